import type { Part, Text } from '../../model.ts';
import { plain, textOf } from '../operations/text.ts';

/** What `ARG` and `ENV` say so far, by name. */
export type Known = Map<string, Text>;

const MAX_DEPTH = 12;

/** Variables replaced by what is known of them; the rest keeps its name. */
export function filledIn(text: Text, known: Known, depth = 0): Text {
  return textOf(
    text.parts.flatMap((part): readonly Part[] => {
      if (part.kind !== 'variable') return [part];
      const value = known.get(part.name);
      if (value !== undefined) return value.parts;
      if (part.otherwise === null || depth >= MAX_DEPTH) return [part];
      return filledIn(part.otherwise, known, depth + 1).parts;
    }),
    text.at,
  );
}

/** Variables keep their names, and take a default from what is known: `--build-arg` may say otherwise. */
export function withDefaults(text: Text, known: Known): Text {
  return textOf(
    text.parts.map((part): Part => {
      const value = part.kind === 'variable' ? known.get(part.name) : undefined;
      return part.kind === 'variable' && value !== undefined ? { kind: 'variable', name: part.name, otherwise: value } : part;
    }),
    text.at,
  );
}

/** The text with defaults, when that leaves nothing open. */
export function literalValue(text: Text, known: Known): string | null {
  return plain(filledIn(text, known));
}
