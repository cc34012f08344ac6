import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { auditFiles, findingsOf, roots } from '../support/audit.ts';
import type { Files } from '../support/audit.ts';

/** Frameworks of Java, and the settings by which they name certificates, through the whole audit. */
const HOST = 'orders.postgres.database.azure.com';
const PROPERTIES = 'src/main/resources/application.properties';
const YAML = 'src/main/resources/application.yml';
const POM = '<project><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.4</version></dependency></dependencies></project>';

/** A client that has its roots, and beside it a file that lacks one. */
const beside = (more: Files): Files => ({
  'pom.xml': POM,
  'ok.pem': roots('G1 G2 MS'),
  'config/db.properties': `db.url=jdbc:postgresql://${HOST}/orders?sslmode=verify-full&sslrootcert=ok.pem\n`,
  'certs/ca.pem': roots('B'),
  ...more,
});

describe('certificates that a setting names for a client of another driver', () => {
  const ROWS: Readonly<Record<string, readonly [Files, string]>> = {
    'Quarkus, reactive': [{ [PROPERTIES]: 'quarkus.datasource.reactive.trust-certificate-pem.certs=certs/ca.pem\n' }, 'quarkus.datasource.reactive.trust-certificate-pem.certs names it, for a client whose driver is not known here.'],
    'a profile and a named data source': [{ [PROPERTIES]: '%prod.quarkus.datasource."orders".reactive.trust-certificate-pem.certs=/opt/x.pem,certs/ca.pem\n' }, 'names it, for a client whose driver is not known here.'],
    'YAML': [{ [YAML]: 'quarkus:\n  datasource:\n    reactive:\n      trust-certificate-pem:\n        certs: certs/ca.pem\n' }, 'names it, for a client whose driver is not known here.'],
    'a variable': [{ Dockerfile: 'FROM eclipse-temurin:21\nCOPY certs /certs\nENV QUARKUS_DATASOURCE_REACTIVE_TRUST_CERTIFICATE_PEM_CERTS=/certs/ca.pem\n' }, 'QUARKUS_DATASOURCE_REACTIVE_TRUST_CERTIFICATE_PEM_CERTS names it'],
    'R2DBC of Spring': [{ [PROPERTIES]: 'spring.r2dbc.properties.sslRootCert=certs/ca.pem\n' }, 'spring.r2dbc.properties.sslRootCert names it'],
    'R2DBC of Micronaut': [{ [YAML]: 'r2dbc:\n  datasources:\n    default:\n      options:\n        sslRootCert: certs/ca.pem\n' }, 'r2dbc.datasources.default.options.sslRootCert names it'],
    'the TLS registry of Quarkus': [{ [PROPERTIES]: 'quarkus.tls.trust-store.pem.certs=certs/ca.pem\n' }, 'quarkus.tls.trust-store.pem.certs names it, for whoever asks for this TLS configuration of Quarkus'],
    'a bundle of Spring': [{ [PROPERTIES]: 'spring.ssl.bundle.pem.db.truststore.certificate=classpath:certs/ca.pem\n' }, 'spring.ssl.bundle.pem.db.truststore.certificate names it, for whoever asks for this SSL bundle'],
    'Keycloak': [{ 'conf/keycloak.conf': 'db=postgres\ntruststore-paths=certs/ca.pem\n' }, 'truststore-paths names it, for the requests that Keycloak sends'],
  };
  test.each(Object.entries(ROWS))('%s', (_name, [files, words]) => {
    const [finding, ...others] = findingsOf(auditFiles(beside(files)), 'unlinked-ca-file');
    expect(others).toEqual([]);
    expect(finding?.message).toContain(words);
    expect(finding?.message).not.toContain('No client that reads it');
    expect(finding?.related[0]?.at?.path).toBe(Object.keys(files)[0]);
  });
});

test('without a setting, nobody is found', () => {
  expect(findingsOf(auditFiles(beside({ [PROPERTIES]: 'quarkus.datasource.reactive.max-size=20\n' })), 'unlinked-ca-file')[0]?.message).toContain('No client that reads it was found.');
});

describe('a store for something else raises no alarm', () => {
  test.each([
    'server.ssl.trust-store=certs/ca.pem', 'server.ssl.trust-certificate=classpath:certs/ca.pem', 'spring.kafka.ssl.trust-store-location=file:certs/ca.pem', 'spring.kafka.properties.ssl.truststore.location=/etc/certs/ca.pem',
    'spring.rabbitmq.ssl.trust-store=certs/ca.pem', 'quarkus.http.ssl.certificate.trust-store-file=certs/ca.pem', 'kafka.ssl.truststore.location=certs/ca.pem', 'spring.data.redis.ssl.trust-store=certs/ca.pem',
  ])('%s', (line) => {
    expect(findingsOf(auditFiles(beside({ [PROPERTIES]: `${line}\n` })), 'unlinked-ca-file')).toEqual([]);
  });
});

