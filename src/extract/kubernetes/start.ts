import type { Connection, Entry, Layer } from '../../model.ts';
import { JAVA_COMMAND_LINE, TRUST_STORE } from '../../shared/java.ts';
import { NODE_COMMAND_LINE } from '../../shared/node.ts';
import { commandLineEntry } from '../java/options.ts';
import { textOf } from '../operations/text.ts';
import { scalarText as mappedText } from '../pipelines/scalars.ts';
import type { Replacement } from '../pipelines/scalars.ts';
import { child } from '../settings/tree.ts';
import type { KeyedNode, ScalarNode } from '../settings/tree.ts';
import { handedConnections, readCommands, readWords, wholeFile } from '../shell/index.ts';
import type { CommandContext, ShellWord } from '../shell/index.ts';
import type { Piece } from '../strings/input.ts';
import { locate } from './reading.ts';
import type { Reading } from './reading.ts';

/** What a container does when it starts. */
export interface Start {
  readonly layers: readonly Layer[];
  readonly connections: readonly Connection[];
  /** Its commands stand here, so that what they write is known; else it may write anything that it can reach. */
  readonly understood: boolean;
}

const SHELLS = /(?:^|\/)((?:ba|da|a|z|k)?sh)$/;
const MAX_WORDS = 500;

/**
 * `command` replaces the image's entrypoint together with its arguments, `args` the arguments alone. What a shell exports
 * is there for the program that it starts.
 * https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/
 */
export function startOf(container: KeyedNode, names: ReadonlySet<string>, reading: Reading): Start {
  const command = scalars(container, 'command');
  const words = [...command, ...scalars(container, 'args')];
  if (command.length === 0) return { layers: argumentLayers(words, names, reading), connections: handedConnections('', words.map((node) => wordOf(node, names, reading)), [], reading), understood: false };
  const context: CommandContext = { world: { shell: null, terminal: false }, newId: (name) => reading.newId(name), sample: reading.sample };
  const script = scriptIn(words);
  const at = reading.file.at(Math.min(...words.map(({ span }) => span.start)), Math.max(...words.map(({ span }) => span.end)));
  const read = script === null
    ? readWords(words.map((node) => wordOf(node, names, reading)), wholeFile(reading.file), at, context)
    : readCommands(mappedText(reading.file, script, references(script.text, names)), { ...context, world: { shell: script.bash ? 'bash' : 'sh', terminal: false } });
  const kept = read.layers.filter(({ kind }) => kind === 'runs' || kind === 'sets');
  const replaced = [JAVA_COMMAND_LINE, NODE_COMMAND_LINE].filter((key) => !kept.some((layer) => layer.kind === 'sets' && layer.entry.key === key));
  const without = replaced.map((key): Layer => ({ kind: 'sets', entry: emptyEntry(key, at) }));
  return { layers: [...without, ...kept], connections: read.connections, understood: script !== null || kept.some(({ kind }) => kind === 'runs') };
}

/** The image's own command line is not what starts. */
function emptyEntry(key: string, at: Entry['at']): Entry {
  return { key, value: { parts: [], at }, connection: null, content: null, at };
}

function scalars(container: KeyedNode, key: string): readonly ScalarNode[] {
  const list = child(container, key);
  return list?.kind === 'list' ? list.children.filter((each) => each.kind === 'scalar').slice(0, MAX_WORDS) : [];
}

/** Options of a virtual machine that the image's entrypoint starts. */
function argumentLayers(words: readonly ScalarNode[], names: ReadonlySet<string>, reading: Reading): readonly Layer[] {
  const [first] = words;
  if (first === undefined || !words.some(({ text }) => text.includes(`-D${TRUST_STORE}`))) return [];
  return [{ kind: 'sets', entry: commandLineEntry(words.map((node) => wordOf(node, names, reading).text), locate(first, reading)) }];
}

/** The script of `sh -c`. */
function scriptIn(words: readonly ScalarNode[]): (ScalarNode & { readonly bash: boolean }) | null {
  const shell = SHELLS.exec(words[0]?.text ?? '')?.[1];
  if (shell === undefined) return null;
  const flag = words.findIndex(({ text }, index) => index > 0 && /^-[a-zA-Z]{0,20}c[a-zA-Z]{0,20}$/.test(text));
  const script = words[flag + 1];
  return flag === -1 || script === undefined || script.text.length > MAX_SCRIPT ? null : { ...script, bash: shell === 'bash' };
}

const MAX_SCRIPT = 200_000;
const REFERENCE = /(?<!\$)\$\(([A-Za-z_][A-Za-z0-9_.-]{0,200})\)/g;

/** `$(NAME)`, filled in before a shell sees it, where the container sets that variable; else it is the shell's own. */
function references(text: string, names: ReadonlySet<string>): readonly Replacement[] {
  return [...text.matchAll(REFERENCE)].flatMap((match): readonly Replacement[] =>
    names.has(match[1] ?? '') ? [{ start: match.index, end: match.index + match[0].length, text: `\${${match[1] ?? ''}}` }] : []);
}

function wordOf(node: ScalarNode, names: ReadonlySet<string>, reading: Reading): ShellWord {
  const { start, end } = node.span;
  const pieces: Piece[] = [];
  let last = 0;
  for (const match of node.text.matchAll(REFERENCE)) {
    if (!names.has(match[1] ?? '')) continue;
    pieces.push({ part: { kind: 'literal', text: node.text.slice(last, match.index) }, start, end }, { part: { kind: 'variable', name: match[1] ?? '', otherwise: null }, start, end });
    last = match.index + match[0].length;
  }
  pieces.push({ part: { kind: 'literal', text: node.text.slice(last) }, start, end });
  return { text: textOf(pieces.map(({ part }) => part), locate(node, reading)), content: null, pieces, file: reading.file, variable: null };
}
