import type { Text } from '../../model.ts';
import { treePath } from '../operations/paths.ts';
import { dropLeading, plain } from '../operations/text.ts';
import type { ShellWord } from '../shell/index.ts';
import type { Build } from './build.ts';
import type { BuildArgument } from './building.ts';

/** Commands that build an image, and how they spell the option of a tag. */
const COMMANDS: readonly (readonly string[])[] = [
  ['docker', 'build'], ['docker', 'buildx', 'build'], ['docker', 'image', 'build'], ['podman', 'build'], ['podman', 'image', 'build'], ['nerdctl', 'build'], ['buildah', 'bud'], ['buildah', 'build'], ['az', 'acr', 'build'], ['executor'],
];
const VALUED = new Set([
  '--add-host', '--allow', '--annotation', '--attest', '--build-arg', '--build-context', '--builder', '--cache-from', '--cache-to', '--call', '--cgroup-parent', '--cpu-period', '--cpu-quota', '--cpu-shares', '--cpuset-cpus', '--cpuset-mems',
  '--file', '-f', '--iidfile', '--isolation', '--label', '--memory', '-m', '--memory-swap', '--metadata-file', '--network', '--no-cache-filter', '--output', '-o', '--platform', '--progress', '--secret', '--security-opt', '--shm-size', '--ssh', '--tag', '-t', '--target', '--ulimit',
  '--registry', '-r', '--image', '-i', '--resource-group', '-g', '--timeout', '--auth-mode', '--secret-build-arg', '--context', '-c', '--dockerfile', '--destination', '-d', '--agent-pool', '--log-template', '--subscription', '--os',
]);
const OPTIONS = new Map([['-t', 'tag'], ['--tag', 'tag'], ['--image', 'tag'], ['-i', 'tag'], ['-f', 'file'], ['--file', 'file'], ['--build-arg', 'argument'], ['--target', 'target'], ['--destination', 'tag'], ['-d', 'tag'], ['--dockerfile', 'file'], ['--context', 'context'], ['-c', 'context']]);

/** Tells of the builds among commands that are run one after the other; `cd` changes where they start. */
export function watchBuilds(start: string, root: string, found: (build: Build) => void): (words: readonly ShellWord[]) => void {
  let folder: string | null = start;
  return (words) => {
    const [program, target] = words;
    if (plainOf(program) === 'cd' || plainOf(program) === 'pushd') folder = folder === null ? null : treeFolder(folder, target === undefined ? null : pathOf(target), root);
    const build = folder === null ? null : buildCommand(words, folder, root);
    if (build !== null) found(build);
  };
}

