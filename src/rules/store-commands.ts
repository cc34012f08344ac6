import type { Location, TrustSource } from '../model.ts';
import { knownById, nameOf as rootName } from '../rotations/known.ts';
import { folderOf, nameOf } from '../shared/paths.ts';
import { shellWord } from './shell-words.ts';
import type { Advice } from './words.ts';
import { rootsWithAddress } from './words.ts';

/** What is to be added where. */
export interface Task {
  /** Ids of roots. */
  readonly missing: readonly string[];
  /** The store, as people call it. */
  readonly store: string;
  readonly source: TrustSource;
  /** The command that has filled the store so far, or the place to edit. */
  readonly at: Location;
  /** Names of entries that are taken, in lower case. */
  readonly aliases: readonly string[];
  /** The file of the repository that is this root; null: there is none. */
  readonly fileOf: (id: string) => string | null;
}

/** `in a file of its own`, `each in a file of its own` */
export function onlyFile(missing: readonly string[]): string {
  return missing.length === 1 ? 'in a file of its own' : 'each in a file of its own';
}

/** `keytool -importcert`, under names that are free. */
export function withKeytool(task: Task): Advice {
  const { missing, source, aliases } = task;
  const commands = missing.flatMap((id) => {
    const file = brought(id, task, '/tmp/');
    return [...file.before, `${file.run}keytool -importcert -noprompt -alias ${freeAlias(id, aliases)} -file ${shellWord(file.path)} ${keystoreOption(source)}`];
  });
  const one = missing.length === 1;
  return { text: `Import ${rootsWithAddress(missing, task.fileOf)} into ${task.store} as well, under ${one ? 'a name' : 'names'} that no other entry has, and keep what is there.`, commands };
}

function keystoreOption(source: TrustSource): string {
  if (source.kind === 'platform') return '-cacerts -storepass changeit';
  return `-keystore ${shellWord(source.kind === 'none' ? '' : (source.path ?? ''), 'KEYSTORE')} -storepass PASSWORD`;
}

function freeAlias(id: string, taken: readonly string[]): string {
  let alias = id;
  for (let number = 2; taken.includes(alias); number++) alias = `${id}-${number}`;
  return alias;
}

/** Debian, Ubuntu and Alpine: certificates in a folder, one in a file, and a command that takes them. */
function withFolder(folder: string, command: string, ending: string): (task: Task) => Advice {
  return (task) => {
    const { missing, fileOf } = task;
    const commands = missing.map((id) => {
      const from = fileOf(id) ?? fileName(id);
      const to = `${folder}/${nameOf(from).replace(/\.[^.]*$/u, '')}${ending}`;
      return isDockerfile(task.at) ? `COPY ${shellWord(fromContext(from, task.at))} ${shellWord(to)}` : `cp ${shellWord(from)} ${shellWord(to)}`;
    });
    const named = `Put ${rootsWithAddress(missing, fileOf)} into ${folder}, ${onlyFile(missing)}${ending === '.crt' ? ' whose name ends in .crt' : ''}, before ${command} runs, and keep what is there.`;
    return { text: named, commands: [...commands, `${isDockerfile(task.at) ? 'RUN ' : ''}${command}`] };
  };
}

const WINDOWS_ROOT = 'Cert:\\LocalMachine\\Root';

function withPowerShell(task: Task): Advice {
  return onWindows(task, (path) => (isDockerfile(task.at) ? `certutil -addstore -f Root ${path}` : `Import-Certificate -FilePath ${path} -CertStoreLocation ${WINDOWS_ROOT}`));
}

function withCertutil(task: Task): Advice {
  return onWindows(task, (path) => `certutil -addstore -f Root ${path}`);
}

/** Windows' store of trusted roots; its programs take a file each time. */
function onWindows(task: Task, command: (path: string) => string): Advice {
  const commands = task.missing.flatMap((id) => {
    const file = brought(id, task, 'C:/certs/');
    return [...file.before, `${file.run}${command(shellWord(file.path.replaceAll('/', '\\')))}`];
  });
  return { text: `Import ${rootsWithAddress(task.missing, task.fileOf)} into ${WINDOWS_ROOT}, the store of trusted roots, and keep what is there.`, commands };
}

interface Brought {
  readonly before: readonly string[];
  /** In front of the command: an instruction of a Dockerfile. */
  readonly run: string;
  readonly path: string;
}

/** How the file of a root comes to where a command runs. */
function brought(id: string, { at, fileOf }: Task, folder: string): Brought {
  const path = fileOf(id) ?? fileName(id);
  if (!isDockerfile(at)) return { before: [], run: '', path };
  return { before: [`COPY ${shellWord(fromContext(path, at))} ${folder}`], run: 'RUN ', path: `${folder}${nameOf(path)}` };
}

function isDockerfile({ path }: Location): boolean {
  return /^(?:docker|container)file|\.(?:docker|container)file$/iu.test(nameOf(path));
}

/** A path as a Dockerfile beside it spells it; the usual context of a build is its folder. */
function fromContext(path: string, at: Location): string {
  const folder = folderOf(at.path);
  return folder !== '' && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
}

/** The name under which the CA publishes it, in PEM. */
function fileName(id: string): string {
  const address = (knownById(id)?.published ?? []).find((published) => published.endsWith('.pem')) ?? `${rootName(id).replaceAll(' ', '')}.pem`;
  return address.slice(address.lastIndexOf('/') + 1);
}

/** By the program that has filled the store so far. */
export const STORE_COMMANDS: Readonly<Partial<Record<string, (task: Task) => Advice>>> = {
  'keytool': withKeytool,
  'update-ca-certificates': withFolder('/usr/local/share/ca-certificates', 'update-ca-certificates', '.crt'),
  'update-ca-trust': withFolder('/etc/pki/ca-trust/source/anchors', 'update-ca-trust', '.pem'),
  'Import-Certificate': withPowerShell,
  'certutil': withCertutil,
};
