import { readFileSync } from 'node:fs';
import pg from 'pg';

export const pool = new pg.Pool({
  host: 'orders.postgres.database.azure.com',
  user: 'app@orders',
  database: 'orders',
  ssl: { rejectUnauthorized: true, ca: readFileSync('certs/root.pem', 'utf8') },
});
