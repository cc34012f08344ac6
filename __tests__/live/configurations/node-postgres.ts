import { SERVER, trustOf, type Code, type Configuration, type Trust } from './configuration.ts';
import type { Spelling } from '../support/spellings.ts';

/** What is installed from npm, exact versions: parsers before and after `sslmode` came to mean something, and two majors. */
export const PACKAGES = {
  'pg 8.16': { dependencies: { 'pg': '8.16.3', 'pg-connection-string': '2.9.1' }, node: null },
  'pg 8.3': { dependencies: { 'pg': '8.3.3', 'pg-connection-string': '2.3.0' }, node: null },
  // It hangs on Node 14 and later.
  'pg 7': { dependencies: { 'pg': '7.18.2', 'pg-connection-string': '0.1.3' }, node: '12.22.12' },
  'sequelize': { dependencies: { 'sequelize': '6.37.7', 'pg': '8.16.3', 'pg-connection-string': '2.9.1', 'pg-hstore': '2.3.4' }, node: null },
  'pg-native': { dependencies: { 'pg': '8.16.3', 'pg-native': '3.5.2' }, node: null },
} as const;

const CODE = 'connectionString: process.env.DATABASE_URL';
const READ = `${CODE}, ssl: { ca: fs.readFileSync('ca.pem') }`;
const PARTS = "host: 'localhost', port: 5432, user: 'app', database: 'postgres'";

function node(packages: keyof typeof PACKAGES, name: string, code: Code, trust: Trust, query: string | null, options = CODE, env = ''): Configuration {
  const library = packages === 'pg-native' ? "require('pg').native" : "require('pg')";
  const files = {
    'index.js': `const fs = require('fs');\nconst { Client } = ${library};\n\nconst client = new Client({ ${options} });\nclient.connect().then(() => client.query('select 1')).then(() => process.exit(0), (error) => {\n  console.error(error);\n  process.exit(1);\n});\n`,
    ...(query === null && env === '' ? {} : { '.env': `${query === null ? '' : `DATABASE_URL=${SERVER}${query}\n`}${env}` }),
  };
  return { driver: packages, name, code, trust: trustOf(trust), files, packages, command: ['node', 'index.js'] };
}

/** A public list may hold any root of somebody's own plan, for all that is known of the list. */
const unseen = (configuration: Configuration, audit = '? then ?'): Configuration => ({ ...configuration, audit });

const SPELLINGS: readonly (readonly [Spelling, Code])[] = [
  ['B A', '='], ['A B joined', 'n'], ['A B with CRLF', '='], ['A B after a byte-order mark', '='], ['A, a broken block, B', 'X'], ['A B as TRUSTED CERTIFICATE', '='],
  ['A in DER', 'n'], ['intermediate A', 'n'], ['expired A, B', '+'], ['expired A, A', 'X'], ['A B indented', 'n'],
];

