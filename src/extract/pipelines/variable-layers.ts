import type { Layer } from '../../model.ts';
import { entryOf } from '../dockerfile/entries.ts';
import { filledWord } from './fill.ts';
import type { Variable } from './job.ts';

/** What makes entries of texts. */
export interface Naming {
  readonly newId: (name: string) => string;
  readonly sample: boolean;
}

/** Variables that are there for certain. */
export function variableLayers(variables: readonly Variable[], { newId, sample }: Naming): readonly Layer[] {
  return variables.filter(({ sometimes }) => !sometimes).map(({ name, value, source }): Layer => {
    const at = source.file.at(value.keySpan?.start ?? value.span.start, value.span.end);
    return { kind: 'sets', entry: entryOf({ name, value: filledWord(source, value), at }, newId, sample) };
  });
}
