import { expect, it } from 'vitest';

import { auditFiles, roots, type Files } from '../support/audit.ts';
import { clientsOf } from './said.ts';

/*
 * PostgreSQL drivers that have no table of their own yet. The usual driver of the language must not answer for them:
 * libpq ignores what asyncpg is told, and "ready" would be a guess.
 */

const HOST = 'orders.postgres.database.azure.com';
const root: Files = { 'certs/b.pem': roots('B') };

it.each<[string, Files, string]>([
  ['asyncpg with a context', { 'requirements.txt': 'asyncpg==0.29.0\n', 'app.py': `import ssl, asyncpg\nctx = ssl.create_default_context(cafile="certs/b.pem")\nasync def main():\n    return await asyncpg.connect(host="${HOST}", ssl=ctx)\n` }, 'app.py:4 unknown - → unknown'],
  ['asyncpg, which no manifest names', { 'app.py': `import asyncpg\nasync def main():\n    return await asyncpg.connect(host="${HOST}", ssl=True)\n` }, 'app.py:3 unknown - → unknown'],
  ['a URL for asyncpg in SQLAlchemy', { 'requirements.txt': 'sqlalchemy==2.0.30\nasyncpg==0.29.0\n', 'app.py': `from sqlalchemy.ext.asyncio import create_async_engine\nengine = create_async_engine("postgresql+asyncpg://u:p@${HOST}/x", connect_args={"ssl": context})\n` }, 'app.py:2 unknown - → unknown'],
  ['pg8000', { 'requirements.txt': 'pg8000==1.31.2\n', 'app.py': `import ssl, pg8000\nctx = ssl.create_default_context(cafile="certs/b.pem")\nc = pg8000.connect(host="${HOST}", user="a", ssl_context=ctx)\n` }, 'app.py:3 unknown - → unknown'],
  ['postgres.js', { 'package.json': '{"dependencies":{"postgres":"3.4.4"}}', 'db.ts': `import postgres from 'postgres';\nimport fs from 'node:fs';\nexport const sql = postgres('postgres://u:p@${HOST}/x', { ssl: { ca: fs.readFileSync('certs/b.pem') } });\n` }, 'db.ts:3 unknown - → unknown'],
  ['a variable that only asyncpg can read', { 'requirements.txt': 'asyncpg==0.29.0\n', 'app.py': 'import os, asyncpg\nasync def main():\n    return await asyncpg.connect(os.environ["DATABASE_URL"])\n', '.env': `DATABASE_URL=postgres://u:p@${HOST}/x?sslmode=require\n` }, '.env:1 unknown require → unknown'],
  ['verify-full verifies in every driver', { 'Cargo.toml': '[dependencies]\nsqlx = "0.7"\n', 'src/main.rs': `let pool = PgPoolOptions::new().connect("postgres://u:p@${HOST}/x?sslmode=verify-full&sslrootcert=certs/b.pem").await?;\n` }, 'src/main.rs:1 unknown verify-full → breaks'],
  ['SQLAlchemy’s own choice is psycopg2', { 'requirements.txt': 'sqlalchemy==2.0.30\npsycopg2==2.9.9\n', 'app.py': `from sqlalchemy import create_engine\nengine = create_engine("postgresql://u:p@${HOST}/x?sslmode=verify-ca&sslrootcert=certs/b.pem")\n` }, 'app.py:2 libpq verify-ca → breaks'],
])('%s', (_, files, client) => {
  const report = auditFiles({ ...root, ...files });
  expect(clientsOf(report)).toEqual([client]);
  expect(report.summary.verdict).toBe(client.endsWith('unknown') ? 'unknown' : 'not-ready');
});
