import { X509Certificate } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { knownCertificates } from '../../src/rotations/known.ts';
import { opensslDefault, storeContents, storeFile } from '../../src/stores/index.ts';

/** The machine's own release of Debian, against what rotations/stores/debian.json says of it. */
const release = /^VERSION_ID="?(\d+)"?$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? '';
const store = `debian:${release}`;
/** The day on which the packages were measured: a failure says that Debian has changed since. */
const today = '2026-11-24';
const FOLDER = '/etc/ssl/certs';

const present = new Set(
  readFileSync(join(FOLDER, 'ca-certificates.crt'), 'utf8')
    .split(/(?<=-----END CERTIFICATE-----)/)
    .filter((block) => block.includes('-----BEGIN CERTIFICATE-----'))
    .map((block) => new X509Certificate(block).fingerprint256.replaceAll(':', '').toLowerCase()),
);

describe(`ca-certificates of Debian ${release}`, () => {
  test('holds what its file says, and lacks what it says', () => {
    const { holds, lacks } = storeContents(store, today);
    expect(holds.length).toBeGreaterThan(1);
    expect(holds.filter((sha256) => !present.has(sha256))).toEqual([]);
    expect(lacks.filter((sha256) => present.has(sha256))).toEqual([]);
  });

  test('keeps each root under the names that are known, hashed names too', () => {
    const names = readdirSync(FOLDER).filter((name) => storeFile(store, name, today) !== null);
    const held = knownCertificates().filter(({ role, sha256, pem }) => role === 'root' && pem !== undefined && storeContents(store, today).holds.includes(sha256));
    expect(names.length).toBe(held.length * 2);
    for (const name of names) expect(new X509Certificate(storeFile(store, name, today) as Uint8Array).fingerprint256, name).toBe(new X509Certificate(readFileSync(join(FOLDER, name))).fingerprint256);
  });

  test("OpenSSL's default file is where it is said to be", () => {
    const directory = /"(.*)"/.exec(execFileSync('openssl', ['version', '-d'], { encoding: 'utf8' }))?.[1] ?? '';
    expect(opensslDefault(store)).toBe(existsSync(join(directory, 'cert.pem')) ? 'bundle' : 'directory');
  });
});
