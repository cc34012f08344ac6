import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

import { certificatesOf, readPkcs7 } from '../../src/certificates/index.ts';
import { keyringOf, keystoreAnchors, readKeystore } from '../../src/keystores/index.ts';
import { compareText } from '../../src/shared/order.ts';
import { sealSecret } from '../../src/shared/secret.ts';
import { asKeytoolLists, asListed, sha256 } from '../support/keystore-fixtures.ts';
import { certificateBag, keyBag, nestedBag, pfx, plainPart } from '../support/pkcs12.ts';
import { makePki } from '../support/pki.ts';
import { keytools, listWithKeytool, makeStore, VARIANTS, writePki } from './support/keystores.ts';

/** Keystores made by the real programs, as those list them and as we read them. */
const folders: string[] = [];
afterAll(() => {
  for (const each of folders) rmSync(each, { recursive: true, force: true });
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'keystores-'));
  folders.push(made);
  return made;
}

const open = (path: string, password: string | null) => readKeystore(new Uint8Array(readFileSync(path)), ['not-it', ...(password === null ? [] : [password])].map(sealSecret));

describe.each(keytools())('%s', (keytool) => {
  const work = folder();
  const fingerprints = writePki(work);

  test.each(VARIANTS)('$name', (variant) => {
    makeStore(work, variant, keytool);
    const path = join(work, variant.name);
    const holds = variant.holds.map((name) => fingerprints[name] ?? '').sort(compareText);
    if (variant.name.endsWith('.p7b')) {
      const bytes = readFileSync(path);
      const found = bytes[0] === 0x30 ? readPkcs7(bytes)?.map(sha256) : certificatesOf(bytes.toString()).map((certificate) => certificate.sha256);
      expect(found?.sort(compareText)).toEqual(holds);
      return;
    }
    const reading = open(path, variant.password);
    expect(reading).toMatchObject({ kind: 'opened', needsPassword: variant.password !== null });
    expect(reading.kind === 'opened' && reading.entries.map(({ der }) => sha256(der)).sort(compareText)).toEqual(holds);
    const listed = listWithKeytool(path, variant.password, keytool);
    // Java 17 refuses a password beyond ASCII for modern ciphers too, 25 does not.
    if (variant.name !== 'openssl-unicode-password.p12') expect(reading.kind === 'opened' && reading.opensInJava).toBe(listed !== null);
    if (listed !== null) expect(asKeytoolLists(reading)).toEqual(asListed(listed));
  });

  test('a store that needs its password is empty to a Java that has none', () => {
    const program = join(work, 'Count.java');
    writeFileSync(program, `
      import java.io.*; import java.security.KeyStore; import java.security.cert.*; import javax.net.ssl.*; import java.util.*;
      class Count { public static void main(String[] files) throws Exception { for (String file : files) {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        try (InputStream in = new FileInputStream(file)) { store.load(in, null); }
        System.out.println(Collections.list(store.aliases()).size()); } } }`);
    const java = keytool === 'keytool' ? 'java' : join(keytool, '..', 'java');
    const names = ['keytool-default.p12', 'keytool-passwordless.p12', 'keytool-plain-certificates.p12', 'trust.jks'];
    const counts = execFileSync(java, [program, ...names.map((name) => join(work, name))], { encoding: 'utf8' }).trim().split('\n').map(Number);
    const expected = names.map((name) => {
      const reading = open(join(work, name), 'changeit');
      return reading.kind === 'opened' && !reading.needsPassword ? reading.entries.length : 0;
    });
    expect(counts).toEqual(expected);
    expect(counts).toEqual([0, 2, 2, 2]);
  });

  test('what the trust manager takes as anchors', () => {
    const program = join(work, 'Anchors.java');
    writeFileSync(program, `
      import java.io.*; import java.security.*; import java.security.cert.*; import javax.net.ssl.*; import java.util.*;
      class Anchors { public static void main(String[] files) throws Exception { for (String file : files) {
        KeyStore store = KeyStore.getInstance(file.endsWith("jceks") ? "JCEKS" : KeyStore.getDefaultType());
        try (InputStream in = new FileInputStream(file)) { store.load(in, "changeit".toCharArray()); }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        StringJoiner line = new StringJoiner(" ");
        for (X509Certificate each : ((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers())
          line.add(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(each.getEncoded())));
        System.out.println(line); } } }`);
    const java = keytool === 'keytool' ? 'java' : join(keytool, '..', 'java');
    // Java has no AES-192, no 3DES with two keys, and no passwords beyond ASCII for PKCS#12.
    const names = VARIANTS.filter(({ name, password }) => !/aes192|2des|unicode|p7b/.test(name) && password !== '').map(({ name }) => name);
    const taken = execFileSync(java, [program, ...names.map((name) => join(work, name))], { encoding: 'utf8' }).split('\n').slice(0, names.length);
    const keyring = keyringOf([], []);
    const ours = names.map((name) => {
      const reading = keystoreAnchors(new Uint8Array(readFileSync(join(work, name))), keyring, name);
      return reading.kind === 'opened' ? reading.anchors.map(({ der }) => sha256(der)).sort(compareText) : reading.reason;
    });
    expect(ours).toEqual(taken.map((line) => line.split(' ').filter((each) => each !== '').sort(compareText)));
    expect(ours.flat().length).toBeGreaterThan(10);
  });

  const { a, b, intermediateA, leafA } = makePki();
  const key = (id: string | undefined, name: string) => keyBag({ name, ...(id === undefined ? {} : { id }) });

  test.each<[string, readonly Uint8Array[]]>([
    ['one name twice', [plainPart(certificateBag(a.der, { name: 'Root', trusted: true }), certificateBag(b.der, { name: 'ROOT', trusted: true }))]],
    ['no names', [plainPart(certificateBag(a.der, { trusted: true }), certificateBag(b.der, { trusted: true }))]],
    ['a safe within the safe', [plainPart(certificateBag(b.der, { name: 'out', trusted: true }), nestedBag(certificateBag(a.der, { name: 'in', trusted: true })))]],
    ['a key by identifier', [plainPart(certificateBag(a.der), certificateBag(intermediateA.der), certificateBag(leafA.der, { id: 'x' })), plainPart(key('x', 'client'))]],
    ['a key by name', [plainPart(certificateBag(leafA.der, { name: 'Client' })), plainPart(key('x', 'client'))]],
    ['a key first, without identifier', [plainPart(key(undefined, 'k')), plainPart(certificateBag(leafA.der), certificateBag(b.der))]],
    ['two keys, without identifiers', [plainPart(key(undefined, 'k'), key(undefined, 'l')), plainPart(certificateBag(leafA.der), certificateBag(b.der))]],
    ['a key with a trusted issuer', [plainPart(certificateBag(a.der, { name: 'ca', trusted: true }), certificateBag(intermediateA.der, { id: 'x' })), plainPart(key('x', 'k'))]],
    ['a key and a trusted one of the same name', [plainPart(key('x', 'same')), plainPart(certificateBag(intermediateA.der, { id: 'x', name: 'same' }), certificateBag(a.der, { name: 'Same', trusted: true }))]],
    ['several parts, one of them empty', [plainPart(certificateBag(a.der, { name: '1', trusted: true })), plainPart(), plainPart(certificateBag(b.der, { name: '2', trusted: true }))]],
    ['none', []],
  ])('PKCS#12 written by hand: %s', (name, parts) => {
    const path = join(work, `${name.replaceAll(' ', '-')}.p12`);
    writeFileSync(path, pfx(parts));
    const listed = listWithKeytool(path, null, keytool);
    expect(listed).not.toBeNull();
    // keytool lists a key that has no certificates; there is nothing in it to read.
    expect(asKeytoolLists(open(path, null))).toEqual(asListed(listed)?.filter(({ sha256: digests }) => digests.length > 0));
  });
});

const CACERTS = '/etc/ssl/certs/java/cacerts';

test.runIf(existsSync(CACERTS))("Debian's own store for Java", () => {
  const reading = open(CACERTS, null);
  expect(asKeytoolLists(reading)).toEqual(asListed(listWithKeytool(CACERTS, 'changeit')));
  expect(reading.kind === 'opened' && reading.entries.length).toBeGreaterThan(100);
});
