import type { Bag, Connection, Entry, Text } from '../../model.ts';
import { folderOf } from '../../shared/paths.ts';
import { environmentConnection, loginOf } from '../dotenv/environment.ts';
import { isSecretName } from '../secrets.ts';
import { certificateText, contentOf, isCertificateText, plainText, withheld } from './collect.ts';
import { projectFolder } from './project-folder.ts';
import type { FileScope } from './scope.ts';
import { eachBranch } from './scope.ts';
import { childrenOf, eachScalar } from './tree.ts';
import type { KeyedNode, ScalarNode } from './tree.ts';
import { bare } from './words.ts';

const MAX_ENTRIES = 2000;

/**
 * All scalars of a settings file under their dotted keys, for whoever refers to them (`${db.host}`). Several documents
 * (Spring profiles) give the same keys again: such an entry is one of their values.
 */
export function settingsBag(trees: readonly KeyedNode[], scope: FileScope, byScalar: ReadonlyMap<ScalarNode, Connection>): Bag | null {
  const { file } = scope;
  const found = new Map<string, Entry[]>();
  for (const tree of trees) {
    const own = new Map<string, Entry>();
    eachScalar(tree, (node, path) => {
      if (own.size < MAX_ENTRIES && path.length > 0) own.set(path.join('.'), entryOf(node, path.join('.'), scope, byScalar));
    });
    for (const [key, entry] of own) found.set(key, [...(found.get(key) ?? []), entry]);
  }
  if (found.size === 0) return null;
  const entries = [...found.values()].slice(0, MAX_ENTRIES).map(oneEntry);
  return { id: file.path, kind: 'settings file', name: file.path, scope: folderOf(file.path), at: file.whole(), entries, folder: projectFolder(file.path), sample: scope.sample };
}

function oneEntry(entries: readonly Entry[]): Entry {
  const [first] = entries;
  const last = entries.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('an entry has at least one value');
  if (first === last) return first;
  const value: Text = { parts: [{ kind: 'oneOf', branches: entries.map((entry) => entry.value) }], at: first.at };
  return { ...first, value, connection: first.connection ?? last.connection, content: first.content ?? last.content };
}

function entryOf(node: ScalarNode, key: string, scope: FileScope, byScalar: ReadonlyMap<ScalarNode, Connection>): Entry {
  const at = scope.file.at(node.span.start, node.span.end);
  const connection = byScalar.get(node) ?? null;
  const content = contentOf(node, scope);
  const value = isCertificateText(node.text) ? certificateText(at) : connection === null && isSecretPath(key) ? withheld(at) : plainText(node, scope);
  return { key, value, connection, content, at };
}

/** The key itself, with the one before it (`ssl.key`), or a whole map of secrets (`passwords.admin`). */
function isSecretPath(key: string): boolean {
  const path = key.split('.');
  return isSecretName(path.at(-1) ?? '') || isSecretName(path.slice(-2).join('.')) || path.some((each) => /passw|passphrase|secret|token|credential/i.test(each));
}

/** Maps that a runner, an editor or a platform turns into environment variables. */
const ENVIRONMENT_MAPS = new Set(['env', 'environment', 'environmentvariables', 'envvariables', 'envvars']);
const VARIABLE = /^[A-Za-z_]\w*$/;

/** The environment variables that a settings file gives to a process, and the connection that `PG*` among them make. */
export function environmentBags(root: KeyedNode, scope: FileScope, byScalar: ReadonlyMap<ScalarNode, Connection>): { bags: readonly Bag[]; connections: readonly Connection[] } {
  const bags: Bag[] = [];
  const connections: Connection[] = [];
  const { file, sample } = scope;
  for (const { node, path } of eachBranch(root)) {
    if (node.kind !== 'map' || !(ENVIRONMENT_MAPS.has(bare(node.key)) || isFunctionsSettings(node, path, file.path))) continue;
    const scalars = childrenOf(node).filter((each): each is ScalarNode => each.kind === 'scalar' && VARIABLE.test(each.key));
    if (scalars.length === 0) continue;
    const entries = scalars.slice(0, MAX_ENTRIES).map((each) => entryOf(each, each.key, scope, byScalar));
    const name = `${file.path}#${path.join('.')}`;
    bags.push({ id: name, kind: 'environment', name, scope: folderOf(file.path), at: file.at(node.span.start, node.span.end), entries, folder: projectFolder(file.path), sample });
    const user = scalars.findLast((each) => each.key === 'PGUSER')?.text ?? '';
    const own = environmentConnection(entries, { id: scope.newId(`${path.join('.')}.PG`), sample, login: loginOf(user) });
    if (own !== null) connections.push(own);
  }
  return { bags, connections };
}

/** Azure Functions: https://learn.microsoft.com/azure/azure-functions/functions-develop-local#local-settings-file */
function isFunctionsSettings(node: KeyedNode, path: readonly string[], filePath: string): boolean {
  return path.length === 1 && node.key === 'Values' && filePath.endsWith('local.settings.json');
}
