import type { Connection, Location, Part, Setting, Text } from '../../model.ts';
import { withholdInText } from '../secrets.ts';
import { HOLE } from '../strings/input.ts';
import type { Flat } from '../strings/input.ts';
import { loginForm } from '../strings/scan.ts';
import type { Span } from '../strings/scan.ts';
import { splitHosts } from '../strings/uri.ts';
import { databasePairs } from './database.ts';
import { linesOf } from './lines.ts';

/** What is read, and where what it includes is found. */
export interface Source {
  readonly flat: Flat;
  /** How many `if`s of a template stand around an offset of the flat text. */
  readonly depthAt: (offset: number) => number;
  /** What `%include` names; null when it cannot be seen. */
  readonly include: (path: string) => Source | null;
}

interface Database {
  readonly name: string;
  readonly flat: Flat;
  readonly value: Span;
}

interface Given {
  readonly key: string;
  readonly value: Text;
  readonly optional: boolean;
}

/** A configuration with everything that it includes, in the order in which PgBouncer reads it. */
export interface Configuration {
  readonly databases: readonly Database[];
  /** `server_tls_*` of the section `[pgbouncer]`. */
  readonly given: readonly Given[];
  /** Files that it includes and that cannot be seen. */
  readonly unseen: readonly { readonly path: string; readonly at: Location }[];
  readonly sections: ReadonlySet<string>;
}

const MAX_DATABASES = 500;
/** As PgBouncer itself. */
const MAX_INCLUDES = 10;

/** Whether a key of `[pgbouncer]` says how it connects to servers. The private key of a client certificate is nobody's business. */
const isServerTls = (key: string): boolean => key.startsWith('server_tls_') && !key.includes('key');

export function readConfiguration(source: Source): Configuration {
  const found = { databases: new Array<Database>(), given: new Array<Given>(), unseen: new Array<Configuration['unseen'][number]>(), sections: new Set<string>() };
  const read = ({ flat, depthAt, include }: Source, depth: number): void => {
    for (const line of linesOf(flat)) {
      if (line.kind === 'section') found.sections.add(line.name);
      else if (line.kind === 'include') {
        const path = flat.text.slice(line.path.start, line.path.end);
        const included = depth < MAX_INCLUDES ? include(path) : null;
        if (included === null) found.unseen.push({ path: path.replaceAll(HOLE, '…'), at: flat.at(line.path.start, line.path.end) });
        else read(included, depth + 1);
      } else if (line.section === 'databases' && found.databases.length < MAX_DATABASES) found.databases.push({ name: line.key, flat, value: line.value });
      else if (line.section === 'pgbouncer' && isServerTls(line.key)) {
        found.given.push({ key: line.key, value: withholdInText(valueOf(flat, line.value)), optional: depthAt(line.value.start) > 0 });
      }
    }
  };
  read(source, 0);
  return found;
}

/** What a template computes within a value is not known. */
function valueOf(flat: Flat, { start, end }: Span): Text {
  const text = flat.slice(start, end);
  const computed = /\{%|<%|\{\{/.test(flat.text.slice(start, end));
  return computed ? { parts: [{ kind: 'unknown', reason: 'computed in a template' }], at: text.at } : text;
}

/** What connections of a configuration are called. */
export interface Naming {
  readonly sample: boolean;
  newId(name: string): string;
}

/**
 * Each database as a connection that PgBouncer opens. User names and passwords are dropped here.
 * `whole`: nothing but what was read says how PgBouncer connects; otherwise what is not there is not known.
 */
export function connectionsIn(configuration: Configuration, naming: Naming, whole = true): readonly Connection[] {
  const unseen = configuration.unseen.map(({ path, at }) => ({ reason: `${path} is included and cannot be seen from here`, at }));
  const common = settingsOf(configuration.given);
  return configuration.databases.flatMap((database): readonly Connection[] => {
    const { flat, value } = database;
    const pairs = databasePairs(flat.text, value);
    const named = pairs.filter(({ key }) => key === 'host');
    const hosts = named.flatMap((pair) => splitHosts(flat.text, pair.value)).map(({ start, end }) => withholdInText(flat.slice(start, end)));
    // Without a host it is a socket of the same machine.
    if (hosts.length === 0) return [];
    const at = flat.at(value.start, value.end);
    const user = pairs.findLast(({ key }) => key === 'user');
    const hidden = [...unseen, ...(whole ? [] : [{ reason: 'the configuration that includes this file cannot be seen from here', at }])].map(({ reason, at: where }) => setting('*', { parts: [{ kind: 'unknown', reason }], at: where }));
    const own = pairs.filter(({ key }) => isServerTls(key)).map((pair) => setting(pair.key, withholdInText(flat.slice(pair.value.start, pair.value.end, pair.decode))));
    const name = database.name.replaceAll(HOLE, '…');
    return [{
      id: naming.newId(`pgbouncer.${name}`), at, syntax: 'settings', scheme: null, hosts,
      // Without a user, clients' own names are handed on.
      login: user === undefined ? 'unknown' : loginForm(flat.slice(user.value.start, user.value.end)),
      settings: [...hidden, ...common, ...own], fragments: [],
      hint: { language: null, library: null, program: 'pgbouncer' },
      name: name === '' ? null : `database ${name}`, reads: null, sample: naming.sample,
    }];
  });
}

/** The last one counts; one that stands in an `if` of a template may count. */
function settingsOf(given: readonly Given[]): readonly Setting[] {
  return [...new Set(given.map(({ key }) => key))].flatMap((key): readonly Setting[] => {
    const all = given.filter((each) => each.key === key);
    const certain = all.findLastIndex(({ optional }) => !optional);
    const possible = all.slice(Math.max(certain, 0)).map(({ value }) => value);
    const [first] = possible.toReversed();
    if (first === undefined) return [];
    // An arm of an `if` that nobody takes leaves the setting out, unless there is another arm.
    const branches = certain === -1 && possible.length === 1 ? [...possible, { parts: [], at: first.at }] : possible;
    return [setting(key, branches.length === 1 ? first : { parts: [{ kind: 'oneOf', branches } satisfies Part], at: first.at })];
  });
}

function setting(key: string, value: Text): Setting {
  return { layer: 'option', key, value, type: 'string', content: null, at: value.at };
}
