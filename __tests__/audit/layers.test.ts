import { describe } from 'vitest';
import { roots, type Files } from '../support/audit.ts';
import { checkRows, type Row } from './table.ts';

const HOST = 'orders.postgres.database.azure.com';
const STRICT = `postgresql://app:hunter2@${HOST}/orders?sslmode=require&sslrootcert=ca.pem`;
const NONE = `postgresql://app:hunter2@${HOST}/orders?sslmode=disable`;
const CA: Files = { 'ca.pem': roots('G1') };
const NODE: Files = { ...CA, 'package.json': '{"dependencies":{"pg":"8.16.3"}}' };
const PYTHON: Files = { ...CA, 'requirements.txt': 'psycopg2==2.9.9\n' };
const POM: Files = { ...CA, 'pom.xml': '<project><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.3</version></dependency></dependencies></project>\n' };
const js = (options: string): Files => ({ ...NODE, 'db.js': `const { Pool } = require('pg');\nmodule.exports = new Pool({ ${options} });\n` });
const py = (expression: string): Files => ({ ...PYTHON, 'app.py': `import os, psycopg2\nconnection = psycopg2.connect(${expression})\n` });
const yml = (url: string): Files => ({ ...POM, 'src/main/resources/application.yml': `spring:\n  datasource:\n    url: ${url}\n` });

const defaults: readonly Row[] = [
  { name: 'JavaScript', files: js(`connectionString: process.env.DATABASE_URL || '${STRICT}'`), clients: ['db.js:2 node-postgres yes breaks G2'] },
  { name: 'JavaScript, with options beside it', files: js(`connectionString: process.env.DATABASE_URL ?? 'postgresql://app:x@${HOST}/orders', ssl: { ca: require('fs').readFileSync('ca.pem') }`), clients: ['db.js:2 node-postgres yes breaks G2'] },
  { name: 'JavaScript, where a file sets the variable', files: { ...js(`connectionString: process.env.DATABASE_URL || '${STRICT}'`), '.env': `DATABASE_URL=${NONE}\n` }, clients: ['.env:1 node-postgres no not-affected'] },
  { name: 'JavaScript, where only a sample sets it', files: { ...js(`connectionString: process.env.DATABASE_URL || '${STRICT}'`), '.env.sample': 'DATABASE_URL=postgresql://app:x@localhost/orders\n' }, clients: ['.env.sample:1 node-postgres no no plan sample', 'db.js:2 node-postgres yes breaks G2'] },
  { name: 'Python', files: py(`os.environ.get("DATABASE_URL", "${STRICT}")`), clients: ['app.py:2 libpq yes breaks G2'] },
  { name: 'Python, where a file sets the variable', files: { ...py(`os.getenv("DATABASE_URL", "${NONE}")`), '.env': `DATABASE_URL=${STRICT}\n` }, clients: ['.env:1 libpq yes breaks G2'] },
  { name: 'Spring', files: yml(`\${DB_URL:jdbc:postgresql://${HOST}/orders?sslmode=verify-full&sslrootcert=ca.pem}`), clients: ['src/main/resources/application.yml:3 pgjdbc yes breaks G2'] },
  { name: 'Spring, with a variable in the default', files: yml(`\${DB_URL:jdbc:postgresql://\${DB_HOST:${HOST}}/orders?sslmode=verify-full&sslrootcert=ca.pem}`), clients: ['src/main/resources/application.yml:3 pgjdbc yes breaks G2'] },
  { name: 'Spring, where a file sets the variable', files: { ...yml(`\${DB_URL:jdbc:postgresql://${HOST}/orders}`), '.env': `DB_URL=jdbc:postgresql://${HOST}/orders?sslmode=verify-full&sslrootcert=ca.pem\n` }, clients: ['.env:1 pgjdbc yes breaks G2'] },
  { name: 'compose', files: { ...py('os.environ["DATABASE_URL"]'), 'docker-compose.yml': `services:\n  web:\n    image: python:3\n    environment:\n      DATABASE_URL: \${DATABASE_URL:-${STRICT}}\n    working_dir: /app\n    volumes: [".:/app"]\n` }, clients: ['docker-compose.yml:5 libpq yes breaks G2'] },
  { name: 'Dockerfile', files: { ...py('os.environ["DATABASE_URL"]'), Dockerfile: `FROM python:3\nCOPY . .\nARG DATABASE_URL=${STRICT}\nENV DATABASE_URL=$DATABASE_URL\nCMD python app.py\n` }, clients: ['Dockerfile:3 libpq yes breaks G2'] },
];

