import { describe, expect, it } from 'vitest';

import type { Files } from '../support/audit.ts';
import { auditFiles, python, roots } from '../support/audit.ts';

const HOST = 'orders.postgres.database.azure.com';
const STRICT = `postgresql://app:hunter2@${HOST}/orders?sslmode=verify-full&sslrootcert=/certs/ca.pem`;
const APP: Files = {
  'requirements.txt': 'psycopg2==2.9.9\n',
  'app.py': 'import os\nimport psycopg2\n\nconnection = psycopg2.connect(os.environ["DATABASE_URL"])\n',
  'Dockerfile': 'FROM python:3.12-slim-bookworm\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n',
};

/** Each client: where it is described, the service, whether it verifies, what it trusts, and what comes of it. */
function clients(files: Files, asOf?: string): readonly string[] {
  return auditFiles(files, asOf).clients.map(({ location, worst, verifies, chain, trust }) => {
    const place = chain.find(({ what }) => what.startsWith('runs in '))?.what.slice('runs in '.length);
    return `${location.path}:${location.line} in ${place ?? ''} ${verifies} ${trust.path ?? trust.kind} ${worst}`;
  });
}

const compose = (more: string, environment = `DATABASE_URL: ${STRICT}`): string => `services:\n  web:\n    build: .\n    environment:\n      ${environment}\n${more}`;
const BIND = '    volumes: ["./tls:/certs"]\n';
const OLD = 'compose.yaml:5 in service web yes tls/ca.pem breaks';

/** The same deployment, its certificate brought in by each means that compose has. */
const WAYS: readonly (readonly [string, (pem: string) => Files])[] = [
  ['a bind mount of a file', (pem) => ({ 'compose.yaml': compose('    volumes:\n      - ./tls/ca.pem:/certs/ca.pem:ro\n'), 'tls/ca.pem': pem })],
  ['a bind mount of a folder', (pem) => ({ 'compose.yaml': compose('    volumes:\n      - {type: bind, source: ./tls, target: /certs}\n'), 'tls/ca.pem': pem })],
  ['a config', (pem) => ({ 'compose.yaml': `${compose('    configs:\n      - {source: ca, target: /certs/ca.pem}\n')}configs:\n  ca: {file: tls/ca.pem}\n`, 'tls/ca.pem': pem })],
  ['a secret', (pem) => ({ 'compose.yaml': `${compose('    secrets: [ca.pem]\n').replace('/certs/', '/run/secrets/')}secrets:\n  ca.pem: {file: tls/ca.pem}\n`, 'tls/ca.pem': pem })],
  ['a variable of .env', (pem) => ({ 'compose.yaml': compose('    volumes: ["${TLS:-./gone}:/certs"]\n'), '.env': 'TLS=./tls\n', 'tls/ca.pem': pem })],
  ['a service that fills a volume', (pem) => ({ 'compose.yaml': `${compose('    volumes: ["certs:/certs:ro"]\n')}  fill:\n    image: alpine\n    command: cp /from/ca.pem /to/ca.pem\n    volumes: ["./tls:/from", "certs:/to"]\nvolumes: {certs: {}}\n`, 'tls/ca.pem': pem })],
];

describe.each(WAYS)('a certificate through %s', (_, files) => {
  it('is what the client trusts, before and after', () => {
    expect(clients({ ...APP, ...files(roots('B')) })).toEqual([OLD]);
    expect(clients({ ...APP, ...files(roots('G2 MS')) })).toEqual([OLD.replace('breaks', 'connects')]);
  });
});

describe('a certificate within the compose file', () => {
  const indented = (pem: string): string => pem.trimEnd().split('\n').map((line) => `      ${line}\n`).join('');
  const files = (names: string): Files => ({ ...APP, 'compose.yaml': `${compose('    configs:\n      - {source: ca, target: /certs/ca.pem}\n')}configs:\n  ca:\n    content: |\n${indented(roots(names))}` });

  it('is what the client trusts', () => {
    expect(clients(files('B'))).toEqual([OLD.replace('tls/ca.pem', '/certs/ca.pem')]);
    expect(clients(files('G2 MS'))).toEqual([OLD.replace('tls/ca.pem breaks', '/certs/ca.pem connects')]);
  });
});

