import type { Cursor } from './cursor.ts';
import type { Expression } from './syntax.ts';

/** `$name`, `${any name}`, `$env:NAME`, `@splatted`. */
export function readVariable(cursor: Cursor): Expression {
  const start = cursor.at;
  const splatted = cursor.take('@');
  if (!splatted) cursor.take('$');
  let name = '';
  if (cursor.take('{')) {
    name = cursor.takeUntil(/\}/y).slice(0, 200);
    cursor.take('}');
  } else name = cursor.match(/(?:[A-Za-z]{1,20}:(?=[A-Za-z_]))?\w{1,200}|[?$^]/y) ?? '';
  const colon = name.indexOf(':');
  const scope = colon === -1 ? null : name.slice(0, colon).toLowerCase();
  return { kind: 'variable', scope: scope === 'global' || scope === 'script' || scope === 'local' || scope === 'private' ? null : scope, name: name.slice(colon + 1), splatted, start, end: cursor.at };
}
