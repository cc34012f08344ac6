import type { View } from '../model.ts';
import type { Component } from './component.ts';
import { nodeFacts } from './node-facts.ts';
import type { Row } from './table.ts';
import type { DriverTable } from './table-driver.ts';

const sslmodes = ['prefer', 'require', 'verify-ca', 'verify-full', 'no-verify', 'other'] as const;
const withMode = { pcs: '>=2.4', mode: sslmodes } as const;
const withRoot = { pcs: '>=2.2', root: 'file' } as const;
const oldNode = '>=0 <12.22.5 || >=13 <14.17.5 || >=15 <16.6.2';
const envOn = ['prefer', 'require', 'verify-ca', 'verify-full'];
const byUrl = 'node-postgres takes any sslmode in the URL but disable and no-verify as verify-full (pg-connection-string from 2.4 on); it replaces the ssl option';

/**
 * The first row that matches counts. `mode`, `root`, `param` and `compat` are the URL's `sslmode`, `sslrootcert`, `ssl`
 * and `uselibpqcompat`; `option`, `reject` and `ca` the `ssl` option; `pcs` is pg-connection-string.
 */
export const nodeRows: readonly Row[] = [
  // What the URL says, which wins.
  { id: 'url-root-missing', when: { pcs: '>=2.2', root: 'missing' }, gives: { verifies: 'error' },
    because: 'node-postgres reads sslrootcert before it connects, and the file is not there', source: 'parser' },
  { id: 'url-disable', when: { pcs: '>=2.4', mode: 'disable' }, gives: { verifies: 'no', plaintext: true },
    because: 'node-postgres does not use TLS', source: 'parser' },
  { id: 'compat-prefer', when: { pcs: '>=2.8', compat: 'true', mode: 'prefer' }, gives: { verifies: 'no' },
    because: 'with uselibpqcompat node-postgres never verifies in prefer', source: 'parser' },
  { id: 'compat-require', when: { pcs: '>=2.8', compat: 'true', mode: 'require', root: 'none' }, gives: { verifies: 'no' },
    because: 'with uselibpqcompat node-postgres verifies in require only when sslrootcert is given', source: 'parser' },
  { id: 'compat-checks-off', when: { pcs: '>=2.8', compat: 'true', mode: ['require', 'verify-ca'], root: 'file', checks: 'off' }, gives: { verifies: 'no' },
    because: 'NODE_TLS_REJECT_UNAUTHORIZED=0 switches verification off', source: 'node' },
  { id: 'compat-chain', when: { pcs: '>=2.8', compat: 'true', mode: ['require', 'verify-ca'], root: 'file' }, gives: { verifies: 'yes', anchors: 'root' },
    because: 'with uselibpqcompat node-postgres verifies the chain in require and verify-ca against sslrootcert', source: 'parser' },
  { id: 'compat-verify-ca', when: { pcs: '>=2.8', compat: 'true', mode: 'verify-ca', root: 'none' }, gives: { verifies: 'error' },
    because: 'with uselibpqcompat node-postgres refuses verify-ca without sslrootcert', source: 'parser' },
  { id: 'url-no-verify', when: { pcs: '>=2.4 <2.8', mode: 'no-verify' }, gives: { verifies: 'no' },
    because: 'node-postgres does not verify with sslmode=no-verify', source: 'parser' },
  { id: 'url-no-verify-plain', when: { pcs: '>=2.8', compat: 'false', mode: 'no-verify' }, gives: { verifies: 'no' },
    because: 'node-postgres does not verify with sslmode=no-verify', source: 'parser' },
  { id: 'url-mode-checks-off', when: { ...withMode, checks: 'off' }, gives: { verifies: 'no' },
    because: 'NODE_TLS_REJECT_UNAUTHORIZED=0 switches verification off', source: 'node' },
  { id: 'url-mode-root', when: { ...withMode, root: 'file' }, gives: { verifies: 'yes', host: true, anchors: 'root' },
    because: `${byUrl}, and sslrootcert replaces the list of Node`, source: 'parser' },
  { id: 'url-mode', when: withMode, gives: { verifies: 'yes', host: true, anchors: 'store' },
    because: `${byUrl}, and the list of Node counts`, source: 'parser' },
  { id: 'url-root-checks-off', when: { ...withRoot, checks: 'off' }, gives: { verifies: 'no' },
    because: 'NODE_TLS_REJECT_UNAUTHORIZED=0 switches verification off', source: 'node' },
  { id: 'url-root', when: withRoot, gives: { verifies: 'yes', host: true, anchors: 'root' },
    because: 'node-postgres takes sslrootcert in the URL as verify-full against that file', source: 'parser' },
  { id: 'url-off', when: { pcs: '>=2.2', param: 'off' }, gives: { verifies: 'no', plaintext: true },
    because: 'node-postgres does not use TLS', source: 'parser' },
  { id: 'url-ssl-no-verify', when: { pcs: '>=2.2', pg: '>=8.1', param: 'no-verify' }, gives: { verifies: 'no' },
    because: 'node-postgres does not verify with ssl=no-verify', source: 'changes' },
  { id: 'url-ssl-word', when: { pcs: '>=2.4', param: 'word' }, gives: { verifies: 'error' },
    because: 'node-postgres cannot connect with a word in the URL parameter ssl', source: 'parser' },
  { id: 'url-ssl-old-word-checks-off', when: { pcs: '>=2.2 <2.4', param: 'word', checks: 'off' }, gives: { verifies: 'no' },
    because: 'NODE_TLS_REJECT_UNAUTHORIZED=0 switches verification off', source: 'node' },
  { id: 'url-ssl-old-word', when: { pcs: '>=2.2 <2.4', param: 'word' }, gives: { verifies: 'yes', host: true, anchors: 'store' },
    because: 'node-postgres with pg-connection-string before 2.4 takes any word in the URL parameter ssl as true, and verifies against the list of Node', source: 'parser' },
  { id: 'url-ssl-old-node', when: { pg: '<8', param: 'on', node: oldNode }, gives: { verifies: 'no' },
    because: 'node-postgres before 8 leaves the check to Node, which does not verify in this version', source: 'cve' },
  { id: 'url-ssl-checks-off', when: { pg: '>=8', param: 'on', checks: 'off' }, gives: { verifies: 'no' },
    because: 'NODE_TLS_REJECT_UNAUTHORIZED=0 switches verification off', source: 'node' },
  { id: 'url-ssl', when: { param: 'on' }, gives: { verifies: 'yes', host: true, anchors: 'store' },
    because: 'node-postgres takes ssl=true in the URL as verify-full against the list of Node', source: 'docs' },
  // What the ssl option says.
  { id: 'old-url-without-ssl', when: { pg: '<7', url: 'given', option: ['on', 'off', 'object', 'word', 'no-verify'], environment: 'unset' }, gives: { verifies: 'no', plaintext: true },
    because: 'node-postgres before 7 ignores the ssl option beside a URL', source: 'parameters' },
  { id: 'option-off', when: { option: 'off' }, gives: { verifies: 'no', plaintext: true },
    because: 'node-postgres does not use TLS', source: 'docs' },
  { id: 'option-no-verify', when: { pg: '>=8.1', option: 'no-verify' }, gives: { verifies: 'no' },
    because: "node-postgres does not verify with ssl: 'no-verify'", source: 'changes' },
  { id: 'option-word', when: { pg: '>=8.1', option: 'word' }, gives: { verifies: 'error' },
    because: 'node-postgres cannot connect with this word in the ssl option', source: 'connection' },
  { id: 'option-reject-false', when: { option: 'object', reject: 'false' }, gives: { verifies: 'no' },
    because: 'rejectUnauthorized: false switches verification off', source: 'docs' },
  { id: 'option-ca-missing', when: { option: 'object', ca: 'missing' }, gives: { verifies: 'error' },
    because: 'the code reads a CA file that is not there', source: 'docs' },
  { id: 'option-undefined-old-node', when: { option: 'object', reject: 'undefined', node: oldNode }, gives: { verifies: 'no' },
    because: 'rejectUnauthorized: undefined switches verification off in this version of Node', source: 'cve' },
  { id: 'option-old-node', when: { pg: '<8', option: ['on', 'object', 'word', 'no-verify'], reject: 'unset', node: oldNode }, gives: { verifies: 'no' },
    because: 'node-postgres before 8 leaves the check to Node, which does not verify in this version', source: 'cve' },
  { id: 'option-checks-off', when: { pg: '>=8', option: ['on', 'object', 'word', 'no-verify'], reject: ['unset', 'undefined'], checks: 'off' }, gives: { verifies: 'no' },
    because: 'NODE_TLS_REJECT_UNAUTHORIZED=0 switches verification off', source: 'node' },
  { id: 'option-ca', when: { option: 'object', ca: 'given' }, gives: { verifies: 'yes', host: true, anchors: 'ca' },
    because: 'node-postgres verifies the chain and the host name, and ca replaces the list of Node', source: 'docs' },
  { id: 'option-on', when: { option: ['on', 'object'] }, gives: { verifies: 'yes', host: true, anchors: 'store' },
    because: 'node-postgres verifies the chain and the host name against the list of Node once the ssl option is on (from 8 on)', source: 'changes' },
  { id: 'option-old-word', when: { option: ['word', 'no-verify'] }, gives: { verifies: 'yes', host: true, anchors: 'store' },
    because: 'node-postgres before 8.1 takes any word in the ssl option as true, and verifies against the list of Node', source: 'connection' },
  // What the environment says, when neither does.
  { id: 'variable-no-verify', when: { pg: '>=8.1', environment: 'no-verify' }, gives: { verifies: 'no' },
    because: 'node-postgres does not verify with PGSSLMODE=no-verify', source: 'parameters' },
  { id: 'variable-old-node', when: { pg: '<8', environment: envOn, node: oldNode }, gives: { verifies: 'no' },
    because: 'node-postgres before 8 leaves the check to Node, which does not verify in this version', source: 'cve' },
  { id: 'variable-checks-off', when: { pg: '>=8', environment: envOn, checks: 'off' }, gives: { verifies: 'no' },
    because: 'NODE_TLS_REJECT_UNAUTHORIZED=0 switches verification off', source: 'node' },
  { id: 'variable', when: { environment: envOn }, gives: { verifies: 'yes', host: true, anchors: 'store' },
    because: 'node-postgres takes PGSSLMODE=prefer, require, verify-ca or verify-full as verify-full against the list of Node; PGSSLROOTCERT is not read', source: 'parameters' },
  { id: 'application-setting', when: { stray: 'given', mode: 'unset', param: 'unset', option: 'unset', environment: 'unset' }, gives: { verifies: 'unknown' },
    because: 'node-postgres does not read a setting of this name; whether the application makes a URL or an ssl option of it cannot be told', source: 'docs' },
  { id: 'old-url-mode', when: { pcs: '<2.4', mode: ['disable', ...sslmodes] }, gives: { verifies: 'no', plaintext: true },
    because: 'node-postgres with pg-connection-string before 2.4 ignores sslmode in the URL and does not use TLS', source: 'parser' },
  { id: 'plaintext', when: {}, gives: { verifies: 'no', plaintext: true },
    because: 'node-postgres does not use TLS unless the URL, the ssl option or PGSSLMODE says so', source: 'docs' },
];

