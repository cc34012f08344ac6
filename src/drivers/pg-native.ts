import type { ResolvedSetting, View } from '../model.ts';
import { libpq, libpqRows, mode, opensslReader, root } from './libpq.ts';
import { lookUp } from './lookup.ts';
import type { Found } from './lookup.ts';
import type { Alternative, Facts } from './table.ts';
import type { DriverTable } from './table-driver.ts';
import { opensslTrust } from './trust.ts';

/**
 * `pg` hands libpq a keyword string of its own: of the `ssl` option only a word (as sslmode) and the keys `sslmode` and
 * `sslrootcert` get there, and nothing of the URL's query.
 */
function facts(settings: readonly ResolvedSetting[], view: View): Facts {
  const variable = lookUp([{ layer: 'environment', keys: ['PGSSLMODE'] }], settings, view);
  const modes = lookUp([{ layer: 'option', keys: ['ssl.sslmode'] }, { layer: 'option', keys: ['ssl'] }], settings, view).flatMap((found): readonly Found[] => {
    if (found.kind === 'unset') return variable.map(handedOn);
    // An object without a mode, or no TLS as far as `pg` is concerned: libpq reads the variable by itself.
    return found.kind === 'set' && found.key === 'ssl' && ['{}', 'false', 'null', ''].includes(found.text) ? variable : [found.kind === 'set' && found.key === 'ssl' ? { ...found, key: 'ssl (as sslmode)' } : found];
  });
  const roots = lookUp([{ layer: 'option', keys: ['ssl.sslrootcert'] }, { layer: 'environment', keys: ['PGSSLROOTCERT'] }], settings, view);
  return {
    mode: modes.flatMap((found): readonly Alternative[] => mode(found, view, 'prefer')),
    root: roots.flatMap((found) => root(found, view)),
    system: [{ value: 'store', shown: '', trust: opensslTrust(view, 'hashed') }],
  };
}

/** Without an `ssl` option `pg` makes `ssl: true` of these words, and hands that on as a mode that libpq refuses. */
function handedOn(found: Found): Found {
  return found.kind === 'set' && ['prefer', 'require', 'verify-ca', 'verify-full'].includes(found.text) ? { ...found, key: `PGSSLMODE=${found.text}, handed on as sslmode`, text: 'true' } : found;
}

export const pgNative: DriverTable = {
  ...libpq,
  id: 'pg-native',
  name: 'pg-native',
  detect: { packages: { npm: ['pg-native', 'libpq'], code: ['pg.native'] }, schemes: [], programs: [], languages: [] },
  facts,
  rows: libpqRows.map((row) => ({ ...row, because: row.because.replace(/^libpq/u, 'pg-native (through libpq)') })),
  sources: { ...libpq.sources, parameters: 'https://github.com/brianc/node-postgres/blob/master/packages/pg/lib/connection-parameters.js' },
  reader: opensslReader,
  reads: [
    { what: 'mode', names: ["ssl: 'word'", 'ssl.sslmode', 'PGSSLMODE'], note: 'the query of the URL never gets to libpq; ssl: true is an error, and so is PGSSLMODE=prefer, require, verify-ca or verify-full without an ssl option' },
    { what: 'root file', names: ['ssl.sslrootcert', 'PGSSLROOTCERT', '~/.postgresql/root.crt'] },
  ],
  precedence: 'option object, PG* variables, default',
  defaultMode: 'prefer',
};
