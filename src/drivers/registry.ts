import type { Driver } from '../model.ts';
import { dataFactory } from './data-factory.ts';
import { libpq } from './libpq.ts';
import { mikroOrm } from './mikro-orm.ts';
import { nodePostgres } from './node-postgres.ts';
import { npgsql } from './npgsql.ts';
import { pgNative } from './pg-native.ts';
import { pgbouncer } from './pgbouncer.ts';
import { pgpool } from './pgpool.ts';
import { pgjdbc } from './pgjdbc.ts';
import { psqlodbc } from './psqlodbc.ts';
import { sequelize } from './sequelize.ts';
import { tableDriver } from './table-driver.ts';
import type { DriverTable } from './table-driver.ts';
import { unknown } from './unknown.ts';

/** Every driver's table, for the documentation. One line a driver. */
export const tables: readonly DriverTable[] = [
  libpq,
  psqlodbc,
  pgNative,
  pgjdbc,
  nodePostgres,
  sequelize,
  mikroOrm,
  npgsql,
  dataFactory,
  pgbouncer,
  pgpool,
];

/** What a connection can be made with. A driver's `detect` says how a repository shows it. */
export const drivers: readonly Driver[] = tables.map(tableDriver);

export const unknownTable: DriverTable = unknown;

/** For a connection whose driver nothing shows: the plain rule, and what it leaves open. */
export const unknownDriver: Driver = tableDriver(unknown);

/** A driver by its id (`libpq`, `unknown`, …); null when there is none. */
export function driverById(id: string): Driver | null {
  return id === unknownDriver.id ? unknownDriver : (drivers.find((driver) => driver.id === id) ?? null);
}
