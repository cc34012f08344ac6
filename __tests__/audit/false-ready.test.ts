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
