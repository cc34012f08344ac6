import type { AzureResource } from '../azure/index.ts';
import { plainOf, plainValue } from '../hcl/values.ts';
import type { Value } from '../hcl/values.ts';
import type { KeyedNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import { entriesOf, itemsAt, makerFor, nameAt, valueAt, wordAt } from './shape.ts';
import type { Maker } from './shape.ts';
import { mapNode } from '../settings/tree.ts';
import type { Span } from '../settings/tree.ts';

/** A resource of a configuration, evaluated. */
export interface Resource {
  readonly type: string;
  /** `azurerm_linux_web_app.api`, with the key of its instance. */
  readonly address: string;
  readonly value: Value;
  /** Type and name: what people look for. */
  readonly head: Span;
}

type Translation = (resource: Resource, maker: Maker) => readonly KeyedNode[];

/** Resources of the azurerm provider as Azure's own interface has them. https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs */
const TYPES: ReadonlyMap<string, { readonly type: string; readonly body: Translation }> = new Map([
  ...['azurerm_linux_web_app', 'azurerm_windows_web_app', 'azurerm_app_service', 'azurerm_linux_function_app', 'azurerm_windows_function_app', 'azurerm_function_app', 'azurerm_function_app_flex_consumption', 'azurerm_logic_app_standard'].map((name) => [name, { type: 'microsoft.web/sites', body: app }] as const),
  ...['azurerm_linux_web_app_slot', 'azurerm_windows_web_app_slot', 'azurerm_app_service_slot', 'azurerm_linux_function_app_slot', 'azurerm_windows_function_app_slot', 'azurerm_function_app_slot'].map((name) => [name, { type: 'microsoft.web/sites/slots', body: app }] as const),
  ['azurerm_container_app', { type: 'microsoft.app/containerapps', body: containerApp }],
  ['azurerm_container_app_job', { type: 'microsoft.app/jobs', body: containerApp }],
  ['azurerm_container_group', { type: 'microsoft.containerinstance/containergroups', body: containerGroup }],
  ['azurerm_key_vault_secret', { type: 'microsoft.keyvault/vaults/secrets', body: ({ value }, { leaf, map }) => [map('properties', leaf('value', valueAt(value, 'value')))] }],
]);

export const isAzureResource = (type: string): boolean => TYPES.has(type);

/** Azure's own name for a type of the provider: `microsoft.web/sites`. */
export const azureType = (type: string): string | null => TYPES.get(type)?.type ?? null;

/** The same resource in Azure's own terms; null for types that no table knows. */
export function azureResource(resource: Resource, file: SourceFile): AzureResource | null {
  const known = TYPES.get(resource.type);
  if (known === undefined) return null;
  const maker = makerFor(file, resource.value.span);
  const name = nameAt(resource.value, 'name') ?? resource.address;
  const tags = maker.leaf('tags', valueAt(resource.value, 'tags'));
  return { type: known.type, name, title: resource.address, body: mapNode('', resource.head, resource.head, [...known.body(resource, maker), ...tags]) };
}

function app({ type, value }: Resource, maker: Maker): readonly KeyedNode[] {
  const { leaf, map, list } = maker;
  const config = valueAt(value, 'site_config');
  const settings = entriesOf(valueAt(value, 'app_settings')).map((entry) => map('', [...leaf('name', plainValue(entry.key, entry.keySpan ?? entry.value.span)), ...leaf('value', entry.value)]));
  const strings = itemsAt(value, 'connection_string').map((each) => map('', [...leaf('name', valueAt(each, 'name')), ...leaf('connectionString', valueAt(each, 'value')), ...leaf('type', valueAt(each, 'type'))]));
  const system = systemOf(type, value);
  const mounts = itemsAt(value, 'storage_account').flatMap((each) => {
    const name = wordAt(each, 'name');
    return name === null ? [] : [map(name, [...leaf('mountPath', valueAt(each, 'mount_path')), ...leaf('type', valueAt(each, 'type')), ...leaf('shareName', valueAt(each, 'share_name'))])];
  });
  return [
    ...leaf('kind', plainValue(`${type.includes('function') ? 'functionapp' : 'app'}${system === 'linux' ? ',linux' : ''}`, value.span)),
    map('properties', [
      ...(system === null ? [] : leaf('reserved', plainValue(String(system === 'linux'), value.span, 'boolean'))),
      ...(mounts.length === 0 ? [] : [map('azureStorageAccounts', mounts)]),
      map('siteConfig', [
        ...stackOf(config, valueAt(value, 'runtime_name'), valueAt(value, 'runtime_version'), system, maker),
        ...leaf('appCommandLine', valueAt(config, 'app_command_line')),
        list('appSettings', settings),
        list('connectionStrings', strings),
      ]),
    ]),
  ];
}

function systemOf(type: string, value: Value): 'linux' | 'windows' | null {
  if (type.includes('_linux_') || type.endsWith('flex_consumption') || wordAt(value, 'os_type') === 'linux') return 'linux';
  if (type.includes('_windows_')) return 'windows';
  const old = wordAt(value, 'site_config', 'linux_fx_version');
  return old === null ? null : 'linux';
}

/** Blocks of `application_stack` as the platform's word for the runtime. */
const STACKS: readonly { readonly attribute: string; readonly word: string }[] = [
  { attribute: 'node_version', word: 'NODE' },
  { attribute: 'python_version', word: 'PYTHON' },
  { attribute: 'dotnet_version', word: 'DOTNETCORE' },
  { attribute: 'php_version', word: 'PHP' },
  { attribute: 'ruby_version', word: 'RUBY' },
  { attribute: 'go_version', word: 'GO' },
];

function stackOf(config: Value | undefined, runtime: Value | undefined, version: Value | undefined, system: 'linux' | 'windows' | null, { leaf }: Maker): readonly KeyedNode[] {
  const field = system === 'windows' ? 'windowsFxVersion' : 'linuxFxVersion';
  const old = valueAt(config, 'linux_fx_version') ?? valueAt(config, 'windows_fx_version');
  if (old !== undefined) return leaf(field, old);
  const stack = valueAt(config, 'application_stack');
  const image = imageOf(stack);
  if (image !== null) return leaf(field, image);
  const words = STACKS.flatMap(({ attribute, word }) => {
    const found = valueAt(stack, attribute);
    const text = plainOf(found);
    return found === undefined || text === null ? [] : [plainValue(`${word}|${text}`, found.span)];
  });
  const java = valueAt(stack, 'java_version');
  const javaWord = plainOf(java);
  if (java !== undefined && javaWord !== null) words.unshift(plainValue(`${wordAt(stack, 'java_server') ?? 'JAVA'}|${wordAt(stack, 'java_server_version') ?? ''}-java${javaWord.replace(/^1\.8$/, '8')}`, java.span));
  if (plainOf(runtime) !== null && version !== undefined) words.push(plainValue(`${plainOf(runtime) ?? ''}|${plainOf(version) ?? ''}`, version.span));
  return leaf(field, words[0]);
}

/** `docker_image_name` beside its registry, the older `docker_image` with its tag, the `docker` block of functions. */
function imageOf(stack: Value | undefined): Value | null {
  const functions = valueAt(stack, 'docker');
  const name = valueAt(stack, 'docker_image_name') ?? valueAt(stack, 'docker_image') ?? valueAt(stack, 'docker_container_name') ?? valueAt(functions, 'image_name');
  if (name?.kind !== 'text') return name === undefined ? null : { kind: 'text', type: 'string', pieces: [literal('DOCKER|', name.span), { part: { kind: 'unknown', reason: 'an image that is named when it is deployed' }, ...name.span }], span: name.span };
  const registry = valueAt(stack, 'docker_registry_url') ?? valueAt(functions, 'registry_url') ?? valueAt(stack, 'docker_container_registry');
  const host = plainOf(registry);
  const prefix = registry === undefined ? '' : host === null ? '' : `${host.replace(/^https?:\/\//, '').replace(/\/{1,5}$/, '')}/`;
  const tag = valueAt(stack, 'docker_image_tag') ?? valueAt(stack, 'docker_container_tag') ?? valueAt(functions, 'image_tag');
  const tagged = tag?.kind === 'text' ? [literal(':', tag.span), ...tag.pieces] : [];
  return { kind: 'text', type: 'string', pieces: [literal(`DOCKER|${prefix === 'index.docker.io/' ? '' : prefix}`, name.span), ...name.pieces, ...tagged], span: name.span };
}

const literal = (text: string, span: Span) => ({ part: { kind: 'literal', text } as const, ...span });

function containerApp({ value }: Resource, maker: Maker): readonly KeyedNode[] {
  const { leaf, map, list } = maker;
  const template = valueAt(value, 'template');
  const container = (each: Value): KeyedNode => map('', [
    ...leaf('name', valueAt(each, 'name')),
    ...leaf('image', valueAt(each, 'image')),
    ...leaf('command', valueAt(each, 'command')),
    ...leaf('args', valueAt(each, 'args')),
    list('env', itemsAt(each, 'env').map((item) => map('', [...leaf('name', valueAt(item, 'name')), ...leaf('value', valueAt(item, 'value')), ...leaf('secretRef', valueAt(item, 'secret_name'))]))),
    list('volumeMounts', itemsAt(each, 'volume_mounts').map((item) => map('', [...leaf('volumeName', valueAt(item, 'name')), ...leaf('mountPath', valueAt(item, 'path'))]))),
  ]);
  const secrets = itemsAt(value, 'secret').map((item) => map('', [...leaf('name', valueAt(item, 'name')), ...leaf('value', valueAt(item, 'value')), ...leaf('keyVaultUrl', valueAt(item, 'key_vault_secret_id'))]));
  const volumes = itemsAt(template, 'volume').map((item) => map('', [...leaf('name', valueAt(item, 'name')), ...leaf('storageType', valueAt(item, 'storage_type'))]));
  return [map('properties', [
    map('configuration', [list('secrets', secrets)]),
    map('template', [list('initContainers', itemsAt(template, 'init_container').map(container)), list('containers', itemsAt(template, 'container').map(container)), list('volumes', volumes)]),
  ])];
}

function containerGroup({ value }: Resource, maker: Maker): readonly KeyedNode[] {
  const { leaf, map, list } = maker;
  const container = (each: Value): KeyedNode => {
    const variables = (['environment_variables', 'secure_environment_variables'] as const).flatMap((key) => entriesOf(valueAt(each, key)).map((entry) =>
      map('', [...leaf('name', plainValue(entry.key, entry.keySpan ?? entry.value.span)), ...leaf(key === 'environment_variables' ? 'value' : 'secureValue', entry.value)])));
    return map('', [...leaf('name', valueAt(each, 'name')), map('properties', [
      ...leaf('image', valueAt(each, 'image')),
      ...leaf('command', valueAt(each, 'commands')),
      list('environmentVariables', variables),
      list('volumeMounts', itemsAt(each, 'volume').map((item) => map('', [...leaf('name', valueAt(item, 'name')), ...leaf('mountPath', valueAt(item, 'mount_path'))]))),
    ])]);
  };
  const volumes = itemsAt(value, 'container').flatMap((each) => itemsAt(each, 'volume')).map((item) => map('', [...leaf('name', valueAt(item, 'name')), ...leaf('secret', valueAt(item, 'secret'))]));
  return [map('properties', [
    list('initContainers', itemsAt(value, 'init_container').map(container)),
    list('containers', itemsAt(value, 'container').map(container)),
    list('volumes', volumes),
    ...leaf('osType', valueAt(value, 'os_type')),
  ])];
}
