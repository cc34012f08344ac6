import { describe, expect, it } from 'vitest';
import { auditFiles, findingsOf, roots, type Files } from '../support/audit.ts';
import { checkRows, linesOf } from './table.ts';

const HOST = 'orders.postgres.database.azure.com';
const URL = `postgresql://app:hunter2@${HOST}/orders?sslmode=verify-full&sslrootcert=/etc/pg/ca.pem`;

const CODE: Files = {
  'orders/requirements.txt': 'psycopg2==2.9.9\n',
  'orders/app.py': 'import os\nimport psycopg2\n\nconnection = psycopg2.connect(os.environ["DATABASE_URL"])\n',
  'orders/Dockerfile': 'FROM python:3.12-slim-bookworm\nWORKDIR /srv\nCOPY . .\nRUN pip install -r requirements.txt\nCMD ["python", "app.py"]\n',
};

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: orders
  labels: {app: orders, tier: web}
spec:
  template:
    spec:
      containers:
        - name: orders
          image: registry.example.com/shop/orders
          env:
            - name: DATABASE_URL
              valueFrom: {secretKeyRef: {name: orders-db, key: url}}
          volumeMounts:
            - {name: roots, mountPath: /etc/pg}
      volumes:
        - name: roots
          configMap:
            name: azure-roots
            items: [{key: bundle, path: ca.pem}]
`;

const indented = (text: string, by = 4): string => text.trimEnd().replaceAll(/^/gm, ' '.repeat(by));
const secretOf = (server: string): string => `secretGenerator:\n  - name: orders-db\n    literals:\n      - url=${server}\n`;
const ROOTS = 'configMapGenerator:\n  - name: azure-roots\n    files:\n      - bundle=certs/azure.pem\n';
const overlay = (more = '', base = '../base', server = URL): string => `resources:\n  - ${base}\n${secretOf(server)}${more}`;

/** The chain of five files: code, Deployment of the base, Secret of the overlay, ConfigMap made from a file, the file. */
function five(pem: string, changes: Files = {}, server = URL): Files {
  return {
    ...CODE,
    'deploy/base/kustomization.yaml': 'resources:\n  - deployment.yaml\n',
    'deploy/base/deployment.yaml': DEPLOYMENT,
    'deploy/prod/kustomization.yaml': overlay(ROOTS, '../base', server),
    'deploy/prod/certs/azure.pem': pem,
    ...changes,
  };
}
const AT = 'deploy/prod/kustomization.yaml:6';
const BREAKS = [`${AT} libpq yes breaks G2`];
const CONNECTS = [`${AT} libpq yes connects`];

describe('the chain of five files', () => {
  it('is one client, followed from the code to the bytes, each step in order', () => {
    const report = auditFiles(five(roots('G1')));
    expect(linesOf(report)).toEqual(BREAKS);
    expect(report.clients[0]?.chain.flatMap(({ at, what }) => (at === null ? [] : [`${at.path}:${at.line} ${what}`]))).toEqual([
      'orders/app.py:4 reads DATABASE_URL',
      'deploy/base/deployment.yaml:14 takes DATABASE_URL from url of Secret orders-db',
      'deploy/prod/kustomization.yaml:6 sets url',
      'deploy/base/deployment.yaml:11 uses the image of Dockerfile',
      'orders/Dockerfile:3 copies orders',
      'deploy/base/deployment.yaml:10 runs in container orders',
      'deploy/prod/kustomization.yaml:6 sets sslmode',
      'deploy/prod/kustomization.yaml:6 sets sslrootcert',
      'deploy/base/deployment.yaml:20 mounts ConfigMap azure-roots at /etc/pg',
      'deploy/prod/kustomization.yaml:10 holds bundle',
      'deploy/prod/certs/azure.pem:1 is the file in the repository',
    ]);
    expect(findingsOf(report, 'missing-current-root').map(({ location }) => location.path)).toEqual(['deploy/prod/certs/azure.pem']);
  });

  it('shows no password and no user', () => {
    expect(JSON.stringify(auditFiles(five(roots('G1'))))).not.toMatch(/hunter2|app:/);
  });

  it('breaks on the line of the ConfigMap when Baltimore is removed from it', () => {
    const single = URL.replace('app:', 'app%40orders:');
    const plain = (names: string): Files => five('', {
      'deploy/prod/kustomization.yaml': overlay('', '../base', single).replace('../base\n', '../base\n  - roots.yaml\n'),
      'deploy/prod/roots.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: azure-roots}\ndata:\n  bundle: |\n${indented(roots(names))}\n`,
    });
    const report = auditFiles(plain('G2'), '2021-02-17');
    expect(findingsOf(report, 'missing-current-root')).toMatchObject([{ level: 'error', location: { path: 'deploy/prod/roots.yaml' }, missing: ['baltimore-cybertrust-root'] }]);
    const related = findingsOf(report, 'missing-current-root')[0]?.related.map(({ at }) => at?.path);
    expect(related).toContain('deploy/base/deployment.yaml');
    expect(related).toContain('orders/app.py');
    expect(linesOf(auditFiles(plain('B G2'), '2021-02-17'))).toEqual(['deploy/prod/kustomization.yaml:7 libpq yes connects']);
  });
});

