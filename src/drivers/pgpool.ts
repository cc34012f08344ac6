import type { ResolvedSetting, View } from '../model.ts';
import { opensslReader } from './libpq.ts';
import { lookUp } from './lookup.ts';
import type { Found } from './lookup.ts';
import type { Alternative, Facts, Row } from './table.ts';
import type { DriverTable } from './table-driver.ts';
import { namedRoot, unresolved } from './trust.ts';

const rows: readonly Row[] = [
  { id: 'off', when: { tls: 'off' }, gives: { verifies: 'no', plaintext: true },
    because: 'Pgpool-II does not use TLS', source: 'documentation' },
  { id: 'no-ca', when: { tls: 'on', root: 'none' }, gives: { verifies: 'no' },
    because: 'Pgpool-II does not verify the server without ssl_ca_cert or ssl_ca_cert_dir', source: 'code' },
  { id: 'ca-missing', when: { tls: 'on', root: 'missing' }, gives: { verifies: 'error' },
    because: 'Pgpool-II cannot connect: the file of ssl_ca_cert is not there', source: 'code' },
  { id: 'ca', when: {}, shows: ['tls'], gives: { verifies: 'yes', anchors: 'root' },
    because: 'Pgpool-II verifies the chain of the server once it has CA certificates', source: 'code' },
];

function facts(settings: readonly ResolvedSetting[], view: View): Facts {
  const one = (key: string): readonly Found[] => lookUp([{ layer: 'option', keys: [key], spelling: (name) => name.toLowerCase().slice(name.lastIndexOf('.') + 1) }], settings, view);
  const directory = one('ssl_ca_cert_dir');
  return {
    tls: one('ssl').map(tlsOf),
    root: one('ssl_ca_cert').flatMap((found) => (isEmpty(found) ? directory.map((each) => directoryOf(each, view)) : [fileOf(found, view)])),
  };
}

const isEmpty = (found: Found): boolean => found.kind === 'unset' || (found.kind === 'set' && found.text === '');
/** As in postgresql.conf. https://www.pgpool.net/docs/latest/en/html/config-setting.html */
const ON = new Set(['on', 'true', 'yes', '1', 't', 'y', 'tr', 'tru', 'ye']);

function tlsOf(found: Found): Alternative {
  if (found.kind === 'unknown') return { value: '?', shown: '', reason: found.reason, via: found.via };
  if (found.kind === 'unset' || found.text === '') return { value: 'off', shown: 'no ssl, which means off' };
  return { value: ON.has(found.text.toLowerCase()) ? 'on' : 'off', shown: `ssl = ${found.text}`, via: found.via };
}

function fileOf(found: Found, view: View): Alternative {
  if (found.kind !== 'set') return unreadable(found);
  return namedRoot(found, view);
}

/** A directory with hashed names, which only the place itself shows. */
function directoryOf(found: Found, view: View): Alternative {
  if (isEmpty(found)) return { value: 'none', shown: 'no ssl_ca_cert' };
  if (found.kind !== 'set') return unreadable(found);
  const shown = `ssl_ca_cert_dir = ${found.text}`;
  const files = view.directory(found.text)?.flatMap(({ name, state }) => (state.kind === 'present' ? [{ name, state }] : [])) ?? [];
  const [first, ...others] = files;
  if (first === undefined) return { value: 'file', shown, trust: unresolved('what the directory holds cannot be seen from here', found.text, found.via), via: found.via };
  const pieces = [first, ...others].map(({ state }) => state.content);
  const via = [...found.via, ...files.flatMap(({ state }) => state.via)];
  return { value: 'file', shown, trust: { kind: 'directory', path: found.text, content: { kind: 'joined', pieces }, via, added: [] }, via: found.via };
}

function unreadable(found: Found): Alternative {
  const [reason, via] = found.kind === 'unknown' ? [found.reason, found.via] : ['not set', []];
  return { value: '?', shown: '', reason, trust: unresolved(reason, null, via), via };
}

export const pgpool: DriverTable = {
  id: 'pgpool',
  name: 'Pgpool-II',
  detect: { packages: {}, schemes: [], programs: ['pgpool'], languages: [] },
  components: [],
  facts,
  rows,
  sources: {
    documentation: 'https://www.pgpool.net/docs/latest/en/html/runtime-ssl.html',
    code: 'https://github.com/pgpool/pgpool2/blob/master/src/utils/pool_ssl.c',
  },
  reader: opensslReader,
  reads: [
    { what: 'TLS', names: ['ssl'], note: 'towards clients and servers alike; there are no modes' },
    { what: 'CA certificates', names: ['ssl_ca_cert', 'ssl_ca_cert_dir'], note: 'once one is set, the chain of every server is verified' },
  ],
  precedence: 'pgpool.conf alone; of two equal keys the last one wins',
  defaultMode: 'off',
};
