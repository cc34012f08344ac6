import { describe, expect, test } from 'vitest';
import { keystorePasswords } from '../../../src/extract/passwords/index.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';
import { openSecret } from '../../../src/shared/secret.ts';

function passwordsIn(path: string, text: string, others: Readonly<Record<string, string>> = {}): readonly string[] {
  const file = new SourceFile(path, new TextEncoder().encode(text));
  if (!keystorePasswords.accepts(file)) return [];
  const open = (name: string): SourceFile | null => (others[name] === undefined ? null : new SourceFile(name, new TextEncoder().encode(others[name])));
  return (keystorePasswords.extract(file, { open, list: () => null }).passwords ?? []).map(({ secret }) => openSecret(secret));
}

describe('passwords of keystores', () => {
  test.each([
    ['a.sh', 'keytool -importcert -storepass pw-1 -noprompt', ['pw-1']],
    ['a.sh', 'keytool -importkeystore -srcstorepass "pw 1" -deststorepass \'pw-2\'', ['pw 1', 'pw-2']],
    ['a.sh', 'PASS=pw-1\nkeytool -list -storepass $PASS', ['pw-1']],
    ['a.sh', 'PASS="${P:-x}"\nkeytool -list -storepass "${STORE_PW:-pw-1}"', ['pw-1']],
    ['a.sh', 'export KS=pw-1\nkeytool -list -storepass:env KS', ['pw-1']],
    ['a.sh', 'export TRUSTSTORE_PASSWORD=pw-1', ['pw-1']],
    ['Dockerfile', 'FROM x\nENV KEYSTORE_PASSWORD pw-1\nRUN keytool -storepass ${KEYSTORE_PASSWORD}', ['pw-1', 'pw-1']],
    ['Dockerfile', 'FROM x\nENV JAVA_OPTS="-Djavax.net.ssl.trustStorePassword=pw-1 -Dx=y"', ['pw-1']],
    ['Dockerfile', 'FROM x\nENTRYPOINT ["java", "-Djavax.net.ssl.trustStorePassword=pw-1", "-jar", "a.jar"]', ['pw-1']],
    ['a.properties', 'spring.ssl.trust-store-password=pw-1\njavax.net.ssl.keyStorePassword = pw-2\nspring.ssl.bundle.jks.db.truststore.password=pw-3', ['pw-1', 'pw-2', 'pw-3']],
    ['a.properties', 'quarkus.tls.trust-store.p12.password=pw-1\nquarkus.datasource.reactive.trust-certificate-jks.password=pw-2', ['pw-1', 'pw-2']],
    ['a.yml', 'server:\n  ssl:\n    trust-store-password: "pw-1"\n', ['pw-1']],
    ['a.yml', 'spring:\n  ssl:\n    bundle:\n      jks:\n        db:\n          truststore:\n            location: a.jks\n            password: pw-1\n', ['pw-1']],
    ['a.xml', '<trustStorePassword>pw-1</trustStorePassword><truststorePass>pw-2</truststorePass>', ['pw-1', 'pw-2']],
    ['a.yml', 'quarkus:\n  datasource:\n    reactive:\n      trust-certificate-pfx:\n        path: a.p12\n        password: pw-1\n', ['pw-1']],
    ['a.yml', 'quarkus:\n  tls:\n    db:\n      trust-store:\n        p12:\n          path: a.p12\n          password: pw-1\n', ['pw-1']],
    ['a.properties', '%prod.quarkus.datasource."orders".reactive.trust-certificate-pfx.password=pw-1\nspring.kafka.ssl.trust-store-password=pw-2\n', ['pw-1', 'pw-2']],
    ['.env', 'QUARKUS_DATASOURCE_REACTIVE_TRUST_CERTIFICATE_JKS_PASSWORD=pw-1\nSERVER_SSL_TRUST_STORE_PASSWORD=pw-2\n', ['pw-1', 'pw-2']],
    ['pom.xml', '<argLine>-Djavax.net.ssl.trustStorePassword=pw-1</argLine><javax.net.ssl.trustStorePassword>pw-2</javax.net.ssl.trustStorePassword>', ['pw-1', 'pw-2']],
    ['build.gradle', "test { systemProperty 'javax.net.ssl.trustStorePassword', 'pw-1'\n jvmArgs '-Djavax.net.ssl.trustStorePassword=pw-2' }", ['pw-1', 'pw-2']],
    ['build.gradle.kts', 'systemProperties = mapOf("javax.net.ssl.trustStorePassword" to "pw-1")\nsystemProperties["javax.net.ssl.trustStorePassword"] = "pw-2"', ['pw-1', 'pw-2']],
    ['a.xml', '<Connector truststorePass="pw-1" keystorePass="pw-2"/>', ['pw-1', 'pw-2']],
    ['A.java', 'System.setProperty("javax.net.ssl.trustStorePassword", "pw-1"); ks.setTrustStorePassword("pw-2");', ['pw-1', 'pw-2']],
    ['a.json', '{"trustStorePassword": "pw-1"}', ['pw-1']],
    ['.env', 'TRUST_STORE_PASSWORD=pw-1\n', ['pw-1']],
    ['a.sh', `keytool -storepass ${'x'.repeat(300)} -noprompt`, []],
    ['a.sh', 'keytool -storepass -noprompt', []],
    ['a.sh', 'keytool -storepass', []],
    ['a.md', 'keytool -storepass pw-1', []],
    ['a.yml', 'password: pw-1\n', []],
  ])('%s: %s', (path, text, passwords) => {
    expect(passwordsIn(path, text)).toStrictEqual(passwords);
  });

  test('the first line of a file that -storepass:file names', () => {
    expect(passwordsIn('build/a.sh', 'keytool -list -storepass:file pw.txt', { 'build/pw.txt': 'pw-1\r\nmore\n' })).toStrictEqual(['pw-1']);
    expect(passwordsIn('build/a.sh', 'keytool -list -storepass:file build/pw.txt', { 'build/pw.txt': 'pw-1' })).toStrictEqual(['pw-1']);
    expect(passwordsIn('build/a.sh', 'keytool -list -storepass:file ../../pw.txt')).toStrictEqual([]);
  });

  test('not more than a file may well have, in time, and nothing of it can be printed', () => {
    const many = passwordsIn('a.sh', 'keytool -storepass pw\n'.repeat(20_000));
    expect(many.length).toBe(200);
    expect(passwordsIn('a.sh', `keytool -storepass ${' '.repeat(200_000)}${'"'.repeat(100_000)}`)).toStrictEqual([]);
    const file = new SourceFile('a.sh', new TextEncoder().encode('keytool -storepass pw-12345'));
    expect(JSON.stringify(keystorePasswords.extract(file, { open: () => null, list: () => null }))).not.toContain('pw-12345');
  });
});
