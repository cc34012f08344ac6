import { describe, expect, it, test } from 'vitest';
import { auditFiles, findingsOf, roots, type Files } from '../support/audit.ts';
import { checkRows } from './table.ts';

const SERVER = 'orders.postgres.database.azure.com';
const FLEX = 'user=app password=hunter2';
const ini = (tls: string, databases = `orders = host=${SERVER} port=5432 dbname=orders ${FLEX}`): string =>
  `[databases]\n${databases}\n\n[pgbouncer]\nlisten_addr = 0.0.0.0\nlisten_port = 6432\nauth_file = /etc/pgbouncer/userlist.txt\n${tls}\n`;
const VERIFY = 'server_tls_sslmode = verify-full\nserver_tls_ca_file = /etc/pgbouncer/ca.pem';
const DOCKERFILE = 'FROM debian:12\nRUN apt-get update && apt-get install -y pgbouncer\nCOPY pgbouncer.ini ca.pem /etc/pgbouncer/\nUSER postgres\nCMD ["pgbouncer", "/etc/pgbouncer/pgbouncer.ini"]\n';
const built = (tls: string, pem: string, more: Files = {}, databases?: string): Files => ({ 'pool/Dockerfile': DOCKERFILE, 'pool/pgbouncer.ini': ini(tls, databases), 'pool/ca.pem': pem, ...more });

describe('pgbouncer.ini in an image', () => {
  checkRows([
    { name: 'verifies with an old root', files: built(VERIFY, roots('B')), clients: ['pool/pgbouncer.ini:2 pgbouncer yes breaks G2'] },
    { name: 'verifies with the roots of today', files: built(VERIFY, roots('G2 MS')), clients: ['pool/pgbouncer.ini:2 pgbouncer yes connects'] },
    { name: 'does not verify below verify-ca, file or not', files: built(VERIFY.replace('verify-full', 'require'), roots('B')), clients: ['pool/pgbouncer.ini:2 pgbouncer no not-affected'] },
    { name: 'does not verify by default', files: built('', roots('B')), clients: ['pool/pgbouncer.ini:2 pgbouncer no not-affected'] },
  ]);
});

const indented = (text: string, depth = 4): string => text.trimEnd().replaceAll(/^(?=.)/gm, ' '.repeat(depth));
const configMap = (name: string, files: Files): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata:\n${Object.entries(files).map(([key, text]) => `  ${key}: |\n${indented(String(text))}\n`).join('')}`;
const pod = (image: string, { env = '', mounts = '', volumes = '', more = '' }: { env?: string; mounts?: string; volumes?: string; more?: string } = {}): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: pool}\nspec:\n  template:\n    spec:\n      containers:\n        - name: pgbouncer\n          image: ${image}\n${more}          env: [${env}]\n          volumeMounts: [${mounts}]\n      volumes: [${volumes}]\n`;
const MOUNTED = { mounts: '{name: config, mountPath: /etc/pgbouncer}', volumes: '{name: config, configMap: {name: pool}}' };

describe('pgbouncer.ini in a ConfigMap', () => {
  checkRows([
    { name: 'with the CA file beside it', files: { 'pool.yaml': pod('pgbouncer/pgbouncer:1.22.1', MOUNTED), 'config.yaml': configMap('pool', { 'pgbouncer.ini': ini(VERIFY), 'ca.pem': roots('B') }) }, clients: ['config.yaml:7 pgbouncer yes breaks G2'] },
    { name: 'ready', files: { 'pool.yaml': pod('pgbouncer/pgbouncer:1.22.1', MOUNTED), 'config.yaml': configMap('pool', { 'pgbouncer.ini': ini(VERIFY), 'ca.pem': roots('G2 MS') }) }, clients: ['config.yaml:7 pgbouncer yes connects'] },
    { name: 'databases in a key of their own', files: { 'pool.yaml': pod('pgbouncer/pgbouncer:1.22.1', MOUNTED), 'config.yaml': configMap('pool', { 'databases.ini': `[databases]\norders = host=${SERVER} port=5432 ${FLEX}\n`, 'pgbouncer.ini': `%include /etc/pgbouncer/databases.ini\n[pgbouncer]\n${VERIFY}\n`, 'ca.pem': roots('B') }) }, clients: ['config.yaml:7 pgbouncer yes breaks G2'] },
  ]);
});

const service = (image: string, environment: Readonly<Record<string, string>>, volumes: readonly string[] = ['./ca.pem:/certs/ca.pem:ro']): string =>
  `services:\n  pool:\n    image: ${image}\n    environment:\n${Object.entries(environment).map(([key, value]) => `      ${key}: ${value}\n`).join('')}    volumes:\n${volumes.map((volume) => `      - ${volume}\n`).join('')}`;
const TLS = { SERVER_TLS_SSLMODE: 'verify-full', SERVER_TLS_CA_FILE: '/certs/ca.pem' };
const BITNAMI_TLS = { PGBOUNCER_SERVER_TLS_SSLMODE: 'verify-ca', PGBOUNCER_SERVER_TLS_CA_FILE: '/certs/ca.pem' };

