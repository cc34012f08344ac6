import { describe, expect, test } from 'vitest';
import { auditFiles, findingsOf, python, roots, type Files } from '../support/audit.ts';
import { checkRows, type Row } from './table.ts';

const HOST = 'orders.postgres.database.azure.com';
const NEEDED = 'G2 MS';

/** An ASP.NET application: `image` is the tag, `lines` those of its Dockerfile between the copy of all files and its start. */
function net(npgsql: string, image: string, mode: string, ...lines: readonly string[]): Files {
  return {
    'app.csproj': `<Project Sdk="Microsoft.NET.Sdk.Web"><ItemGroup><PackageReference Include="Npgsql" Version="${npgsql}" /></ItemGroup></Project>\n`,
    'appsettings.json': `{\n  "ConnectionStrings": {\n    "Orders": "Host=${HOST};Database=orders;Username=app;${mode}"\n  }\n}\n`,
    'Dockerfile': [`FROM ${image}`, 'WORKDIR /app', 'COPY . .', ...lines, 'ENTRYPOINT ["dotnet", "app.dll"]', ''].join('\n'),
  };
}

const FULL = 'SSL Mode=VerifyFull';
const DEBIAN = 'mcr.microsoft.com/dotnet/aspnet:8.0-bookworm-slim';
const DIR = ['COPY certs/ /certs/', 'ENV SSL_CERT_DIR=/certs'];
const FILE = 'ENV SSL_CERT_FILE=/app/ca.pem';
const npgsql = (outcome: string): readonly string[] => [`appsettings.json:3 npgsql yes ${outcome}`];
const lone = { 'certs/old.pem': roots('G1') };
const both = { ...lone, 'certs/new.pem': roots('G2'), 'certs/newest.crt': roots('MS') };

