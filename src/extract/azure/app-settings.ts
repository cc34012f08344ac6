import type { Entry, Layer } from '../../model.ts';
import { childrenOf } from '../settings/tree.ts';
import type { KeyedNode, ScalarNode } from '../settings/tree.ts';
import { secretReference, vaultBag } from './key-vault.ts';
import type { AzureReading } from './resource.ts';
import { itemsAt, nodeAt, scalarAt, wordAt } from './resource.ts';
import { variableEntry } from './values.ts';

/** A setting of an app: a variable that its process finds. */
export interface AppSetting {
  readonly name: string;
  readonly value: ScalarNode;
  /** Another name for the same: .NET finds a connection string among its own, everybody else by a prefix. */
  readonly alias?: string;
}

const MAX_SETTINGS = 2000;

/** `siteConfig.appSettings`: a list of `name` and `value`. */
export function listedSettings(config: KeyedNode): readonly AppSetting[] {
  return itemsAt(config, 'appSettings').flatMap((item): readonly AppSetting[] => {
    const name = wordAt(item, 'name');
    const value = nodeAt(item, 'value');
    return name === undefined || value?.kind !== 'scalar' ? [] : [{ name, value }];
  });
}

/** `config/appsettings`: a map. */
export function mappedSettings(map: KeyedNode | undefined): readonly AppSetting[] {
  return map?.kind !== 'map' ? [] : childrenOf(map).slice(0, MAX_SETTINGS).flatMap((value): readonly AppSetting[] => (value.kind === 'scalar' ? [{ name: value.key, value }] : []));
}

/** Prefixes by the type of a connection string. https://learn.microsoft.com/azure/app-service/configure-common#configure-connection-strings */
const PREFIXES: Readonly<Record<string, string>> = { postgresql: 'POSTGRESQLCONNSTR_', custom: 'CUSTOMCONNSTR_', mysql: 'MYSQLCONNSTR_', sqlazure: 'SQLAZURECONNSTR_', sqlserver: 'SQLCONNSTR_' };

/** `connectionStrings` of `siteConfig`, and the map of `config/connectionstrings`. */
export function connectionStrings(node: KeyedNode | undefined): readonly AppSetting[] {
  if (node === undefined || node.kind === 'scalar') return [];
  return childrenOf(node).slice(0, MAX_SETTINGS).flatMap((item): readonly AppSetting[] => {
    const name = wordAt(item, 'name') ?? (node.kind === 'map' ? item.key : undefined);
    const value = scalarAt(item, 'connectionString') ?? scalarAt(item, 'value');
    if (name === undefined || value === undefined) return [];
    const prefix = PREFIXES[(wordAt(item, 'type') ?? 'custom').toLowerCase()] ?? 'CUSTOMCONNSTR_';
    return [{ name: `ConnectionStrings__${name}`, value, alias: prefix + name }];
  });
}

/** What a process finds of settings; the last of a name counts. */
export interface Variables {
  readonly layers: readonly Layer[];
  readonly entries: readonly Entry[];
}

export function variableLayers(settings: readonly AppSetting[], reading: AzureReading): Variables {
  const last = new Map(settings.map((setting) => [setting.name, setting]));
  const entries: Entry[] = [];
  const layers = [...last.values()].flatMap(({ name, value, alias }): readonly Layer[] => {
    const entry = variableEntry(name, value, reading);
    const secret = secretReference(value);
    const names = alias === undefined ? [name] : [name, alias];
    if (secret !== null) return names.map((variable) => ({ kind: 'binds', bag: vaultBag(secret), key: 'value', variable, prefix: '', at: entry.at }));
    entries.push(entry);
    return [...names.map((key): Layer => ({ kind: 'sets', entry: { ...entry, key } })), ...(name === 'HOME' ? [{ kind: 'home', path: entry.value } as const] : [])];
  });
  return { layers, entries };
}
