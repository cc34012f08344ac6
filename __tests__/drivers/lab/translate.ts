import { runInNewContext } from 'node:vm';
import type { FileState, ResolvedSetting, SettingLayer } from '../../../src/model.ts';
import { rootPath } from './trust.ts';
import { letters, nowhere, present, setting } from './world.ts';

/** One configuration of the lab, as an extractor would hand it on. */
export interface Translated {
  readonly settings: readonly ResolvedSetting[];
  readonly variables: Readonly<Record<string, string>>;
  readonly serviceFile?: string;
}

export type Translate = (config: string, root: FileState) => Translated;

/** `PGSSLMODE=require psql …`: what stands before the program. */
function splitVariables(config: string): { rest: string; variables: Record<string, string> } {
  const variables: Record<string, string> = {};
  let rest = config;
  for (let match = /^([A-Z_]+)=(\S*) /u.exec(rest); match !== null; match = /^([A-Z_]+)=(\S*) /u.exec(rest)) {
    variables[match[1] ?? ''] = match[2] ?? '';
    rest = rest.slice(match[0].length);
  }
  return { rest, variables };
}

const rooted = (text: string): string => text.replace('ROOT', rootPath);

function query(url: string): ResolvedSetting[] {
  const at = url.indexOf('?');
  if (at < 0) return [];
  return url.slice(at + 1).split('&').filter((pair) => !/^(?:user|password)=/u.test(pair)).map((pair) => {
    const equals = pair.indexOf('=');
    return setting('string', equals < 0 ? pair : pair.slice(0, equals), equals < 0 ? '' : rooted(pair.slice(equals + 1)));
  });
}

function pairs(text: string, separator: RegExp, layer: SettingLayer): ResolvedSetting[] {
  return text.split(separator).filter((pair) => /ssl|service|certificate|pqopt/iu.test(pair)).map((pair) => {
    const equals = pair.indexOf('=');
    return setting(layer, pair.slice(0, equals).trim(), rooted(pair.slice(equals + 1)));
  });
}

