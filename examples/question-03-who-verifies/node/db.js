import pg from 'pg';

// In node-postgres, require verifies: against the roots compiled into Node.js.
export const pool = new pg.Pool({ connectionString: 'postgres://api:secret@orders.postgres.database.azure.com/orders?sslmode=require' });
