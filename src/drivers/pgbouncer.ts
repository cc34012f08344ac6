import type { ResolvedSetting, View } from '../model.ts';
import { opensslReader } from './libpq.ts';
import { lastPart, lookUp } from './lookup.ts';
import type { Found } from './lookup.ts';
import type { Alternative, Facts, Row } from './table.ts';
import type { DriverTable } from './table-driver.ts';
import { namedRoot, storeTrust, unresolved } from './trust.ts';

const weak = ['allow', 'prefer', 'require'] as const;
const strict = ['verify-ca', 'verify-full'] as const;

/** Towards the server; what clients of PgBouncer do (`client_tls_*`) is another matter. */
const rows: readonly Row[] = [
  { id: 'disable', when: { mode: 'disable' }, gives: { verifies: 'no', plaintext: true },
    because: 'PgBouncer does not use TLS towards the server', source: 'documentation' },
  { id: 'default-disable', when: { pgbouncer: '<1.20', mode: 'unset' }, gives: { verifies: 'no', plaintext: true },
    because: 'PgBouncer before 1.20 does not use TLS towards the server unless server_tls_sslmode says so', source: 'news' },
  { id: 'default-prefer', when: { mode: 'unset' }, gives: { verifies: 'no' },
    because: 'PgBouncer 1.20 and later prefer TLS towards the server and do not verify it', source: 'news' },
  { id: 'weak-mode', when: { mode: weak }, shows: ['root'], gives: { verifies: 'no' },
    because: 'PgBouncer verifies nothing below verify-ca, and does not look at server_tls_ca_file', source: 'documentation' },
  { id: 'ca-file-missing', when: { mode: strict, root: 'missing' }, gives: { verifies: 'error' },
    because: 'PgBouncer cannot connect: the file of server_tls_ca_file is not there', source: 'documentation' },
  { id: 'verify-ca', when: { mode: 'verify-ca' }, gives: { verifies: 'yes', anchors: 'root' },
    because: 'PgBouncer verifies the chain', source: 'documentation' },
  { id: 'verify-full', when: { mode: 'verify-full' }, gives: { verifies: 'yes', host: true, anchors: 'root' },
    because: 'PgBouncer verifies the chain and the host name', source: 'documentation' },
  { id: 'refused-mode', when: {}, shows: ['mode'], gives: { verifies: 'error' },
    because: 'PgBouncer refuses this mode: it knows disable, allow, prefer, require, verify-ca and verify-full', source: 'documentation' },
];

const words = new Set<string>(['disable', ...weak, ...strict]);

function facts(settings: readonly ResolvedSetting[], view: View): Facts {
  return {
    mode: lookUp([{ layer: 'option', keys: ['server_tls_sslmode'], spelling: lastPart }], settings, view).map(modeOf),
    root: lookUp([{ layer: 'option', keys: ['server_tls_ca_file'], spelling: lastPart }], settings, view).map((found) => rootOf(found, view)),
  };
}

/** Images fill settings from variables; an empty one leaves the setting out. */
function modeOf(found: Found): Alternative {
  if (found.kind === 'unknown') return { value: '?', shown: '', reason: found.reason, via: found.via };
  if (found.kind === 'unset' || found.text === '') return { value: 'unset', shown: 'no server_tls_sslmode', word: null };
  return { value: words.has(found.text) ? found.text : 'refused', shown: `server_tls_sslmode = ${found.text}`, word: found.text, via: found.via };
}

/** Without a file it is the system's bundle, whose path was found when PgBouncer was built. */
function rootOf(found: Found, view: View): Alternative {
  if (found.kind === 'unknown') return { value: '?', shown: '', reason: found.reason, trust: unresolved(found.reason, null, found.via), via: found.via };
  if (found.kind === 'unset' || found.text === '') return { value: 'default', shown: 'no server_tls_ca_file, which means the system’s bundle', trust: storeTrust('os', view) };
  return namedRoot(found, view);
}

export const pgbouncer: DriverTable = {
  id: 'pgbouncer',
  name: 'PgBouncer',
  detect: { packages: {}, schemes: [], programs: ['pgbouncer'], languages: [] },
  components: [{ name: 'pgbouncer', title: 'PgBouncer', ask: [{ component: 'pgbouncer' }] }],
  facts,
  rows,
  sources: {
    documentation: 'https://www.pgbouncer.org/config.html#server_tls_sslmode',
    news: 'https://www.pgbouncer.org/changelog.html#pgbouncer-120x',
  },
  reader: opensslReader,
  reads: [
    { what: 'mode', names: ['server_tls_sslmode'], note: 'for all databases; `client_tls_sslmode` is about the clients of PgBouncer' },
    { what: 'root file', names: ['server_tls_ca_file'], note: 'only for verify-ca and verify-full; without it the bundle of the operating system' },
  ],
  precedence: 'one configuration file with what it includes; of two equal keys the last one wins; PG* variables and ~/.postgresql/root.crt are not read',
  defaultMode: 'prefer (disable before 1.20)',
};