test('a store of the same name in another project stays in question', () => {
  const files = beside({ 'a/pom.xml': POM, 'a/certs/ca.pem': roots('B'), 'b/pom.xml': POM, 'b/src/main/resources/application.properties': 'server.ssl.trust-store=certs/ca.pem\n' });
  const found = findingsOf(auditFiles(files), 'unlinked-ca-file').map(({ location }) => location.path);
  expect(found).toContain('a/certs/ca.pem');
});

describe('what Spring and Quarkus share among their clients does not reach pgjdbc', () => {
  const client = `spring.datasource.url=jdbc:postgresql://${HOST}/orders?sslmode=verify-full&sslrootcert=old.pem\n`;
  const pem = roots('G2').trim().split('\n');
  const ROWS: Readonly<Record<string, Files>> = {
    'a file of a bundle': { [PROPERTIES]: `${client}spring.ssl.bundle.pem.db.truststore.certificate=classpath:new.pem\n`, 'src/main/resources/new.pem': roots('G2') },
    'the text in a bundle': { [PROPERTIES]: client, [YAML]: `spring:\n  ssl:\n    bundle:\n      pem:\n        db:\n          truststore:\n            certificate: |\n${pem.map((line) => `              ${line}`).join('\n')}\n` },
    'the registry of Quarkus': { [PROPERTIES]: `${client}quarkus.tls.db.trust-store.pem.certs=new.pem\n`, 'new.pem': roots('G2') },
  };
  test.each(Object.entries(ROWS))('%s', (_name, files) => {
    const report = auditFiles({ 'pom.xml': POM, 'old.pem': roots('B'), ...files });
    const [finding, ...others] = findingsOf(report, 'ineffective-trust-setting');
    expect(others).toEqual([]);
    expect(finding?.message).toMatch(/holds DigiCert Global Root G2, but that does not count for .*JDBC drivers do not\.$/);
    expect(finding?.fix?.summary).toContain('sslrootcert');
  });

  test('silent where pgjdbc is given the same file', () => {
    const files = { 'pom.xml': POM, 'new.pem': roots('G2'), [PROPERTIES]: `${client.replace('old.pem', 'new.pem')}spring.ssl.bundle.pem.db.truststore.certificate=new.pem\n` };
    expect(findingsOf(auditFiles(files), 'ineffective-trust-setting')).toEqual([]);
  });
});

describe('properties that frameworks hand to pgjdbc', () => {
  const url = `jdbc:postgresql://${HOST}/orders`;
  test.each<readonly [string, Files]>([
    ['Hikari', { [PROPERTIES]: `spring.datasource.url=${url}\nspring.datasource.hikari.data-source-properties.sslmode=verify-full\nspring.datasource.hikari.data-source-properties.sslrootcert=certs/ca.pem\n` }],
    ['Quarkus', { [PROPERTIES]: `quarkus.datasource.jdbc.url=${url}\nquarkus.datasource.jdbc.additional-jdbc-properties.sslmode=verify-full\nquarkus.datasource.jdbc.additional-jdbc-properties.sslrootcert=certs/ca.pem\n` }],
    ['Micronaut', { [YAML]: `datasources:\n  default:\n    url: ${url}\n    data-source-properties:\n      sslmode: verify-full\n      sslrootcert: certs/ca.pem\n` }],
  ])('%s', (_name, files) => {
    const { clients } = auditFiles({ 'pom.xml': POM, 'certs/ca.pem': roots('B'), ...files });
    expect(clients.map(({ driver, trust }) => [driver, trust.path])).toEqual([['pgjdbc', expect.stringContaining('certs/ca.pem')]]);
  });
});

