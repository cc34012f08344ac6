import type { Connection, Content, Entry, Location, Text } from '../../model.ts';
import { decodeCertificateText } from '../certificates/index.ts';
import { entryOf } from '../dockerfile/entries.ts';
import { plain } from '../operations/text.ts';
import { certificateText } from '../settings/collect.ts';
import { piecesOf, textOf } from '../settings/pieces.ts';
import type { KeyedNode, ScalarNode } from '../settings/tree.ts';
import { derived } from '../shell/index.ts';
import type { MappedText, ShellWord } from '../shell/index.ts';
import { scalarText as mappedText } from '../pipelines/scalars.ts';
import type { SourceFile } from '../source-file.ts';
import type { AzureReading, PlacedNode } from './resource.ts';

/** The file that a node stands in. */
export function fileOf(node: PlacedNode, reading: AzureReading): SourceFile {
  return node.source ?? reading.file;
}

/** Where a value stands. */
export function valueAt(node: KeyedNode, reading: AzureReading): Location {
  return fileOf(node, reading).at(node.span.start, node.span.end);
}

/** Where a node stands, with its key where it has one. */
export function nodePlace(node: KeyedNode, reading: AzureReading): Location {
  return fileOf(node, reading).at(node.keySpan?.start ?? node.span.start, node.span.end);
}

/** A scalar as a word of several pieces, for the readers of connection strings. */
export function wordOf(node: ScalarNode & PlacedNode, reading: AzureReading): ShellWord {
  const file = fileOf(node, reading);
  const { start, end } = node.span;
  const pieces = node.pieces ?? (node.evaluated === undefined ? piecesOf(file, node, reading.how) : node.evaluated.parts.map((part) => ({ part, start, end })));
  return { text: rawText(node, reading), pieces, file, content: null, variable: null };
}

/** A scalar as text. Secrets are still in it. */
function rawText(node: ScalarNode & PlacedNode, reading: AzureReading): Text {
  return node.type === 'null' ? { parts: [], at: valueAt(node, reading) } : textOf(fileOf(node, reading), node, reading.how);
}

/** A scalar that is a path or the name of an image. */
export function pathText(node: ScalarNode, reading: AzureReading): Text {
  return rawText(node, reading);
}

/** What a shell gets of a scalar. */
export function shellText(node: ScalarNode, reading: AzureReading): MappedText {
  const file = fileOf(node, reading);
  if (node.evaluated === undefined) return mappedText(file, node, []);
  const flat = node.evaluated.parts.map((part) => (part.kind === 'literal' ? part.text : '${UNKNOWN_AT_DEPLOYMENT}')).join('');
  return derived(file, flat, node.span);
}

/** A variable of a process: its connection, its certificate, or its text without secrets. */
export function variableEntry(name: string, node: ScalarNode, reading: AzureReading): Entry {
  const at = nodePlace(node, reading);
  const word = wordOf(node, reading);
  const content = certificateOf(word.text);
  if (content !== null) return { key: name, value: certificateText(valueAt(node, reading)), connection: null, content, at };
  const entry = entryOf({ name, value: word, at }, (each) => reading.newId(each), reading.sample);
  return entry.connection === null ? entry : { ...entry, connection: once(entry.connection, reading) };
}

/** Certificates in a value, also in base64. */
export function certificateOf(text: Text): Content | null {
  const all = plain(text);
  return all === null ? null : decodeCertificateText(all, text.at);
}

const known = new WeakMap<AzureReading, Map<string, Connection>>();

/** A value that several apps are given is one connection, in several places. */
function once(connection: Connection, reading: AzureReading): Connection {
  const all = known.get(reading) ?? new Map<string, Connection>();
  known.set(reading, all);
  const key = JSON.stringify({ ...connection, id: '' });
  const ready = all.get(key);
  if (ready !== undefined) return ready;
  all.set(key, connection);
  return connection;
}
