import { evaluate, roundsOf, withNames } from './evaluate.ts';
import type { Scope } from './scope.ts';
import type { Block, Body } from './syntax.ts';
import type { Span } from '../settings/tree.ts';
import type { MapEntry, Value } from './values.ts';
import { plainOf, plainValue, unknown } from './values.ts';

/** The key under which the label of an inner block stands: `provisioner "local-exec"`. */
export const LABEL = '#label';
const MAX_DEPTH = 40;

/** A body as one map: attributes by name, inner blocks as lists under their type. `dynamic` blocks are unrolled. */
export function evaluateBody(body: Body, span: Span, scope: Scope, depth = 0): Value {
  const entries: MapEntry[] = body.attributes.map(({ name, nameSpan, value }) => ({ key: name, keySpan: nameSpan, value: evaluate(value, scope) }));
  const byType = new Map<string, { readonly at: Span; readonly items: Value[]; open: boolean }>();
  for (const block of body.blocks) {
    const dynamic = block.type === 'dynamic' && block.labels.length > 0;
    const type = dynamic ? (block.labels[0] ?? '') : block.type;
    const group = byType.get(type) ?? { at: block.head, items: [], open: false };
    byType.set(type, group);
    if (depth > MAX_DEPTH) group.open = true;
    else if (!dynamic) group.items.push(labelled(block, evaluateBody(block.body, block.span, scope, depth + 1)));
    else {
      const rounds = unrolled(block, type, scope);
      const content = block.body.blocks.find((each) => each.type === 'content');
      if (rounds === null || content === undefined) group.open = true;
      else for (const inner of rounds) group.items.push(evaluateBody(content.body, content.span, inner, depth + 1));
    }
  }
  for (const [key, { at, items, open }] of byType) entries.push({ key, keySpan: at, value: { kind: 'list', items, open, span: at } });
  return { kind: 'map', entries, open: false, span };
}

function labelled({ labels: [label], head }: Block, value: Value): Value {
  return label === undefined || value.kind !== 'map' ? value : { ...value, entries: [...value.entries, { key: LABEL, keySpan: head, value: plainValue(label, head) }] };
}

/** The scopes of a dynamic block's rounds; null when what it goes over is not known. */
function unrolled(block: Block, type: string, scope: Scope): readonly Scope[] | null {
  const over = block.body.attributes.find(({ name }) => name === 'for_each');
  const iterator = block.body.attributes.find(({ name }) => name === 'iterator')?.value;
  if (over === undefined) return null;
  const name = iterator?.kind === 'name' ? iterator.name : type;
  const rounds = roundsOf(evaluate(over.value, scope), ['key', 'value']);
  return rounds === null ? null : rounds.map((round) => withNames(scope, new Map([[name, { kind: 'map', entries: [...round].map(([key, value]) => ({ key, keySpan: null, value })), open: false, span: over.value.span }]])));
}

/** The scopes in which a block with `for_each` or `count` is there: one for each of its instances, as far as these are known. */
export function instancesOf(body: Body, scope: Scope): readonly { readonly key: string | null; readonly scope: Scope }[] {
  const over = body.attributes.find(({ name }) => name === 'for_each');
  const count = body.attributes.find(({ name }) => name === 'count');
  if (over !== undefined) {
    const value = evaluate(over.value, scope);
    const rounds = roundsOf(value, ['key', 'value']);
    const open = unknown('known when it is deployed', over.value.span);
    const each = (key: Value, item: Value): Scope => withNames(scope, new Map([['each', { kind: 'map', entries: [{ key: 'key', keySpan: null, value: key }, { key: 'value', keySpan: null, value: item }], open: false, span: over.value.span }]]));
    if (rounds === null || rounds.length > MAX_INSTANCES) return [{ key: null, scope: each(open, open) }];
    // Of a set, key and value are the same.
    return rounds.map((round) => {
      const item = round.get('value') ?? open;
      const key = value.kind === 'list' ? item : (round.get('key') ?? open);
      return { key: plainOf(key), scope: each(key, item) };
    });
  }
  if (count === undefined) return [{ key: null, scope }];
  const number = plainOf(evaluate(count.value, scope));
  if (number === '0') return [];
  const index = number === '1' ? plainValue('0', count.value.span, 'number') : unknown('a number', count.value.span);
  return [{ key: null, scope: withNames(scope, new Map([['count', { kind: 'map', entries: [{ key: 'index', keySpan: null, value: index }], open: false, span: count.value.span }]])) }];
}

const MAX_INSTANCES = 50;
