import { describe, expect, it, test } from 'vitest';
import type { Entry } from '../../../src/model.ts';
import { roots } from '../../support/audit.ts';
import { content, deployment, read, spell } from './read.ts';

const PEM = roots('G2');
const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64');
const indented = (text: string, by = 4): string => text.trimEnd().replaceAll(/^/gm, ' '.repeat(by));

function entries(text: string): readonly string[] {
  const { bags } = read(text);
  expect(bags).toHaveLength(1);
  return (bags[0]?.entries ?? []).map(show);
}

function show({ key, value, content: held, connection }: Entry): string {
  return `${key}=${connection === null ? spell(value) : 'connection'}${held === null ? '' : ` holds ${content(held)}`}`;
}

describe('a ConfigMap', () => {
  const configMap = (data: string, field = 'data'): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: db\n${field}:\n${data}\n`;

  test.each<[string, string, readonly string[]]>([
    ['words', configMap('  PGSSLMODE: verify-full\n  port: "5432"\n  ssl: true'), ['PGSSLMODE=verify-full', 'port=5432', 'ssl=true']],
    ['a certificate', configMap(`  ca.pem: |\n${indented(PEM)}`), ['ca.pem=(certificate text) holds bytes']],
    ['a certificate in base64', configMap(`  ca.pem: ${base64(PEM)}`, 'binaryData'), ['ca.pem=(certificate text) holds bytes']],
    ['other binary data', configMap(`  logo: ${base64(new Uint8Array([137, 80, 0, 255]))}`, 'binaryData'), ['logo=(binary, and no certificate or keystore that we know) holds (binary, and no certificate or keystore that we know)']],
    ['a connection string', configMap('  url: jdbc:postgresql://a.postgres.database.azure.com/shop?sslmode=verify-full'), ['url=connection']],
    ['no secrets', configMap('  password: hunter2\n  PGUSER: jane\n  url: "amqp://jane:hunter2@mq"'), ['password=(withheld)', 'PGUSER=(withheld)', 'url=amqp://(withheld)@mq']],
    ['placeholders', configMap('  dir: ${BASE:/etc}/pg\n  name: "{{ .Labels.app }}"'), ['dir=<BASE>/pg', 'name=(a template expression)']],
    ['keys that are no strings', configMap('  1: one\n  true: yes\n  [a]: list\n  ? {b: c}\n  : map'), ['1=one', 'true=yes']],
  ])('%s', (_, text, expected) => {
    expect(entries(text)).toEqual(expected);
  });

  it('keeps the bytes of a certificate as they are mounted', () => {
    const { bags } = read(configMap(`  ca.pem: |\n${indented(PEM)}`));
    const held = bags[0]?.entries[0]?.content;
    expect(held?.kind === 'bytes' && Buffer.from(held.bytes).toString()).toBe(PEM);
    expect(held?.kind === 'bytes' && held.at.line).toBe(7);
  });

  it('makes a connection of its variables, for whoever takes them', () => {
    const { connections } = read(configMap('  PGHOST: a.postgres.database.azure.com\n  PGSSLMODE: verify-full\n  SHOP_DB_HOST: b.postgres.database.azure.com\n  SHOP_DB_SSLMODE: verify-ca'));
    expect(connections.map(({ id, syntax, hosts }) => `${id} ${syntax} ${hosts.map(spell).join()}`)).toEqual([
      'k8s/app.yaml#db.SHOP_DB_HOST settings b.postgres.database.azure.com', 'k8s/app.yaml#db.PG environment a.postgres.database.azure.com',
    ]);
  });
});

describe('a Secret', () => {
  const secret = (data: string): string => `apiVersion: v1\nkind: Secret\nmetadata: {name: db}\n${data}`;
  const url = 'postgresql://jane:hunter2@a.postgres.database.azure.com/shop?sslmode=verify-full';

  test.each<[string, string, readonly string[]]>([
    ['a connection string', secret(`stringData: {url: "${url}"}\n`), ['url=connection']],
    ['a connection string in base64', secret(`data: {url: ${base64(url)}}\n`), ['url=connection']],
    ['base64 over several lines', secret(`data:\n  url: |\n    ${base64(url).slice(0, 40)}\n    ${base64(url).slice(40)}\n`), ['url=connection']],
    ['a certificate', secret(`stringData:\n  ca.crt: |\n${indented(PEM)}\n`), ['ca.crt=(certificate text) holds bytes']],
    ['a certificate in base64', secret(`data: {ca.crt: ${base64(PEM)}}\n`), ['ca.crt=(certificate text) holds bytes']],
    ['a private key', secret('stringData:\n  tls.key: |\n    -----BEGIN PRIVATE KEY-----\n    MIIEvQ\n    -----END PRIVATE KEY-----\n'), ['tls.key=(certificate text)']],
    ['addresses and words of TLS, and nothing else', secret(`data: {host: ${base64('a.postgres.database.azure.com')}, PGSSLMODE: ${base64('verify-full')}, anything: ${base64('hunter2')}, number: ${base64('4711')}}\n`),
      ['host=a.postgres.database.azure.com', 'PGSSLMODE=verify-full', 'anything=(withheld)', 'number=(withheld)']],
    ['what is no base64', secret('data: {a: "not base64!"}\n'), ['a=(binary, and no certificate or keystore that we know) holds (binary, and no certificate or keystore that we know)']],
  ])('%s', (_, text, expected) => {
    expect(entries(text)).toEqual(expected);
    expect(JSON.stringify(read(text))).not.toMatch(/hunter2|jane|4711|MIIEvQ/);
  });

  it('points at the value', () => {
    expect(read(secret(`stringData:\n  url: ${url}\n`)).connections).toMatchObject([{ name: 'url', at: { line: 5, column: 8 }, hosts: [{ at: { line: 5, column: 8 + url.indexOf('a.postgres') } }] }]);
    expect(read(secret(`data:\n  url: ${base64(url)}\n`)).connections).toMatchObject([{ name: 'url', at: { line: 5, column: 8 }, login: 'user' }]);
  });

  it('has its string data win', () => {
    expect(entries(secret(`stringData: {PGSSLMODE: verify-full}\ndata: {PGSSLMODE: ${base64('disable')}}\n`)).at(-1)).toBe('PGSSLMODE=verify-full');
  });
});

describe('what becomes a Secret or a ConfigMap', () => {
  test.each<[string, string, readonly string[]]>([
    ['of an external store', 'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: x}\nspec: {target: {name: db}, data: [{secretKey: url, remoteRef: {key: k}}]}\n', ['Secret db: url=(an external secret store holds it) holds (an external secret store holds it)']],
    ['of an external store, all keys of it', 'apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: db}\nspec: {dataFrom: [{extract: {key: k}}]}\n', []],
    ['sealed', 'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: db}\nspec: {encryptedData: {url: AgBy3i4OJSWK}}\n', ['Secret db: url=(sealed: only the cluster can open it) holds (sealed: only the cluster can open it)']],
    ['a bundle', `apiVersion: trust.cert-manager.io/v1alpha1\nkind: Bundle\nmetadata: {name: roots}\nspec:\n  sources:\n  - useDefaultCAs: true\n  - inLine: |\n${indented(PEM, 6)}\n  - configMap: {name: more, key: ca.pem}\n  - secret: {selector: {}}\n  target: {configMap: {key: all.pem}}\n`,
      ['ConfigMap roots: all.pem=(certificate text) holds store + bytes + ConfigMap more.ca.pem + (a source that the cluster selects)']],
  ])('%s', (_, text, expected) => {
    expect(read(text).bags.map((bag) => `${bag.kind} ${bag.name}: ${bag.entries.map(show).join(', ')}`)).toEqual(expected);
  });
});

it('keeps namespaces apart', () => {
  const one = (namespace: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: db${namespace}}\ndata: {a: b}\n`;
  const { bags, places } = read(`${one('')}---\n${one(', namespace: prod')}---\n${deployment('containers: [{name: a, image: b, envFrom: [{configMapRef: {name: db}}]}]', 'name: shop, namespace: prod')}\n`);
  expect(bags.map(({ id, scope }) => `${id} in ${scope}`)).toEqual(['k8s/app.yaml#ConfigMap/db in ', 'k8s/app.yaml#ConfigMap/db#2 in namespace prod']);
  expect(places[0]).toMatchObject({ scope: 'namespace prod', layers: [{}, { kind: 'binds', bag: { scope: 'namespace prod' } }] });
});

