import type { Connection, Location, Part, Setting, Text } from '../../model.ts';
import { readArguments } from '../operations/options.ts';
import type { OptionTable } from '../operations/options.ts';
import { programName } from '../operations/index.ts';
import { literalsOf, plain } from '../operations/text.ts';
import { isSecretName, withholdInText } from '../secrets.ts';
import { parseConnection } from '../strings/connection.ts';
import { loginForm } from '../strings/scan.ts';
import type { Session, ShellWord } from './session.ts';

interface ClientProgram {
  readonly table: OptionTable;
  /** The first operand names the database, perhaps as a connection string. */
  readonly operand: boolean;
  /** Without `-d` it works on files and opens no connection. */
  readonly needsDatabase?: boolean;
}

const COMMON = ['host', 'port', 'username', 'dbname', 'role', 'maintenance-db'];
const client = (short: string, long: readonly string[], operand = true): ClientProgram => ({ table: { short: `hpUd${short}`, long: [...COMMON, ...long] }, operand });

/** PostgreSQL's own clients: all libpq. https://www.postgresql.org/docs/current/reference-client.html */
const CLIENTS = new Map<string, ClientProgram>([
  ['psql', client('cfFPRTvoLz', ['command', 'file', 'field-separator', 'pset', 'record-separator', 'table-attr', 'set', 'variable', 'output', 'log-file'])],
  ['pg_dump', client('fFjnNtTSZEe', ['file', 'format', 'jobs', 'schema', 'exclude-schema', 'table', 'exclude-table', 'superuser', 'compress', 'encoding', 'extension', 'lock-wait-timeout', 'section', 'snapshot', 'exclude-table-data', 'filter'])],
  ['pg_dumpall', client('fSEl', ['file', 'superuser', 'encoding', 'database', 'exclude-database'], false)],
  ['pg_restore', { ...client('fFjnNtTSILPe', ['file', 'format', 'jobs', 'schema', 'exclude-schema', 'table', 'trigger', 'use-list', 'index', 'function', 'superuser', 'section'], false), needsDatabase: true }],
  ['createdb', client('DElOTSe', ['tablespace', 'encoding', 'locale', 'owner', 'template', 'strategy'], false)],
  ['dropdb', client('e', [], false)],
  ['createuser', client('cg', ['connection-limit', 'member-of', 'valid-until'], false)],
  ['vacuumdb', client('tjPnN', ['table', 'jobs', 'parallel', 'schema', 'exclude-schema'], true)],
  ['reindexdb', client('tijS', ['table', 'index', 'jobs', 'schema'], true)],
  ['pgbench', client('cfjtTMDPRSs', ['client', 'file', 'jobs', 'transactions', 'time', 'protocol', 'define', 'scale', 'rate', 'progress'])],
  ['pg_basebackup', client('DFrRTXczl', ['pgdata', 'format', 'max-rate', 'wal-method', 'checkpoint', 'compress', 'label', 'slot'], false)],
]);

/** The settings of `PG*` variables that name people or keys. */
const DROPPED_VARIABLES = new Set(['PGPASSWORD', 'PGUSER', 'PGSSLPASSWORD']);

interface ClientCommand {
  readonly words: readonly ShellWord[];
  /** Variables set for this command alone. */
  readonly prefixes: readonly { readonly name: string; readonly value: ShellWord | null; readonly at: Location }[];
  readonly at: Location;
  readonly session: Pick<Session, 'newId' | 'sample' | 'script' | 'state'>;
}

/**
 * The connection that `psql` and its kin open: from a connection string, from options, from `PG*` variables set in front
 * of it; what is left open comes from the place that it runs in. `--set` is none of the connection's.
 */
