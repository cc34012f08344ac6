import type { FileState, ResolvedContent, ResolvedSetting, SettingLayer, TrustSource, Value, View } from '../../../src/model.ts';

export const nowhere = { path: 'lab', line: 1, column: 1, endLine: 1, endColumn: 1 };

export function known(value: string): Value {
  return { kind: 'known', value, via: [] };
}

export function setting(layer: SettingLayer, key: string, value: string, more: Partial<ResolvedSetting> = {}): ResolvedSetting {
  return { layer, key, type: 'string', value: known(value), content: null, at: nowhere, ...more };
}

/** Content by the letters of the roots that it holds, in order: `AB`. The real bytes are other tests' affair. */
export function letters(text: string): ResolvedContent {
  return { kind: 'published', url: `lab:${text === 'empty' || text === 'none' ? '' : text}`, at: null };
}

export function present(content: ResolvedContent, path: string | null = null): FileState {
  return { kind: 'present', content, path, via: [] };
}

export interface World {
  readonly variables?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, FileState>>;
  readonly directories?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly versions?: Readonly<Record<string, string>>;
  readonly home?: string | null;
  readonly os?: View['os'];
  /** What a variable or version is that nothing sets. */
  readonly otherwise?: Value;
}

export function viewOf({ variables = {}, files = {}, directories = {}, versions = {}, home = '/home/user', os = 'linux', otherwise = { kind: 'absent', via: [] } }: World): View {
  return {
    os,
    variable: (name) => (Object.hasOwn(variables, name) ? known(variables[name] ?? '') : otherwise),
    version: (name) => (Object.hasOwn(versions, name) ? known(versions[name] ?? '') : otherwise),
    file: (path) => files[path] ?? { kind: 'notFound', reason: 'nothing puts it there', via: [] },
    directory: (path) => (directories[path] === undefined ? null : Object.entries(directories[path]).map(([name, text]) => ({ name, state: present(letters(text), `${path}/${name}`) }))),
    home: () => (home === null ? { kind: 'unknown', reason: 'no user is named', via: [] } : known(home)),
    store: (name) => present({ kind: 'store', store: name, at: null }),
  };
}

/** The roots that a trust source holds: letters of the lab; a public store holds none of them. */
export function rootsOf(trust: TrustSource, firstOnly = false): string {
  if (trust.kind === 'none' || trust.kind === 'unresolved') return '';
  const own = lettersOf(trust.content);
  return [firstOnly ? own.slice(0, 1) : own, ...trust.added.map((added) => rootsOf(added))].join('');
}

function lettersOf(content: ResolvedContent): string {
  if (content.kind === 'published') return content.url.replace(/^lab:/u, '');
  if (content.kind === 'joined') return content.pieces.map(lettersOf).join('');
  if (content.kind === 'readBy') return lettersOf(content.from);
  return '';
}
