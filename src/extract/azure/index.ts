import type { PartialEvidence } from '../extractor.ts';
import { appPlace, appServices } from './app-service.ts';
import { containerPlaces } from './containers.ts';
import { ELSEWHERE, elsewherePlaces } from './elsewhere.ts';
import { vaultSecretBag } from './key-vault.ts';
import type { AzureReading, AzureResource } from './resource.ts';

export type { AzureReading, AzureResource, PlacedNode } from './resource.ts';
export { ELSEWHERE } from './elsewhere.ts';
export { itemsAt, nodeAt, scalarAt, wordAt } from './resource.ts';
export { variableEntry, wordOf } from './values.ts';

const CONTAINERS: ReadonlySet<string> = new Set(['microsoft.app/containerapps', 'microsoft.app/jobs', 'microsoft.containerinstance/containergroups']);

/**
 * What the resources of one deployment mean: a place for each App Service app, slot, function app and container, with its
 * variables, code, files and connections; a bag for each secret of a vault. Resources of other types give nothing here.
 */
export function evidenceOfResources(resources: readonly AzureResource[], reading: AzureReading): PartialEvidence {
  const apps = appServices(resources);
  const containers = resources.filter(({ type }) => CONTAINERS.has(type));
  const isOnly = apps.filter(({ app }) => app.type === 'microsoft.web/sites').length + containers.length === 1;
  const found = [
    ...apps.map((app) => appPlace(app, isOnly, reading)),
    ...containers.map((resource) => containerPlaces(resource, isOnly, reading)),
    ...resources.filter(({ type }) => type === ELSEWHERE).map((resource) => elsewherePlaces(resource, reading)),
  ];
  const secrets = resources.filter(({ type }) => type === 'microsoft.keyvault/vaults/secrets').flatMap((resource) => vaultSecretBag(resource, reading) ?? []);
  return {
    places: found.flatMap(({ places }) => places ?? []),
    bags: [...found.flatMap(({ bags }) => bags ?? []), ...secrets],
    connections: [...new Set([...found.flatMap(({ connections }) => connections ?? []), ...secrets.flatMap(({ entries }) => entries.flatMap(({ connection }) => connection ?? []))])],
  };
}
