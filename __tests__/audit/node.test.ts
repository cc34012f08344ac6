import { describe, expect, test } from 'vitest';
import { auditFiles, roots, type Files } from '../support/audit.ts';
import { checkRows, type Row } from './table.ts';

const URL = 'postgresql://app:hunter2@orders.postgres.database.azure.com:5432/orders';
const env = (query = ''): Files => ({ '.env': `DATABASE_URL=${URL}${query}\n` });
const lock: Files = {
  'package.json': '{"name":"shop","dependencies":{"pg":"^8.11.0","sequelize":"^6.35.0","typeorm":"^0.3.20","knex":"^3.1.0"}}',
  'package-lock.json': JSON.stringify({ name: 'shop', lockfileVersion: 3, packages: { 'node_modules/pg': { version: '8.16.3' }, 'node_modules/pg-connection-string': { version: '2.9.1' }, 'node_modules/sequelize': { version: '6.37.0' }, 'node_modules/typeorm': { version: '0.3.20' }, 'node_modules/knex': { version: '3.1.0' } } }),
};
const CA: Files = { 'certs/ca.pem': roots('G1') };
const options = (ca: string): string => `const pool = new Pool({ connectionString: process.env.DATABASE_URL, ssl: { ca: ${ca} } });\n`;
const breaks = '.env:1 node-postgres yes breaks G2';

/** Ways in which people read a CA file. */
const READS: readonly (readonly [string, string, Files])[] = [
  ['fs and path required in place', "const { Pool } = require('pg');\n" + options("require('fs').readFileSync(require('path').join(__dirname, 'certs', 'ca.pem'))"), {}],
  ['path.join(__dirname)', `const fs = require('fs');\nconst path = require('path');\nconst { Pool } = require('pg');\n${options("fs.readFileSync(path.join(__dirname, 'certs', 'ca.pem'), 'utf8')")}`, {}],
  ['path.resolve(__dirname) and toString', `const fs = require('fs');\nconst path = require('path');\nconst { Pool } = require('pg');\n${options("fs.readFileSync(path.resolve(__dirname, './certs/ca.pem')).toString()")}`, {}],
  ['path.join(process.cwd())', `const fs = require('fs');\nconst path = require('path');\nconst { Pool } = require('pg');\n${options("fs.readFileSync(path.join(process.cwd(), 'certs/ca.pem')).toString('utf8')")}`, {}],
  ['a template with __dirname', `const fs = require('fs');\nconst { Pool } = require('pg');\n${options('fs.readFileSync(`${__dirname}/certs/ca.pem`)')}`, {}],
  ['__dirname + text', `const fs = require('fs');\nconst { Pool } = require('pg');\n${options("fs.readFileSync(__dirname + '/certs/ca.pem')")}`, {}],
  ['a constant first', `const fs = require('fs');\nconst { Pool } = require('pg');\nconst ca = fs.readFileSync('certs/ca.pem', 'utf8');\n${options('ca')}`, {}],
  ['shorthand', `const fs = require('fs');\nconst { Pool } = require('pg');\nconst ca = fs.readFileSync('./certs/ca.pem', 'utf8');\nconst pool = new Pool({ connectionString: process.env.DATABASE_URL, ssl: { rejectUnauthorized: true, ca } });\n`, {}],
  ['an array', `const fs = require('fs');\nconst { Pool } = require('pg');\n${options("[fs.readFileSync('certs/ca.pem')]")}`, {}],
  ['import and import.meta.url', `import { readFileSync } from 'node:fs';\nimport { Pool } from 'pg';\n${options("readFileSync(new URL('./certs/ca.pem', import.meta.url))")}`, {}],
  ['a path in a variable', `const fs = require('fs');\nconst { Pool } = require('pg');\n${options('fs.readFileSync(process.env.DB_CA)')}`, { '.env': `DATABASE_URL=${URL}\nDB_CA=certs/ca.pem\n` }],
  ['a text in a variable', `const { Pool } = require('pg');\n${options('process.env.DB_CA_CERT')}`, { '.env': `DATABASE_URL=${URL}\nDB_CA_CERT="${roots('G1').trimEnd()}"\n` }],
  ['a text with \\n in a variable', `const { Pool } = require('pg');\n${options("process.env.DB_CA_CERT.replace(/\\\\n/g, '\\n')")}`, { '.env': `DATABASE_URL=${URL}\nDB_CA_CERT='${roots('G1').trimEnd().replaceAll('\n', '\\n')}'\n` }],
  ['base64 in a variable', `const { Pool } = require('pg');\n${options("Buffer.from(process.env.DB_CA_B64, 'base64').toString()")}`, { '.env': `DATABASE_URL=${URL}\nDB_CA_B64=${Buffer.from(roots('G1')).toString('base64')}\n` }],
  ['PEM in the code', `const { Pool } = require('pg');\nconst ca = \`${roots('G1')}\`;\n${options('ca')}`, {}],
];

