import { push } from '../../shared/groups.ts';
import { folderOf } from '../../shared/paths.ts';
import type { AzureReading, AzureResource } from '../azure/resource.ts';
import type { PartialEvidence } from '../extractor.ts';
import { child, childrenOf, scalarText } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import { readLinkedService } from './linked-service.ts';
import type { Factory, Runtime } from './factory.ts';
import { placeOf } from './values.ts';

const SERVICES = /^microsoft\.(?:datafactory\/factories|synapse\/workspaces)\/linkedservices$/;
const RUNTIMES = /^microsoft\.(?:datafactory\/factories|synapse\/workspaces)\/integrationruntimes$/;
const USERS = /^microsoft\.(?:datafactory\/factories|synapse\/workspaces)\/(?:datasets|pipelines|dataflows|triggers)$/;

export const isLinkedService = ({ type }: AzureResource): boolean => SERVICES.test(type);

/** What comes behind the name of the factory: `factory/pg` is `pg`. */
export const ownName = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

/** The factory or workspace in a name, in small letters; empty where it is not told. */
export const factoryName = (name: string): string => name.slice(0, Math.max(0, name.lastIndexOf('/'))).toLowerCase();

/** The linked services among the resources of one deployment that reach PostgreSQL. Other resources give nothing here. */
export function evidenceOfFactories(resources: readonly AzureResource[], reading: AzureReading): PartialEvidence {
  const factories = new Map<string, AzureResource[]>();
  for (const resource of resources) push(factories, factoryName(resource.name), resource);
  const found = [...factories.values()].flatMap((siblings) => {
    const services = siblings.filter(isLinkedService);
    const factory = services.length === 0 ? null : factoryOf(siblings, reading);
    return services.flatMap(({ type, name, body }) => {
      const properties = child(body, 'properties');
      if (factory === null || properties?.kind !== 'map') return [];
      const product = type.startsWith('microsoft.synapse/') ? 'Azure Synapse' : 'Azure Data Factory';
      return readLinkedService({ name: ownName(name), properties, scope: reading, factory: { ...factory, product } }) ?? [];
    });
  });
  return { places: found.flatMap(({ places }) => places ?? []), connections: found.flatMap(({ connections }) => connections ?? []) };
}

/** The factory that these resources stand in: they have the same name before the last `/`. */
function factoryOf(siblings: readonly AzureResource[], { file }: AzureReading): Omit<Factory, 'product'> {
  const runtimes = new Map<string, Runtime>();
  const passed: PassedParameters = new Set();
  for (const { type, name, body } of siblings) {
    const runtime = RUNTIMES.test(type) ? runtimeOf(body, file) : null;
    if (runtime !== null) runtimes.set(ownName(name).toLowerCase(), runtime);
    if (USERS.test(type)) addPassed(body, passed);
  }
  return {
    folder: folderOf(file.path),
    runtime: (name) => runtimes.get(ownName(name).toLowerCase()) ?? null,
    passes: (linkedService, parameter) => passed.has(passedKey(linkedService, parameter)),
  };
}

/** An integration runtime by its `properties.type`; null where that is not written out. */
export function runtimeOf(body: KeyedNode, file: SourceFile): Runtime | null {
  const properties = child(body, 'properties');
  const type = properties === undefined ? undefined : child(properties, 'type');
  return type?.kind === 'scalar' && /^(?:managed|selfhosted)$/i.test(type.text) ? { type: type.text, at: placeOf(type, file) } : null;
}

/** Linked services with the parameters that datasets, pipelines and data flows pass to them. */
export type PassedParameters = Set<string>;

export const passedKey = (linkedService: string, parameter: string): string => `${linkedService}\n${parameter}`.toLowerCase();

/** Adds all that something below a node passes: `{ "referenceName": "pg", "parameters": { "mode": … } }`. */
export function addPassed(node: KeyedNode, into: PassedParameters): void {
  const name = scalarText(node, 'referenceName');
  const parameters = name === undefined ? undefined : child(node, 'parameters');
  if (name !== undefined && parameters !== undefined) for (const { key } of childrenOf(parameters)) into.add(passedKey(name, key));
  for (const each of childrenOf(node)) addPassed(each, into);
}
