import { describe, expect, it } from 'vitest';

import { auditFiles, roots, type Files } from '../support/audit.ts';
import { clientsOf, findingsOf } from './said.ts';

/*
 * PEM text in files that are no certificate files. Left for the formats that read them: a ConfigMap's block scalar and
 * what renames its key, a Secret's base64, the value of a variable in compose or an app spec, JARs and packed charts.
 */

const HOST = 'orders.postgres.database.azure.com';
const manifest: Files = { 'package.json': '{"dependencies":{"pg":"8.16.3"}}' };
const pool = (ca: string): string => `const { Pool } = require('pg');\nmodule.exports = new Pool({ connectionString: process.env.DATABASE_URL, ssl: { ca: ${ca} } });\n`;
const url = `DATABASE_URL=postgres://u:p@${HOST}/x\n`;

describe('text that a client is given', () => {
  it.each<[string, (pem: string) => Files, string]>([
    ['a template literal', (pem) => ({ ...manifest, 'db.ts': `import { Pool } from 'pg';\nconst ca = \`${pem}\`;\nexport const pool = new Pool({ host: '${HOST}', ssl: { ca } });\n` }), 'db.ts:2'],
    ['JSON with \\n', (pem) => ({ ...manifest, 'config/production.json': JSON.stringify({ db: { client: 'pg', connection: { host: HOST, user: 'a', ssl: { rejectUnauthorized: true, ca: pem } } } }, null, 2) }), 'config/production.json:9'],
    ['the value of a variable', (pem) => ({ ...manifest, 'db.js': pool('process.env.DB_CA'), '.env': `${url}DB_CA="${pem.replaceAll('\n', '\\n')}"\n` }), '.env:2'],
    ['base64 in a variable', (pem) => ({ ...manifest, 'db.js': pool("Buffer.from(process.env.DB_CA, 'base64').toString()"), '.env': `${url}DB_CA=${Buffer.from(pem).toString('base64')}\n` }), '.env:2'],
    ['a script that writes it', (pem) => ({ 'job.sh': `#!/bin/sh\ncat > /tmp/ca.pem <<'EOF'\n${pem}EOF\npsql "host=${HOST} sslmode=verify-full sslrootcert=/tmp/ca.pem"\n` }), 'job.sh:3'],
    ['a heredoc of a Dockerfile', (pem) => ({ Dockerfile: `FROM debian:12\nCOPY <<EOF /etc/ca.pem\n${pem}EOF\nENV PGSSLMODE=verify-ca PGSSLROOTCERT=/etc/ca.pem PGHOST=${HOST}\nCMD ["psql"]\n` }), 'Dockerfile:3'],
  ])('%s', (_, files, line) => {
    const old = auditFiles(files(roots('B')));
    expect(old.clients.map(({ worst }) => worst)).toEqual(['breaks']);
    expect(findingsOf(old)).toEqual([`error missing-current-root ${line}`]);
    const renewed = auditFiles(files(roots('G2 MS')));
    expect(renewed.clients.map(({ worst }) => worst)).toEqual(['connects']);
    expect(findingsOf(renewed)).toEqual([]);
  });
});

describe('text whose reader is not seen', () => {
  it('another module: the client and the text are both shown', () => {
    const report = auditFiles({ ...manifest, 'ca.ts': `export const CA = \`${roots('B')}\`;\n`, 'db.ts': `import { Pool } from 'pg';\nimport { CA } from './ca';\nexport const pool = new Pool({ host: '${HOST}', ssl: { ca: CA } });\n` });
    expect(clientsOf(report)).toEqual(['db.ts:3 node-postgres - → unknown']);
    expect(findingsOf(report)).toEqual(['warning unlinked-ca-file ca.ts:1', 'warning unresolved-trust-source db.ts:3']);
  });

  it('string pieces in C that the program writes to a file', () => {
    const lines = roots('B').trim().split('\n').map((line) => `"${line}\\r\\n"`).join('\n');
    const report = auditFiles({ 'main.c': `#include <libpq-fe.h>\nstatic const char root[] =\n${lines};\nint main(void) {\n  save(root, "/tmp/root.crt");\n  PQconnectdb("host=${HOST} sslmode=verify-full sslrootcert=/tmp/root.crt");\n}\n` });
    expect(report.certificates.map(({ id }) => id)).toEqual(['baltimore-cybertrust-root']);
    expect(report.clients.map(({ worst }) => worst)).toEqual(['unknown']);
    expect(findingsOf(report)[0]).toBe('warning unlinked-ca-file main.c:3');
  });

  it('Python text for a driver without a table', () => {
    const report = auditFiles({ 'requirements.txt': 'asyncpg==0.29.0\n', 'app.py': `import ssl, asyncpg\nCA = """${roots('B')}"""\nctx = ssl.create_default_context(cadata=CA)\nasync def main():\n    return await asyncpg.connect(host="${HOST}", ssl=ctx)\n` });
    expect(report.summary.verdict).toBe('unknown');
    expect(findingsOf(report)[0]).toBe('warning unlinked-ca-file app.py:2');
  });

  it('base64 of a PEM inside a JSON credential', () => {
    const report = auditFiles({ 'credential.json': JSON.stringify({ host: HOST, port: 5432, sslmode: 'verify-ca', sslrootcert: Buffer.from(roots('B')).toString('base64') }, null, 1) });
    expect(report.certificates.map(({ id }) => id)).toEqual(['baltimore-cybertrust-root']);
    expect(report.summary.verdict).not.toBe('ready');
  });
});
