import { NIL, bool, listOf, mapOf, number, plainOf, textDatum, truthOf, unknown, unknownReason } from '../rendering/datum.ts';
import { printed } from './datum.ts';
import type { Datum } from '../rendering/datum.ts';
import type { TemplateFunction } from './datum.ts';
import { DATA_FUNCTIONS } from './functions-data.ts';
import { TEXT_FUNCTIONS } from './functions-text.ts';
import { made } from '../rendering/rope.ts';

/** Functions of Go, Sprig and Helm. https://helm.sh/docs/chart_template_guide/function_list/ */
export function functionNamed(name: string): TemplateFunction | undefined {
  return FUNCTIONS.get(name);
}

/** What a condition comes to: the first argument that decides, or the last one. */
function deciding(wanted: boolean): TemplateFunction {
  return (args) => {
    for (const arg of args) {
      const truth = truthOf(arg);
      if (truth === null) {
        const later = args.slice(args.indexOf(arg) + 1).find((each) => truthOf(each) === wanted);
        return later === undefined || (wanted && later.kind !== 'bool') ? unknown(unknownReason(arg) ?? 'a condition') : later;
      }
      if (truth === wanted) return arg;
    }
    return args.at(-1) ?? NIL;
  };
}

function equal([first, ...others]: readonly Datum[]): Datum {
  if (first === undefined) return bool(false);
  const reason = [first, ...others].map(unknownReason).find((each) => each !== null);
  if (reason !== undefined && reason !== null) return unknown(reason);
  const word = comparable(first);
  return bool(others.some((other) => comparable(other) === word));
}

function comparable(datum: Datum): string {
  return datum.kind === 'nil' ? 'nil' : `${datum.kind === 'number' ? 'number' : datum.kind} ${plainOf(datum) ?? ''}`;
}

function compared(test: (a: number, b: number) => boolean): TemplateFunction {
  return ([a, b]) => {
    const reason = a === undefined || b === undefined ? 'a comparison' : (unknownReason(a) ?? unknownReason(b));
    if (reason !== null) return unknown(reason);
    const [first, second] = [Number(plainOf(a) ?? ''), Number(plainOf(b) ?? '')];
    return Number.isNaN(first) || Number.isNaN(second) ? unknown('a comparison') : bool(test(first, second));
  };
}

function negated(datum: Datum | undefined): Datum {
  const truth = datum === undefined ? false : truthOf(datum);
  return truth === null || datum === undefined ? unknown((datum === undefined ? null : unknownReason(datum)) ?? 'a condition') : bool(!truth);
}

function isEmpty([datum = NIL]: readonly Datum[]): Datum {
  return negated(datum);
}

/** `default fallback value`: the value, unless it is empty. */
function withDefault([fallback = NIL, value = NIL]: readonly Datum[]): Datum {
  return truthOf(value) === false ? fallback : value;
}

function coalesce(args: readonly Datum[]): Datum {
  return args.find((arg) => truthOf(arg) !== false) ?? NIL;
}

/** `ternary yes no condition`. */
function ternary([yes = NIL, no = NIL, condition = NIL]: readonly Datum[]): Datum {
  const truth = truthOf(condition);
  return truth === null ? unknown(unknownReason(condition) ?? 'a condition') : truth ? yes : no;
}

/** Helm stops when there is no value; here it only means that somebody has to give one. */
function required([, value = NIL]: readonly Datum[]): Datum {
  if (truthOf(value) !== false) return value;
  return unknown(`${value.kind === 'nil' && value.missing !== null ? value.missing : 'a value that the chart requires'} is in none of the value files here`);
}

function arithmetic(apply: (a: number, b: number) => number): TemplateFunction {
  return (args) => {
    const reason = args.map(unknownReason).find((each) => each !== null);
    const [first, ...rest] = args.map((arg) => Math.trunc(Number(plainOf(arg) ?? '0')));
    const result = rest.reduce(apply, first ?? 0);
    return reason !== undefined && reason !== null ? unknown(reason) : Number.isFinite(result) ? number(result) : unknown('a number');
  };
}

function kindOf([datum = NIL]: readonly Datum[]): Datum {
  const names: Readonly<Record<Datum['kind'], string>> = { text: 'string', number: 'float64', bool: 'bool', nil: 'invalid', map: 'map', list: 'slice', bytes: 'string', service: 'struct', unknown: '' };
  return datum.kind === 'unknown' ? datum : textDatum(names[datum.kind]);
}

