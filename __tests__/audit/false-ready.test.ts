import { describe } from 'vitest';
import { roots, type Files } from '../support/audit.ts';
import { checkRows } from './table.ts';

const URL = 'postgresql://app:hunter2@orders.postgres.database.azure.com/orders?sslmode=verify-full&sslrootcert=/etc/pg/ca.pem';
const CODE: Files = {
  'requirements.txt': 'psycopg2==2.9.9\n',
  'app.py': 'import os\nimport psycopg2\n\nconnection = psycopg2.connect(os.environ["DATABASE_URL"])\n',
};
const configMap = (name: string, pem: string): string => `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata:\n  ca.pem: |\n${pem.trimEnd().replaceAll(/^/gm, '    ')}\n`;
const pod = (volumes: string): string => `apiVersion: v1
kind: Pod
metadata: {name: orders}
spec:
  containers:
    - name: orders
      image: orders
      env: [{name: DATABASE_URL, value: "${URL}"}]
      volumeMounts: [{name: roots, mountPath: /etc/pg}]
  volumes:
    - ${volumes}
${configMap('new', roots('G2'))}`;

describe('a deployment that looks ready and is not', () => {
  checkRows([
    { name: 'a volume of two sources, which the cluster refuses', files: { ...CODE, 'k8s.yaml': pod('{name: roots, emptyDir: {}, configMap: {name: new}}') }, clients: ['k8s.yaml:8 libpq yes unknown'] },
    { name: 'the same with one source', files: { ...CODE, 'k8s.yaml': pod('{name: roots, configMap: {name: new}}') }, clients: ['k8s.yaml:8 libpq yes connects'] },
  ]);
});

const DOCKERFILE = 'FROM python:3.12\nWORKDIR /srv\nCOPY . .\nRUN pip install -r requirements.txt\nCOPY old/ca.pem /etc/pg/ca.pem\n';
const started = (command: string): Files => ({ ...CODE, Dockerfile: DOCKERFILE, 'old/ca.pem': roots('G1'), 'compose.yaml': `services:\n  web:\n    build: .\n    command: ${command}\n` });

describe('a connection string that a program is handed', () => {
  checkRows([
    ['in front of it', JSON.stringify(['sh', '-c', `DATABASE_URL='${URL}' python app.py`])],
    ['by env', JSON.stringify(['env', `DATABASE_URL=${URL}`, 'python', 'app.py'])],
    ['as a word', JSON.stringify(['python', 'app.py', URL])],
    ['as an option', JSON.stringify(['python', 'app.py', `--database-url=${URL}`])],
  ].map(([name = '', command = '']) => ({ name, files: started(command), clients: ['app.py:4 libpq unknown unassigned', 'compose.yaml:4 libpq yes breaks G2'] })));

  checkRows([
    { name: 'once where a variable holds it', files: started(JSON.stringify(['sh', '-c', `export DATABASE_URL='${URL}'; python app.py "$DATABASE_URL"`])), clients: ['app.py:4 libpq unknown unassigned', 'compose.yaml:4 libpq yes breaks G2'] },
    { name: 'not where it is only shown', files: started(JSON.stringify(['echo', URL])), clients: ['app.py:4 libpq unknown unassigned'] },
    { name: 'of a Dockerfile', files: { ...CODE, Dockerfile: `${DOCKERFILE}CMD DATABASE_URL='${URL}' python app.py\n`, 'old/ca.pem': roots('G1') }, clients: ['Dockerfile:6 libpq yes breaks G2', 'app.py:4 libpq unknown unassigned'] },
  ]);
});

describe('an argument of a build that only its name is given of', () => {
  const built = (env: string): Files => ({
    ...CODE,
    '.env': env,
    'old/ca.pem': roots('G1'),
    'new/ca.pem': roots('G2'),
    Dockerfile: 'FROM python:3.12\nARG CERTS=new\nWORKDIR /srv\nCOPY . .\nRUN pip install -r requirements.txt\nCOPY ${CERTS}/ca.pem /etc/pg/ca.pem\n',
    'compose.yaml': `services:\n  web:\n    build:\n      context: .\n      args: [CERTS]\n    environment:\n      DATABASE_URL: ${URL}\n`,
  });
  checkRows([
    { name: 'is what .env says', files: built('CERTS=old\n'), clients: ['compose.yaml:7 libpq yes breaks G2'] },
    { name: 'else what the Dockerfile says', files: built('OTHER=old\n'), clients: ['compose.yaml:7 libpq yes connects'] },
  ]);
});

const included = (entry: string, old: string): Files => ({
  ...CODE,
  'compose.yaml': `include:\n  - ${entry}\n`,
  'deploy/app.yaml': `services:\n  app:\n    image: orders\n    environment:\n      DATABASE_URL: ${URL}\n    volumes: ["./new.pem:/etc/pg/ca.pem"]\n`,
  'deploy/override.yaml': `services:\n  app:\n    image: orders\n    volumes: ["./${old}:/etc/pg/ca.pem"]\n`,
  'deploy/new.pem': roots('G2'),
  'deploy/old.pem': roots('G1'),
});

describe('files that a compose file includes together', () => {
  checkRows([
    { name: 'the later one is merged over the first', files: included('path: [deploy/app.yaml, deploy/override.yaml]', 'old.pem'), clients: ['deploy/app.yaml:5 libpq yes breaks G2'] },
    { name: 'and may change nothing', files: included('path: [deploy/app.yaml, deploy/override.yaml]', 'new.pem'), clients: ['deploy/app.yaml:5 libpq yes connects'] },
    { name: 'one alone stays as it is', files: included('deploy/app.yaml', 'old.pem'), clients: ['app.py:4 libpq unknown unassigned', 'deploy/app.yaml:5 libpq yes connects'] },
    { name: 'a file that includes itself', files: included('path: [compose.yaml, compose.yaml]', 'old.pem'), clients: ['app.py:4 libpq unknown unassigned', 'deploy/app.yaml:5 libpq yes connects'] },
  ]);
});