/** Where OpenSSL has a default file (Debian from 12 on), it counts beside the folder unless SSL_CERT_FILE replaces it. */
const dotnet: readonly Row[] = [
  { name: 'SSL_CERT_DIR, the old root alone', files: { ...net('8.0.5', DEBIAN, FULL, ...DIR, 'ENV SSL_CERT_FILE='), ...lone }, clients: npgsql('breaks G2') },
  { name: 'SSL_CERT_DIR, the old root alone: the default file of Debian 12 counts besides', files: { ...net('8.0.5', DEBIAN, FULL, ...DIR), ...lone }, clients: npgsql('connects') },
  { name: 'SSL_CERT_DIR, the old root alone: Debian 11 has no default file', files: { ...net('7.0.10', 'mcr.microsoft.com/dotnet/aspnet:7.0', FULL, ...DIR), ...lone }, clients: npgsql('breaks G2') },
  { name: 'SSL_CERT_DIR, the old root alone, in an image that nobody knows', files: { ...net('8.0.5', 'registry.example.com/base:1', FULL, ...DIR), ...lone }, clients: npgsql('unknown') },
  { name: 'a file with a plain name in the default folder', day: '2021-06-01', files: { ...net('8.0.5', DEBIAN, FULL.replace('app', 'app@orders'), 'COPY b.pem /etc/ssl/certs/'), 'b.pem': roots('B') }, clients: npgsql('connects') },
  { name: 'SSL_CERT_DIR, every root in a file of its own, whatever its name', files: { ...net('8.0.5', DEBIAN, FULL, ...DIR), ...both }, clients: npgsql('connects') },
  { name: 'SSL_CERT_DIR, a bundle', files: { ...net('8.0.5', DEBIAN, FULL, ...DIR), 'certs/azure': roots(`G1 ${NEEDED}`) }, clients: npgsql('connects') },
  { name: 'SSL_CERT_DIR, a file without its last line break costs no other', files: { ...net('8.0.5', DEBIAN, FULL, ...DIR), 'certs/a.pem': roots('G1').trimEnd(), 'certs/b.pem': roots(NEEDED) }, clients: npgsql('connects') },
  { name: 'SSL_CERT_DIR, a broken file costs no other', files: { ...net('8.0.5', DEBIAN, FULL, ...DIR), 'certs/a.pem': '-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n', 'certs/b.pem': roots(NEEDED) }, clients: npgsql('connects') },
  { name: 'SSL_CERT_DIR, TRUSTED CERTIFICATE is passed over', files: { ...net('8.0.5', DEBIAN, FULL, ...DIR, FILE), 'ca.pem': roots('G1'), 'certs/b.pem': roots(NEEDED).replaceAll(' CERTIFICATE', ' TRUSTED CERTIFICATE') }, clients: npgsql('breaks G2') },
  { name: 'SSL_CERT_FILE and SSL_CERT_DIR, one root each', files: { ...net('8.0.5', DEBIAN, FULL, ...DIR, FILE), ...lone, 'ca.pem': roots(NEEDED) }, clients: npgsql('connects') },
  { name: 'SSL_CERT_FILE and SSL_CERT_DIR, both old', files: { ...net('8.0.5', DEBIAN, FULL, ...DIR, FILE), ...lone, 'ca.pem': roots('B') }, clients: npgsql('breaks G2') },
  { name: 'several directories from .NET 9 on', files: { ...net('9.0.3', 'mcr.microsoft.com/dotnet/aspnet:9.0-bookworm-slim', FULL, FILE, 'ENV SSL_CERT_DIR=/app/a:/app/b'), 'ca.pem': roots('B'), 'a/x.pem': roots('G1'), 'b/y.pem': roots(NEEDED) }, clients: npgsql('connects') },
  { name: 'several directories in .NET 8: it depends on the build', files: { ...net('8.0.5', DEBIAN, FULL, FILE, 'ENV SSL_CERT_DIR=/app/a:/app/b'), 'ca.pem': roots('B'), 'a/x.pem': roots('G1'), 'b/y.pem': roots(NEEDED) }, clients: npgsql('unknown') },
  { name: 'several directories in .NET 7: none is read', files: { ...net('7.0.10', 'mcr.microsoft.com/dotnet/aspnet:7.0-bullseye-slim', FULL, FILE, 'ENV SSL_CERT_DIR=/app/a:/app/b'), 'ca.pem': roots('B'), 'a/x.pem': roots('G1'), 'b/y.pem': roots(NEEDED) }, clients: npgsql('breaks G2') },
  { name: 'Npgsql 5, Require: Root Certificate gives no trust', files: { ...net('5.0.18', DEBIAN, 'SSL Mode=Require;Root Certificate=/app/new.pem', ...DIR, FILE), 'new.pem': roots(NEEDED), ...lone, 'ca.pem': roots('B') }, clients: npgsql('breaks G2') },
  { name: 'Npgsql 6 adds the store to Root Certificate', files: { ...net('6.0.13', DEBIAN, `${FULL};Root Certificate=/app/old.pem`, ...DIR, FILE), 'old.pem': roots('G1'), ...lone, 'ca.pem': roots(NEEDED) }, clients: npgsql('connects') },
  { name: 'Npgsql 9 adds the store to Root Certificate', files: { ...net('9.0.3', DEBIAN, `${FULL};Root Certificate=/app/old.pem`, ...DIR, FILE), 'old.pem': roots('G1'), ...lone, 'ca.pem': roots(NEEDED) }, clients: npgsql('connects') },
  { name: 'Npgsql 10: Root Certificate alone', files: { ...net('10.0.3', DEBIAN, `${FULL};Root Certificate=/app/old.pem`, ...DIR, FILE), 'old.pem': roots('G1'), ...lone, 'ca.pem': roots(NEEDED) }, clients: npgsql('breaks G2') },
  { name: 'Npgsql 10: PGSSLROOTCERT alone', files: { ...net('10.0.3', DEBIAN, FULL, 'ENV PGSSLROOTCERT=/app/old.pem', FILE), 'old.pem': roots('G1'), 'ca.pem': roots(NEEDED) }, clients: npgsql('breaks G2') },
];

const lock: Files = {
  'package.json': '{"name":"shop","dependencies":{"pg":"8.16.3"}}',
  'package-lock.json': JSON.stringify({ name: 'shop', lockfileVersion: 3, packages: { 'node_modules/pg': { version: '8.16.3' }, 'node_modules/pg-connection-string': { version: '2.9.1' } } }),
};

