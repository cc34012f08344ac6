import { inSettingsFile } from './lookup.ts';
import { nodeFacts } from './node-facts.ts';
import { nodeComponents, nodePostgres, nodeReader, nodeSources } from './node-postgres.ts';
import type { DriverTable } from './table-driver.ts';

/** MikroORM takes host, port and names out of `clientUrl` itself: nothing of the query gets to node-postgres. */
export const mikroOrm: DriverTable = {
  ...nodePostgres,
  id: 'mikro-orm',
  name: 'MikroORM (on node-postgres)',
  detect: { packages: { npm: ['@mikro-orm/postgresql', '@mikro-orm/knex', '@mikro-orm/nestjs'] }, schemes: [], programs: ['mikro-orm'], languages: [], over: ['node-postgres'] },
  components: nodeComponents.map((component) => (component.name === 'pg' ? { ...component, implied: { by: '@mikro-orm/postgresql', table: [{ when: '>=4', means: '>=8.4' }] } } : component)),
  facts: (settings, view) => {
    const version = view.version('@mikro-orm/postgresql');
    const before7 = version.kind === 'known' && Number.parseInt(version.value, 10) < 7;
    return nodeFacts(settings.map((setting) => (inSettingsFile(setting) && /^ssl(?:\.|$)/u.test(setting.key) ? { ...setting, key: `driverOptions.${before7 ? 'connection.' : ''}${setting.key}` } : setting)), view, { options: [before7 ? 'driverOptions.connection.ssl' : 'driverOptions.ssl'], url: false });
  },
  rows: nodePostgres.rows.filter(({ id }) => !/^(?:old-)?url-|^compat-/u.test(id)),
  sources: { ...nodeSources, mikro: 'https://mikro-orm.io/docs/configuration#driver-options' },
  reader: nodeReader,
  reads: [
    { what: 'option', names: ['driverOptions.ssl', 'driverOptions.connection.ssl'], note: 'the first from 7 on, the second before; the query of clientUrl is ignored' },
    ...nodePostgres.reads.slice(2),
  ],
  precedence: 'driverOptions, then PGSSLMODE',
};