const conflicts: readonly Row[] = [
  { name: '.env and .env.local are both seen', files: { ...py('os.environ["DATABASE_URL"]'), '.env': `DATABASE_URL=${STRICT}\n`, '.env.local': `DATABASE_URL=${NONE}\n` }, clients: ['.env.local:1 libpq no not-affected', '.env:1 libpq yes breaks G2'] },
  { name: 'a sample alone decides nothing', files: { ...py('os.environ["DATABASE_URL"]'), '.env.example': `DATABASE_URL=${STRICT}\n` }, clients: ['.env.example:1 libpq yes breaks G2 sample', 'app.py:2 libpq unknown unassigned'] },
  { name: 'a test folder is a sample', files: { ...PYTHON, 'tests/test_db.py': `import psycopg2\nc = psycopg2.connect("${STRICT}")\n` }, clients: ['tests/test_db.py:2 libpq yes breaks G2 sample'] },
  { name: 'the environment of a script is not that of its neighbours', files: { ...PYTHON, 'scripts/backup.sh': `#!/bin/sh\nexport PGSSLMODE=disable\npg_dump -h ${HOST} orders > dump.sql\n`, 'service/.env': `DATABASE_URL=postgresql://app:x@${HOST}/orders?sslrootcert=ca.pem\n`, 'service/ca.pem': roots('G1') }, clients: ['scripts/backup.sh:3 libpq no not-affected', 'service/.env:1 libpq yes breaks G2'] },
  { name: 'Spring: url of a variable, properties beside it', files: { ...yml('${DB_URL}\n    hikari:\n      data-source-properties:\n        sslmode: verify-full\n        sslrootcert: ca.pem'), '.env': `DB_URL=jdbc:postgresql://${HOST}/orders\n` }, clients: ['.env:1 pgjdbc yes breaks G2'] },
  { name: 'two services, one string, two drivers', files: { 'ca.pem': roots('G1'), 'python/requirements.txt': 'psycopg2==2.9.9\n', 'python/app.py': 'import os, psycopg2\nc = psycopg2.connect(os.environ["DATABASE_URL"])\n', 'node/package.json': '{"dependencies":{"pg":"8.16.3"}}', 'node/db.js': "const { Pool } = require('pg');\nmodule.exports = new Pool({ connectionString: process.env.DATABASE_URL });\n", '.env': `DATABASE_URL=postgresql://app:x@${HOST}/orders?sslmode=require\n` }, clients: ['.env:1 libpq no not-affected', '.env:1 node-postgres yes connects'] },
  { name: 'two services, two files', files: { 'a/requirements.txt': 'psycopg2==2.9.9\n', 'a/app.py': 'import os, psycopg2\nc = psycopg2.connect(os.environ["DATABASE_URL"])\n', 'a/.env': `DATABASE_URL=${STRICT}\n`, 'a/ca.pem': roots('G1'), 'b/package.json': '{"dependencies":{"pg":"8.16.3"}}', 'b/db.js': "const { Pool } = require('pg');\nmodule.exports = new Pool({ connectionString: process.env.DATABASE_URL });\n", 'b/.env': `DATABASE_URL=${STRICT}\n`, 'b/ca.pem': roots('G2') }, clients: ['a/.env:1 libpq yes breaks G2', 'b/.env:1 node-postgres yes connects'] },
  { name: 'nothing says which of two languages reads it: the worst counts', files: { ...NODE, ...PYTHON, '.env': `DATABASE_URL=postgresql://app:x@${HOST}/orders?sslmode=require&sslrootcert=ca.pem\n` }, clients: ['.env:1 node-postgres yes breaks G2'] },
];

describe('defaults of variables', () => {
  checkRows(defaults);
});
describe('layers in conflict', () => {
  checkRows(conflicts);
});
