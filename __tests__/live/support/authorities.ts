import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must } from './programs.ts';

/** What the servers present and what clients may be given, made by `openssl`. All values are PEM text. */
export interface Authorities {
  readonly a: string;
  readonly b: string;
  /** Has nothing to do with either. */
  readonly c: string;
  /** An edition of A, with its name and key, that ended yesterday. */
  readonly expiredA: string;
  readonly intermediateA: string;
  readonly intermediateB: string;
  /** For each side, the leaf with its intermediate behind it, and the key. */
  readonly servers: Readonly<Record<'a' | 'b', { readonly chain: string; readonly key: string }>>;
}

const CURVE = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
const AUTHORITY = ['-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
const BELOW = ['-addext', 'basicConstraints=critical,CA:TRUE'];
const LEAF = ['-addext', 'basicConstraints=critical,CA:FALSE', '-addext', 'subjectAltName=DNS:localhost', '-addext', 'extendedKeyUsage=serverAuth'];

/** Roots A, B and C; an intermediate and a server certificate for `localhost` below A and below B. */
export function makeAuthorities(folder: string): Authorities {
  const certificate = (name: string, subject: string, extensions: readonly string[], issuer?: string): string => {
    const signed = issuer === undefined ? [] : ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`];
    must(['openssl', 'req', '-x509', ...CURVE, '-keyout', `${name}.key`, '-out', `${name}.pem`, '-subj', subject, '-days', '1000', ...extensions, ...signed], folder);
    return readFileSync(join(folder, `${name}.pem`), 'utf8');
  };
  const server = (name: string, issuer: string, intermediate: string): { chain: string; key: string } => ({
    chain: certificate(name, '/CN=localhost', LEAF, issuer) + intermediate,
    key: readFileSync(join(folder, `${name}.key`), 'utf8'),
  });
  const a = certificate('a', '/O=Live/CN=Live Root A', AUTHORITY);
  const b = certificate('b', '/O=Live/CN=Live Root B', AUTHORITY);
  const c = certificate('c', '/O=Live/CN=Live Root C', AUTHORITY);
  const intermediateA = certificate('ia', '/O=Live/CN=Live Intermediate A', [...AUTHORITY, ...BELOW], 'a');
  const intermediateB = certificate('ib', '/O=Live/CN=Live Intermediate B', [...AUTHORITY, ...BELOW], 'b');
  writeFileSync(join(folder, 'authority.cnf'), 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n');
  must(['openssl', 'req', '-new', '-key', 'a.key', '-subj', '/O=Live/CN=Live Root A', '-out', 'a.csr'], folder);
  must(['openssl', 'x509', '-req', '-in', 'a.csr', '-signkey', 'a.key', '-days', '-1', '-extfile', 'authority.cnf', '-out', 'expired.pem'], folder);
  const expiredA = readFileSync(join(folder, 'expired.pem'), 'utf8');
  return { a, b, c, expiredA, intermediateA, intermediateB, servers: { a: server('la', 'ia', intermediateA), b: server('lb', 'ib', intermediateB) } };
}

/** The DER form of a PEM certificate. */
export function derOf(pem: string): Uint8Array {
  return new Uint8Array(Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64'));
}

/** The `TRUSTED CERTIFICATE` form, which only OpenSSL writes; with a use behind the certificate, or without. */
export function trustedOf(pem: string, folder: string, uses: readonly 'serverAuth'[]): string {
  writeFileSync(join(folder, 'plain.pem'), pem);
  return must(['openssl', 'x509', '-in', 'plain.pem', '-trustout', ...uses.flatMap((use) => ['-addtrust', use])], folder);
}
