import type { BagReference, Entry, Layer } from '../../model.ts';
import { entryOf } from '../dockerfile/entries.ts';
import { unknownText } from '../operations/text.ts';
import { sliced, wordsOf } from './syntax.ts';
import { linesFor } from './unit.ts';
import type { Unit } from './unit.ts';
import { wordFrom } from './words.ts';
import type { Specifiers } from './words.ts';

export interface EnvironmentContext {
  readonly specifiers: Specifiers;
  readonly sample: boolean;
  readonly newId: (name: string) => string;
}

/** What `Environment=` sets, the last of each name, and what `PassEnvironment=` leaves to the manager. */
export function variablesOf(unit: Unit, context: EnvironmentContext): readonly Entry[] {
  const found = new Map<string, Entry>();
  for (const { value, file } of linesFor(unit, 'PassEnvironment')) {
    for (const word of wordsOf(value)) {
      const at = file.at(word.starts[0] ?? word.end, word.end);
      found.set(word.text, { key: word.text, value: unknownText(`${word.text} comes from the manager's own environment`, at), connection: null, content: null, at });
    }
  }
  for (const { value, file } of linesFor(unit, 'Environment')) {
    for (const word of wordsOf(value)) {
      const equals = word.text.indexOf('=');
      const name = word.text.slice(0, Math.max(0, equals));
      if (!/^[A-Za-z_]\w*$/.test(name)) continue;
      const text = wordFrom(sliced(word, equals + 1), { file, specifiers: context.specifiers, variables: 'open' });
      const at = file.at(word.starts[0] ?? word.end, word.end);
      found.set(name, entryOf({ name, value: text, at }, (id) => context.newId(id), context.sample));
    }
  }
  const unset = new Set(linesFor(unit, 'UnsetEnvironment').flatMap(({ value }) => wordsOf(value).map(({ text }) => text)));
  return [...found.values()].filter(({ key }) => !unset.has(key));
}

/** Files of variables, which win over `Environment=`; those with a `-` in front need not be there. */
export function environmentFiles(unit: Unit, specifiers: Specifiers, bagFor: (path: string) => BagReference | null): readonly Layer[] {
  return linesFor(unit, 'EnvironmentFile').flatMap(({ value, file }): readonly Layer[] => {
    const optional = value.text.startsWith('-');
    const path = sliced(value, optional ? 1 : 0);
    const text = wordFrom(path, { file, specifiers, variables: 'open' }).text;
    const [only] = text.parts;
    const plain = text.parts.every(({ kind }) => kind === 'literal') ? text.parts.map((part) => (part.kind === 'literal' ? part.text : '')).join('') : null;
    const bag = plain === null || only === undefined ? null : bagFor(plain);
    const at = file.at(value.starts[0] ?? value.end, value.end);
    return [{ kind: 'binds', bag: bag ?? { name: (plain ?? path.text).slice(0, 400), kind: 'environment file', scope: '' }, key: null, variable: null, prefix: '', at }];
  });
}
