import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model.ts';
import { auditFiles, roots, type Files } from '../support/audit.ts';

/** One deployment, written in each of the ways in which people write it. The verdict may not depend on the way. */

const SERVER = 'postgresql://app:hunter2@orders.postgres.database.azure.com/orders';
const URL = `${SERVER}?sslmode=verify-full&sslrootcert=/etc/pg/ca.pem`;
const indented = (text: string, by: number): string => text.trimEnd().replaceAll(/^/gm, ' '.repeat(by));

const CODE: Files = {
  'orders/requirements.txt': 'psycopg2==2.9.9\n',
  'orders/app.py': 'import os\nimport psycopg2\n\nconnection = psycopg2.connect(os.environ["DATABASE_URL"])\n',
  'orders/Dockerfile': 'FROM python:3.12-slim-bookworm\nWORKDIR /srv\nCOPY . .\nRUN pip install -r requirements.txt\nCMD ["python", "app.py"]\n',
};

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: orders}
spec:
  template:
    spec:
      containers:
        - name: orders
          image: registry.example.com/shop/orders:1.2
          env:
            - name: DATABASE_URL
              valueFrom: {secretKeyRef: {name: orders-db, key: url}}
          volumeMounts:
            - {name: roots, mountPath: /etc/pg, readOnly: true}
      volumes:
        - name: roots
          configMap: {name: azure-roots, items: [{key: bundle, path: ca.pem}]}
`;
const object = (kind: string, name: string, rest: string): string => `apiVersion: v1\nkind: ${kind}\nmetadata: {name: ${name}}\n${rest}`;

const WAYS: Readonly<Record<string, (pem: string) => Files>> = {
  'plain manifests': (pem) => ({
    'k8s/deployment.yaml': DEPLOYMENT,
    'k8s/secret.yaml': object('Secret', 'orders-db', `stringData:\n  url: ${URL}\n`),
    'k8s/roots.yaml': object('ConfigMap', 'azure-roots', `data:\n  bundle: |\n${indented(pem, 4)}\n`),
  }),
  'a kustomization': (pem) => ({
    'k8s/base/kustomization.yaml': 'resources:\n  - deployment.yaml\n',
    'k8s/base/deployment.yaml': DEPLOYMENT,
    'k8s/prod/kustomization.yaml': `resources:\n  - ../base\nconfigMapGenerator:\n  - name: azure-roots\n    files:\n      - bundle=roots.pem\nsecretGenerator:\n  - name: orders-db\n    literals:\n      - url=${URL}\n`,
    'k8s/prod/roots.pem': pem,
  }),
  'a Helm chart': (pem) => ({
    'chart/Chart.yaml': 'apiVersion: v2\nname: orders\nversion: 0.1.0\n',
    'chart/values.yaml': `image:\n  repository: registry.example.com/shop/orders\n  tag: "1.2"\ndatabase:\n  url: ${URL}\nroots: |\n${indented(pem, 2)}\n`,
    'chart/templates/deployment.yaml': DEPLOYMENT.replace('registry.example.com/shop/orders:1.2', '"{{ .Values.image.repository }}:{{ .Values.image.tag }}"'),
    'chart/templates/secret.yaml': object('Secret', 'orders-db', 'stringData:\n  url: {{ .Values.database.url | quote }}\n'),
    'chart/templates/roots.yaml': object('ConfigMap', 'azure-roots', 'data:\n  bundle: |\n    {{- .Values.roots | nindent 4 }}\n'),
  }),
  'a compose file': (pem) => ({
    'compose.yaml': `services:\n  orders:\n    build: orders\n    environment:\n      DATABASE_URL: ${URL}\n    volumes:\n      - ./roots.pem:/etc/pg/ca.pem:ro\n`,
    'roots.pem': pem,
  }),
};

/** All that a way may not change: who the client is, what it does, and what then happens in each phase. */
function verdictOf({ clients }: Report): unknown {
  return { clients: clients.map(({ driver, verifies, worst, outcomes }) => ({ driver, verifies, worst, outcomes: outcomes.map(({ plan, phase, current, outcome, missing }) => ({ plan, phase, current, outcome, missing })) })) };
}

describe.each(Object.entries(WAYS))('%s', (_, files) => {
  it.each([
    ['G1', 'breaks'], ['G2', 'connects'], ['B', 'breaks'], ['G1 G2', 'connects'], ['G2 MS', 'connects'],
  ])('that mounts %s: %s', (names, worst) => {
    const report = auditFiles({ ...CODE, ...files(roots(names)) });
    expect(report.clients.map((client) => [client.driver, client.verifies, client.worst])).toEqual([['libpq', 'yes', worst]]);
    expect(verdictOf(report)).toEqual(verdictOf(auditFiles({ ...CODE, ...WAYS['plain manifests']?.(roots(names)) })));
    expect(JSON.stringify(report)).not.toContain('hunter2');
  });

  it('goes from the code to the certificates, each step at a line', () => {
    const [client] = auditFiles({ ...CODE, ...files(roots('G1')) }).clients;
    const steps = (client?.chain ?? []).flatMap(({ at, what }) => (at === null ? [] : [`${at.path}:${at.line} ${what}`]));
    expect(steps[0]).toBe('orders/app.py:4 reads DATABASE_URL');
    expect(steps.findIndex((step) => step.startsWith('orders/Dockerfile:3 '))).toBeGreaterThan(0);
    expect(steps.at(-1)).toMatch(/^(?:k8s\/roots\.yaml:6|k8s\/prod\/roots\.pem:1|chart\/values\.yaml:7|roots\.pem:1) (?:holds|is the file in the repository)/);
  });
});
