import type { Connection, Place } from '../../model.ts';
import type { PartialEvidence } from '../extractor.ts';
import { unknownText } from '../operations/text.ts';
import { childrenOf } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import { mappedSettings, variableLayers } from './app-settings.ts';
import type { AppSetting } from './app-settings.ts';
import { settingConnections } from './place.ts';
import type { AzureReading, AzureResource } from './resource.ts';
import { nodeAt, wordAt } from './resource.ts';
import { nodePlace } from './values.ts';

/** The type of what a module deploys that is not in the repository: its body are the parameters that it is handed. */
export const ELSEWHERE = '(elsewhere)';

const MAX_DEPTH = 12;

/** Each map, or list of names with values, that says how to reach a database, as the variables of a place. */
export function elsewherePlaces(resource: AzureResource, reading: AzureReading): PartialEvidence {
  const places: Place[] = [];
  const connections: Connection[] = [];
  const visit = (node: KeyedNode, depth: number): void => {
    if (node.kind === 'scalar' || depth > MAX_DEPTH) return;
    const settings = node.kind === 'map' ? mappedSettings(node) : childrenOf(node).flatMap(named);
    const { layers, entries } = variableLayers(settings, reading);
    const found = settingConnections(resource.title, settings, entries, reading);
    if (found.length > 0) {
      const at = nodePlace(node, reading);
      places.push({ id: reading.placeId(resource.title), kind: 'module', name: resource.title, scope: '', at, layers: [{ kind: 'inherits', from: { image: unknownText('what runs there is named elsewhere', at) }, at }, ...layers], tags: [], folder: null, runs: true, os: null });
      connections.push(...found);
    }
    for (const child of childrenOf(node)) visit(child, depth + 1);
  };
  visit(resource.body, 0);
  return { places, connections };
}

function named(item: KeyedNode): readonly AppSetting[] {
  const name = wordAt(item, 'name');
  const value = nodeAt(item, 'value');
  return name === undefined || value?.kind !== 'scalar' ? [] : [{ name, value }];
}
