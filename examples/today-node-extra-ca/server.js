import pg from 'pg';

export const pool = new pg.Pool({
  host: 'orders.postgres.database.azure.com',
  database: 'orders',
  ssl: true,
});