describe('options that build tools give to tests and runs', () => {
  const SECRET = 'hunter2-kept-to-itself';
  const STORE = 'javax.net.ssl.trustStore';
  const OPTIONS = `-D${STORE}=ts.jks -D${STORE}Password=${SECRET}`;
  const build = `keytool -importcert -alias x -file g2.pem -keystore ts.jks -storetype JKS -storepass ${SECRET} -noprompt\n`;
  const project = (more: Files): Files => ({
    'pom.xml': POM,
    [PROPERTIES]: `spring.datasource.url=jdbc:postgresql://${HOST}/orders?sslmode=require&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory\n`,
    'g2.pem': roots('B'),
    'build.sh': `#!/bin/sh\n${build}`,
    ...more,
  });
  const pom = (inner: string): Files => ({ 'pom.xml': POM.replace('</project>', `<build><plugins><plugin><configuration>${inner}</configuration></plugin></plugins></build></project>`) });
  const gradle = (inner: string, name = 'build.gradle'): Files => ({ [name]: `dependencies { implementation 'org.postgresql:postgresql:42.7.4' }\n${inner}\n` });

  const ROWS: Readonly<Record<string, Files>> = {
    'argLine': pom(`<argLine>-Xmx1g ${OPTIONS}</argLine>`),
    'systemPropertyVariables': pom(`<systemPropertyVariables><${STORE}>\${project.basedir}/ts.jks</${STORE}><${STORE}Password>${SECRET}</${STORE}Password></systemPropertyVariables>`),
    'jvmArguments': pom(`<jvmArguments>\n  -D${STORE}=ts.jks\n  -D${STORE}Password=${SECRET}\n</jvmArguments>`),
    'jvmArgs': gradle(`test { jvmArgs '-D${STORE}=ts.jks', '-D${STORE}Password=${SECRET}' }`),
    'bootRun': gradle(`bootRun { systemProperty '${STORE}', "$projectDir/ts.jks"\n  systemProperty '${STORE}Password', '${SECRET}' }`),
    'Kotlin': gradle(`tasks.test { systemProperties = mapOf("${STORE}" to "ts.jks", "${STORE}Password" to "${SECRET}") }`, 'build.gradle.kts'),
  };
  test.each(Object.entries(ROWS))('%s: one of two possible stores, and not unused', (_name, files) => {
    const report = auditFiles(project(files));
    expect(report.clients).toHaveLength(1);
    expect(findingsOf(report, 'unused-trust-store')).toEqual([]);
    const [client] = report.clients;
    expect([client?.trust.path, client?.confidence, client?.alternatives.length]).toEqual(['ts.jks', 'medium', 1]);
    expect(JSON.stringify(report)).not.toContain(SECRET);
  });

  test('without them, no client reads the store', () => {
    expect(findingsOf(auditFiles(project({})), 'unused-trust-store')).toHaveLength(1);
  });

  test('tests may read a store that the driver does not', () => {
    const url = { [PROPERTIES]: `spring.datasource.url=jdbc:postgresql://${HOST}/orders?sslmode=verify-full&sslrootcert=g2.pem\n` };
    expect(findingsOf(auditFiles(project(url)), 'unused-trust-store')).toHaveLength(1);
    expect(findingsOf(auditFiles(project({ ...url, ...pom(`<argLine>${OPTIONS}</argLine>`) })), 'unused-trust-store')).toEqual([]);
  });

  test('start scripts of Gradle use theirs', () => {
    const files = gradle(`application {\n  applicationDefaultJvmArgs = ['-D${STORE}=ts.jks', '-D${STORE}Password=${SECRET}']\n}`);
    const [client] = auditFiles(project(files)).clients;
    expect(client?.trust.path).toBe('ts.jks');
    expect(client?.alternatives ?? []).toEqual([]);
  });

  test('a comment says nothing', () => {
    const [client] = auditFiles(project(pom(`\n<!-- <argLine>${OPTIONS}</argLine> -->\n`))).clients;
    expect(client?.trust.path).not.toBe('ts.jks');
  });
});

describe('the password beside the name of a store opens it, and goes no further', () => {
  const FIXTURES = new URL('../keystores/fixtures/', import.meta.url);
  const listed = JSON.parse(readFileSync(new URL('listed.json', FIXTURES), 'utf8')) as readonly { readonly name: string; readonly password: string | null }[];
  const NAME = 'openssl-unicode-password.p12';
  const password = listed.find(({ name }) => name === NAME)?.password ?? '';
  const project = (line: string): Files => beside({ 'certs/ts.p12': readFileSync(new URL(NAME, FIXTURES)), [PROPERTIES]: `${line}\n` });

  test.each([
    'quarkus.datasource.reactive.trust-certificate-pfx.path=certs/ts.p12\nquarkus.datasource.reactive.trust-certificate-pfx.password=',
    '%prod.quarkus.tls.db.trust-store.p12.path=certs/ts.p12\n%prod.quarkus.tls.db.trust-store.p12.password=',
    'spring.ssl.bundle.jks.db.truststore.location=classpath:ts.p12\nspring.ssl.bundle.jks.db.truststore.type=PKCS12\nspring.ssl.bundle.jks.db.truststore.password=',
    'server.ssl.trust-store=certs/ts.p12\nserver.ssl.trust-store-password=',
  ])('%s', (lines) => {
    const closed = auditFiles(project(`${lines}wrong-one`));
    expect(closed.files.skipped).toContainEqual(expect.objectContaining({ path: 'certs/ts.p12', reason: 'not opened' }));
    const open = auditFiles(project(lines + password));
    expect(open.files.skipped).toEqual([]);
    expect(password.length).toBeGreaterThan(3);
    expect(JSON.stringify(open)).not.toContain(password);
    expect(JSON.stringify(closed)).not.toContain('wrong-one');
  });
});
