import type { Connection, Layer, Location, Place, Text } from '../../model.ts';
import { componentOf } from '../dockerfile/images.ts';
import type { PartialEvidence } from '../extractor.ts';
import { unknownContent } from '../operations/contents.ts';
import { concat, dropLeading, leading, literalText, plain, unknownText } from '../operations/text.ts';
import { childrenOf, mapNode } from '../settings/tree.ts';
import { connectionStrings, listedSettings, mappedSettings, variableLayers } from './app-settings.ts';
import type { AppSetting } from './app-settings.ts';
import { flat } from './key-vault.ts';
import { settingConnections, startedBy } from './place.ts';
import { imageStage, projectLink } from './project-link.ts';
import type { ProjectLink } from './project-link.ts';
import type { AzureReading, AzureResource } from './resource.ts';
import { nodeAt, scalarAt, wordAt } from './resource.ts';
import { componentLayer, runtimeStack } from './runtime-stack.ts';
import { nodePlace, pathText, shellText, valueAt } from './values.ts';

/** An app or one of its slots, with the resources that configure it. */
export interface AppService {
  readonly app: AzureResource;
  /** `config/appsettings`, `config/connectionstrings`, `config/web`: what they say wins over the app's own `siteConfig`. */
  readonly configs: readonly AzureResource[];
}

const SITE = /^microsoft\.web\/sites(?:\/slots)?$/;

/** The apps among the resources of a deployment, each with its configuration. */
export function appServices(resources: readonly AzureResource[]): readonly AppService[] {
  const declared = resources.filter(({ type }) => SITE.test(type));
  const apps = [...declared, ...existing(resources, declared)];
  return apps.map((app) => {
    const configs = resources.filter(({ type, name }) => type === `${app.type}/config` && parentOf(name) === app.name.toLowerCase());
    // A module that is deployed twice may give its apps names that nobody can tell apart.
    const isOnly = apps.filter(({ type, name }) => type === app.type && name.toLowerCase() === app.name.toLowerCase()).length === 1;
    return { app, configs: isOnly ? configs : configs.filter(({ within = '' }) => within.startsWith(app.within ?? '')) };
  });
}

/** Apps that another deployment makes, of which this one has but a configuration. */
function existing(resources: readonly AzureResource[], declared: readonly AzureResource[]): readonly AzureResource[] {
  const names = new Set(declared.map(({ type, name }) => `${type} ${name.toLowerCase()}`));
  const found: AzureResource[] = [];
  for (const { type, name, title, body, within } of resources) {
    const app = type.replace(/\/config$/, '');
    const key = `${app} ${parentOf(name)}`;
    if (app === type || !SITE.test(app) || names.has(key)) continue;
    names.add(key);
    found.push({ type: app, name: name.slice(0, Math.max(name.lastIndexOf('/'), 0)), title, ...(within === undefined ? {} : { within }), body: mapNode('', null, body.span, []) });
  }
  return found;
}

const parentOf = (name: string): string => name.slice(0, name.lastIndexOf('/')).toLowerCase();

/** Where the platform puts what is deployed. https://github.com/projectkudu/kudu/wiki/Understanding-the-Azure-App-Service-file-system */
const ROOT: Readonly<Record<'linux' | 'windows', readonly string[]>> = { linux: ['/home/site/wwwroot'], windows: ['C:\\home\\site\\wwwroot', 'D:\\home\\site\\wwwroot'] };

/**
 * An app as a place: the platform's runtime, or its image; then its settings as variables, its code, and its start command.
 * `isOnly`: no other app is deployed with it.
 */
export function appPlace({ app, configs }: AppService, isOnly: boolean, reading: AzureReading): PartialEvidence {
  const settings = settingsOf({ app, configs });
  const at = nodePlace(app.body, reading);
  const isFunction = kindOf(app).includes('functionapp');
  const link = projectLink(app, isFunction ? ['function'] : ['appservice'], isOnly, reading);
  const base = baseOf({ app, configs }, settings, link, reading, at);
  const { layers, entries } = variableLayers(settings, reading);
  const command = configsOf({ app, configs }).map((config) => scalarAt(config, 'appCommandLine')).findLast((node) => node !== undefined && flat(node).trim() !== '');
  const started = command === undefined ? { layers: [], connections: [] } : startedBy(shellText(command, reading), reading);
  const place: Place = {
    id: reading.placeId(app.title),
    kind: app.type.endsWith('/slots') ? 'deployment slot' : isFunction ? 'function app' : 'App Service app',
    name: app.title,
    scope: '',
    at,
    layers: [...base.layers, ...layers, ...platformFiles(settings, base.os, reading), ...storageMounts({ app, configs }, reading), ...started.layers],
    tags: [],
    folder: link?.folder ?? null,
    runs: true,
    os: base.os,
  };
  const connections: readonly Connection[] = [...settingConnections(app.title, settings, entries, reading), ...started.connections];
  return { places: [place], connections };
}

