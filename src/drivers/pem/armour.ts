import { isWhitespace } from '../../certificates/index.ts';
import type { ReaderProfile } from './profile.ts';

const BEGIN = '-----BEGIN ';
const END = '-----END ';
const HYPHENS = '-----';
const MAX_LABEL = 64;
const NO_END = 'its END line is missing';

/** A stretch that the reader does not take. Offsets are octets (of UTF-16: units of its text); `end` is exclusive. */
export interface Rejected {
  readonly start: number;
  readonly end: number;
  readonly reason: string;
}

export interface Header {
  readonly kind: 'header';
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

type NoHeader = Rejected & { readonly kind: 'not a header'; readonly refused: boolean };

export type Block =
  | { readonly kind: 'whole'; readonly start: number; readonly end: number; readonly label: string; readonly body: string }
  | (Rejected & { readonly kind: 'unended' | 'broken' });

/** The next thing that looks like the start of a block, from `offset` on; null when there is none. */
export function findHeader(profile: ReaderProfile, text: string, offset: number): Header | NoHeader | null {
  const start = text.indexOf(BEGIN, offset);
  const stray = profile.strayHyphens === 'refused' ? strayHyphens(profile, text, offset, start === -1 ? text.length : start) : -1;
  if (stray !== -1) {
    const reason = text.startsWith(END, stray) ? 'an END line stands where a BEGIN line should' : 'five hyphens stand outside of a block';
    return { kind: 'not a header', start: stray, end: stray + HYPHENS.length, refused: true, reason };
  }
  if (start === -1) return null;
  const labelStart = start + BEGIN.length;
  const labelEnd = text.slice(labelStart, labelStart + MAX_LABEL).indexOf(HYPHENS) + labelStart;
  const reason = placeProblem(profile, text, start);
  if (reason !== null) return { kind: 'not a header', start, end: labelStart, refused: false, reason };
  const end = labelEnd + HYPHENS.length;
  const label = text.slice(labelStart, labelEnd);
  if (labelEnd < labelStart || label.includes('\n') || !isFollowedBy(profile, text, end, profile.afterHeader)) {
    return { kind: 'not a header', start, end: labelStart, refused: profile.badHeader === 'refused', reason: 'no line break after the header' };
  }
  return { kind: 'header', start, end, label };
}

/** The block behind a header. Never looks further than the next hyphens, but where the reader itself does. */
export function findBlock(profile: ReaderProfile, text: string, header: Header): Block {
  const { start, label } = header;
  const next = text.indexOf(HYPHENS, header.end);
  const footerStart = next === -1 || text.startsWith(END, next) || profile.resume === 'header' ? next : text.indexOf(END, next);
  if (footerStart === -1) return { kind: 'unended', start, end: text.length, reason: NO_END };
  const expected = `${END}${label}${HYPHENS}`;
  const footerEnd = footerStart + expected.length;
  const broken = (reason: string, end: number): Block => ({ kind: 'broken', start, end, reason });
  if (!text.startsWith(END, next)) return broken(NO_END, footerStart + (profile.resume === 'header' ? 0 : END.length));
  if (!text.startsWith(expected, footerStart)) return broken('its END line does not match its BEGIN line', footerStart + END.length);
  if (profile.footer === 'line' && !startsLine(profile, text, footerStart)) return broken('its END does not start a line', footerEnd);
  if (!isFollowedBy(profile, text, footerEnd, profile.afterFooter)) return broken('no line break after its END line', footerEnd);
  // A reader of lines is done with the whole line, whatever else stands on it.
  const end = profile.afterFooter === 'anything' && profile.header !== 'anywhere' ? lineEnd(profile, text, footerEnd) : footerEnd;
  return { kind: 'whole', start, end, label, body: text.slice(header.end, footerStart) };
}

function placeProblem(profile: ReaderProfile, text: string, start: number): string | null {
  if (profile.header === 'anywhere' || startsLine(profile, text, start)) return null;
  const before = text[start - 1] ?? '';
  if (profile.header === 'space' && isWhitespace(before.charCodeAt(0))) return null;
  if (text.slice(0, start) === '\xef\xbb\xbf') return 'a byte-order mark stands before it';
  if (before === '-') return 'no line break before its BEGIN line';
  if (before === '>') return 'HTML stands before its BEGIN line';
  return isWhitespace(before.charCodeAt(0)) ? 'it is indented' : 'its BEGIN does not start a line';
}

function startsLine(profile: ReaderProfile, text: string, at: number): boolean {
  const before = text[at - 1];
  return before === undefined || before === '\n' || (profile.carriageReturn && before === '\r');
}

/** Five hyphens that could be a header in the eyes of this reader, and are none. */
function strayHyphens(profile: ReaderProfile, text: string, from: number, to: number): number {
  const region = text.slice(from, to);
  for (let at = region.indexOf(HYPHENS); at !== -1; at = region.indexOf(HYPHENS, at + HYPHENS.length)) {
    if (profile.header === 'anywhere' || startsLine(profile, text, from + at)) return from + at;
  }
  return -1;
}

function lineEnd(profile: ReaderProfile, text: string, from: number): number {
  const feed = text.indexOf('\n', from);
  const end = feed === -1 ? text.length : feed;
  const carriage = profile.carriageReturn ? text.slice(from, end).indexOf('\r') : -1;
  return carriage === -1 ? end : from + carriage;
}

function isFollowedBy(profile: ReaderProfile, text: string, at: number, what: 'line break' | 'space' | 'anything'): boolean {
  if (what === 'anything' || at >= text.length) return true;
  if (what === 'space') return isWhitespace(text.charCodeAt(at));
  for (let index = at; index < text.length; index += 1) {
    const unit = text[index];
    if (unit === '\n' || (unit === '\r' && profile.carriageReturn)) return true;
    if (!isWhitespace(text.charCodeAt(index))) return false;
  }
  return true;
}
