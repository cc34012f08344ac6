/** Milliseconds of processor time that this process has used: unlike a clock, it does not run while others are at work. */
export function processorTime(): number {
  return process.cpuUsage().user / 1000;
}