describe('variables of a service', () => {
  const STRING = `DATABASE_URL=${STRICT}\n`;
  const CA = { 'tls/ca.pem': roots('B') };
  it.each<[string, Files, readonly string[]]>([
    ['a file of variables', { 'compose.yaml': `services:\n  web:\n    build: .\n    env_file: web.env\n${BIND}`, 'web.env': STRING }, ['web.env:1 in service web yes tls/ca.pem breaks']],
    ['a file with another name', { 'compose.yaml': `services:\n  web:\n    build: .\n    env_file: settings/web.conf\n${BIND}`, 'settings/web.conf': STRING }, ['settings/web.conf:1 in service web yes tls/ca.pem breaks']],
    ['environment wins over a file', { 'compose.yaml': `${compose(BIND)}    env_file: web.env\n`, 'web.env': `DATABASE_URL=postgresql://app@${HOST}/orders?sslmode=require\n` }, [OLD]],
    ['the last of two files wins', { 'compose.yaml': `services:\n  web:\n    build: .\n    env_file: [a.env, web.env]\n${BIND}`, 'a.env': `DATABASE_URL=postgresql://app@${HOST}/orders?sslmode=require\n`, 'web.env': STRING }, ['web.env:1 in service web yes tls/ca.pem breaks']],
    ['what .env says, passed on', { 'compose.yaml': compose(BIND, 'DATABASE_URL: ${DATABASE_URL}'), '.env': STRING }, ['.env:1 in service web yes tls/ca.pem breaks']],
    ['what else .env says is not lost', { 'compose.yaml': compose(BIND, 'DATABASE_URL: ${DATABASE_URL}'), '.env': `${STRING}REPLICA_URL=${STRICT.replace('orders.', 'replica.')}\n` }, ['.env:1 in service web yes tls/ca.pem breaks', '.env:2 in service web yes tls/ca.pem breaks']],
    ['libpq’s own variables', { ...APP, 'app.py': 'import psycopg2\nconnection = psycopg2.connect("")\n', 'compose.yaml': compose(BIND, `PGHOST: ${HOST}\n      PGSSLMODE: verify-full\n      PGSSLROOTCERT: /certs/ca.pem`) }, ['compose.yaml:5 in service web yes tls/ca.pem breaks']],
    ['the image is overruled', { ...APP, 'Dockerfile': `${String(APP['Dockerfile'])}ENV PGSSLROOTCERT=/gone.pem\n`, 'compose.yaml': compose(BIND, `DATABASE_URL: postgresql://app@${HOST}/orders?sslmode=verify-full\n      PGSSLROOTCERT: \${PGSSLROOTCERT:-/certs/ca.pem}`) }, [OLD]],
  ])('%s', (_, files, expected) => {
    expect(clients({ ...APP, ...CA, ...files })).toEqual(expected);
  });
});

describe('several services and files', () => {
  const BOTH = { 'tls/ca.pem': roots('B'), 'new/ca.pem': roots('G2 MS') };
  it('two services on one image are two clients, each with its own files', () => {
    const services = `services:\n  web:\n    build: .\n    image: orders:dev\n    environment: &env\n      DATABASE_URL: ${STRICT}\n${BIND}  worker:\n    image: orders:dev\n    environment:\n      <<: *env\n    volumes: ["./new:/certs"]\n`;
    expect([...clients({ ...APP, ...BOTH, 'compose.yaml': services })].sort()).toEqual(['compose.yaml:6 in service web yes tls/ca.pem breaks', 'compose.yaml:6 in service worker yes new/ca.pem connects']);
  });

  it('an override changes the certificate', () => {
    const files = { ...APP, ...BOTH, 'docker-compose.yml': compose(BIND) };
    const old = OLD.replace('compose.yaml', 'docker-compose.yml');
    const connects = old.replace('tls/ca.pem breaks', 'new/ca.pem connects');
    const change = 'services:\n  web:\n    volumes: ["./new:/certs"]\n';
    expect(clients(files)).toEqual([old]);
    expect(clients({ ...files, 'docker-compose.override.yml': change })).toEqual([connects]);
    // A variant is one deployment more.
    expect([...clients({ ...files, 'docker-compose.prod.yml': change })].sort()).toEqual([connects, old].sort());
  });

  it('a service has the files of the one that it extends', () => {
    const files = { 'compose.yaml': 'services:\n  web:\n    extends: {file: deploy/base.yml, service: app}\n', 'deploy/base.yml': `services:\n  app:\n    build: ..\n    environment: {DATABASE_URL: "${STRICT}"}\n    volumes: ["../tls:/certs"]\n` };
    expect(clients({ ...APP, ...BOTH, ...files })).toEqual(['deploy/base.yml:4 in service web yes tls/ca.pem breaks']);
  });

  it('the command of a service is a client there', () => {
    const files = { 'compose.yaml': `services:\n  dump:\n    image: postgres:16\n    command: pg_dump "${STRICT}"\n${BIND}` };
    expect(clients({ ...BOTH, ...files })).toEqual(['compose.yaml:4 in service dump yes tls/ca.pem breaks']);
  });

  it('a Java service trusts the keystore of its options', () => {
    const files = { 'compose.yaml': `services:\n  web:\n    image: eclipse-temurin:21\n    command: java -Djavax.net.ssl.trustStore=/certs/t.p12 -jar app.jar\n    environment: {DATABASE_URL: "jdbc:postgresql://${HOST}/orders?sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory"}\n    volumes: ["./gone:/certs"]\n`, 'pom.xml': '<project><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.4</version></dependency></dependencies></project>' };
    expect(clients(files)).toEqual(['compose.yaml:5 in service web yes /certs/t.p12 unknown']);
  });
});

