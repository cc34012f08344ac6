import { describe, expect, it, test } from 'vitest';
import { auditFiles, findingsOf, roots, type Files } from '../support/audit.ts';
import { checkRows, linesOf } from './table.ts';

const URL = 'postgresql://app:hunter2@orders.postgres.database.azure.com/orders?sslmode=verify-full';
const indented = (text: string): string => text.trimEnd().replaceAll(/^/gm, '    ');
const base64 = (text: string): string => Buffer.from(text).toString('base64');

const CODE: Files = {
  'orders/requirements.txt': 'psycopg2==2.9.9\n',
  'orders/app.py': 'import os\nimport psycopg2\n\nconnection = psycopg2.connect(os.environ["DATABASE_URL"])\n',
  'orders/Dockerfile': 'FROM python:3.12-slim-bookworm\nWORKDIR /srv\nCOPY . .\nRUN pip install -r requirements.txt\nCMD ["python", "app.py"]\n',
};

const configMap = (key: string, pem: string, metadata = 'name: azure-roots'): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {${metadata}}\ndata:\n  ${key}: |\n${indented(pem)}\n`;
const secret = (url: string, metadata = 'name: orders-db'): string => `apiVersion: v1\nkind: Secret\nmetadata: {${metadata}}\nstringData:\n  url: ${url}\n`;
const FROM_SECRET = '- {name: DATABASE_URL, valueFrom: {secretKeyRef: {name: orders-db, key: url}}}';

interface Pod {
  readonly metadata?: string;
  readonly env?: string;
  readonly envFrom?: string;
  readonly mounts?: string;
  readonly volumes?: string;
  readonly init?: string;
  readonly image?: string;
  readonly more?: string;
}

function deployment({ metadata = 'name: orders', env = FROM_SECRET, envFrom = '', mounts = '', volumes = '', init = '', image = 'registry.example.com/shop/orders:1.2', more = '' }: Pod): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {${metadata}}
spec:
  template:
    spec:
      initContainers: [${init}]
      containers:
        - name: orders
          image: ${image}
          env: [${env.replace(/^- /, '')}]
          envFrom: [${envFrom}]
          volumeMounts: [${mounts}]
${more}      volumes: [${volumes}]
`;
}

const MOUNT = '{name: roots, mountPath: /etc/pg, readOnly: true}';
const RENAMED = '{name: roots, configMap: {name: azure-roots, items: [{key: bundle, path: ca.pem}]}}';

/** The chain of five files. */
function five(pem: string, changes: Files = {}, server = URL): Files {
  return {
    ...CODE,
    'k8s/deployment.yaml': deployment({ mounts: MOUNT, volumes: RENAMED }),
    'k8s/roots.yaml': configMap('bundle', pem),
    'k8s/secret.yaml': secret(`${server}&sslrootcert=/etc/pg/ca.pem`),
    ...changes,
  };
}

