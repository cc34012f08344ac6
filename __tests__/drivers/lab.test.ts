import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Decision } from '../../src/model.ts';
import { driverById, tables } from '../../src/drivers/registry.ts';
import * as translate from './lab/translate.ts';
import { placeOf, rootPath } from './lab/trust.ts';
import { present, rootsOf, viewOf } from './lab/world.ts';

/*
 * What real clients did before and after a server changed its root from A to B, against a server that insists on TLS.
 * Codes: `=` connects before and after, `X` fails after, `+` fails before, `n` fails both times.
 */

interface Run {
  readonly driver: string;
  readonly version: string;
  readonly config: string;
  readonly trust: string;
  readonly codes: Readonly<Record<string, string>>;
}

/** Lines that say nothing about the driver's decision, with the reason. */
const leftOut: readonly { readonly why: string; readonly count: number; readonly is: (run: Run) => boolean }[] = [
  { why: 'another runtime (Bun, Deno): its TLS is its own', count: 32, is: ({ driver }) => / on (?:Bun|Deno)/u.test(driver) },
  { why: 'the host name is not that of the certificate', count: 3, is: ({ config }) => config.includes('host=127.0.0.1') && config.includes('verify-full') },
  { why: 'sslnegotiation=direct needs a newer server than the lab’s', count: 8, is: ({ config }) => config.includes('sslnegotiation=direct') },
  { why: 'a keystore made by keytool from a bundle: what is in it is not the driver’s affair', count: 15, is: ({ config }) => config.includes('comb.p12') },
];

const families: Readonly<Record<string, translate.Translate>> = {
  libpq: translate.libpq, psqlodbc: translate.odbc, 'pg-native': translate.node, pgjdbc: translate.jdbc,
  'node-postgres': translate.node, sequelize: translate.node, 'mikro-orm': translate.node, npgsql: translate.ado, pgbouncer: translate.pgbouncer,
};

function runsOf(family: string): readonly Run[] {
  const lines = readFileSync(new URL(`./lab/${family}.jsonl`, import.meta.url), 'utf8').trim().split('\n');
  const { drivers } = JSON.parse(lines[0] ?? '') as { drivers: [string, string][] };
  return lines.slice(1).flatMap((line) => {
    const { config, trust, runs } = JSON.parse(line) as { config: string; trust: string; runs: { codes: Record<string, string>; drivers: number[] }[] };
    return runs.flatMap(({ codes, drivers: indices }) =>
      indices.map((index) => ({ driver: drivers[index]?.[0] ?? '', version: drivers[index]?.[1] ?? '', config, trust, codes })));
  });
}

/** Versions of the parts, from the line that the lab wrote about itself. */
function versionsOf({ driver, version, config }: Run): Record<string, string> {
  const part = (pattern: RegExp): string | undefined => pattern.exec(version)?.[1];
  const libpq = part(/libpq (\d+)/u);
  const found: Record<string, string | undefined> = {
    libpq: part(/psql \(PostgreSQL\) (\d+)/u) ?? (libpq === undefined ? undefined : `${Math.floor(Number(libpq.length > 3 ? libpq : `${libpq}0000`) / 10000)}`),
    'org.postgresql:postgresql': part(/^pgjdbc (\S+)/u),
    java: part(/Java (\d+)/u),
    Npgsql: part(/^Npgsql (\S+)/u),
    node: part(/Node v([\d.]+)/u),
    pg: driver.startsWith('node pg') ? part(/^(\d\S*)/u) : part(/ pg (\d\S*)/u),
    // Knex parses a string with a copy of its own, and hands an object to that of pg.
    'pg-connection-string': driver === 'knex 3' && config.includes('connectionString') ? undefined : part(/pg-connection-string (\S+)/u),
    sequelize: driver.startsWith('sequelize') ? part(/^(\S+)/u) : undefined,
    pgbouncer: part(/^PgBouncer (\S+)/u),
    '@mikro-orm/postgresql': driver.startsWith('mikro') ? part(/^(\S+)/u) : undefined,
  };
  return Object.fromEntries(Object.entries(found).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

const plaintext = new Set(tables.flatMap(({ id, rows }) => rows.filter(({ gives }) => gives.plaintext === true).map((row) => `${id}/${row.id}`)));

function predict(decision: Decision): string {
  if (decision.verifies === 'unknown') return '?';
  if (decision.verifies === 'error' || plaintext.has(decision.row)) return 'n';
  if (decision.verifies === 'no') return '=';
  const roots = rootsOf(decision.trust, decision.reader?.endsWith(':first') === true);
  return roots.includes('A') ? (roots.includes('B') ? '=' : 'X') : roots.includes('B') ? '+' : 'n';
}

function check(family: string, run: Run): string[] {
  const driver = driverById(family);
  return Object.entries(run.codes).flatMap(([label, code]) => {
    const place = placeOf(run.trust, label);
    const root = place.files?.[rootPath] ?? present({ kind: 'published', url: 'lab:', at: null });
    const { settings, variables, serviceFile } = (families[family] ?? translate.node)(run.config, root);
    const view = viewOf({
      ...place,
      variables: { ...place.variables, ...variables },
      versions: versionsOf(run),
      files: { ...place.files, ...(serviceFile === undefined ? {} : { '/lab/services': present({ kind: 'bytes', bytes: new TextEncoder().encode(serviceFile), at: { path: 'x', line: 1, column: 1, endLine: 1, endColumn: 1 } }) }) },
    });
    const decisions = driver?.decide(settings, view) ?? [];
    const predicted = [...new Set(decisions.map(predict))].join(' or ');
    return predicted === code ? [] : [`${run.driver} | ${run.trust}:${label} | ${run.config} | lab ${code}, we ${predicted} by ${decisions.map(({ row }) => row).join(', ')}`];
  });
}

describe('the verdict agrees with what real clients did', () => {
  for (const family of Object.keys(families)) {
    it(`of ${family}`, () => {
      const runs = runsOf(family).filter((run) => !leftOut.some(({ is }) => is(run)));
      const wrong = runs.flatMap((run) => check(family, run));
      expect(wrong.slice(0, 40), `${wrong.length} of ${runs.length}`).toEqual([]);
    });
  }

  it('leaves out these lines and no others', () => {
    const all = Object.keys(families).flatMap(runsOf);
    expect(leftOut.map(({ why, is }) => [why, all.filter(is).length])).toEqual(leftOut.map(({ why, count }) => [why, count]));
    expect(all).toHaveLength(4533);
  });
});
