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
      'chart/templates/deployment.yaml:20 takes DATABASE_URL from url of Secret orders-db',
      'chart/values.yaml:7 Secret orders-db sets url',
      'chart/templates/deployment.yaml:15 uses the image of Dockerfile',
      'orders/Dockerfile:3 copies orders',
      'chart/templates/deployment.yaml:14 runs in container orders',
      'chart/values.yaml:7 sets sslmode',
      'chart/values.yaml:7 sets sslrootcert',
      'chart/templates/deployment.yaml:33 mounts ConfigMap orders-roots at /etc/pg',
      'chart/values.yaml:11 ConfigMap orders-roots holds bundle',
      expect.stringMatching(/^chart\/values\.yaml:11 holds/),
    ]);
  });
});

describe('variants', () => {
  const rows: readonly (readonly [name: string, files: Files, clients: readonly string[]])[] = [
    ['the newer root', five(roots('G2')), ['chart/values.yaml:7 libpq yes connects']],
    ['production lacks the root', five(roots('G1 G2'), { 'chart/values-prod.yaml': `roots:\n  bundle: |\n${indented(roots('G1'))}\n`, 'chart/values-dev.yaml': 'replicaCount: 1\n' }), [
      'chart/values.yaml:7 libpq yes breaks G2', 'chart/values.yaml:7 libpq yes connects']],
  ];
  checkRows(rows.map(([name, files, clients]) => ({ name, files, clients })));

  it('breaks on the line of the value file that lacks the root', () => {
    const report = auditFiles(five(roots('G1 G2'), { 'chart/values-prod.yaml': `roots:\n  bundle: |\n${indented(roots('G1'))}\n` }));
    expect(findingsOf(report, 'missing-current-root')).toMatchObject([{ level: 'error', location: { path: 'chart/values-prod.yaml', line: 3 } }]);
  });
});