export function clientConnection({ words, prefixes, at, session }: ClientCommand): Connection | null {
  const program = programName(words[0]);
  const known = CLIENTS.get(program);
  if (known === undefined) return null;
  const given = readArguments(words.slice(1), known.table);
  if (given.has('V', 'version', '?', 'help')) return null;
  const database = asShellWord(given.value('d', 'dbname') ?? (known.operand ? given.operands[0] : undefined), words);
  if (database === null && known.needsDatabase === true) return null;
  const environment = prefixes.flatMap(({ name, value, at: where }): readonly Setting[] =>
    /^PG[A-Z]+$/.test(name) && value !== null && !DROPPED_VARIABLES.has(name) && !isSecretName(name) ? [setting('environment', name, value.text, where)] : []);
  const options = (['host', 'port'] as const).flatMap((name): readonly Setting[] => {
    const value = given.value(name === 'host' ? 'h' : 'p', name);
    return value === null ? [] : [setting('option', name, value.text, value.text.at)];
  });
  const host = given.value('h', 'host')?.text ?? environment.find(({ key }) => key === 'PGHOST')?.value ?? null;
  const user = given.value('U', 'username')?.text ?? (known.operand ? given.operands[database === given.operands[0] ? 1 : 0]?.text : undefined) ?? prefixes.find(({ name }) => name === 'PGUSER')?.value?.text;
  const hint = { language: null, library: null, program };
  const id = session.newId(program);
  const held = database?.variable ?? null;
  // A script's own variable is an entry of its place and carries the connection; the command only reads it.
  const isEntry = held !== null && session.script !== null && session.state.variables.get(held)?.inner === false;
  const folder = session.state.folder === null ? {} : { folder: session.state.folder };
  const parsed = database === null || isEntry ? null : connectionString(database, { id, hint, sample: session.sample });
  if (parsed !== null) {
    return {
      ...parsed, ...folder, at, syntax: 'command',
      hosts: parsed.hosts.length > 0 || host === null ? parsed.hosts : [withholdInText(host)],
      login: parsed.login === 'none' && user !== undefined ? loginForm(user) : parsed.login,
      settings: [...parsed.settings, ...options, ...environment],
    };
  }
  return {
    ...folder, id, at, syntax: 'command', scheme: null,
    hosts: host === null ? [] : [withholdInText(host)],
    login: user === undefined ? 'none' : loginForm(user),
    settings: [...options, ...environment],
    fragments: [],
    hint,
    name: null,
    reads: database === null ? null : readsOf(database),
    sample: session.sample,
  };
}

/** Stands behind pairs that say too little to be taken for a connection string anywhere else. */
const MARK = ' dbname=-';

/** A connection string; here any `key=value` is one, be it alone (`-d host=db`). */
function connectionString({ pieces, file }: ShellWord, about: { readonly id: string; readonly hint: Connection['hint']; readonly sample: boolean }): Connection | null {
  const found = parseConnection({ ...about, pieces, file });
  const last = pieces.at(-1);
  const first = pieces[0];
  if (found !== null || last === undefined || first?.part.kind !== 'literal' || !/^\s{0,32}[a-z_]{1,40}\s{0,8}=/.test(first.part.text)) return found;
  const marked = parseConnection({ ...about, file, pieces: [...pieces, { part: { kind: 'literal', text: MARK }, start: last.end, end: last.end }] });
  return marked === null ? null : { ...marked, settings: marked.settings.filter(({ key, value }) => key !== 'dbname' || plain(value) !== '-') };
}

/** A database given by a variable may be a name or a whole connection string. */
function readsOf(database: ShellWord): Text | null {
  if (database.variable !== null) return { parts: [{ kind: 'variable', name: database.variable, otherwise: null } satisfies Part], at: database.text.at };
  return database.text.parts.length > 0 && literalsOf(database.text) === '' ? withholdInText(database.text) : null;
}

function asShellWord(word: unknown, words: readonly ShellWord[]): ShellWord | null {
  if (word === undefined || word === null) return null;
  const found = words.find((each) => each === word);
  if (found !== undefined) return found;
  // `--dbname=…`: the value is the end of a word.
  const { text } = word as ShellWord;
  const holder = words.find((each) => each.text.at === text.at);
  return holder === undefined ? null : { ...holder, text, variable: null, pieces: withoutOption(holder) };
}

function withoutOption({ pieces }: ShellWord): ShellWord['pieces'] {
  const [first, ...rest] = pieces;
  if (first?.part.kind !== 'literal') return pieces;
  const cut = first.part.text.startsWith('--') ? first.part.text.indexOf('=') + 1 : 2;
  const end = { part: { kind: 'literal' as const, text: first.part.text.slice(cut) }, start: Math.min(first.start + cut, first.end), end: first.end };
  return [end, ...rest];
}

function setting(layer: Setting['layer'], key: string, value: Text, at: Location): Setting {
  return { layer, key, value: withholdInText(value), type: 'string', content: null, at };
}