describe('bases and overlays', () => {
  /** The base has the ConfigMap; two overlays use it, and one of them replaces the file. */
  const shared = (base: string, own: string): Files => five('', {
    'deploy/base/kustomization.yaml': `resources:\n  - deployment.yaml\n${ROOTS}`,
    'deploy/base/certs/azure.pem': base,
    'deploy/prod/kustomization.yaml': overlay(),
    'deploy/prod/certs/azure.pem': own,
    'deploy/test/kustomization.yaml': overlay(ROOTS.replace('azure-roots\n', 'azure-roots\n    behavior: merge\n')),
    'deploy/test/certs/azure.pem': own,
  });
  checkRows([
    { name: 'what the base lacks, every overlay lacks that uses it; the one that replaces the file stays ready', files: shared(roots('G1'), roots('G2')), clients: [`${AT} libpq yes breaks G2`, 'deploy/test/kustomization.yaml:6 libpq yes connects'] },
    { name: 'the other way round', files: shared(roots('G2'), roots('G1')), clients: [`${AT} libpq yes connects`, 'deploy/test/kustomization.yaml:6 libpq yes breaks G2'] },
    { name: 'a base that nobody builds on is deployed itself', files: { ...CODE, 'k/kustomization.yaml': `resources: [deployment.yaml]\n${secretOf(URL)}${ROOTS}`, 'k/deployment.yaml': DEPLOYMENT, 'k/certs/azure.pem': roots('G1') }, clients: ['k/kustomization.yaml:5 libpq yes breaks G2'] },
    { name: 'three levels', files: five(roots('G1'), { 'deploy/eu/kustomization.yaml': 'bases: [../prod]\nnamePrefix: eu-\n' }), clients: BREAKS },
    { name: 'a component', files: five(roots('G1'), { 'deploy/prod/kustomization.yaml': overlay('components: [../tls]\n'), 'deploy/tls/kustomization.yaml': `kind: Component\n${ROOTS}`, 'deploy/tls/certs/azure.pem': roots('G2') }), clients: CONNECTS },
    { name: 'Kustomization without an ending', files: { ...CODE, 'k/Kustomization': `resources: [deployment.yaml]\n${secretOf(URL)}${ROOTS}`, 'k/deployment.yaml': DEPLOYMENT, 'k/certs/azure.pem': roots('G1') }, clients: ['k/Kustomization:5 libpq yes breaks G2'] },
    { name: 'a folder of tests is a sample', files: Object.fromEntries(Object.entries(five(roots('G1'))).map(([path, text]) => [`tests/${path}`, text])), clients: [`tests/${AT} libpq yes breaks G2 sample`] },
    { name: 'two that build on each other end', files: { 'a/kustomization.yaml': `resources: [../b]\n${secretOf(URL)}`, 'b/kustomization.yaml': 'resources: [../a]\n' }, clients: ['a/kustomization.yaml:5 unknown yes unknown'] },
    { name: 'a base of another repository', files: { ...CODE, 'k/kustomization.yaml': `resources: ["github.com/shop/deploy//base?ref=v1"]\n${secretOf(URL)}${ROOTS}`, 'k/certs/azure.pem': roots('G1') }, clients: ['k/kustomization.yaml:5 libpq yes unknown', 'orders/app.py:4 libpq unknown unassigned'] },
    { name: 'what one kustomization makes and another mounts', files: five('', { 'deploy/prod/kustomization.yaml': overlay('namespace: shop\n'), 'infra/kustomization.yaml': `namespace: shop\ngeneratorOptions: {disableNameSuffixHash: true}\n${ROOTS}`, 'infra/certs/azure.pem': roots('G1') }), clients: BREAKS },
    { name: 'nobody mounts what another kustomization makes under a name with a hash', files: five('', { 'deploy/prod/kustomization.yaml': overlay('namespace: shop\n'), 'infra/kustomization.yaml': `namespace: shop\n${ROOTS}`, 'infra/certs/azure.pem': roots('G2') }), clients: [`${AT} libpq yes unknown`] },
    { name: 'unless that generator makes none', files: five('', { 'deploy/prod/kustomization.yaml': overlay('namespace: shop\n'), 'infra/kustomization.yaml': `namespace: shop\n${ROOTS}    options: {disableNameSuffixHash: true}\n`, 'infra/certs/azure.pem': roots('G1') }), clients: BREAKS },
    { name: 'not in another namespace', files: five('', { 'deploy/prod/kustomization.yaml': overlay('namespace: shop\n'), 'infra/kustomization.yaml': `namespace: other\ngeneratorOptions: {disableNameSuffixHash: true}\n${ROOTS}`, 'infra/certs/azure.pem': roots('G1') }), clients: [`${AT} libpq yes unknown`] },
  ]);
});

