import { derOf, trustedOf } from './authorities.ts';
import type { Authorities } from './authorities.ts';

/** The ways a CA file is written here. `A` is the root of today, `B` the one after the rotation, `C` neither. */
export type Spelling =
  | 'A' | 'B' | 'A B' | 'B A' | 'A C' | 'C' | 'nothing'
  | 'A without its last line break' | 'A B joined' | 'A B with CRLF' | 'A B after a byte-order mark' | 'B A after a byte-order mark'
  | 'A, a broken block, B' | 'A B as TRUSTED CERTIFICATE' | 'A B as TRUSTED CERTIFICATE without uses' | 'A in DER' | 'intermediate A' | 'intermediate A, A'
  | 'expired A, B' | 'expired A, A' | 'A, B with a word in front' | 'A B indented' | 'A B in UTF-16' | 'A in base64';

/** Their bytes. */
export function spellings(authorities: Authorities, folder: string): Readonly<Record<Spelling, Uint8Array>> {
  const { a, b, c, expiredA, intermediateA } = authorities;
  const bytes = (text: string, encoding: BufferEncoding = 'utf8'): Uint8Array => new Uint8Array(Buffer.from(text, encoding));
  const broken = c.replace(/\n.{10}/, '\n%%%%%%%%%%');
  return {
    'A': bytes(a),
    'B': bytes(b),
    'A B': bytes(a + b),
    'B A': bytes(b + a),
    'A C': bytes(a + c),
    'C': bytes(c),
    'nothing': bytes(''),
    'A without its last line break': bytes(a.trimEnd()),
    'A B joined': bytes(a.trimEnd() + b),
    'A B with CRLF': bytes((a + b).replaceAll('\n', '\r\n')),
    'A B after a byte-order mark': bytes(`\uFEFF${a}${b}`),
    'B A after a byte-order mark': bytes(`\uFEFF${b}${a}`),
    'A, a broken block, B': bytes(a + broken + b),
    'A B as TRUSTED CERTIFICATE': bytes(trustedOf(a, folder, ['serverAuth']) + trustedOf(b, folder, ['serverAuth'])),
    'A B as TRUSTED CERTIFICATE without uses': bytes(trustedOf(a, folder, []) + trustedOf(b, folder, [])),
    'A in DER': derOf(a),
    'intermediate A': bytes(intermediateA),
    'intermediate A, A': bytes(intermediateA + a),
    'expired A, B': bytes(expiredA + b),
    'expired A, A': bytes(expiredA + a),
    'A, B with a word in front': bytes(`${a}root ${b}`),
    'A B indented': bytes((a + b).replaceAll(/^(?=.)/gm, '    ')),
    'A B in UTF-16': bytes(`\uFEFF${a}${b}`, 'utf16le'),
    'A in base64': bytes(`${Buffer.from(a).toString('base64')}\n`),
  };
}
