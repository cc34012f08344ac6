import type { Connection, DriverHint, LoginForm, Setting, Text } from '../../model.ts';
import { plainText, settingsIn } from './collect.ts';
import { engineAround, engineOfPath } from './scope.ts';
import type { FileScope, Located } from './scope.ts';
import { hintOfShape } from './shapes.ts';
import { childrenOf } from './tree.ts';
import type { KeyedNode, ScalarNode } from './tree.ts';
import { DATABASE_ENDINGS, HOST_ENDINGS, MODE_ENDINGS, POSTGRES_PORTS, bare, engineOf, isModeWord, isPassedOn, isPostgresMode } from './words.ts';
import type { Engine } from './words.ts';

/** Scalars of one connection: those of the map, and of maps handed to the driver below it. */
interface Fields {
  readonly prefix: string;
  readonly host: ScalarNode | null;
  readonly mode: ScalarNode | null;
  readonly port: string | null;
  /** A database, user or port stands beside: it is a connection and not a word. */
  readonly company: boolean;
}

const NO_HINT: DriverHint = { language: null, library: null, program: null };
/** Keys whose spelling is the application's own; it hands them to a driver under libpq's names. */
const LIBPQ_NAMES: readonly { readonly ends: readonly string[]; readonly name: string }[] = [
  { ends: MODE_ENDINGS, name: 'sslmode' },
  { ends: ['sslrootcert', 'sslrootcertificate', 'sslca', 'sslcafile', 'sslcacert', 'sslrootcertpath', 'cacertpath', 'rootcertpath'], name: 'sslrootcert' },
  { ends: ['sslcrl'], name: 'sslcrl' },
];
/** Programs that read the spelling in their file as it is. */
const READS_AS_SPELLED = new Set(['grafana', 'graphql-engine']);

/** Connections whose host, mode and certificate are keys of their own. One map may hold several, told apart by prefix. */
export function structuredConnections(located: Located, scope: FileScope): readonly Connection[] {
  const { node } = located;
  if (node.kind !== 'map' || node.abstract) return [];
  const engine = engineAround(located, scope.file.path);
  if (engine === 'other') return [];
  const reads = variableRead(node);
  return fieldsOf(node)
    .filter((fields) => isConnection(fields, located, engine, scope.file.path) || (reads !== null && engine === 'postgresql'))
    .map((fields) => connection(fields, located, scope, reads));
}

/** Sequelize: `"use_env_variable": "DATABASE_URL"`. */
function variableRead(map: KeyedNode): ScalarNode | null {
  const named = childrenOf(map).findLast((each) => each.key === 'use_env_variable');
  return named?.kind === 'scalar' && /^\w+$/.test(named.text) ? named : null;
}

function fieldsOf(map: KeyedNode): readonly Fields[] {
  const scalars = [...childrenOf(map), ...modesPassedOn(map)].filter((each): each is ScalarNode => each.kind === 'scalar');
  const prefixes = new Set<string>();
  for (const { key } of scalars) {
    const ending = bare(key) === 'url' ? '' : (endingOf(key, HOST_ENDINGS) ?? endingOf(key, MODE_ENDINGS));
    // `PGHOST` and its kin are variables, and a connection of their own.
    if (ending !== null && !(ending === 'pg' && /^PG[A-Z]+$/.test(key))) prefixes.add(ending);
  }
  const found = [...prefixes].slice(0, MAX_PREFIXES).map((prefix) => {
    const named = (endings: readonly string[]): ScalarNode | null => scalars.findLast((each) => endings.some((ending) => bare(each.key) === prefix + ending)) ?? null;
    const host = named(HOST_ENDINGS) ?? (prefix === '' ? named(['url']) : null);
    return { prefix, host, mode: named(MODE_ENDINGS), port: named(['port'])?.text ?? null, company: named(DATABASE_ENDINGS) !== null };
  });
  return found.length > 0 ? found : [{ prefix: '', host: null, mode: null, port: null, company: scalars.some((each) => DATABASE_ENDINGS.includes(bare(each.key))) }];
}

const MAX_PREFIXES = 20;

/** What stands before one of the endings; null when the key has none of them. */
function endingOf(key: string, endings: readonly string[]): string | null {
  const plain = bare(key);
  const ending = endings.find((each) => plain.endsWith(each));
  return ending === undefined ? null : plain.slice(0, -ending.length);
}

function modesPassedOn(map: KeyedNode): readonly KeyedNode[] {
  return childrenOf(map).filter((each) => isPassedOn(each.key)).flatMap(childrenOf).filter((each) => endingOf(each.key, MODE_ENDINGS) !== null);
}

