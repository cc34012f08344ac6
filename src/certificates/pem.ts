import { decodeBase64, isBase64Letter, isWhitespace } from './base64.ts';
import { elementAt } from './der.ts';
import { readPkcs7 } from './pkcs7.ts';
import { readCertificate } from './x509.ts';
import type { Certificate } from '../model.ts';

/** One armoured block as a person would recognise it. Offsets are UTF-16 units of the text; ends are exclusive. */
export interface PemBlock {
  readonly kind: 'certificate' | 'pkcs7' | 'private key' | 'other';
  /** As spelled, without hyphens: `CERTIFICATE`, `CERTIFICAAT`. */
  readonly label: string;
  readonly start: number;
  readonly end: number;
  readonly bodyStart: number;
  readonly bodyEnd: number;
  /** What the body decodes to: one certificate and whatever follows it in the block, or a PKCS#7 structure. */
  readonly der: Uint8Array | null;
  readonly certificates: readonly Certificate[];
  /** What keeps strict readers from reading it, in words; null when nothing does. */
  readonly problem: string | null;
}

const MAX_BLOCKS = 10_000;
const MAX_HYPHENS = 12;
const MAX_LABEL = 64;
/** Text that stands for a certificate is short; anything longer was meant to be one. */
const MAX_PLACEHOLDER = 400;
const GOOD_LABELS = new Set(['CERTIFICATE', 'X509 CERTIFICATE', 'TRUSTED CERTIFICATE']);

/**
 * Every block of armour in a text, read as tolerantly as a person would: any spelling of the label, HTML or
 * indentation around it, a missing end. Linear in the length of the text.
 */
export function scanPem(text: string): PemBlock[] {
  const blocks: PemBlock[] = [];
  const marker = /-(BEGIN|END)[ \t]/gi;
  let header: Marker | null = null;
  let floor = 0;
  for (let match = marker.exec(text); match !== null && blocks.length < MAX_BLOCKS; match = marker.exec(text)) {
    const found = markerAt(text, match.index, (match[1] ?? '').length, floor);
    if (found === null) continue;
    const begins = match[1]?.toUpperCase() === 'BEGIN';
    if (header !== null) {
      blocks.push(block(text, header, begins ? null : found, begins ? found.start : text.length));
      header = null;
    }
    if (begins) header = found;
    // The hyphens that end this marker may be the ones that start the next (`-----END X----------BEGIN X-----`).
    marker.lastIndex = found.end - 1;
    floor = found.end;
  }
  if (header !== null && blocks.length < MAX_BLOCKS) blocks.push(block(text, header, null, text.length));
  return blocks;
}

/** The certificates of a text, wherever they stand in it. */
export function certificatesOf(text: string): Certificate[] {
  return scanPem(text).flatMap((found) => found.certificates);
}

interface Marker {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  readonly hyphens: readonly [before: number, after: number];
  readonly word: string;
}

/** `floor`: where the marker before it ends. */
function markerAt(text: string, hyphen: number, wordLength: number, floor: number): Marker | null {
  let start = Math.max(hyphen, floor);
  while (start > floor && hyphen - start < MAX_HYPHENS && text[start - 1] === '-') start -= 1;
  const labelStart = hyphen + 1 + wordLength + 1;
  let labelEnd = labelStart;
  while (labelEnd < text.length && labelEnd - labelStart <= MAX_LABEL && text[labelEnd] !== '-' && text[labelEnd] !== '\n') labelEnd += 1;
  if (text[labelEnd] !== '-') return null;
  let end = labelEnd;
  while (text[end] === '-' && end - labelEnd < MAX_HYPHENS) end += 1;
  // `----------BEGIN` after an end without a line break: five of the hyphens belong to each.
  const joined = end - labelEnd === 10 && /^(?:BEGIN|END)[ \t]/i.test(text.slice(end, end + 6));
  if (joined) end -= 5;
  return {
    start,
    end,
    label: text.slice(labelStart, labelEnd).trim(),
    hyphens: [hyphen - start + 1, end - labelEnd],
    word: text.slice(hyphen + 1, labelStart - 1),
  };
}

