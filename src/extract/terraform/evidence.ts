import type { Connection } from '../../model.ts';
import { isSampleSettings } from '../../shared/sample-path.ts';
import { evidenceOfResources } from '../azure/index.ts';
import type { AzureReading } from '../azure/index.ts';
import type { ExtractContext, PartialEvidence } from '../extractor.ts';
import { evaluateBody, instancesOf } from '../hcl/body.ts';
import { evaluate } from '../hcl/evaluate.ts';
import { StitchedView } from '../hcl/stitched.ts';
import type { Stitched } from '../hcl/stitched.ts';
import type { Value } from '../hcl/values.ts';
import { evidenceOf } from '../kubernetes/evidence.ts';
import { objectsIn } from '../kubernetes/objects.ts';
import type { Reading } from '../kubernetes/reading.ts';
import { toTree } from '../hcl/to-tree.ts';
import { connectionsOf } from '../settings/connections.ts';
import { newIds } from '../settings/ids.ts';
import { normalize } from '../settings/normalize.ts';
import { mapNode } from '../settings/tree.ts';
import { azapiResource } from './azapi.ts';
import { azureResource, isAzureResource } from './azurerm.ts';
import type { Resource } from './azurerm.ts';
import { provisioners, startScripts } from './commands.ts';
import { environmentPlaces } from './containers.ts';
import { documentOf } from './documents.ts';
import { linkedServices } from './factory.ts';
import { releaseValues } from './helm.ts';
import { kubernetesKind, manifestOf } from './kubernetes.ts';
import { callsElsewhere, withChildren } from './modules.ts';
import type { Module } from './modules.ts';
import { providerEvidence } from './providers.ts';
import { valueAt } from './shape.ts';
import { writtenFiles } from './written-files.ts';
import { addressesInText, stringsIn, toldOf } from './strings.ts';

/** What the configuration of one root module means, with all modules that it calls. */
export function configurationEvidence(root: Module, source: Stitched, context: ExtractContext): PartialEvidence {
  const [path = root.folder.values[0]?.path ?? root.folder.path] = root.folder.files;
  const file = new StitchedView(path, source);
  const placeId = newIds(path);
  const reading: Reading & AzureReading = {
    file, context, placeId, how: 'settings', sample: isSampleSettings(path), newId: newIds(path),
    scopeOf: (namespace) => (namespace === null || namespace === '' ? '' : `namespace ${namespace}`),
  };
  const modules = withChildren(root);
  const resources = modules.flatMap(resourcesOf);
  const azapi = resources.flatMap((resource) => azapiResource(resource, file) ?? []);
  const azure = [...resources.flatMap((resource) => azureResource(resource, file) ?? []), ...azapi];
  const scope = { reading, context, folder: root.folder.path };
  const parts: PartialEvidence[] = [
    evidenceOfResources(azure, reading),
    ...linkedServices(resources, azapi, root.folder.path, reading),
    kubernetesEvidence(resources, reading),
    ...resources.map((resource) => provisioners(resource, scope)),
    ...resources.map((resource) => startScripts(resource, scope)),
    ...resources.map((resource) => writtenFiles(resource, reading)),
    ...resources.map((resource) => releaseValues(resource, reading)),
    ...[...resources.filter(isGeneric), ...modules.flatMap(callsElsewhere)].map((resource) => environmentPlaces(resource, reading)),
    ...(root.folder.files.length === 0 ? [looseValues(root, reading)] : []),
    ...modules.flatMap((module) => providerEvidence(module, reading)),
  ];
  const connections = parts.flatMap((part) => part.connections ?? []);
  return {
    places: parts.flatMap(({ places }) => places ?? []),
    bags: parts.flatMap(({ bags }) => bags ?? []),
    connections: [...connections, ...leftOver(modules, resources, reading, connections)],
  };
}

const MAX_RESOURCES = 5000;

function resourcesOf({ folder, scope, address }: Module): readonly Resource[] {
  return folder.blocks.filter(({ type, labels }) => type === 'resource' && labels.length === 2).slice(0, MAX_RESOURCES).flatMap((block) =>
    instancesOf(block.body, scope).map(({ key, scope: inner }): Resource => ({
      type: block.labels[0] ?? '',
      address: [address, block.labels.join('.')].filter((part) => part !== '').join('.') + (key === null ? '' : `[${key}]`),
      value: evaluateBody(block.body, block.span, inner),
      head: block.head,
    })));
}

/** Files of values without a configuration: what they hold belongs together, file by file. */
function looseValues({ folder, scope }: Module, reading: Reading): PartialEvidence {
  const found = folder.values.flatMap(({ path, attributes }) => {
    const all = [...attributes.values()];
    const first = all[0]?.nameSpan;
    if (first === undefined) return [];
    const tree = mapNode('', null, first, all.map(({ name, nameSpan, value }) => toTree(evaluate(value, scope), reading.file, name, nameSpan)));
    return connectionsOf(normalize(tree), { ...reading, sample: isSampleSettings(path) }).connections;
  });
  return { connections: found };
}

const isGeneric = ({ type }: Resource): boolean => !isAzureResource(type) && kubernetesKind(type) === null && !type.startsWith('azapi_') && !type.startsWith('azurerm_data_factory');

function kubernetesEvidence(resources: readonly Resource[], reading: Reading): PartialEvidence {
  const trees = resources.flatMap((resource) => {
    const kind = kubernetesKind(resource.type);
    return kind === null ? [] : [manifestOf(resource, kind, reading.file)];
  });
  const parts = [evidenceOf(objectsIn(trees, ''), reading)];
  for (const { type, value } of resources) {
    const body = type === 'kubernetes_manifest' ? valueAt(value, 'manifest') : type === 'kubectl_manifest' ? valueAt(value, 'yaml_body') : undefined;
    if (body === undefined) continue;
    const document = documentOf(body, 'yaml', reading.file);
    parts.push(evidenceOf(objectsIn(document.trees, document.file.text), { ...reading, file: document.file }));
  }
  return { places: parts.flatMap(({ places }) => places ?? []), bags: parts.flatMap(({ bags }) => bags ?? []), connections: parts.flatMap(({ connections }) => connections ?? []) };
}

/** Connection strings that no resource above has told of: outputs, locals, values of variables, arguments of modules from elsewhere. */
function leftOver(modules: readonly Module[], resources: readonly Resource[], reading: Reading, before: readonly Connection[]): readonly Connection[] {
  const found: Connection[] = [];
  const told = toldOf(before);
  const sweep = (value: Value, name: string): void => {
    found.push(...stringsIn(value, name, reading, told));
  };
  for (const { value, type } of resources) sweep(value, type);
  for (const { folder, scope } of modules) {
    for (const { type, body, span } of folder.blocks) if (type !== 'resource' && type !== 'locals') sweep(evaluateBody(body, span, scope), type);
    const values = [...folder.locals.values(), ...folder.values.flatMap(({ attributes }) => [...attributes.values()]), ...(folder.wrapper?.attributes ?? [])];
    for (const { name, value } of values) sweep(evaluate(value, scope), name);
    for (const file of folder.damaged) for (const value of addressesInText(file.text, scope.source.offsetOf(file))) sweep(value, 'address');
  }
  return found;
}