const newest: readonly Configuration[] = [
  unseen(node('pg 8.16', 'require verifies, against the list of Node', 'n', null, '?sslmode=require')),
  node('pg 8.16', 'require with a root file', 'X', 'A', '?sslmode=require&sslrootcert=ca.pem'),
  node('pg 8.16', 'prefer verifies too', 'X', 'A', '?sslmode=prefer&sslrootcert=ca.pem'),
  node('pg 8.16', 'verify-ca, both roots', '=', 'A B', '?sslmode=verify-ca&sslrootcert=ca.pem'),
  node('pg 8.16', 'verify-full, the new root', '+', 'B', '?sslmode=verify-full&sslrootcert=ca.pem'),
  node('pg 8.16', 'no-verify', '=', null, '?sslmode=no-verify'),
  node('pg 8.16', 'as libpq: require without a root file', '=', null, '?uselibpqcompat=true&sslmode=require'),
  node('pg 8.16', 'as libpq: require with one', 'X', 'A', '?uselibpqcompat=true&sslmode=require&sslrootcert=ca.pem'),
  node('pg 8.16', 'as libpq: prefer never verifies', '=', 'A', '?uselibpqcompat=true&sslmode=prefer&sslrootcert=ca.pem'),
  node('pg 8.16', 'no TLS at all never gets in', 'n', null, ''),
  node('pg 8.16', 'disable never gets in', 'n', 'A B', '?sslmode=disable'),
  node('pg 8.16', 'rejectUnauthorized: false', '=', null, '', `${CODE}, ssl: { rejectUnauthorized: false }`),
  unseen(node('pg 8.16', 'the string wins over rejectUnauthorized: false', 'n', null, '?sslmode=require', `${CODE}, ssl: { rejectUnauthorized: false }`)),
  node('pg 8.16', 'rejectUnauthorized: 0 verifies', 'X', 'A', '', `${CODE}, ssl: { rejectUnauthorized: 0, ca: fs.readFileSync('ca.pem') }`),
  node('pg 8.16', 'ca, the old root', 'X', 'A', '', READ),
  node('pg 8.16', 'ca, both roots', '=', 'A B', '', READ),
  unseen(node('pg 8.16', 'the string drops the ca', 'n', 'A B', '?sslmode=verify-full', READ)),
  node('pg 8.16', 'the string brings another ca', '=', { 'ca.pem': 'A', 'new.pem': 'A B' }, '?sslmode=verify-full&sslrootcert=new.pem', READ),
  node('pg 8.16', 'a path is no ca', 'n', 'A B', '', `${CODE}, ssl: { ca: 'ca.pem' }`),
  node('pg 8.16', 'a list of ca', '=', { 'a.pem': 'A', 'b.pem': 'B' }, null, `${PARTS}, ssl: { ca: [fs.readFileSync('a.pem', 'utf8'), fs.readFileSync('b.pem', 'utf8')] }`),
  unseen(node('pg 8.16', 'ssl: true, NODE_EXTRA_CA_CERTS', 'X', 'A', '', `${CODE}, ssl: true`, 'NODE_EXTRA_CA_CERTS=ca.pem\n'), 'yes then ?'),
  node('pg 8.16', 'a ca replaces NODE_EXTRA_CA_CERTS', 'X', { 'ca.pem': 'A', 'more.pem': 'B' }, '', READ, 'NODE_EXTRA_CA_CERTS=more.pem\n'),
  node('pg 8.16', 'NODE_TLS_REJECT_UNAUTHORIZED=0', '=', null, '?sslmode=verify-full', CODE, 'NODE_TLS_REJECT_UNAUTHORIZED=0\n'),
  unseen(node('pg 8.16', 'PGSSLMODE=require verifies, PGSSLROOTCERT is not read', 'n', 'A B', '', CODE, 'PGSSLMODE=require\nPGSSLROOTCERT=ca.pem\n')),
  node('pg 8.16', 'PGSSLMODE=no-verify', '=', null, '', CODE, 'PGSSLMODE=no-verify\n'),
  node('pg 8.16', 'sslmode as an option is ignored', 'n', 'A', null, `${PARTS}, sslmode: 'verify-full', sslrootcert: 'ca.pem'`),
  ...SPELLINGS.map(([spelling, code]) => node('pg 8.16', `reads ${spelling}`, code, spelling, '?sslmode=verify-full&sslrootcert=ca.pem')),
];

const older: readonly Configuration[] = [
  node('pg 8.3', 'verify-full in the string is ignored', 'n', null, '?sslmode=verify-full'),
  node('pg 8.3', 'a root file switches TLS on, even beside disable', 'X', 'A', '?sslmode=disable&sslrootcert=ca.pem'),
  unseen(node('pg 8.3', 'ssl=true verifies', 'n', null, '?ssl=true')),
  node('pg 8.3', 'ca, the old root', 'X', 'A', '', READ),
  node('pg 8.3', 'ca beside a mode that is ignored', 'X', 'A', '?sslmode=require', READ),
  node('pg 8.3', 'rejectUnauthorized: false beside a mode that is ignored', '=', null, '?sslmode=require', `${CODE}, ssl: { rejectUnauthorized: false }`),
  unseen(node('pg 7', 'ssl: true verifies on this Node', 'n', null, '', `${CODE}, ssl: true`)),
  node('pg 7', 'ca, the old root', 'X', 'A', null, `${PARTS}, ssl: { ca: fs.readFileSync('ca.pem') }`),
  node('pg 7', 'rejectUnauthorized: false', '=', null, null, `${PARTS}, ssl: { rejectUnauthorized: false }`),
  node('pg 7', 'verify-full in the string is ignored', 'n', 'A B', '?sslmode=verify-full&sslrootcert=ca.pem'),
  node('pg 7', 'reads A B after a byte-order mark', '+', 'A B after a byte-order mark', null, `${PARTS}, ssl: { ca: fs.readFileSync('ca.pem') }`),
];

const natives: readonly Configuration[] = [
  node('pg-native', 'the query of the string never gets to libpq', '=', 'A', '?sslmode=verify-full&sslrootcert=ca.pem'),
  node('pg-native', 'a mode and a root file as options', 'X', 'A', null, `${PARTS}, ssl: { sslmode: 'verify-ca', sslrootcert: 'ca.pem' }`),
  node('pg-native', 'a root file of the environment', 'X', 'A', null, PARTS, 'PGSSLROOTCERT=ca.pem\n'),
  node('pg-native', 'a mode of the environment becomes one that libpq refuses', 'n', 'A', null, PARTS, 'PGSSLMODE=require\nPGSSLROOTCERT=ca.pem\n'),
];

const OPENSSL = 'NODE_OPTIONS=--use-openssl-ca\n';
const ON = `${CODE}, ssl: true`;

