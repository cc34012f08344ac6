import type { Location, Part, Text } from '../../model.ts';
import { literalText } from '../operations/text.ts';
import { erbPart } from './erb.ts';

/** Part of a value that something else fills in; offsets into the value. */
export interface Hole {
  readonly start: number;
  readonly end: number;
  readonly part: Part;
}

/**
 * `settings`: what frameworks fill in: `${x:default}` (Spring), `$(x)`, `%(x)s` (Python), `%env(x)%` (Symfony), templates.
 * `shell`: `${x:-default}` and `$x`, as `.env` files know them.
 */
export type Interpolation = 'settings' | 'shell' | 'none';

const NAME = /^[A-Za-z_][\w.[\]-]*$/;
/** Prefixes that only say where the name is looked up: `${env.HOME}`, `${env:HOME}`. */
const LOOKUPS = ['env.', 'env:', 'ENV:', 'sys:', 'configuration:'];
const WINDOWS_VARIABLE = /^%(APPDATA|LOCALAPPDATA|PROGRAMDATA|USERPROFILE|HOMEPATH|HOMEDRIVE|SYSTEMROOT|TEMP)%/i;
const MAX_NESTING = 5;
/** Bounds for hostile values: characters of a value and of a hole, and places looked at. */
export const MAX_VALUE = 16_384;
const MAX_HOLE = 1000;
const MAX_PLACES = 500;

/** The holes of a value, in order. `at` is where the value stands; defaults inside holes are given that location. */
export function holesOf(value: string, how: Interpolation, at: Location, depth = 0): readonly Hole[] {
  const holes: Hole[] = [];
  if (how === 'none' || depth > MAX_NESTING || value.length > MAX_VALUE) return holes;
  let index = nextStart(value, 0);
  for (let places = 0; index !== -1 && places < MAX_PLACES; places++) {
    const hole = holeAt(value.slice(index, index + MAX_HOLE), how, at, depth);
    if (hole !== null) holes.push({ start: index, end: index + hole.length, part: hole.part });
    index = nextStart(value, index + (hole?.length ?? 1));
  }
  return holes;
}

/** A value as text, with its holes. */
export function textWithHoles(value: string, how: Interpolation, at: Location, depth = 0): Text {
  const parts: Part[] = [];
  let last = 0;
  for (const hole of holesOf(value, how, at, depth)) {
    if (hole.start > last) parts.push({ kind: 'literal', text: value.slice(last, hole.start) });
    parts.push(hole.part);
    last = hole.end;
  }
  if (last < value.length) parts.push({ kind: 'literal', text: value.slice(last) });
  return { parts, at };
}

function nextStart(value: string, from: number): number {
  for (let at = from; at < value.length; at++) {
    const char = value.charCodeAt(at);
    if (char === 0x24 || char === 0x25 || char === 0x7b || char === 0x3c || char === 0x23 || char === 0x40) return at;
  }
  return -1;
}

interface Found {
  readonly length: number;
  readonly part: Part;
}

/** The hole that `text` begins with. */
function holeAt(text: string, how: Interpolation, at: Location, depth: number): Found | null {
  if (text.startsWith('${{')) return template(text, 3, at);
  if (text.startsWith('${')) return braced(text, how, at, depth);
  if (how === 'shell') return plainVariable(text);
  if (text.startsWith('$(')) return delimited(text, 2, ')', '');
  if (text.startsWith('%(')) return delimited(text, 2, ')s', '');
  if (text.startsWith('%env(')) return delimited(text, 5, ')%', ':');
  if (text.startsWith('{{')) return template(text, 2, at);
  if (text.startsWith('#{')) return enclosed(text, '}', 'a token that a deployment replaces');
  if (text.startsWith('@Microsoft.KeyVault(')) return enclosed(text, ')', 'a key vault holds it');
  if (text.startsWith('<%')) {
    const close = text.indexOf('%>', 2);
    return close === -1 ? null : { length: close + 2, part: erbPart(text.slice(0, close + 2), at) };
  }
  const windows = WINDOWS_VARIABLE.exec(text);
  return windows?.[1] === undefined ? null : { length: windows[0].length, part: variable(windows[1].toUpperCase()) };
}

/** `${…}`, with the brace that closes it found by counting, so that a default may hold another one. */
function braced(text: string, how: Interpolation, at: Location, depth: number): Found | null {
  let open = 0;
  for (let end = 1; end < text.length; end++) {
    const char = text.charAt(end);
    if (char === '{') open += 1;
    else if (char === '}') open -= 1;
    if (open === 0) return { length: end + 1, part: bracedPart(text.slice(2, end), how, at, depth) };
  }
  return null;
}

function bracedPart(inner: string, how: Interpolation, at: Location, depth: number): Part {
  const lookup = LOOKUPS.find((prefix) => inner.startsWith(prefix)) ?? '';
  const rest = inner.slice(lookup.length);
  // Property names have dots and hyphens in them, names of variables do not: there a hyphen begins the default.
  const name = (how === 'shell' ? /^\w+/ : /^[\w.[\]-]+(?=$|:)|^\w+/).exec(rest)?.[0] ?? '';
  const operator = rest.slice(name.length);
  if (!NAME.test(name) || !/^(?:$|:|-|\?)/.test(operator)) return { kind: 'unknown', reason: 'an expression' };
  if (operator === '' || /^:?\?/.test(operator)) return variable(name);
  return { kind: 'variable', name, otherwise: textWithHoles(operator.replace(/^:?-|^:/, ''), how, at, depth + 1) };
}

function plainVariable(text: string): Found | null {
  const match = /^\$([A-Za-z_]\w*)/.exec(text);
  return match?.[1] === undefined ? null : { length: match[0].length, part: variable(match[1]) };
}

/** A name between two marks; `after` cuts processors off (`%env(resolve:X)%`). */
function delimited(text: string, skip: number, close: string, after: string): Found | null {
  const stop = text.indexOf(close, skip);
  if (stop === -1) return null;
  const inner = text.slice(skip, stop);
  const name = after === '' ? inner : inner.slice(inner.lastIndexOf(after) + 1);
  return NAME.test(name) ? { length: stop + close.length, part: variable(name) } : null;
}

const ENV_VAR = /^-?\s*env_var\(\s*(["'])([A-Za-z_]\w*)\1\s*(?:,\s*(["'])([^"']*)\3\s*)?\)/;

/** dbt and Jinja: `{{ env_var('X', 'default') }}`. Anything else in a template is not known before it is rendered. */
function template(text: string, skip: number, at: Location): Found | null {
  const stop = text.indexOf('}}', skip);
  if (stop === -1) return null;
  const [, , name, , fallback] = ENV_VAR.exec(text.slice(skip, stop).trim()) ?? [];
  if (name === undefined) return { length: stop + 2, part: { kind: 'unknown', reason: saidReason(text.slice(skip, stop)) ?? 'a template expression' } };
  const otherwise = fallback === undefined ? null : literalText(fallback, at);
  return { length: stop + 2, part: { kind: 'variable', name, otherwise } };
}

/** Where a rendering could not fill something in, it leaves a comment that says why. */
function saidReason(inner: string): string | null {
  return inner.startsWith('/* ') && inner.endsWith(' */') ? inner.slice(3, -3) : null;
}

function enclosed(text: string, close: string, reason: string): Found | null {
  const stop = text.indexOf(close, 2);
  return stop === -1 ? null : { length: stop + close.length, part: { kind: 'unknown', reason } };
}

const variable = (name: string): Part => ({ kind: 'variable', name, otherwise: null });
