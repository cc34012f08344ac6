import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';

import { readPkcs7, certificatesOf } from '../../src/certificates/index.ts';
import { readKeystore } from '../../src/keystores/index.ts';
import { sealSecret } from '../../src/shared/secret.ts';
import { asKeytoolLists, asListed, fixture, FIXTURES, sha256 } from '../support/keystore-fixtures.ts';

const STORES = FIXTURES.filter(({ name }) => !name.endsWith('.p7b'));
const WRONG = ['password', 'wrong'].map(sealSecret);

describe.each(STORES)('$name', ({ name, password, holds, keytool }) => {
  const bytes = fixture(name);
  const reading = readKeystore(bytes, [...WRONG, ...(password === null ? [] : [sealSecret(password)])]);

  test('is opened, and all its certificates are found', () => {
    expect(reading).toMatchObject({ kind: 'opened', format: name.split('.')[1]?.replace('p12', 'pkcs12'), needsPassword: password !== null, opensInJava: keytool !== null || name === 'openssl-unicode-password.p12' });
    expect(reading.kind === 'opened' && reading.entries.map(({ der }) => sha256(der)).sort()).toEqual([...holds].sort());
  });

  test.runIf(keytool !== null)('is to Java what keytool listed', () => {
    expect(asKeytoolLists(reading)).toEqual(asListed(keytool));
  });

  test.runIf(password !== null)('is locked without its password', () => {
    expect(readKeystore(bytes, WRONG)).toEqual({ kind: 'locked', format: 'pkcs12', reason: 'none of the known passwords opens it' });
    expect(readKeystore(bytes, [])).toMatchObject({ kind: 'locked' });
  });

  test('shows no password', () => {
    const secrets = [...WRONG, sealSecret(password ?? 'changeit')];
    const shown = `${JSON.stringify(reading)} ${inspect(reading, { depth: 9, showHidden: true })} ${JSON.stringify(secrets)} ${inspect(secrets, { depth: 9, showHidden: true })}`;
    for (const text of ['wrong', ...(password ? [password] : [])]) expect(shown.includes(text)).toBe(false);
  });
});

test.each(['bundle.p7b', 'bundle-pem.p7b'])('%s holds its certificates', (name) => {
  const bytes = fixture(name);
  const found = name.includes('pem') ? certificatesOf(Buffer.from(bytes).toString()).map((certificate) => certificate.sha256) : readPkcs7(bytes)?.map(sha256);
  expect(found).toEqual(FIXTURES.find((each) => each.name === name)?.holds);
});