function isConnection(fields: Fields, located: Located, said: Engine, filePath: string): boolean {
  const { host, mode, prefix } = fields;
  const engine = prefix === '' ? said : (engineOf(prefix) ?? said);
  if (engine === 'other') return false;
  const sound = mode !== null && isMode(mode);
  if (host !== null) {
    if (!isHost(host)) return false;
    return engine === 'postgresql' || sound || (fields.port !== null && POSTGRES_PORTS.has(fields.port)) || engineOf(host.text) === 'postgresql';
  }
  if (isPassedOn(located.node.key)) return false;
  if (sound) return isPostgresMode(mode.text) || fields.company || engineOfPath([...located.path, prefix], filePath) === 'postgresql';
  // No host and no mode: only where the file says which adapter it configures does the environment give the rest.
  return engine === 'postgresql' && fields.company && saysAdapter(located.node);
}

/** A name, several, or something that a template or a variable fills in. Not an address of the web, not prose. */
const isHost = (node: ScalarNode): boolean => node.type === 'null' || HOLE_START.test(node.text) || /^[\w.-]+(?::\d{1,5})?(?:, ?[\w.-]+(?::\d{1,5})?){0,9}$|^\/[\w./-]+$/.test(node.text.trim());

const isMode = (node: ScalarNode): boolean => isModeWord(node.text) || HOLE_START.test(node.text);
const HOLE_START = /^\s*(?:\$\{|\$\(|<%=|\{\{|%\(|%env\(|#\{)/;

function saysAdapter(node: KeyedNode): boolean {
  return childrenOf(node).some((each) => each.kind === 'scalar' && ['adapter', 'engine', 'dialect', 'driver'].includes(bare(each.key)) && engineOf(each.text) === 'postgresql');
}

function connection(fields: Fields, located: Located, scope: FileScope, reads: ScalarNode | null): Connection {
  const { node, path, around } = located;
  const shape = hintOfShape(node, path, around);
  const spelled = READS_AS_SPELLED.has(shape.program ?? '');
  const settings = settingsIn(node, scope, (key) => (spelled ? null : libpqName(key, fields.prefix)));
  const own = settings.filter((setting) => belongs(setting, fields));
  const at = fields.mode ?? fields.host ?? reads;
  const span = at === null ? (node.keySpan ?? node.span) : at.span;
  const name = path.join('.');
  return {
    id: scope.newId(name),
    at: scope.file.at(span.start, span.end),
    syntax: 'settings',
    scheme: null,
    hosts: fields.host === null || fields.host.type === 'null' ? [] : hostTexts(plainText(fields.host, scope)),
    login: loginIn(node, fields.prefix),
    settings: own,
    fragments: [],
    hint: { ...NO_HINT, ...shape },
    name: name === '' ? null : name,
    reads: reads === null ? null : { parts: [{ kind: 'variable', name: reads.text, otherwise: null }], at: scope.file.at(reads.span.start, reads.span.end) },
    sample: scope.sample,
  };
}

/** libpq's name for an application's key with this prefix; null for a key that stays as it is. */
function libpqName(key: string, prefix: string): string | null {
  const plain = bare(key);
  const known = LIBPQ_NAMES.find(({ ends }) => ends.some((end) => plain === prefix + end || plain === end));
  return known === undefined || known.name === key ? null : known.name;
}

/** In a flat map with several connections, a setting belongs to the one whose prefix its key has. */
function belongs(setting: Setting, { prefix }: Fields): boolean {
  return prefix === '' || bare(setting.key).startsWith(prefix) || LIBPQ_NAMES.some(({ name }) => name === setting.key);
}

/** `h1,h2` are two hosts; a port behind the last colon is not part of one. */
function hostTexts(text: Text): readonly Text[] {
  const [part] = text.parts;
  if (text.parts.length !== 1 || part?.kind !== 'literal') return [text];
  const hosts = part.text.split(',').map((host) => host.trim().replace(/:\d{1,5}$/, '')).filter((host) => host !== '');
  return hosts.map((host) => ({ parts: [{ kind: 'literal', text: host }], at: text.at }));
}

function loginIn(map: KeyedNode, prefix: string): LoginForm {
  const user = childrenOf(map).findLast((each) => ['user', 'username', 'login', 'userid', 'userinfo'].some((word) => bare(each.key) === prefix + word));
  if (user?.kind !== 'scalar' || user.text === '') return 'none';
  if (/[<{$%]/.test(user.text)) return 'unknown';
  return user.text.includes('@') ? 'user@server' : 'user';
}