describe('the chain of five files', () => {
  it('is one client, followed from the code to the bytes, each step in order', () => {
    const report = auditFiles(five(roots('G1')));
    expect(linesOf(report)).toEqual(['k8s/secret.yaml:5 libpq yes breaks G2']);
    expect(report.clients[0]?.chain.flatMap(({ at, what }) => (at === null ? [] : [`${at.path}:${at.line} ${what}`]))).toEqual([
      'orders/app.py:4 reads DATABASE_URL',
      'k8s/deployment.yaml:11 takes DATABASE_URL from url of Secret orders-db',
      'k8s/secret.yaml:5 sets url',
      'k8s/deployment.yaml:10 uses the image of Dockerfile',
      'orders/Dockerfile:3 copies orders',
      'k8s/deployment.yaml:9 runs in container orders',
      'k8s/secret.yaml:5 sets sslmode',
      'k8s/secret.yaml:5 sets sslrootcert',
      'k8s/deployment.yaml:14 mounts ConfigMap azure-roots at /etc/pg',
      expect.stringMatching(/^k8s\/roots\.yaml:6 holds bundle/),
      expect.stringMatching(/^k8s\/roots\.yaml:6 holds/),
    ]);
  });

  it('shows no password and no user', () => {
    expect(JSON.stringify(auditFiles(five(roots('G1'))))).not.toMatch(/hunter2|app:/);
    expect(JSON.stringify(auditFiles(five(roots('G1'), { 'k8s/secret.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: orders-db}\ndata: {url: ${base64(URL)}, x: ${base64('hunter2')}}\n` })))).not.toMatch(/hunter2/);
  });

  it('breaks on the line of the ConfigMap when Baltimore is removed from it', () => {
    const single = URL.replace('app:', 'app%40orders:');
    const report = auditFiles(five(roots('G2'), {}, single), '2021-02-17');
    expect(findingsOf(report, 'missing-current-root')).toMatchObject([{ level: 'error', location: { path: 'k8s/roots.yaml' }, missing: ['baltimore-cybertrust-root'] }]);
    const related = findingsOf(report, 'missing-current-root')[0]?.related.map(({ at }) => at?.path);
    expect(related).toContain('k8s/deployment.yaml');
    expect(related).toContain('orders/app.py');
    expect(linesOf(auditFiles(five(roots('B G2'), {}, single), '2021-02-17'))).toEqual(['k8s/secret.yaml:5 libpq yes connects']);
  });

  const rows: readonly (readonly [name: string, files: Files, outcome: string, line?: number, path?: string])[] = [
    ['the newer root', five(roots('G2')), 'connects'],
    ['both', five(roots('G1 G2')), 'connects'],
    ['the older root alone', five(roots('G1')), 'breaks G2'],
    ['another key than the one that is renamed', five(roots('G2'), { 'k8s/roots.yaml': configMap('other', roots('G2')) }), 'not-affected'],
    ['no ConfigMap', five(roots('G2'), { 'k8s/roots.yaml': '' }), 'unknown'],
    ['the Secret in base64', five(roots('G1'), { 'k8s/secret.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: orders-db}\ndata:\n  # url\n  url: ${base64(`${URL}&sslrootcert=/etc/pg/ca.pem`)}\n` }), 'breaks G2', 6],
    ['the file by itself', five(roots('G1'), { 'k8s/deployment.yaml': deployment({ mounts: '{name: roots, mountPath: /etc/pg/ca.pem, subPath: bundle}', volumes: '{name: roots, configMap: {name: azure-roots}}' }) }), 'breaks G2'],
    ['the file by itself, renamed', five(roots('G1'), { 'k8s/deployment.yaml': deployment({ mounts: '{name: roots, mountPath: /etc/pg/ca.pem, subPath: ca.pem}', volumes: RENAMED }) }), 'breaks G2'],
    ['a projected volume', five(roots('G1'), { 'k8s/deployment.yaml': deployment({ mounts: MOUNT, volumes: '{name: roots, projected: {sources: [{secret: {name: orders-db, items: [{key: url, path: url}]}}, {configMap: {name: azure-roots, items: [{key: bundle, path: ca.pem}]}}]}}' }) }), 'breaks G2'],
    ['all in one file', { ...CODE, 'all.yaml': [secret(`${URL}&sslrootcert=/etc/pg/ca.pem`), configMap('bundle', roots('G1')), deployment({ mounts: MOUNT, volumes: RENAMED })].join('---\n') }, 'breaks G2', 5, 'all.yaml'],
    ['a secret store', five(roots('G1'), { 'k8s/deployment.yaml': deployment({ mounts: MOUNT, volumes: '{name: roots, csi: {driver: secrets-store.csi.k8s.io}}' }) }), 'unknown'],
    ['a sealed Secret', five(roots('G1'), { 'k8s/roots.yaml': 'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: azure-roots}\nspec: {encryptedData: {bundle: AgBy}}\n', 'k8s/deployment.yaml': deployment({ mounts: MOUNT, volumes: '{name: roots, secret: {secretName: azure-roots, items: [{key: bundle, path: ca.pem}]}}' }) }), 'unknown'],
    ['a bundle of trust-manager', five(roots('G1'), { 'k8s/roots.yaml': `apiVersion: trust.cert-manager.io/v1alpha1\nkind: Bundle\nmetadata: {name: azure-roots}\nspec:\n  sources:\n  - inLine: |\n${indented(indented(roots('G1')))}\n  target: {configMap: {key: bundle}}\n` }), 'breaks G2'],
  ];
  checkRows(rows.map(([name, files, outcome, line = 5, path = 'k8s/secret.yaml']) => ({ name: `${name}: ${outcome}`, files, clients: [`${path}:${line} libpq ${outcome === 'not-affected' ? 'no' : 'yes'} ${outcome}`] })));
});

describe('which image a container runs', () => {
  const clients = (changes: Files): readonly string[] => linesOf(auditFiles(five(roots('G1'), changes)));

  it.each([
    ['its folder is called so', 'registry.example.com/shop/orders:1.2'],
    ['its folder is called so behind the name of the product', 'registry.example.com/shop-orders@sha256:0000'],
    ['it is the only one', 'registry.example.com/backend:${TAG}'],
  ])('is found when %s', (_, image) => {
    expect(clients({ 'k8s/deployment.yaml': deployment({ mounts: MOUNT, volumes: RENAMED, image }) })).toEqual(['k8s/secret.yaml:5 libpq yes breaks G2']);
  });

  it('is not the only one here when others make it, or two are built, or two are asked for', () => {
    const known = ['k8s/secret.yaml:5 libpq-rule yes breaks G2', 'orders/app.py:4 libpq unknown unassigned'];
    const other = (image: string): Files => ({ 'k8s/deployment.yaml': deployment({ mounts: MOUNT, volumes: RENAMED, image }) });
    const drivers = (files: Files): readonly string[] => clients(files).map((line) => line.replace(/ \S+ yes breaks/, ' libpq-rule yes breaks'));
    expect(drivers(other('redis:7'))).toEqual(known);
    expect(drivers(other('mcr.microsoft.com/dotnet/samples:aspnetapp'))).toEqual(known);
    expect(drivers({ ...other('registry.example.com/backend:1'), 'web/Dockerfile': 'FROM node:22\nCOPY . .\n' })).toEqual(known);
    expect(drivers({ ...other('registry.example.com/backend:1'), 'k8s/web.yaml': deployment({ metadata: 'name: web', env: '', image: 'registry.example.com/web:1' }) })).toEqual(known);
  });
});

describe('variables', () => {
  const URL_WITH = `${URL}&sslrootcert=/srv/ca.pem`;
  const withRoot = (files: Files): Files => ({ ...CODE, 'orders/ca.pem': roots('G1'), ...files });
  checkRows([
    { name: 'of a whole Secret, with a prefix', files: withRoot({ 'k8s/d.yaml': deployment({ env: '', envFrom: '{prefix: DATABASE_, secretRef: {name: orders-db}}' }).replace('DATABASE_,', 'DATABASE_,'), 'orders/app.py': 'import os\nimport psycopg2\n\nconnection = psycopg2.connect(os.environ["DATABASE_url"])\n', 'k8s/s.yaml': secret(URL_WITH) }), clients: ['k8s/s.yaml:5 libpq yes breaks G2'] },
    { name: 'of a whole Secret, with another prefix', files: withRoot({ 'k8s/d.yaml': deployment({ env: '', envFrom: '{prefix: DB_, secretRef: {name: orders-db}}' }), 'k8s/s.yaml': secret(URL_WITH).replace('url:', 'DATABASE_URL:') }), clients: ['k8s/s.yaml:5 libpq yes breaks G2', 'orders/app.py:4 libpq unknown unassigned'] },
    { name: 'of a whole ConfigMap', files: withRoot({ 'k8s/d.yaml': deployment({ env: '', envFrom: '{configMapRef: {name: db}}' }), 'k8s/c.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: db}\ndata:\n  DATABASE_URL: ${URL_WITH}\n` }), clients: ['k8s/c.yaml:5 libpq yes breaks G2'] },
    { name: 'in the manifest', files: withRoot({ 'k8s/d.yaml': deployment({ env: `- {name: DATABASE_URL, value: "${URL_WITH}"}` }) }), clients: ['k8s/d.yaml:11 libpq yes breaks G2'] },
    { name: 'made of others', files: withRoot({ 'k8s/d.yaml': deployment({ env: '- {name: HOST, value: orders.postgres.database.azure.com}, {name: DIR, value: /srv}, {name: DATABASE_URL, value: "postgresql://$(USER):$(PASSWORD)@$(HOST)/orders?sslmode=verify-full&sslrootcert=$(DIR)/ca.pem"}' }) }), clients: ['k8s/d.yaml:11 libpq yes breaks G2'] },
    { name: 'of a Secret that is not there, perhaps', files: withRoot({ 'k8s/d.yaml': deployment({ env: `- {name: DATABASE_URL, value: "${URL}"}`, envFrom: '{secretRef: {name: more, optional: true}}' }) }), clients: ['k8s/d.yaml:11 libpq yes unknown'] },
    { name: 'PG* alone', files: withRoot({ 'orders/app.py': 'import psycopg2\n\nconnection = psycopg2.connect("dbname=orders")\n', 'k8s/d.yaml': deployment({ env: '', envFrom: '{configMapRef: {name: db}}' }), 'k8s/c.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: db}\ndata:\n  PGHOST: orders.postgres.database.azure.com\n  PGSSLMODE: verify-full\n  PGSSLROOTCERT: /srv/ca.pem\n' }), clients: ['k8s/c.yaml:5 libpq yes breaks G2'] },
  ]);
});

describe('namespaces', () => {
  const both = (first: string, second: string): Files => ({
    ...CODE,
    ...Object.fromEntries(['staging', 'prod'].map((namespace) => [`k8s/${namespace}.yaml`, [
      secret(`${URL}&sslrootcert=/etc/pg/ca.pem`, `name: orders-db, namespace: ${namespace}`),
      deployment({ metadata: `name: orders, namespace: ${namespace}`, mounts: MOUNT, volumes: RENAMED }),
    ].join('---\n')])),
    'k8s/roots.yaml': [configMap('bundle', first, 'name: azure-roots, namespace: staging'), configMap('bundle', second, 'name: azure-roots, namespace: prod')].join('---\n'),
  });
  checkRows([
    { name: 'have bags of one name each', files: both(roots('G2'), roots('G1')), clients: ['k8s/prod.yaml:5 libpq yes breaks G2', 'k8s/staging.yaml:5 libpq yes connects'] },
    { name: 'have no part in what another one has', files: { ...both(roots('G2'), roots('G2')), 'k8s/roots.yaml': configMap('bundle', roots('G2'), 'name: azure-roots, namespace: prod') }, clients: ['k8s/prod.yaml:5 libpq yes connects', 'k8s/staging.yaml:5 libpq yes unknown'] },
  ]);
});

describe('init containers', () => {
  const shared = '{name: trust, mountPath: /trust}';
  const empty = '{name: trust, emptyDir: {}}, {name: roots, configMap: {name: azure-roots}}';
  const url = secret(`${URL}&sslrootcert=/trust/all.pem`);
  const init = (command: string, image = 'alpine:3.20'): string => `{name: trust, image: "${image}", command: [sh, -c, "${command}"], volumeMounts: [{name: trust, mountPath: /shared}, {name: roots, mountPath: /roots}]}`;
  const files = (container: string, pem = roots('G1')): Files => ({ ...CODE, 'k8s/d.yaml': deployment({ init: container, mounts: shared, volumes: empty }), 'k8s/roots.yaml': configMap('g1.pem', pem), 'k8s/s.yaml': url });
  checkRows([
    { name: 'copy', files: files(init('cp /roots/g1.pem /shared/all.pem')), clients: ['k8s/s.yaml:5 libpq yes breaks G2'] },
    { name: 'join', files: files(init('cat /roots/g1.pem > /shared/all.pem'), roots('G2')), clients: ['k8s/s.yaml:5 libpq yes connects'] },
    { name: 'download', files: files(init('cat /roots/g1.pem > /shared/all.pem; wget -qO- https://cacerts.digicert.com/DigiCertGlobalRootG2.crt.pem >> /shared/all.pem')), clients: ['k8s/s.yaml:5 libpq yes connects'] },
    { name: 'write another file', files: files(init('cp /roots/g1.pem /shared/other.pem')), clients: ['k8s/s.yaml:5 libpq no not-affected'] },
    { name: 'run something that nobody knows', files: files('{name: trust, image: example/fetch, volumeMounts: [{name: trust, mountPath: /shared}]}'), clients: ['k8s/s.yaml:5 libpq yes unknown'] },
  ]);

  const java: Files = {
    'pom.xml': '<project><groupId>a</groupId><artifactId>b</artifactId><version>1</version><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.4</version></dependency></dependencies></project>\n',
    'src/main/resources/application.properties': 'spring.datasource.url=jdbc:postgresql://orders.postgres.database.azure.com:5432/orders?sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory\n',
    'Dockerfile': 'FROM eclipse-temurin:21.0.4_7-jre\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["java", "-jar", "app.jar"]\n',
  };
  const keytool = (more: string): string => init('keytool -importcert -noprompt -storepass changeit -alias g1 -file /roots/g1.pem -keystore /shared/trust.jks', 'eclipse-temurin:21').replace('}]}', '}]}') + more;
  test.each<[string, Files, string]>([
    ['options in a variable', { 'k8s/d.yaml': deployment({ init: keytool(''), mounts: shared, volumes: empty, env: '- {name: JAVA_TOOL_OPTIONS, value: "-Djavax.net.ssl.trustStore=/trust/trust.jks -Djavax.net.ssl.trustStorePassword=changeit"}' }) }, 'breaks G2'],
    ['options in the arguments', { 'k8s/d.yaml': deployment({ init: keytool(''), mounts: shared, volumes: empty, env: '', more: '          command: [java, -Djavax.net.ssl.trustStore=/trust/trust.jks, -Djavax.net.ssl.trustStorePassword=changeit, -jar, app.jar]\n' }) }, 'breaks G2'],
    ['no options', { 'k8s/d.yaml': deployment({ init: keytool(''), mounts: shared, volumes: empty, env: '' }) }, 'connects'],
  ])('build a store of Java that the application uses: %s', (_, changes, outcome) => {
    expect(linesOf(auditFiles({ ...java, 'k8s/roots.yaml': configMap('g1.pem', roots('G1')), ...changes }))).toEqual([`src/main/resources/application.properties:1 pgjdbc yes ${outcome}`]);
  });
});

describe('nothing counts twice', () => {
  it.each([
    ['a string that no code reads', { 'k8s/d.yaml': deployment({ env: `- {name: DATABASE_URL, value: "${URL}"}` }) }, 1],
    ['a string in a Secret that nobody takes', { 'k8s/s.yaml': secret(URL) }, 1],
    ['a template of Helm, which is read as strings only', { 'templates/d.yaml': deployment({ env: `- {name: DATABASE_URL, value: "${URL}"}`, image: '"{{ .Values.image }}"' }) }, 1],
    ['other objects, which are read as strings only', { 'k8s/x.yaml': `apiVersion: example.org/v1\nkind: Shop\nmetadata: {name: x}\nspec:\n  url: ${URL}\n` }, 1],
    ['MySQL', { 'k8s/d.yaml': deployment({ env: '- {name: DB_TYPE, value: mysql}, {name: URL, value: "mysql://a:b@c.mysql.database.azure.com/d?ssl-mode=VERIFY_CA"}, {name: S, value: "Server=c;SslMode=VerifyCA"}' }) }, 0],
  ])('%s', (_, files, count) => {
    expect(auditFiles(files as Files).clients).toHaveLength(count);
  });

  it.each([
    ['a word', `["${URL}"]`], ['an option', `["--database-url=${URL}"]`], ['an option and its value', `[serve, --database-url, "${URL}"]`],
  ])('nor is a string lost that the entrypoint of the image gets as %s', (_, args) => {
    const report = auditFiles({ 'k8s/d.yaml': deployment({ env: '', more: `          args: ${args}\n` }) });
    expect(report.clients.map(({ location, verifies }) => [location.path, location.line, verifies])).toEqual([['k8s/d.yaml', 14, 'yes']]);
    expect(JSON.stringify(report)).not.toContain('hunter2');
  });

  it('and a string in the environment that the arguments name counts once', () => {
    expect(auditFiles({ 'k8s/d.yaml': deployment({ env: `- {name: DB, value: "${URL}"}`, more: '          args: [--url, $(DB)]\n' }) }).clients).toHaveLength(1);
  });

  it('and a database server in the cluster is not where the code runs', () => {
    const files: Files = { 'requirements.txt': 'psycopg2==2.9.9\n', 'app.py': `import psycopg2\n\npsycopg2.connect("${URL}&sslrootcert=certs/ca.pem")\n`, 'certs/ca.pem': roots('G1') };
    const server = { 'k8s/db.yaml': deployment({ metadata: 'name: db', env: '', image: 'postgres:16' }) };
    expect(linesOf(auditFiles({ ...files, ...server }))).toEqual(linesOf(auditFiles(files)));
    expect(linesOf(auditFiles(files))).toEqual(['app.py:3 libpq yes breaks G2']);
  });

  it('and tests are samples', () => {
    expect(linesOf(auditFiles({ 'tests/fixtures/d.yaml': deployment({ env: `- {name: DATABASE_URL, value: "${URL}"}` }) }))).toEqual([expect.stringMatching(/ sample$/)]);
  });
});

describe('variables whose values are keys of bags', () => {
  const bags = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: db}\ndata:\n  host: orders.postgres.database.azure.com\n  mode: verify-full\n';
  const from = (name: string, key: string): string => `{name: ${name}, valueFrom: {configMapKeyRef: {name: db, key: ${key}}}}`;
  const program = (env: string): Files => ({ ...CODE, 'orders/ca.pem': roots('G1'), 'orders/app.py': 'import psycopg2\n\nconnection = psycopg2.connect("dbname=orders")\n', 'k8s/d.yaml': deployment({ env }), 'k8s/c.yaml': bags });
  checkRows([
    { name: 'PG* of which the server is a key', files: program(`- ${from('PGHOST', 'host')}, {name: PGSSLMODE, value: verify-full}, {name: PGSSLROOTCERT, value: /srv/ca.pem}`), clients: ['k8s/d.yaml:11 libpq yes breaks G2'] },
    { name: 'PG* that are keys, all of them', files: program(`- ${from('PGHOST', 'host')}, ${from('PGSSLMODE', 'mode')}, {name: PGSSLROOTCERT, value: /srv/ca.pem}`), clients: ['k8s/d.yaml:11 libpq yes breaks G2'] },
    { name: 'PG* of which the server is in a whole bag', files: { ...program('- {name: PGSSLMODE, value: verify-full}, {name: PGSSLROOTCERT, value: /srv/ca.pem}'), 'k8s/d.yaml': deployment({ env: '- {name: PGSSLMODE, value: verify-full}, {name: PGSSLROOTCERT, value: /srv/ca.pem}', envFrom: '{configMapRef: {name: db}}' }), 'k8s/c.yaml': bags.replace('host:', 'PGHOST:') }, clients: ['k8s/c.yaml:5 libpq yes breaks G2'] },
    { name: 'the same without code', files: { 'k8s/d.yaml': deployment({ env: '- {name: PGSSLMODE, value: verify-full}', envFrom: '{configMapRef: {name: db}}', image: 'example.com/other' }), 'k8s/c.yaml': bags.replace('host:', 'PGHOST:') }, clients: ['k8s/c.yaml:5 unknown yes unknown'] },
    { name: 'no code is seen to read them', files: { 'k8s/d.yaml': deployment({ env: `- ${from('PGHOST', 'host')}, ${from('PGSSLMODE', 'mode')}`, image: 'example.com/other' }), 'k8s/c.yaml': bags }, clients: ['k8s/d.yaml:11 unknown yes unknown'] },
  ]);
});

describe('namespaces that only some manifests name', () => {
  const files = (pods: string, maps: string): Files => ({
    ...CODE,
    'k8s/d.yaml': deployment({ metadata: `name: orders${pods}`, mounts: MOUNT, volumes: RENAMED }),
    'k8s/r.yaml': configMap('bundle', roots('G1'), `name: azure-roots${maps}`),
    'k8s/s.yaml': secret(`${URL}&sslrootcert=/etc/pg/ca.pem`, `name: orders-db${maps}`),
  });
  checkRows([
    { name: 'that of the pod', files: files(', namespace: shop', ''), clients: ['k8s/s.yaml:5 libpq yes breaks G2'] },
    { name: 'that of what it mounts', files: files('', ', namespace: shop'), clients: ['k8s/s.yaml:5 libpq yes breaks G2'] },
    { name: 'not when each names another one', files: files(', namespace: shop', ', namespace: test'), clients: ['k8s/s.yaml:5 libpq yes unknown', 'orders/app.py:4 libpq unknown unassigned'] },
  ]);
});

describe('settings files in a ConfigMap', () => {
  const mounted = (key: string, text: string, files: Files = {}): Files => ({
    'k8s/d.yaml': deployment({ env: '', image: 'registry.example.com/shop/api', mounts: '{name: settings, mountPath: /app/config}, {name: roots, mountPath: /etc/pg}', volumes: `{name: settings, configMap: {name: settings}}, ${RENAMED}` }),
    'k8s/c.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata:\n  ${key}: |\n${indented(text)}\n`,
    'k8s/r.yaml': configMap('bundle', roots('G1')),
    ...files,
  });
  const HOST = 'orders.postgres.database.azure.com';
  checkRows([
    { name: 'application.properties', files: mounted('application.properties', `db.host=${HOST}\nspring.datasource.url=jdbc:postgresql://\${db.host}/orders?sslmode=verify-full&sslrootcert=/etc/pg/ca.pem`), clients: ['k8s/c.yaml:7 pgjdbc yes breaks G2'] },
    { name: 'application.yaml', files: mounted('application.yaml', `spring:\n  datasource:\n    url: jdbc:postgresql://${HOST}/orders?sslmode=verify-full&sslrootcert=/etc/pg/ca.pem`), clients: ['k8s/c.yaml:8 pgjdbc yes breaks G2'] },
    { name: 'appsettings.json', files: mounted('appsettings.json', `{\n  "ConnectionStrings": {\n    "Main": "Host=${HOST};Username=app;Password=hunter2;SSL Mode=VerifyFull;Root Certificate=/etc/pg/ca.pem"\n  }\n}`, { 'api/api.csproj': '<Project><ItemGroup><PackageReference Include="Npgsql" Version="8.0.3" /></ItemGroup></Project>\n' }), clients: ['k8s/c.yaml:8 npgsql yes unknown'] },
    { name: 'keys of a map', files: mounted('config.yaml', `database:\n  type: postgres\n  host: ${HOST}\n  sslmode: verify-full\n  sslrootcert: /etc/pg/ca.pem`), clients: ['k8s/c.yaml:9 unknown yes breaks G2'] },
    { name: 'another database', files: mounted('application.properties', 'spring.datasource.url=jdbc:mysql://db.mysql.database.azure.com/x?sslMode=VERIFY_CA'), clients: [] },
  ]);

  it('show no password', () => {
    expect(JSON.stringify(auditFiles(mounted('appsettings.json', `{"ConnectionStrings": {"Main": "Host=${HOST};Password=hunter2;SSL Mode=VerifyFull"}}`)))).not.toContain('hunter2');
  });
});

describe('templates of others than Helm', () => {
  const url = `${URL}&sslrootcert=/etc/pg/ca.pem`;
  it.each([
    ['names in braces', '"{{ registry }}/orders:{{ tag | default(1) }}"', true],
    ['variables of envsubst', '"${REGISTRY}/orders:${TAG}"', true],
    ['a template of Helm', '"{{ .Values.image }}"', false],
    ['a command of a template', '"{{ include "image" . }}"', false],
  ])('%s', (_, image, understood) => {
    const report = auditFiles({ 'k8s/d.yaml': deployment({ env: `- {name: DATABASE_URL, value: "${url}"}`, mounts: MOUNT, volumes: RENAMED, image }), 'k8s/r.yaml': configMap('bundle', roots('G1')) });
    expect(linesOf(report)).toEqual([`k8s/d.yaml:11 unknown yes ${understood ? 'breaks G2' : 'unknown'}`]);
  });
});

describe('bags that others fill', () => {
  const made = (object: string, volume = '{name: roots, secret: {secretName: azure-roots, items: [{key: ca.crt, path: ca.pem}]}}'): string => {
    const files: Files = { ...CODE, 'k8s/d.yaml': deployment({ mounts: MOUNT, volumes: volume }), 'k8s/s.yaml': secret(`${URL}&sslrootcert=/etc/pg/ca.pem`), 'k8s/o.yaml': object };
    const report = auditFiles(files);
    return `${String(report.clients[0]?.worst)}: ${JSON.stringify(report.findings)}`;
  };
  it.each([
    ['a SecretProviderClass', 'apiVersion: secrets-store.csi.x-k8s.io/v1\nkind: SecretProviderClass\nmetadata: {name: vault}\nspec: {secretObjects: [{secretName: azure-roots, data: [{key: ca.crt, objectName: x}]}]}\n', 'SecretProviderClass vault'],
    ['cert-manager', 'apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: x}\nspec: {secretName: azure-roots}\n', 'cert-manager has it issued'],
    ['an ExternalSecret', 'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: azure-roots}\nspec: {data: [{secretKey: ca.crt, remoteRef: {key: x}}]}\n', 'an external secret store holds it'],
  ])('%s', (_, object, reason) => {
    expect(made(object)).toMatch(/^unknown: /);
    expect(made(object)).toContain(reason);
  });
  it('hold a connection string that a template makes', () => {
    const object = `apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: orders-db}\nspec:\n  target:\n    template:\n      data:\n        url: "postgresql://{{ .user }}:{{ .password | urlquery }}@orders.postgres.database.azure.com/orders?sslmode=verify-full&sslrootcert=/etc/pg/ca.pem"\n  data: [{secretKey: user, remoteRef: {key: x}}]\n`;
    expect(linesOf(auditFiles(five(roots('G1'), { 'k8s/secret.yaml': object })))).toEqual(['k8s/secret.yaml:8 libpq yes breaks G2']);
  });
  it('are not what others call so', () => {
    expect(linesOf(auditFiles({ 'k8s/b.yaml': `apiVersion: fleet.cattle.io/v1alpha1\nkind: Bundle\nmetadata: {name: x}\nspec: {url: "${URL}"}\n` }))).toHaveLength(1);
  });
  it('say which class mounts them', () => {
    expect(made('', '{name: roots, csi: {driver: secrets-store.csi.k8s.io, volumeAttributes: {secretProviderClass: vault}}}')).toContain('SecretProviderClass vault');
  });
});

describe('objects of operators', () => {
  const HOST = 'orders.postgres.database.azure.com';
  const cluster = (more: string): string => `apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: copy}\nspec:\n  instances: 1\n  bootstrap: {pg_basebackup: {source: azure}}\n  externalClusters:\n    - name: azure\n      connectionParameters:\n        host: ${HOST}\n        user: app\n        sslmode: verify-full\n${more}`;
  const object = (kind: string, spec: string): string => `apiVersion: ${kind.split(' ')[0] ?? ''}\nkind: ${kind.split(' ')[1] ?? ''}\nmetadata: {name: x}\nspec:\n${spec}`;
  checkRows([
    { name: 'a cluster that is copied from another, with a root of a Secret', files: { 'c.yaml': cluster('      sslRootCert: {name: azure-roots, key: ca.pem}\n'), 's.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: azure-roots}\nstringData:\n  ca.pem: |\n${indented(roots('G1'))}\n` }, clients: ['c.yaml:12 libpq yes breaks G2'] },
    { name: 'without a Secret', files: { 'c.yaml': cluster('      sslRootCert: {name: azure-roots, key: ca.pem}\n') }, clients: ['c.yaml:12 libpq yes unknown'] },
    { name: 'a connector of Kafka', files: { 'c.yaml': object('kafka.strimzi.io/v1beta2 KafkaConnector', `  class: io.debezium.connector.postgresql.PostgresConnector\n  config:\n    database.hostname: ${HOST}\n    database.sslmode: verify-full\n    database.sslrootcert: /etc/pg/ca.pem\n`) }, clients: ['c.yaml:8 pgjdbc yes unknown'] },
    { name: 'a sink of Kafka', files: { 'c.yaml': object('kafka.strimzi.io/v1beta2 KafkaConnector', `  class: io.confluent.connect.jdbc.JdbcSinkConnector\n  config:\n    connection.url: jdbc:postgresql://${HOST}/orders?sslmode=verify-full\n`) }, clients: ['c.yaml:7 pgjdbc no not-affected'] },
    { name: 'a source of Grafana', files: { 'c.yaml': object('grafana.integreatly.org/v1beta1 GrafanaDatasource', `  datasource:\n    type: postgres\n    url: ${HOST}:5432\n    jsonData: {sslmode: verify-full, sslRootCertFile: /etc/pg/ca.pem}\n`) }, clients: ['c.yaml:8 unknown yes unknown'] },
    { name: 'others, by their strings', files: { 'c.yaml': object('example.org/v1 Cluster', `  host: ${HOST}\n  sslmode: verify-full\n  url: ${URL}\n`) }, clients: ['c.yaml:7 unknown yes unknown'] },
  ]);
});
