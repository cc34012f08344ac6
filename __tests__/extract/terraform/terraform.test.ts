import { describe, expect, test } from 'vitest';
import type { ExtractContext, Extraction } from '../../../src/extract/extractor.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';
import { terraformConfigurations } from '../../../src/extract/terraform/index.ts';
import type { Layer, Part, Text } from '../../../src/model.ts';

/** All that a tree says, whichever of its files comes first. */
function read(files: Readonly<Record<string, string | Uint8Array>>, order: readonly string[] = Object.keys(files)): Required<Pick<Extraction, 'places' | 'bags' | 'connections' | 'claims' | 'skipped'>> {
  const sources = new Map(Object.entries(files).map(([path, text]) => [path, new SourceFile(path, typeof text === 'string' ? new TextEncoder().encode(text) : text)]));
  const context: ExtractContext = { open: (path) => sources.get(path) ?? null, list: (folder) => [...sources.keys()].filter((path) => folder === '' || path.startsWith(`${folder}/`)).sort() };
  const found = order.flatMap((path) => sources.get(path) ?? []).filter((file) => terraformConfigurations.wants(file.path) && terraformConfigurations.accepts(file)).map((file) => terraformConfigurations.extract(file, context));
  return {
    places: found.flatMap(({ places = [] }) => places), bags: found.flatMap(({ bags = [] }) => bags), connections: found.flatMap(({ connections = [] }) => connections),
    claims: found.flatMap(({ claims = [] }) => claims), skipped: found.flatMap(({ skipped = [] }) => skipped),
  };
}

const part = (each: Part): string => (each.kind === 'literal' ? each.text : each.kind === 'oneOf' ? `(${each.branches.map(shown).join('|')})` : each.kind === 'unknown' ? '?' : `$${each.name}`);
const shown = ({ parts }: Text): string => parts.map(part).join('');
const sets = (layers: readonly Layer[]): string[] => layers.flatMap((layer) => (layer.kind === 'sets' ? [`${layer.entry.key}=${shown(layer.entry.value)}`] : []));
const app = (settings: string, more = ''): string => `resource "azurerm_linux_web_app" "a" {\n  app_settings = { ${settings} }\n${more}}\n`;
const variables = (files: Readonly<Record<string, string>>): string[] => read(files).places.flatMap(({ layers }) => sets(layers));

describe('variables', () => {
  const main = `variable "a" { default = "default" }\n${app('A = var.a')}`;
  test.each([
    ['the default', {}, 'A=default'],
    ['terraform.tfvars', { 'terraform.tfvars': 'a = "file"' }, 'A=file'],
    ['automatic files win over it', { 'terraform.tfvars': 'a = "file"', 'x.auto.tfvars': 'a = "auto"' }, 'A=auto'],
    ['one file for each environment', { 'env/dev.tfvars': 'a = "dev"', 'env/prod.tfvars': 'a = "prod"' }, 'A=(dev|prod)'],
    ['an environment that leaves it as it is', { 'env/dev.tfvars': 'b = 1', 'env/prod.tfvars': 'a = "prod"' }, 'A=(prod|default)'],
    ['JSON', { 'terraform.tfvars.json': '{"a": "json"}' }, 'A=json'],
  ])('%s', (_, files, expected) => {
    expect(variables({ 'main.tf': main, ...files })).toEqual([expected]);
  });

  test('values in a folder beside the configuration', () => {
    expect(variables({ 'infra/main.tf': main, 'vars/prod.tfvars': 'a = "prod"' })).toEqual(['A=prod']);
  });

  test('without a default it is not known', () => {
    expect(variables({ 'main.tf': `variable "a" {}\n${app('A = "x${var.a}y"')}` })).toEqual(['A=x?y']);
  });
});

describe('references', () => {
  test.each([
    ['a flexible server', 'resource "azurerm_postgresql_flexible_server" "s" { name = "orders" }', 'azurerm_postgresql_flexible_server.s.fqdn', 'orders.postgres.database.azure.com'],
    ['a single server', 'resource "azurerm_postgresql_server" "s" { name = "orders" }', 'azurerm_postgresql_server.s.fqdn', 'orders.postgres.database.azure.com'],
    ['a server whose name is not known', 'resource "azurerm_postgresql_flexible_server" "s" { name = "orders-${var.env}" }', 'azurerm_postgresql_flexible_server.s.fqdn', 'orders-?.postgres.database.azure.com'],
    ['one of several', 'resource "azurerm_postgresql_flexible_server" "s" {\n  count = 2\n  name = "orders"\n}', 'azurerm_postgresql_flexible_server.s[0].fqdn', 'orders.postgres.database.azure.com'],
    ['one of a map', 'resource "azurerm_postgresql_flexible_server" "s" {\n  for_each = toset(["a"])\n  name = each.key\n}', 'azurerm_postgresql_flexible_server.s["a"].fqdn', 'a.postgres.database.azure.com'],
    ['a data source', 'data "azurerm_postgresql_flexible_server" "s" { name = "orders" }', 'data.azurerm_postgresql_flexible_server.s.fqdn', 'orders.postgres.database.azure.com'],
    ['an attribute as it is written', 'resource "azurerm_resource_group" "s" { location = "west" }', 'azurerm_resource_group.s.location', 'west'],
    ['an attribute that Azure makes up', 'resource "azurerm_resource_group" "s" {}', 'azurerm_resource_group.s.id', '?'],
    ['nobody', '', 'azurerm_resource_group.nobody.id', '?'],
  ])('%s', (_, block, reference, expected) => {
    expect(variables({ 'main.tf': `${block}\n${app(`HOST = ${reference}`)}` })).toEqual([`HOST=${expected}`]);
  });

  test('outputs of a module, and of one for each key', () => {
    const files = {
      'm/main.tf': 'variable "n" {}\noutput "host" { value = "${var.n}.example.org" }\n',
      'main.tf': `module "one" {\n  source = "./m"\n  n = "a"\n}\nmodule "many" {\n  for_each = { x = "b" }\n  source = "./m"\n  n = each.value\n}\n${app('A = module.one.host, B = module.many["x"].host')}`,
    };
    expect(variables(files)).toEqual(['A=a.example.org', 'B=b.example.org']);
  });
});

