import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { makePki } from '../../support/pki.ts';

/** What `keytool -list -rfc` says of an entry; null for a secret key's certificates. */
export interface ListedEntry {
  readonly alias: string;
  readonly type: string;
  readonly sha256: readonly string[];
}

export interface Variant {
  readonly name: string;
  /** The password that opens it; null where none is needed. */
  readonly password: string | null;
  /** Each a command line; `keytool` and `openssl` by those names. */
  readonly commands: readonly (readonly string[])[];
  /** Certificates that are in it whatever Java makes of them; by the names of the files that {@link writePki} writes. */
  readonly holds: readonly string[];
}

const PASSWORD = 'changeit';
const JKS = ['-storetype', 'JKS'];

const imported = (file: string, alias: string, certificate: string, ...options: readonly string[]): readonly string[] =>
  ['keytool', '-importcert', '-noprompt', '-keystore', file, '-storepass', PASSWORD, '-alias', alias, '-file', `${certificate}.pem`, ...options];
const both = (file: string, ...options: readonly string[]): readonly (readonly string[])[] => [imported(file, 'Old Root', 'a', ...options), imported(file, 'new-root', 'b', ...options)];
const exported = (file: string, password: string, ...options: readonly string[]): readonly string[] =>
  ['openssl', 'pkcs12', '-export', '-nokeys', '-in', 'ab.pem', '-passout', `pass:${password}`, '-out', file, ...options];
const withKey = (file: string, ...options: readonly string[]): readonly string[] =>
  ['openssl', 'pkcs12', '-export', '-inkey', 'leafA.key', '-in', 'leafA.pem', '-certfile', 'chain.pem', '-name', 'client', '-passout', `pass:${PASSWORD}`, '-out', file, ...options];
const converted = (from: string, to: string, type: string, ...options: readonly string[]): readonly string[] =>
  ['keytool', '-importkeystore', '-noprompt', '-srckeystore', from, '-srcstorepass', PASSWORD, '-destkeystore', to, '-deststoretype', type, '-deststorepass', PASSWORD, ...options];
const property = (name: string, value: string): string => `-J-Dkeystore.pkcs12.${name}=${value}`;