describe('where the root comes from', () => {
  const map = (data: string): Files => ({ 'chart/templates/roots.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ include "orders.fullname" . }}-roots\n${data}` });
  const secretRoots = { 'chart/templates/deployment.yaml': DEPLOYMENT.replace('configMap:\n            name:', 'secret:\n            secretName:') };
  const file = { 'chart/files/ca.pem': roots('G1') };
  const rows: readonly (readonly [name: string, files: Files, at: string])[] = [
    ['a text in the values', five(roots('G1')), 'chart/values.yaml:11'],
    ['toYaml of a map of values', five(roots('G1'), map('data:\n  {{- toYaml (dict "bundle" .Values.roots.bundle) | nindent 2 }}\n')), 'chart/values.yaml:11'],
    ['a file of the chart', five(roots('G2'), { ...file, ...map('data:\n  bundle: |-\n{{ .Files.Get "files/ca.pem" | indent 4 }}\n') }), 'chart/files/ca.pem:1'],
    ['files of the chart', five(roots('G2'), { 'chart/files/bundle': roots('G1'), ...map('data:\n  {{- (.Files.Glob "files/*").AsConfig | nindent 2 }}\n') }), 'chart/files/bundle:1'],
    ['a loop over files', five(roots('G2'), { 'chart/files/bundle': roots('G1'), ...map('data:\n  {{- range $path, $_ := .Files.Glob "files/*" }}\n  {{ base $path }}: {{ $.Files.Get $path | quote }}\n  {{- end }}\n') }), 'chart/files/bundle:1'],
    ['a Secret in base64', five(roots('G1'), { ...secretRoots, 'chart/templates/roots.yaml': 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: {{ include "orders.fullname" . }}-roots\ndata:\n  bundle: {{ .Values.roots.bundle | b64enc | quote }}\n' }), 'chart/values.yaml:11'],
    ['a Secret of files', five(roots('G2'), { ...secretRoots, 'chart/files/bundle': roots('G1'), 'chart/templates/roots.yaml': 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: {{ include "orders.fullname" . }}-roots\ndata:\n{{ (.Files.Glob "files/*").AsSecrets | indent 2 }}\n' }), 'chart/files/bundle:1'],
    ['the template itself', five(roots('G2'), map(`data:\n  bundle: |\n${indented(roots('G1'))}\n`)), 'chart/templates/roots.yaml:7'],
    ['a named template', five(roots('G2'), { ...map('data:\n  bundle: |\n    {{- include "orders.roots" . | nindent 4 }}\n'), 'chart/templates/_roots.tpl': `{{- define "orders.roots" -}}\n${roots('G1')}{{- end -}}\n` }), 'chart/templates/_roots.tpl:2'],
    ['text that is a template', five(roots('G1'), map('data:\n  bundle: {{ tpl "{{ .Values.roots.bundle }}" . | quote }}\n')), 'chart/values.yaml:11'],
  ];
  it.each(rows)('%s', (_, files, at) => {
    const report = auditFiles(files);
    expect(report.clients.map(({ worst }) => worst)).toEqual(['breaks']);
    expect(findingsOf(report, 'missing-current-root').map(({ location }) => `${location.path}:${String(location.line)}`)).toEqual([at]);
  });

  checkRows([
    { name: 'a file that is not there', files: five(roots('G2'), map('data:\n  bundle: |-\n{{ .Files.Get "files/other.pem" | indent 4 }}\n')), clients: ['chart/values.yaml:7 libpq yes unknown'] },
    { name: 'a value that nobody gives', files: five(roots('G2'), { 'chart/values.yaml': values('').replace(/ {2}bundle: \|\n.*\n/, '') }), clients: ['chart/values.yaml:7 libpq yes unknown'] },
    { name: 'a function that nobody knows', files: five(roots('G2'), map('data:\n  bundle: |\n    {{- fetchRoots .Values | nindent 4 }}\n')), clients: ['chart/values.yaml:7 libpq yes unknown'] },
    { name: 'a template of another repository', files: five(roots('G2'), map('data:\n  bundle: |\n    {{- include "platform.roots" . | nindent 4 }}\n')), clients: ['chart/values.yaml:7 libpq yes unknown'] },
  ]);
});

describe('connections in pieces', () => {
  const url = (text: string): Files => ({ 'chart/templates/secret.yaml': SECRET.replace('{{ .Values.database.url | quote }}', text) });
  const fragments = (params: string): string => values(roots('G1'), 'unused').replace('  url: unused\n', `  host: orders.postgres.database.azure.com\n  name: orders\n  params: "${params}"\n`);
  const joined = '{{ printf "postgresql://%s:%s@%s:5432/%s%s" .Values.database.user "x" .Values.database.host .Values.database.name .Values.database.params | quote }}';
  checkRows([
    { name: 'fragments of values, joined to a URL that does not verify', files: five('', { ...url(joined), 'chart/values.yaml': fragments('?sslmode=require') }), clients: ['chart/templates/secret.yaml:7 libpq no not-affected'] },
    { name: 'fragments of values, joined to a URL that does', files: five('', { ...url(joined), 'chart/values.yaml': fragments('?sslmode=verify-full&sslrootcert=/etc/pg/ca.pem') }), clients: ['chart/templates/secret.yaml:7 libpq yes breaks G2'] },
    { name: 'a default in the template', files: five('', { ...url('postgresql://{{ .Values.database.host }}/orders?sslmode={{ .Values.database.sslmode | default "verify-full" }}&sslrootcert={{ .Values.roots.mountPath }}/ca.pem'), 'chart/values.yaml': fragments('') }), clients: ['chart/templates/secret.yaml:7 libpq yes breaks G2'] },
    { name: 'a condition that nobody knows', files: five('', { ...url('postgresql://{{ .Values.database.host }}/orders?sslmode={{ if .Capabilities.APIVersions.Has "v1" }}verify-full{{ else }}require{{ end }}&sslrootcert={{ .Values.roots.mountPath }}/ca.pem'), 'chart/values.yaml': fragments('') }), clients: ['chart/templates/secret.yaml:7 libpq unknown unknown'] },
  ]);
});

describe('how a chart is installed', () => {
  const PROD = `roots:\n  bundle: |\n${indented(roots('G1'))}\n`;
  const base = five(roots('G1 G2'));
  const breaking = 'chart/values.yaml:7 libpq yes breaks G2';
  const fine = 'chart/values.yaml:7 libpq yes connects';
  const bare = { ...base, 'chart/values.yaml': values(roots('G2'), '""') };
  const application = (helm: string): string => `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: orders, namespace: argocd}\nspec:\n  destination: {namespace: shop}\n  source:\n    repoURL: https://git.example.com/shop.git\n    path: chart\n    helm:\n${indented(helm, 6)}\n`;
  const release = (more: string): string => `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: orders, namespace: shop}\nspec:\n  chart:\n    spec:\n      chart: ./chart\n      sourceRef: {kind: GitRepository, name: shop}\n${indented(more, 2)}\n`;
  checkRows([
    { name: 'a folder of values', files: { ...base, 'chart/environments/prod.yaml': PROD }, clients: [breaking, fine] },
    { name: 'values beside the chart', files: { ...base, 'deploy/prod/values.yaml': `${PROD}replicaCount: 3\n` }, clients: [breaking, fine] },
    { name: 'values of something else beside the chart', files: { ...base, 'deploy/prod/values.yaml': `${PROD}somethingElse: 3\n` }, clients: [fine] },
    { name: 'a script', files: { ...base, 'deploy.sh': '#!/bin/sh\nhelm upgrade --install orders ./chart \\\n  --namespace shop \\\n  -f prod.yaml --wait\n', 'prod.yaml': PROD }, clients: [breaking] },
    { name: 'a workflow, for each environment', files: { ...base, '.github/workflows/deploy.yml': 'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: helm upgrade orders chart --values deploy/${{ matrix.env }}.yaml\n', 'deploy/prod.yaml': PROD, 'deploy/dev.yaml': 'replicaCount: 1\n' }, clients: [breaking, fine] },
    { name: 'a file of a command', files: { ...base, 'Makefile': 'deploy:\n\thelm upgrade orders chart --set-file roots.bundle=certs/ca.pem\n', 'certs/ca.pem': roots('G1') }, clients: [breaking] },
    { name: 'a value of a command', files: { ...bare, 'Makefile': `deploy:\n\thelm upgrade orders chart --set database.url='${URL}&sslrootcert=/etc/pg/ca.pem'\n` }, clients: ['Makefile:2 libpq yes connects'] },
    { name: 'a secret of a command', files: { ...bare, 'Makefile': 'deploy:\n\thelm upgrade orders chart --set "database.url=$(DATABASE_URL)"\n' }, clients: ['orders/app.py:4 libpq unknown unassigned'] },
    { name: 'a helmfile', files: { ...base, 'helmfile.yaml': 'releases:\n  - name: orders\n    namespace: shop\n    chart: ./chart\n    values:\n      - deploy/{{ .Environment.Name }}.yaml\n      - replicaCount: 1\n', 'deploy/prod.yaml': PROD, 'deploy/dev.yaml': 'replicaCount: 2\n' }, clients: [breaking, fine] },
    { name: 'Argo CD with a file', files: { ...base, 'apps/orders.yaml': application('valueFiles: [values.yaml, ../deploy/prod.yaml]'), 'deploy/prod.yaml': PROD }, clients: [breaking] },
    { name: 'Argo CD with values', files: { ...base, 'apps/orders.yaml': application(`values: |\n${indented(PROD, 2)}`) }, clients: [breaking] },
    { name: 'Argo CD with an object', files: { ...base, 'apps/orders.yaml': application(`valuesObject:\n${indented(PROD, 2)}`) }, clients: [breaking] },
    { name: 'Argo CD with a parameter', files: { ...bare, 'apps/orders.yaml': application(`parameters:\n  - name: database.url\n    value: ${URL}&sslrootcert=/etc/pg/ca.pem`) }, clients: ['apps/orders.yaml:12 libpq yes connects'] },
    { name: 'Flux with values', files: { ...base, 'apps/orders.yaml': release(`values:\n${indented(PROD, 2)}`) }, clients: [breaking] },
    { name: 'Flux with a ConfigMap', files: { ...base, 'apps/orders.yaml': release('valuesFrom: [{kind: ConfigMap, name: orders-values}]'), 'apps/values.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: orders-values, namespace: shop}\ndata:\n  values.yaml: |\n${indented(PROD)}\n` }, clients: [breaking] },
  ]);

  it('points into the values of the object that installs it', () => {
    const report = auditFiles({ ...base, 'apps/orders.yaml': application(`values: |\n${indented(PROD, 2)}`) });
    expect(findingsOf(report, 'missing-current-root')[0]?.location).toMatchObject({ path: 'apps/orders.yaml', line: 13 });
  });
});

describe('charts that depend on others', () => {
  const sub = Object.fromEntries(Object.entries(five(roots('G2'))).map(([path, text]) => [path.replace(/^chart\//, 'shop/charts/orders/'), text]));
  const umbrella = (more: string, own: string): Files => ({ ...sub, 'shop/Chart.yaml': `apiVersion: v2\nname: shop\nversion: 1.0.0\n${more}`, 'shop/values.yaml': own });
  const line = 'shop/charts/orders/values.yaml:7 libpq yes';
  const sibling = { ...five(roots('G2')), 'shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies:\n  - {name: orders, version: 1.0.0, repository: "file://../chart"}\n', 'shop/values.yaml': `orders:\n  roots:\n    bundle: |\n${indented(roots('G1'), 6)}\n` };
  checkRows([
    { name: 'their own values', files: umbrella('', ''), clients: [`${line} connects`] },
    { name: 'values of the parent', files: umbrella('', `orders:\n  roots:\n    bundle: |\n${indented(roots('G1'), 6)}\n`), clients: [`${line} breaks G2`] },
    { name: 'values of the parent under another name', files: umbrella('dependencies:\n  - {name: orders, alias: api, version: 1.0.0}\n', `api:\n  roots:\n    bundle: |\n${indented(roots('G1'), 6)}\n`), clients: [`${line} breaks G2`] },
    { name: 'global values', files: { ...umbrella('', `global:\n  bundle: |\n${indented(roots('G1'))}\n`), 'shop/charts/orders/templates/roots.yaml': ROOTS.replace('.Values.roots.bundle', '.Values.global.bundle') }, clients: [`${line} breaks G2`] },
    { name: 'switched off: what it would connect to is still said', files: umbrella('dependencies:\n  - {name: orders, version: 1.0.0, condition: orders.enabled}\n', 'orders:\n  enabled: false\n'), clients: ['orders/app.py:4 libpq unknown unassigned', `${line} unknown`] },
    { name: 'a folder beside it', files: sibling, clients: ['chart/values.yaml:7 libpq yes breaks G2'] },
    { name: 'a library of templates', files: { ...five(roots('G1')), 'chart/templates/_helpers.tpl': '', 'lib/Chart.yaml': 'apiVersion: v2\nname: lib\ntype: library\nversion: 1.0.0\n', 'lib/templates/_helpers.tpl': HELPERS, 'chart/Chart.yaml': `${CHART}dependencies:\n  - {name: lib, version: 1.0.0, repository: "file://../lib"}\n` }, clients: ['chart/values.yaml:7 libpq yes breaks G2'] },
  ]);
});

describe('values of charts that are elsewhere', () => {
  const foreign = { 'keycloak/Chart.yaml': 'apiVersion: v2\nname: auth\nversion: 1.0.0\ndependencies:\n  - {name: keycloak, version: 24.0.0, repository: "oci://registry-1.docker.io/bitnamicharts"}\n' };
  checkRows([
    { name: 'a string', files: { ...foreign, 'keycloak/values.yaml': 'keycloak:\n  extraEnvVars:\n    - name: KC_DB_URL\n      value: jdbc:postgresql://auth.postgres.database.azure.com/kc?sslmode=verify-full\n' }, clients: ['keycloak/values.yaml:4 pgjdbc yes unknown'] },
    { name: 'keys', files: { ...foreign, 'keycloak/values-prod.yaml': 'keycloak:\n  postgresql:\n    enabled: false\n  externalDatabase:\n    engine: postgresql\n    host: auth.postgres.database.azure.com\n    sslmode: verify-full\n' }, clients: ['keycloak/values-prod.yaml:7 unknown yes unknown'] },
  ]);
});

describe('what is no deployment', () => {
  const POD = `apiVersion: v1\nkind: Pod\nmetadata:\n  name: t\n  annotations:\n    "helm.sh/hook": test\nspec:\n  containers:\n    - name: t\n      image: postgres:16\n      env:\n        - {name: URL, value: "${URL}"}\n`;
  it.each([
    ['a pod that tests', { 'chart/templates/check.yaml': POD }],
    ['a folder of tests', { 'chart/templates/tests/check.yaml': POD.replace('test\n', 'x\n') }],
    ['values with which the chart is tested', { 'chart/ci/verify-values.yaml': `roots:\n  bundle: |\n${indented(roots('G1'))}\n` }],
  ])('%s', (_, changes) => {
    const report = auditFiles(five(roots('G2'), changes));
    expect(report.summary).toMatchObject({ verdict: 'ready', breaking: 0 });
    expect(report.clients.some(({ sample }) => sample)).toBe(true);
  });
});

describe('secrets', () => {
  it.each<[string, Files]>([
    ['in a URL', five(roots('G1'))],
    ['as values of their own', five(roots('G1'), { 'chart/values.yaml': `${values(roots('G1'))}auth:\n  password: hunter2\n`, 'chart/templates/more.yaml': 'apiVersion: v1\nkind: Secret\nmetadata: {name: more}\nstringData:\n  PGPASSWORD: {{ .Values.auth.password | quote }}\n  other: {{ .Values.auth.password | b64enc }}\ndata:\n  third: {{ .Values.auth.password | b64enc }}\n' })],
    ['in arguments', five(roots('G1'), { 'chart/values.yaml': `${values(roots('G1'))}auth:\n  password: hunter2\n`, 'chart/templates/job.yaml': 'apiVersion: batch/v1\nkind: Job\nmetadata: {name: job}\nspec:\n  template:\n    spec:\n      containers:\n        - name: job\n          image: postgres:16\n          command: [sh, -c, "PGPASSWORD={{ .Values.auth.password }} psql postgresql://app:{{ .Values.auth.password }}@orders.postgres.database.azure.com/orders?sslmode=require"]\n' })],
    ['in a command', { ...five(roots('G1')), 'deploy.sh': `helm upgrade orders chart --set auth.password=hunter2 --set "database.url=${URL}"\n` }],
    ['in what a condition asks', five(roots('G1'), { 'chart/values.yaml': `${values(roots('G1'))}auth:\n  password: hunter2\n`, 'chart/templates/cm.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  a: {{ required .Values.auth.password .Values.none }}\n  b: {{ index .Values .Values.auth.password }}\n  c: {{ include .Values.auth.password . }}\n' })],
    ['in a reason', five(roots('G1'), { 'chart/values.yaml': `${values(roots('G1'))}auth:\n  password: hunter2\n`, 'chart/templates/roots.yaml': ROOTS.replace('.Values.roots.bundle', '(include .Values.auth.password .)') })],
    ['in another reason', five(roots('G1'), { 'chart/values.yaml': `${values(roots('G1'))}auth:\n  password: hunter2\n`, 'chart/templates/roots.yaml': ROOTS.replace('.Values.roots.bundle', '(index .Values .Values.auth.password)') })],
  ])('%s are in no report', (_, files) => {
    expect(JSON.stringify(auditFiles(files))).not.toMatch(/hunter2|aHVudGVyMg/);
  });
});

describe('hostile charts', () => {
  const deep = `${'a: {'.repeat(2000)}${'}'.repeat(2000)}\n`;
  const many = (folder: string): string => `name: x\ndependencies:\n${Array.from({ length: 100 }, (_, index) => `  - {name: d${String(index)}, repository: "file://../${folder}"}\n`).join('')}`;
  it.each<[string, Files]>([
    ['a description that is no YAML', five(roots('G1'), { 'chart/Chart.yaml': '{{{: [' })],
    ['values that are no map', five(roots('G1'), { 'chart/values-x.yaml': '- a\n', 'chart/values-y.yaml': '\0\0', 'chart/values-z.yaml': deep })],
    ['templates that loop', five(roots('G1'), { 'chart/templates/a.yaml': '{{ define "x" }}{{ include "x" . }}{{ include "x" . }}{{ end }}{{ include "x" . }}' })],
    ['charts that depend on each other', five(roots('G1'), { 'a/Chart.yaml': many('b'), 'b/Chart.yaml': many('a') })],
    ['a chart that depends on itself', five(roots('G1'), { 'chart/Chart.yaml': `${CHART}dependencies:\n  - {name: orders, repository: "file://../chart"}\n` })],
    ['paths that lead out', five(roots('G1'), { 'deploy.sh': 'helm upgrade x ../../../../etc -f ../../../etc/passwd --set-file a=../../../../etc/passwd\n', 'chart/templates/x.yaml': '{{ .Files.Get "../../../etc/passwd" }}' })],
    ['commands without an end', five(roots('G1'), { 'deploy.sh': `${'helm upgrade '.repeat(2000)}"${'x'.repeat(10_000)}` })],
  ])('%s', (_, files) => {
    const start = performance.now();
    const report = auditFiles(files);
    expect(report.clients.some(({ worst }) => worst === 'breaks')).toBe(true);
    expect(performance.now() - start).toBeLessThan(15_000);
  });
});
