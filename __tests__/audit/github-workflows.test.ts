import { describe, expect, test } from 'vitest';
import type { Files } from '../support/audit.ts';
import { auditFiles, roots } from '../support/audit.ts';
import { checkRows } from './table.ts';

const HOST = 'orders.postgres.database.azure.com';
const STRICT = `postgresql://app:hunter2@${HOST}/orders?sslmode=verify-full&sslrootcert=certs/ca.pem`;
const NODE: Files = {
  'package.json': '{"dependencies": {"pg": "8.11.0"}}\n',
  'db.js': `const fs = require('fs');\nconst { Pool } = require('pg');\nmodule.exports = new Pool({ host: '${HOST}', ssl: { ca: fs.readFileSync('package/ca.pem') } });\n`,
  '.gitignore': 'package/ca.pem\n',
};
const BALTIMORE = 'https://cacerts.digicert.com/BaltimoreCyberTrustRoot.crt.pem';
const G2 = 'https://cacerts.digicert.com/DigiCertGlobalRootG2.crt.pem';

const BREAKS = ['db.js:3 node-postgres yes breaks G2'];

const workflow = (steps: string, job = ''): string => `on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n${job}    steps:\n${steps}`;

describe('a step downloads what the code reads', () => {
  checkRows([
    { name: 'the old root', files: { ...NODE, '.github/workflows/deploy.yml': workflow(`      - run: wget ${BALTIMORE} -O package/ca.pem\n`) }, clients: ['db.js:3 node-postgres yes breaks G2'] },
    { name: 'the old root and the new one', files: { ...NODE, '.github/workflows/deploy.yml': workflow(`      - run: |\n          wget ${BALTIMORE} -O package/ca.pem\n          curl -s ${G2} >> package/ca.pem\n      - uses: actions/upload-artifact@v4\n`) }, clients: ['db.js:3 node-postgres yes connects'] },
    { name: 'in a composite action, by its input', files: { ...NODE, '.github/workflows/deploy.yml': workflow(`      - uses: ./.github/actions/fetch\n        with: {url: '${BALTIMORE}'}\n`), '.github/actions/fetch/action.yml': 'name: fetch\ninputs:\n  url: {default: nowhere}\n  to: {default: package/ca.pem}\nruns:\n  using: composite\n  steps:\n    - run: wget ${{ inputs.url }} -O "${{ inputs.to }}"\n      shell: bash\n' }, clients: ['db.js:3 node-postgres yes breaks G2'] },
    { name: 'in a workflow that another one calls', files: { ...NODE, '.github/workflows/deploy.yml': `on: push\njobs:\n  all:\n    uses: ./.github/workflows/fetch.yml\n    with: {url: '${BALTIMORE}'}\n    secrets: inherit\n`, '.github/workflows/fetch.yml': 'on:\n  workflow_call:\n    inputs:\n      url: {type: string}\njobs:\n  fetch:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: wget ${{ inputs.url }} -O ca.pem\n        working-directory: package\n' }, clients: ['db.js:3 node-postgres yes breaks G2'] },
    { name: 'by a variable that an earlier step wrote', files: { ...NODE, '.github/workflows/deploy.yml': workflow(`      - run: echo "CA=${BALTIMORE}" >> $GITHUB_ENV\n      - run: wget "$CA" -O package/ca.pem\n`) }, clients: ['db.js:3 node-postgres yes breaks G2'] },
    { name: 'into the workspace by its name', files: { ...NODE, '.github/workflows/deploy.yml': workflow(`      - run: wget ${BALTIMORE} -O "$GITHUB_WORKSPACE/package/ca.pem"\n`) }, clients: ['db.js:3 node-postgres yes breaks G2'] },
    { name: 'into the workspace by an expression', files: { ...NODE, '.github/workflows/deploy.yml': workflow(`      - run: wget \${{ env.CA }} -O \${{ github.workspace }}/package/ca.pem\n`, `    env: {CA: '${BALTIMORE}'}\n`) }, clients: ['db.js:3 node-postgres yes breaks G2'] },
    { name: 'in the folder of another project, by a path that the code makes', files: { 'api/package.json': NODE['package.json'] ?? '', 'api/db.js': `const { readFileSync } = require('fs');\nconst { join } = require('path');\nconst { Pool } = require('pg');\nmodule.exports = new Pool({ host: '${HOST}', ssl: { ca: readFileSync(join(__dirname, 'certs/ca.pem')) } });\n`, '.github/workflows/deploy.yml': workflow(`      - run: curl -o api/certs/ca.pem ${BALTIMORE}\n`) }, clients: ['api/db.js:4 node-postgres yes breaks G2'] },
    { name: 'before an image is built that copies it', files: { ...NODE, 'package/.gitkeep': '', Dockerfile: 'FROM node:22\nWORKDIR /app\nCOPY . .\nCMD ["node", "db.js"]\n', '.github/workflows/deploy.yml': workflow(`      - run: wget ${BALTIMORE} -O package/ca.pem\n      - run: docker build .\n`) }, clients: BREAKS },
    { name: 'behind a condition', files: { ...NODE, '.github/workflows/deploy.yml': workflow(`      - if: github.ref == 'refs/heads/main'\n        run: wget ${BALTIMORE} -O package/ca.pem\n`) }, clients: ['db.js:3 node-postgres yes breaks G2'] },
    { name: 'in a step that is switched off', files: { ...NODE, '.github/workflows/deploy.yml': workflow(`      - if: false\n        run: wget ${BALTIMORE} -O package/ca.pem\n`) }, clients: ['db.js:3 node-postgres yes unknown'] },
    { name: 'in a comment', files: { ...NODE, '.github/workflows/deploy.yml': workflow(`      - run: echo\n      # - run: wget ${BALTIMORE} -O package/ca.pem\n`) }, clients: ['db.js:3 node-postgres yes unknown'] },
  ]);
});

