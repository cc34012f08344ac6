import { describe, expect, test } from 'vitest';
import { auditFiles } from '../support/audit.ts';
import type { Files } from '../support/audit.ts';
import { PRIVATE_HOST, auditPrivately, privatePki } from '../support/private-plan.ts';

const { a, b } = privatePki;
const BOTH = a.pem + b.pem;
const LOCAL = '/usr/local/share/ca-certificates';

interface Case {
  readonly from: string;
  readonly lines: readonly string[];
  readonly root?: string;
  /** The outcome, and the finding that explains it: rule, line and the words that matter. */
  readonly says: readonly [outcome: string, rule?: string, words?: string];
}

const FILES: Files = { 'ca.crt': BOTH, 'ca.pem': BOTH, 'a.crt': a.pem, 'b.crt': b.pem };

/** A Python client in an image; the files that its lines copy lie beside the Dockerfile. */
function image({ from, lines, root = 'system' }: Case): Files {
  const files = Object.fromEntries(Object.entries(FILES).filter(([name]) => lines.some((line) => line.split(' ').includes(name))));
  return {
    'requirements.txt': 'psycopg2==2.9.9\n',
    'app.py': 'import os\nimport psycopg2\n\nconnection = psycopg2.connect(os.environ["DATABASE_URL"])\n',
    ...files,
    Dockerfile: [`FROM ${from}`, `ENV DATABASE_URL=postgresql://app@${PRIVATE_HOST}/orders?sslmode=verify-full&sslrootcert=${root}`, ...lines, 'COPY app.py requirements.txt /app/', 'CMD ["python", "/app/app.py"]', ''].join('\n'),
  };
}

function npgsql({ from, lines }: Case): Files {
  return {
    'App.csproj': '<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="Npgsql" Version="9.0.2" /></ItemGroup></Project>\n',
    'Program.cs': `using Npgsql;\nvar connection = new NpgsqlConnection("Host=${PRIVATE_HOST};Username=app;Database=orders;SSL Mode=VerifyFull");\nconnection.Open();\n`,
    'ca.crt': BOTH,
    Dockerfile: [`FROM ${from}`, ...lines, 'COPY App.csproj Program.cs /app/', 'CMD ["dotnet", "/app/App.dll"]', ''].join('\n'),
  };
}

/** The only client comes out so, and the finding says why. */
function check(files: Files, [outcome, rule, words]: Case['says']): void {
  const report = auditPrivately(files);
  expect(report.clients.map(({ outcomes: [first] }) => first?.outcome)).toStrictEqual([outcome]);
  // A root in a file of its own lacks the other, and the version of libpq is not what this is about.
  const told = report.findings.filter(({ rule: id }) => id !== 'unlinked-ca-file' && id !== 'unknown-verification');
  expect(told.map(({ rule: id, location }) => `${id} ${location.path}:${location.line}`)).toStrictEqual(rule === undefined ? [] : [rule]);
  for (const { message } of told) expect(message).toContain(words);
}

const COPY = `COPY ca.crt ${LOCAL}/`;
const RUN = 'RUN update-ca-certificates';
const ASPNET = 'mcr.microsoft.com/dotnet/aspnet:8.0';
const UNSET = 'ENV SSL_CERT_FILE=';