describe('names and namespaces', () => {
  checkRows([
    { name: 'a prefix', files: five(roots('G1'), { 'deploy/prod/kustomization.yaml': overlay(`${ROOTS}namePrefix: prod-\nnameSuffix: -v1\n`) }), clients: BREAKS },
    { name: 'a prefix below', files: five(roots('G1'), { 'deploy/base/kustomization.yaml': `resources: [deployment.yaml]\nnamePrefix: shop-\n${ROOTS}`, 'deploy/base/certs/azure.pem': roots('G2'), 'deploy/prod/kustomization.yaml': overlay().replace('name: orders-db', 'name: orders-db') }), clients: CONNECTS },
    { name: 'a namespace', files: five(roots('G1'), { 'deploy/prod/kustomization.yaml': overlay(`${ROOTS}namespace: shop\n`) }), clients: BREAKS },
  ]);
});

describe('generators', () => {
  const made = (generators: string, files: Files = {}): Files => five(roots('G1'), { 'deploy/prod/kustomization.yaml': `resources: [../base]\n${ROOTS}${generators}`, ...files });
  checkRows([
    { name: 'a file of variables', files: made('secretGenerator:\n  - name: orders-db\n    envs: [db.env]\n', { 'deploy/prod/db.env': `# the server\nurl=${URL}\n` }), clients: ['deploy/prod/db.env:2 libpq yes breaks G2'] },
    { name: 'a file that is the value', files: made('secretGenerator:\n  - name: orders-db\n    files: [url=secrets/url]\n', { 'deploy/prod/secrets/url': `${URL}\n` }), clients: ['deploy/prod/secrets/url:1 libpq yes breaks G2'] },
    { name: 'quotes around a literal', files: made(`secretGenerator:\n  - name: orders-db\n    literals:\n      - 'url="${URL}"'\n`), clients: ['deploy/prod/kustomization.yaml:9 libpq yes breaks G2'] },
    { name: 'merged into what the base has', files: five(roots('G1'), { 'deploy/base/kustomization.yaml': `resources: [deployment.yaml]\n${secretOf('postgresql://localhost/x')}`, 'deploy/prod/kustomization.yaml': `resources: [../base]\n${ROOTS}${secretOf(URL).replace('orders-db\n', 'orders-db\n    behavior: merge\n')}` }), clients: ['deploy/prod/kustomization.yaml:10 libpq yes breaks G2'] },
    { name: 'replaced', files: five(roots('G2'), { 'deploy/base/kustomization.yaml': `resources: [deployment.yaml]\n${ROOTS}`, 'deploy/base/certs/azure.pem': roots('G2'), 'deploy/prod/kustomization.yaml': overlay('configMapGenerator:\n  - {name: azure-roots, behavior: replace, files: [other=certs/azure.pem]}\n') }), clients: [`${AT} libpq no not-affected`] },
    { name: 'a file that is not there', files: five(roots('G1'), { 'deploy/prod/kustomization.yaml': overlay(ROOTS.replace('certs/azure.pem', 'certs/none.pem')) }), clients: [`${AT} libpq yes unknown`] },
  ]);

  it('read a settings file where it is mounted, once', () => {
    const files: Files = {
      'pom.xml': '<project><groupId>a</groupId><artifactId>b</artifactId><version>1</version><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.4</version></dependency></dependencies></project>\n',
      'k/kustomization.yaml': 'resources: [d.yaml]\nconfigMapGenerator:\n  - name: settings\n    files: [application.properties]\n  - name: azure-roots\n    files: [bundle=azure.pem]\n',
      'k/d.yaml': DEPLOYMENT.replace(/ {10}env:\n.*\n.*\n/, '          envFrom: [{configMapRef: {name: settings}}]\n'),
      'k/application.properties': `db.host=${HOST}\nspring.datasource.url=jdbc:postgresql://\${db.host}/orders?sslmode=verify-full&sslrootcert=/etc/pg/ca.pem\n`,
      'k/azure.pem': roots('G1'),
    };
    expect(linesOf(auditFiles(files))).toEqual(['k/application.properties:2 pgjdbc yes breaks G2']);
  });
});