/** Every way that people come by a keystore. */
export const VARIANTS: readonly Variant[] = [
  { name: 'keytool-default.p12', password: PASSWORD, commands: both('keytool-default.p12'), holds: ['a', 'b'] },
  { name: 'keytool-legacy.p12', password: PASSWORD, commands: both('keytool-legacy.p12', '-J-Dkeystore.pkcs12.legacy'), holds: ['a', 'b'] },
  { name: 'keytool-passwordless.p12', password: null, commands: both('keytool-passwordless.p12', property('certProtectionAlgorithm', 'NONE'), property('macAlgorithm', 'NONE')), holds: ['a', 'b'] },
  { name: 'keytool-plain-certificates.p12', password: null, commands: both('keytool-plain-certificates.p12', property('certProtectionAlgorithm', 'NONE')), holds: ['a', 'b'] },
  {
    name: 'keytool-with-key.p12', password: PASSWORD, holds: ['leafA', 'ia', 'a', 'b'],
    commands: [withKey('made.p12'), converted('made.p12', 'keytool-with-key.p12', 'PKCS12'), imported('keytool-with-key.p12', 'new-root', 'b')],
  },
  { name: 'openssl-default.p12', password: PASSWORD, commands: [exported('openssl-default.p12', PASSWORD)], holds: ['a', 'b'] },
  { name: 'openssl-with-key.p12', password: PASSWORD, commands: [withKey('openssl-with-key.p12')], holds: ['leafA', 'ia', 'a'] },
  { name: 'openssl-aes128-sha512.p12', password: PASSWORD, commands: [exported('openssl-aes128-sha512.p12', PASSWORD, '-certpbe', 'AES-128-CBC', '-macalg', 'sha512')], holds: ['a', 'b'] },
  { name: 'openssl-aes192.p12', password: PASSWORD, commands: [exported('openssl-aes192.p12', PASSWORD, '-certpbe', 'AES-192-CBC', '-macalg', 'sha384')], holds: ['a', 'b'] },
  { name: 'openssl-plain-certificates.p12', password: null, commands: [exported('openssl-plain-certificates.p12', PASSWORD, '-certpbe', 'NONE')], holds: ['a', 'b'] },
  { name: 'keytool-no-checksum.p12', password: PASSWORD, commands: both('keytool-no-checksum.p12', property('macAlgorithm', 'NONE')), holds: ['a', 'b'] },
  // Without a checksum, OpenSSL encrypts no certificates either.
  { name: 'openssl-no-checksum.p12', password: null, commands: [exported('openssl-no-checksum.p12', PASSWORD, '-nomac')], holds: ['a', 'b'] },
  { name: 'openssl-empty-password.p12', password: '', commands: [exported('openssl-empty-password.p12', '')], holds: ['a', 'b'] },
  { name: 'openssl-empty-password-3des.p12', password: '', commands: [exported('openssl-empty-password-3des.p12', '', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1')], holds: ['a', 'b'] },
  { name: 'openssl-3des.p12', password: PASSWORD, commands: [exported('openssl-3des.p12', PASSWORD, '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1')], holds: ['a', 'b'] },
  { name: 'openssl-2des.p12', password: PASSWORD, commands: [exported('openssl-2des.p12', PASSWORD, '-certpbe', 'PBE-SHA1-2DES')], holds: ['a', 'b'] },
  { name: 'openssl-rc2-40.p12', password: PASSWORD, commands: [exported('openssl-rc2-40.p12', PASSWORD, '-legacy')], holds: ['a', 'b'] },
  { name: 'openssl-rc2-128.p12', password: PASSWORD, commands: [exported('openssl-rc2-128.p12', PASSWORD, '-legacy', '-certpbe', 'PBE-SHA1-RC2-128')], holds: ['a', 'b'] },
  { name: 'openssl-rc4-128.p12', password: PASSWORD, commands: [exported('openssl-rc4-128.p12', PASSWORD, '-legacy', '-certpbe', 'PBE-SHA1-RC4-128')], holds: ['a', 'b'] },
  { name: 'openssl-rc4-40.p12', password: PASSWORD, commands: [exported('openssl-rc4-40.p12', PASSWORD, '-legacy', '-certpbe', 'PBE-SHA1-RC4-40')], holds: ['a', 'b'] },
  { name: 'openssl-unicode-password.p12', password: 'pässwörd-鍵🔑', commands: [exported('openssl-unicode-password.p12', 'pässwörd-鍵🔑')], holds: ['a', 'b'] },
  { name: 'openssl-unicode-password-3des.p12', password: 'pässwörd-鍵', commands: [exported('openssl-unicode-password-3des.p12', 'pässwörd-鍵', '-certpbe', 'PBE-SHA1-3DES')], holds: ['a', 'b'] },
  { name: 'trust.jks', password: null, commands: both('trust.jks', ...JKS), holds: ['a', 'b'] },
  { name: 'with-key.jks', password: null, commands: [withKey('made.p12'), converted('made.p12', 'with-key.jks', 'JKS'), imported('with-key.jks', 'new-root', 'b', ...JKS)], holds: ['leafA', 'ia', 'a', 'b'] },
  {
    name: 'with-secret-key.jceks', password: null, holds: ['leafA', 'ia', 'a', 'b'],
    commands: [
      ['keytool', '-genseckey', '-alias', 'a secret', '-keyalg', 'AES', '-keysize', '128', '-storetype', 'JCEKS', '-keystore', 'with-secret-key.jceks', '-storepass', PASSWORD, '-keypass', PASSWORD],
      withKey('made.p12'),
      converted('made.p12', 'with-secret-key.jceks', 'JCEKS'),
      imported('with-secret-key.jceks', 'new-root', 'b', '-storetype', 'JCEKS'),
    ],
  },
  { name: 'bundle.p7b', password: null, commands: [['openssl', 'crl2pkcs7', '-nocrl', '-certfile', 'ab.pem', '-outform', 'DER', '-out', 'bundle.p7b']], holds: ['a', 'b'] },
  { name: 'bundle-pem.p7b', password: null, commands: [['openssl', 'crl2pkcs7', '-nocrl', '-certfile', 'ab.pem', '-out', 'bundle-pem.p7b']], holds: ['a', 'b'] },
];

/** Certificates and a key of a throw-away authority, as files; answers the fingerprint of each by name. */
export function writePki(folder: string): Readonly<Record<string, string>> {
  const { a, b, intermediateA, leafA } = makePki();
  const named = { a, b, ia: intermediateA, leafA };
  mkdirSync(folder, { recursive: true });
  for (const [name, { pem }] of Object.entries(named)) writeFileSync(join(folder, `${name}.pem`), pem);
  writeFileSync(join(folder, 'ab.pem'), a.pem + b.pem);
  writeFileSync(join(folder, 'chain.pem'), intermediateA.pem + a.pem);
  writeFileSync(join(folder, 'leafA.key'), leafA.keys.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  return Object.fromEntries(Object.entries(named).map(([name, { sha256 }]) => [name, sha256]));
}

/** Makes the keystore in the folder of {@link writePki}. */
export function makeStore(folder: string, { commands }: Variant, keytool = 'keytool'): void {
  for (const [program, ...given] of commands) {
    if (program === undefined) continue;
    execFileSync(program === 'keytool' ? keytool : program, given, { cwd: folder, stdio: 'pipe', env: { ...process.env, LC_ALL: 'C.UTF-8' } });
  }
}

/** What keytool lists; null when it cannot open the store. */
export function listWithKeytool(path: string, password: string | null, keytool = 'keytool', ...options: readonly string[]): readonly ListedEntry[] | null {
  const { status, stdout } = spawnSync(keytool, ['-list', '-rfc', '-keystore', path, '-storepass', password ?? PASSWORD, ...options], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8' } });
  if (status !== 0) return null;
  return stdout.split(/^Alias name: /m).slice(1).map((text) => ({
    alias: text.slice(0, text.indexOf('\n')),
    type: /^Entry type: (\S+)/m.exec(text)?.[1] ?? '',
    sha256: (text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []).map((pem) => new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase()),
  }));
}

/** That of every Java that is installed; else the one of the path. */
export function keytools(): readonly string[] {
  const folder = '/usr/lib/jvm';
  const others = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name, 'bin', 'keytool')).filter((path) => existsSync(path)) : [];
  const distinct = [...new Map(others.map((path) => [realpathSync(path), path])).values()];
  return distinct.length === 0 ? ['keytool'] : distinct;
}
