import type { ResolvedSetting, View } from '../model.ts';
import { lastPart, lookUp } from './lookup.ts';
import type { Found, Source } from './lookup.ts';
import type { Alternative, Facts, Row } from './table.ts';
import type { DriverTable } from './table-driver.ts';
import { namedRoot, unresolved } from './trust.ts';

const plainRule = 'the driver is not known. The plain rule of the provider’s guide is that only verify-ca and verify-full verify';
const exceptions = 'but libpq with a root file, node-postgres, Npgsql before 6 and pgjdbc with DefaultJavaSSLFactory verify in weaker modes too';

const rows: readonly Row[] = [
  { id: 'verify', when: { mode: ['verify-ca', 'verify-full'] }, gives: { verifies: 'yes', anchors: 'root' },
    because: `${plainRule}, and this is one of them`, source: 'guide' },
  { id: 'disable', when: { mode: 'disable' }, gives: { verifies: 'no' },
    because: 'the driver is not known, but disable means no TLS in every driver', source: 'guide' },
  { id: 'weak-mode', when: {}, shows: ['mode'], gives: { verifies: 'unknown', anchors: 'root' },
    because: `${plainRule}, ${exceptions}`, source: 'guide' },
];

function sources(...keys: readonly string[]): readonly Source[] {
  return (['string', 'option', 'file'] as const).map((layer) => ({ layer, keys, spelling: lastPart }));
}

function facts(settings: readonly ResolvedSetting[], view: View): Facts {
  return {
    mode: lookUp([...sources('sslmode'), { layer: 'environment', keys: ['PGSSLMODE'] }], settings, view).map(mode),
    root: lookUp([...sources('sslrootcert', 'rootcertificate'), { layer: 'environment', keys: ['PGSSLROOTCERT'] }], settings, view).map((found) => root(found, view)),
  };
}

/** `verify-full`, `VerifyFull`, `VERIFY_FULL`: every driver's spelling. */
function mode(found: Found): Alternative {
  if (found.kind === 'unset') return { value: 'unset', shown: 'no sslmode', word: null };
  if (found.kind === 'unknown') return { value: '?', shown: '', reason: found.reason, via: found.via };
  const word = found.text.toLowerCase().replace(/[_\s]/gu, '-').replace(/^verify(ca|full)$/u, 'verify-$1');
  return { value: word, shown: `${found.key}=${found.text}`, word: found.text, via: found.via };
}

function root(found: Found, view: View): Alternative {
  if (found.kind === 'set' && found.text !== '' && found.text !== 'system') {
    const named = namedRoot(found, view);
    return named.trust === undefined ? { ...named, trust: unresolved('the file that is named is not there', found.text, named.via) } : named;
  }
  const reason = found.kind === 'unknown' ? found.reason : 'no root file is named, and which store counts depends on the driver';
  return { value: 'unknown', shown: '', trust: unresolved(reason, null, found.kind === 'unset' ? [] : found.via) };
}

/** For connections whose driver nothing shows. */
export const unknown: DriverTable = {
  id: 'unknown',
  name: 'An unknown driver',
  detect: { packages: {}, schemes: [], programs: [], languages: [] },
  components: [],
  facts,
  rows,
  sources: { guide: 'https://learn.microsoft.com/azure/postgresql/concepts-certificate-rotation' },
  reader: () => 'openssl3',
  reads: [
    { what: 'mode', names: ['sslmode', 'SSL Mode', 'PGSSLMODE'], note: 'in any spelling' },
    { what: 'root file', names: ['sslrootcert', 'Root Certificate', 'PGSSLROOTCERT'] },
  ],
  precedence: 'connection string, options, environment',
  defaultMode: 'not known',
};
