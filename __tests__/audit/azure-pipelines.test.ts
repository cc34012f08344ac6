import { describe } from 'vitest';
import type { Files } from '../support/audit.ts';
import { roots } from '../support/audit.ts';
import { checkRows } from './table.ts';

const HOST = 'orders.postgres.database.azure.com';
const BALTIMORE = 'https://cacerts.digicert.com/BaltimoreCyberTrustRoot.crt.pem';
const NODE: Files = {
  'package.json': '{"dependencies": {"pg": "8.11.0"}}\n',
  'db.js': `const fs = require('fs');\nconst { Pool } = require('pg');\nmodule.exports = new Pool({ host: '${HOST}', ssl: { ca: fs.readFileSync('package/ca.pem') } });\n`,
};
const BREAKS = ['db.js:3 node-postgres yes breaks G2'];
const CERTS = { 'certs/ca.pem': roots('B'), 'certs/new.pem': roots('G2 MS') };
const PSQL = `psql "host=${HOST} sslmode=verify-full"`;

describe('a pipeline downloads what the code reads', () => {
  checkRows([
    { name: 'in a template of steps, by its parameter', files: { ...NODE, 'azure-pipelines.yml': `steps:\n- template: ci/fetch.yml\n  parameters: {url: ${BALTIMORE}}\n`, 'ci/fetch.yml': 'parameters:\n- name: url\n- name: to\n  default: package/ca.pem\nsteps:\n- script: wget ${{ parameters.url }} -O ${{ parameters.to }}\n' }, clients: BREAKS },
    { name: 'in a template that it extends', files: { ...NODE, 'azure-pipelines.yml': 'extends:\n  template: /ci/all.yml@self\n', 'ci/all.yml': `jobs:\n- job: fetch\n  steps:\n  - bash: wget ${BALTIMORE} -O package/ca.pem\n` }, clients: BREAKS },
    { name: 'by a variable of a template', files: { ...NODE, 'azure-pipelines.yml': 'variables:\n- template: ci/vars.yml\nsteps:\n- bash: wget $(caUrl) -O $(Build.SourcesDirectory)/package/ca.pem\n', 'ci/vars.yml': `variables:\n  caUrl: ${BALTIMORE}\n` }, clients: BREAKS },
    { name: 'by a variable that a step sets', files: { ...NODE, 'azure-pipelines.yml': `steps:\n- bash: echo "##vso[task.setvariable variable=caUrl]${BALTIMORE}"\n- bash: wget $(caUrl) -O package/ca.pem\n` }, clients: BREAKS },
    { name: 'in a template of another repository', files: { ...NODE, 'azure-pipelines.yml': 'steps:\n- template: ci/fetch.yml@shared\n', 'ci/fetch.yml': `steps:\n- script: wget ${BALTIMORE} -O package/ca.pem\n` }, clients: ['db.js:3 node-postgres yes unknown'] },
  ]);
});

describe('the environment of a step', () => {
  checkRows([
    { name: 'ends with it', files: { ...CERTS, 'azure-pipelines.yml': `steps:\n- bash: ${PSQL}\n  env: {PGSSLROOTCERT: certs/ca.pem}\n- bash: ${PSQL}\n  env: {PGSSLROOTCERT: certs/new.pem}\n` }, clients: ['azure-pipelines.yml:2 libpq yes breaks G2', 'azure-pipelines.yml:4 libpq yes connects'] },
    { name: 'and that of the pipeline stays', files: { ...CERTS, 'azure-pipelines.yml': `variables: {PGSSLROOTCERT: certs/new.pem}\nsteps:\n- bash: ls\n  env: {PGSSLROOTCERT: certs/ca.pem}\n- bash: ${PSQL}\n` }, clients: ['azure-pipelines.yml:5 libpq yes connects'] },
  ]);
});