/** The build that a command starts, its paths from the root of the tree; null for any other command. */
export function buildCommand(words: readonly ShellWord[], folder: string, root = ''): Build | null {
  const [program, ...rest] = words;
  const spelled = [(plainOf(program) ?? '').replace(/^.*\//, ''), ...rest.slice(0, 2).map((word) => plainOf(word) ?? '')];
  const command = COMMANDS.find((each) => each.every((word, index) => spelled[index] === word));
  if (command === undefined || program === undefined) return null;
  const given = readOptions(words.slice(command.length));
  const at = { ...program.text.at, endLine: words.at(-1)?.text.at.endLine ?? program.text.at.endLine, endColumn: words.at(-1)?.text.at.endColumn ?? program.text.at.endColumn };
  const context = command[0] === 'executor' ? given.options.get('context')?.at(-1) : given.operands[0];
  const inTree = context === undefined ? folder : treeFolder(folder, pathOf(context), root);
  if (inTree === null) return null;
  const named = given.options.get('file')?.at(-1);
  const file = named === undefined ? treePath(inTree, 'Dockerfile') : treeFolder(command[0] === 'az' || command[0] === 'executor' ? inTree : folder, pathOf(named), root);
  if (file === null) return null;
  return {
    dockerfile: file, context: inTree, at,
    target: plainOf(given.options.get('target')?.at(-1)),
    tags: (given.options.get('tag') ?? []).flatMap(({ text }) => tagOf(text) ?? []),
    arguments: (given.options.get('argument') ?? []).flatMap(argumentOf),
  };
}

function plainOf(word: ShellWord | undefined): string | null {
  return word === undefined ? null : plain(word.text);
}

/** Variables in which pipelines say where the tree lies. */
const ROOTS = new Set(['CI_PROJECT_DIR', 'GITHUB_WORKSPACE', 'BUILD_SOURCESDIRECTORY', 'SYSTEM_DEFAULTWORKINGDIRECTORY', 'BITBUCKET_CLONE_DIR', 'WORKSPACE']);

/** A path as far as it is known; one below the root of the tree starts with two slashes. */
function pathOf({ text }: ShellWord): string | null {
  const [first, ...rest] = text.parts;
  if (first?.kind !== 'variable' || !ROOTS.has(first.name)) return plain(text);
  const behind = plain({ ...text, parts: rest });
  return behind === null ? null : `//${behind.replace(/^\/+/, '')}`;
}

function treeFolder(folder: string, path: string | null, root: string): string | null {
  if (path?.startsWith('//') === true) return treePath(root, path.slice(2));
  return path === null || path === '-' || path.startsWith('/') || path.startsWith('~') || /^(?:[a-z+]{2,20}:\/\/|git@)/i.test(path) ? null : treePath(folder, path.replaceAll('\\', '/'));
}

function readOptions(words: readonly ShellWord[]): { readonly options: ReadonlyMap<string, readonly ShellWord[]>; readonly operands: readonly ShellWord[] } {
  const options = new Map<string, ShellWord[]>();
  const operands: ShellWord[] = [];
  const add = (name: string, word: ShellWord | undefined): void => {
    const option = OPTIONS.get(name);
    if (option === undefined || word === undefined) return;
    options.set(option, [...(options.get(option) ?? []), word]);
  };
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    const [first] = word?.text.parts ?? [];
    if (word === undefined) continue;
    const text = first?.kind === 'literal' ? first.text : '';
    if (!text.startsWith('-') || text === '-') operands.push(word);
    else if (text.startsWith('--') && text.includes('=')) add(text.slice(0, text.indexOf('=')), dropped(word, text.indexOf('=') + 1));
    else if (VALUED.has(text)) add(text, words[++index]);
    else if (/^-[tf]./.test(text)) add(text.slice(0, 2), dropped(word, 2));
  }
  return { options, operands };
}

/** A word without its first characters, which are literal. */
function dropped(word: ShellWord, count: number): ShellWord {
  const [first, ...rest] = word.pieces;
  if (first?.part.kind !== 'literal') return word;
  const { text } = first.part;
  const exact = first.end - first.start === text.length;
  const pieces = text.length > count ? [{ part: { kind: 'literal' as const, text: text.slice(count) }, start: exact ? first.start + count : first.start, end: first.end }, ...rest] : rest;
  return { ...word, text: dropLeading(word.text, count), pieces, variable: null };
}

/** `NAME=value`; a name alone takes its value from where the build is started. */
function argumentOf(word: ShellWord): readonly BuildArgument[] {
  const [first] = word.text.parts;
  const equals = first?.kind === 'literal' ? first.text.indexOf('=') : -1;
  return first?.kind === 'literal' && equals > 0 ? [{ name: first.text.slice(0, equals), value: dropped(word, equals + 1), at: word.text.at }] : [];
}

const HOLE = '\0';

/** The tag as far as it is known: without its registry or version where these are open; null when its name is. */
export function tagOf(text: Text): string | null {
  const whole = text.parts.map((part) => (part.kind === 'literal' ? part.text : HOLE)).join('').trim();
  const slash = whole.lastIndexOf('/');
  const colon = whole.indexOf(':', slash + 1);
  const repository = colon === -1 ? whole : whole.slice(0, colon);
  const version = colon === -1 ? '' : whole.slice(colon);
  const name = repository.includes(HOLE) ? repository.slice(slash + 1) : repository;
  return name === '' || name.includes(HOLE) ? null : name + (version.includes(HOLE) ? '' : version);
}