export const libpq: Translate = (config) => {
  const { rest, variables } = splitVariables(config);
  const service = /^"(.*)" with PGSERVICEFILE: (.*)$/u.exec(rest);
  if (service !== null) {
    return { settings: pairs(service[1] ?? '', / /u, 'string'), variables: { ...variables, PGSERVICEFILE: '/lab/services' }, serviceFile: rooted(service[2] ?? '').split(' ').join('\n') };
  }
  const string = /["'](.*?)["']/u.exec(rest)?.[1] ?? '';
  if (rest.includes('PG.connect')) {
    return { settings: [...rest.matchAll(/(sslmode|sslrootcert): '([^']*)'/gu)].map((match) => setting('option', match[1] ?? '', rooted(match[2] ?? ''))), variables };
  }
  const given = [...(/connect_args=(\{.*\})/u.exec(rest)?.[1] ?? '').matchAll(/"(\w+)": "([^"]*)"/gu)].map((match) => setting('option', `connect_args.${match[1]}`, rooted(match[2] ?? '')));
  return { settings: [...(string.includes('://') ? query(string) : pairs(string.replace(/^(?:pgsql|dbi:Pg):/u, ''), /[ ;]/u, 'string')), ...given], variables };
};

export const odbc: Translate = (config) => {
  const { rest, variables } = splitVariables(config);
  return { settings: pairs(/"(.*)"/u.exec(rest)?.[1] ?? '', /;/u, 'string'), variables };
};

export const jdbc: Translate = (config) => {
  const { rest, variables } = splitVariables(config);
  const [url = '', ...more] = rest.split(' ');
  const properties = more.filter((word) => word.startsWith('props:')).map((word) => word.slice('props:'.length));
  return { settings: [...query(url), ...properties.flatMap((pair) => pairs(pair, /;/u, 'option'))], variables };
};

export const ado: Translate = (config) => {
  const { rest, variables } = splitVariables(config);
  const [string = '', callback] = rest.split(' + UserCertificateValidationCallback => ');
  return {
    settings: [...pairs(string, /;/u, 'string'), ...(callback === undefined ? [] : [setting('option', 'UserCertificateValidationCallback', callback)])],
    variables,
  };
};

/** Stands for what `readFileSync` returns. */
class CaFile {
  toString(): CaFile {
    return this;
  }
}
const bundled = Object.freeze({ bundled: true });

export const node: Translate = (config, root) => {
  const { rest, variables } = splitVariables(config);
  const made = runs.get(rest) ?? run(rest);
  runs.set(rest, made);
  // These snippets of the lab read a file that always held A, whatever the URL named.
  const read = rest.includes('ssl: true, dialectOptions') ? present(letters('A')) : root;
  return { settings: innermost(made).flatMap((given) => flatten('', given, read)), variables };
};

const runs = new Map<string, unknown>();

/** Runs a snippet against fakes that keep what they are given. The snippets are our own fixtures. */
function run(snippet: string): unknown {
  const keep = function keep(...given: unknown[]): unknown {
    return { given };
  };
  class Keep {
    readonly given: unknown[];
    constructor(...given: unknown[]) {
      this.given = given;
    }
  }
  const pg = { Client: Keep, Pool: Keep, native: { Client: Keep } };
  const sandbox = {
    PORT: 5432, pg, knex: keep, pgp: () => keep, process: { env: {} }, fs: { readFileSync: () => new CaFile() },
    require: (name: string) => (name === 'tls' ? { rootCertificates: [bundled] } : pg),
    S: { Sequelize: Keep }, T: { DataSource: Keep, createConnection: keep }, P: { PrismaPg: Keep }, N: { drizzle: keep }, M: { MikroORM: { init: keep } },
    K: { Kysely: Keep, PostgresDialect: Keep },
  };
  return runInNewContext(`(${snippet})`, sandbox);
}

/** Arguments of the call that takes the configuration: Kysely wraps a pool in a dialect. */
function innermost(value: unknown): readonly unknown[] {
  const { given } = value as { given: unknown[] };
  return given.flatMap((each) => {
    const inner = isObject(each) && isObject(each['dialect']) ? ((each['dialect'] as unknown as { given: { pool: unknown }[] }).given[0]?.pool ?? null) : null;
    return inner === null ? [each] : innermost(inner);
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

const urlKeys = new Set(['', 'connectionString', 'url', 'clientUrl', 'connection', 'connection.connectionString']);

function flatten(key: string, value: unknown, root: FileState): ResolvedSetting[] {
  if (typeof value === 'string' && urlKeys.has(key) && value.includes('://')) return query(value);
  if (value === undefined) return key.endsWith('.rejectUnauthorized') ? [setting('option', key, '', { value: { kind: 'absent', via: [] } })] : [];
  if (typeof value === 'function') return [];
  const option = (type: ResolvedSetting['type'], text: string, content: FileState | null = null): ResolvedSetting => setting('option', key, text, { type, content });
  if (value instanceof CaFile) return [option('string', '', root)];
  if (value === bundled) return [option('string', '', present({ kind: 'store', store: 'node', at: nowhere }))];
  if (value === null) return [option('null', 'null')];
  if (!isObject(value)) return [option(typeof value as 'string' | 'boolean' | 'number', rooted(`${value as string | boolean | number}`))];
  const parts = Object.entries(value).flatMap(([name, inner]) => flatten(key === '' ? name : `${key}.${name}`, inner, root));
  return key === '' ? parts.filter(({ layer, key: name }) => layer === 'string' || /ssl/u.test(name)) : [option('object', ''), ...parts];
}

/** `pgbouncer.ini: server_tls_sslmode = verify-ca; server_tls_ca_file = ROOT` */
export function pgbouncer(config: string): Translated {
  const lines = config.replace(/^pgbouncer\.ini: /u, '').split(';').filter((line) => line.includes('='));
  return { settings: lines.map((line) => setting('option', line.slice(0, line.indexOf('=')).trim(), rooted(line.slice(line.indexOf('=') + 1).trim()))), variables: {} };
}
