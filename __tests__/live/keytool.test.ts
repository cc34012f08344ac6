import { X509Certificate } from 'node:crypto';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { keytool } from '../../src/drivers/pem/profiles.ts';
import { readWith } from '../../src/drivers/pem/reader.ts';
import { makeVariants } from '../drivers/pem/variants.ts';
import { auditFiles, roots } from '../support/audit.ts';
import type { Files } from '../support/audit.ts';
import { makePki } from '../support/pki.ts';

/** Scripts that the real keytool runs, and the same scripts as the audit reads them: both must come to the same trust store. */
const PEM: Files = { 'a.pem': roots('B'), 'b.pem': roots('G2'), 'ab.pem': roots('B G2'), 'ba.pem': roots('G2 B'), 'certs/a.crt': roots('B'), 'certs/b.crt': roots('G2'), 'certs/readme.txt': 'no certificate\n' };

const add = (alias: string, file: string, more = '-noprompt'): string => `keytool -importcert -alias ${alias} -file ${file} -keystore ts -storepass password ${more}`;

const SCRIPTS: readonly (readonly [name: string, script: string, holds: string])[] = [
  ["the guide's two commands", `${add('PostgreSQLServerCACert', 'a.pem')}\n${add('PostgreSQLServerCACert2', 'b.pem')}`, 'B G2'],
  ['an alias twice', `${add('x', 'a.pem')}\n${add('x', 'b.pem')}`, 'B'],
  ['an alias twice, in another letter case', `${add('x', 'a.pem')}\n${add('X', 'b.pem')}`, 'B'],
  ['no alias, twice', 'keytool -importcert -file a.pem -keystore ts -storepass password -noprompt\nkeytool -importcert -file b.pem -keystore ts -storepass password -noprompt', 'B'],
  ['the same certificate under two names', `${add('x', 'a.pem')}\n${add('y', 'a.pem')}`, 'B'],
  ['a bundle: the first certificate', add('x', 'ab.pem'), 'B'],
  ['the bundle the other way round', add('x', 'ba.pem'), 'G2'],
  ['options in any letter case', 'keytool -ImportCert -Alias x -File a.pem -KeyStore ts -StorePass password -NoPrompt', 'B'],
  ['the old name of the command', 'keytool -import -trustcacerts -alias x -file a.pem -keystore ts -storepass password -noprompt', 'B'],
  ['from standard input', 'keytool -importcert -alias x -keystore ts -storepass password -noprompt < a.pem', 'B'],
  ['through a pipe', 'cat b.pem | keytool -importcert -alias x -keystore ts -storepass password -noprompt', 'G2'],
  ['yes', `yes | ${add('x', 'a.pem', '')}`, 'B'],
  ['echo yes', `echo yes | ${add('x', 'a.pem', '')}`, 'B'],
  ['echo no', `${add('y', 'b.pem')}\necho no | ${add('x', 'a.pem', '')}`, 'G2'],
  ['password and answer by standard input', "printf 'password\\npassword\\nyes\\n' | keytool -importcert -alias x -file a.pem -keystore ts", 'B'],
  ['an empty and a short password', 'keytool -importcert -alias x -file a.pem -keystore ts -storepass "" -noprompt\nkeytool -importcert -alias x -file a.pem -keystore ts -storepass abc -noprompt\n' + add('y', 'b.pem'), 'G2'],
  ['a password in a variable', 'export PW=password\nkeytool -importcert -alias x -file a.pem -keystore ts -storepass:env PW -noprompt', 'B'],
  ['deleted again', `${add('x', 'a.pem')}\n${add('y', 'b.pem')}\nkeytool -delete -alias X -keystore ts -storepass password`, 'G2'],
  ['deleted and replaced', `${add('x', 'a.pem')}\nkeytool -delete -alias x -keystore ts -storepass password\n${add('x', 'b.pem')}`, 'G2'],
  ['deleted without being there', `${add('x', 'a.pem')}\nkeytool -delete -alias nobody -keystore ts -storepass password`, 'B'],
  ['a loop over files', 'for f in certs/*.crt; do keytool -importcert -alias "$(basename "$f" .crt)" -file "$f" -keystore ts -storepass password -noprompt; done', 'B G2'],
  ['a loop with one alias', 'for f in certs/*.crt; do keytool -importcert -alias root -file "$f" -keystore ts -storepass password -noprompt; done', 'B'],
  ['a loop with a counter', 'i=0; for f in certs/*.crt; do i=$((i+1)); keytool -importcert -alias "root-$i" -file "$f" -keystore ts -storepass password -noprompt; done', 'B G2'],
  ['a function', 'add() { keytool -importcert -alias "$1" -file "$2" -keystore ts -storepass password -noprompt; }\nadd x a.pem\nadd y b.pem', 'B G2'],
  ['find -exec', "find certs -name '*.crt' -exec keytool -importcert -alias {} -file {} -keystore ts -storepass password -noprompt \\;", 'B G2'],
  ['csplit', "csplit -sz -f part- ab.pem '/-----BEGIN CERTIFICATE-----/' '{*}'\nfor f in part-*; do keytool -importcert -alias \"$f\" -file \"$f\" -keystore ts -storepass password -noprompt; done", 'B G2'],
  ['awk, as RDS documents it', 'awk \'split_after == 1 {n++;split_after=0} /-----END CERTIFICATE-----/ {split_after=1} {print > "part-" n ".pem"}\' < ab.pem\nfor f in part-*; do keytool -importcert -alias "$(basename $f .pem)" -file $f -keystore ts -storepass password -noprompt; done', 'B G2'],
  ['printed as PEM by keytool', 'keytool -printcert -rfc -file ba.pem > x.pem\n' + add('x', 'x.pem'), 'G2'],
  ['another store beside it', 'keytool -importcert -alias x -file a.pem -keystore other -storepass password -noprompt\n' + add('y', 'b.pem'), 'G2'],
  ['copied and gone on with', 'keytool -importcert -alias x -file a.pem -keystore base -storepass password -noprompt\ncp base ts\n' + add('y', 'b.pem'), 'B G2'],
  ['an entry under a new name', add('a', 'a.pem') + '\nkeytool -changealias -alias a -destalias old -keystore ts -storepass password\n' + add('a', 'b.pem'), 'B G2'],
  ['one store into another, which nobody allows to overwrite', 'keytool -importcert -alias x -file a.pem -keystore src -storepass password -noprompt\n' + add('x', 'b.pem') + '\nkeytool -importkeystore -srckeystore src -srcstorepass password -destkeystore ts -deststorepass password', 'G2'],
  ['one store into another, over the entry of the same name', 'keytool -importcert -alias x -file a.pem -keystore src -storepass password -noprompt\n' + add('x', 'b.pem') + '\nkeytool -importkeystore -srckeystore src -srcstorepass password -destkeystore ts -deststorepass password -noprompt', 'B'],
  ['one entry of another store, under a new name', 'keytool -importcert -alias x -file a.pem -keystore src -storepass password -noprompt\n' + add('x', 'b.pem') + '\nkeytool -importkeystore -srckeystore src -srcalias x -destalias y -srcstorepass password -destkeystore ts -deststorepass password', 'B G2'],
  ['one store into another', 'keytool -importcert -alias x -file a.pem -keystore src -storepass password -noprompt\n' + add('y', 'b.pem') + '\nkeytool -importkeystore -srckeystore src -srcstorepass password -destkeystore ts -deststorepass password -noprompt', 'B G2'],
];