const PYTHON: Files = { 'requirements.txt': 'psycopg2==2.9.9\n', 'migrate.py': 'import os\nimport psycopg2\n\npsycopg2.connect(os.environ["DATABASE_URL"])\n' };
/** The code by itself, where no job is known to be its home. */
const ALONE = 'migrate.py:4 libpq unknown unassigned';

describe('connections of jobs and steps', () => {
  const CERTS = { 'certs/ca.pem': roots('B') };
  checkRows([
    { name: 'in the environment of a step', files: { ...PYTHON, ...CERTS, '.github/workflows/ci.yml': workflow(`      - run: python migrate.py\n        env:\n          DATABASE_URL: ${STRICT}\n`) }, clients: ['.github/workflows/ci.yml:8 libpq yes breaks G2'] },
    { name: 'in the environment of the workflow', files: { ...PYTHON, ...CERTS, '.github/workflows/ci.yml': `env:\n  DATABASE_URL: ${STRICT}\n${workflow('      - run: python migrate.py\n')}` }, clients: ['.github/workflows/ci.yml:2 libpq yes breaks G2'] },
    { name: 'of two steps, each with its own certificates', files: { ...CERTS, 'certs/new.pem': roots('G2 MS'), '.github/workflows/ci.yml': workflow(`      - run: psql -c 'select 1'\n        env: {PGHOST: ${HOST}, PGSSLMODE: verify-full, PGSSLROOTCERT: certs/ca.pem}\n      - run: psql -c 'select 1'\n        env: {PGHOST: ${HOST}, PGSSLMODE: verify-full, PGSSLROOTCERT: certs/new.pem}\n`) }, clients: ['.github/workflows/ci.yml:7 libpq yes breaks G2', '.github/workflows/ci.yml:9 libpq yes connects'] },
    { name: 'a command with the variables of its step', files: { ...CERTS, '.github/workflows/ci.yml': workflow(`      - env: {PGSSLROOTCERT: certs/ca.pem, PGPASSWORD: '\${{ secrets.PG }}'}\n        run: psql "host=${HOST} sslmode=verify-full"\n      - run: psql "host=${HOST} sslmode=require"\n`) }, clients: ['.github/workflows/ci.yml:7 libpq yes breaks G2', '.github/workflows/ci.yml:8 libpq no not-affected'] },
    { name: 'written by a step for the others', files: { ...PYTHON, ...CERTS, '.github/workflows/ci.yml': workflow(`      - run: echo "DATABASE_URL=${STRICT}" >> "$GITHUB_ENV"\n      - run: python migrate.py\n`) }, clients: ['.github/workflows/ci.yml:6 libpq yes breaks G2'] },
    { name: 'in an input of an action that nobody here knows', files: { '.github/workflows/ci.yml': workflow(`      - uses: someone/migrate@v1\n        with:\n          url: ${STRICT.replace('certs/ca.pem', 'system')}\n`) }, clients: ['.github/workflows/ci.yml:8 unknown yes unknown'] },
    { name: 'on another machine', files: { '.github/workflows/ci.yml': workflow(`      - uses: appleboy/ssh-action@v1\n        with:\n          host: vm\n          script: psql "host=${HOST} sslmode=verify-full sslrootcert=/etc/ca.pem"\n`), 'etc/ca.pem': roots('B') }, clients: ['.github/workflows/ci.yml:9 libpq yes unknown'] },
  ]);
});