function block(text: string, header: Marker, footer: Marker | null, limit: number): PemBlock {
  const bodyStart = header.end;
  const kind = kindOf(header.label);
  const bodyEnd = footer?.start ?? (kind === 'private key' ? limit : endOfBase64(text, bodyStart, limit));
  const shape = { kind, label: header.label, start: header.start, end: footer?.end ?? bodyEnd, bodyStart, bodyEnd };
  if (kind === 'private key' || kind === 'other') return { ...shape, der: null, certificates: [], problem: null };
  const body = text.slice(bodyStart, bodyEnd);
  const { der, untidy } = decodeBody(body);
  const certificates = der === null ? [] : kind === 'pkcs7' ? pkcs7Certificates(der) : oneCertificate(der);
  const problem = certificates.length === 0
    ? bodyProblem(body, der, footer)
    : (armourProblem(text, header, footer) ?? untidy);
  return { ...shape, der, certificates, problem };
}

function kindOf(label: string): PemBlock['kind'] {
  const upper = label.toUpperCase();
  if (upper.includes('PRIVATE KEY')) return 'private key';
  if (upper === 'PKCS7' || upper === 'CMS' || upper === 'PKCS #7 SIGNED DATA') return 'pkcs7';
  if (upper.includes('REQUEST') || upper.includes('ATTRIBUTE') || upper.includes('SSH')) return 'other';
  return /[czs]ert/i.test(label) ? 'certificate' : 'other';
}

function oneCertificate(der: Uint8Array): Certificate[] {
  const certificate = readCertificate(der);
  return certificate === null ? [] : [certificate];
}

function pkcs7Certificates(der: Uint8Array): Certificate[] {
  return (readPkcs7(der) ?? []).flatMap((one) => oneCertificate(one));
}

function endOfBase64(text: string, start: number, limit: number): number {
  let end = start;
  let last = start;
  for (; end < limit; end += 1) {
    const unit = text.charCodeAt(end);
    if (isBase64Letter(unit) || unit === 0x3d) last = end + 1;
    else if (!isWhitespace(unit)) break;
  }
  return last;
}

/** Strictly first; then without what markup, quoting and line numbering leave behind. */
function decodeBody(body: string): { der: Uint8Array | null; untidy: string | null } {
  const strict = decodeBase64(body);
  if (strict !== null) return { der: strict, untidy: null };
  const tidied = body.replaceAll(/<\/?br ?\/?>/gi, '').replaceAll(/(?<=["'`])\s*[+.&]/g, '').replaceAll(/\\r|\\n|["'`,\\]/g, '');
  const untidy = tidied === body ? 'its base64 is not complete' : body.includes('\\n') ? 'its line breaks are written as \\n' : 'markup or quotes stand between its lines';
  return { der: decodeBase64(tidied, 'optional'), untidy };
}

/** Two blocks run into each other: each is well, and most readers refuse both. */
export const NO_LINE_BREAK = 'no line break after the END line';

function armourProblem(text: string, header: Marker, footer: Marker | null): string | null {
  if (!GOOD_LABELS.has(header.label) && header.label !== 'PKCS7') {
    return GOOD_LABELS.has(header.label.toUpperCase()) ? `the header is not in capitals (${header.label})` : `the header is translated or misspelled (BEGIN ${header.label})`;
  }
  if (header.word !== 'BEGIN' || (footer !== null && footer.word !== 'END')) return 'the header is not in capitals';
  if (footer === null) return 'the END line is missing';
  if (footer.label !== header.label) return `BEGIN ${header.label} and END ${footer.label} do not match`;
  if ([...header.hyphens, ...footer.hyphens].some((count) => count !== 5)) return 'the header needs five hyphens on each side';
  if (text[header.start - 1] === '>') return 'HTML stands before the header';
  if (footer.end < text.length && text[footer.end] === '-') return NO_LINE_BREAK;
  if (/^<\/?[a-z]/i.test(text.slice(footer.end, footer.end + 3))) return 'HTML stands after the END line';
  return null;
}

function bodyProblem(body: string, der: Uint8Array | null, footer: Marker | null): string {
  const content = body.trim();
  if (content === '') return 'nothing between BEGIN and END';
  if (isPlaceholder(content)) return 'a placeholder stands in place of a certificate';
  if (footer === null) return 'cut off: no END line, and the certificate is not complete';
  if (der === null) return 'its content is no base64';
  const outer = elementAt(der, 0);
  if (outer === null && der[0] === 0x30) return 'cut off: the certificate is not complete';
  return outer === null || outer.tag !== 0x30 ? 'its base64 is no DER: not a certificate' : 'its content is DER, but not a certificate that can be read';
}

function isPlaceholder(content: string): boolean {
  if (content.length > MAX_PLACEHOLDER) return false;
  return /[<>{}[\]$%…]|\.\.\.|\*\*\*|\b(?:your|paste|insert|replace|example|content|here|changeme|todo|redacted|x{4,})\b/i.test(content) || content.length < 40;
}
