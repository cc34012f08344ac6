import { isSampleSettings } from '../../shared/sample-path.ts';
import { push } from '../../shared/groups.ts';
import { folderOf, nameOf } from '../../shared/paths.ts';
import type { AzureReading, AzureResource } from '../azure/resource.ts';
import type { ExtractContext, Extraction } from '../extractor.ts';
import { connectionsOf } from '../settings/connections.ts';
import { newIds } from '../settings/ids.ts';
import { normalize } from '../settings/normalize.ts';
import type { FileScope } from '../settings/scope.ts';
import { child, childrenOf, scalarText } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import { jsonRoot } from './json.ts';
import { linkedServiceProperties, reachesAnotherDatabase, reachesPostgres, typeOf } from './names.ts';
import { filledIn } from './parameters.ts';
import type { Parameters, Read } from './parameters.ts';
import { evidenceOfFactories, factoryName, isLinkedService, ownName } from './resources.ts';

const OURS = /^microsoft\.(?:datafactory|synapse)\//i;

/**
 * Whether a template deploys a factory or a workspace and nothing else, as publishing writes it
 * (`ARMTemplateForFactory.json`, `TemplateForWorkspace.json`): it is read here, and by nobody else.
 */
export function isFactoryTemplate(root: KeyedNode): boolean {
  const resources = child(root, 'resources');
  return resources?.kind === 'list' && resources.children.length > 0 && resources.children.every((each) => OURS.test(scalarText(each, 'type') ?? ''));
}

const MAX_RESOURCES = 5000;
/** Environments that one template is deployed to. */
const MAX_DEPLOYMENTS = 10;

/**
 * The linked services of a published template, once for each set of parameters that says something else. Those that have
 * a file of their own in the same repository are left to it: that is the file to edit, and publishing copies it.
 */
export function readTemplate(file: SourceFile, root: KeyedNode, context: ExtractContext): Extraction {
  // That it is called a template says nothing: they all are.
  const sample = isSampleSettings(file.path.replace(/template/gi, 'published'));
  const scope: FileScope = { file, how: 'none', sample, newId: newIds(file.path) };
  const deployments = parameterFiles(file.path, context).slice(0, MAX_DEPLOYMENTS);
  const asked = new Set<string>();
  const found = (deployments.length === 0 ? [null] : deployments).map((values) => deployed({ template: { file, root }, values, asked }, scope, context));
  const seen = new Set<string>();
  const services = found.flatMap(({ connections, places }) => connections.map((connection, index) => ({ connection, place: places[index] })));
  const kept = services.filter(({ connection: { name, hosts, settings } }) => {
    const key = JSON.stringify([name, hosts.map(({ parts }) => parts), settings.map((each) => [each.key, each.value.parts])]);
    return !seen.has(key) && seen.add(key);
  });
  const rest = [{ file, root }, ...deployments].flatMap((read) => otherStrings(read, asked, read.file === file ? scope : { ...scope, file: read.file, newId: newIds(read.file.path) }));
  return {
    connections: [...kept.map(({ connection }) => connection), ...rest],
    places: kept.flatMap(({ place }) => place ?? []),
    claims: [file.path, ...deployments.map((read) => read.file.path)],
  };
}

function deployed(parameters: Parameters, scope: FileScope, context: ExtractContext) {
  const all = childrenOf(child(parameters.template.root, 'resources') ?? parameters.template.root).slice(0, MAX_RESOURCES).map((node): AzureResource => {
    // What others make of their parameters is not told here.
    const body = filledIn(node, isDatabase(node) ? parameters : { ...parameters, asked: new Set() });
    const name = scalarText(body, 'name') ?? '';
    return { type: (scalarText(body, 'type') ?? '').toLowerCase(), name, title: name, body };
  });
  const resources = all.filter((each) => !isLinkedService(each) || !isCopy(each, parameters.template, context));
  const reading: AzureReading = { ...scope, context, placeId: (name) => `${scope.file.path}#${name}` };
  const { connections = [], places = [] } = evidenceOfFactories(resources, reading);
  return { connections, places };
}

