import { roots, type Files } from '../support/audit.ts';
import { checkRows } from './table.ts';

/* A client counts once, however many renderings, files of values or places show it, as long as nothing tells them apart. */

const HOST = 'orders.postgres.database.azure.com';
const TEMPLATE = `apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  template:
    spec:
      volumes: [{name: ca, secret: {secretName: "{{ .Values.secret }}"}}]
      containers:
        - name: shop
          image: acme/shop
          env:
            - {name: PGHOST, value: "{{ .Values.db.host }}"}
            {{- if .Values.db.sslmode }}
            - {name: PGSSLMODE, value: "{{ .Values.db.sslmode }}"}
            {{- end }}
`;
const chart = (values: string, more: Files = {}): Files => ({ 'chart/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n', 'chart/values.yaml': values, 'chart/templates/app.yaml': TEMPLATE, ...more });
const database = (host: string, mode: string): string => `db:\n  host: ${host}\n  sslmode: ${mode}\n`;
const unused = (host: string): string => `reports:\n  host: ${host}\n  sslmode: verify-full\n`;

checkRows([
  {
    name: 'files of values that say nothing of the database',
    files: chart(`secret: a\n${database(HOST, 'verify-full')}`, { 'chart/values-dev.yaml': 'replicas: 1\n', 'chart/values-test.yaml': 'replicas: 2\n', 'chart/values-prod.yaml': 'replicas: 3\n' }),
    clients: ['chart/values.yaml:3 unknown yes unknown'],
  },
  {
    name: 'files of values, each with a server of its own',
    files: chart('secret: a\ndb:\n  host: ""\n  sslmode: ""\n', { 'chart/values-dev.yaml': database('dev.postgres.database.azure.com', 'verify-full'), 'chart/values-prod.yaml': database('prod.postgres.database.azure.com', 'verify-full') }),
    clients: ['chart/templates/app.yaml:12 unknown unknown unassigned', 'chart/values-dev.yaml:2 unknown yes unknown', 'chart/values-prod.yaml:2 unknown yes unknown'],
  },
  {
    name: 'keys of values that no template takes, whatever files there are',
    files: chart(`secret: a\n${database('""', '""')}${unused(HOST)}`, { 'chart/values-dev.yaml': `${database('dev.postgres.database.azure.com', 'disable')}${unused('other.postgres.database.azure.com')}`, 'chart/values-prod.yaml': 'replicas: 3\n' }),
    clients: ['chart/values-dev.yaml:2 unknown no not-affected', 'chart/values-dev.yaml:6 unknown yes unknown', 'chart/values.yaml:7 unknown yes unknown'],
  },
  {
    name: 'overlays that change nothing of it',
    files: {
      'base/kustomization.yaml': 'resources: [app.yaml]\n',
      'base/app.yaml': `apiVersion: v1\nkind: Pod\nmetadata: {name: app}\nspec:\n  containers:\n    - name: app\n      image: acme/app\n      env:\n        - {name: DATABASE_URL, value: "postgresql://${HOST}/x?sslmode=disable"}\n`,
      ...Object.fromEntries(['dev', 'test', 'prod'].map((name) => [`${name}/kustomization.yaml`, `resources: [../base]\nnamePrefix: ${name}-\n`])),
    },
    clients: ['base/app.yaml:9 unknown no not-affected'],
  },
  {
    name: 'but overlays of which one brings another root are two',
    files: {
      'base/kustomization.yaml': 'resources: [app.yaml]\n',
      'base/app.yaml': `apiVersion: v1\nkind: Pod\nmetadata: {name: app}\nspec:\n  volumes: [{name: ca, configMap: {name: ca}}]\n  containers:\n    - name: app\n      image: acme/app\n      volumeMounts: [{name: ca, mountPath: /ca}]\n      env:\n        - {name: DATABASE_URL, value: "postgresql://${HOST}/x?sslmode=verify-full&sslrootcert=/ca/ca.pem"}\n`,
      'dev/kustomization.yaml': 'resources: [../base]\nconfigMapGenerator: [{name: ca, files: [ca.pem]}]\n', 'dev/ca.pem': roots('B'),
      'prod/kustomization.yaml': 'resources: [../base]\nconfigMapGenerator: [{name: ca, files: [ca.pem]}]\n', 'prod/ca.pem': roots('G2 MS'),
    },
    clients: ['base/app.yaml:11 unknown yes breaks G2', 'base/app.yaml:11 unknown yes connects'],
  },
]);
