import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Configuration } from '../configurations/configuration.ts';
import type { Installed } from './packages.ts';
import type { Ending } from './programs.ts';
import { run } from './programs.ts';
import type { Spelling } from './spellings.ts';

/** A configuration on disk, with a home of its own beside it. */
export interface Repository {
  readonly folder: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface World {
  readonly port: number;
  readonly trust: Readonly<Record<Spelling, Uint8Array>>;
  readonly installed: Installed;
}

/** Writes a configuration to `folder`, which is emptied first: what a program wrote there before is gone. */
export function writeRepository(configuration: Configuration, folder: string, { port, trust, installed }: World): Repository {
  rmSync(folder, { recursive: true, force: true });
  const root = join(folder, 'repository');
  const home = join(folder, 'home');
  mkdirSync(root, { recursive: true });
  mkdirSync(home);
  const write = (path: string, content: string | Uint8Array): void => {
    const target = join(root, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  };
  const texts = Object.entries(configuration.files).map(([path, text]) => [path, text.replaceAll('5432', `${port}`).replace('PGJDBC', installed.pgjdbc)] as const);
  for (const [path, text] of texts) write(path, text);
  for (const [path, spelling] of Object.entries(configuration.trust)) write(path, trust[spelling]);
  const [program = '', ...rest] = configuration.command;
  const packages = configuration.packages === undefined ? undefined : installed.sets.get(configuration.packages);
  if (packages !== undefined) {
    for (const [path, text] of Object.entries(packages.files)) write(path, text);
    symlinkSync(join(packages.folder, 'node_modules'), join(root, 'node_modules'));
  }
  const variables = variablesOf(texts.find(([path]) => path === '.env')?.[1] ?? '');
  return {
    folder: root,
    command: packages === undefined ? configuration.command : [packages.node, ...rest],
    env: { ...variables, HOME: home, ...(program === 'java' ? { CLASSPATH: installed.classPath, JAVA_TOOL_OPTIONS: `-Duser.home=${home}` } : {}) },
  };
}

/** As `docker run --env-file` reads it. */
function variablesOf(env: string): Record<string, string> {
  return Object.fromEntries(env.split('\n').flatMap((line) => {
    const equals = line.indexOf('=');
    return equals < 1 ? [] : [[line.slice(0, equals), line.slice(equals + 1)]];
  }));
}

/** Starts the program; it connects, or says why not. */
export function connect({ folder, command, env }: Repository): Promise<Ending> {
  return run(command, folder, env);
}