describe('a file of variables that is not in the repository', () => {
  const NODE: Files = {
    'package.json': '{"dependencies":{"pg":"8.13.0"}}', 'app.js': 'new (require("pg").Pool)({ connectionString: process.env.DATABASE_URL });\n',
    'Dockerfile': 'FROM node:22\nCOPY . .\nCMD ["node", "app.js"]\n', 'tls/ca.pem': roots('B'), 'compose.yaml': `${compose(BIND)}    env_file: .env\n`,
  };
  const certainty = (files: Files): readonly string[] => auditFiles({ ...NODE, ...files }).clients.filter(({ sample }) => !sample).map(({ worst, alternatives }) => `${worst}${alternatives.length > 0 ? ', or else' : ''}`);

  it('may set anything, unless a sample beside it tells what', () => {
    expect(certainty({ '.env': 'PORT=1\n' })).toEqual(['breaks']);
    expect(certainty({})).toEqual(['breaks, or else']);
    expect(certainty({ '.env.example': 'PORT=1\n' })).toEqual(['breaks']);
    expect(certainty({ '.env.example': 'NODE_TLS_REJECT_UNAUTHORIZED=1\n' })).toEqual(['unknown']);
  });
});

describe('what cannot be seen is said', () => {
  it.each<[string, Files]>([
    ['a volume that something fills elsewhere', { 'compose.yaml': compose('    volumes: ["certs:/certs"]\n') }],
    ['a folder of the machine', { 'compose.yaml': compose('    volumes: ["/etc/pki:/certs"]\n') }],
    ['a secret that is made elsewhere', { 'compose.yaml': `${compose('    secrets: [{source: ca, target: /certs/ca.pem}]\n')}secrets:\n  ca: {external: true}\n` }],
  ])('%s', (_, files) => {
    expect(clients({ ...APP, ...files })).toEqual(['compose.yaml:5 in service web yes /certs/ca.pem unknown']);
  });
});

describe('innocent compose files', () => {
  it('of servers are not where the code runs', () => {
    const alone = { ...python('?sslmode=verify-full&sslrootcert=ca.pem'), 'ca.pem': roots('B') };
    const server = 'services:\n  db:\n    image: postgres:16\n    environment: {POSTGRES_PASSWORD: hunter2}\n    volumes: ["./init:/docker-entrypoint-initdb.d"]\n';
    const expected = ['.env:1 in the folder of the repository yes ca.pem breaks'];
    expect(clients(alone)).toEqual(expected);
    expect(clients({ ...alone, 'compose.yaml': server, 'init/a.sql': 'select 1;\n' })).toEqual(expected);
  });

  it('of servers and other databases have no clients and no findings', () => {
    const services = 'services:\n  db:\n    image: postgres:16\n    environment: {POSTGRES_USER: app, POSTGRES_PASSWORD: hunter2, POSTGRES_DB: orders, PGDATA: /data}\n    healthcheck: {test: ["CMD-SHELL", "pg_isready -U app -d orders"]}\n    volumes: ["data:/data"]\n  shop:\n    image: mysql:8\n    environment: ["MYSQL_ROOT_PASSWORD=hunter2"]\nvolumes: {data: {}}\n';
    const report = auditFiles({ 'docker-compose.yml': services });
    expect(report.clients).toEqual([]);
    expect(report.findings).toEqual([]);
    expect(JSON.stringify(report)).not.toContain('hunter2');
  });
});