const kindOf = ({ body }: AzureResource): string => (wordAt(body, 'kind') ?? '').toLowerCase();

/** The maps that configure an app, the one that wins last. */
function configsOf({ app, configs }: AppService): readonly NonNullable<ReturnType<typeof nodeAt>>[] {
  const web = configs.filter(({ name }) => name.toLowerCase().endsWith('/web')).map(({ body }) => nodeAt(body, 'properties'));
  return [nodeAt(app.body, 'properties', 'siteConfig'), ...web].filter((node) => node !== undefined);
}

function settingsOf(service: AppService): readonly AppSetting[] {
  const configured = (name: string) => service.configs.filter((config) => config.name.toLowerCase().endsWith(`/${name}`)).map(({ body }) => nodeAt(body, 'properties'));
  return [
    ...configsOf(service).flatMap((config) => [...connectionStrings(nodeAt(config, 'connectionStrings')), ...listedSettings(config)]),
    ...configured('connectionstrings').flatMap(connectionStrings),
    ...configured('appsettings').flatMap(mappedSettings),
  ];
}

interface Base {
  readonly layers: readonly Layer[];
  readonly os: 'linux' | 'windows' | null;
}

/** The platform's own image, as `shared/public-images.ts` knows it. */
const PLATFORM: Readonly<Record<'linux' | 'windows', string>> = { linux: 'azure-app-service/linux', windows: 'azure-app-service/windows' };

function baseOf(service: AppService, settings: readonly AppSetting[], link: ProjectLink | null, reading: AzureReading, at: Location): Base {
  const configs = configsOf(service);
  const setting = (name: string): string | undefined => configs.map((config) => wordAt(config, name)).findLast((value) => value !== undefined && value !== '');
  const node = ['linuxFxVersion', 'windowsFxVersion'].flatMap((name) => configs.flatMap((config) => scalarAt(config, name) ?? [])).findLast((each) => flat(each).trim() !== '');
  const os = systemOf(service.app, configs.some((config) => scalarAt(config, 'linuxFxVersion') !== undefined && flat(scalarAt(config, 'linuxFxVersion') ?? NOTHING).trim() !== ''), setting('windowsFxVersion') !== undefined || setting('netFrameworkVersion') !== undefined);
  const named = node === undefined ? null : pathText(node, reading);
  const stack = named === null ? null : runtimeStack(plain(named) ?? leading(named));
  if (stack?.kind === 'compose') return { os, layers: [{ kind: 'inherits', from: { image: unknownText('several containers, described by a compose file', valueAt(node ?? NOTHING, reading)) }, at }] };
  if (named !== null && /^docker\|/i.test(leading(named))) return { os: os ?? 'linux', layers: imageLayers(dropLeading(named, 'docker|'.length), link, reading) };
  if (kindOf(service.app).includes('container') && named === null) return { os, layers: imageLayers(unknownText('the image is named elsewhere', at), link, reading) };
  if (os === null) return { os, layers: codeLayers(link, 'linux', at) };
  const runtime = stack?.kind === 'runtime' ? stack : null;
  const image: Text = concat([PLATFORM[os], ...(runtime === null ? [] : [`:${runtime.name.replaceAll(/[^\w.-]/g, '-')}`])], named?.at ?? at);
  const versions: readonly Layer[] = [
    ...(runtime?.components ?? []).map((component): Layer => ({ kind: 'component', ...component, at: image.at })),
    ...(runtime === null ? declaredVersions(service, settings, setting, at) : []),
  ];
  return { os, layers: [{ kind: 'inherits', from: { image }, at: image.at }, ...versions, ...codeLayers(link, os, at)] };
}

const NOTHING = { kind: 'scalar', key: '', keySpan: null, span: { start: 0, end: 0 }, optional: false, type: 'string', text: '', escapes: 'none' } as const;

