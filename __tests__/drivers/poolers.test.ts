import { describe, expect, it } from 'vitest';
import { driverById, tables } from '../../src/drivers/registry.ts';
import { placeOf, rootPath } from './lab/trust.ts';
import { setting, viewOf } from './lab/world.ts';

/** A case for each row: the row, where trust comes from and what it holds, the settings, the version. */
type Case = readonly [row: string, label: string, settings: Readonly<Record<string, string>>, versions?: Readonly<Record<string, string>>];

const CA = { server_tls_ca_file: rootPath };
const pgbouncer: readonly Case[] = [
  ['disable', 'A', { server_tls_sslmode: 'disable', ...CA }],
  ['default-disable', 'A', CA, { pgbouncer: '1.18.0' }],
  ['default-prefer', 'A', CA, { pgbouncer: '1.20.0' }],
  ['default-prefer', 'A', { server_tls_sslmode: '' }, { pgbouncer: '1.24' }],
  ['weak-mode', 'A', { server_tls_sslmode: 'require', ...CA }],
  ['ca-file-missing', 'missing', { server_tls_sslmode: 'verify-ca', ...CA }],
  ['verify-ca', 'A', { server_tls_sslmode: 'verify-ca', ...CA }],
  ['verify-full', 'A', { server_tls_sslmode: 'verify-full', ...CA }],
  ['verify-full', 'A', { server_tls_sslmode: 'verify-full' }],
  ['refused-mode', 'A', { server_tls_sslmode: 'VERIFY-FULL', ...CA }],
];
const pgpool: readonly Case[] = [
  ['off', 'A', { ssl_ca_cert: rootPath }],
  ['off', 'A', { ssl: 'off', ssl_ca_cert: rootPath }],
  ['no-ca', 'A', { ssl: 'on' }],
  ['no-ca', 'A', { ssl: 'TRUE', ssl_ca_cert: '' }],
  ['ca-missing', 'missing', { ssl: 'on', ssl_ca_cert: rootPath }],
  ['ca', 'A', { ssl: '1', ssl_ca_cert: rootPath }],
  ['ca', 'A', { ssl: 'on', ssl_ca_cert_dir: '/somewhere' }],
];

describe.each([['pgbouncer', pgbouncer], ['pgpool', pgpool]] as const)('the rows of %s', (id, cases) => {
  const table = tables.find((each) => each.id === id);

  it.each(cases.map(([row, label, given, versions]) => ({ row, label, given, versions: versions ?? {} })))('$row, $label: $given', ({ row, label, given, versions }) => {
    const settings = Object.entries(given).map(([key, value]) => setting('option', key, value));
    const decisions = driverById(id)?.decide(settings, viewOf({ ...placeOf('file', label), versions }));
    expect(decisions?.map((each) => [each.row, each.verifies])).toEqual([[`${id}/${row}`, table?.rows.find((each) => each.id === row)?.gives.verifies]]);
  });

  it('has a case for every row', () => {
    expect([...new Set(cases.map(([row]) => row))].toSorted()).toEqual(table?.rows.map((row) => row.id).toSorted());
  });
});

it('takes the system’s bundle where nobody names a file', () => {
  const [decision] = driverById('pgbouncer')?.decide([setting('option', 'server_tls_sslmode', 'verify-full')], viewOf({})) ?? [];
  expect(decision?.trust).toMatchObject({ kind: 'platform', content: { kind: 'store', store: 'os' } });
});

it('reads what a folder of certificates holds', () => {
  const [decision] = driverById('pgpool')?.decide([setting('option', 'ssl', 'on'), setting('option', 'ssl_ca_cert_dir', '/certs')], viewOf({ directories: { '/certs': { 'a.0': 'A' } } })) ?? [];
  expect(decision?.trust).toMatchObject({ kind: 'directory', path: '/certs' });
});

it('cannot tell where settings may stand that nobody sees', () => {
  const hidden = setting('option', '*', '', { value: { kind: 'unknown', reason: 'elsewhere', via: [] } });
  expect(driverById('pgbouncer')?.decide([hidden], viewOf({})).map(({ verifies }) => verifies)).toEqual(['unknown']);
});
