import { missingReason } from './datum.ts';
import type { Datum } from '../rendering/datum.ts';
import { made, unreadable } from '../rendering/rope.ts';
import type { Rope } from '../rendering/rope.ts';
import { jsonOf } from './json.ts';

/** A value as a template prints it: as Python writes it. */
export function printed(datum: Datum): Rope {
  switch (datum.kind) {
    case 'text': case 'number':
      return datum.rope;
    case 'bool':
      return made(datum.value ? 'True' : 'False');
    case 'nil':
      return datum.missing === null ? made('None') : unreadable(missingReason(datum.missing));
    case 'unknown':
      return unreadable(datum.reason);
    case 'list': case 'map': case 'bytes': case 'service':
      return jsonOf(datum);
  }
}
