import { describe, expect, it } from 'vitest';
import { auditFiles, findingsOf, roots, type Files } from '../support/audit.ts';
import { checkRows, linesOf } from './table.ts';

const URL = 'postgresql://app:hunter2@orders.postgres.database.azure.com/orders?sslmode=verify-full';
const indented = (text: string, width = 4): string => text.trimEnd().replaceAll(/^/gm, ' '.repeat(width));

const CODE: Files = {
  'orders/requirements.txt': 'psycopg2==2.9.9\n',
  'orders/app.py': 'import os\nimport psycopg2\n\nconnection = psycopg2.connect(os.environ["DATABASE_URL"])\n',
  'orders/Dockerfile': 'FROM python:3.12-slim-bookworm\nWORKDIR /srv\nCOPY . .\nRUN pip install -r requirements.txt\nCMD ["python", "app.py"]\n',
};

const CHART = 'apiVersion: v2\nname: orders\nversion: 1.0.0\nappVersion: "1.2"\n';

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "orders.fullname" . }}
  labels:
    {{- include "orders.labels" . | nindent 4 }}
spec:
  {{- if not .Values.autoscaling.enabled }}
  replicas: {{ .Values.replicaCount }}
  {{- end }}
  template:
    spec:
      containers:
        - name: {{ .Chart.Name }}
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
          env:
            - name: DATABASE_URL
              valueFrom:
                secretKeyRef:
                  name: {{ include "orders.fullname" . }}-db
                  key: url
          volumeMounts:
            - name: roots
              mountPath: {{ .Values.roots.mountPath }}
              readOnly: true
          {{- with .Values.resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
      volumes:
        - name: roots
          configMap:
            name: {{ include "orders.fullname" . }}-roots
            items:
              - key: bundle
                path: ca.pem
`;

const HELPERS = `{{/*
Expand the name of the chart.
*/}}
{{- define "orders.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "orders.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- $name := default .Chart.Name .Values.nameOverride }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- end }}

{{- define "orders.chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "orders.labels" -}}
helm.sh/chart: {{ include "orders.chart" . }}
app.kubernetes.io/name: {{ include "orders.name" . }}
{{- if .Chart.AppVersion }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- end }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}
`;

const ROOTS = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ include "orders.fullname" . }}-roots\ndata:\n  bundle: |\n    {{- .Values.roots.bundle | nindent 4 }}\n';
const SECRET = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: {{ include "orders.fullname" . }}-db\ntype: Opaque\nstringData:\n  url: {{ .Values.database.url | quote }}\n';

const values = (pem: string, url = `${URL}&sslrootcert=/etc/pg/ca.pem`): string => `replicaCount: 2
autoscaling:
  enabled: false
image:
  repository: registry.example.com/shop/orders
database:
  url: ${url}
roots:
  mountPath: /etc/pg
  bundle: |
${indented(pem)}
`;

/** The chain of five files, as a chart. */
function five(pem: string, changes: Files = {}): Files {
  return {
    ...CODE,
    'chart/Chart.yaml': CHART,
    'chart/values.yaml': values(pem),
    'chart/templates/_helpers.tpl': HELPERS,
    'chart/templates/deployment.yaml': DEPLOYMENT,
    'chart/templates/roots.yaml': ROOTS,
    'chart/templates/secret.yaml': SECRET,
    ...changes,
  };
}

describe('the chain of five files as a chart', () => {
  it('is one client, followed from the code to the bytes, each step in order', () => {
    const report = auditFiles(five(roots('G1')));
    expect(linesOf(report)).toEqual(['chart/values.yaml:7 libpq yes breaks G2']);
    expect(report.clients[0]?.chain.flatMap(({ at, what }) => (at === null ? [] : [`${at.path}:${at.line} ${what}`]))).toEqual([
      'orders/app.py:4 reads DATABASE_URL',
      'chart/templates/deployment.yaml:20 takes url of orders-db',
      'chart/values.yaml:7 Secret orders-db sets url',
      'chart/templates/deployment.yaml:15 builds on the image of Dockerfile',
      'orders/Dockerfile:3 copies orders',
      'chart/templates/deployment.yaml:14 runs in container orders',
      'chart/values.yaml:7 sets sslmode',
      'chart/values.yaml:7 sets sslrootcert',
      'chart/templates/deployment.yaml:33 mounts orders-roots at /etc/pg',
      'chart/values.yaml:11 ConfigMap orders-roots holds bundle',
      expect.stringMatching(/^chart\/values\.yaml:11 holds/),
    ]);
  });
});

describe('variants', () => {
  const rows: readonly (readonly [name: string, files: Files, clients: readonly string[]])[] = [
    ['the newer root', five(roots('G2')), ['chart/values.yaml:7 libpq yes connects']],
    ['production lacks the root', five(roots('G1 G2'), { 'chart/values-prod.yaml': `roots:\n  bundle: |\n${indented(roots('G1'))}\n`, 'chart/values-dev.yaml': 'replicaCount: 1\n' }), [
      'chart/values.yaml:7 libpq yes breaks G2', 'chart/values.yaml:7 libpq yes connects', 'chart/values.yaml:7 libpq yes connects']],
  ];
  checkRows(rows.map(([name, files, clients]) => ({ name, files, clients })));

  it('breaks on the line of the value file that lacks the root', () => {
    const report = auditFiles(five(roots('G1 G2'), { 'chart/values-prod.yaml': `roots:\n  bundle: |\n${indented(roots('G1'))}\n` }));
    expect(findingsOf(report, 'missing-current-root')).toMatchObject([{ level: 'error', location: { path: 'chart/values-prod.yaml', line: 3 } }]);
  });
});
