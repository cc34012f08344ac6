import type { Ending } from './programs.ts';
import { run } from './programs.ts';

/** What a Dockerfile of one stage makes of the folder that it stands in. */
export interface Image {
  /** Each `RUN`, a command of the shell. */
  readonly steps: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly command: readonly string[];
}

/** Reads the instructions that the test repositories use, each on one line; throws at any other. */
export function readDockerfile(text: string): Image {
  const steps: string[] = [];
  const env: Record<string, string> = {};
  let command: readonly string[] = [];
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const space = line.indexOf(' ');
    const [instruction, rest] = [line.slice(0, space), line.slice(space + 1)];
    if (instruction === 'RUN') steps.push(rest);
    else if (instruction === 'ENV') env[rest.slice(0, rest.indexOf('='))] = rest.slice(rest.indexOf('=') + 1).replace(/^"(.*)"$/, '$1');
    else if (instruction === 'CMD') command = rest.startsWith('[') ? (JSON.parse(rest) as string[]) : ['sh', '-c', rest];
    else if (!['FROM', 'WORKDIR', 'COPY'].includes(instruction)) throw new Error(`no such instruction here: ${line}`);
  }
  return { steps, env, command };
}

/** Runs commands of the shell in a folder, one after the other; throws when one fails. */
export async function runAll(lines: readonly string[], folder: string, env: Readonly<Record<string, string>>): Promise<void> {
  for (const line of lines) {
    const { ok, said }: Ending = await run(['sh', '-c', line], folder, env, 60);
    if (!ok) throw new Error(`${line}\n${said}`);
  }
}