export const nodeComponents: readonly Component[] = [
  { name: 'pg', ask: [{ component: 'pg' }] },
  {
    name: 'pcs',
    title: 'pg-connection-string',
    ask: [{ component: 'pg-connection-string' }],
    implied: { by: 'pg', table: [{ when: '<8.1', means: '>=0.1.3 <0.1.4' }, { when: '>=8.1 <8.4', means: '>=2.2' }, { when: '>=8.4 <8.15', means: '>=2.4' }, { when: '>=8.15', means: '>=2.8' }] },
  },
  { name: 'node', ask: [{ component: 'node' }] },
];

export const nodeSources = {
  docs: 'https://node-postgres.com/features/ssl',
  parser: 'https://github.com/brianc/node-postgres/blob/master/packages/pg-connection-string/index.js',
  parameters: 'https://github.com/brianc/node-postgres/blob/master/packages/pg/lib/connection-parameters.js',
  connection: 'https://github.com/brianc/node-postgres/blob/master/packages/pg/lib/connection.js',
  changes: 'https://github.com/brianc/node-postgres/blob/master/CHANGELOG.md',
  node: 'https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue',
  cve: 'https://nodejs.org/en/blog/vulnerability/aug-2021-security-releases',
} as const;

/** Node 17 brought OpenSSL 3. */
export function nodeReader(view: View): 'node12' | 'node20' {
  const version = view.version('node');
  const major = version.kind === 'known' ? Number.parseInt(version.value.replace(/^v/u, ''), 10) : Number.NaN;
  return major < 17 ? 'node12' : 'node20';
}

