import { NIL, bool, listOf, mapOf, number, plainOf, textDatum, unknown, unknownReason } from '../rendering/datum.ts';
import { printed } from './datum.ts';
import type { Datum } from '../rendering/datum.ts';
import type { TemplateFunction } from './datum.ts';
import { indented, joinedBy, lengthOf, linesOf, made, madeOf, plainText, remade, replaceAll, sliceOf, trimmed } from '../rendering/rope.ts';
import type { Rope } from '../rendering/rope.ts';
import { quotedText } from './yaml-print.ts';

const BLANKS = ' \t\r\n\v\f';
const count = (datum: Datum | undefined): number => Math.trunc(Number(plainOf(datum) ?? '0')) || 0;
const ropeOf = (datum: Datum | undefined): Rope => (datum === undefined ? [] : printed(datum));

/** A function of its last argument, as text. */
function ofText(apply: (value: Rope, args: readonly Datum[]) => Rope): TemplateFunction {
  return (args) => textDatum(apply(ropeOf(args.at(-1)), args.slice(0, -1)));
}

/** A function of a text that has to be known to its end. */
function ofPlain(apply: (value: string, args: readonly string[]) => string): TemplateFunction {
  return ofText((value, args) => remade(value, apply(plainText(value), args.map((arg) => plainOf(arg) ?? ''))));
}

/** Whether a text has to do with another, which comes first. */
function test(holds: (value: string, other: string) => boolean): TemplateFunction {
  return ([other = NIL, value = NIL]) => {
    const reason = unknownReason(other) ?? unknownReason(value);
    return reason === null ? bool(holds(plainOf(value) ?? '', plainOf(other) ?? '')) : unknown(reason);
  };
}

/** `printf`: verbs become arguments, all else stays. https://pkg.go.dev/fmt */
function printf([format, ...args]: readonly Datum[]): Datum {
  const source = ropeOf(format);
  const spelled = plainText(source);
  const parts: Rope[] = [];
  let last = 0;
  let next = 0;
  for (let at = spelled.indexOf('%'); at !== -1; at = spelled.indexOf('%', last)) {
    parts.push(sliceOf(source, last, at));
    let end = at + 1;
    while (end < spelled.length && '+-# 0123456789.'.includes(spelled.charAt(end))) end++;
    const verb = spelled.charAt(end);
    if (verb === '%') parts.push(made('%'));
    else if (verb === 'q') parts.push(quotedText(ropeOf(args[next++])));
    else if (verb !== '') parts.push(ropeOf(args[next++]));
    last = end + 1;
  }
  parts.push(sliceOf(source, last));
  return textDatum(parts.flat());
}

function singleQuoted(value: Rope): Rope {
  return [...made("'"), ...replaceAll(value, "'", made("''")), ...made("'")];
}

function joined([separator, list = NIL]: readonly Datum[]): Datum {
  if (list.kind === 'unknown') return list;
  return textDatum(list.kind === 'list' ? joinedBy(list.items.map(ropeOf), ropeOf(separator)) : ropeOf(list));
}

function pieces(value: Rope, separator: string): readonly Rope[] {
  if (separator === '') return [value];
  const spelled = plainText(value);
  const found: Rope[] = [];
  let last = 0;
  for (let at = spelled.indexOf(separator); at !== -1 && found.length < MAX_SPLIT; at = spelled.indexOf(separator, last)) {
    found.push(sliceOf(value, last, at));
    last = at + separator.length;
  }
  return [...found, sliceOf(value, last)];
}

const MAX_SPLIT = 5000;

function split(make: (parts: readonly Datum[]) => Datum): TemplateFunction {
  return ([separator, value = NIL]) => (unknownReason(value) === null ? make(pieces(ropeOf(value), plainOf(separator) ?? '').map(textDatum)) : unknown(unknownReason(value) ?? ''));
}

function substring([from, to, value]: readonly Datum[]): Datum {
  const end = count(to);
  return textDatum(sliceOf(ropeOf(value), Math.max(0, count(from)), end < 0 ? Number.POSITIVE_INFINITY : end));
}

function truncated(value: Rope, [length]: readonly Datum[]): Rope {
  const wanted = count(length);
  return wanted < 0 ? sliceOf(value, Math.max(0, lengthOf(value) + wanted)) : sliceOf(value, 0, wanted);
}

function encoded([value = NIL]: readonly Datum[]): Datum {
  if (value.kind === 'bytes') return textDatum(madeOf(Buffer.from(value.file.bytes).toString('base64'), value.file, 0, 0));
  return value.kind === 'unknown' ? value : textDatum(remade(printed(value), Buffer.from(plainText(printed(value)), 'utf8').toString('base64')));
}

function decoded(value: string): string {
  return Buffer.from(value, 'base64').toString('utf8');
}

const kebab = (value: string): string => value.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').replaceAll(/[_\s]/g, '-').toLowerCase();
const cutAt = (value: string, end: number): string => (end === -1 ? value : value.slice(0, end));

