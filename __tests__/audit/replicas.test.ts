import { describe } from 'vitest';
import { roots, type Files } from '../support/audit.ts';
import { checkRows, type Row } from './table.ts';

/** One server that is affected among others that are not: every server of a list is one to survive. */
const A = 'orders-replica.postgres.database.azure.com';
const L = 'db.internal';
const CA: Files = { 'ca.pem': roots('B') };
const python = (call: string): Files => ({ ...CA, 'requirements.txt': 'psycopg2==2.9.9\n', 'app.py': `import psycopg2\npsycopg2.connect(${call})\n` });
const node = (dependencies: Readonly<Record<string, string>>, code: string): Files => ({ ...CA, 'package.json': JSON.stringify({ dependencies }), 'db.js': code });
const java = (path: string, text: string): Files => ({ ...CA, 'pom.xml': '<project><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.1</version></dependency></dependencies></project>', [`src/main/resources/${path}`]: text });
const LIBPQ = 'app.py:2 libpq yes breaks G2';
const TLS = 'sslmode=verify-full&sslrootcert=ca.pem';
const SSL = "ssl: { ca: fs.readFileSync('ca.pem') }";

const lists: readonly Row[] = [
  { name: 'libpq, URI, the last host', files: python(`"postgresql://app@${L},${A}:5432/db?${TLS}"`), clients: [LIBPQ] },
  { name: 'libpq, URI, the first host', files: python(`"postgresql://app@${A}:5432,${L}/db?${TLS}"`), clients: [LIBPQ] },
  { name: 'libpq, keywords', files: python(`"host=${A},${L} dbname=db sslmode=verify-full sslrootcert=ca.pem"`), clients: [LIBPQ] },
  { name: 'libpq, arguments', files: python(`host="${A},${L}", dbname="db", sslmode="verify-full", sslrootcert="ca.pem"`), clients: [LIBPQ] },
  { name: 'libpq, an address beside the name', files: python(`"host=${A} hostaddr=10.1.1.1 dbname=db sslmode=verify-ca sslrootcert=ca.pem"`), clients: [LIBPQ] },
  { name: 'pgjdbc', files: java('application.properties', `spring.datasource.url=jdbc:postgresql://${A}:5432,${L}:5432/db?${TLS}\n`), clients: ['src/main/resources/application.properties:1 pgjdbc yes breaks G2'] },
  { name: 'PDO', files: { ...CA, 'composer.json': '{"require":{"ext-pdo_pgsql":"*"}}', 'db.php': `<?php\n$db = new PDO('pgsql:host=${A},${L};dbname=db;sslmode=verify-full;sslrootcert=ca.pem');\n` }, clients: ['db.php:2 libpq yes breaks G2'] },
  { name: 'settings', files: { ...CA, 'requirements.txt': 'psycopg2==2.9.9\n', 'config.yml': `database:\n  engine: postgresql\n  host: ${A},${L}\n  sslmode: verify-full\n  sslrootcert: ca.pem\n` }, clients: ['config.yml:4 libpq yes breaks G2'] },
  { name: 'PGHOST', files: { ...CA, '.env': `PGHOST=${A},${L}\nPGSSLMODE=verify-full\nPGSSLROOTCERT=ca.pem\n`, 'requirements.txt': 'psycopg2==2.9.9\n', 'app.py': 'import psycopg2\npsycopg2.connect("")\n' }, clients: ['.env:1 libpq yes breaks G2'] },
];