/** Whether the linked service has a file of its own, or stands in the whole template beside a part of it. */
function isCopy({ name }: AzureResource, { file }: Read, context: ExtractContext): boolean {
  const own = ownName(name).toLowerCase();
  if (filesOf(own, context).some((path) => belongsTo(folderOf(folderOf(path)), factoryName(name), context) && isOurs(path, context))) return true;
  const folder = folderOf(file.path);
  if (nameOf(folder).toLowerCase() !== 'linkedtemplates') return false;
  return context.open(`${folderOf(folder) === '' ? '' : `${folderOf(folder)}/`}ARMTemplateForFactory.json`)?.text.toLowerCase().includes(`/${own}'`) === true;
}

/** Files of linked services of this name, as git integration keeps them. */
function filesOf(name: string, context: ExtractContext): readonly string[] {
  const known = files.get(context) ?? new Map<string, string[]>();
  if (!files.has(context)) {
    for (const path of context.list('') ?? []) if (/(?:^|\/)linkedService\/[^/]+\.json$/i.test(path)) push(known, nameOf(path).slice(0, -'.json'.length).toLowerCase(), path);
    files.set(context, known);
  }
  return known.get(name) ?? [];
}

const files = new WeakMap<ExtractContext, Map<string, string[]>>();

/** Whether the file is read as a linked service that reaches PostgreSQL. */
function isOurs(path: string, context: ExtractContext): boolean {
  const file = context.open(path);
  const root = file === null ? null : jsonRoot(file);
  const properties = root === null ? null : linkedServiceProperties(root);
  return properties !== null && (reachesPostgres(typeOf(properties)) || typeOf(properties) === 'odbc');
}

/** Whether files in a folder are those of this factory. `factory/<name>.json` says so; a folder without one may be any. */
function belongsTo(folder: string, factory: string, context: ExtractContext): boolean {
  const names = (context.list(folder === '' ? 'factory' : `${folder}/factory`) ?? []).map((path) => nameOf(path).replace(/\.json$/i, '').toLowerCase());
  return factory === '' || names.length === 0 || names.includes(factory);
}

/** Files with the parameters of deployments, beside a template or, for a part of one, beside the whole. */
function parameterFiles(path: string, context: ExtractContext): readonly Read[] {
  const own = folderOf(path);
  const folders = nameOf(own).toLowerCase() === 'linkedtemplates' ? [own, folderOf(own)] : [own];
  for (const folder of folders) {
    const beside = (context.list(folder) ?? []).filter((each) => folderOf(each) === folder && /param.*\.json$/i.test(nameOf(each)));
    const found = beside.slice(0, MAX_DEPLOYMENTS).flatMap((each): readonly Read[] => {
      const file = context.open(each);
      const root = file?.text.includes('deploymentParameters') === true ? jsonRoot(file) : null;
      return file === null || root === null ? [] : [{ file, root }];
    });
    if (found.length > 0) return found;
  }
  return [];
}

/** Whether a resource is a linked service that reaches a database: what stands in it is told, or is none of ours. */
function isDatabase(resource: KeyedNode): boolean {
  const properties = child(resource, 'properties');
  const type = properties === undefined ? '' : typeOf(properties);
  return /\/linkedservices$/i.test(scalarText(resource, 'type') ?? '') && (reachesPostgres(type) || type === 'odbc' || reachesAnotherDatabase(type));
}

/** Connection strings of everything else: pipelines, other services, parameters that no linked service has taken. */
function otherStrings({ root }: Read, asked: ReadonlySet<string>, scope: FileScope): ReturnType<typeof connectionsOf>['connections'] {
  const kept = childrenOf(root).map((each): KeyedNode => {
    const key = each.key.toLowerCase();
    if (each.kind === 'list' && key === 'resources') return { ...each, children: each.children.filter((resource) => !isDatabase(resource)) };
    if (each.kind === 'map' && key === 'parameters') return { ...each, children: each.children.filter((parameter) => !asked.has(parameter.key.toLowerCase())) };
    return each;
  });
  return root.kind === 'map' ? connectionsOf(normalize({ ...root, children: kept }), scope, 'strings').connections : [];
}