describe('stacks', () => {
  const stack = (inner: string, type = 'azurerm_linux_web_app'): string => `resource "${type}" "a" {\n  site_config {\n    application_stack {\n      ${inner}\n    }\n  }\n  app_settings = { A = "b" }\n}\n`;
  const base = (text: string): string[] => read({ 'main.tf': text }).places.flatMap(({ layers }) => layers.flatMap((layer) => (layer.kind === 'inherits' && 'image' in layer.from ? [shown(layer.from.image)] : layer.kind === 'component' ? [`${layer.name}@${layer.version}`] : [])));
  test.each([
    ['node_version = "18-lts"', ['azure-app-service/linux:node-18-lts', 'node@18']],
    ['python_version = "3.12"', ['azure-app-service/linux:python-3.12', 'python@3.12']],
    ['java_version = "17"\n java_server = "TOMCAT"\n java_server_version = "10.0"', ['azure-app-service/linux:tomcat-10.0-java17', 'java@17']],
    ['docker_image_name = "api:1"\n docker_registry_url = "https://acme.azurecr.io"', ['acme.azurecr.io/api:1']],
    ['docker_image = "acme/api"\n docker_image_tag = "2"', ['acme/api:2']],
  ])('%s', (inner, expected) => {
    expect(base(stack(inner))).toEqual(expected);
  });

  test('the docker block of functions', () => {
    expect(base(stack('docker {\n registry_url = "acme.azurecr.io"\n image_name = "f"\n image_tag = "3"\n }', 'azurerm_linux_function_app'))).toEqual(['acme.azurecr.io/f:3']);
  });
});

test('a tree is told once, from whichever file comes first, and whole files are claimed', () => {
  const files = { 'main.tf': 'module "m" {\n  source = "./m"\n}\n', 'b.tf': app('B = "1"'), 'm/main.tf': app('A = "1"'), 'm/x.tfvars': 'a = 1', 'n/main.tf': app('N = "1"') };
  const first = read(files);
  const last = read(files, Object.keys(files).toReversed());
  expect(first.places.flatMap(({ layers }) => sets(layers)).sort()).toEqual(['A=1', 'B=1', 'N=1']);
  expect(last.places.map(({ id }) => id).sort()).toEqual(first.places.map(({ id }) => id).sort());
  expect([...first.claims].sort()).toEqual(['b.tf', 'm/main.tf', 'm/x.tfvars', 'main.tf', 'n/main.tf']);
});

test('resources that are not made give nothing', () => {
  expect(read({ 'main.tf': app('A = "1"', '  count = 0\n') }).places).toEqual([]);
});

test('a keystore that a Secret takes from a file', () => {
  const keystore = new Uint8Array(64).fill(0);
  keystore.set([0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2]);
  const { bags } = read({ 'main.tf': 'resource "kubernetes_secret" "s" {\n  metadata { name = "s" }\n  binary_data = { "trust.jks" = filebase64("trust.jks") }\n}\n', 'trust.jks': keystore });
  expect(bags.flatMap(({ entries }) => entries.map(({ key, content }) => [key, content?.kind === 'bytes' ? [...content.bytes] : content?.kind]))).toEqual([['trust.jks', [...keystore]]]);
});

test('ids stay when lines move', () => {
  const text = app('U = "postgresql://h.example.org/o?sslmode=require"');
  const ids = (source: string): string[] => read({ 'main.tf': source }).connections.map(({ id }) => id);
  expect(ids(`\n\n# more\n${text}`)).toEqual(ids(text));
});

test('more expressions than people write are not read, and that is said', () => {
  const loop = '[for a in b : [for c in b : [for d in b : [for e in b : "${a}${c}${d}${e}"]]]]'.replaceAll(' b ', ' local.b ');
  const { skipped, claims } = read({ 'main.tf': `locals {\n  b = [${'"x",'.repeat(150)}]\n  c = ${loop}\n}\n` });
  expect(skipped).toEqual([{ path: 'main.tf', reason: 'too many', detail: 'terraform: more expressions than a configuration has' }]);
  expect(claims).toEqual([]);
});
