import { roots, type Files } from '../support/audit.ts';
import { checkRows } from './table.ts';

const URL = 'postgresql://app:hunter2@orders.postgres.database.azure.com/orders?sslmode=require';

/** A chart that takes in what a library makes that is not here. */
const chart = (container: string, url = URL, files: Files = {}): Files => ({
  'app/requirements.txt': 'psycopg2==2.9.9\n',
  'app/app.py': 'import os\nimport psycopg2\n\nconnection = psycopg2.connect(os.environ["DATABASE_URL"])\n',
  'app/Dockerfile': 'FROM python:3.12-slim-bookworm\nWORKDIR /srv\nENV HOME=/srv\nCOPY . .\nRUN pip install -r requirements.txt\nCMD ["python", "app.py"]\n',
  'chart/Chart.yaml': 'apiVersion: v2\nname: orders\nversion: 1.0.0\ndependencies:\n  - {name: platform, version: 1.x.x, repository: "oci://registry.example.com/charts"}\n',
  'chart/values.yaml': `url: ${url}\n`,
  'chart/templates/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: orders
spec:
  template:
    spec:
      containers:
        - name: orders
          image: registry.example.com/app
${container}      volumes:
        - name: tmp
          emptyDir: {}
`,
  ...files,
});
const at = (more = ''): string => `          env:\n            - name: DATABASE_URL\n              value: {{ .Values.url }}\n${more}`;
const AT = 'chart/values.yaml:1';

/** With nothing in the place that could hold a root, `require` does not verify; a `root.crt` of somebody else would make it. */
const FREE = [`${AT} libpq no not-affected`];
const OPEN = [`${AT} libpq unknown unknown`];

checkRows([
  { name: 'nothing unseen', files: chart(at()), clients: FREE },
  { name: 'an unknown line in the variables', files: chart(at('            {{- include "platform.env" . | nindent 12 }}\n')), clients: OPEN },
  { name: 'an unknown line before the variables', files: chart(`          env:\n            {{- include "platform.env" . | nindent 12 }}\n            - name: DATABASE_URL\n              value: {{ .Values.url }}\n`), clients: OPEN },
  { name: 'an unknown source of variables', files: chart(at('          envFrom:\n            {{- include "platform.envFrom" . | nindent 12 }}\n')), clients: OPEN },
  { name: 'unknown sources of variables in one line', files: chart(at('          envFrom: {{ include "platform.envFrom" . }}\n')), clients: OPEN },
  { name: 'an unknown element', files: chart(at('          envFrom:\n            - {{ include "platform.envFrom" . }}\n')), clients: OPEN },
  { name: 'an unknown line among the mounts', files: chart(at('          volumeMounts:\n            - {name: tmp, mountPath: /tmp}\n            {{- include "platform.mounts" . | nindent 12 }}\n')), clients: OPEN },
  { name: 'an unknown line among the fields of the container', files: chart(at('          {{- include "platform.container" . | nindent 10 }}\n')), clients: OPEN },
  { name: 'one that is not indented', files: chart(at('{{ include "platform.container" . }}\n          ports: [{containerPort: 80}]\n')), clients: OPEN },
  { name: 'unknown ports', files: chart(at('          ports:\n            {{- include "platform.ports" . | nindent 12 }}\n')), clients: FREE },
  { name: 'an unknown line of the pod', files: chart(`${at()}      {{- include "platform.pod" . | nindent 6 }}\n`), clients: FREE },
  { name: 'unknown keys of a ConfigMap', files: chart(at('          envFrom: [{configMapRef: {name: settings}}]\n'), URL, { 'chart/templates/cm.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  LOG: debug\n  {{- include "platform.settings" . | nindent 2 }}\n' }), clients: OPEN },
  { name: 'all keys of a ConfigMap unknown', files: chart(at('          envFrom: [{configMapRef: {name: settings}}]\n'), URL, { 'chart/templates/cm.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  {{- include "platform.settings" . | nindent 2 }}\n' }), clients: OPEN },
  { name: 'known keys of a ConfigMap', files: chart(at('          envFrom: [{configMapRef: {name: settings}}]\n'), URL, { 'chart/templates/cm.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  labels:\n    {{- include "platform.labels" . | nindent 4 }}\ndata:\n  LOG: debug\n' }), clients: FREE },
  { name: 'a file of the image is where it is', files: chart(at('          volumeMounts:\n            {{- include "platform.mounts" . | nindent 12 }}\n'), `${URL.replace('require', 'verify-full')}&sslrootcert=/srv/ca.pem`, { 'app/ca.pem': roots('G2 MS') }), clients: [`${AT} libpq yes connects`] },
  { name: 'a file that nothing puts there may be put there', files: chart(at('          volumeMounts:\n            {{- include "platform.mounts" . | nindent 12 }}\n'), `${URL.replace('require', 'verify-full')}&sslrootcert=/etc/pg/ca.pem`), clients: [`${AT} libpq yes unknown`] },
]);