/** A Node application on a server whose root Microsoft RSA 2017 the list of Node 14.0 does not have. */
function node(version: string, lines: readonly string[], options = 'ssl: true', user = 'app'): Files {
  return {
    ...lock,
    'db.js': `const { Pool } = require('pg');\nmodule.exports = new Pool({ host: '${HOST}', user: '${user}', ${options} });\n`,
    'Dockerfile': [`FROM node:${version}-bookworm-slim`, 'WORKDIR /app', 'COPY . .', ...lines, 'CMD ["node", "db.js"]', ''].join('\n'),
  };
}

const withStart = (files: Files, start: string): Files => ({ ...files, Dockerfile: (files['Dockerfile'] as string).replace('["node", "db.js"]', start) });

const OLD = '14.0.0';
const then = '2025-06-01';
const EXTRA = 'ENV NODE_EXTRA_CA_CERTS=/app/ca.pem';
const pg = (outcome: string): readonly string[] => [`db.js:2 node-postgres yes ${outcome}`];
const BROKEN = '-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n';
const SYSTEM = ['COPY certs/ /certs/', 'ENV SSL_CERT_DIR=/certs', 'ENV SSL_CERT_FILE=/app/none.pem', 'RUN touch /app/none.pem'];

const nodes: readonly Row[] = [
  { name: 'the list of Node alone', day: then, files: node(OLD, []), clients: pg('breaks MS') },
  { name: 'NODE_EXTRA_CA_CERTS with the root', day: then, files: { ...node(OLD, [EXTRA]), 'ca.pem': roots('MS') }, clients: pg('connects') },
  { name: 'NODE_EXTRA_CA_CERTS without it', day: then, files: { ...node(OLD, [EXTRA]), 'ca.pem': roots('G1') }, clients: pg('breaks MS') },
  { name: 'NODE_EXTRA_CA_CERTS, a broken block after the root', day: then, files: { ...node(OLD, [EXTRA]), 'ca.pem': roots('MS') + BROKEN }, clients: pg('connects') },
  { name: '--use-openssl-ca, a broken block costs the whole file', day: then, files: { ...node(OLD, ['ENV NODE_OPTIONS=--use-openssl-ca', 'COPY certs/ /certs/', 'ENV SSL_CERT_DIR=/certs', 'ENV SSL_CERT_FILE=/app/ca.pem']), 'certs/a.pem': roots('G1'), 'ca.pem': roots('G1 G2 MS') + BROKEN }, clients: pg('breaks G1 G2 MS') },
  { name: 'NODE_EXTRA_CA_CERTS, a broken block before the root', day: then, files: { ...node(OLD, [EXTRA]), 'ca.pem': roots('G1') + BROKEN + roots('MS') }, clients: pg('breaks MS') },
  { name: 'NODE_EXTRA_CA_CERTS, TRUSTED CERTIFICATE does not count', day: then, files: { ...node(OLD, [EXTRA]), 'ca.pem': roots('MS').replaceAll(' CERTIFICATE', ' TRUSTED CERTIFICATE') }, clients: pg('breaks MS') },
  { name: 'NODE_EXTRA_CA_CERTS, a byte-order mark costs old versions the first block', day: then, files: { ...node(OLD, [EXTRA]), 'ca.pem': `\uFEFF${roots('MS')}` }, clients: pg('breaks MS') },
  { name: 'NODE_EXTRA_CA_CERTS names a folder', day: then, files: { ...node(OLD, ['ENV NODE_EXTRA_CA_CERTS=/app/certs']), 'certs/b.pem': roots('MS') }, clients: pg('breaks MS') },
  { name: 'NODE_EXTRA_CA_CERTS names a file that is removed', day: then, files: { ...node(OLD, ['RUN rm /app/ca.pem', EXTRA]), 'ca.pem': roots('MS') }, clients: pg('breaks MS') },
  { name: 'NODE_EXTRA_CA_CERTS names a file that is mounted somewhere else', day: then, files: node(OLD, ['ENV NODE_EXTRA_CA_CERTS=/secrets/ca.pem']), clients: pg('unknown') },
  { name: 'SSL_CERT_FILE alone is not read', day: then, files: { ...node(OLD, ['ENV SSL_CERT_FILE=/app/ca.pem']), 'ca.pem': roots('MS') }, clients: pg('breaks MS') },
  { name: '--use-openssl-ca replaces the list: the file counts', day: then, files: { ...node(OLD, ['ENV NODE_OPTIONS="--max-old-space-size=4096 --use-openssl-ca"', 'ENV SSL_CERT_FILE=/app/ca.pem']), 'ca.pem': roots('G1 G2 MS') }, clients: pg('connects') },
  { name: '--use-openssl-ca does not take plain names from a folder', day: then, files: { ...node('22.20.0', ['ENV NODE_OPTIONS=--use-openssl-ca', ...SYSTEM]), 'certs/a.pem': roots('MS') }, clients: pg('breaks G1 G2 MS') },
  { name: '--use-openssl-ca takes hashed names', day: then, files: { ...node('22.20.0', ['ENV NODE_OPTIONS=--use-openssl-ca', ...SYSTEM]), 'certs/3513523f.0': roots('G1'), 'certs/607986c7.0': roots('G2'), 'certs/bf53fb88.0': roots('MS') }, clients: pg('connects') },
  { name: '--use-openssl-ca on the command line of the image', day: then, files: { ...withStart(node(OLD, ['ENV SSL_CERT_FILE=/app/ca.pem', 'COPY certs/ /certs/', 'ENV SSL_CERT_DIR=/certs']), '["node", "-r", "dotenv/config", "--use-openssl-ca", "db.js"]'), 'ca.pem': roots('G1 G2 MS'), 'certs/x.pem': roots('B') }, clients: pg('connects') },
  { name: '--use-openssl-ca on a command line of the shell', day: then, files: { ...withStart(node(OLD, ['ENV SSL_CERT_FILE=/app/ca.pem', 'COPY certs/ /certs/', 'ENV SSL_CERT_DIR=/certs']), 'exec node --use-openssl-ca db.js'), 'ca.pem': roots('G1 G2 MS'), 'certs/x.pem': roots('B') }, clients: pg('connects') },
  { name: '--use-openssl-ca behind the script is an argument of the script', day: then, files: { ...withStart(node(OLD, ['ENV SSL_CERT_FILE=/app/ca.pem']), '["node", "db.js", "--use-openssl-ca"]'), 'ca.pem': roots('G1 G2 MS') }, clients: pg('breaks MS') },
  { name: '--use-openssl-ca of a command while the image is built', day: then, files: { ...node(OLD, ['ENV SSL_CERT_FILE=/app/ca.pem', 'RUN node --use-openssl-ca build.js']), 'ca.pem': roots('G1 G2 MS') }, clients: pg('breaks MS') },
  { name: '--use-system-ca takes every name', day: '2021-06-01', files: { ...node('22.20.0', ['ENV NODE_OPTIONS=--use-system-ca', ...SYSTEM], 'ssl: true', 'app@orders'), 'certs/b.pem': roots('B') }, clients: pg('connects') },
  { name: '--use-system-ca before Node had it', day: then, files: { ...node(OLD, ['ENV NODE_OPTIONS=--use-system-ca', ...SYSTEM]), 'certs/b.pem': roots('MS') }, clients: pg('breaks MS') },
  { name: 'NODE_USE_SYSTEM_CA=1', day: '2021-06-01', files: { ...node('22.20.0', ['ENV NODE_USE_SYSTEM_CA=1', ...SYSTEM], 'ssl: true', 'app@orders'), 'certs/b.pem': roots('B') }, clients: pg('connects') },
  { name: 'NODE_USE_SYSTEM_CA=1 before Node read it', day: then, files: { ...node(OLD, ['ENV NODE_USE_SYSTEM_CA=1', ...SYSTEM]), 'certs/b.pem': roots('MS') }, clients: pg('breaks MS') },
];

