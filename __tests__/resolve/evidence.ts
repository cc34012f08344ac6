import type {
  Bag, BagItem, BagReference, Client, Connection, Content, Dependency, Detect, Entry, Evidence, FileOperation, FileState, Layer, Location, Part, Place, ReadResult,
  ResolvedContent, Setting, Step, Text, Value, StoreChange,
} from '../../src/model.ts';
import type { ResolveContext } from '../../src/resolve/index.ts';
import { resolve } from '../../src/resolve/index.ts';

/** `app/main.py:3` as a location. */
export function at(where: string): Location {
  const [file = '', line = '1'] = where.split(':');
  return { path: file, line: Number(line), column: 1, endLine: Number(line), endColumn: 80 };
}

/** A text of plain pieces and parts. */
export function text(where: string, ...parts: readonly (string | Part)[]): Text {
  return { parts: parts.map((part) => (typeof part === 'string' ? { kind: 'literal', text: part } : part)), at: at(where) };
}

export function variable(name: string, otherwise: Text | null = null): Part {
  return { kind: 'variable', name, otherwise };
}

export function entry(where: string, key: string, value: string | Part, more: Partial<Entry> = {}): Entry {
  return { key, value: text(where, value), connection: null, content: null, at: at(where), ...more };
}

export function sets(where: string, key: string, value: string | Part, more: Partial<Entry> = {}): Layer {
  return { kind: 'sets', entry: entry(where, key, value, more) };
}

export function argument(where: string, key: string, value: string | Part): Layer {
  return { kind: 'argument', entry: entry(where, key, value) };
}

export function bag(name: string, entries: readonly Entry[], more: Partial<Bag> = {}): Bag {
  return { id: `bag:${name}`, kind: 'bag', name, scope: '', at: entries[0]?.at ?? at(name), entries, folder: null, sample: false, ...more };
}

export function ref(name: string, scope = '', kind: string | null = null): BagReference {
  return { name, kind, scope };
}

export function place(id: string, where: string, layers: readonly Layer[], more: Partial<Place> = {}): Place {
  return { id, kind: 'place', name: id, scope: '', at: at(where), layers, tags: [], folder: null, runs: true, os: 'linux', ...more };
}

export function image(where: string, ...parts: readonly (string | Part)[]): Layer {
  return { kind: 'inherits', from: { image: text(where, ...parts) }, at: at(where) };
}

export function from(where: string, id: string): Layer {
  return { kind: 'inherits', from: { place: id }, at: at(where) };
}

export function binds(where: string, reference: BagReference, key: string | null = null, name: string | null = null, prefix = ''): Layer {
  return { kind: 'binds', bag: reference, key, variable: name, prefix, at: at(where) };
}

export function mounts(where: string, target: string, content: Content): Layer {
  return { kind: 'mounts', path: text(where, target), content, at: at(where) };
}

export function mountsBag(where: string, target: string, reference: BagReference, items: readonly BagItem[] | null = null): Layer {
  return { kind: 'mountsBag', path: text(where, target), bag: reference, items, at: at(where) };
}

export function workdir(where: string, target: string): Layer {
  return { kind: 'workdir', path: text(where, target) };
}

type Operation<Kind> = Extract<FileOperation, { kind: Kind }>;

export function write(where: string, to: string | Text, content: Content, more: Partial<Operation<'write'>> = {}): Layer {
  return { kind: 'runs', operation: { kind: 'write', to: typeof to === 'string' ? text(where, to) : to, content, append: false, at: at(where), sometimes: false, program: 'copy', ...more } };
}

export function remove(where: string, target: string, sometimes = false): Layer {
  return { kind: 'runs', operation: { kind: 'remove', path: text(where, target), at: at(where), sometimes, program: 'rm' } };
}

export function move(where: string, source: string, to: string): Layer {
  return { kind: 'runs', operation: { kind: 'move', from: text(where, source), to: text(where, to), at: at(where), sometimes: false, program: 'mv' } };
}

export function taint(where: string, ...paths: readonly string[]): Layer {
  return { kind: 'runs', operation: { kind: 'taint', paths: paths.map((each) => text(where, each)), at: at(where), sometimes: false, program: 'mystery' } };
}

export function imports(where: string, store: string, content: Content, keeps: 'first' | 'all' = 'all'): Layer {
  return { kind: 'runs', operation: { kind: 'import', store: text(where, store), alias: null, content, keeps, at: at(where), sometimes: false, program: 'import' } };
}

export function repository(where: string, source: string): Content {
  return { kind: 'repository', path: source, at: at(where) };
}

export function path(where: string, name: string, stage: string | null = null): Content {
  return { kind: 'path', path: text(where, name), place: stage, at: at(where) };
}

export function bytes(where: string, content: string): ResolvedContent {
  return { kind: 'bytes', bytes: new TextEncoder().encode(content), at: at(where) };
}

