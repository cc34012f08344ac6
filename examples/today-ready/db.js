import { readFileSync } from 'node:fs';
import pg from 'pg';

export const pool = new pg.Pool({
  host: 'orders.postgres.database.azure.com',
  database: 'orders',
  ssl: { rejectUnauthorized: true, ca: readFileSync('certs/azure.pem', 'utf8') },
});
