import type { Connection, Location, Place } from '../../model.ts';
import { push } from '../../shared/groups.ts';
import { folderOf, nameOf } from '../../shared/paths.ts';
import { isSampleSettings } from '../../shared/sample-path.ts';
import { newSteps } from '../arm/evaluate.ts';
import { parametersIn } from '../arm/parameters.ts';
import type { ParameterSet } from '../arm/parameters.ts';
import { deployTemplate } from '../arm/template.ts';
import type { Template } from '../arm/linked.ts';
import { wordOf } from '../arm/value.ts';
import type { Value } from '../arm/value.ts';
import { overlaps } from '../azure/leftovers.ts';
import type { AzureReading, AzureResource, PlacedNode } from '../azure/resource.ts';
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
import { evidenceOfFactories, factoryName, isLinkedService, ownName } from './resources.ts';
import { placeOf } from './values.ts';

const OURS = /^microsoft\.(?:datafactory|synapse)\//i;

/**
 * Whether a template deploys a factory or a workspace and nothing else, as publishing writes it
 * (`ARMTemplateForFactory.json`, `TemplateForWorkspace.json`): it is read here, and by nobody else.
 */
export function isFactoryTemplate(root: KeyedNode): boolean {
  const resources = child(root, 'resources');
  return resources?.kind === 'list' && resources.children.length > 0 && resources.children.every((each) => OURS.test(scalarText(each, 'type') ?? ''));
}

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
  const deployments = parameterFiles(file.path, context);
  const seen = new Set<string>();
  const told: Location[] = [];
  const connections: Connection[] = [];
  const places: Place[] = [];
  for (const parameters of deployments.length === 0 ? [null] : deployments) {
    const resources = deployed({ file, root }, parameters);
    told.push(...resources.filter(isDatabase).flatMap(({ body }) => placesIn(body, file)));
    const reading: AzureReading = { ...scope, context, placeId: (name) => `${file.path}#${name}` };
    const found = evidenceOfFactories(resources.filter((each) => !isLinkedService(each) || !isCopy(each, file, context)), reading);
    for (const [index, connection] of (found.connections ?? []).entries()) {
      const { name, hosts, settings } = connection;
      const key = JSON.stringify([name, hosts.map(({ parts }) => parts), settings.map((each) => [each.key, each.value.parts])]);
      const place = found.places?.[index];
      if (seen.has(key) || place === undefined) continue;
      seen.add(key);
      connections.push(connection);
      places.push(place);
    }
  }
  // Pipelines, other services, parameters that no linked service of a database has taken.
  const strings = [{ file, root }, ...deployments].flatMap((read) => connectionsOf(normalize(read.root), { ...scope, file: read.file, newId: newIds(`${read.file.path}#string`) }, 'strings').connections);
  return { connections: [...connections, ...strings.filter(({ at }) => !told.some((other) => overlaps(at, other)))], places, claims: [file.path, ...deployments.map((read) => read.file.path)] };
}

/** A file of parameters with its values. */
interface Deployment {
  readonly file: SourceFile;
  readonly root: KeyedNode;
  readonly set: ParameterSet;
}

/** The resources of one deployment. Publishing leaves secrets empty in the file of parameters: nothing is given then. */
function deployed(template: Template, parameters: Deployment | null): readonly AzureResource[] {
  const steps = newSteps();
  const parameter = (name: string): Value | null => {
    const value = parameters?.set.parameter(name, steps) ?? null;
    return value !== null && wordOf(value) === '' ? null : value;
  };
  return deployTemplate({ ...template, root: withOpenStrings(template.root) }, { parameter, steps, depth: 0, outer: null, open: () => null }).resources;
}

/** A secure parameter is a whole connection string here: what is secret in it is dropped when it is read. */
function withOpenStrings(root: KeyedNode): KeyedNode {
  const parameters = child(root, 'parameters');
  if (root.kind !== 'map' || parameters?.kind !== 'map') return root;
  const opened = { ...parameters, children: parameters.children.map((each) => (each.kind === 'map' ? { ...each, children: each.children.map(opening) } : each)) };
  return { ...root, children: root.children.map((each) => (each === parameters ? opened : each)) };
}

function opening(node: KeyedNode): KeyedNode {
  return node.kind === 'scalar' && node.key.toLowerCase() === 'type' && /^securestring$/i.test(node.text) ? { ...node, text: 'string' } : node;
}

/** Whether a resource is a linked service that reaches a database: what stands in it is told, or is none of ours. */
function isDatabase(resource: AzureResource): boolean {
  const properties = child(resource.body, 'properties');
  const type = properties === undefined ? '' : typeOf(properties);
  return isLinkedService(resource) && (isOurType(type) || reachesAnotherDatabase(type));
}

const isOurType = (type: string): boolean => reachesPostgres(type) || type === 'odbc';

/** Where the values below a node stand, in whatever file. */
function placesIn(node: PlacedNode, file: SourceFile): readonly Location[] {
  const own = node.source ?? file;
  if (node.kind === 'scalar') return [placeOf(node, file), ...(node.pieces ?? []).map(({ start, end }) => own.at(start, end))];
  return childrenOf(node).flatMap((each) => placesIn(each, file));
}

/** Whether the linked service has a file of its own, or stands in the whole template beside a part of it. */
function isCopy({ name }: AzureResource, file: SourceFile, context: ExtractContext): boolean {
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
  return properties !== null && isOurType(typeOf(properties));
}

/** Whether files in a folder are those of this factory. `factory/<name>.json` says so; a folder without one may be any. */
function belongsTo(folder: string, factory: string, context: ExtractContext): boolean {
  const names = (context.list(folder === '' ? 'factory' : `${folder}/factory`) ?? []).map((path) => nameOf(path).replace(/\.json$/i, '').toLowerCase());
  return factory === '' || names.length === 0 || names.includes(factory);
}

/** Files with the parameters of deployments, beside a template or, for a part of one, beside the whole. */
function parameterFiles(path: string, context: ExtractContext): readonly Deployment[] {
  const own = folderOf(path);
  const folders = nameOf(own).toLowerCase() === 'linkedtemplates' ? [own, folderOf(own)] : [own];
  for (const folder of folders) {
    const beside = (context.list(folder) ?? []).filter((each) => folderOf(each) === folder && /param.*\.json$/i.test(nameOf(each)));
    const found = beside.slice(0, MAX_DEPLOYMENTS).flatMap((each): readonly Deployment[] => {
      const file = context.open(each);
      const set = parametersIn(file);
      const root = file === null || set === null ? null : jsonRoot(file);
      return file === null || root === null || set === null ? [] : [{ file, root, set }];
    });
    if (found.length > 0) return found;
  }
  return [];
}
