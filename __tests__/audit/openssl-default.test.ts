import { describe } from 'vitest';
import type { Files } from '../support/audit.ts';
import { roots } from '../support/audit.ts';
import { checkRows } from './table.ts';

/** Beside `SSL_CERT_DIR`, OpenSSL's default file still counts; which systems have one is not known of all. */
const node = (image: string, more: readonly string[] = []): Files => ({
  'package.json': '{"name":"shop","dependencies":{"pg":"8.16.3"},"engines":{"node":"22.20.0"}}',
  'package-lock.json': JSON.stringify({ name: 'shop', lockfileVersion: 3, packages: { 'node_modules/pg': { version: '8.16.3' }, 'node_modules/pg-connection-string': { version: '2.9.1' } } }),
  'db.js': "const { Pool } = require('pg');\nmodule.exports = new Pool({ host: 'orders.postgres.database.azure.com', user: 'app', ssl: { rejectUnauthorized: true } });\n",
  'certs/3513523f.0': roots('G1'),
  'Dockerfile': [`FROM ${image}`, 'WORKDIR /app', 'COPY . .', 'COPY certs/ /certs/', 'ENV NODE_OPTIONS=--use-openssl-ca SSL_CERT_DIR=/certs', ...more, 'CMD ["node", "db.js"]', ''].join('\n'),
});

const CLIENT = 'db.js:2 node-postgres yes';

describe('SSL_CERT_DIR with the old root alone', () => {
  checkRows([
    { name: 'in an image that nobody knows', files: node('registry.example.com/base:1'), clients: [`${CLIENT} unknown`] },
    { name: 'in Debian 12, whose default file is the bundle', files: node('node:22-bookworm'), clients: [`${CLIENT} connects`] },
    { name: 'in Debian 11, which has no default file', files: node('node:22-bullseye'), clients: [`${CLIENT} breaks G2`] },
    { name: 'where no file is the default', files: node('registry.example.com/base:1', ['ENV SSL_CERT_FILE=']), clients: [`${CLIENT} breaks G2`] },
    { name: 'with the new root besides', files: { ...node('registry.example.com/base:1'), 'certs/607986c7.0': roots('G2') }, clients: [`${CLIENT} connects`] },
  ]);
});