const reading: readonly Row[] = READS.map(([name, code, more]) => ({ name, files: { ...lock, ...CA, ...env(), 'index.js': code, ...more }, clients: [breaks] }));

const pool = (rest: string): Files => ({ 'db.js': `const fs = require('fs');\nconst { Pool } = require('pg');\nmodule.exports = new Pool(${rest});\n` });

const conflicts: readonly Row[] = [
  { name: 'URL require, ssl.ca in code: the URL wins, Node list', files: { ...lock, ...CA, ...env('?sslmode=require'), ...pool("{ connectionString: process.env.DATABASE_URL, ssl: { ca: fs.readFileSync('certs/ca.pem') } }") }, clients: ['.env:1 node-postgres yes connects'] },
  { name: 'URL disable, ssl: true in code', files: { ...lock, ...env('?sslmode=disable'), ...pool('{ connectionString: process.env.DATABASE_URL, ssl: true }') }, clients: ['.env:1 node-postgres no not-affected'] },
  { name: 'PGSSLMODE below ssl: false', files: { ...lock, '.env': `DATABASE_URL=${URL}\nPGSSLMODE=require\n`, ...pool('{ connectionString: process.env.DATABASE_URL, ssl: false }') }, clients: ['.env:1 node-postgres no not-affected'] },
  { name: 'PGSSLMODE alone, PGSSLROOTCERT not read', files: { ...lock, ...CA, '.env': `DATABASE_URL=${URL}\nPGSSLMODE=require\nPGSSLROOTCERT=certs/ca.pem\n`, ...pool('{ connectionString: process.env.DATABASE_URL }') }, clients: ['.env:1 node-postgres yes connects'] },
  { name: 'host options and ssl object', files: { ...lock, ...CA, ...pool("{ host: 'orders.postgres.database.azure.com', user: 'app', ssl: { ca: fs.readFileSync('certs/ca.pem') } }") }, clients: ['db.js:3 node-postgres yes breaks G2'] },
  { name: 'rejectUnauthorized as the word false', files: { ...lock, ...CA, ...pool("{ host: 'orders.postgres.database.azure.com', ssl: { rejectUnauthorized: 'false', ca: fs.readFileSync('certs/ca.pem') } }") }, clients: ['db.js:3 node-postgres yes breaks G2'] },
  { name: 'a switch on NODE_ENV', files: { ...lock, ...CA, ...pool("{ host: 'orders.postgres.database.azure.com', ssl: process.env.NODE_ENV === 'production' ? { ca: fs.readFileSync('certs/ca.pem') } : false }") }, clients: ['db.js:3 node-postgres yes breaks G2'] },
  { name: 'two pools in one file', files: { ...lock, ...CA, 'certs/new.pem': roots('G2'), 'db.js': "const fs = require('fs');\nconst { Pool } = require('pg');\nconst host = 'orders.postgres.database.azure.com';\nexports.a = new Pool({ host, ssl: { ca: fs.readFileSync('certs/ca.pem') } });\nexports.b = new Pool({ host: 'replica.postgres.database.azure.com', ssl: { ca: fs.readFileSync('certs/new.pem') } });\n" }, clients: ['db.js:4 node-postgres yes breaks G2', 'db.js:5 node-postgres yes connects'] },
  { name: 'NODE_EXTRA_CA_CERTS adds', day: '2021-06-01', files: { ...lock, '.env': `DATABASE_URL=${URL.replace('app:', 'app%40orders:')}?sslmode=require\n`, 'Dockerfile': 'FROM node:16.3.0\nWORKDIR /app\nCOPY . .\nENV NODE_EXTRA_CA_CERTS=/app/certs/b.pem\nCMD ["node", "db.js"]\n', 'certs/b.pem': roots('B'), ...pool('{ connectionString: process.env.DATABASE_URL }') }, clients: ['.env:1 node-postgres yes connects'] },
  { name: 'NODE_OPTIONS in front of the program', files: { ...lock, ...env('?sslmode=require'), ...pool('{ connectionString: process.env.DATABASE_URL }'), Dockerfile: 'FROM node:22.17.1-slim\nWORKDIR /app\nCOPY . .\nCMD NODE_OPTIONS=--use-openssl-ca node db.js\n' }, clients: ['.env:1 node-postgres yes unknown'] },
  { name: 'NODE_OPTIONS in front of another program', files: { ...lock, ...env('?sslmode=require'), ...pool('{ connectionString: process.env.DATABASE_URL }'), Dockerfile: 'FROM node:22.17.1-slim\nWORKDIR /app\nCOPY . .\nRUN NODE_OPTIONS=--use-openssl-ca npm run build\nCMD NODE_OPTIONS=--use-openssl-ca make; node db.js\n' }, clients: ['.env:1 node-postgres yes connects'] },
  { name: 'NODE_OPTIONS that the start exports', files: { ...lock, ...env('?sslmode=require'), ...pool('{ connectionString: process.env.DATABASE_URL }'), Dockerfile: 'FROM node:22.17.1-slim\nWORKDIR /app\nCOPY . .\nCMD export NODE_OPTIONS=--use-openssl-ca && exec node db.js\n' }, clients: ['.env:1 node-postgres yes unknown'] },
  { name: 'Sequelize: the query of the URL overwrites dialectOptions.ssl', files: { ...lock, ...CA, ...env('?sslmode=require'), 'db.js': "const { Sequelize } = require('sequelize');\nmodule.exports = new Sequelize(process.env.DATABASE_URL, { dialect: 'postgres', dialectOptions: { ssl: { rejectUnauthorized: false } } });\n" }, clients: ['.env:1 sequelize yes connects'] },
  { name: 'Sequelize: dialectOptions.ssl.ca', files: { ...lock, ...CA, ...env(), 'db.js': "const fs = require('fs');\nconst { Sequelize } = require('sequelize');\nmodule.exports = new Sequelize(process.env.DATABASE_URL, { dialect: 'postgres', dialectOptions: { ssl: { require: true, ca: fs.readFileSync('certs/ca.pem') } } });\n" }, clients: ['.env:1 sequelize yes breaks G2'] },
  { name: 'TypeORM: extra.ssl wins', files: { ...lock, ...CA, 'data-source.ts': "import { readFileSync } from 'fs';\nimport { DataSource } from 'typeorm';\nexport default new DataSource({ type: 'postgres', host: 'orders.postgres.database.azure.com', ssl: { rejectUnauthorized: false }, extra: { ssl: { ca: readFileSync('certs/ca.pem') } } });\n" }, clients: ['data-source.ts:3 node-postgres yes breaks G2'] },
  { name: 'Knex: connection object', files: { ...lock, ...CA, 'knexfile.js': "const fs = require('fs');\nmodule.exports = {\n  development: { client: 'pg', connection: { host: 'localhost' } },\n  production: {\n    client: 'pg',\n    connection: { host: 'orders.postgres.database.azure.com', user: 'app', ssl: { ca: fs.readFileSync('certs/ca.pem') } },\n  },\n};\n" }, clients: ['knexfile.js:3 node-postgres no no plan', 'knexfile.js:4 node-postgres yes breaks G2'] },
];

