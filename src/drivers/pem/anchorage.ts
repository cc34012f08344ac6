import { isIssuedBy, readCertificate, scanPem } from '../../certificates/index.ts';
import { placesIn } from './places.ts';
import { readWith, wideText } from './reader.ts';
import type { AnchorSet, Certificate, Day, Location } from '../../model.ts';
import type { ReaderProfile } from './profile.ts';
import type { ReadResult } from './reader.ts';

interface Candidate {
  readonly der: Uint8Array;
  readonly certificate: Certificate;
}

type Rejection = AnchorSet['rejected'][number];

/** Checking signatures costs time; no file has this many certificates that are no roots. */
const MAX_SIGNATURES = 2000;

/** Forty clients read the same bundle in every phase of every plan. */
const remembered = new WeakMap<Uint8Array, { readonly profile: ReaderProfile; readonly at: Location | null; readonly day: Day; readonly set: AnchorSet }[]>();

const MAX_REMEMBERED = 63;

/** The anchors that a reader has in the octets of one file on a day. `at` is where those octets stand, if in one place. */
export function anchorsOf(profile: ReaderProfile, bytes: Uint8Array, at: Location | null, day: Day): AnchorSet {
  const readings = remembered.get(bytes) ?? [];
  const before = readings.find((reading) => reading.profile === profile && reading.at === at && reading.day === day);
  if (before !== undefined) return before.set;
  const set = readAnchorsOf(profile, bytes, at, day);
  remembered.set(bytes, [...readings.slice(-MAX_REMEMBERED), { profile, at, day, set }]);
  return set;
}

function readAnchorsOf(profile: ReaderProfile, bytes: Uint8Array, at: Location | null, day: Day): AnchorSet {
  const read = readWith(profile, bytes);
  const candidates = read.certificates.flatMap(({ der }): Candidate[] => {
    const certificate = readCertificate(der);
    return certificate === null ? [] : [{ der, certificate }];
  });
  const usable = usableOn(profile, candidates, day);
  const anchors = new Set(usable.filter(({ certificate }) => anchorsAlone(profile, certificate)).map(({ certificate }) => certificate.sha256));
  addChained(usable, anchors);
  const taken = new Set(candidates.map(({ certificate }) => certificate.sha256));
  const lost = lostBlocks(profile, bytes, at, read, taken);
  return {
    anchors: [...anchors],
    certificates: [...new Set([...taken, ...lost.flatMap(({ sha256 }) => sha256 ?? [])])],
    complete: read.unknown === null,
    lacks: [],
    reason: read.unknown,
    partialChain: profile.partialChain !== 'none',
    rejected: [...lost, ...outdated(profile, candidates, usable, at, day)],
  };
}

/** A root by name, or whatever the reader lets stand for one. */
function anchorsAlone(profile: ReaderProfile, certificate: Certificate): boolean {
  if (profile.partialChain === 'all' || certificate.subject === certificate.issuer) return true;
  return profile.partialChain === 'authorities' && certificate.kind !== 'leaf';
}

/** Certificates whose issuer is an anchor lead to it: a chain that reaches them is complete. */
function addChained(usable: readonly Candidate[], anchors: Set<string>): void {
  let signatures = 0;
  for (let grown = true; grown; ) {
    grown = false;
    for (const { der, certificate } of usable) {
      if (anchors.has(certificate.sha256)) continue;
      const issuers = usable.filter((one) => one.certificate.subject === certificate.issuer && anchors.has(one.certificate.sha256));
      signatures += issuers.length + 1;
      if (signatures > MAX_SIGNATURES) return;
      if (!issuers.some((issuer) => isIssuedBy(der, issuer.der))) continue;
      anchors.add(certificate.sha256);
      grown = true;
    }
  }
}

function usableOn(profile: ReaderProfile, all: readonly Candidate[], day: Day): readonly Candidate[] {
  const candidates = all.filter(({ certificate }) => isLookedFor(profile, certificate));
  if (profile.expired === 'kept') return candidates;
  const hidden = new Set<string>();
  return candidates.filter(({ certificate }) => {
    const valid = isValidOn(certificate, day);
    if (!valid && profile.expired === 'hides later editions') hidden.add(certificate.subject);
    return valid && !hidden.has(certificate.subject);
  });
}

function isLookedFor({ subjectHash }: ReaderProfile, certificate: Certificate): boolean {
  return subjectHash === undefined || certificate.subjectHash === subjectHash;
}

function isValidOn(certificate: Certificate, day: Day): boolean {
  return certificate.notBefore.slice(0, 10) <= day && certificate.notAfter.slice(0, 10) >= day;
}

function outdated(profile: ReaderProfile, candidates: readonly Candidate[], usable: readonly Candidate[], at: Location | null, day: Day): Rejection[] {
  return candidates.filter((one) => !usable.includes(one)).map(({ certificate }) => {
    const { notBefore, notAfter, sha256 } = certificate;
    if (!isLookedFor(profile, certificate)) return { at, sha256, reason: `OpenSSL looks for it under the name ${certificate.subjectHash ?? 'of its subject'}.0, and not ${profile.subjectHash ?? ''}.0` };
    const reason = isValidOn(certificate, day)
      ? 'an expired edition of the same name stands before it'
      : notBefore.slice(0, 10) > day ? `valid from ${notBefore.slice(0, 10)} on only` : `expired on ${notAfter.slice(0, 10)}`;
    return { at, sha256, reason: `${profile.name}: ${reason}` };
  });
}

/** What a person would find in the file and this reader does not take, with its reason for each. */
function lostBlocks(profile: ReaderProfile, bytes: Uint8Array, at: Location | null, read: ReadResult, taken: ReadonlySet<string>): Rejection[] {
  const wide = wideText(bytes);
  const blocks = scanPem(wide ?? Buffer.from(bytes).toString('latin1'));
  const place = wide === null ? placesIn(bytes, at) : () => at;
  const explained = new Set<(typeof blocks)[number]>();
  const lost: Rejection[] = [];
  let index = 0;
  for (const { start, end, reason } of read.rejected) {
    while (blocks[index] !== undefined && (blocks[index]?.end ?? 0) <= start) index += 1;
    const block = blocks[index];
    const inside = block !== undefined && block.start <= start && !explained.has(block) ? block : undefined;
    if (inside !== undefined) explained.add(inside);
    lost.push({ at: place(start, inside?.end ?? end), sha256: inside?.certificates[0]?.sha256 ?? null, reason: `${profile.name}: ${reason}` });
  }
  if (read.refused !== null) lost.push({ at, sha256: null, reason: `${profile.name} refuses the whole file: ${read.refused}` });
  for (const block of blocks) {
    if (explained.has(block)) continue;
    for (const { sha256 } of block.certificates) {
      if (!taken.has(sha256)) lost.push({ at: place(block.start, block.end), sha256, reason: lostReason(profile, read) });
    }
  }
  const binary = blocks.length === 0 ? readCertificate(bytes) : null;
  if (binary !== null && !taken.has(binary.sha256)) lost.push({ at, sha256: binary.sha256, reason: `${profile.name} does not read DER` });
  return lost;
}

function lostReason(profile: ReaderProfile, read: ReadResult): string {
  if (read.refused !== null) return `${profile.name} refuses the whole file`;
  if (profile.firstOnly && read.certificates.length > 0) return `${profile.name} reads the first certificate only`;
  return read.rejected.length > 0 ? `${profile.name} stops before it` : `${profile.name} does not read it in this form`;
}
