import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { renderMarkdown, renderSarif, renderText } from '../../src/report/index.ts';
import type { Report } from '../../src/model.ts';
import { auditFiles, roots } from '../support/audit.ts';
import type { Files } from '../support/audit.ts';

const POM = '<project><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.7</version></dependency></dependencies></project>';
const URL = 'jdbc:postgresql://orders.postgres.database.azure.com/app?sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory';
const CSPROJ = '<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="Npgsql" Version="9.0.3" /></ItemGroup></Project>';
const SETTINGS = '{"ConnectionStrings":{"Orders":"Host=orders.postgres.database.azure.com;Database=o;SSL Mode=VerifyFull"}}';

/** A Java image whose keystore these lines fill. */
function java(lines: readonly string[], files: Files, store = '-Djavax.net.ssl.trustStore=/app/trust.jks -Djavax.net.ssl.trustStorePassword=changeit'): Files {
  return {
    'pom.xml': POM, ...files,
    Dockerfile: ['FROM eclipse-temurin:21-jre', 'COPY certs/ /certs/', ...lines, `ENV SPRING_DATASOURCE_URL="${URL}"`, 'COPY target/app.jar /app.jar', `ENTRYPOINT ["java", ${store === '' ? '' : store.split(' ').map((word) => `"${word}", `).join('')}"-jar", "/app.jar"]`, ''].join('\n'),
  };
}

const IMPORT = 'RUN keytool -importcert -noprompt -alias azure -file /certs/ca.pem -keystore /app/trust.jks -storepass changeit';

/** The first finding of a rule: its words and its commands. */
function told(files: Files, rule: string): { readonly message: string; readonly summary: string; readonly commands: readonly string[]; readonly what: readonly string[] } {
  const finding = auditFiles(files).findings.find((one) => one.rule === rule);
  return { message: finding?.message ?? '', summary: finding?.fix?.summary ?? '', commands: finding?.fix?.commands ?? [], what: (finding?.related ?? []).map(({ what }) => what) };
}

describe('a keystore that keytool fills', () => {
  test('takes the root that lies in the repository, under a free name', () => {
    const { summary, commands } = told(java([IMPORT.replace('alias azure', 'alias digicert-global-root-g2')], { 'certs/ca.pem': roots('G1'), 'certs/g2.pem': roots('G2') }), 'missing-current-root');
    expect(commands).toStrictEqual(['COPY certs/g2.pem /tmp/', 'RUN keytool -importcert -noprompt -alias digicert-global-root-g2-2 -file /tmp/g2.pem -keystore /app/trust.jks -storepass PASSWORD']);
    expect(summary).toContain('(here: certs/g2.pem) into /app/trust.jks');
  });

  test('takes the file of the CA where the repository has none', () => {
    const { summary, commands } = told(java([IMPORT], { 'certs/ca.pem': roots('G1') }), 'missing-current-root');
    expect(commands[0]).toBe('COPY DigiCertGlobalRootG2.crt.pem /tmp/');
    expect(summary).toContain('https://cacerts.digicert.com/DigiCertGlobalRootG2.crt.pem');
  });

  test('a bundle of which the first is taken holds no file of the root alone', () => {
    const { message, commands } = told(java([IMPORT], { 'certs/ca.pem': roots('G1 G2') }), 'import-loses-certificates');
    expect(message).toContain('SPRING_DATASOURCE_URL (pgjdbc) cannot connect since 2026-01-28 for that reason.');
    expect(commands[0]).toBe('COPY DigiCertGlobalRootG2.crt.pem /tmp/');
  });

  test('the runtime’s own store goes by -cacerts', () => {
    const line = 'RUN rm $JAVA_HOME/lib/security/cacerts && keytool -importcert -noprompt -alias azure -file /certs/ca.pem -cacerts -storepass changeit';
    const { message, commands } = told(java([line], { 'certs/ca.pem': roots('G1') }, ''), 'missing-current-root');
    expect(message).toContain('against the trust store of the Java runtime, which lacks');
    expect(commands[1]).toContain('-cacerts -storepass changeit');
  });

  test('the chain says how Java is started, and no password', () => {
    const { what } = told(java([IMPORT], { 'certs/ca.pem': roots('G1') }), 'missing-current-root');
    expect(what).toEqual(expect.arrayContaining(['starts java', 'javax.net.ssl.trustStore is /app/trust.jks']));
    expect(what.join('\n')).not.toMatch(/command line|changeit|not built here/);
  });

  test('a path that a shell would act on is left to be filled in', () => {
    const path = '/app/$(reboot).jks';
    const { commands } = told(java([IMPORT.replace('/app/trust.jks', `'${path}'`)], { 'certs/ca.pem': roots('G1') }, `-Djavax.net.ssl.trustStore=${path} -Djavax.net.ssl.trustStorePassword=changeit`), 'missing-current-root');
    expect(commands.join('\n')).not.toContain('reboot');
  });
});