const READ = "require('fs').readFileSync('certs/ca.pem')";

/** Options that stand in a file of their own, for a call that lies elsewhere. */
const modules: readonly Row[] = [
  { name: 'knexfile with a connection string beside ssl', files: { ...lock, ...CA, ...env(), 'knexfile.ts': `export default {\n  client: 'pg',\n  connection: { connectionString: process.env.DATABASE_URL, ssl: { ca: ${READ} } },\n};\n` }, clients: ['.env:1 node-postgres yes breaks G2'] },
  { name: 'knexfile that takes the whole string', files: { ...lock, ...CA, ...env('?sslmode=require&sslrootcert=certs/ca.pem'), 'knexfile.js': "module.exports = { production: { client: 'postgresql', connection: process.env.DATABASE_URL } };\n" }, clients: ['.env:1 node-postgres yes breaks G2'] },
  { name: 'config.js of Sequelize, with use_env_variable', files: { ...lock, ...CA, ...env(), 'config/config.js': `module.exports = {\n  production: {\n    use_env_variable: 'DATABASE_URL',\n    dialect: 'postgres',\n    dialectOptions: { ssl: { ca: ${READ} } },\n  },\n};\n` }, clients: ['.env:1 sequelize yes breaks G2'] },
  { name: 'config.json of Sequelize, with use_env_variable', files: { ...lock, ...env(), 'config/config.json': '{"production": {"use_env_variable": "DATABASE_URL", "dialect": "postgres", "dialectOptions": {"ssl": {"require": true}}}}\n' }, clients: ['.env:1 sequelize yes connects'] },
  { name: 'ormconfig.js', files: { ...lock, ...CA, 'ormconfig.js': `module.exports = {\n  type: 'postgres',\n  host: 'orders.postgres.database.azure.com',\n  ssl: { ca: ${READ} },\n};\n` }, clients: ['ormconfig.js:1 node-postgres yes breaks G2'] },
  { name: 'TypeOrmModule.forRootAsync', files: { ...lock, ...CA, 'app.module.ts': `import { TypeOrmModule } from '@nestjs/typeorm';\n@Module({ imports: [TypeOrmModule.forRootAsync({ useFactory: () => ({\n  type: 'postgres',\n  host: 'orders.postgres.database.azure.com',\n  ssl: { ca: ${READ} },\n}) })] })\nexport class AppModule {}\n` }, clients: ['app.module.ts:2 node-postgres yes breaks G2'] },
  { name: 'options in a constant', files: { ...lock, ...CA, 'src/data-source.ts': `import { DataSource, DataSourceOptions } from 'typeorm';\nexport const options: DataSourceOptions = { type: 'postgres', host: 'orders.postgres.database.azure.com', ssl: { ca: ${READ} } };\nexport default new DataSource(options);\n` }, clients: ['src/data-source.ts:3 node-postgres yes breaks G2'] },
  { name: 'defineConfig of MikroORM', files: { 'package.json': '{"dependencies":{"@mikro-orm/postgresql":"6.0.0"}}', ...CA, 'mikro-orm.config.ts': `import { defineConfig } from '@mikro-orm/postgresql';\nexport default defineConfig({ host: 'orders.postgres.database.azure.com', driverOptions: { connection: { ssl: { ca: ${READ} } } } });\n` }, clients: ['mikro-orm.config.ts:2 mikro-orm yes breaks G2'] },
  { name: 'another engine is none of ours', files: { ...lock, 'knexfile.js': "module.exports = { client: 'mysql2', connection: { host: 'orders.postgres.database.azure.com' } };\n" }, clients: [] },
];