/** certifi has no DigiCert Global Root CA any more, which servers still used in 2025. */
function certifi(version: string, argument: string): Files {
  return {
    'requirements.txt': `psycopg2==2.9.9\ncertifi==${version}\nrequests==2.32.3\n`,
    'app.py': `import os\nimport certifi\nimport psycopg2\n\nBUNDLE = certifi.where()\nconnection = psycopg2.connect(host="${HOST}", sslmode="verify-full", sslrootcert=${argument})\n`,
  };
}

const libpqAt = (outcome: string): readonly string[] => [`app.py:6 libpq yes ${outcome}`];

const bundles: readonly Row[] = [
  { name: 'certifi.where(), a certifi without a root', day: then, files: certifi('2026.5.20', 'certifi.where()'), clients: libpqAt('breaks G1') },
  { name: 'certifi.where(), one that has all', day: then, files: certifi('2024.8.30', 'certifi.where()'), clients: libpqAt('connects') },
  { name: 'certifi.where() in a constant', day: then, files: certifi('2026.5.20', 'BUNDLE'), clients: libpqAt('breaks G1') },
  { name: 'certifi.where() in an f-string', day: then, files: certifi('2026.5.20', 'f"{certifi.where()}"'), clients: libpqAt('breaks G1') },
  { name: 'certifi.where() as the default of a variable', day: then, files: certifi('2026.5.20', 'os.environ.get("DB_CA", certifi.where())'), clients: libpqAt('breaks G1') },
  { name: 'certifi of a version that nobody looked at', day: then, files: certifi('2019.6.16', 'certifi.where()'), clients: libpqAt('unknown') },
  { name: 'the bundle of a virtual environment by its path', day: then, files: certifi('2026.5.20', '"/srv/venv/lib/python3.12/site-packages/certifi/cacert.pem"'), clients: libpqAt('breaks G1') },
  { name: 'REQUESTS_CA_BUNDLE brings libpq nothing', day: then, files: { ...certifi('2026.5.20', 'certifi.where()'), '.env': 'REQUESTS_CA_BUNDLE=g1.pem\n', 'g1.pem': roots('G1') }, clients: libpqAt('breaks G1') },
  { name: 'tls.rootCertificates spread beside a file', day: then, files: { ...node(OLD, [], "ssl: { ca: [...require('tls').rootCertificates, require('fs').readFileSync('ms.pem', 'utf8')] }"), 'ms.pem': roots('MS') }, clients: pg('connects') },
  { name: 'tls.rootCertificates alone', day: then, files: node(OLD, [], 'ssl: { ca: tls.rootCertificates }'), clients: pg('breaks MS') },
  { name: 'tls.rootCertificates in a constant', day: then, files: { ...node(OLD, [], 'ssl: { ca }'), 'db.js': `const { Pool } = require('pg'); const fs = require('fs'); const tls = require('tls'); const ca = [...tls.rootCertificates, fs.readFileSync('g1.pem', 'utf8')];\nmodule.exports = new Pool({ host: '${HOST}', user: 'app', ssl: { ca } });\n`, 'g1.pem': roots('G1') }, clients: pg('breaks MS') },
];

