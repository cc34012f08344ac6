import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { makePki } from '../support/pki.ts';

/** What keytool and OpenSSL say and do, statement by statement: the ground on which their tables stand. */
const { a, b, intermediateA, leafA } = makePki();
const PEM: Readonly<Record<string, string>> = { 'a.pem': a.pem, 'b.pem': b.pem, 'ab.pem': a.pem + b.pem, 'ba.pem': b.pem + a.pem, 'ia.pem': intermediateA.pem, 'leaf.pem': leafA.pem, 'joined.pem': a.pem.trimEnd() + b.pem, 'bom.pem': `\uFEFF${a.pem}` };
const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

interface Said {
  readonly status: number | null;
  readonly said: string;
  readonly folder: string;
}

/** Runs a line of the shell in a folder with the certificates; with nobody at the terminal. */
function shell(line: string): Said {
  const folder = mkdtempSync(join(tmpdir(), 'commands-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(PEM)) writeFileSync(join(folder, name), text);
  mkdirSync(join(folder, 'd'));
  const { status, stdout, stderr } = spawnSync('sh', ['-c', line], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin`, HOME: folder, LC_ALL: 'C.UTF-8' } });
  return { status, said: `${stdout}${stderr}`, folder };
}

const add = (file: string, more: string, store = 's'): string => `keytool -importcert -file ${file} -keystore ${store} -storepass password ${more}`;
const list = (store = 's', more = '-storepass password'): string => `keytool -list -keystore ${store} ${more}`;
const magic = ({ folder }: Said): string => readFileSync(join(folder, 's')).subarray(0, 2).toString('hex');
const verify = (ca: string, more = '-untrusted ia.pem'): string => `openssl verify -no-CApath -no-CAstore -CAfile ${ca} ${more} leaf.pem`;
const entries = (count: number): RegExp => new RegExp(`contains ${count} entr`);

/** Heading, statement, command, exit status, what is said. */
const STATEMENTS: Readonly<Record<string, readonly (readonly [statement: string, line: string, status: number, said: RegExp])[]>> = {
  "the guide's two commands": [
    ['both are in the store', `${add('a.pem', '-alias PostgreSQLServerCACert -noprompt')} && ${add('b.pem', '-alias PostgreSQLServerCACert2 -noprompt')} && ${list()}`, 0, /contains 2 entries[^]*postgresqlservercacert,[^]*postgresqlservercacert2,/],
  ],
  'importing twice with the same alias': [
    ['the second one fails', `${add('a.pem', '-alias x -noprompt')} && ${add('b.pem', '-alias x -noprompt')}`, 1, /alias <x> already exists/],
    ['in another letter case too', `${add('a.pem', '-alias x -noprompt')} && ${add('b.pem', '-alias X -noprompt')}`, 1, /alias <X> already exists/],
    ['the first one stays', `${add('a.pem', '-alias x -noprompt')}; ${add('b.pem', '-alias x -noprompt')}; ${list()}`, 0, entries(1)],
  ],
  'the same certificate again under another alias': [
    ['goes in without a question', `${add('a.pem', '-alias x -noprompt')} && ${add('a.pem', '-alias y -noprompt')} && ${list()}`, 0, entries(2)],
    ['does not go in when nobody answers', `${add('a.pem', '-alias x -noprompt')} && ${add('a.pem', '-alias y')}; ${list()}`, 0, /contains 1 entry[^]*already exists in keystore under alias <x>/],
  ],
  'a file with two certificates': [
    ['the first one goes in, and nothing is said of the other', `${add('ab.pem', '-alias x -noprompt')} && ${list()}`, 0, entries(1)],
    ['whichever is first', `${add('ba.pem', '-alias x -noprompt')} && keytool -exportcert -rfc -alias x -keystore s -storepass password | openssl x509 -noout -fingerprint -sha256 && openssl x509 -in b.pem -noout -fingerprint -sha256`, 0, /Fingerprint=(\S+)[^]*Fingerprint=\1/],
    ['printcert shows both', 'keytool -printcert -file ab.pem', 0, /Certificate\[1\]:[^]*Certificate\[2\]:/],
  ],
  'without -noprompt and without a terminal': [
    ['it is not added, which is no failure', add('a.pem', '-alias x'), 0, /Trust this certificate\? \[no\]:\s+Certificate was not added to keystore/],
    ['no store is made', `${add('a.pem', '-alias x')}; ls s`, 2, /cannot access/],
  ],
  'without -alias': [
    ['the entry is mykey, which the next one cannot be', `${add('a.pem', '-noprompt')} && ${add('b.pem', '-noprompt')}`, 1, /alias <mykey> already exists/],
    ['the first one stays', `${add('a.pem', '-noprompt')}; ${add('b.pem', '-noprompt')}; ${list()}`, 0, /contains 1 entry[^]*mykey,/],
  ],
  'empty and short passwords': [
    ['an empty one', 'keytool -importcert -alias x -file a.pem -keystore s -storepass "" -noprompt', 1, /at least 6 characters/],
    ['a short one', 'keytool -importcert -alias x -file a.pem -keystore s -storepass abc -noprompt', 1, /at least 6 characters/],
    ['none, and nobody to ask', 'keytool -importcert -alias x -file a.pem -keystore s -noprompt; ls s', 2, /too short[^]*Too many failures[^]*cannot access/],
    ["OpenSSL's empty one opens, and shows nothing", `openssl pkcs12 -export -nokeys -in ab.pem -passout pass: -out s && ${list('s', '-storepass ""')}`, 0, entries(0)],
  ],
  'a PKCS#12 of certificates made by openssl': [
    ['is empty for Java', `openssl pkcs12 -export -nokeys -in ab.pem -name root -passout pass:password -out s && ${list()}`, 0, entries(0)],
    ['3.0 and 3.1 know no -jdktrust; from 3.2 on it makes Java see them', `openssl pkcs12 -export -nokeys -in ab.pem -jdktrust anyExtendedKeyUsage -passout pass:password -out s; case "$(openssl version)" in 'OpenSSL 3.'[01]*) test ! -e s && echo as told;; *) ${list()} | grep -q 'contains 2' && echo as told;; esac`, 0, /as told/],
  ],
  'JKS and PKCS12': [
    ['each opens as the other', `${add('a.pem', '-alias x -noprompt -storetype JKS')} && ${list('s', '-storetype PKCS12 -storepass password')}`, 0, entries(1)],
    ['and the other way round', `${add('a.pem', '-alias x -noprompt')} && ${list('s', '-storetype JKS -storepass password')}`, 0, entries(1)],
    ['a wrong password', `${add('a.pem', '-alias x -noprompt')} && ${list('s', '-storepass wrongpass')}`, 1, /password was incorrect/],
  ],
  'openssl rehash and c_rehash': [
    ['a bundle gets no name', 'cp ab.pem d && openssl rehash d; ls d', 0, /does not contain exactly one certificate/],
    ['one certificate a file gets one', 'cp a.pem b.pem d && openssl rehash d && ls d', 0, /^[\da-f]{8}\.0$[^]*^[\da-f]{8}\.0$/m],
    ['c_rehash does so too', 'cp a.pem b.pem d && c_rehash d >/dev/null && ls d', 0, /^[\da-f]{8}\.0$[^]*^[\da-f]{8}\.0$/m],
    ['other endings are passed over', 'cp a.pem d/a.txt && openssl rehash d && ls d', 0, /^a\.txt\n$/],
  ],
  'openssl verify and the bundle forms': [
    ['plain', verify('a.pem'), 0, /OK/],
    ['two blocks on one line', verify('joined.pem'), 1, /bad end line/],
    ['a byte-order mark', verify('bom.pem'), 0, /OK/],
    ['the trusted form', `openssl x509 -in a.pem -trustout -out t.pem && ${verify('t.pem')}`, 0, /OK/],
    ['an intermediate is no anchor', verify('ia.pem', ''), 2, /unable to get issuer certificate/],
    ['unless partial chains count', verify('ia.pem', '-partial_chain'), 0, /OK/],
  ],
};

describe.each(Object.entries(STATEMENTS))('%s', (_, rows) => {
  test.each(rows)('%s', (_statement, line, status, said) => {
    const answer = shell(line);
    expect(answer.said).toMatch(said);
    expect(answer.status).toBe(status);
  });
});

test.each([['', '3082'], [' -storetype PKCS12', '3082'], [' -storetype JKS', 'feed'], [' -storetype JCEKS', 'cece']])('keytool -importcert%s makes a store that begins with %s', (type, begins) => {
  expect(magic(shell(add('a.pem', `-alias x -noprompt${type}`)))).toBe(begins);
});

test('a bundle in a folder that is hashed gets no name of its own', () => {
  const { folder } = shell('cp ab.pem d && openssl rehash d');
  expect(existsSync(join(folder, 'd', 'ab.pem'))).toBe(true);
  expect(spawnSync('ls', [join(folder, 'd')], { encoding: 'utf8' }).stdout).toBe('ab.pem\n');
});
