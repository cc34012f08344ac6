import type { ResolvedSetting } from '../model.ts';
import { inSettingsFile } from './lookup.ts';
import { nodeFacts } from './node-facts.ts';
import { nodeComponents, nodePostgres, nodeReader, nodeRows, nodeSources } from './node-postgres.ts';
import type { Row } from './table.ts';
import type { DriverTable } from './table-driver.ts';

/** Sequelize before 6 reads the URL itself: of its query only `ssl` comes through, as a word in the option object. */
const before6: readonly Row[] = nodeRows
  .filter(({ id }) => !/^(?:old-)?url-|^compat-|^plaintext$/u.test(id))
  .map((row) => ({ ...row, id: `5-${row.id}`, when: { ...row.when, sequelize: '<6' } }));

const rows: readonly Row[] = [
  { id: '5-url-ssl', when: { sequelize: '<6', param: ['on', 'word', 'no-verify', 'off'] }, gives: { verifies: 'error' },
    because: 'Sequelize before 6 passes ssl from the URL on as a word, with which node-postgres cannot connect', source: 'sequelize' },
  ...before6,
  { id: '5-url-mode', when: { sequelize: '<6', mode: ['disable', 'no-verify', 'prefer', 'require', 'verify-ca', 'verify-full', 'other'] }, gives: { verifies: 'no', plaintext: true },
    because: 'Sequelize before 6 ignores sslmode in the URL and does not use TLS unless dialectOptions.ssl or PGSSLMODE says so', source: 'sequelize' },
  { id: '5-plaintext', when: { sequelize: '<6' }, gives: { verifies: 'no', plaintext: true },
    because: 'Sequelize does not use TLS unless dialectOptions.ssl or PGSSLMODE says so', source: 'sequelize' },
  ...nodeRows,
];

/** In a settings file, keys come without the name of the map that is handed to the driver. */
function passedOn(setting: ResolvedSetting): ResolvedSetting {
  return inSettingsFile(setting) && /^ssl(?:\.|$)/u.test(setting.key) ? { ...setting, key: `dialectOptions.${setting.key}` } : setting;
}

export const sequelize: DriverTable = {
  ...nodePostgres,
  id: 'sequelize',
  name: 'Sequelize (on node-postgres)',
  detect: { packages: { npm: ['sequelize', 'sequelize-typescript', '@sequelize/core', '@sequelize/postgres', 'sequelize-cli', '@nestjs/sequelize'] }, schemes: [], programs: ['sequelize', 'sequelize-cli'], languages: [], over: ['node-postgres'] },
  components: [{ name: 'sequelize', ask: [{ component: 'sequelize' }] }, ...nodeComponents],
  facts: (settings, view) => nodeFacts(settings.map(passedOn), view, { options: ['dialectOptions.ssl'], url: true }),
  rows,
  sources: { ...nodeSources, sequelize: 'https://sequelize.org/docs/v6/other-topics/dialect-specific-things/' },
  reader: nodeReader,
  reads: [
    { what: 'option', names: ['dialectOptions.ssl'], note: 'a plain ssl option is ignored' },
    { what: 'URL', names: ['sslmode', 'sslrootcert', 'ssl', 'uselibpqcompat'], note: 'from 6 on they replace dialectOptions.ssl; before 6 only ssl is looked at' },
    ...nodePostgres.reads.slice(2),
  ],
  precedence: 'from 6 on ssl parameters of the URL, then dialectOptions.ssl, then PGSSLMODE',
};
