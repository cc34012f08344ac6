import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../shared/package-folder.ts';

/** A certificate that plans and people name. Its identity is `sha256`, lower-case hex of the DER. */
export interface KnownCertificate {
  /** `baltimore-cybertrust-root` */
  readonly id: string;
  /** The name that people know: the common name. */
  readonly name: string;
  readonly role: 'root' | 'intermediate';
  readonly sha256: string;
  readonly spki: string;
  readonly subject: string;
  /** ISO 8601, UTC. */
  readonly notAfter: string;
  /** For intermediates: the root that anchors them. */
  readonly under?: string;
  /** File in `rotations/roots/`, for roots whose text we carry. */
  readonly pem?: string;
  /** Addresses at which the CA publishes it: `.pem` is PEM, anything else DER. */
  readonly published?: readonly string[];
  readonly fileNames?: readonly string[];
}

let loaded = false;
const byId = new Map<string, KnownCertificate>();
const bySha256 = new Map<string, KnownCertificate>();

/** All of them: from `rotations/roots/certificates.json`, and those that a user's plan brought along. */
export function knownCertificates(): readonly KnownCertificate[] {
  load();
  return [...bySha256.values()];
}

function load(): void {
  if (loaded) return;
  loaded = true;
  const path = join(packageFolder(), 'rotations', 'roots', 'certificates.json');
  const file = JSON.parse(readFileSync(path, 'utf8')) as { certificates: readonly KnownCertificate[] };
  for (const certificate of file.certificates) register(certificate);
}

/** Certificates that a user's plan brings along count from then on. One that was known before keeps its own id and name. */
export function register(certificate: KnownCertificate): void {
  load();
  if (!byId.has(certificate.id)) byId.set(certificate.id, certificate);
  if (!bySha256.has(certificate.sha256)) bySha256.set(certificate.sha256, certificate);
}

export function knownById(id: string): KnownCertificate | null {
  load();
  return byId.get(id) ?? null;
}

export function knownBySha256(sha256: string): KnownCertificate | null {
  load();
  return bySha256.get(sha256) ?? null;
}

/** The root that a certificate pretends to be: the same subject and key under another fingerprint. Null for the root itself. */
export function twinOf({ sha256, spki, subject }: { readonly sha256: string; readonly spki: string; readonly subject: string }): KnownCertificate | null {
  if (knownBySha256(sha256) !== null) return null;
  return knownCertificates().find((known) => known.role === 'root' && known.spki === spki && sameName(known.subject, subject)) ?? null;
}

function sameName(left: string, right: string): boolean {
  return plainName(left) === plainName(right);
}

/** Subjects are spelled with or without spaces, in either order. */
function plainName(subject: string): string {
  return subject.split(/(?<!\\),/).map((part) => part.trim()).sort().join();
}

/** The name to show for an id; the id itself where nothing is known. */
export function nameOf(id: string): string {
  return knownById(id)?.name ?? id;
}

/** PEM text of a root that we carry; null for any other. */
export function pemOf(id: string): string | null {
  const file = knownById(id)?.pem;
  return file === undefined ? null : readFileSync(join(packageFolder(), 'rotations', 'roots', file), 'utf8');
}