describe('public bundles that code names', () => {
  checkRows(bundles);
});

describe('.NET on Linux', () => {
  checkRows(dotnet);
});

describe('the roots of Node', () => {
  checkRows(nodes);
});

interface Ineffective {
  readonly name: string;
  readonly files: Files;
  readonly day?: string;
  /** Place and words of the finding; null: silent. */
  readonly says: readonly [string, ...string[]] | null;
}

const libpq = (ca: string, variable: string): Files => ({ ...python('?sslmode=verify-full&sslrootcert=ca.pem'), 'ca.pem': roots(ca), 'new.pem': roots(NEEDED), '.env': `${python('?sslmode=verify-full&sslrootcert=ca.pem')['.env'] as string}${variable}\n` });
const java = (variable: string): Files => ({
  'pom.xml': '<project><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.4</version></dependency></dependencies></project>\n',
  '.env': `SPRING_DATASOURCE_URL=jdbc:postgresql://${HOST}/orders?sslmode=verify-full&sslrootcert=ca.pem\n${variable}\n`,
  'ca.pem': roots('G1'),
  'new.pem': roots(NEEDED),
});

const INEFFECTIVE: readonly Ineffective[] = [
  { name: 'REQUESTS_CA_BUNDLE beside psycopg2', files: libpq('G1', 'REQUESTS_CA_BUNDLE=new.pem'), says: ['.env:2', 'REQUESTS_CA_BUNDLE', 'new.pem', 'DigiCert Global Root G2', 'requests', 'sslrootcert'] },
  { name: 'SSL_CERT_FILE beside psycopg2', files: libpq('G1', 'SSL_CERT_FILE=new.pem'), says: ['.env:2', 'SSL_CERT_FILE', 'OpenSSL'] },
  { name: 'the client is fine', files: libpq(NEEDED, 'REQUESTS_CA_BUNDLE=new.pem'), says: null },
  { name: 'the file lacks the root as well', files: libpq('G1', 'REQUESTS_CA_BUNDLE=ca.pem'), says: null },
  { name: 'a file that cannot be seen', files: libpq('G1', 'CURL_CA_BUNDLE=/etc/corporate.pem'), says: ['.env:2', 'cannot be seen'] },
  { name: 'an empty variable', files: libpq('G1', 'CURL_CA_BUNDLE='), says: null },
  { name: 'PGSSLROOTCERT beside pgjdbc', files: java('PGSSLROOTCERT=new.pem'), says: ['.env:2', 'PGSSLROOTCERT', 'libpq', 'sslrootcert in the URL'] },
  { name: 'PGSSLROOTCERT that libpq does read', files: { ...python('?sslmode=verify-full'), 'ca.pem': roots('G1'), '.env': `${python('?sslmode=verify-full')['.env'] as string}PGSSLROOTCERT=ca.pem\n` }, says: null },
  { name: 'a trust store beside sslrootcert', files: java('JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=/opt/store.jks'), says: ['.env:2', 'JAVA_TOOL_OPTIONS', '/opt/store.jks', 'DefaultJavaSSLFactory'] },
  { name: 'NODE_EXTRA_CA_CERTS beside a ca, which replaces it', day: then, files: { ...node(OLD, [EXTRA], "ssl: { ca: require('fs').readFileSync('old.pem') }"), 'ca.pem': roots('MS'), 'old.pem': roots('G1 G2') }, says: ['Dockerfile:4', 'NODE_EXTRA_CA_CERTS', 'ssl.ca'] },
  { name: 'NODE_EXTRA_CA_CERTS that counts, and lacks the root', day: then, files: { ...node(OLD, [EXTRA]), 'ca.pem': roots('G1') }, says: null },
  { name: 'NODE_EXTRA_CA_CERTS names a folder', day: then, files: { ...node(OLD, ['ENV NODE_EXTRA_CA_CERTS=/app/certs']), 'certs/b.pem': roots('MS') }, says: ['Dockerfile:4', 'names the folder /app/certs, which holds', 'one file'] },
  { name: 'SSL_CERT_DIR in a place of Node', day: then, files: { ...node(OLD, ['ENV SSL_CERT_DIR=/app/certs']), 'certs/b.pem': roots('MS') }, says: ['Dockerfile:4', 'SSL_CERT_DIR', '--use-openssl-ca'] },
];

describe('a variable that brings the root to nobody', () => {
  test.each(INEFFECTIVE.map((row) => [row.name, row] as const))('%s', (_, { files, day, says }) => {
    const found = findingsOf(auditFiles(files, day), 'ineffective-trust-setting');
    if (says === null) {
      expect(found).toEqual([]);
      return;
    }
    const [place, ...words] = says;
    expect(found.map(({ location, level }) => `${location.path}:${location.line} ${level}`)).toEqual([`${place} notice`]);
    for (const word of words) expect(`${found[0]?.message} ${found[0]?.fix?.summary}`).toContain(word);
  });
});