export const nodePostgres: DriverTable = {
  id: 'node-postgres',
  name: 'node-postgres',
  detect: {
    packages: {
      npm: ['pg', 'pg-pool', 'pg-promise', 'pg-connection-string', 'pg-cursor', 'pg-query-stream', 'pg-boss', 'pg-listen', 'pgtools', 'node-pg-migrate', 'postgrator', 'typeorm', '@nestjs/typeorm', 'typeorm-naming-strategies', 'knex', 'objection', 'bookshelf', 'drizzle-orm/node-postgres', '@prisma/adapter-pg', 'kysely', 'slonik', 'massive', 'connect-pg-simple', 'graphile-worker', 'postgraphile', '@strapi/strapi', 'n8n', 'directus', 'payload', '@payloadcms/db-postgres', '@vercel/postgres', 'lucid', '@adonisjs/lucid', 'sqlpad', '@langchain/community'],
    },
    schemes: ['postgres+pg'],
    programs: ['node-pg-migrate', 'knex', 'typeorm'],
    languages: ['javascript', 'typescript'],
  },
  components: nodeComponents,
  // TypeORM spreads `extra` last; Knex and Drizzle call the object `connection`.
  facts: (settings, view) => nodeFacts(settings, view, { options: ['extra.ssl', 'ssl', 'connection.ssl', 'pool.ssl', 'poolConfig.ssl'], url: true }),
  rows: nodeRows,
  sources: nodeSources,
  reader: nodeReader,
  reads: [
    { what: 'URL', names: ['sslmode', 'sslrootcert', 'ssl', 'uselibpqcompat'], note: 'read by pg-connection-string; its version decides, not that of pg' },
    { what: 'option', names: ['ssl', 'ssl.rejectUnauthorized', 'ssl.ca'], note: 'only the boolean false switches verification off; a path in ca is not read; sslmode as a property is ignored' },
    { what: 'environment', names: ['PGSSLMODE', 'NODE_TLS_REJECT_UNAUTHORIZED'], note: 'PGSSLROOTCERT and ~/.postgresql/root.crt are not read' },
    { what: 'public store', names: ['NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS', 'NODE_USE_SYSTEM_CA', 'SSL_CERT_FILE', 'SSL_CERT_DIR'], note: 'the first one adds to the list of Node; the last two count with --use-openssl-ca or --use-system-ca only' },
  ],
  precedence: 'ssl parameters of the URL replace the ssl option, which wins over PGSSLMODE; TypeORM: extra.ssl wins over ssl',
  defaultMode: 'no TLS',
};
