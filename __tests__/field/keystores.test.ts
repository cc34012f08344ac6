import { describe, expect, it } from 'vitest';

import { auditFiles, roots, type Files } from '../support/audit.ts';
import { certificateBag, keyBag, pfx, plainPart, sealedPart, sequence } from '../support/pkcs12.ts';
import { issue } from '../support/pki.ts';
import { fixture } from '../support/keystore-fixtures.ts';
import { alarmsOf, clientsOf, findingsOf } from './said.ts';

/*
 * Keystores and trust stores as they lie about in real repositories: most of them serve Kafka, HTTPS, signing, a proxy
 * of the company, tests. A PostgreSQL client beside them is neither worse nor better for it.
 */

const HOST = 'orders.postgres.database.azure.com';
const PASSWORD = 'changeit';
const POM = '<project><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.3</version></dependency></dependencies></project>';
const START = 'COPY target/app.jar /app.jar\nENTRYPOINT ["java", "-jar", "/app.jar"]\n';

const ders = (pem: string): readonly Uint8Array[] => pem.split('-----END CERTIFICATE-----').flatMap((block) => {
  const [, text] = block.split('-----BEGIN CERTIFICATE-----');
  return text === undefined ? [] : [Buffer.from(text, 'base64')];
});

/** A trust store as keytool makes it. */
function store(pem: string, password = PASSWORD): Uint8Array {
  const bags = ders(pem).map((der, index) => certificateBag(der, { name: `ca${index}`, trusted: true }));
  return pfx([sealedPart(password, sequence(...bags))], password);
}

const own = issue({ name: 'own', commonName: 'Proxy CA of the company' }).pem;
const many = Array.from({ length: 60 }, (_, index) => issue({ name: `r${index}`, commonName: `Public Root ${index}` }).pem).join('');
const keysOnly = pfx([plainPart(keyBag({ name: 'server', id: '1' }))], PASSWORD);

/** A Java client that reads a complete root file. */
const ready: Files = {
  'pom.xml': POM,
  'src/main/resources/application.properties': `spring.datasource.url=jdbc:postgresql://${HOST}/x?sslmode=verify-full&sslrootcert=/app/azure.pem\n`,
  'azure.pem': roots('G2 MS'),
  Dockerfile: `FROM eclipse-temurin:21-jre\nCOPY azure.pem /app/azure.pem\n${START}`,
};
/** One that verifies against the store that its command line names. */
const withStore = (path: string, options = '', password = PASSWORD): Files => ({
  'pom.xml': POM,
  'src/main/resources/application.properties': `spring.datasource.url=jdbc:postgresql://${HOST}/x?sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory\n`,
  Dockerfile: `FROM eclipse-temurin:21-jre\nCOPY certs/ /certs/\nCOPY target/app.jar /app.jar\nENTRYPOINT ["java", "-Djavax.net.ssl.trustStore=${path}", "-Djavax.net.ssl.trustStorePassword=${password}"${options}, "-jar", "/app.jar"]\n`,
});
const image = (...lines: readonly string[]): string => `FROM eclipse-temurin:21-jre\nCOPY azure.pem /app/azure.pem\n${lines.join('\n')}\n${START}`;