test('a PKCS#12 without the mark of trust gets its root from keytool', () => {
  const unmarked = readFileSync(join(import.meta.dirname, 'fixtures/unmarked.p12'));
  const files = { 'pom.xml': POM, 'config/trust.p12': unmarked, 'application.properties': `spring.datasource.url=${URL}\n`, 'start.sh': 'java -Djavax.net.ssl.trustStore=config/trust.p12 -Djavax.net.ssl.trustStorePassword=changeit -jar app.jar\n' };
  const { message, summary, commands } = told(files, 'import-loses-certificates');
  expect(message).toMatch(/the mark of trust that Java needs.* connect since \d{4}-\d\d-\d\d for that reason\.$/u);
  expect(summary).not.toContain('HTML');
  expect(commands).toStrictEqual(['keytool -importcert -noprompt -alias digicert-global-root-g2 -file DigiCertGlobalRootG2.crt.pem -keystore config/trust.p12 -storepass PASSWORD']);
});

describe('a store that cannot be seen', () => {
  test('a locked keystore asks for its password', () => {
    const locked = readFileSync(join(import.meta.dirname, 'fixtures/locked.p12'));
    const files = { 'pom.xml': POM, 'config/trust.p12': locked, 'application.properties': `spring.datasource.url=${URL}\n`, 'start.sh': 'java -Djavax.net.ssl.trustStore=config/trust.p12 -Djavax.net.ssl.trustStorePassword="$TRUST_PASSWORD" -jar app.jar\n' };
    const { message, summary, commands } = told(files, 'unresolved-trust-source');
    expect(message).toContain('none of the known passwords opens it');
    expect(summary).toContain('keystore-passwords');
    expect(commands).toStrictEqual(['keytool -list -v -keystore config/trust.p12 | grep -e "DigiCert Global Root G2"']);
  });

  test('a certificate that waits for its command names the command', () => {
    const files = { 'App.csproj': CSPROJ, 'appsettings.json': SETTINGS, 'ca.crt': roots('G2'), Dockerfile: 'FROM registry.access.redhat.com/ubi8/dotnet-80\nCOPY ca.crt /etc/pki/ca-trust/source/anchors/\nCOPY . .\nCMD ["dotnet", "App.dll"]\n' };
    const { message, commands } = told(files, 'unresolved-trust-source');
    expect([message, commands]).toStrictEqual([expect.stringContaining('update-ca-trust does not run after it was put there'), ['update-ca-trust']]);
  });
});

describe('the store of Windows', () => {
  const windows = (line: string): Files => ({ 'App.csproj': CSPROJ, 'appsettings.json': SETTINGS, 'certs/DigiCertGlobalRootG2.crt': roots('G2'), Dockerfile: `# escape=\`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY certs C:\\certs\nRUN ${line}\nCOPY . .\nENTRYPOINT ["App.exe"]\n` });

  test('the wrong one is said once, with the command for the right one', () => {
    const files = windows('certutil -addstore CA C:\\certs\\DigiCertGlobalRootG2.crt');
    const { summary, commands, what } = told(files, 'import-loses-certificates');
    expect(summary).not.toContain('each');
    expect(commands).toStrictEqual(['COPY certs/DigiCertGlobalRootG2.crt C:/certs/', 'RUN certutil -addstore -f Root C:\\certs\\DigiCertGlobalRootG2.crt']);
    expect(what).toContain('COPY writes C:\\certs\\DigiCertGlobalRootG2.crt');
    expect(auditFiles(files).findings.map(({ rule }) => rule)).not.toContain('unresolved-trust-source');
  });
});

describe('commands in reports', () => {
  const report = auditFiles(java([IMPORT], { 'certs/ca.pem': roots('G1'), 'certs/g2.pem': roots('G2') }));
  const command = 'RUN keytool -importcert -noprompt -alias digicert-global-root-g2 -file /tmp/g2.pem -keystore /app/trust.jks -storepass PASSWORD';

  test.each([['text', (given: Report) => renderText(given, { colour: false, width: 200 })], ['Markdown', (given: Report) => renderMarkdown(given)]] as const)('stand on a line of their own in %s', (_, render) => {
    expect(render(report).split('\n').map((line) => line.trim())).toContain(command);
  });

  test('are part of the message in SARIF', () => {
    expect(renderSarif(report)).toContain(command);
  });
});
