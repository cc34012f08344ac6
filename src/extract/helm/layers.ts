import type { SourceFile } from '../source-file.ts';
import { valuesIn } from './chart.ts';
import { NIL, listOf, mapOf } from '../rendering/datum.ts';
import { copyOf, overlaid } from './datum.ts';
import type { Datum } from '../rendering/datum.ts';
import { made } from '../rendering/rope.ts';

/** What a value file, or an option of the command line, makes of the values so far. */
export type ValueLayer = (below: Datum) => Datum;

/** One installation of a chart, as a script or a deployment's object says it. */
export interface Install {
  /** How it is told from others of the same chart: what says it, and what it is called there. */
  readonly label: string;
  /** Folder of the chart. */
  readonly chart: string;
  readonly release: string | null;
  readonly namespace: string | null;
  readonly layers: readonly ValueLayer[];
  /** Value files among the layers. */
  readonly files: readonly SourceFile[];
  /** The file that says so, where it holds values and nothing but installations. */
  readonly saidIn?: SourceFile;
}

/** A value file on top. */
export function fileLayer(file: SourceFile): ValueLayer {
  const values = valuesIn(file, '.Values');
  return values === null ? (below) => below : laidOver(values);
}

/** A whole map of values on top. */
export function laidOver(values: Datum): ValueLayer {
  return (below) => overlaid(below, copyOf(values));
}

/** One value on top: `--set a.b[0].c=value`. https://helm.sh/docs/intro/using_helm/#the-format-and-limitations-of---set */
export function set(path: string, value: Datum): ValueLayer {
  const keys = keysOf(path);
  return (below) => placed(below, keys, value);
}

const MAX_INDEX = 500;

function placed(below: Datum, [key, ...rest]: readonly (string | number)[], value: Datum): Datum {
  if (key === undefined) return value;
  if (typeof key === 'number') {
    const items = below.kind === 'list' ? [...below.items] : [];
    while (items.length <= key && items.length < MAX_INDEX) items.push(NIL);
    return listOf(items.map((item, index) => (index === key ? placed(item, rest, value) : item)));
  }
  const entries = new Map(below.kind === 'map' ? below.entries : mapOf([]).entries);
  const under = entries.get(key);
  entries.set(key, { key: under?.key ?? made(key), value: placed(under?.value ?? NIL, rest, value) });
  return { kind: 'map', entries };
}

/** `a.b\.c[0]` names `a`, `b.c` and the first element. */
function keysOf(path: string): readonly (string | number)[] {
  const keys: (string | number)[] = [];
  let name = '';
  const push = (): void => {
    if (name !== '') keys.push(name);
    name = '';
  };
  for (let at = 0; at < path.length && keys.length < MAX_KEYS; at++) {
    const char = path.charAt(at);
    const close = char === '[' ? path.indexOf(']', at) : -1;
    if (char === '\\') {
      at++;
      name += path.charAt(at);
    } else if (char === '.') push();
    else if (close !== -1 && /^\d{1,4}$/.test(path.slice(at + 1, close))) {
      push();
      keys.push(Number(path.slice(at + 1, close)));
      at = close;
    } else name += char;
  }
  push();
  return keys;
}

const MAX_KEYS = 30;
