import type { Frame, Session } from './session.ts';
import type { Value } from './values.ts';

const MAX_ROUNDS = 64;

/** Runs something for each item: known ones in turn, the files of a pattern as one, anything else once, perhaps. */
export function eachOf(over: Value | null, frame: Frame, session: Session, run: (item: Value, frame: Frame) => Value | null): Value | null {
  if (over === null) return null;
  const items = over.kind === 'list' ? over.items.slice(0, MAX_ROUNDS) : [over];
  const outputs: Value[] = [];
  for (const item of items) {
    if (session.budget <= 0 || session.stopped) break;
    const output = run(item, { ...frame, inner: true, item, sometimes: frame.sometimes || item.kind === 'unknown' });
    if (output !== null) outputs.push(...(output.kind === 'list' ? output.items : [output]));
  }
  const [only] = outputs;
  return only === undefined ? null : outputs.length === 1 ? only : { kind: 'list', items: outputs };
}
