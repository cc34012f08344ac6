import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from '../package-folder.ts';

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

let loaded: readonly KnownCertificate[] | null = null;
const byId = new Map<string, KnownCertificate>();
const bySha256 = new Map<string, KnownCertificate>();

/** All of them, from `rotations/roots/certificates.json`. */
export function knownCertificates(): readonly KnownCertificate[] {
  if (loaded === null) {
    const path = join(packageFolder(), 'rotations', 'roots', 'certificates.json');
    const file = JSON.parse(readFileSync(path, 'utf8')) as { certificates: readonly KnownCertificate[] };
    loaded = file.certificates;
    for (const certificate of loaded) register(certificate);
  }
  return loaded;
}

/** Certificates that a user's plan brings along count from then on. */
export function register(certificate: KnownCertificate): void {
  byId.set(certificate.id, certificate);
  bySha256.set(certificate.sha256, certificate);
}

export function knownById(id: string): KnownCertificate | null {
  knownCertificates();
  return byId.get(id) ?? null;
}

export function knownBySha256(sha256: string): KnownCertificate | null {
  knownCertificates();
  return bySha256.get(sha256) ?? null;
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
