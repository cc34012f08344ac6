import { inspect } from 'node:util';
import { expect, test } from 'vitest';

import { keyringOf } from '../../src/keystores/index.ts';
import { openSecret, sealSecret } from '../../src/shared/secret.ts';
import type { KeystorePassword, Keyring } from '../../src/model.ts';

const at = (path: string, text: string, line = 1): KeystorePassword => ({ secret: sealSecret(text), name: '', at: { path, line, column: 1, endLine: line, endColumn: 2 } });
const texts = (keyring: Keyring, path: string | null): string[] => keyring.passwordsFor(path).map(openSecret);

const FOUND = [at('other/x.properties', 'far'), at('app/db/deep/a.yml', 'below'), at('app/x.env', 'above'), at('app/db/a.env', 'same'), at('app/db/a.env', 'before', 0), at('x.env', 'top')];

test('passwords come nearest first, then those given, then the usual ones', () => {
  const passwords = texts(keyringOf(FOUND, [sealSecret('given')]), 'app/db/trust.jks');
  expect(passwords.slice(0, 8)).toEqual(['before', 'same', 'below', 'above', 'top', 'far', 'given', 'changeit']);
  expect(passwords).toEqual(expect.arrayContaining(['password', '', 'changeme', 'secret']));
});

test('another keystore has other neighbours, and no path none', () => {
  const keyring = keyringOf(FOUND, []);
  expect(texts(keyring, 'other/store').slice(0, 2)).toEqual(['far', 'top']);
  expect(texts(keyring, null)[0]).toBe('top');
});

test('each password comes once', () => {
  const passwords = texts(keyringOf([at('a', 'changeit'), at('a', 'changeit', 2), at('b', 'twice'), at('c/d', 'twice')], ['twice', 'password', ''].map(sealSecret)), 'a');
  expect(passwords.slice(0, 4)).toEqual(['changeit', 'twice', 'password', '']);
  expect(new Set(passwords).size).toBe(passwords.length);
});

test('a flood leaves room for those given and the usual ones', () => {
  const flood = Array.from({ length: 5000 }, (_, index) => at(`f${index % 50}/x`, `p${index}`));
  const passwords = texts(keyringOf(flood, ['given', 'x'.repeat(10_000)].map(sealSecret)), 'f3/trust.jks');
  expect(passwords.length).toBeLessThanOrEqual(64);
  expect(passwords).toContain('given');
  expect(passwords).toContain('changeit');
  expect(passwords[0]).toBe('p3');
});

test('nothing of it can be printed', () => {
  const keyring = keyringOf([at('a', 'hunter2-found')], [sealSecret('hunter2-given')]);
  const shown = [keyring, keyring.passwordsFor('a')].map((each) => `${JSON.stringify(each)}${inspect(each, { depth: 9, showHidden: true })}`).join();
  expect(shown).not.toContain('hunter2');
});
