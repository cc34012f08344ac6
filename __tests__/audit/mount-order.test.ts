import { describe } from 'vitest';
import { roots, type Files } from '../support/audit.ts';
import { checkRows } from './table.ts';

const URL = 'postgresql://app:hunter2@orders.postgres.database.azure.com/orders?sslmode=verify-full&sslrootcert=/etc/pg/ca.pem';
const CODE: Files = {
  'requirements.txt': 'psycopg2==2.9.9\n',
  'app.py': 'import os\nimport psycopg2\n\nconnection = psycopg2.connect(os.environ["DATABASE_URL"])\n',
  'old/ca.pem': roots('G1'),
  'new/ca.pem': roots('G2'),
};

/** One file mounted below a folder that is mounted too. */
function both(entry: string, text: (file: string, folder: string) => string, inner: string, outer: string): Files {
  return { ...CODE, [entry]: text(inner, outer) };
}

const configMap = (name: string, pem: string): string => `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata:\n  ca.pem: |\n${pem.trimEnd().replaceAll(/^/gm, '    ')}\n`;
const pod = (file: string, folder: string): string => `apiVersion: v1
kind: Pod
metadata: {name: orders}
spec:
  containers:
    - name: orders
      image: orders
      env: [{name: DATABASE_URL, value: "${URL}"}]
      volumeMounts:
        - {name: file, mountPath: /etc/pg/ca.pem, subPath: ca.pem}
        - {name: folder, mountPath: /etc/pg}
  volumes:
    - {name: file, configMap: {name: ${file}}}
    - {name: folder, configMap: {name: ${folder}}}
${configMap('old', roots('G1'))}${configMap('new', roots('G2'))}`;
const compose = (file: string, folder: string): string => `services:\n  web:\n    build: .\n    environment:\n      DATABASE_URL: ${URL}\n    volumes:\n      - ./${file}/ca.pem:/etc/pg/ca.pem:ro\n      - ./${folder}:/etc/pg\n`;
const DOCKERFILE = 'FROM python:3.12\nCOPY . .\nRUN pip install -r requirements.txt\n';
const devcontainer = (file: string, folder: string): string => JSON.stringify({
  image: 'python:3.12',
  containerEnv: { DATABASE_URL: URL },
  mounts: [`source=\${localWorkspaceFolder}/${file}/ca.pem,target=/etc/pg/ca.pem,type=bind`, `source=\${localWorkspaceFolder}/${folder},target=/etc/pg,type=bind`],
});

describe('a mount does not hide what is mounted below it, whichever is written first', () => {
  checkRows([
    { name: 'Kubernetes, an old file', files: both('k8s.yaml', pod, 'old', 'new'), clients: ['k8s.yaml:8 libpq yes breaks G2'] },
    { name: 'Kubernetes, a new file', files: both('k8s.yaml', pod, 'new', 'old'), clients: ['k8s.yaml:8 libpq yes connects'] },
    { name: 'Compose, an old file', files: { ...both('compose.yaml', compose, 'old', 'new'), Dockerfile: DOCKERFILE }, clients: ['compose.yaml:5 libpq yes breaks G2'] },
    { name: 'Compose, a new file', files: { ...both('compose.yaml', compose, 'new', 'old'), Dockerfile: DOCKERFILE }, clients: ['compose.yaml:5 libpq yes connects'] },
    { name: 'a development container, an old file', files: both('.devcontainer/devcontainer.json', devcontainer, 'old', 'new'), clients: ['.devcontainer/devcontainer.json:1 libpq yes breaks G2', 'app.py:4 libpq unknown unassigned'] },
  ]);
});