export const TEXT_FUNCTIONS: readonly (readonly [string, TemplateFunction])[] = [
  ['quote', (args) => textDatum(joinedBy(args.filter((arg) => arg.kind !== 'nil' || arg.missing !== null).map((arg) => quotedText(printed(arg))), made(' ')))],
  ['squote', (args) => textDatum(joinedBy(args.filter((arg) => arg.kind !== 'nil' || arg.missing !== null).map((arg) => singleQuoted(printed(arg))), made(' ')))],
  ['toString', ofText((value) => value)],
  ['indent', ofText((value, [width]) => indented(value, count(width)))],
  ['nindent', ofText((value, [width]) => [...made('\n'), ...indented(value, count(width))])],
  ['printf', printf],
  ['trim', ofText((value) => trimmed(value, 'both', BLANKS))],
  ['trimAll', ofText((value, [set]) => trimmed(value, 'both', plainOf(set) ?? ''))],
  ['trimPrefix', ofText((value, [start]) => (plainText(value).startsWith(plainOf(start) ?? '') ? sliceOf(value, (plainOf(start) ?? '').length) : value))],
  ['trimSuffix', ofText((value, [end]) => (plainText(value).endsWith(plainOf(end) ?? '') ? sliceOf(value, 0, lengthOf(value) - (plainOf(end) ?? '').length) : value))],
  ['trunc', ofText(truncated)],
  ['abbrev', ofText(truncated)],
  ['substr', substring],
  ['replace', ofText((value, [from, to]) => replaceAll(value, plainOf(from) ?? '', ropeOf(to)))],
  ['upper', ofPlain((value) => value.toUpperCase())],
  ['lower', ofPlain((value) => value.toLowerCase())],
  ['title', ofPlain((value) => value.replaceAll(/(^|\s)([a-z])/g, (_, blank: string, letter: string) => blank + letter.toUpperCase()))],
  ['untitle', ofPlain((value) => value.charAt(0).toLowerCase() + value.slice(1))],
  ['kebabcase', ofPlain(kebab)],
  ['snakecase', ofPlain((value) => kebab(value).replaceAll('-', '_'))],
  ['nospace', ofPlain((value) => value.replaceAll(/\s/g, ''))],
  ['base', ofPlain((value) => value.slice(value.lastIndexOf('/') + 1))],
  ['dir', ofPlain((value) => (value.includes('/') ? value.slice(0, value.lastIndexOf('/')) : '.'))],
  ['ext', ofPlain((value) => (value.includes('.') ? value.slice(value.lastIndexOf('.')) : ''))],
  ['clean', ofText((value) => value)],
  ['urlquery', ofPlain((value) => encodeURIComponent(value).replaceAll('%20', '+'))],
  ['b64enc', encoded],
  ['b64dec', ofPlain(decoded)],
  ['repeat', ofText((value, [times]) => Array.from({ length: Math.max(0, Math.min(count(times), 1000)) }, () => value).flat())],
  ['cat', (args) => textDatum(joinedBy(args.map(ropeOf), made(' ')))],
  ['join', joined],
  ['split', split((parts) => mapOf(parts.map((part, index) => [`_${String(index)}`, part])))],
  ['splitList', split(listOf)],
  ['splitn', split((parts) => mapOf(parts.map((part, index) => [`_${String(index)}`, part])))],
  ['lines', ([value = NIL]) => listOf(linesOf(ropeOf(value)).map(textDatum))],
  ['contains', test((value, other) => value.includes(other))],
  ['hasPrefix', test((value, other) => value.startsWith(other))],
  ['hasSuffix', test((value, other) => value.endsWith(other))],
  ['atoi', ([value = NIL]) => (unknownReason(value) === null ? number(count(value)) : value)],
  ['html', ofText((value) => value)],
  ['js', ofText((value) => value)],
  ['getHostByName', () => unknown('what a name server says')],
  ['env', () => unknown('a variable of the machine')],
  ['initials', () => unknown('initials')],
  ['semver', ([value = NIL]) => semver(value)],
  ['semverCompare', () => unknown('a comparison of versions')],
  ['regexReplaceAll', (args) => regular(args)],
  ['regexReplaceAllLiteral', (args) => regular(args)],
  ['regexMatch', () => unknown('a regular expression')],
  ['regexFind', () => unknown('a regular expression')],
];

/** An expression of the chart is not run: it may take for ever. Text that it cannot touch is handed on. */
function regular(args: readonly Datum[]): Datum {
  const pattern = plainOf(args[0]) ?? '';
  const value = args[1] ?? NIL;
  const ranged = /^\[\^?([\w-]+)\]\+?$/.exec(pattern)?.[1];
  if (ranged === undefined || unknownReason(value) !== null) return unknown('a regular expression');
  const outside = pattern.startsWith('[^');
  const spelled = plainOf(value) ?? '';
  const matches = (char: string): boolean => new RegExp(`^[${ranged}]$`).test(char) !== outside;
  return Array.from(spelled).some(matches) ? unknown('a regular expression') : value;
}

function semver(value: Datum): Datum {
  const spelled = plainOf(value);
  if (spelled === null) return unknown('a version');
  const [numbers = ''] = cutAt(spelled.replace(/^v/, ''), spelled.search(/[-+]/)).split(/[-+]/);
  const [major = '0', minor = '0', patch = '0'] = numbers.split('.');
  return mapOf([['Major', number(Number(major))], ['Minor', number(Number(minor))], ['Patch', number(Number(patch))], ['Original', textDatum(spelled)]]);
}
