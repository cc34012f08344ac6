import type { AzureReading, AzureResource, PlacedNode } from '../azure/resource.ts';
import type { PartialEvidence } from '../extractor.ts';
import { child, childrenOf, scalarText } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
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
  const found = resources.filter(isLinkedService).flatMap((resource) => {
    const properties = child(resource.body, 'properties');
    if (properties?.kind !== 'map') return [];
    return readLinkedService({ name: ownName(resource.name), properties, scope: reading, factory: factoryOf(resource, resources, reading) }) ?? [];
  });
  return { places: found.flatMap(({ places }) => places ?? []), connections: found.flatMap(({ connections }) => connections ?? []) };
}

/** The factory that a resource stands in: what else has the same name before the last `/`. */
function factoryOf(service: AzureResource, resources: readonly AzureResource[], reading: AzureReading): Factory {
  const siblings = resources.filter(({ name }) => factoryName(name) === factoryName(service.name));
  return {
    product: service.type.startsWith('microsoft.synapse/') ? 'Azure Synapse' : 'Azure Data Factory',
    folder: reading.file.path.slice(0, Math.max(0, reading.file.path.lastIndexOf('/'))),
    runtime: (name) => siblings.filter((each) => RUNTIMES.test(each.type) && ownName(each.name).toLowerCase() === ownName(name).toLowerCase()).map((each) => runtimeOf(each.body, reading)).find((each) => each !== null) ?? null,
    passes: (linkedService, parameter) => siblings.some((each) => USERS.test(each.type) && passesIn(each.body, linkedService, parameter)),
  };
}

/** An integration runtime by its `properties.type`; null where that is not written out. */
function runtimeOf(body: PlacedNode, { file }: AzureReading): Runtime | null {
  const properties = child(body, 'properties');
  const type = properties === undefined ? undefined : child(properties, 'type');
  return type?.kind === 'scalar' && /^(?:managed|selfhosted)$/i.test(type.text) ? { type: type.text, at: placeOf(type, file) } : null;
}

/** Whether something below a node refers to a linked service and passes it this parameter. */
export function passesIn(node: KeyedNode, linkedService: string, parameter: string): boolean {
  const parameters = scalarText(node, 'referenceName')?.toLowerCase() === linkedService.toLowerCase() ? child(node, 'parameters') : undefined;
  if (parameters !== undefined && child(parameters, parameter) !== undefined) return true;
  return childrenOf(node).some((each) => passesIn(each, linkedService, parameter));
}