describe('images that variables set up', () => {
  checkRows([
    { name: 'edoburu, by host', files: { 'compose.yaml': service('edoburu/pgbouncer:v1.23.1-p0', { DB_HOST: SERVER, DB_USER: 'app', DB_PASSWORD: 'hunter2', ...TLS }), 'ca.pem': roots('B') }, clients: ['compose.yaml:3 pgbouncer yes breaks G2'] },
    { name: 'edoburu, by URL', files: { 'compose.yaml': service('edoburu/pgbouncer:1.22.1-p0', { DATABASE_URL: `postgres://app:hunter2@${SERVER}/orders`, ...TLS }), 'ca.pem': roots('B') }, clients: ['compose.yaml:5 pgbouncer yes breaks G2'] },
    { name: 'edoburu without a mode', files: { 'compose.yaml': service('edoburu/pgbouncer:v1.23.1-p0', { DB_HOST: SERVER, SERVER_TLS_CA_FILE: '/certs/ca.pem' }), 'ca.pem': roots('B') }, clients: ['compose.yaml:3 pgbouncer no not-affected'] },
    { name: 'bitnami', files: { 'compose.yaml': service('docker.io/bitnami/pgbouncer:1.24.1', { POSTGRESQL_HOST: SERVER, POSTGRESQL_PASSWORD: 'hunter2', ...BITNAMI_TLS }), 'ca.pem': roots('B') }, clients: ['compose.yaml:3 pgbouncer yes breaks G2'] },
    { name: 'bitnami, lines of its own', files: { 'compose.yaml': service('bitnami/pgbouncer:latest', { PGBOUNCER_DSN_0: `orders=host=${SERVER} port=5432 dbname=orders password=hunter2`, ...BITNAMI_TLS }), 'ca.pem': roots('B') }, clients: ['compose.yaml:3 pgbouncer yes breaks G2'] },
    { name: 'bitnami without a mode', files: { 'compose.yaml': service('bitnami/pgbouncer:1.24.1', { POSTGRESQL_HOST: SERVER }), 'ca.pem': roots('B') }, clients: ['compose.yaml:3 pgbouncer no not-affected'] },
    { name: 'pgbouncer/pgbouncer', files: { 'compose.yaml': service('pgbouncer/pgbouncer:1.22', { DATABASES_HOST: SERVER, ...BITNAMI_TLS }), 'ca.pem': roots('G2 MS') }, clients: ['compose.yaml:3 pgbouncer yes connects'] },
    { name: 'variables of a file', files: { 'compose.yaml': `services:\n  pool:\n    image: edoburu/pgbouncer\n    env_file: pool.env\n    volumes: ['./ca.pem:/certs/ca.pem']\n`, 'pool.env': `DB_HOST=${SERVER}\nSERVER_TLS_SSLMODE=verify-ca\nSERVER_TLS_CA_FILE=/certs/ca.pem\n`, 'ca.pem': roots('B') }, clients: ['compose.yaml:3 pgbouncer yes breaks G2'] },
    { name: 'a configuration that is mounted', files: { 'compose.yaml': service('edoburu/pgbouncer:v1.23.1-p0', { LISTEN_PORT: '6432' }, ['./pgbouncer.ini:/etc/pgbouncer/pgbouncer.ini:ro', './ca.pem:/etc/pgbouncer/ca.pem:ro']), 'pgbouncer.ini': ini(VERIFY), 'ca.pem': roots('B') }, clients: ['pgbouncer.ini:2 pgbouncer yes breaks G2'] },
    { name: 'a Dockerfile on top', files: { 'pool/Dockerfile': `FROM edoburu/pgbouncer:v1.23.1-p0\nCOPY ca.pem /certs/ca.pem\nENV DB_HOST=${SERVER} SERVER_TLS_SSLMODE=verify-full SERVER_TLS_CA_FILE=/certs/ca.pem\n`, 'pool/ca.pem': roots('B') }, clients: ['pool/Dockerfile:1 pgbouncer yes breaks G2'] },
    { name: 'a Dockerfile that compose fills in', files: { 'pool/Dockerfile': 'FROM edoburu/pgbouncer:v1.23.1-p0\nCOPY ca.pem /certs/ca.pem\n', 'pool/ca.pem': roots('B'), 'compose.yaml': `services:\n  pool:\n    build: ./pool\n    environment:\n      DB_HOST: ${SERVER}\n      SERVER_TLS_SSLMODE: verify-full\n      SERVER_TLS_CA_FILE: /certs/ca.pem\n` }, clients: ['pool/Dockerfile:1 pgbouncer yes breaks G2'] },
    { name: 'a pod', files: { 'pool.yaml': pod('edoburu/pgbouncer:v1.23.1-p0', { env: `{name: DB_HOST, value: ${SERVER}}, {name: SERVER_TLS_SSLMODE, value: verify-full}, {name: SERVER_TLS_CA_FILE, value: /etc/pgbouncer/ca.pem}`, ...MOUNTED }), 'config.yaml': configMap('pool', { 'ca.pem': roots('B') }) }, clients: ['pool.yaml:9 pgbouncer yes breaks G2'] },
    { name: 'a pod whose ConfigMap names the server', files: { 'pool.yaml': pod('edoburu/pgbouncer:v1.23.1-p0', { env: '{name: DB_HOST, valueFrom: {configMapKeyRef: {name: pool, key: host}}}, {name: SERVER_TLS_SSLMODE, value: require}' }), 'config.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: pool}\ndata: {host: ${SERVER}}\n` }, clients: ['pool.yaml:9 pgbouncer no not-affected'] },
  ]);
});

const SIDECAR = 'mcr.microsoft.com/azure-oss-db-tools/pgbouncer-sidecar';
const OWN = 'server_tls_sslmode = verify-ca\nserver_tls_ca_file = /etc/root.crt.pem';
const SINGLE = `orders = host=${SERVER} dbname=orders user=app@orders password=hunter2`;
const sidecar = (image: string, more = '', tls = OWN, databases?: string): Files => ({ 'pool.yaml': pod(image, { ...MOUNTED, more }), 'config.yaml': configMap('pool', { 'pgbouncer.ini': ini(tls, databases), 'ca.pem': roots('G2 MS') }) });
const PULL = (policy: string): string => `          imagePullPolicy: ${policy}\n`;

describe('the sidecar of question 13', () => {
  checkRows([
    { name: 'latest, when servers had Baltimore or G2', day: '2022-06-01', files: sidecar(`${SIDECAR}:latest`, '', OWN, SINGLE), clients: ['config.yaml:7 pgbouncer yes connects'] },
    { name: 'latest, today', files: sidecar(`${SIDECAR}:latest`), clients: ['config.yaml:7 pgbouncer yes connects'] },
    { name: 'latest, for Flexible Servers of 2022: nobody says whether it holds G1', day: '2022-06-01', files: sidecar(`${SIDECAR}:latest`), clients: ['config.yaml:7 pgbouncer yes unknown'] },
    { name: 'a tag', day: '2022-06-01', files: sidecar(`${SIDECAR}:1.15`), clients: ['config.yaml:7 pgbouncer yes unknown'] },
    { name: 'a CA file of its own', files: sidecar(`${SIDECAR}:1.15`, '', VERIFY), clients: ['config.yaml:7 pgbouncer yes connects'] },
  ]);

  const warned = (files: Files): string[] => findingsOf(auditFiles(files), 'outdated-pgbouncer-sidecar').map(({ location, level }) => `${location.path}:${location.line} ${level}`);

  test.each([
    ['a tag', sidecar(`${SIDECAR}:1.15`), true],
    ['a digest', sidecar(`${SIDECAR}@sha256:${'0'.repeat(64)}`), true],
    ['kept where it is', sidecar(`${SIDECAR}:latest`, PULL('IfNotPresent')), true],
    ['never pulled', sidecar(SIDECAR, PULL('Never')), true],
    ['latest', sidecar(`${SIDECAR}:latest`), false],
    ['latest, always', sidecar(SIDECAR, PULL('Always')), false],
    ['a CA file of its own', sidecar(`${SIDECAR}:1.15`, '', VERIFY), false],
    ['not verified', sidecar(`${SIDECAR}:1.15`, '', 'server_tls_sslmode = require'), false],
    ['no configuration here', { 'pool.yaml': pod(`${SIDECAR}:1.15`, MOUNTED) }, true],
    ['a file over its own', { 'pool.yaml': pod(`${SIDECAR}:1.15`, { mounts: '{name: config, mountPath: /etc/root.crt.pem, subPath: ca.pem}', volumes: MOUNTED.volumes }) }, false],
    ['another image', sidecar('edoburu/pgbouncer:v1.15.0'), false],
  ])('%s', (_, files, expected) => expect(warned(files)).toEqual(expected ? ['pool.yaml:9 warning'] : []));

  it('takes the place of the general finding', () => {
    const report = auditFiles(sidecar(`${SIDECAR}:1.15`));
    expect(report.findings.map(({ rule }) => rule)).not.toContain('unresolved-trust-source');
  });
});

test.each([
  ['a file', built(VERIFY, roots('B'))],
  ['a ConfigMap', sidecar(`${SIDECAR}:latest`)],
  ['a variable', { 'compose.yaml': service('bitnami/pgbouncer:1', { PGBOUNCER_DSN_0: `orders=host=${SERVER} dbname=orders user=app password=hunter2`, POSTGRESQL_PASSWORD: 'hunter2', ...BITNAMI_TLS }) }],
  ['a URL', { 'compose.yaml': service('edoburu/pgbouncer', { DATABASE_URL: `postgres://app:hunter2@${SERVER}/orders`, DB_PASSWORD: 'hunter2', ...TLS }) }],
])('keeps the passwords of %s to itself', (_, files: Files) => {
  const report = auditFiles(files);
  expect(report.clients.length).toBeGreaterThan(0);
  expect(JSON.stringify(report)).not.toContain('hunter2');
});