/** The SHA-256 of the trusted entries of a store, sorted. */
function listed(folder: string): readonly string[] {
  if (!existsSync(join(folder, 'ts'))) return [];
  const text = execFileSync('keytool', ['-list', '-rfc', '-keystore', 'ts', '-storepass', 'password'], { cwd: folder, encoding: 'utf8' });
  return sha256sOf(text);
}

function sha256sOf(pem: string): readonly string[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return [...new Set(blocks.map((block) => new X509Certificate(block).fingerprint256.replaceAll(':', '').toLowerCase()))].sort();
}

function inScratch<T>(files: Files, run: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'keytool-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    return run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function audited(script: string): readonly string[] {
  const { clients } = auditFiles({
    ...PEM,
    'Dockerfile': `FROM eclipse-temurin:17\nWORKDIR /app\nCOPY . .\nRUN <<EOF\n${script}\nEOF\nCMD ["java", "-Djavax.net.ssl.trustStore=/app/ts", "-Djavax.net.ssl.trustStorePassword=password", "-jar", "app.jar"]\n`,
    'pom.xml': '<project><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.4</version></dependency></dependencies></project>',
    'src/main/resources/application.properties': 'spring.datasource.url=jdbc:postgresql://orders.postgres.database.azure.com/orders?sslmode=require&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory\n',
  });
  expect(clients).toHaveLength(1);
  return [...(clients[0]?.trust.anchors ?? [])].sort();
}

describe('a trust store that commands fill', () => {
  test.each(SCRIPTS)('%s', (_name, script, holds) => {
    const real = inScratch(PEM, (folder) => {
      spawnSync('bash', ['-c', script], { cwd: folder, stdio: ['ignore', 'ignore', 'ignore'], env: { PATH: process.env['PATH'] ?? '', HOME: folder } });
      return listed(folder);
    });
    expect(real).toStrictEqual(sha256sOf(roots(holds)));
    expect(audited(script)).toStrictEqual(real);
  });

  test.each([
    ['nobody answers', add('x', 'a.pem', '')],
    ['nobody gives a password', 'keytool -importcert -alias x -file a.pem -keystore ts -noprompt'],
    ['the certificate takes the place of the answer', 'keytool -importcert -alias x -keystore ts -storepass password < a.pem'],
    ['a password that is too short', 'keytool -importcert -alias x -file a.pem -keystore ts -storepass abc -noprompt'],
  ])('is not made when %s', (_name, script) => {
    const made = inScratch(PEM, (folder) => {
      spawnSync('bash', ['-c', script], { cwd: folder, stdio: ['ignore', 'ignore', 'ignore'], env: { PATH: process.env['PATH'] ?? '', HOME: folder } });
      return existsSync(join(folder, 'ts'));
    });
    expect(made).toBe(false);
    expect(audited(script)).toStrictEqual([]);
  });
});

describe('keytool reads a certificate file as its profile says', () => {
  const variants = makeVariants(makePki());

  test.each([...variants.keys()])('%s', (name) => {
    const bytes = variants.get(name) ?? new Uint8Array();
    const real = inScratch({ 'x.pem': bytes }, (folder) => {
      spawnSync('keytool', ['-importcert', '-alias', 'x', '-file', 'x.pem', '-keystore', 'ts', '-storepass', 'password', '-noprompt'], { cwd: folder, stdio: 'ignore' });
      return listed(folder);
    });
    expect(readWith(keytool, bytes).certificates.map(({ sha256 }) => sha256)).toStrictEqual(real);
  });
});