const replicas: readonly Row[] = [
  { name: 'Spring', files: java('application.yml', `spring:\n  datasource:\n    write:\n      url: jdbc:postgresql://${L}:5432/db?sslmode=disable\n    read:\n      url: jdbc:postgresql://${A}:5432/db?${TLS}\n`), clients: ['src/main/resources/application.yml:4 pgjdbc no no plan', 'src/main/resources/application.yml:6 pgjdbc yes breaks G2'] },
  { name: 'Rails', files: { 'Gemfile': "gem 'rails'\ngem 'pg'\n", 'config/ca.pem': roots('B'), 'config/database.yml': `production:\n  primary:\n    adapter: postgresql\n    host: ${L}\n    sslmode: disable\n  replica:\n    adapter: postgresql\n    host: ${A}\n    sslmode: verify-full\n    sslrootcert: config/ca.pem\n    replica: true\n` }, clients: ['config/database.yml:5 libpq no no plan', 'config/database.yml:9 libpq yes breaks G2'] },
  { name: 'Django', files: { ...CA, 'requirements.txt': 'django==4.2\npsycopg2==2.9.9\n', 'app/settings.py': `DATABASES = {\n    "default": {"ENGINE": "django.db.backends.postgresql", "HOST": "${L}"},\n    "replica": {"ENGINE": "django.db.backends.postgresql", "HOST": "${A}", "OPTIONS": {"sslmode": "verify-ca", "sslrootcert": "ca.pem"}},\n}\n` }, clients: ['app/settings.py:2 libpq no no plan', 'app/settings.py:3 libpq yes breaks G2'] },
  { name: 'Laravel', files: { ...CA, 'composer.json': '{"require":{"laravel/framework":"^11"}}', 'config/database.php': `<?php\nreturn ['connections' => ['pgsql' => [\n  'driver' => 'pgsql',\n  'read' => ['host' => ['${A}', '${L}']],\n  'write' => ['host' => ['${L}']],\n  'sslmode' => 'verify-ca',\n  'sslrootcert' => 'ca.pem',\n]]];\n` }, clients: ['config/database.php:6 libpq yes breaks G2', 'config/database.php:6 libpq yes unassigned', 'config/database.php:6 libpq yes unassigned'] },
  { name: 'Sequelize', files: node({ sequelize: '6.37.1', pg: '8.11.0' }, `const { Sequelize } = require('sequelize');\nconst fs = require('fs');\nmodule.exports = new Sequelize('db', null, null, { dialect: 'postgres', dialectOptions: { ${SSL} },\n  replication: {\n    read: [\n      { host: '${A}', username: 'a', password: 'hunter2' }],\n    write: { host: '${L}', username: 'a', password: 'hunter2' } } });\n`), clients: ['db.js:6 sequelize yes breaks G2', 'db.js:7 sequelize yes unassigned'] },
  { name: 'Sequelize, a file', files: { ...node({ sequelize: '6.37.1', pg: '8.11.0' }, ''), 'config/config.json': `{"production": {"dialect": "postgres", "dialectOptions": {"ssl": {"rejectUnauthorized": true, "ca": "${roots('B').replaceAll('\n', '\\n')}"}},\n "replication": {\n  "read": [{"host": "${A}"}],\n  "write": {"host": "${L}"}}}}\n` }, clients: ['config/config.json:3 sequelize yes breaks G2', 'config/config.json:4 sequelize yes unassigned'] },
  { name: 'TypeORM', files: node({ typeorm: '0.3.20', pg: '8.11.0' }, `import { DataSource } from 'typeorm';\nimport fs from 'node:fs';\nexport default new DataSource({ type: 'postgres', ${SSL}, replication: {\n  master: { host: '${L}' },\n  slaves: [{ host: '${A}' }] } });\n`), clients: ['db.js:4 node-postgres yes unassigned', 'db.js:5 node-postgres yes breaks G2'] },
  { name: 'TypeORM, URLs', files: node({ typeorm: '0.3.20', pg: '8.11.0' }, `import { DataSource } from 'typeorm';\nimport fs from 'node:fs';\nexport default new DataSource({ type: 'postgres', ${SSL}, replication: {\n  master: { url: 'postgres://a:hunter2@${L}/db' },\n  slaves: [{ url: 'postgres://a:hunter2@${A}/db' }] } });\n`), clients: ['db.js:4 node-postgres yes unassigned', 'db.js:5 node-postgres yes breaks G2'] },
  { name: 'Knex', files: node({ knex: '3.1.0', pg: '8.11.0' }, `const fs = require('fs');\nconst knex = require('knex');\nexports.primary = knex({ client: 'pg', connection: { host: '${L}', ${SSL} } });\nexports.replica = knex({ client: 'pg', connection: { host: '${A}', ${SSL} } });\n`), clients: ['db.js:3 node-postgres yes unassigned', 'db.js:4 node-postgres yes breaks G2'] },
];

describe('several hosts in one connection', () => { checkRows(lists); });
describe('replicas beside the primary server', () => { checkRows(replicas); });