function systemOf(app: AzureResource, linuxStack: boolean, windowsStack: boolean): Base['os'] {
  const kind = kindOf(app);
  if (linuxStack || kind.includes('linux') || wordAt(app.body, 'properties', 'reserved') === 'true' || nodeAt(app.body, 'properties', 'functionAppConfig') !== undefined) return 'linux';
  // Without a word about Linux it is Windows.
  return windowsStack || kind === 'app' || kind === 'functionapp' || wordAt(app.body, 'properties', 'reserved') === 'false' ? 'windows' : null;
}

/** Versions of runtimes that Windows apps and functions name elsewhere. */
function declaredVersions({ app }: AppService, settings: readonly AppSetting[], setting: (name: string) => string | undefined, at: Location): readonly Layer[] {
  const value = (name: string): string => flat(settings.findLast((each) => each.name === name)?.value ?? NOTHING);
  const worker = wordAt(app.body, 'properties', 'functionAppConfig', 'runtime', 'name') ?? value('FUNCTIONS_WORKER_RUNTIME');
  return [
    ...componentLayer('node', value('WEBSITE_NODE_DEFAULT_VERSION') || (setting('nodeVersion') ?? ''), at),
    ...componentLayer('dotnet', setting('netFrameworkVersion') ?? '', at),
    ...componentLayer('java', setting('javaVersion') ?? '', at),
    ...componentLayer('python', setting('pythonVersion') ?? '', at),
    ...componentLayer(worker, wordAt(app.body, 'properties', 'functionAppConfig', 'runtime', 'version') ?? '', at),
  ];
}

/** A custom container: its Dockerfile where `azure.yaml` says which one, else whatever builds an image of that name. */
export function imageLayers(image: Text, link: ProjectLink | null, reading: AzureReading): readonly Layer[] {
  const stage = link?.dockerfile == null ? null : imageStage(link.dockerfile, reading.context);
  if (link !== null && stage !== null) return [{ kind: 'inherits', from: { place: stage }, at: link.at }];
  const component = componentOf(plain(image) ?? '', image.at);
  return [{ kind: 'inherits', from: { image }, at: image.at }, ...(component === null ? [] : [component])];
}

function codeLayers(link: ProjectLink | null, os: 'linux' | 'windows', at: Location): readonly Layer[] {
  const [first = ''] = ROOT[os];
  const mounts = link === null ? [] : ROOT[os].map((root): Layer => ({ kind: 'mounts', path: literalText(root, link.at), content: { kind: 'repository', path: link.folder, at: link.at }, at: link.at, verb: 'deploys' }));
  return [...mounts, ...(link === null ? [] : [{ kind: 'workdir', path: literalText(first, at) } as const])];
}

/** Certificates of the app itself, as the platform puts them into Linux. https://learn.microsoft.com/azure/app-service/configure-ssl-certificate-in-code */
function platformFiles(settings: readonly AppSetting[], os: Base['os'], reading: AzureReading): readonly Layer[] {
  const loads = settings.findLast(({ name }) => name === 'WEBSITE_LOAD_CERTIFICATES' || name === 'WEBSITE_LOAD_ROOT_CERTIFICATES');
  if (loads === undefined || os === 'windows') return [];
  const where = valueAt(loads.value, reading);
  return ['/var/ssl/certs', '/var/ssl/private'].map((path): Layer => ({ kind: 'mounts', path: literalText(path, where), content: unknownContent('App Service puts certificates there that were uploaded to it', where), at: where }));
}

/** Shares of a storage account: what is in them lies outside of the repository. */
function storageMounts(service: AppService, reading: AzureReading): readonly Layer[] {
  const separate = service.configs.filter(({ name }) => name.toLowerCase().endsWith('/azurestorageaccounts')).map(({ body }) => nodeAt(body, 'properties'));
  const maps = [...configsOf(service).map((config) => nodeAt(config, 'azureStorageAccounts')), ...separate].filter((node) => node !== undefined);
  return maps.flatMap((map) => childrenOf(map)).flatMap((share): readonly Layer[] => {
    const path = scalarAt(share, 'mountPath');
    if (path === undefined) return [];
    const text = pathText(path, reading);
    return [{ kind: 'mounts', path: text, content: unknownContent('a share of a storage account', text.at), at: text.at }];
  });
}
