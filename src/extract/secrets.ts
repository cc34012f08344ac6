import type { Part, Text } from '../model.ts';
import { HOLE } from './strings/input.ts';
import { userinfoEnd } from './strings/userinfo.ts';

/** Words of a key, any of which makes its value a secret or a name of a person. */
const SECRET_WORDS = new Set([
  'password', 'passwd', 'pwd', 'pass', 'psw', 'pw', 'passphrase', 'passcode', 'pin', 'secret', 'secrets', 'token', 'tokens',
  'credential', 'credentials', 'user', 'username', 'uid', 'login', 'userid', 'userinfo', 'auth', 'sslkey', 'pat', 'signature', 'sas',
]);
/** Inside a key without separators: `PGPASSWORD`, `mysqlpwd`, `apikey`. */
const SECRET_FRAGMENTS = [
  'password', 'passwd', 'passphrase', 'secret', 'apikey', 'accesskey', 'accountkey', 'privatekey', 'signingkey', 'encryptionkey', 'sharedkey', 'authtoken',
];
const SECRET_ENDINGS = ['user', 'username', 'userid', 'pwd', 'pass', 'token'];
/** Paths and modes whose names merely sound like one. */
const INNOCENT = new Set([
  'passfile', 'pgpassfile', 'passwordfile', 'requireauth', 'passwordencryption', 'channelbinding', 'connectionuser', 'sslpasswordcallback',
  'authenticationplugin', 'authenticationpluginclassname',
]);

/**
 * Whether what stands under this key is a secret or a user name: `password`, `PGUSER`, `sslpassword`, `User Id`, `apiKey`.
 * When in doubt it is one.
 */
export function isSecretName(key: string): boolean {
  const bare = key.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  if (INNOCENT.has(bare)) return false;
  if (SECRET_WORDS.has(bare) || SECRET_FRAGMENTS.some((word) => bare.includes(word))) return true;
  if (SECRET_ENDINGS.some((ending) => bare.endsWith(ending))) return true;
  return words(key).some((word) => SECRET_WORDS.has(word));
}

/**
 * The text with everything unknown that may be a secret, defaults of variables included: userinfo of URLs, `password=`
 * pairs, long random tokens. A secret may go on behind a variable (`pa$$word`), so that the text is read as a whole, each
 * open part as one character.
 */
export function withholdInText(text: Text): Text {
  const spans = secretSpans(text.parts.map(flatPart).join(''));
  const parts: Part[] = [];
  let start = 0;
  let next = 0;
  for (const part of text.parts) {
    const end = start + flatPart(part).length;
    for (let at = start; at < end; ) {
      while ((spans[next]?.end ?? Infinity) <= at) next++;
      const span = spans[next];
      const hidden = span !== undefined && span.start <= at;
      const stop = Math.min(end, (hidden ? span.end : span?.start) ?? end);
      if (hidden) hide(parts, span.end - span.start === 1 ? part : null);
      else if (part.kind === 'literal') parts.push({ kind: 'literal', text: part.text.slice(at - start, stop - start) });
      else parts.push(withoutSecrets(part));
      at = stop;
    }
    start = end;
  }
  return { parts, at: text.at };
}

const WITHHELD_PART: Part = { kind: 'unknown', reason: 'withheld' };

function flatPart(part: Part): string {
  return part.kind === 'literal' ? part.text.replaceAll(HOLE, '\uFFFD') : HOLE;
}

/** A secret that is a variable as a whole keeps its name. */
function hide(parts: Part[], whole: Part | null): void {
  if (whole?.kind === 'variable') parts.push({ ...whole, otherwise: whole.otherwise === null ? null : { parts: [WITHHELD_PART], at: whole.otherwise.at } });
  else if (parts.at(-1) !== WITHHELD_PART) parts.push(WITHHELD_PART);
}

function withoutSecrets(part: Part): Part {
  if (part.kind === 'oneOf') return { kind: 'oneOf', branches: part.branches.map(withholdInText) };
  if (part.kind !== 'variable' || part.otherwise === null) return part;
  const otherwise = isSecretName(part.name) ? { parts: [WITHHELD_PART], at: part.otherwise.at } : withholdInText(part.otherwise);
  return { kind: 'variable', name: part.name, otherwise };
}