describe('hostile files', () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${['b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name, index) => `${name}: &${name} [${`*${'abcdefgh'.charAt(index)},`.repeat(9)}]`).join('\n')}\n`;
  test.each<[string, string]>([
    ['aliases of aliases', `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n${bomb}data: *h\n`],
    ['an alias that holds itself', 'apiVersion: v1\nkind: ConfigMap\nmetadata: &m {name: x, again: *m}\ndata: &d {a: *d}\n'],
    ['depth', `apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: ${'['.repeat(400)}${']'.repeat(400)}\n`],
    ['lists in lists', `${'{"apiVersion":"v1","kind":"List","items":['.repeat(60)}${']}'.repeat(60)}`],
    ['thousands of documents', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: b}\n---\n'.repeat(3000)],
    ['wrong types everywhere', 'apiVersion: v1\nkind: Pod\nmetadata: {name: x, namespace: [a]}\nspec:\n  volumes: {a: b}\n  initContainers: x\n  containers:\n  - 1\n  - [a]\n  - {name: {}, image: [x], env: {a: b}, envFrom: [1, {configMapRef: x}], command: x, args: [[a], {b: c}], volumeMounts: [{name: []}, 3], workingDir: {}}\n'],
    ['names of prototypes', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: __proto__}\ndata: {__proto__: a, constructor: b, toString: c}\n'],
    ['NUL and carriage returns', 'apiVersion: v1\r\nkind: ConfigMap\r\nmetadata: {name: x}\r\ndata: {a: "\\0"}\r\n'],
    ['a long line of dollars', `apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: {containers: [{name: a, image: b, env: [{name: A, value: "${'$('.repeat(20_000)}"}], command: [sh, -c, "${'$('.repeat(5000)}"]}]}\n`],
  ])('%s', (_, text) => {
    const before = process.cpuUsage();
    try {
      read(text);
    } catch (error) {
      expect((error as Error).name).toBe('TooLarge');
    }
    const { user } = process.cpuUsage(before);
    expect(user / 1e6).toBeLessThan(4);
  });

  it('are read as far as they are understood', () => {
    expect(entries('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: __proto__}\ndata: {__proto__: a, constructor: b}\n')).toEqual(['__proto__=a', 'constructor=b']);
    expect(entries('\uFEFFapiVersion: v1\r\nkind: ConfigMap\r\nmetadata:\r\n  name: x\r\ndata:\r\n  a: b\r\n')).toEqual(['a=b']);
    expect(read('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: b}\n---\n'.repeat(3000)).bags).toHaveLength(2000);
  });
});
