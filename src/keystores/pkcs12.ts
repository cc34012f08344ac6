import { TAG } from '../certificates/index.ts';
import { bagsIn, isSafeContents } from './bags.ts';
import type { Bag } from './bags.ts';
import { encryptionOf } from './encryption.ts';
import type { Attempt, Encryption } from './encryption.ts';
import { javaView } from './java-view.ts';
import { macOf } from './mac.ts';
import type { Mac } from './mac.ts';
import { identifierOf, nodeOf, numberOf, octetsOf, partsOf } from './node.ts';
import type { Node } from './node.ts';
import { MAX_ENTRIES, REASON } from './reading.ts';
import type { KeystoreReading } from './reading.ts';
import type { Work } from './work.ts';

type Part = { readonly kind: 'open'; readonly contents: Node } | { readonly kind: 'sealed'; readonly encryption: Encryption | null; readonly octets: Uint8Array };

const DATA = '1.2.840.113549.1.7.1';
const SIGNED = '1.2.840.113549.1.7.2';
const ENVELOPED = '1.2.840.113549.1.7.3';
const ENCRYPTED = '1.2.840.113549.1.7.6';
const VERSION = 3;
/** Tools write one for certificates and one for keys. */
const MAX_PARTS = 64;

/** Certificates of a PKCS#12 file (RFC 7292). Passwords are tried in their order; one has to open all that is sealed. */
export function readPkcs12(bytes: Uint8Array, passwords: Iterable<string>, work: Work): KeystoreReading {
  const outer = nodeOf(bytes);
  if (outer === null) return answer('broken', isCutOff(bytes) ? REASON.cutOff : REASON.malformed);
  const [version, safe, macData] = partsOf(outer);
  if (numberOf(version) !== VERSION || safe === undefined) return answer('broken', REASON.malformed);
  const { type, content } = contentInfo(safe);
  if (type === SIGNED) return answer('locked', REASON.publicKey);
  const authenticated = type === DATA ? octetsOf(content) : null;
  const parts = authenticated === null ? null : partsIn(authenticated);
  if (authenticated === null || parts === null) return answer('broken', REASON.malformed);
  if (typeof parts === 'string') return answer('locked', parts);

  const sealed = parts.filter((part) => part.kind === 'sealed');
  if (sealed.length === 0) return opened(parts.flatMap((part) => (part.kind === 'open' ? [part.contents] : [])), false, true);
  if (sealed.some(({ encryption }) => encryption === null)) return answer('locked', REASON.unknownCipher);
  const mac = macData === undefined ? null : macOf(macData, authenticated);
  let reason: string = REASON.noPassword;
  for (const password of passwords) {
    const found = openAll(parts, mac, password, work);
    if (found === 'too much' || found === 'used up') return answer('locked', found === 'used up' ? REASON.outOfWork : REASON.tooMuchWork);
    // The checksum is right and the contents are not: damaged, or sealed with two passwords.
    if (found === 'damaged') reason = REASON.malformed;
    else if (found !== 'wrong') return opened(found, true, sealed.every(({ encryption }) => encryption?.inJava(password) === true));
  }
  return answer(reason === REASON.noPassword ? 'locked' : 'broken', reason);
}

function answer(kind: 'locked' | 'broken', reason: string): KeystoreReading {
  return { kind, format: 'pkcs12', reason };
}

function opened(contents: readonly Node[], needsPassword: boolean, opensInJava: boolean): KeystoreReading {
  const bags: Bag[] = [];
  for (const each of contents) for (const bag of bagsIn(each)) bags.push(bag);
  if (bags.length > MAX_ENTRIES) return answer('broken', REASON.tooMany);
  return { kind: 'opened', format: 'pkcs12', entries: javaView(bags), needsPassword, opensInJava };
}

/** The parts in their order; a string says why a password does not help. */
function partsIn(authenticated: Uint8Array): readonly Part[] | string | null {
  const list = nodeOf(authenticated);
  const infos = partsOf(list);
  if (list?.tag !== TAG.sequence || infos.length > MAX_PARTS || (infos.length === 0 && list.body.length > 0)) return null;
  const parts: Part[] = [];
  for (const info of infos) {
    const { type, content } = contentInfo(info);
    if (type === ENVELOPED) return REASON.publicKey;
    const part = type === DATA ? openPart(content) : type === ENCRYPTED ? sealedPart(content) : null;
    if (part === null) return null;
    parts.push(part);
  }
  return parts;
}

function contentInfo(info: Node): { readonly type: string; readonly content: Node | undefined } {
  const [type, wrapped] = partsOf(info);
  return { type: identifierOf(type), content: partsOf(wrapped)[0] };
}

function openPart(content: Node | undefined): Part | null {
  const octets = octetsOf(content);
  const contents = octets === null ? null : nodeOf(octets);
  return isSafeContents(contents) ? { kind: 'open', contents } : null;
}

/** `EncryptedData` of RFC 5652, section 8. */
function sealedPart(content: Node | undefined): Part | null {
  const [, info] = partsOf(content);
  const [, algorithm, encrypted] = partsOf(info);
  const octets = octetsOf(encrypted, 0);
  return octets === null ? null : { kind: 'sealed', encryption: encryptionOf(algorithm), octets };
}

type Refusal = 'wrong' | 'damaged' | 'too much' | 'used up';

function openAll(parts: readonly Part[], mac: Mac | null, password: string, work: Work): readonly Node[] | Refusal {
  if (mac !== null) {
    const checked = firstOf(mac.attempts(password), work, (right) => right);
    if (typeof checked === 'string') return checked;
  }
  const contents: Node[] = [];
  for (const part of parts) {
    if (part.kind === 'open') {
      contents.push(part.contents);
      continue;
    }
    const found = firstOf(part.encryption?.attempts(password, part.octets) ?? [], work, (octets) => {
      const node = nodeOf(octets);
      return isSafeContents(node) ? node : null;
    });
    if (typeof found === 'string') return found === 'wrong' && mac !== null ? 'damaged' : found;
    contents.push(found);
  }
  return contents;
}

/** The first attempt whose result is good; `wrong` when none is. */
function firstOf<Result, Good extends object | true>(attempts: readonly Attempt<Result>[], work: Work, good: (result: Result) => Good | null): Good | Refusal {
  for (const attempt of attempts) {
    const spent = work.spend(attempt.units);
    if (spent !== 'spent') return spent;
    const result = attempt.run();
    const found = result === null ? null : good(result);
    if (found !== null) return found;
  }
  return 'wrong';
}

/** Whether it ends before it says it does. */
function isCutOff(bytes: Uint8Array): boolean {
  const first = bytes[1] ?? 0x80;
  if (first === 0x80) return bytes.at(-1) !== 0 || bytes.at(-2) !== 0;
  const octets = first < 0x80 ? 0 : first & 0x7f;
  if (octets > 4) return false;
  const length = octets === 0 ? first : bytes.subarray(2, 2 + octets).reduce((sum, octet) => sum * 256 + octet, 0);
  return 2 + octets + length > bytes.length;
}