describe('patches', () => {
  const patched = (patches: string, files: Files = {}, more = ROOTS): Files => five(roots('G1'), { 'deploy/prod/kustomization.yaml': overlay(`${more}${patches}`), ...files });
  const other = (pem: string): Files => ({ 'deploy/prod/other.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: other-roots}\ndata:\n  bundle: |\n${indented(pem)}\n` });
  const strategic = (spec: string): string => `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: orders}\nspec:\n  template:\n    spec:\n${indented(spec, 6)}\n`;
  const volume = strategic('volumes:\n- name: roots\n  configMap: {name: other-roots}');
  const withOther = overlay(ROOTS).replace('../base\n', '../base\n  - other.yaml\n');
  const LOWER = ['deploy/prod/kustomization.yaml:7 libpq yes connects'];
  checkRows([
    { name: 'a file merges a volume by its name', files: five(roots('G1'), { ...other(roots('G2')), 'deploy/prod/kustomization.yaml': `${withOther}patches:\n  - path: p.yaml\n`, 'deploy/prod/p.yaml': volume }), clients: LOWER },
    { name: 'an old list of files', files: five(roots('G1'), { ...other(roots('G2')), 'deploy/prod/kustomization.yaml': `${withOther}patchesStrategicMerge: [p.yaml]\n`, 'deploy/prod/p.yaml': volume }), clients: LOWER },
    { name: 'inline', files: five(roots('G1'), { ...other(roots('G2')), 'deploy/prod/kustomization.yaml': `${withOther}patches:\n  - patch: |-\n${indented(volume, 6)}\n` }), clients: LOWER },
    { name: 'for a target', files: five(roots('G1'), { ...other(roots('G2')), 'deploy/prod/kustomization.yaml': `${withOther}patches:\n  - target: {kind: Deployment, labelSelector: "app in (orders, web),tier!=db"}\n    path: p.yaml\n`, 'deploy/prod/p.yaml': volume.replace('name: orders}', 'name: any}') }), clients: LOWER },
    { name: 'for another target', files: five(roots('G1'), { ...other(roots('G2')), 'deploy/prod/kustomization.yaml': `${withOther}patches:\n  - target: {kind: Deployment, labelSelector: app=web}\n    path: p.yaml\n`, 'deploy/prod/p.yaml': volume }), clients: ['deploy/prod/kustomization.yaml:7 libpq yes breaks G2'] },
    { name: 'of JSON', files: five(roots('G1'), { ...other(roots('G2')), 'deploy/prod/kustomization.yaml': `${withOther}patches:\n  - target: {kind: Deploy.*, name: orders|web}\n    patch: |-\n      - op: replace\n        path: /spec/template/spec/volumes/0/configMap/name\n        value: other-roots\n` }), clients: LOWER },
    { name: 'of JSON in a file, in the old list', files: five(roots('G1'), { ...other(roots('G2')), 'deploy/prod/kustomization.yaml': `${withOther}patchesJson6902:\n  - target: {group: apps, version: v1, kind: Deployment, name: orders}\n    path: p.json\n`, 'deploy/prod/p.json': '[{"op": "replace", "path": "/spec/template/spec/volumes/0/configMap/name", "value": "other-roots"}]\n' }), clients: LOWER },
    { name: 'that delete a mount', files: patched(`patches:\n  - patch: |-\n${indented(strategic('containers:\n- name: orders\n  volumeMounts:\n  - {mountPath: /etc/pg, $patch: delete}'), 6)}\n`), clients: [`${AT} libpq yes unknown`] },
    { name: 'that delete the Deployment', files: patched('patches:\n  - patch: |-\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata: {name: orders}\n      $patch: delete\n'), clients: [`${AT} libpq yes unknown`, 'orders/app.py:4 libpq unknown unassigned'] },
    { name: 'that set a variable in the place of the Secret', files: patched(`patches:\n  - patch: |-\n${indented(strategic(`containers:\n- name: orders\n  env:\n  - {name: DATABASE_URL, value: "${URL}", valueFrom: null}`), 6)}\n`), clients: [`${AT} libpq yes unknown`, 'deploy/prod/kustomization.yaml:22 libpq yes breaks G2'] },
    { name: 'that change the value of a ConfigMap', files: five('', { 'deploy/base/kustomization.yaml': 'resources: [deployment.yaml, roots.yaml]\n', 'deploy/base/roots.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: azure-roots}\ndata:\n  bundle: |\n${indented(roots('G1'))}\n`, 'deploy/prod/kustomization.yaml': overlay('patches: [{path: p.yaml}]\n'), 'deploy/prod/p.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: azure-roots}\ndata:\n  bundle: |\n${indented(roots('G2'))}\n` }), clients: CONNECTS },
    { name: 'for what is not in the repository', files: { 'k/kustomization.yaml': `resources: [https://example.com/base.yaml]\npatches: [{path: p.yaml}]\n${ROOTS}`, 'k/certs/azure.pem': roots('G1'), 'k/p.yaml': strategic(`containers:\n- name: orders\n  env:\n  - {name: DATABASE_URL, value: "${URL}"}\n  volumeMounts:\n  - {name: roots, mountPath: /etc/pg}\nvolumes:\n- name: roots\n  configMap: {name: azure-roots, items: [{key: bundle, path: ca.pem}]}`) }, clients: ['k/p.yaml:10 unknown yes breaks G2'] },
  ]);
});

describe('images, replacements and variables', () => {
  it('an image has the name that the kustomization gives it', () => {
    const files = five(roots('G1'), { 'deploy/prod/kustomization.yaml': overlay(`${ROOTS}images:\n  - name: registry.example.com/shop/orders\n    newName: registry.example.com/eu/web\n    newTag: "7"\n`), 'web/Dockerfile': 'FROM node:22\nCOPY . .\n', 'web/package.json': '{"dependencies": {"pg": "8.11.0"}}\n', 'web/db.js': 'const { Pool } = require("pg");\nnew Pool({ connectionString: process.env.DATABASE_URL });\n' });
    const client = auditFiles(files).clients.find(({ location }) => location.path === 'deploy/prod/kustomization.yaml');
    expect(client?.chain.map(({ at }) => at?.path)).toContain('web/Dockerfile');
  });

  const value = (more: string, files: Files = {}): Files => five(roots('G1'), {
    'deploy/base/deployment.yaml': DEPLOYMENT.replace(/ {14}valueFrom: .*\n/, '              value: unset\n'),
    'deploy/prod/kustomization.yaml': `resources: [../base, cm.yaml]\n${ROOTS}${more}`,
    'deploy/prod/cm.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: where}\ndata:\n  url: ${URL}\n  host: ${HOST}\n`,
    ...files,
  });
  const TARGET = '    targets:\n      - select: {kind: Deployment}\n        fieldPaths: ["spec.template.spec.containers.[name=orders].env.[name=DATABASE_URL].value"]\n';
  checkRows([
    { name: 'a replacement', files: value(`replacements:\n  - source: {kind: ConfigMap, name: where, fieldPath: data.url}\n${TARGET}`), clients: ['deploy/prod/cm.yaml:5 libpq yes breaks G2'] },
    { name: 'a replacement of one piece', files: value(`replacements:\n  - source: {kind: ConfigMap, name: where, fieldPath: data.host}\n${TARGET}        options: {delimiter: "/", index: 2}\n`, { 'deploy/base/deployment.yaml': DEPLOYMENT.replace(/ {14}valueFrom: .*\n/, `              value: ${URL.replace('app:hunter2@', '').replace(HOST, 'none')}\n`), 'deploy/prod/cm.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: where}\ndata:\n  host: ${HOST}\n` }), clients: ['deploy/base/deployment.yaml:14 libpq yes breaks G2'] },
    { name: 'vars', files: value('vars:\n  - name: URL\n    objref: {kind: ConfigMap, name: where, apiVersion: v1}\n    fieldref: {fieldpath: data.host}\n', { 'deploy/base/deployment.yaml': DEPLOYMENT.replace(/ {14}valueFrom: .*\n/, '              value: "postgresql://$(URL)/orders?sslmode=verify-full&sslrootcert=/etc/pg/ca.pem"\n'), 'deploy/prod/cm.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: where}\ndata:\n  host: ${HOST}\n` }), clients: ['deploy/base/deployment.yaml:14 libpq yes breaks G2'] },
  ]);
});
