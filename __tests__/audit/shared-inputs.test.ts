import { roots, type Files } from '../support/audit.ts';
import { checkRows } from './table.ts';

const HOST = 'orders.postgres.database.azure.com';

const deployed = (files: Files): Files => ({
  'orders/requirements.txt': 'psycopg2==2.9.9\n',
  'orders/app.py': 'import os\nimport psycopg2\n\nconnection = psycopg2.connect(os.environ["DATABASE_URL"])\n',
  'orders/Dockerfile': 'FROM python:3.12-slim-bookworm\nWORKDIR /srv\nCOPY app.py requirements.txt ./\nRUN pip install -r requirements.txt\nCMD ["python", "app.py"]\n',
  'deploy/prod.env': `# both\nDATABASE_URL=postgresql://app:hunter2@${HOST}/orders?sslmode=verify-full&sslrootcert=/etc/pg/ca.pem\n`,
  'deploy/kustomization.yaml': 'resources: [deployment.yaml]\nsecretGenerator:\n  - name: orders-db\n    envs: [prod.env]\nconfigMapGenerator:\n  - name: azure-roots\n    files: [ca.pem=new.pem]\n',
  'deploy/new.pem': roots('G2 MS'),
  'old.pem': roots('G1'),
  'deploy/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: orders}
spec:
  template:
    spec:
      containers:
        - name: orders
          image: registry.example.com/shop/orders
          envFrom: [{secretRef: {name: orders-db}}]
          volumeMounts: [{name: roots, mountPath: /etc/pg}]
      volumes:
        - name: roots
          configMap: {name: azure-roots}
`,
  ...files,
});
const compose = (pem: string, more = 'env_file: deploy/prod.env'): string => `services:\n  orders:\n    build: orders\n    ${more}\n    volumes: ["./${pem}:/etc/pg/ca.pem"]\n`;

checkRows([
  { name: 'a file of a generator alone is one client', files: deployed({}), clients: ['deploy/prod.env:2 libpq yes connects'] },
  { name: 'a file of a generator that a service takes as well is a client of each', files: deployed({ 'compose.yaml': compose('old.pem') }), clients: ['deploy/prod.env:2 libpq yes breaks G2', 'deploy/prod.env:2 libpq yes connects'] },
  { name: 'one key of it', files: deployed({ 'compose.yaml': compose('old.pem', 'environment: ["DATABASE_URL=${DATABASE_URL}"]'), '.env': deployed({})['deploy/prod.env'] ?? '', 'deploy/kustomization.yaml': String(deployed({})['deploy/kustomization.yaml']).replace('prod.env', '../.env'), 'deploy/prod.env': '' }), clients: ['.env:2 libpq yes breaks G2', '.env:2 libpq yes connects'] },
]);