function isKind([name = NIL, datum = NIL]: readonly Datum[]): Datum {
  const kind = kindOf([datum]);
  return kind.kind === 'unknown' ? kind : bool(plainOf(name) === plainOf(kind) || (plainOf(name) === 'int' && datum.kind === 'number'));
}

const never = (what: string): TemplateFunction => () => unknown(what);
const RANDOM = never('made up anew for each installation');
const DIGEST = never('a digest');
const GENERATED = never('a certificate that is made for each installation');
const TIME = never('the time of the installation');

const FUNCTIONS: ReadonlyMap<string, TemplateFunction> = new Map<string, TemplateFunction>([
  ...TEXT_FUNCTIONS,
  ...DATA_FUNCTIONS,
  ['and', deciding(false)],
  ['or', deciding(true)],
  ['not', ([datum]) => negated(datum)],
  ['eq', equal],
  ['ne', (args) => { const same = equal(args); return same.kind === 'bool' ? bool(!same.value) : same; }],
  ['lt', compared((a, b) => a < b)],
  ['le', compared((a, b) => a <= b)],
  ['gt', compared((a, b) => a > b)],
  ['ge', compared((a, b) => a >= b)],
  ['empty', isEmpty],
  ['default', withDefault],
  ['coalesce', coalesce],
  ['ternary', ternary],
  ['required', required],
  ['fail', () => unknown('the chart refuses these values')],
  ['any', (args) => deciding(true)(args)],
  ['all', (args) => deciding(false)(args)],
  ['add', arithmetic((a, b) => a + b)],
  ['add1', ([a = NIL]) => arithmetic((x, y) => x + y)([a, number(1)])],
  ['sub', arithmetic((a, b) => a - b)],
  ['mul', arithmetic((a, b) => a * b)],
  ['div', arithmetic((a, b) => Math.trunc(a / b))],
  ['mod', arithmetic((a, b) => a % b)],
  ['max', arithmetic(Math.max)],
  ['min', arithmetic(Math.min)],
  ['int', ([a = NIL]) => arithmetic((x) => x)([a])],
  ['int64', ([a = NIL]) => arithmetic((x) => x)([a])],
  ['float64', ([a = NIL]) => a],
  ['kindOf', kindOf],
  ['typeOf', kindOf],
  ['kindIs', isKind],
  ['typeIs', isKind],
  // Without a cluster `lookup` finds nothing, as in `helm template`.
  ['lookup', never('what the cluster holds already')],
  ...['randAlphaNum', 'randAlpha', 'randNumeric', 'randAscii', 'randBytes', 'randInt', 'uuidv4', 'bcrypt', 'htpasswd', 'derivePassword', 'encryptAES', 'decryptAES'].map((name) => [name, RANDOM] as const),
  ...['sha256sum', 'sha1sum', 'sha512sum', 'adler32sum', 'md5sum'].map((name) => [name, DIGEST] as const),
  ...['genCA', 'genCAWithKey', 'genSelfSignedCert', 'genSelfSignedCertWithKey', 'genSignedCert', 'genSignedCertWithKey', 'genPrivateKey', 'buildCustomCert'].map((name) => [name, GENERATED] as const),
  ...['now', 'date', 'dateInZone', 'ago', 'htmlDate', 'unixEpoch', 'dateModify', 'toDate'].map((name) => [name, TIME] as const),
  ['print', (args) => textDatum(args.flatMap((arg, index) => [...(index > 0 && arg.kind !== 'text' && args[index - 1]?.kind !== 'text' ? made(' ') : []), ...printed(arg)]))],
  ['println', (args) => textDatum([...args.flatMap((arg, index) => [...(index > 0 ? made(' ') : []), ...printed(arg)]), ...made('\n')])],
  ['len', ([datum = NIL]) => datum.kind === 'map' ? number(datum.entries.size) : datum.kind === 'list' ? number(datum.items.length) : datum.kind === 'unknown' ? datum : number((plainOf(datum) ?? '').length)],
  ['set', ([map = NIL, key, value = NIL]) => { if (map.kind === 'map') map.entries.set(plainOf(key) ?? '', { key: printed(key ?? NIL), value }); return map; }],
  ['unset', ([map = NIL, key]) => { if (map.kind === 'map') map.entries.delete(plainOf(key) ?? ''); return map; }],
  ['dict', (args) => mapOf(args.flatMap((arg, index) => (index % 2 === 0 ? [[plainOf(arg) ?? '', args[index + 1] ?? NIL] as const] : [])))],
  ['list', (args) => listOf(args)],
  ['tuple', (args) => listOf(args)],
]);
