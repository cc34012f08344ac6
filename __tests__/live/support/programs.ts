import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** How a program ended. */
export interface Ending {
  readonly ok: boolean;
  /** Both of its outputs. */
  readonly said: string;
}

const PATH = process.env['PATH'] ?? '';

/** Runs a program to its end, with nothing of our own environment but PATH. Never throws. */
export function run(command: readonly string[], cwd: string, env: Readonly<NodeJS.ProcessEnv> = {}, seconds = 30): Promise<Ending> {
  const [program = '', ...rest] = command;
  return new Promise((done) => {
    execFile(program, rest, { cwd, env: { PATH, LC_ALL: 'C.UTF-8', ...env }, timeout: seconds * 1000, killSignal: 'SIGKILL', maxBuffer: 16_000_000 }, (error, stdout, stderr) => {
      done({ ok: error === null, said: `${stdout}${stderr}${error !== null && 'code' in error && error.code === 'ENOENT' ? error.message : ''}` });
    });
  });
}

/** Runs a program that has to succeed, and returns what it printed. */
export function must(command: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): string {
  const [program = '', ...rest] = command;
  return execFileSync(program, rest, { cwd, env: { PATH, LC_ALL: 'C.UTF-8', ...env }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 240_000 });
}

/** Does all of it, a few at a time, in order of the list. */
export async function each<Item, Result>(items: readonly Item[], atOnce: number, work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index];
      if (item !== undefined) results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

/** The folder above `bin/` and `include/` of a Node that add-ons can be built for: one that came with its headers. */
export function nodeWithHeaders(): string {
  const found = PATH.split(delimiter).map((folder) => join(folder, '..')).find((root) => existsSync(join(root, 'bin', 'node')) && existsSync(join(root, 'include', 'node', 'node.h')));
  if (found === undefined) throw new Error('no Node with headers (include/node/node.h) on the PATH: pg-native cannot be built');
  return found;
}
