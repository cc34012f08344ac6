import type { Bag, Entry } from '../../model.ts';
import { unknownText } from '../operations/text.ts';
import { flat, secretInUri } from './key-vault.ts';
import type { AzureReading, AzureResource } from './resource.ts';
import { itemsAt, nodeAt, scalarAt, wordAt } from './resource.ts';
import { nodePlace, valueAt, variableEntry } from './values.ts';

/** The secrets of a container app: those with a value, and those that a vault keeps, by their name there. */
export interface AppSecrets {
  readonly bag: Bag | null;
  readonly vault: ReadonlyMap<string, string>;
}

/** `configuration.secrets`. https://learn.microsoft.com/azure/container-apps/manage-secrets */
export function secretsOf(resource: AzureResource, reading: AzureReading): AppSecrets {
  const list = nodeAt(resource.body, 'properties', 'configuration', 'secrets');
  const entries: Entry[] = [];
  const vault = new Map<string, string>();
  for (const item of itemsAt(resource.body, 'properties', 'configuration', 'secrets')) {
    const key = wordAt(item, 'name');
    if (key === undefined) continue;
    const kept = scalarAt(item, 'keyVaultUrl');
    const secret = kept === undefined ? null : secretInUri(flat(kept));
    if (secret !== null) vault.set(key, secret);
    const value = scalarAt(item, 'value');
    const at = nodePlace(item, reading);
    if (value === undefined) {
      entries.push({ key, value: unknownText('it is kept in a vault', at), connection: null, content: null, at });
      continue;
    }
    const entry = variableEntry(key, value, reading);
    const shown = entry.connection !== null || entry.content !== null;
    entries.push(shown ? entry : { ...entry, value: unknownText('withheld', entry.value.at) });
  }
  if (list === undefined || entries.length === 0) return { bag: null, vault };
  const id = reading.placeId(`${resource.title} secrets`);
  return { bag: { id, kind: 'secrets of', name: resource.title, scope: id, at: valueAt(list, reading), entries, folder: null, sample: reading.sample }, vault };
}
