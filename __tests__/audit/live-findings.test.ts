import { describe, expect, test } from 'vitest';
import { auditFiles, findingsOf, roots, type Files } from '../support/audit.ts';
import { checkRows, type Row } from './table.ts';

/** Where real drivers once did something else than we said: `__tests__/live` runs them. */
const HOST = 'orders.postgres.database.azure.com';
const psql = (query: string): string => `psql "postgresql://app@${HOST}/orders${query}" -c 'select 1'\n`;
const STRICT = psql('?sslmode=verify-full&sslrootcert=ca.pem');
const node = (client: string, options: string): Files => ({
  'package.json': JSON.stringify({ name: 'orders', dependencies: { 'pg': '8.16.3', 'pg-native': '3.5.2' } }),
  'index.js': `${client}\nconst client = new Client({ host: '${HOST}', user: 'app', ${options} });\n`,
  'ca.pem': roots('G1'),
});
const NATIVE = "const { Client } = require('pg').native;";
const OPTIONS = "ssl: { sslmode: 'verify-ca', sslrootcert: 'ca.pem' }";

const rows: readonly Row[] = [
  { name: 'a path after cd', files: { 'run.sh': `cd deploy\n${STRICT}`, 'ca.pem': roots('G1'), 'deploy/ca.pem': roots('G2') }, clients: ['run.sh:2 libpq yes connects'] },
  { name: 'a path after cd and back', files: { 'run.sh': `(cd deploy && ls)\n${STRICT}`, 'ca.pem': roots('G1'), 'deploy/ca.pem': roots('G2') }, clients: ['run.sh:2 libpq yes breaks G2'] },
  { name: 'a variable of the command after cd', files: { 'run.sh': `cd deploy\nPGSSLROOTCERT=ca.pem ${psql('?sslmode=require')}`, 'ca.pem': roots('G1'), 'deploy/ca.pem': roots('G2') }, clients: ['run.sh:2 libpq yes connects'] },
  { name: 'a folder that nobody tells', files: { 'run.sh': `cd "$(mktemp -d)"\n${STRICT}`, 'ca.pem': roots('G1') }, clients: ['run.sh:2 libpq yes unknown'] },
  { name: "require('pg').native", files: node(NATIVE, OPTIONS), clients: ['index.js:2 pg-native yes breaks G2'] },
  { name: 'native by name', files: { ...node(NATIVE, OPTIONS), 'index.js': `const pg = require('pg');\nconst client = new pg.native.Client({ host: '${HOST}', user: 'app', ${OPTIONS} });\n` }, clients: ['index.js:2 pg-native yes breaks G2'] },
  { name: 'pg itself, with the native package beside it', files: node("const { Client } = require('pg');", 'ssl: { rejectUnauthorized: false }'), clients: ['index.js:2 node-postgres no not-affected'] },
  { name: 'a mode of the environment, handed on by pg', files: { ...node(NATIVE, 'port: 5432'), '.env': 'PGSSLMODE=require\nPGSSLROOTCERT=ca.pem\n' }, clients: ['index.js:2 pg-native no not-affected'] },
  { name: 'the same mode beside an ssl object, read by libpq', files: { ...node(NATIVE, 'ssl: {}'), '.env': 'PGSSLMODE=require\nPGSSLROOTCERT=ca.pem\n' }, clients: ['index.js:2 pg-native yes breaks G2'] },
  { name: 'a data source of psqlODBC', files: { 'odbc.ini': `[orders]\nDriver = PostgreSQL Unicode\nServername = ${HOST}\nDatabase = orders\nSSLmode = require\nPqopt = sslrootcert=ca.pem\n`, 'ca.pem': roots('G1') }, clients: ['odbc.ini:5 psqlodbc yes breaks G2'] },
  { name: 'a path where certificate text belongs', files: node("const { Client } = require('pg');", "ssl: { ca: 'ca.pem' }"), clients: ['index.js:2 node-postgres yes breaks G2'] },
];

describe('what real drivers do', () => {
  checkRows(rows);

  test('ssl=true is a mode, and needs a root file', () => {
    const report = auditFiles({
      'pom.xml': '<project><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.7</version></dependency></dependencies></project>',
      'application.properties': `spring.datasource.url=jdbc:postgresql://${HOST}/orders?ssl=true\n`,
    });
    expect(findingsOf(report, 'invalid-ssl-mode')).toEqual([]);
    expect(findingsOf(report, 'dead-configuration')).toHaveLength(1);
  });
});
