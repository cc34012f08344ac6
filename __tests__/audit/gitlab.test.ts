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
const BREAKS = ['db.js:3 node-postgres yes breaks G2'];
const UNKNOWN = ['db.js:3 node-postgres yes unknown'];
const CERTS = { 'certs/ca.pem': roots('B'), 'certs/new.pem': roots('G2 MS') };
const OLD = `psql "host=${HOST} sslmode=verify-full sslrootcert=certs/ca.pem"`;

describe('a job downloads what the code reads', () => {
  checkRows([
    { name: 'in its script', files: { ...NODE, '.gitlab-ci.yml': `deploy:\n  script:\n    - mkdir -p package\n    - wget ${BALTIMORE} -O package/ca.pem\n` }, clients: BREAKS },
    { name: 'in the folder that a line before went to', files: { ...NODE, '.gitlab-ci.yml': `deploy:\n  script:\n    - cd package\n    - wget ${BALTIMORE} -O ca.pem\n` }, clients: BREAKS },
    { name: 'by a variable of the pipeline', files: { ...NODE, '.gitlab-ci.yml': `variables:\n  HOST: https://cacerts.digicert.com\n  CA:\n    value: $HOST/BaltimoreCyberTrustRoot.crt.pem\n    description: The root.\ndeploy:\n  script: wget "$CA" -O "$CI_PROJECT_DIR/package/ca.pem"\n` }, clients: BREAKS },
    { name: 'in a job that it extends', files: { ...NODE, '.gitlab-ci.yml': `.fetch:\n  script:\n    - wget ${BALTIMORE} -O package/$NAME\ndeploy:\n  extends: .fetch\n  variables: {NAME: ca.pem}\n` }, clients: BREAKS },
    { name: 'in an anchor', files: { ...NODE, '.gitlab-ci.yml': `.fetch: &fetch\n  - wget ${BALTIMORE} -O package/ca.pem\ndeploy:\n  script:\n    - echo\n    - *fetch\n` }, clients: BREAKS },
    { name: 'by reference', files: { ...NODE, '.gitlab-ci.yml': `.fetch:\n  script:\n    - wget ${BALTIMORE} -O package/ca.pem\ndeploy:\n  script:\n    - !reference [.fetch, script]\n` }, clients: BREAKS },
    { name: 'before every job', files: { ...NODE, '.gitlab-ci.yml': `default:\n  before_script: [wget ${BALTIMORE} -O package/ca.pem]\ndeploy:\n  script: [npm start]\n` }, clients: BREAKS },
    { name: 'before every job but this one', files: { ...NODE, '.gitlab-ci.yml': `default:\n  before_script: [wget ${BALTIMORE} -O package/ca.pem]\ndeploy:\n  inherit: {default: false}\n  script: [npm start]\n` }, clients: UNKNOWN },
    { name: 'in a file that is included', files: { ...NODE, '.gitlab-ci.yml': 'include:\n  - local: /ci/deploy.yml\n', 'ci/deploy.yml': `deploy:\n  script: [wget ${BALTIMORE} -O package/ca.pem]\n` }, clients: BREAKS },
    { name: 'in one of many that are included', files: { ...NODE, '.gitlab-ci.yml': "include: 'ci/*.yml'\n", 'ci/deploy.yml': `deploy:\n  script: [wget ${BALTIMORE} -O package/ca.pem]\n` }, clients: BREAKS },
    { name: 'in a job that is a source for others only', files: { ...NODE, '.gitlab-ci.yml': `.fetch:\n  script: [wget ${BALTIMORE} -O package/ca.pem]\n` }, clients: UNKNOWN },
    { name: 'in a comment', files: { ...NODE, '.gitlab-ci.yml': `deploy:\n  script:\n    - npm start\n    # - wget ${BALTIMORE} -O package/ca.pem\n` }, clients: UNKNOWN },
  ]);
});

describe('connections of jobs', () => {
  checkRows([
    { name: 'of a command', files: { ...CERTS, '.gitlab-ci.yml': `migrate:\n  script:\n    - ${OLD.replaceAll('"', "'")}\n` }, clients: ['.gitlab-ci.yml:3 libpq yes breaks G2'] },
    { name: 'in a file that is included, and counted once', files: { ...CERTS, '.gitlab-ci.yml': 'include: ci/migrate.gitlab-ci.yml\n', 'ci/migrate.gitlab-ci.yml': `migrate:\n  variables:\n    DATABASE_URL: ${STRICT}\n  script: [./migrate]\n` }, clients: ['ci/migrate.gitlab-ci.yml:3 unknown yes breaks G2'] },
    { name: 'of a variable, the job over the pipeline', files: { ...CERTS, '.gitlab-ci.yml': `variables: {PGHOST: ${HOST}, PGSSLMODE: verify-full, PGSSLROOTCERT: certs/ca.pem}\nold:\n  script: [psql]\nnew:\n  variables: {PGSSLROOTCERT: certs/new.pem}\n  script: [psql]\n` }, clients: ['.gitlab-ci.yml:1 libpq yes breaks G2', '.gitlab-ci.yml:1 libpq yes connects'] },
    { name: 'of each value of a matrix', files: { ...CERTS, '.gitlab-ci.yml': `migrate:\n  parallel:\n    matrix:\n      - CA: [certs/new.pem, certs/ca.pem]\n  script:\n    - psql "host=${HOST} sslmode=verify-full sslrootcert=$CA"\n` }, clients: ['.gitlab-ci.yml:6 libpq yes breaks G2'] },
    { name: 'that nothing here reads', files: { ...CERTS, '.gitlab-ci.yml': `migrate:\n  script: [make]\n  environment:\n    url: ${STRICT}\n` }, clients: ['.gitlab-ci.yml:4 unknown yes breaks G2'] },
    { name: 'with a server beside it', files: { '.gitlab-ci.yml': 'test:\n  image: node:22\n  services: [{name: "postgres:16", alias: db}]\n  variables: {DATABASE_URL: "postgresql://postgres:x@db/test?sslmode=disable"}\n  script: [npm test]\n' }, clients: ['.gitlab-ci.yml:4 unknown no no plan'] },
  ]);
});

test('secrets do not get into the report', () => {
  const report = auditFiles({ '.gitlab-ci.yml': `variables: {PGPASSWORD: hunter2, DB_USER: planted}\nmigrate:\n  variables: {DATABASE_URL: "postgresql://planted:hunter2@${HOST}/x?sslmode=verify-full"}\n  script: ['psql "host=${HOST} user=planted password=hunter2 sslmode=verify-full"']\n` });
  expect(report.clients.length).toBeGreaterThan(0);
  expect(JSON.stringify(report)).not.toMatch(/hunter2|planted/);
});
