/**
 * What to say when we failed. The message of an error may quote a scanned file, so only its kind and the places in our
 * own code are shown.
 */
export function crashReport(error: unknown, version: string): string {
  const name = error instanceof Error ? error.constructor.name : typeof error;
  const frames = error instanceof Error ? framesOf(error) : [];
  return [
    `rotation-ready failed: ${name}. This is a fault of rotation-ready, not of your repository or your settings.`,
    'Nothing was judged. Please report it in the issue tracker of the project, with these lines:',
    `  rotation-ready ${version}, Node ${process.version}, ${process.platform} ${process.arch}`,
    ...frames.map((frame) => `  ${frame}`),
  ].join('\n');
}

/** `at name (file:line:column)`, file names without their folders, at most ten. */
function framesOf(error: Error): string[] {
  // The stack begins with the message, which may itself hold lines that look like frames.
  const stack = (error.stack ?? '').replace(`${error.name}: ${error.message}`, '').replace(error.message, '');
  const found: string[] = [];
  for (const line of stack.split('\n')) {
    const frame = /^ {4}at (?:async )?([\w$.<> [\]]{1,100} )?\(?(?:file:\/\/)?[^()]*?([\w.-]{1,60}:\d{1,9}:\d{1,9})\)?$/.exec(line.slice(0, 1000));
    if (frame !== null) found.push(`at ${frame[1] ?? ''}${frame[2]}`);
    if (found.length === 10) break;
  }
  return found;
}