/** Whether something in the text would be withheld. */
export function holdsSecret(text: string): boolean {
  return secretSpans(text).length > 0;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Spans that may hold secrets, in order, without overlap. */
function secretSpans(value: string): readonly Span[] {
  const found = [...userinfoSpans(value), ...pairSpans(value), ...tokenSpans(value)].sort((a, b) => a.start - b.start || b.end - a.end);
  const merged: Span[] = [];
  for (const span of found) {
    const last = merged.at(-1);
    if (last !== undefined && span.start <= last.end) merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    else merged.push(span);
  }
  return merged;
}

const URL_END = /[\s"'<>`]/g;

function* userinfoSpans(value: string): Iterable<Span> {
  for (let at = value.indexOf('://'); at !== -1; ) {
    const start = at + 3;
    URL_END.lastIndex = start;
    const end = URL_END.exec(value)?.index ?? value.length;
    const stop = userinfoEnd(value, start, end);
    if (stop > start) yield { start, end: stop };
    // Behind the last `@` of a run there is no other one: twice over each run at most.
    at = value.indexOf('://', stop > start ? stop : end);
  }
}

/** A key of at most 64 characters, then `=`, `:`, `=>`; or `--key value`. Every quantifier is bounded. */
const PAIR = /(?<![A-Za-z0-9_])(-{0,2}[A-Za-z_][A-Za-z0-9_.-]{0,63}(?: [Ii][Dd]| [Nn]ame)?)(["']?[ \t]{0,8}(?:=>|[=:])[ \t]{0,8}| (?=[^\s-]))/g;

function* pairSpans(value: string): Iterable<Span> {
  PAIR.lastIndex = 0;
  for (let match = PAIR.exec(value); match !== null; match = PAIR.exec(value)) {
    const key = match[1] ?? '';
    const separator = match[2] ?? '';
    if (value.startsWith('//', PAIR.lastIndex) && separator.startsWith(':')) continue;
    if (separator === ' ' && !key.startsWith('--')) PAIR.lastIndex = match.index + key.length;
    else if (isSecretName(key)) {
      const span = { start: PAIR.lastIndex, end: valueEnd(value, PAIR.lastIndex, separator) };
      PAIR.lastIndex = Math.max(span.end, PAIR.lastIndex);
      if (span.end > span.start) yield span;
    } else PAIR.lastIndex = match.index + key.length;
  }
}

/** Behind a secret: the next pair, of the same kind. */
const NEXT_PAIR = /[\s;&,]["'(]?[ \t]{0,8}-{0,2}[A-Za-z_][A-Za-z0-9_.-]{0,63}(?: [Ii][Dd]| [Nn]ame| [A-Z][a-z]{1,16}){0,2}["']?[ \t]{0,8}(=>|[=:])|[\r\n]|\s--?[A-Za-z]/g;

/**
 * Where a secret ends that nothing encloses: where the next pair begins, or the line ends. A password may hold whatever
 * separates pairs elsewhere (`Password=a b,c;Database=d`): rather a word lost than a piece of it kept.
 */
function valueEnd(value: string, start: number, separator: string): number {
  const closed = closedEnd(value, start);
  if (closed === value.length || (closed > start && ENDS_VALUE.test(value[closed] ?? ''))) return closed;
  if (separator === ' ') return wordEnd(value, closed);
  const colon = separator.includes(':');
  NEXT_PAIR.lastIndex = closed;
  for (let match = NEXT_PAIR.exec(value); match !== null; match = NEXT_PAIR.exec(value)) {
    if (match[1] === undefined || match[1] !== ':' || colon) return match.index;
    NEXT_PAIR.lastIndex = match.index + 1;
  }
  return value.length;
}

const ENDS_VALUE = /[\s;&,)}\]]/;

/** Behind the closing quote or brace; `start` when nothing is opened there. */
function closedEnd(value: string, start: number): number {
  const quote = value[start];
  if (quote !== '"' && quote !== "'" && quote !== '{') return start;
  const close = quote === '{' ? '}' : quote;
  let end = value.indexOf(close, start + 1);
  // Doubled and escaped quotes stand for themselves.
  while (end !== -1 && (value[end + 1] === close || value[end - 1] === '\\')) end = value.indexOf(close, end + (value[end + 1] === close ? 2 : 1));
  return end === -1 ? value.length : end + 1;
}

const WORD_END = /\s/g;

function wordEnd(value: string, start: number): number {
  WORD_END.lastIndex = start;
  return WORD_END.exec(value)?.index ?? value.length;
}

const TOKEN = /[A-Za-z0-9_+=-]{20,}/g;
const HEX = /^[0-9a-f]{32,}$/i;
/** A file or host name goes on with a short last part: `DigiCertGlobalRootG2.crt.pem`, `Orders-2021-East.example.org`. */
const NAME_GOES_ON = /^(?:\.[A-Za-z][A-Za-z0-9-]{0,18}){1,8}(?![A-Za-z0-9_+=-])/;
/** Public by nature: image digests, certificate fingerprints. */
const DIGEST = /(?:sha(?:1|256|384|512)|md5)[:=-]$/i;

function* tokenSpans(value: string): Iterable<Span> {
  for (const match of value.matchAll(TOKEN)) {
    const token = match[0];
    // The key of a pair is no part of its secret.
    const equals = token.indexOf('=');
    if (equals > 0 && isSecretName(token.slice(0, equals))) continue;
    const random = HEX.test(token) || (/[0-9]/.test(token) && /[a-z]/.test(token) && /[A-Z]/.test(token) && entropy(token) > 3.5);
    const named = NAME_GOES_ON.test(value.slice(match.index + token.length, match.index + token.length + 200));
    if (random && !named && !DIGEST.test(value.slice(Math.max(0, match.index - 8), match.index))) yield { start: match.index, end: match.index + token.length };
  }
}

/** Shannon entropy, bits for each character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}

function words(key: string): readonly string[] {
  return key
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
}
