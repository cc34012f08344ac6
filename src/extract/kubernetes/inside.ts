import type { Bag, Connection, Part, Setting, Text } from '../../model.ts';
import { isDotenv, readDotenv } from '../dotenv/index.ts';
import { formatOf } from '../settings/formats.ts';
import { readSettings } from '../settings/index.ts';
import type { ScalarNode } from '../settings/tree.ts';
import type { Reading } from './reading.ts';
import { EmbeddedFile } from './sources.ts';

/** Characters; a ConfigMap holds a megabyte. */
const MAX_LENGTH = 1024 * 1024;

/** The connections of a settings file that is a value: `application.properties` and `appsettings.json` as keys of a ConfigMap. */
export function connectionsInside(key: string, node: ScalarNode, name: string, reading: Reading): readonly Connection[] {
  const isFile = formatOf(key) !== null || isDotenv(key);
  if (!isFile || node.text.length > MAX_LENGTH || node.text.trim() === '') return [];
  const file = new EmbeddedFile(`${reading.newId(`${name}.${key}`)}/${key}`, reading.file, node);
  const { connections = [], bags = [] } = isDotenv(key) ? readDotenv(file) : readSettings(file);
  return connections.map((connection) => withDefaults({ ...connection, sample: reading.sample }, bags));
}

/**
 * A settings file refers to its own keys (`jdbc:postgresql://${db.host}/orders`), and the environment wins over them. They are
 * no keys of the ConfigMap, so what they hold is put down where they are named.
 */
function withDefaults(connection: Connection, bags: readonly Bag[]): Connection {
  const values = new Map(bags.flatMap(({ entries }) => entries).map(({ key, value }) => [key, value]));
  const filled = (text: Text): Text => (text.parts.some(({ kind }) => kind === 'variable') ? { ...text, parts: text.parts.map(partOf) } : text);
  const partOf = (part: Part): Part => {
    const value = part.kind === 'variable' && part.otherwise === null ? values.get(part.name) : undefined;
    return value === undefined || part.kind !== 'variable' ? part : { ...part, otherwise: value };
  };
  const setting = (each: Setting): Setting => ({ ...each, value: filled(each.value) });
  return {
    ...connection,
    hosts: connection.hosts.map(filled),
    settings: connection.settings.map(setting),
    fragments: connection.fragments.map((each) => ({ ...each, text: filled(each.text) })),
    reads: connection.reads === null ? null : filled(connection.reads),
  };
}
