import type { Value } from '../model.ts';

/** The texts that a value may be, as far as they are known. */
export function knownValues(value: Value): readonly string[] {
  if (value.kind === 'known') return [value.value];
  return value.kind === 'oneOf' ? value.branches.flatMap(knownValues) : [];
}