const CASES: Readonly<Record<string, Case>> = {
  'debian 12, bundle by default': { from: 'debian:12', lines: [COPY, RUN], says: ['connects'] },
  'debian 11, hashed names by default': { from: 'debian:11', lines: [COPY, RUN], says: ['unknown', 'import-loses-certificates Dockerfile:4', 'the file holds 2 certificates, and update-ca-certificates gives a hashed name only to files with exactly one'] },
  'debian 11, one file for each': { from: 'debian:11', lines: [`COPY a.crt b.crt ${LOCAL}/`, RUN], says: ['connects'] },
  'never run': { from: 'debian:12', lines: [COPY], says: ['unknown'] },
  'run before': { from: 'debian:12', lines: [RUN, COPY], says: ['unknown'] },
  'run by the package': { from: 'debian:12-slim', lines: [COPY, 'RUN apt-get update && apt-get install -y ca-certificates'], says: ['unknown'] },
  'a name that Debian ignores': { from: 'ubuntu:22.04', lines: [`COPY ca.pem ${LOCAL}/`, RUN], says: ['unknown', 'import-loses-certificates Dockerfile:4', 'update-ca-certificates takes only files whose names end in .crt'] },
  'a name that Alpine takes': { from: 'alpine:3.20', lines: [`COPY ca.pem ${LOCAL}/`, RUN], says: ['connects'] },
  'a name on a system that is not known': { from: 'registry.example.org/base', lines: [`COPY ca.pem ${LOCAL}/`, RUN], says: ['unknown'] },
  'ubi': { from: 'registry.access.redhat.com/ubi9/ubi', lines: ['COPY ca.pem /etc/pki/ca-trust/source/anchors/', 'RUN update-ca-trust extract'], says: ['connects'] },
  'fedora, beside the folder': { from: 'fedora:40', lines: ['COPY ca.pem /etc/pki/ca-trust/source/', 'RUN update-ca-trust'], says: ['unknown', 'import-loses-certificates Dockerfile:4', 'only in the folder anchors below it'] },
  'amazon linux, trust anchor': { from: 'amazonlinux:2023', lines: ['COPY ca.pem /tmp/', 'RUN trust anchor --store /tmp/ca.pem'], says: ['connects'] },
  'appended to the bundle': { from: 'alpine:3.20', lines: ['COPY ca.pem /tmp/', 'RUN cat /tmp/ca.pem >> /etc/ssl/certs/ca-certificates.crt'], says: ['connects'] },
  'appended, and made anew': { from: 'alpine:3.20', lines: ['COPY ca.pem /tmp/', 'RUN cat /tmp/ca.pem >> /etc/ssl/certs/ca-certificates.crt', RUN], says: ['unknown'] },
  'appended where hashed names count': { from: 'debian:11', lines: ['COPY ca.pem /tmp/', 'RUN cat /tmp/ca.pem >> /etc/ssl/certs/ca-certificates.crt'], says: ['unknown'] },
  'the bundle by SSL_CERT_FILE': { from: 'debian:11', lines: [COPY, RUN, 'ENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt'], says: ['connects'] },
  'hashed names by SSL_CERT_DIR': { from: 'debian:11', lines: [COPY, RUN, UNSET, 'ENV SSL_CERT_DIR=/etc/ssl/certs'], says: ['unknown', 'import-loses-certificates Dockerfile:4', 'update-ca-certificates gives a hashed name only to files with exactly one'] },
  'a directory without hashed names': { from: 'debian:11', lines: ['COPY a.crt b.crt /certs/', UNSET, 'ENV SSL_CERT_DIR=/certs'], says: ['unknown'] },
  'a directory with hashed names': { from: 'debian:11', lines: ['COPY a.crt b.crt /certs/', 'RUN c_rehash /certs', UNSET, 'ENV SSL_CERT_DIR=/certs'], says: ['connects'] },
  'a directory with a bundle, hashed': { from: 'debian:11', lines: ['COPY ca.pem /certs/', 'RUN openssl rehash /certs', UNSET, 'ENV SSL_CERT_DIR=/certs'], says: ['unknown', 'import-loses-certificates Dockerfile:4', 'openssl rehash gives a hashed name only to files with exactly one'] },
  'a file in the folder': { from: 'debian:11', lines: ['COPY a.crt b.crt /etc/ssl/certs/'], says: ['unknown'] },
  'a file in the folder, hashed': { from: 'debian:11', lines: ['COPY a.crt b.crt /etc/ssl/certs/', 'RUN openssl rehash /etc/ssl/certs'], says: ['connects'] },
};

describe('clients on the store of the operating system', () => {
  test.each(Object.entries(CASES))('%s', (_, each) => {
    check(image(each), each.says);
  });
});

/** A root of the system's own that its list takes out, or may take out, is not counted on. */
describe('roots that are taken out of the list', () => {
  const azure = (...lines: readonly string[]): Files => ({
    ...npgsql({ from: ASPNET, lines, says: ['connects'] }),
    'Program.cs': 'using Npgsql;\nvar connection = new NpgsqlConnection("Host=orders.postgres.database.azure.com;Username=app;Database=orders;SSL Mode=VerifyFull");\nconnection.Open();\n',
  });
  test.each([
    ['connects', [RUN]],
    ['connects', ["RUN sed -i 's,^mozilla/DigiCert,!&,' /etc/ca-certificates.conf"]],
    ['unknown', ["RUN sed -i 's,^mozilla/DigiCert,!&,' /etc/ca-certificates.conf", RUN]],
    ['unknown', ["RUN echo '!mozilla/DigiCert_Global_Root_G2.crt' >> /etc/ca-certificates.conf", RUN]],
  ])('%s: %j', (outcome, lines) => {
    expect(auditFiles(azure(...lines)).clients.map(({ outcomes: [first] }) => first?.outcome)).toStrictEqual([outcome]);
  });
});

const WAITING = 'ca.crt lies in /usr/local/share/ca-certificates, and update-ca-certificates does not run after it was put there';

const NPGSQL: Readonly<Record<string, Case>> = {
  'imported': { from: ASPNET, lines: [COPY, RUN], says: ['connects'] },
  'a file in the folder': { from: ASPNET, lines: ['COPY ca.crt /etc/ssl/certs/'], says: ['connects'] },
  'never run': { from: ASPNET, lines: [COPY], says: ['unknown', 'unresolved-trust-source Dockerfile:1', WAITING] },
  'run before': { from: ASPNET, lines: [RUN, COPY], says: ['unknown', 'unresolved-trust-source Dockerfile:1', WAITING] },
};

describe('Npgsql', () => {
  test.each(Object.entries(NPGSQL))('%s', (_, each) => {
    check(npgsql(each), each.says);
  });
});
