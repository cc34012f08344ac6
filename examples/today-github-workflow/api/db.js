const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { Pool } = require('pg');

module.exports = new Pool({
  host: 'orders.postgres.database.azure.com',
  database: 'orders',
  ssl: { ca: readFileSync(join(__dirname, 'certs/azure-root.pem'), 'utf8') },
});