/** What Node trusts when the connection brings nothing: its own list, and what adds to it or replaces it. */
const roots: readonly Configuration[] = [
  unseen(node('pg 8.16', 'NODE_EXTRA_CA_CERTS stops at a broken block', 'X', 'A, a broken block, B', '', ON, 'NODE_EXTRA_CA_CERTS=ca.pem\n'), 'yes then ?'),
  node('pg 8.16', 'NODE_EXTRA_CA_CERTS skips a byte-order mark', '=', 'A B after a byte-order mark', '', ON, 'NODE_EXTRA_CA_CERTS=ca.pem\n'),
  unseen(node('pg 8.16', 'NODE_EXTRA_CA_CERTS does not read TRUSTED CERTIFICATE', 'n', 'A B as TRUSTED CERTIFICATE', '', ON, 'NODE_EXTRA_CA_CERTS=ca.pem\n')),
  unseen(node('pg 8.16', 'NODE_EXTRA_CA_CERTS does not read a folder', 'n', { 'certs/a.pem': 'A', 'certs/b.pem': 'B' }, '', ON, 'NODE_EXTRA_CA_CERTS=certs\n')),
  unseen(node('pg 8.16', 'SSL_CERT_FILE alone is not read', 'n', 'A B', '', ON, 'SSL_CERT_FILE=ca.pem\n')),
  unseen(node('pg 8.16', 'NODE_EXTRA_CA_CERTS that the code sets comes too late', 'n', 'A B', '', `${CODE}, ssl: (process.env.NODE_EXTRA_CA_CERTS = 'ca.pem') !== ''`)),
  node('pg 8.16', '--use-openssl-ca, a file', 'X', { 'ca.pem': 'A', 'certs/c.pem': 'C' }, '', ON, `${OPENSSL}SSL_CERT_FILE=ca.pem\nSSL_CERT_DIR=certs\n`),
  node('pg 8.16', '--use-openssl-ca passes over plain names in a folder', 'X', { 'ca.pem': 'A', 'certs/b.pem': 'B' }, '', ON, `${OPENSSL}SSL_CERT_FILE=ca.pem\nSSL_CERT_DIR=certs\n`),
  // The hashes of the subjects of the authorities.
  node('pg 8.16', '--use-openssl-ca takes hashed names from a folder', '=', { 'certs/7846f769.0': 'A', 'certs/e86c7db5.0': 'B', 'c.pem': 'C' }, '', ON, `${OPENSSL}SSL_CERT_FILE=c.pem\nSSL_CERT_DIR=certs\n`),
  node('pg 8.16', '--use-openssl-ca refuses a file with a broken block', 'n', { 'ca.pem': 'A, a broken block, B', 'certs/c.pem': 'C' }, '', ON, `${OPENSSL}SSL_CERT_FILE=ca.pem\nSSL_CERT_DIR=certs\n`),
  node('pg 8.16', 'NODE_EXTRA_CA_CERTS adds to what --use-openssl-ca brings', '=', { 'ca.pem': 'A', 'more.pem': 'B', 'certs/c.pem': 'C' }, '', ON, `${OPENSSL}SSL_CERT_FILE=ca.pem\nSSL_CERT_DIR=certs\nNODE_EXTRA_CA_CERTS=more.pem\n`),
];

/** Sequelize hands the string on to `pg`, and of its options only `dialectOptions`. */
function sequelize(name: string, code: Code, trust: Trust, query: string, options: string): Configuration {
  const files = {
    'index.js': `const fs = require('fs');\nconst { Sequelize } = require('sequelize');\n\nconst sequelize = new Sequelize(process.env.DATABASE_URL, { dialect: 'postgres', logging: false${options} });\nsequelize.authenticate().then(() => process.exit(0), (error) => {\n  console.error(error);\n  process.exit(1);\n});\n`,
    '.env': `DATABASE_URL=${SERVER}${query}\n`,
  };
  return { driver: 'sequelize', name, code, trust: trustOf(trust), files, packages: 'sequelize', command: ['node', 'index.js'] };
}

const sequelizes: readonly Configuration[] = [
  sequelize('a root file in the string', 'X', 'A', '?sslmode=require&sslrootcert=ca.pem', ''),
  sequelize('dialectOptions.ssl with a ca', '=', 'A B', '', ", dialectOptions: { ssl: { ca: fs.readFileSync('ca.pem') } }"),
  sequelize('dialectOptions.ssl.rejectUnauthorized: false', '=', null, '', ', dialectOptions: { ssl: { require: true, rejectUnauthorized: false } }'),
  unseen(sequelize('the string wins over rejectUnauthorized: false', 'n', null, '?sslmode=require', ', dialectOptions: { ssl: { rejectUnauthorized: false } }')),
  sequelize('ssl outside of dialectOptions means nothing', 'n', 'A B', '', ", ssl: { ca: fs.readFileSync('ca.pem') }"),
];

export const nodePostgres: readonly Configuration[] = [...newest, ...roots, ...older, ...sequelizes, ...natives];
