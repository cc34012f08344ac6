import type { LoginForm } from '../../model.ts';
import { isSecretName } from '../secrets.ts';
import type { Flat } from './input.ts';
import { HOLE } from './input.ts';
import { percentDecoded } from './percent.ts';
import type { Pair, Span } from './scan.ts';
import { loginForm } from './scan.ts';
import { userinfoEnd } from './userinfo.ts';

/** What stands between `//` and the query of a URL. */
export interface Authority {
  readonly hosts: readonly Span[];
  readonly login: LoginForm;
  /** Where the log-in part ends and the hosts begin. */
  readonly hostStart: number;
  readonly hostEnd: number;
  /** Where the query begins, behind its `?`; null when there is none. */
  readonly query: number | null;
  /** Holes behind the host, or at the end of a path, that may carry a query. */
  readonly fragments: readonly Span[];
}

/** Reads `[userinfo@]hosts[/path][?query]`, from behind `//` on. */
export function readAuthority(flat: Flat, start: number): Authority {
  const { text } = flat;
  const at = userinfoEnd(text, start, text.length);
  const hasUserinfo = text[at] === '@';
  const hostStart = hasUserinfo ? at + 1 : start;
  const hostEnd = firstOf(text, '/?#', hostStart);
  const mark = text.indexOf('?', hostEnd);
  const hash = text.indexOf('#', hostEnd);
  const query = mark === -1 || (hash !== -1 && hash < mark) ? null : mark + 1;
  const pathEnd = mark === -1 ? text.length : mark;
  return {
    hosts: readHosts(text, hostStart, hostEnd).filter((host) => !isSocket(text, host)),
    login: hasUserinfo ? readLogin(flat, start, at) : text.slice(hostStart, hostEnd) === HOLE ? 'unknown' : 'none',
    hostStart,
    hostEnd,
    query,
    fragments: query === null ? gluedHoles(text, hostStart, hostEnd, pathEnd) : [],
  };
}

/** Settings of a query, as spelled; a whole parameter that is a hole becomes a fragment. */
export function readQuery(text: string, start: number): { pairs: readonly Pair[]; fragments: readonly Span[] } {
  const pairs: Pair[] = [];
  const fragments: Span[] = [];
  const hash = text.indexOf('#', start);
  const end = hash === -1 ? text.length : hash;
  for (let from = start; from < end; ) {
    const stop = Math.min(indexOr(text, '&', from, end), end);
    // XML text that nobody decoded: `&amp;`.
    const begin = text.startsWith('amp;', from) ? from + 4 : from;
    const equals = indexOr(text, '=', begin, stop);
    const spelled = text.slice(begin, equals);
    if (spelled === HOLE || (equals === stop && spelled.includes(HOLE))) fragments.push({ start: begin, end: stop });
    else if (spelled !== '' && !(equals === stop && endsSecret(pairs.at(-1), spelled))) {
      const value = { start: Math.min(equals + 1, stop), end: stop };
      pairs.push({ key: percentDecoded(spelled), value, at: { start: begin, end: stop }, decode: percentDecoded });
      const glued = gluedHole(text, value);
      if (glued !== null) fragments.push(glued);
    }
    from = stop + 1;
  }
  return { pairs, fragments };
}

/** `password=a&b`, raw: what stands behind the password without a `=` is more of it. */
function endsSecret(before: Pair | undefined, spelled: string): boolean {
  return before !== undefined && isSecretName(before.key) && !/^ssl/i.test(spelled);
}

/** `verify-full${EXTRA}`: literal text and then a hole, at the very end: it may go on with `&key=value`. */
function gluedHole(text: string, value: Span): Span | null {
  const last = value.end - 1;
  return value.end === text.length && last > value.start && text[last] === HOLE && !text.slice(value.start, last).includes(HOLE) && isMode(text.slice(value.start, last))
    ? { start: last, end: value.end }
    : null;
}

const isMode = (word: string): boolean => /^(?:disable|allow|prefer|require|verify-ca|verify-full|true|false)$/.test(word);

function readHosts(text: string, start: number, end: number): readonly Span[] {
  const hosts: Span[] = [];
  for (let from = start; from < end; ) {
    const stop = indexOr(text, ',', from, end);
    const bracket = text[from] === '[' ? text.indexOf(']', from) : -1;
    if (bracket !== -1 && bracket < stop) hosts.push({ start: from + 1, end: bracket });
    else {
      const colon = indexOr(text, ':', from, stop);
      if (colon > from) hosts.push({ start: from, end: colon });
    }
    from = stop + 1;
  }
  return hosts;
}

/** A directory, percent-encoded or not, or an abstract socket: no network, no host. */
function isSocket(text: string, host: Span): boolean {
  return /^(?:%2f|\/|@|%40)/i.test(text.slice(host.start, host.start + 3));
}

function readLogin(flat: Flat, start: number, end: number): LoginForm {
  const colon = indexOr(flat.text, ':', start, end);
  return loginForm(flat.slice(start, colon, percentDecoded));
}

function gluedHoles(text: string, hostStart: number, hostEnd: number, end: number): readonly Span[] {
  const last = end - 1;
  if (text[last] !== HOLE || last <= hostStart) return [];
  // `/${DB}` alone is a database; behind other text, or in the place of a path, it may be the query.
  const alone = text[last - 1] === '/' || text[last - 1] === ':' || text[last - 1] === ',';
  return alone || (last < hostEnd && text[last - 1] !== HOLE && !/\d/.test(text[last - 1] ?? '')) ? [] : [{ start: last, end }];
}

function firstOf(text: string, characters: string, from: number): number {
  for (let at = from; at < text.length; at++) if (characters.includes(text[at] ?? '')) return at;
  return text.length;
}

function indexOr(text: string, wanted: string, from: number, otherwise: number): number {
  const found = text.indexOf(wanted, from);
  return found === -1 || found > otherwise ? otherwise : found;
}