describe('what is innocent', () => {
  checkRows([
    { name: 'a server beside the job', files: { ...PYTHON, '.github/workflows/ci.yml': workflow('      - run: pytest\n        env: {DATABASE_URL: "postgresql://postgres:postgres@localhost:5432/test?sslmode=verify-full"}\n', '    services:\n      postgres:\n        image: postgres:16\n        env: {POSTGRES_PASSWORD: postgres}\n        ports: ["5432:5432"]\n') }, clients: ['.github/workflows/ci.yml:12 libpq no no plan', ALONE] },
    { name: 'a string that is a secret', files: { ...PYTHON, '.github/workflows/ci.yml': workflow('      - run: python migrate.py\n        env: {DATABASE_URL: "${{ secrets.DATABASE_URL }}"}\n') }, clients: ['migrate.py:4 libpq unknown unassigned'] },
  ]);
});

describe('images', () => {
  const BUILD: Files = {
    'requirements.txt': 'psycopg2==2.9.9\n', 'migrate.py': PYTHON['migrate.py'] ?? '',
    'deploy/Dockerfile': 'FROM python:3.12-bookworm\nARG CA=old\nCOPY certs/${CA}.pem /app/ca.pem\nCOPY migrate.py /app/\nCMD ["python", "/app/migrate.py"]\n',
    'certs/old.pem': roots('B'), 'certs/new.pem': roots('G2 MS'), 'deploy/certs/old.pem': roots('G2 MS'),
    'deploy/web.yaml': `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n    - name: web\n      image: acme.azurecr.io/shop:1\n      env:\n        - name: DATABASE_URL\n          value: ${STRICT.replace('certs/ca.pem', '/app/ca.pem')}\n`,
  };
  const step = (more: string): string => workflow(`      - uses: docker/build-push-action@v6\n        with:\n          context: .\n          file: deploy/Dockerfile\n          tags: |\n            acme.azurecr.io/shop:\${{ github.sha }}\n            acme.azurecr.io/shop:latest\n${more}`);
  checkRows([
    { name: 'built by an action, from its context', files: { ...BUILD, '.github/workflows/ci.yml': step('') }, clients: ['deploy/web.yaml:10 libpq yes breaks G2'] },
    { name: 'built by an action, with an argument', files: { ...BUILD, '.github/workflows/ci.yml': step('          build-args: |\n            CA=new\n') }, clients: ['deploy/web.yaml:10 libpq yes connects'] },
    { name: 'built by a command, with an argument', files: { ...BUILD, '.github/workflows/ci.yml': workflow('      - run: |\n          docker build --build-arg CA=new -t acme.azurecr.io/shop:$GITHUB_SHA -f deploy/Dockerfile .\n          docker push acme.azurecr.io/shop:$GITHUB_SHA\n') }, clients: ['deploy/web.yaml:10 libpq yes connects'] },
    { name: 'built by a command, from another folder', files: { ...BUILD, '.github/workflows/ci.yml': workflow('      - run: cd deploy && docker build -t shop .\n') }, clients: ['deploy/web.yaml:10 libpq yes connects'] },
  ]);
});

test('secrets do not get into the report', () => {
  const report = auditFiles({ ...PYTHON, '.github/workflows/ci.yml': `env: {PGPASSWORD: hunter2, DB_USER: planted}\n${workflow(`      - run: psql "host=${HOST} user=planted password=hunter2 sslmode=verify-full"\n        env: {DATABASE_URL: "postgresql://planted:hunter2@${HOST}/x?sslmode=verify-full", TOKEN: hunter2}\n      - run: echo "APP_PASSWORD=hunter2" >> $GITHUB_ENV\n`)}` });
  expect(report.clients.length).toBeGreaterThan(0);
  expect(JSON.stringify(report)).not.toMatch(/hunter2|planted/);
});