export function connection(id: string, where: string, more: Partial<Connection> = {}): Connection {
  return {
    id, at: at(where), syntax: 'code', scheme: null, hosts: [], login: 'unknown', settings: [], fragments: [], hint: { language: null, library: null, program: null },
    name: null, reads: null, sample: false, ...more,
  };
}

export function setting(where: string, key: string, value: string | Part, more: Partial<Setting> = {}): Setting {
  return { layer: 'option', key, value: text(where, value), type: 'string', content: null, at: at(where), ...more };
}

export function dependency(where: string, ecosystem: string, name: string, version: string | null, more: Partial<Dependency> = {}): Dependency {
  return { ecosystem, name, version, range: null, locked: false, at: at(where), ...more };
}

export function evidence(parts: Partial<Evidence>): Evidence {
  return { connections: [], places: [], bags: [], certificates: [], dependencies: [], passwords: [], skipped: [], ...parts };
}

export interface Calls {
  read: number;
  list: number;
  parse: number;
}

/** A tree in memory that counts how often it is asked. */
export function context(files: Readonly<Record<string, string>> = {}, drivers: ResolveContext['drivers'] = []): ResolveContext & { readonly calls: Calls } {
  const calls: Calls = { read: 0, list: 0, parse: 0 };
  return {
    calls,
    drivers,
    repository: {
      read(name): ReadResult {
        calls.read++;
        const found = Object.hasOwn(files, name) ? files[name] : undefined;
        return found === undefined ? { kind: 'absent' } : { kind: 'read', bytes: new TextEncoder().encode(found) };
      },
      list(folder) {
        calls.list++;
        const below = Object.keys(files).filter((name) => folder === '' || name.startsWith(`${folder}/`));
        return below.length === 0 && folder !== '' ? null : below;
      },
    },
    parseFragment({ text: value, at: where }) {
      calls.parse++;
      return value.replace('?', '').split('&').filter((pair) => pair.includes('=')).map((pair): Setting => {
        const [key = '', word = ''] = pair.split('=');
        return { layer: 'string', key, value: { parts: [{ kind: 'literal', text: word }], at: where }, type: 'string', content: null, at: where };
      });
    },
  };
}

export function driver(id: string, detect: Partial<Detect>): ResolveContext['drivers'][number] {
  return { id, detect: { packages: {}, schemes: [], programs: [], languages: [], ...detect } };
}

/** Resolves and expects exactly one client. */
export function only(parts: Partial<Evidence>, files: Readonly<Record<string, string>> = {}, drivers: ResolveContext['drivers'] = []): Client {
  const clients = resolve(evidence(parts), context(files, drivers));
  const [client] = clients;
  if (client === undefined || clients.length !== 1) throw new Error(`expected one client, found ${clients.length}: ${clients.map(({ id }) => id).join(', ')}`);
  return client;
}

/** A value in one line: `known x`, `unknown (reason)`, `absent`, branches with `|`. */
export function spell(value: Value): string {
  if (value.kind === 'oneOf') return value.branches.map(spell).join(' | ');
  return value.kind === 'known' ? `known ${value.value}` : value.kind === 'unknown' ? `unknown (${value.reason})` : 'absent';
}

/** The state of a file in one line: its text where it has bytes, else what it is. */
export function show(state: FileState): string {
  if (state.kind === 'present') return showContent(state.content);
  return state.kind === 'absent' ? 'absent' : `${state.kind} (${state.reason})`;
}

export function showContent(content: ResolvedContent): string {
  switch (content.kind) {
    case 'bytes':
      return new TextDecoder().decode(content.bytes);
    case 'published':
      return `published ${content.url}`;
    case 'store':
      return `store ${content.store}`;
    case 'joined':
      return content.pieces.map(showContent).join(' + ');
    case 'trustStore':
      return [content.base === null ? 'new' : showContent(content.base), ...content.changes.map((change) => (change.kind === 'import' ? showImport(change) : `delete ${change.alias.kind === 'known' ? change.alias.value : '?'}`))].join(' < ');
    case 'readBy':
      return `${content.reader}: ${showContent(content.from)}`;
    case 'converted':
      return `${content.how}(${showContent(content.from)})`;
    case 'atLeast':
      return `at least ${showContent(content.from)}`;
    case 'oneOf':
      return content.branches.map(showContent).join(' | ');
    case 'unknown':
      return `unknown (${content.reason})`;
  }
}

function showImport({ content, alias, keeps }: Extract<StoreChange, { kind: 'import' }>): string {
  const name = alias === null ? '' : ` as ${alias.kind === 'known' ? alias.value : '?'}`;
  return `${typeof keeps === 'object' ? `none (${keeps.none}) of` : keeps} ${showContent(content)}${name}`;
}

export function steps(via: readonly Step[]): string[] {
  return via.map(({ at: where, what }) => `${where === null ? '-' : `${where.path}:${where.line}`} ${what}`);
}
