import type { Connection, Layer } from '../../model.ts';
import { nameOf } from '../../shared/paths.ts';
import { plain } from '../operations/text.ts';
import { readWords, wholeFile } from '../shell/index.ts';
import type { ShellWord } from '../shell/index.ts';
import type { EnvironmentContext } from './environment.ts';
import { sliced, wordsOf } from './syntax.ts';
import { linesFor } from './unit.ts';
import type { Given, Unit } from './unit.ts';
import { wordFrom } from './words.ts';

export interface Start {
  readonly layers: readonly Layer[];
  readonly connections: readonly Connection[];
  /** Names of the programs that it runs, without folders. */
  readonly programs: readonly string[];
}

/** The commands of a unit: those before the start may write files, the start itself is what the unit is for. */
export function startOf(unit: Unit, context: EnvironmentContext): Start {
  const layers: Layer[] = [];
  const connections: Connection[] = [];
  const programs: string[] = [];
  for (const given of linesFor(unit, 'ExecStartPre').concat(linesFor(unit, 'ExecStart'))) {
    const words = commandWords(given, context);
    const program = plain(words[0]?.text ?? { parts: [], at: given.file.at(given.start) });
    if (words.length === 0) continue;
    const at = given.file.at(given.start, given.end);
    const read = readWords(words, wholeFile(given.file), at, { world: { shell: 'sh', terminal: false }, newId: (name) => context.newId(name), sample: context.sample, inPlace: true });
    const isStart = given.key === 'ExecStart';
    if (isStart) programs.push(nameOf(program ?? ''));
    layers.push(...read.layers.filter(({ kind }) => kind === 'runs' || (isStart && kind === 'sets')));
    connections.push(...read.connections);
  }
  return { layers, connections, programs };
}

/** Without the marks in front of the program. https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#Command%20lines */
function commandWords({ value, file }: Given, { specifiers }: EnvironmentContext): readonly ShellWord[] {
  const words = wordsOf(value);
  const [first, ...rest] = words;
  if (first === undefined) return [];
  const marks = /^[@:+!|-]{0,8}/.exec(first.text)?.[0] ?? '';
  const program = sliced(first, marks.length);
  // With `@`, the word behind the program is only its name.
  const args = marks.includes('@') ? rest.slice(1) : rest;
  return [program, ...args].map((word) => wordFrom(word, { file, specifiers, variables: marks.includes(':') ? 'open' : 'all' }));
}