const innocent: Readonly<Record<string, Files>> = {
  'a trust store for Kafka, by its name': { 'src/main/resources/kafka.client.truststore.jks': store(roots('G1')) },
  'a trust store for Kafka, by the settings that name it': {
    'certs/truststore.jks': store(roots('B')),
    'src/main/resources/application.yml': `spring:\n  kafka:\n    ssl:\n      trust-store-location: file:certs/truststore.jks\n      trust-store-password: ${PASSWORD}\n`,
  },
  'a trust store for Kafka that the image builds from the same root': {
    'certs/DigiCertGlobalRootG2.crt.pem': roots('G2'),
    Dockerfile: image('COPY certs/ /certs/', `RUN keytool -importcert -noprompt -alias eventhubs -file /certs/DigiCertGlobalRootG2.crt.pem -keystore /app/truststore.jks -storepass ${PASSWORD}`, 'ENV SPRING_KAFKA_SSL_TRUST_STORE_LOCATION=/app/truststore.jks'),
  },
  'a CA of the company in its trust stores': { 'certs/truststore.p12': store(own), 'certs/corp.crt': own },
  'the CA of a proxy in every store of an image': {
    'proxy.crt': own,
    Dockerfile: image('COPY proxy.crt /usr/local/share/ca-certificates/', `RUN update-ca-certificates && keytool -importcert -noprompt -trustcacerts -cacerts -storepass ${PASSWORD} -alias proxy -file /usr/local/share/ca-certificates/proxy.crt`, 'ENV NODE_EXTRA_CA_CERTS=/usr/local/share/ca-certificates/proxy.crt REQUESTS_CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt'),
  },
  'the same where the pipeline brings the file': { Dockerfile: image('COPY certs/proxy.crt /tmp/proxy.crt', `RUN keytool -importcert -noprompt -cacerts -storepass ${PASSWORD} -alias proxy -file /tmp/proxy.crt`) },
  'a copy of the JDK’s cacerts': { 'docker/cacerts': store(roots('B G1') + many), 'tools/jre/lib/security/cacerts': store(roots('B G1') + many) },
  'trust stores of tests': { 'src/test/resources/truststore.jks': store(roots('B')), 'it/src/test/resources/client.p12': store(roots('G1')) },
  'keys alone: a server’s, one that signs code, one of an Android app': { 'certs/server.p12': keysOnly, 'build/codesign.pfx': fixture('openssl-with-key.p12'), 'app/release.keystore': fixture('with-key.jks'), 'app/upload.jks': fixture('with-secret-key.jceks') },
  'keystores that stay locked': { 'certs/server.p12': store(roots('B'), 'nobody-knows'), 'certs/broker.jks': fixture('openssl-unicode-password.p12') },
  'passwords that open nothing': { '.env': 'KEYSTORE_PASSWORD=hunter22\nTRUSTSTORE_PASS=hunter23\n', 'src/main/resources/mail.properties': 'server.ssl.key-store=classpath:gone.p12\nserver.ssl.key-store-password=hunter24\n' },
  'the wrapper of a build tool, and its mirror’s certificate': { 'gradle/wrapper/gradle-wrapper.jar': Buffer.from('PK\u0003\u0004broken'), '.mvn/nexus.crt': own, '.mvn/jvm.config': '-Djavax.net.ssl.trustStore=.mvn/nexus.jks\n' },
  'certificates for development': { 'dev/localhost.pfx': keysOnly, 'dev/localhost.crt': own, 'dev/up.ps1': 'dotnet dev-certs https --trust\nImport-Certificate -FilePath dev\\localhost.crt -CertStoreLocation Cert:\\CurrentUser\\Root\n' },
  'the roots one by one, beside a bundle of them': { 'certs/BaltimoreCyberTrustRoot.crt.pem': roots('B'), 'certs/DigiCertGlobalRootG2.crt.pem': roots('G2'), 'certs/MicrosoftRSA2017.pem': roots('MS') },
};

describe('innocent keystores', () => {
  it.each(Object.entries(innocent))('%s', (_, files) => {
    const report = auditFiles({ ...ready, ...files });
    expect(alarmsOf(report)).toEqual([]);
    expect(clientsOf(report)).toEqual(['src/main/resources/application.properties:1 pgjdbc verify-full → connects']);
    expect(report.summary.verdict).toBe('ready');
  });

  it.each(Object.entries(innocent))('%s: in a repository without clients', (_, { Dockerfile: _image, ...files }) => {
    const report = auditFiles(files);
    expect(alarmsOf(report)).toEqual([]);
    expect(report.summary.verdict).toBe('ready');
  });
});

