import { expect, test } from 'vitest';
import { auditFiles, roots, type Files } from '../support/audit.ts';

const code: Files = {
  'package.json': '{ "dependencies": { "pg": "8.11.3" } }\n',
  'index.js': "const { Pool } = require('pg');\nconst fs = require('fs');\nconst pool = new Pool({ host: process.env.PGHOST, ssl: { ca: fs.readFileSync('ca.pem', 'utf8') } });\n",
};

test('code that names the variable of its host, and the variables, are one client with their log-in form', () => {
  const report = auditFiles({ ...code, '.env': 'PGHOST=x.postgres.database.azure.com\nPGUSER=me@x\nPGPASSWORD=topsecret\n', 'ca.pem': roots('G2') }, '2021-03-01');
  expect(report.clients.map(({ location, verifies }) => [location.path, verifies])).toEqual([['index.js', 'yes']]);
  // `user@server` is the form of Single Server alone.
  expect(new Set(report.clients[0]?.outcomes.map(({ plan }) => plan))).toEqual(new Set(['azure-postgresql-single-server']));
  expect(report.summary).toMatchObject({ clients: 1, breaking: 1 });
});

test('variables that no code names stay a client', () => {
  const report = auditFiles({ 'requirements.txt': 'psycopg2==2.9.9\n', '.env': 'PGHOST=x.postgres.database.azure.com\nPGSSLMODE=require\n' });
  expect(report.clients.map(({ location }) => location.path)).toEqual(['.env']);
});

test('a path in the repository is shown as it is', () => {
  const script = '#!/bin/bash\ncurl -o root.crt https://cacerts.digicert.com/DigiCertGlobalRootG2.crt.pem\npsql "host=x.postgres.database.azure.com sslmode=verify-full sslrootcert=root.crt" -c "select 1"\n';
  const [client] = auditFiles({ 'infra/run.sh': script }).clients;
  expect(client?.chain.map(({ what }) => what)).toContain('curl writes infra/root.crt');
});
