import type { Bag, Connection, Entry, Location, Text } from '../../model.ts';
import { folderOf } from '../../shared/paths.ts';
import { isSampleSettings } from '../../shared/sample-path.ts';
import { NO_NEEDLES } from '../extractor.ts';
import type { Extractor, PartialEvidence } from '../extractor.ts';
import { isSecretName, withholdInText } from '../secrets.ts';
import { certificateText, contentOf, isCertificateText, withheld } from '../settings/collect.ts';
import { newIds } from '../settings/ids.ts';
import { piecesOf, textOf } from '../settings/pieces.ts';
import type { Interpolation } from '../settings/placeholders.ts';
import { structuredConnections } from '../settings/structured.ts';
import { EMPTY_SPAN, mapNode } from '../settings/tree.ts';
import type { FileScope } from '../settings/scope.ts';
import type { SourceFile } from '../source-file.ts';
import { parseConnection } from '../strings/index.ts';
import { environmentConnection, loginOf } from './environment.ts';
import { lexDotenv } from './lexer.ts';
import type { Assignment } from './lexer.ts';
import { isDotenv } from './names.ts';

export { environmentConnection, loginOf } from './environment.ts';
export type { EnvironmentOrigin } from './environment.ts';
export { isDotenv } from './names.ts';

/** `.env` files and their kin: one bag a file, which concerns the code in and below its folder. */
export const dotenvFiles: Extractor = {
  id: 'dotenv',
  yields: true,
  wants: isDotenv,
  needles: () => NO_NEEDLES,
  accepts: (file) => isDotenv(file.path) && file.encoding !== 'binary',
  extract: (file) => readDotenv(file),
};

/**
 * The bag of an `.env` file, with the connections in it. A bag's `name` and `id` are the path from the root, its `scope`
 * the folder: that is how `env_file` and `--env-file` name it.
 */
export function readDotenv(file: SourceFile): PartialEvidence {
  const sample = isSampleSettings(file.path);
  const folder = folderOf(file.path);
  const scope: FileScope = { file, how: 'shell', sample, newId: newIds(file.path) };
  const assignments = lastOfEach(lexDotenv(file.text));
  const entries = assignments.map((each) => entryOf(each, scope));
  const user = assignments.find(({ key }) => key === 'PGUSER')?.node.text ?? '';
  const own = environmentConnection(entries, { id: `${file.path}#PG`, sample, login: loginOf(user) });
  const strings = entries.map((entry) => entry.connection).filter((each): each is Connection => each !== null);
  const whole = new Set(strings.flatMap(({ hosts }) => hosts.map(plain)));
  // The same server as a whole string, and nothing that could break: the string is how to connect.
  const groups = groupedConnections(assignments, scope).filter((group) => asksToVerify(group) || !group.hosts.every((host) => whole.has(plain(host))));
  const bag: Bag = { id: file.path, kind: 'environment file', name: file.path, scope: folder, at: file.whole(), entries, folder, sample };
  return { bags: entries.length === 0 ? [] : [bag], connections: own === null ? [...strings, ...groups] : [...strings, ...groups, own] };
}

function entryOf({ key, node, raw }: Assignment, scope: FileScope): Entry {
  const how: Interpolation = raw ? 'none' : 'shell';
  const { file, sample } = scope;
  const at = file.at(node.span.start, node.span.end);
  const connection = parseConnection({ pieces: piecesOf(file, node, how), file, id: scope.newId(key), name: key, sample });
  const secret = connection === null && isSecretName(key);
  const value = isCertificateText(node.text) ? certificateText(at) : secret ? withheld(at) : withholdInText(textOf(file, node, how));
  return { key, value, connection, content: contentOf(node, scope), at };
}

/**
 * Connections in pieces, told apart by prefix: `POSTGRES_HOST` and `POSTGRES_SSLMODE`, `X__database__HOST` and
 * `X__database__SSL_MODE`. A host alone tells nothing about TLS; the code that reads it does.
 */
function groupedConnections(assignments: readonly Assignment[], scope: FileScope): readonly Connection[] {
  const root = mapNode('', null, EMPTY_SPAN, assignments.map(({ node }) => node));
  const found = structuredConnections({ node: root, path: [], around: [] }, scope).filter(({ hosts, settings }) => hosts.length > 0 && settings.length > 0);
  return found.map((each) => ({ ...each, name: keyAt(each.hosts[0]?.at, assignments, scope) }));
}

function asksToVerify({ settings }: Connection): boolean {
  return settings.some(({ key, value }) => key === 'sslrootcert' || plain(value).startsWith('verify'));
}

function plain({ parts }: Text): string {
  return parts.map((part) => (part.kind === 'literal' ? part.text.toLowerCase() : '\0')).join('');
}

/** The variable whose value stands on this line. */
function keyAt(at: Location | undefined, assignments: readonly Assignment[], { file }: FileScope): string | null {
  return assignments.find(({ node }) => file.at(node.span.start, node.span.end).line === at?.line)?.key ?? null;
}

/** A later assignment replaces an earlier one. */
function lastOfEach(assignments: readonly Assignment[]): readonly Assignment[] {
  return [...new Map(assignments.map((each) => [each.key, each])).values()];
}