describe('a keystore under any name is what Java makes of it', () => {
  it.each([
    ['root.crt', 'G2 MS', 'connects', []],
    ['root.pem', 'G2 MS', 'connects', []],
    ['trust.jks', 'G2 MS', 'connects', []],
    ['root.crt', 'B', 'breaks', ['error missing-current-root certs/root.crt:1']],
  ] as const)('%s with %s', (name, held, worst, said) => {
    const report = auditFiles({ ...withStore(`/certs/${name}`), [`certs/${name}`]: store(roots(held)) });
    expect(clientsOf(report)).toEqual([`src/main/resources/application.properties:1 pgjdbc verify-full → ${worst}`]);
    expect(findingsOf(report)).toEqual(said);
  });

  it('a client that wants a certificate file cannot read it', () => {
    const { Dockerfile: _, ...rest } = ready;
    const report = auditFiles({ ...rest, 'azure.pem': store(roots('G2 MS')), Dockerfile: ready['Dockerfile'] ?? '' });
    expect(findingsOf(report)).toEqual(['error unreadable-certificate azure.pem:1']);
  });
});

it('a locked trust store that the client reads: the password is asked for', () => {
  const report = auditFiles({ ...withStore('/certs/trust.jks', '', '$TRUST_PASSWORD'), 'certs/trust.jks': store(roots('G2'), 'nobody-knows') });
  expect(findingsOf(report)).toEqual(['warning unresolved-trust-source certs/trust.jks:1']);
  expect(report.findings[0]?.message).toContain('none of the known passwords opens it');
  expect(report.findings[0]?.fix?.summary).toContain('ROTATION_READY_KEYSTORE_PASSWORDS');
});

it('keystores that stay closed are listed with the files that were not read, and are no finding', () => {
  const broken = store(roots('G2')).slice(0, 200);
  const { files, findings } = auditFiles({ ...ready, 'certs/broker.p12': store(own, 'nobody-knows'), 'certs/broken.p12': broken });
  expect(files.skipped.map(({ path, reason }) => `${path} ${reason}`)).toEqual(['certs/broken.p12 not opened', 'certs/broker.p12 not opened']);
  expect(files.skipped[1]?.detail).toContain('none of the known passwords opens it');
  expect(files.skippedByReason).toEqual({ 'not opened': 2 });
  expect(findings).toEqual([]);
});

it('many modules with an image each: one finding for each command, and one where they share it', () => {
  const lines = (copied: string): string => `FROM eclipse-temurin:21-jre\nCOPY ${copied} /b.pem\nRUN keytool -importcert -noprompt -alias b -file /b.pem -keystore /t.jks -storepass ${PASSWORD}\nCOPY target/app.jar /app.jar\nENTRYPOINT ["java", "-Djavax.net.ssl.trustStore=/t.jks", "-Djavax.net.ssl.trustStorePassword=${PASSWORD}", "-jar", "/app.jar"]\n`;
  const source = withStore('')['src/main/resources/application.properties'] ?? '';
  const modules = ['a', 'b', 'c', 'd'];
  const each = Object.fromEntries(modules.flatMap((name) => [[`${name}/pom.xml`, POM], [`${name}/src/main/resources/application.properties`, source], [`${name}/Dockerfile`, lines('b.pem')], [`${name}/b.pem`, roots('B')]]));
  expect(findingsOf(auditFiles(each))).toEqual(modules.map((name) => `error missing-current-root ${name}/Dockerfile:3`));
  const shared = Object.fromEntries(modules.flatMap((name) => [[`${name}/pom.xml`, POM], [`${name}/src/main/resources/application.properties`, source]]));
  expect(findingsOf(auditFiles({ ...shared, Dockerfile: lines('b.pem').replace('COPY target', 'COPY . /src\nCOPY target'), 'b.pem': roots('B') }))).toEqual(['error missing-current-root Dockerfile:3']);
});

it('many modules on a store that nothing in the repository brings: it is said once', () => {
  const { 'pom.xml': pom = '', 'src/main/resources/application.properties': settings = '' } = withStore('');
  const modules = Object.fromEntries(['a', 'b', 'c'].flatMap((name) => [[`${name}/pom.xml`, pom], [`${name}/src/main/resources/application.properties`, settings]]));
  const report = auditFiles(modules);
  expect(clientsOf(report).every((client) => client.endsWith('→ unknown'))).toBe(true);
  expect(findingsOf(report)).toEqual(['warning unresolved-trust-source a/src/main/resources/application.properties:1']);
  expect(report.findings[0]?.clients).toHaveLength(3);
});
