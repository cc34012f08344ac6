import type { Layer } from '../../model.ts';
import { entryOf } from '../dockerfile/entries.ts';
import type { ShellWord } from '../shell/index.ts';
import { filledWord } from './fill.ts';
import type { Variable } from './job.ts';

/** What makes entries of texts. */
export interface Naming {
  readonly newId: (name: string) => string;
  readonly sample: boolean;
  /** Variables that several jobs share are made once: one entry, in several places. */
  readonly made: Map<string, Layer>;
}

/** Variables that are there for certain. */
export function variableLayers(variables: readonly Variable[], naming: Naming): readonly Layer[] {
  return variables.filter(({ sometimes }) => !sometimes).map((variable): Layer => {
    const { value, source } = variable;
    const text = filledWord(source, value);
    const key = `${source.file.path} ${value.span.start} ${variable.name} ${JSON.stringify(text.text.parts)}`;
    const ready = naming.made.get(key) ?? variableLayer(variable, text, naming);
    naming.made.set(key, ready);
    return ready;
  });
}

function variableLayer({ name, value, source, alternatives = [] }: Variable, word: ShellWord, { newId, sample }: Naming): Layer {
  const at = source.file.at(value.keySpan?.start ?? value.span.start, value.span.end);
  const entry = entryOf({ name, value: word, at }, newId, sample);
  if (alternatives.length === 0) return { kind: 'sets', entry };
  const branches = [entry.value, ...alternatives.map((other) => entryOf({ name, value: filledWord(source, other), at }, newId, sample).value)];
  return { kind: 'sets', entry: { ...entry, value: { parts: [{ kind: 'oneOf', branches }], at }, connection: null } };
}
