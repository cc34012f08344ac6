import type { Connection, Entry, LoginForm, Text } from '../../model.ts';

/** What {@link environmentConnection} cannot read from entries, whose secrets are gone. */
export interface EnvironmentOrigin {
  /** Of the connection: stable when lines move. */
  readonly id: string;
  readonly sample: boolean;
  /** How the value of `PGUSER` looks: see {@link loginOf}. `unknown` when left out. */
  readonly login?: LoginForm;
}

/** Variables that make a set of `PG*` variables a connection, the one to point at first. */
const TELLING = ['PGHOST', 'PGHOSTADDR', 'PGSERVICE', 'PGSSLMODE', 'PGSSLROOTCERT'];
/** Those that say where to connect; beside a whole string the others only adjust that string. */
const ADDRESSES = new Set(['PGHOST', 'PGHOSTADDR', 'PGSERVICE']);

/**
 * The connection that `PG*` variables describe by themselves; null when they describe none, or only adjust a connection
 * string that stands among them. It has hosts and no settings: drivers look the variables up in their environment.
 * https://www.postgresql.org/docs/current/libpq-envars.html
 */
export function environmentConnection(entries: readonly Entry[], origin: EnvironmentOrigin): Connection | null {
  const find = (key: string): Entry | undefined => entries.findLast((entry) => entry.key === key);
  const telling = TELLING.map(find).filter((entry) => entry !== undefined);
  const [first] = telling;
  if (first === undefined) return null;
  if (entries.some((entry) => entry.connection !== null) && !telling.some((entry) => ADDRESSES.has(entry.key))) return null;
  const host = find('PGHOST') ?? find('PGHOSTADDR');
  return {
    id: origin.id,
    at: first.at,
    syntax: 'environment',
    scheme: null,
    hosts: host === undefined ? [] : hostsOf(host.value),
    login: find('PGUSER') === undefined ? 'none' : (origin.login ?? 'unknown'),
    settings: [],
    fragments: [],
    hint: { language: null, library: null, program: null },
    name: null,
    reads: null,
    sample: origin.sample,
  };
}

/**
 * Whether the commands among these connections leave nothing to `PG*` variables but details: there are some, and each
 * names its server. Those that do not take the server of the variables.
 */
export function commandsNameTheirServers(connections: readonly Connection[]): boolean {
  const commands = connections.filter(({ syntax }) => syntax === 'command');
  return commands.length > 0 && commands.every(({ hosts, fragments, reads }) => hosts.length + fragments.length > 0 || reads !== null);
}

/** The form of a user name, never the name. */
export function loginOf(user: string): LoginForm {
  if (user === '') return 'none';
  if (user.includes('$')) return 'unknown';
  return user.includes('@') ? 'user@server' : 'user';
}

/** Several hosts are separated by commas; one that begins with `/` is a socket's folder and no host. */
function hostsOf(value: Text): readonly Text[] {
  const [part] = value.parts;
  if (value.parts.length !== 1 || part?.kind !== 'literal') return value.parts.length === 0 ? [] : [value];
  const hosts = part.text.split(',').map((host) => host.trim()).filter((host) => host !== '' && !host.startsWith('/'));
  return hosts.map((host) => ({ parts: [{ kind: 'literal', text: host }], at: value.at }));
}
