import type { Content, Entry, FileOperation, Layer, Location, Place, Text } from '../../model.ts';
import { sealed, textContent, unknownContent } from '../operations/contents.ts';
import { concat, plain, unknownText } from '../operations/text.ts';
import { RenderedFile } from '../rendering/rendered-file.ts';
import { made, modelText, plainText, sliceOf, spelledOut } from '../rendering/rope.ts';
import type { Rope } from '../rendering/rope.ts';
import type { SourceFile } from '../source-file.ts';

/** A text file on a machine, in each of the forms that it may have. */
export interface MachineFile {
  readonly path: string;
  /** Of the file of the tree that it is made of. */
  readonly source: string;
  readonly forms: readonly Rope[];
  readonly at: Location;
}

/** A container, a web application: a place of its own beside the machine. */
export interface Guest {
  readonly kind: string;
  readonly name: string;
  readonly at: Location;
  readonly layers: readonly Layer[];
  readonly os: Place['os'];
  readonly runs: boolean;
}

/** What the tasks of a play do to one machine, in their order. */
export interface Machine {
  readonly id: string;
  readonly layers: Layer[];
  readonly files: Map<string, MachineFile>;
  readonly folders: Set<string>;
  readonly guests: Guest[];
  /** A text whose holes are variables that stand for their reasons. */
  asFile(path: string, rope: Rope, at: Location): RenderedFile;
  run(operation: FileOperation): void;
}

/** How variables begin that stand for a piece that nobody can read. */
export const HOLE = 'ANSIBLE_UNKNOWN_';
const MAX_HOLES = 2000;
const MAX_LAYERS = 20_000;

export function newMachine(id: string): Machine {
  const layers: Layer[] = [];
  const holes = new Map<string, string>();
  return {
    id, layers, files: new Map(), folders: new Set(), guests: [],
    asFile(path, rope, at) {
      const nameFor = (reason: string): string => {
        const known = holes.get(reason);
        const name = known ?? `${HOLE}${String(Math.min(holes.size + 1, MAX_HOLES))}`;
        if (known === undefined) {
          holes.set(reason, name);
          layers.unshift({ kind: 'sets', entry: entryFor(name, reason, at) });
        }
        return `\${${name}}`;
      };
      return new RenderedFile(path, spelledOut(rope, nameFor), at);
    },
    run(operation) {
      if (layers.length < MAX_LAYERS) layers.push({ kind: 'runs', operation });
    },
  };
}

function entryFor(key: string, reason: string, at: Location): Entry {
  return { key, value: unknownText(reason, at), connection: null, content: null, at };
}

/** A certificate, an environment file, a script: what a text is as the content of a file. */
export function contentOf(forms: readonly Rope[], at: Location): Content {
  const branches = forms.map((rope) => sealed(textContent(modelText(rope, at))));
  const [only] = branches;
  return branches.length === 1 && only !== undefined ? only : branches.length === 0 ? unknownContent('nothing', at) : { kind: 'choice', branches };
}

/** The path that a `dest` means: a folder takes the name of the source. */
export function destination(machine: Machine, dest: Text, name: string | null): Text {
  const path = plain(dest);
  if (name === null || path === null) return dest;
  if (path.endsWith('/')) return concat([dest, name], dest.at);
  return machine.folders.has(path) ? concat([dest, '/', name], dest.at) : dest;
}

export function remember(machine: Machine, dest: Text, source: SourceFile, forms: readonly Rope[], at: Location): void {
  const path = plain(dest);
  if (path !== null && forms.every((rope) => plainText(rope).length <= MAX_FILE)) machine.files.set(path, { path, source: source.path, forms, at });
}

/** Characters of a text that is read for what stands in it. */
const MAX_FILE = 500_000;

/** Adds to a text that is there, or begins one. A line that gives the same name a value goes. */
export function addLines(machine: Machine, dest: Text, source: SourceFile, lines: Rope, at: Location): void {
  const path = plain(dest);
  if (path === null) return;
  const before = machine.files.get(path);
  const forms = (before?.forms ?? [[]]).map((rope): Rope => [...withoutName(rope, nameIn(lines)), ...lines, ...made('\n')]);
  machine.files.set(path, { path, source: before?.source ?? source.path, forms, at: before?.at ?? at });
}

function nameIn(line: Rope): string | null {
  return /^\s{0,20}([\w.]{1,200})\s{0,20}=/.exec(plainText(line))?.[1] ?? null;
}

function withoutName(rope: Rope, name: string | null): Rope {
  const ended = rope.length === 0 || plainText(rope).endsWith('\n') ? rope : [...rope, ...made('\n')];
  if (name === null) return ended;
  const text = plainText(ended);
  let from = 0;
  const kept: Rope[] = [];
  for (let end = text.indexOf('\n'); end !== -1; from = end + 1, end = text.indexOf('\n', from)) {
    if (nameIn(made(text.slice(from, end))) !== name) kept.push(sliceOf(ended, from, end + 1));
  }
  return kept.flat();
}
