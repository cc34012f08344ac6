import { describe, expect, it } from 'vitest';

import { auditFiles, roots, type Files } from '../support/audit.ts';
import { clientsOf } from '../field/said.ts';

/** What scripts and jobs of a project leave behind, for code that runs in its folder. */

const HOST = 'orders.postgres.database.azure.com';

const java: Files = {
  'pom.xml': '<project><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.3</version></dependency></dependencies></project>',
  'src/main/resources/application.properties': `spring.datasource.url=jdbc:postgresql://${HOST}/x?sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory\n`,
  'src/main/java/App.java': 'class App {\n  static { System.setProperty("javax.net.ssl.trustStore", "certs/trust.jks"); System.setProperty("javax.net.ssl.trustStorePassword", "changeit"); }\n}\n',
  'certs/b.pem': roots('B'),
  'certs/g2.pem': roots('G2'),
};
const add = (name: string): string => `keytool -importcert -alias ${name} -file certs/${name}.pem -keystore certs/trust.jks -storepass changeit -noprompt\n`;
const innocent: Files = { 'scripts/build.sh': 'mvn package\ncp target/app.jar out/\n', 'scripts/clean.sh': 'rm -rf target\n', 'tools/a.ps1': 'Copy-Item a b\n' };

const JAVA = 'src/main/resources/application.properties:1 pgjdbc verify-full → ';
const dotnet: Files = {
  'App.csproj': '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup><ItemGroup><PackageReference Include="Npgsql" Version="8.0.3" /></ItemGroup></Project>',
  'appsettings.json': `{ "ConnectionStrings": { "Default": "Host=${HOST};Database=x;SSL Mode=VerifyFull" } }`,
  'certs/g2.crt': roots('G2'),
};
const NPGSQL = 'appsettings.json:1 npgsql VerifyFull → ';
const IMPORT = 'Import-Certificate -FilePath certs\\g2.crt -CertStoreLocation Cert:\\LocalMachine\\Root\n';

const rows: readonly (readonly [string, Files, string])[] = [
  ['a trust store of one script', { ...java, 'scripts/trust.sh': add('g2') }, `${JAVA}connects`],
  ['… beside scripts that do something else', { ...java, ...innocent, 'scripts/trust.sh': add('g2') }, `${JAVA}connects`],
  ['… that lacks the root', { ...java, ...innocent, 'scripts/trust.sh': add('b') }, `${JAVA}breaks`],
  ['two scripts that each build it: either may be the one', { ...java, ...innocent, 'scripts/one.sh': add('g2'), 'scripts/two.sh': add('b') }, `${JAVA}breaks`],
  ['two scripts, both of them well', { ...java, ...innocent, 'scripts/one.sh': add('g2'), 'scripts/two.sh': add('g2') }, `${JAVA}connects`],
  ['no script builds it', { ...java, ...innocent }, `${JAVA}unknown`],
  ['a script that starts in its own folder', { ...java, ...innocent, 'certs/make.sh': 'keytool -importcert -alias g2 -file g2.pem -keystore trust.jks -storepass changeit -noprompt\n' }, `${JAVA}connects`],
  ['a script that goes to the root first', { ...java, ...innocent, 'scripts/trust.sh': `cd "$(dirname "$0")/.."\n${add('g2')}` }, `${JAVA}connects`],
  // A store is a machine's: whether a script has run on the one that counts, nobody tells.
  ['a script of PowerShell', { ...dotnet, 'scripts/certs.ps1': IMPORT }, `${NPGSQL}unknown`],
  ['… beside others', { ...dotnet, 'scripts/certs.ps1': IMPORT, 'scripts/build.ps1': 'dotnet build\nCopy-Item a b\n', 'scripts/x.sh': 'cp a b\n' }, `${NPGSQL}unknown`],
  ['one of several jobs', { ...dotnet, 'azure-pipelines.yml': `pool: { vmImage: windows-latest }\njobs:\n- job: build\n  steps:\n  - script: copy a b\n- job: certs\n  steps:\n  - powershell: ${IMPORT}- job: more\n  steps:\n  - script: copy c d\n` }, `${NPGSQL}unknown`],
];

describe('what works beside the code', () => {
  it.each(rows)('%s', (_, files, client) => {
    expect(clientsOf(auditFiles(files))).toEqual([client]);
  });

  it('is shown as a step, and lowers the confidence', () => {
    const [client] = auditFiles({ ...java, ...innocent, 'scripts/trust.sh': add('g2') }).clients;
    expect(client?.trust.via.map(({ what }) => what)).toContain('script trust.sh has written its files');
    expect(client?.confidence).toBe('medium');
  });

  it('a file that is in the repository is what it is, whatever a script would make of it', () => {
    const python: Files = { 'requirements.txt': 'psycopg2==2.9.9\n', 'app.py': `import psycopg2\npsycopg2.connect("host=${HOST} sslmode=verify-full sslrootcert=certs/g2.pem")\n`, 'certs/g2.pem': roots('G2 MS') };
    const scripts: Files = { 'scripts/refresh.sh': 'curl -o certs/g2.pem https://pki.example.org/ca.pem\n', 'scripts/x.sh': 'cp a b\n' };
    expect(clientsOf(auditFiles({ ...python, ...scripts }))).toEqual(['app.py:2 libpq verify-full → connects']);
  });

  it('a download under the same relative path is found, whatever folder the script is called from', () => {
    const python: Files = { 'requirements.txt': 'psycopg2==2.9.9\n', 'app.py': `import psycopg2\npsycopg2.connect("host=${HOST} sslmode=verify-full sslrootcert=certs/g2.pem")\n` };
    const scripts: Files = { 'scripts/fetch.sh': 'curl -o certs/g2.pem https://cacerts.digicert.com/DigiCertGlobalRootG2.crt.pem\n', 'scripts/x.sh': 'cp a b\n' };
    expect(clientsOf(auditFiles({ ...python, ...scripts }))).toEqual(['app.py:2 libpq verify-full → connects']);
  });
});
