import { directivesOf } from './syntax.ts';
import type { Directive } from './syntax.ts';
import type { SourceFile } from '../source-file.ts';
import type { Specifiers } from './words.ts';

/** A unit with its drop-ins, as the manager sees it. */
export interface Unit {
  /** `app.service` */
  readonly name: string;
  /** The unit's own file, else its first drop-in. */
  readonly file: SourceFile;
  /** In the order in which they count. */
  readonly directives: readonly Given[];
}

export interface Given extends Directive {
  readonly file: SourceFile;
}

export function unitOf(name: string, files: readonly SourceFile[]): Unit | null {
  const [file] = files;
  return file === undefined ? null : { name, file, directives: files.flatMap((each) => directivesOf(each.text).map((directive) => ({ ...directive, file: each }))) };
}

/** What a directive of the service says, all its lines; an empty one takes back those before it. */
export function linesFor(unit: Unit, ...keys: readonly string[]): readonly Given[] {
  const all = unit.directives.filter(({ section, key }) => section === 'Service' && keys.includes(key));
  const reset = all.findLastIndex(({ value }) => value.text === '');
  return all.slice(reset + 1);
}

/** The last word on a directive that is given once. */
export function lastOf(unit: Unit, key: string): Given | null {
  return linesFor(unit, key).at(-1) ?? null;
}

export function specifiersOf(unit: Unit, home: string | null): Specifiers {
  const stem = unit.name.replace(/\.service$/, '');
  const at = stem.indexOf('@');
  const instance = at === -1 ? '' : stem.slice(at + 1);
  const known: Readonly<Record<string, string | null>> = {
    n: at !== -1 && instance === '' ? null : unit.name, N: at !== -1 && instance === '' ? null : stem, p: at === -1 ? stem : stem.slice(0, at),
    i: at !== -1 && instance === '' ? null : instance, h: home, u: lastOf(unit, 'User')?.value.text ?? 'root',
    t: '/run', S: '/var/lib', C: '/var/cache', L: '/var/log', E: '/etc', T: '/tmp', V: '/var/tmp', d: `/run/credentials/${unit.name}`,
  };
  return (letter) => known[letter] ?? null;
}
