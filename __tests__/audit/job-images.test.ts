import { describe } from 'vitest';
import type { Files } from '../support/audit.ts';
import { roots } from '../support/audit.ts';
import { checkRows } from './table.ts';

const HOST = 'orders.postgres.database.azure.com';
const SYSTEM = `postgresql://app@${HOST}/orders?sslmode=verify-full&sslrootcert=/etc/ssl/certs/ca-certificates.crt`;
const PSQL = `psql "${SYSTEM}"`;
const github = (container: string, steps: string): Files => ({ '.github/workflows/ci.yml': `on: push\njobs:\n  check:\n    runs-on: ubuntu-latest\n    container: ${container}\n    steps:\n${steps}` });
const LINE = '.github/workflows/ci.yml:7 libpq yes';
const BAKED = 'FROM debian:12\nWORKDIR /srv\nCOPY ca.pem /etc/db/ca.pem\n';
const CODE: Files = { 'package.json': '{"dependencies": {"pg": "8.11.0"}}\n', 'db.js': `const fs = require('fs');\nconst { Pool } = require('pg');\nmodule.exports = new Pool({ host: '${HOST}', ssl: { ca: fs.readFileSync('package/ca.pem') } });\n` };

describe('the system store of the image that a job runs in', () => {
  checkRows([
    { name: 'GitHub, by name', files: github('python:3.12-bookworm', `      - run: ${PSQL}\n`), clients: [`${LINE} connects`] },
    { name: 'GitHub, with options', files: github('{image: "python:3.12-bookworm", options: --user 1001}', `      - run: ${PSQL}\n`), clients: [`${LINE} connects`] },
    { name: 'GitHub, an image without certificates', files: github('debian:12-slim', `      - run: ${PSQL}\n`), clients: [`${LINE} unknown`] },
    { name: 'GitHub, an image without certificates, and a step that installs them', files: github('debian:12-slim', `      - run: apt-get update && apt-get install -y ca-certificates && ${PSQL}\n`), clients: [`${LINE} connects`] },
    { name: 'GitHub, one of a matrix', files: { '.github/workflows/ci.yml': `on: push\njobs:\n  check:\n    strategy: {matrix: {image: ["python:3.12-bookworm"]}}\n    container: \${{ matrix.image }}\n    steps:\n      - run: ${PSQL}\n` }, clients: [`${LINE} connects`] },
    { name: 'GitHub, the image of the project', files: { ...github('ghcr.io/acme/tools:1', `      - run: psql "host=${HOST} sslmode=verify-full sslrootcert=/etc/db/ca.pem"\n`), 'tools/Dockerfile': BAKED, 'tools/ca.pem': roots('B'), '.github/workflows/tools.yml': 'on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - run: docker build -t ghcr.io/acme/tools:1 tools\n' }, clients: [`${LINE} breaks G2`] },
    { name: 'GitLab, of the job', files: { '.gitlab-ci.yml': `check:\n  image: python:3.12-bookworm\n  script:\n    - ${PSQL}\n` }, clients: ['.gitlab-ci.yml:4 libpq yes connects'] },
    { name: 'GitLab, of all jobs, by a variable', files: { '.gitlab-ci.yml': `variables: {BASE: "python:3.12-bookworm"}\nimage: {name: $BASE}\ncheck:\n  script:\n    - ${PSQL}\n` }, clients: ['.gitlab-ci.yml:5 libpq yes connects'] },
    { name: 'Azure, by name', files: { 'azure-pipelines.yml': `pool: {vmImage: ubuntu-latest}\ncontainer: python:3.12-bookworm\nsteps:\n  - script: ${PSQL}\n` }, clients: ['azure-pipelines.yml:4 libpq yes connects'] },
    { name: 'Azure, a container resource', files: { 'azure-pipelines.yml': `resources:\n  containers:\n    - {container: tools, image: "python:3.12-bookworm"}\njobs:\n  - job: check\n    container: tools\n    steps:\n      - script: ${PSQL}\n` }, clients: ['azure-pipelines.yml:8 libpq yes connects'] },
  ]);
});

describe('a job in a container works on the checked-out tree', () => {
  const URL = `postgresql://app@${HOST}/orders?sslmode=verify-full&sslrootcert=certs/ca.pem`;
  const BALTIMORE = 'https://cacerts.digicert.com/BaltimoreCyberTrustRoot.crt.pem';
  checkRows([
    { name: 'a file of the tree', files: { ...github('debian:12', `      - run: psql "${URL}"\n`), 'certs/ca.pem': roots('B') }, clients: [`${LINE} breaks G2`] },
    { name: 'a file that it copies in the image', files: { ...github('debian:12', `      - run: cp certs/ca.pem /ca.pem && psql "${URL.replace('certs/ca.pem', '/ca.pem')}"\n`), 'certs/ca.pem': roots('B') }, clients: [`${LINE} breaks G2`] },
    { name: 'a file that it leaves for the code', files: { ...CODE, ...github('alpine:3.20', `      - run: wget ${BALTIMORE} -O package/ca.pem\n`) }, clients: ['db.js:3 node-postgres yes breaks G2'] },
    { name: 'no home for the code', files: { ...CODE, 'package/ca.pem': roots('B'), ...github('node:22', '      - run: npm test\n') }, clients: ['db.js:3 node-postgres yes breaks G2'] },
  ]);
});

describe('images that are not known', () => {
  checkRows([
    { name: 'an expression', files: github('${{ vars.IMAGE }}', `      - run: ${PSQL}\n`), clients: [`${LINE} unknown`] },
    { name: 'none', files: github('""', `      - run: ${PSQL}\n`), clients: [`${LINE} unknown`] },
    { name: 'a list', files: github('[a, b]', `      - run: ${PSQL}\n`), clients: [`${LINE} unknown`] },
    { name: 'NUL', files: github('"\\0"', `      - run: ${PSQL}\n`), clients: [`${LINE} unknown`] },
  ]);
});
