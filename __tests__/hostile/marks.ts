/**
 * Secrets that can be found again. Every piece of a password says `wombat` and every piece of a user name `quokka`:
 * ordinary words, so nothing but its place tells that one is a secret, and however it is cut, a piece is whole.
 */
export const PASSWORD = 'wombat';
export const USER = 'quokka';

/** The first letters are enough to recognise a piece that was cut short. */
const MARK = /womb|quok/i;

/** What stands between two pieces, and everything else that a secret may be made of. */
export const JOINTS = ['@', ':', '/', '?', '#', '&', '=', '%', ';', '$', ' ', '"', "'", '\\', '+', ',', '{', '}', '(', ')', '[', ']', '<', '>', '|', '`', '!', '*', '~', '^', '.', '-', '_', 'é', '密', '😀', '\t'] as const;

/** A secret of whole pieces: `wombat@wombat`. */
export function joined(piece: string, joint: string, count = 2): string {
  return Array.from({ length: count }, () => piece).join(joint);
}

/** The first place where a text gives a piece away, plain or in disguise; null when it keeps all secrets. */
export function leak(text: string): string | null {
  for (const [disguise, plain] of disguises(text)) {
    const found = MARK.exec(plain);
    if (found !== null) return `${disguise}: …${plain.slice(Math.max(0, found.index - 80), found.index + 40)}…`;
  }
  return null;
}

function* disguises(text: string): Iterable<readonly [string, string]> {
  yield ['plain', text];
  yield ['percent-encoded', percentDecoded(percentDecoded(text))];
  yield ['escaped', text.replaceAll(/\\u([0-9a-f]{4})|&#(\d{1,6});/gi, (_, hex?: string, decimal?: string) => String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)))];
  yield ['split over lines', text.replaceAll(/[^A-Za-z0-9+/=]/g, '')];
  // A run is decoded from each of its first four characters on, as a neighbour may shift it.
  for (const [run] of text.replaceAll(/\\n|\s/g, ' ').matchAll(/[A-Za-z0-9+/_-]{8,}/g)) {
    for (let shift = 0; shift < 4; shift++) yield ['base64', Buffer.from(run.slice(shift), 'base64').toString('latin1')];
  }
}

function percentDecoded(text: string): string {
  return text.replaceAll(/(?:%[0-9a-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'));
}
