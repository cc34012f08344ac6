import type { Alternative, Facts } from './table.ts';
import type { ResolvedSetting, View } from '../model.ts';
import { libpq, libpqRows, mode, opensslReader, root } from './libpq.ts';
import { loosely, lookUp } from './lookup.ts';
import type { DriverTable } from './table-driver.ts';
import { opensslTrust } from './trust.ts';

/** The two-letter words of psqlODBC's own settings dialog. */
const shortWords: ReadonlyMap<string, string> = new Map([['d', 'disable'], ['a', 'allow'], ['p', 'prefer'], ['r', 'require'], ['vc', 'verify-ca'], ['vf', 'verify-full']]);

function facts(settings: readonly ResolvedSetting[], view: View): Facts {
  const layers = ['string', 'option', 'file'] as const;
  const modes = lookUp(layers.map((layer) => ({ layer, keys: ['sslmode', 'ca'], spelling: loosely })), settings, view);
  const roots = lookUp(
    [...layers.flatMap((layer) => [{ layer, keys: ['pqopt.sslrootcert', 'sslrootcert', 'd5.sslrootcert'], spelling: loosely }]), { layer: 'environment', keys: ['PGSSLROOTCERT'] }],
    [...settings, ...passedOn(settings)],
    view,
  );
  return {
    mode: modes.flatMap((found): readonly Alternative[] =>
      found.kind === 'set' ? mode({ ...found, key: 'SSLmode', text: shortWords.get(found.text.toLowerCase()) ?? found.text.toLowerCase() }, view, 'disable') : mode(found, view, 'disable')),
    root: roots.flatMap((found) => root(found, view)),
    system: [{ value: 'store', shown: '', trust: opensslTrust(view, 'hashed') }],
  };
}

/** `Pqopt={sslrootcert=/etc/ssl/pg.crt}` hands keywords to libpq. */
function passedOn(settings: readonly ResolvedSetting[]): readonly ResolvedSetting[] {
  return settings.flatMap((setting) => {
    if (!['pqopt', 'd5'].includes(loosely(setting.key)) || setting.value.kind !== 'known') return [];
    const { via } = setting.value;
    return setting.value.value.replace(/^\{|\}$/gu, '').split(/\s+/u).flatMap((pair): ResolvedSetting[] => {
      const equals = pair.indexOf('=');
      return equals < 1 ? [] : [{ ...setting, key: pair.slice(0, equals), value: { kind: 'known', value: pair.slice(equals + 1), via } }];
    });
  });
}

/** psqlODBC hands everything to libpq, but has a default mode of its own and always sets it. */
export const psqlodbc: DriverTable = {
  ...libpq,
  id: 'psqlodbc',
  name: 'psqlODBC',
  detect: { packages: { pypi: [], runtime: ['psqlodbc', 'odbc-postgresql'] }, schemes: [], programs: [], languages: [] },
  facts,
  rows: libpqRows.map((row) => ({ ...row, because: row.because.replace(/^libpq/u, 'psqlODBC (through libpq)') })),
  sources: { ...libpq.sources, odbc: 'https://odbc.postgresql.org/docs/config.html' },
  reader: opensslReader,
  reads: [
    { what: 'mode', names: ['SSLmode', 'CA'], note: 'keys in any case; `vc` and `vf` are short for verify-ca and verify-full; PGSSLMODE is not read' },
    { what: 'root file', names: ['Pqopt={sslrootcert=…}', 'PGSSLROOTCERT', '~/.postgresql/root.crt', '%APPDATA%\\postgresql\\root.crt'] },
  ],
  precedence: 'connection string, data source, default; the mode never comes from the environment',
  defaultMode: 'disable',
};