const SINGLE: Files = { ...lock, 'b.pem': roots('B'), 'g1.pem': roots('G1'), ...pool("{ host: 'orders.postgres.database.azure.com', user: 'app@orders', ssl: true }") };
const image = (...lines: readonly string[]): Files => ({ Dockerfile: ['FROM node:22.20.0', 'WORKDIR /app', 'COPY . .', ...lines, 'CMD ["node", "db.js"]', ''].join('\n') });

/** The list of Node 22.20 has no Baltimore. */
const stores: readonly Row[] = [
  { name: 'the list of Node alone', day: '2021-06-01', files: { ...SINGLE, ...image() }, clients: ['db.js:3 node-postgres yes breaks B'] },
  { name: 'a file beside it', day: '2021-06-01', files: { ...SINGLE, ...image('ENV NODE_EXTRA_CA_CERTS=/app/b.pem') }, clients: ['db.js:3 node-postgres yes connects'] },
  { name: 'a file that is one of two', day: '2021-06-01', files: { ...SINGLE, ...image('ARG X', 'RUN if [ -n "$X" ]; then cp b.pem /x.pem; else cp g1.pem /x.pem; fi', 'ENV NODE_EXTRA_CA_CERTS=/x.pem') }, clients: ['db.js:3 node-postgres yes breaks B'] },
  { name: 'a variable that is one of two', day: '2021-06-01', files: { ...SINGLE, '.env': 'NODE_EXTRA_CA_CERTS=b.pem\n', '.env.local': 'NODE_EXTRA_CA_CERTS=g1.pem\n', 'package.json': '{"dependencies":{"pg":"8.16.3"},"engines":{"node":"22.20.0"}}' }, clients: ['db.js:3 node-postgres yes breaks B'] },
];

describe('how code reads its CA', () => {
  checkRows(reading);
});
describe('two layers in conflict, and wrappers of node-postgres', () => {
  checkRows(conflicts);
});

describe('configuration modules', () => {
  checkRows(modules);
});

describe('public stores with files beside them', () => {
  checkRows(stores);
});

test.each(['CMD NODE_EXTRA_CA_CERTS=/app/b.pem node db.js', 'ENTRYPOINT ["sh", "-c", "exec env NODE_EXTRA_CA_CERTS=/app/b.pem node db.js"]', 'CMD NODE_EXTRA_CA_CERTS=/app/b.pem npm start'])('the variable in front of the program adds its file: %s', (start) => {
  const report = auditFiles({ ...lock, ...env('?sslmode=require'), ...pool('{ connectionString: process.env.DATABASE_URL }'), 'b.pem': roots('B'), 'Dockerfile': `FROM node:22.17.1\nWORKDIR /app\nCOPY . .\n${start}\n` });
  expect(report.clients[0]?.trust.sources.map(({ path }) => path)).toContain('b.pem');
});
