import type { Content, Conversion, Location, Text } from '../../model.ts';
import { holdsSecret } from '../secrets.ts';
import { leading, literalsOf, plain, textOf } from './text.ts';

/** Longer chains of conversions are no certificate's way. */
const MAX_CONVERSIONS = 16;
const MAX_PIECES = 1000;

export function unknownContent(reason: string, at: Location): Content {
  return { kind: 'unknown', reason, at };
}

/** What a text is as the content of a file. Before it leaves, it is {@link sealed}. */
export function textContent(text: Text): Content {
  const all = plain(text);
  return all === null ? { kind: 'text', text, at: text.at } : { kind: 'bytes', bytes: new TextEncoder().encode(all), at: text.at };
}

/** Content of which a shell has dropped the newline at its end. */
const unterminated = new WeakSet<Content>();

/** The output of a command within a word: its last newline is gone. */
export function withoutLastNewline(content: Content): Content {
  if (content.kind === 'pieces') return { ...content, pieces: [...content.pieces.slice(0, -1), ...content.pieces.slice(-1).map(withoutLastNewline)] };
  const copy = { ...content };
  unterminated.add(copy);
  return copy;
}

/**
 * Pieces one after the other; texts that stand side by side become one. Two certificates without a newline between them
 * are none to most readers; as it depends on the bytes of the first, the whole is then unknown.
 */
export function joined(pieces: readonly Content[], at: Location): Content {
  const flat = pieces.flatMap((piece) => (piece.kind === 'pieces' ? piece.pieces : [piece])).filter((piece) => !isEmpty(piece));
  if (flat.some((piece, index) => unterminated.has(piece) && !startsWithNewline(flat[index + 1]))) return unknownContent('pieces without a newline between them', at);
  const merged: Content[] = [];
  for (const piece of flat) {
    const last = merged.at(-1);
    const both = last === undefined ? null : mergedTexts(last, piece);
    if (both === null) merged.push(piece);
    else merged[merged.length - 1] = both;
  }
  const [only] = merged;
  if (only === undefined) return { kind: 'bytes', bytes: new Uint8Array(), at };
  if (merged.length > MAX_PIECES) return unknownContent('too many pieces', at);
  return merged.length === 1 ? only : { kind: 'pieces', pieces: merged };
}

function mergedTexts(a: Content, b: Content): Content | null {
  const first = asText(a);
  const second = asText(b);
  if (first === null || second === null) return null;
  return textContent(textOf([...first.parts, ...second.parts], first.at));
}

function startsWithNewline(next: Content | undefined): boolean {
  if (next === undefined) return true;
  const text = asText(next);
  return text !== null && leading(text).startsWith('\n');
}

function isEmpty(content: Content): boolean {
  return content.kind === 'bytes' && content.bytes.length === 0;
}

/** The content as a text, where it is one. */
export function asText(content: Content): Text | null {
  if (content.kind === 'text') return content.text;
  if (content.kind !== 'bytes') return null;
  return textOf([{ kind: 'literal', text: new TextDecoder().decode(content.bytes) }], content.at);
}

export function converted(how: Conversion, from: Content, at: Location): Content {
  let depth = 0;
  for (let next = from; next.kind === 'conversion'; next = next.from) depth++;
  return depth >= MAX_CONVERSIONS ? unknownContent('converted too often', at) : { kind: 'conversion', how, from, at };
}

export function contentAt(path: Text, at: Location = path.at): Content {
  return { kind: 'path', path, place: null, at };
}

/** `host:port:database:user:password`, a line of a password file. */
const PASSWORD_FILE = /^[^\n:]+:(?:\d{1,5}|\*):[^\n:]+:[^\n:]+:[^\n]/m;
/** What base64 of a certificate begins with: PEM, or DER. */
const ENCODED_CERTIFICATE = /LS0tLS1CRUdJTi|^\s*MII/;

/** The content without texts that may hold a password or a private key. Certificates are kept. */
export function sealed(content: Content): Content {
  if (content.kind === 'pieces') return { ...content, pieces: content.pieces.map(sealed) };
  if (content.kind === 'choice') return { ...content, branches: content.branches.map(sealed) };
  if (content.kind === 'conversion') return { ...content, from: content.how === 'base64-decode' ? sealedBase64(content.from) : sealed(content.from) };
  const text = asText(content);
  return text !== null && mayHoldSecret(literalsOf(text)) ? unknownContent('withheld', text.at) : content;
}

/** What is decoded on the way cannot be read here: it is kept where it is a certificate, or a variable. */
function sealedBase64(content: Content): Content {
  const text = asText(content);
  if (text === null) return sealed(content);
  const literals = literalsOf(text);
  return literals.trim() === '' || ENCODED_CERTIFICATE.test(literals) ? content : unknownContent('withheld', text.at);
}

function mayHoldSecret(text: string): boolean {
  if (text.includes('PRIVATE KEY-----')) return true;
  if (text.includes('-----BEGIN ') || ENCODED_CERTIFICATE.test(text)) return false;
  return PASSWORD_FILE.test(text) || holdsSecret(text);
}
