import { describe } from 'vitest';
import type { Files } from '../support/audit.ts';
import { roots } from '../support/audit.ts';
import { checkRows } from './table.ts';

const HOST = 'orders.postgres.database.azure.com';
const URL = `postgresql://app:hunter2@${HOST}/orders?sslmode=verify-full&sslrootcert=certs/ca.pem`;
const PLAIN = `postgresql://app@${HOST}/orders`;
const workflow = (steps: string): Files => ({ '.github/workflows/ci.yml': `on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n${steps}`, 'certs/ca.pem': roots('B') });
const step = (run: string, url = URL): Files => workflow(`      - run: ${run}\n        env:\n          DATABASE_URL: ${url}\n`);
const LINE = '.github/workflows/ci.yml:8';
const PYTHON: Files = { 'requirements.txt': 'psycopg2==2.9.9\n', 'migrate.py': 'import os\nimport psycopg2\n\npsycopg2.connect(os.environ["DATABASE_URL"])\n' };
const ALONE = 'migrate.py:4 libpq unknown unassigned';
const NODE = (path: string, ca: string): Files => ({ 'package.json': '{"dependencies": {"pg": "8.11.0"}, "scripts": {"migrate": "NODE_ENV=ci node db/migrate.js && echo done"}}\n', [path]: `const { Pool } = require('pg');\nnew Pool({ connectionString: process.env.DATABASE_URL, ssl: { ca: require('fs').readFileSync('${ca}') } });\n` });

describe('a file that a step starts reads the variables of the step', () => {
  checkRows([
    { name: 'Python', files: { ...PYTHON, ...step('python migrate.py') }, clients: [`${LINE} libpq yes breaks G2`] },
    { name: 'by a tool that runs it', files: { ...PYTHON, ...step('poetry run python -u migrate.py') }, clients: [`${LINE} libpq yes breaks G2`] },
    { name: 'as a module', files: { 'requirements.txt': PYTHON['requirements.txt'] ?? '', 'tools/migrate.py': PYTHON['migrate.py'] ?? '', ...step('python -m tools.migrate') }, clients: [`${LINE} libpq yes breaks G2`] },
    { name: 'in another folder', files: { 'tools/requirements.txt': PYTHON['requirements.txt'] ?? '', 'tools/migrate.py': PYTHON['migrate.py'] ?? '', ...step('cd tools && python migrate.py', URL.replace('certs/', '../certs/')) }, clients: [`${LINE} libpq yes breaks G2`] },
    { name: 'Node, with the options of the code', files: { ...NODE('db/migrate.js', 'certs/ca.pem'), ...step('node db/migrate.js', PLAIN) }, clients: [`${LINE} node-postgres yes breaks G2`] },
    { name: 'a script of the package', files: { ...NODE('db/migrate.js', 'certs/ca.pem'), ...step('npm run migrate', PLAIN) }, clients: [`${LINE} node-postgres yes breaks G2`] },
    { name: 'npx', files: { ...NODE('db/migrate.ts', 'certs/ca.pem'), ...step('npx --yes tsx db/migrate.ts', PLAIN) }, clients: [`${LINE} node-postgres yes breaks G2`] },
    { name: 'GitLab', files: { ...PYTHON, 'certs/ca.pem': roots('B'), '.gitlab-ci.yml': `migrate:\n  variables:\n    DATABASE_URL: ${URL}\n  script: [python migrate.py]\n` }, clients: ['.gitlab-ci.yml:3 libpq yes breaks G2'] },
    { name: 'Azure', files: { ...PYTHON, 'certs/ca.pem': roots('B'), 'azure-pipelines.yml': `steps:\n  - script: python migrate.py\n    env:\n      DATABASE_URL: ${URL}\n` }, clients: ['azure-pipelines.yml:4 libpq yes breaks G2'] },
  ]);
});

describe('a job that starts something of a project', () => {
  checkRows([
    { name: 'is no home of the other code', files: { ...NODE('db/pool.js', 'certs/ca.pem'), ...step('npm test', PLAIN) }, clients: [`${LINE} node-postgres yes breaks G2`, 'db/pool.js:2 node-postgres unknown unassigned'] },
    { name: 'beside a deployment, which stays the home', files: { ...PYTHON, ...step('python migrate.py'), Dockerfile: 'FROM python:3.12-bookworm\nWORKDIR /app\nCOPY . .\nCMD ["python", "migrate.py"]\n', 'docker-compose.yml': `services:\n  web:\n    build: .\n    environment:\n      DATABASE_URL: ${URL.replace('certs/ca.pem', '/app/certs/ca.pem')}\n` }, clients: [`${LINE} libpq yes breaks G2`, 'docker-compose.yml:5 libpq yes breaks G2'] },
    { name: 'beside a server of its own', files: { ...PYTHON, ...step('python migrate.py', 'postgresql://postgres:postgres@localhost/test') }, clients: [`${LINE} libpq no no plan`, ALONE] },
    { name: 'with a secret', files: { ...PYTHON, ...step('python migrate.py', '${{ secrets.URL }}') }, clients: [ALONE] },
    { name: 'of another project', files: { 'a/requirements.txt': 'psycopg2==2.9.9\n', 'a/migrate.py': PYTHON['migrate.py'] ?? '', 'b/package.json': '{"dependencies": {"pg": "8.11.0"}}\n', 'b/db.js': "const { Pool } = require('pg');\nnew Pool({ connectionString: process.env.DATABASE_URL });\n", ...step('python a/migrate.py') }, clients: [`${LINE} libpq yes breaks G2`, 'b/db.js:2 node-postgres unknown unassigned'] },
  ]);
});

describe('commands that start nothing of the tree', () => {
  checkRows([
    ...['python -c "import migrate"', 'python /opt/migrate.py', 'python ../migrate.py', 'python "$SCRIPT.py"', 'npm ci', 'echo python migrate.py', 'npx', 'poetry', 'npm run', 'npm run --prefix', 'python -m', 'cd /x && python migrate.py'].map((run) => (
      { name: run, files: { ...PYTHON, ...step(run) }, clients: [`${LINE} libpq yes breaks G2`, ALONE] })),
    { name: 'a package whose scripts run each other', files: { ...PYTHON, 'package.json': '{"scripts": {"a": "npm run b", "b": "npm run a"}}\n', ...step('npm run a') }, clients: [`${LINE} libpq yes breaks G2`, ALONE] },
    { name: 'a package that is broken', files: { ...PYTHON, 'package.json': '{"scripts": [', ...step('npm run a') }, clients: [`${LINE} libpq yes breaks G2`, ALONE] },
  ]);
});
