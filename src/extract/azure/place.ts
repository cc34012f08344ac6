import type { Connection, Entry, Layer } from '../../model.ts';
import { commandsNameTheirServers, environmentConnection, loginOf } from '../dotenv/environment.ts';
import { structuredConnections } from '../settings/structured.ts';
import { EMPTY_SPAN, mapNode } from '../settings/tree.ts';
import { readCommands } from '../shell/index.ts';
import type { MappedText } from '../shell/index.ts';
import type { SourceFile } from '../source-file.ts';
import type { AppSetting } from './app-settings.ts';
import { flat } from './key-vault.ts';
import type { AzureReading } from './resource.ts';
import { fileOf } from './values.ts';

/** The connections of the variables of one place: strings, `PG*`, and pieces (`DB_HOST`, `DB_SSLMODE`). */
export function settingConnections(name: string, settings: readonly AppSetting[], entries: readonly Entry[], reading: AzureReading): readonly Connection[] {
  const strings = [...new Set(entries.flatMap(({ connection }) => connection ?? []))];
  const user = settings.findLast((each) => each.name === 'PGUSER');
  const variables = environmentConnection(entries, { id: reading.newId(`${name}.PG`), sample: reading.sample, login: user === undefined ? 'unknown' : loginOf(flat(user.value)) });
  return [...strings, ...grouped(name, settings, reading, strings), ...(variables === null ? [] : [variables])];
}

/** A host alone tells nothing about TLS; one that stands in a string as well is described by the string. */
function grouped(name: string, settings: readonly AppSetting[], reading: AzureReading, strings: readonly Connection[]): readonly Connection[] {
  const whole = new Set(strings.flatMap(({ hosts }) => hosts.map((host) => JSON.stringify(host.parts))));
  const files = new Map<SourceFile, AppSetting[]>();
  for (const setting of settings) {
    const file = fileOf(setting.value, reading);
    files.set(file, [...(files.get(file) ?? []), setting]);
  }
  return [...files].flatMap(([file, own]) => {
    const map = mapNode('', null, EMPTY_SPAN, own.map((each) => ({ ...each.value, key: each.name, text: flat(each.value) })));
    const found = structuredConnections({ node: map, path: [], around: [] }, { ...reading, file, newId: () => '' });
    return found.flatMap((connection): readonly Connection[] => {
      const { hosts, settings: given } = connection;
      const [host] = hosts;
      if (host === undefined || given.length === 0 || hosts.every((each) => whole.has(JSON.stringify(each.parts)))) return [];
      const key = own.findLast(({ value }) => file.at(value.span.start).line === host.at.line)?.name ?? null;
      return [{ ...connection, id: reading.newId(`${name}.${key ?? ''}`), name: key }];
    });
  });
}

/** What a command does when the place starts, and the connections that stand in it. */
export interface Started {
  readonly layers: readonly Layer[];
  readonly connections: readonly Connection[];
}

export function startedBy(script: MappedText, reading: AzureReading): Started {
  const { layers, connections } = readCommands(script, { world: { shell: 'sh', terminal: false }, newId: (each) => reading.newId(each), sample: reading.sample });
  const kept = layers.filter(({ kind }) => kind === 'runs' || kind === 'sets');
  const set = kept.flatMap((layer) => (layer.kind === 'sets' ? [layer.entry] : []));
  const own = commandsNameTheirServers(connections) ? null : environmentConnection(set, { id: reading.newId('start.PG'), sample: reading.sample });
  return { layers: kept, connections: [...connections, ...set.flatMap(({ connection }) => connection ?? []), ...(own === null ? [] : [own])] };
}
