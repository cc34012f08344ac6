/** A call that connects: where its connection string and its options stand. */
export interface CallShape {
  /** The last names of what is called, joined with dots, whatever the joint is spelled like. */
  readonly callee: string;
  /** The library that it belongs to; null where the call is enough, and the file's imports tell the library. */
  readonly library: string | null;
  /** Only where the file imports one of these. Left out: the name of the call says enough. */
  readonly imports?: readonly string[];
  /** Where the connection string may stand: an argument. */
  readonly string?: number;
  /** Keys that hold the connection string: named arguments, or entries of the options object. */
  readonly keys?: readonly string[];
  /** Arguments that are objects of options. */
  readonly options?: readonly number[];
  /** Named arguments are options. */
  readonly named?: boolean;
  /** Options are also set as properties of the object, after it was made. */
  readonly members?: boolean;
  /** An entry of the options that says which engine is meant; another engine is none of ours. */
  readonly engine?: readonly string[];
  /** An entry of the options that names the environment variable with the connection string. */
  readonly variable?: string;
  /** An argument that names the engine's driver. */
  readonly driverArgument?: number;
}

const PG_KEYS = ['connectionString'];
const DSN_KEYS = ['dsn', 'conninfo', 'url'];

const javascript: readonly CallShape[] = [
  // `require('pg').native` and `pg.native`: https://node-postgres.com/features/native
  ...['native.Pool', 'native.Client'].map((callee) => ({ callee, library: 'pg.native', imports: ['pg', 'pg.native'], string: 0, keys: PG_KEYS, options: [0] })),
  ...['Pool', 'Client'].map((callee) => ({ callee, library: 'pg.native', imports: ['pg.native'], string: 0, keys: PG_KEYS, options: [0] })),
  ...['Pool', 'Client', 'BoundPool'].map((callee) => ({ callee, library: 'pg', imports: ['pg', 'pg-native', 'pg-pool'], string: 0, keys: PG_KEYS, options: [0] })),
  { callee: 'PrismaPg', library: '@prisma/adapter-pg', keys: PG_KEYS, options: [0] },
  { callee: 'postgres', library: 'postgres', imports: ['postgres'], string: 0, options: [0, 1] },
  { callee: 'pgp', library: 'pg-promise', imports: ['pg-promise'], string: 0, keys: PG_KEYS, options: [0] },
  { callee: 'Sequelize', library: 'sequelize', imports: ['sequelize'], string: 0, options: [0, 1, 3], keys: ['url', 'uri'], variable: 'use_env_variable', engine: ['dialect'] },
  { callee: 'DataSource', library: 'typeorm', imports: ['typeorm'], options: [0], keys: ['url'], engine: ['type'] },
  { callee: 'createConnection', library: 'typeorm', imports: ['typeorm'], options: [0], keys: ['url'], engine: ['type'] },
  { callee: 'TypeOrmModule.forRoot', library: 'typeorm', options: [0], keys: ['url'], engine: ['type'] },
  ...['knex', 'Knex'].map((callee) => ({ callee, library: 'knex', imports: ['knex'], options: [0], keys: ['connection', 'connection.connectionString'], engine: ['client'] })),
  { callee: 'drizzle', library: 'pg', imports: ['pg'], string: 0, keys: ['connection', 'connection.connectionString'], options: [0] },
  { callee: 'drizzle', library: 'postgres', imports: ['postgres'], string: 0, keys: ['connection', 'connection.url'], options: [0] },
  ...['defineConfig', 'MikroORM.init', 'MikroORM.initSync', 'MikroOrmModule.forRoot'].map((callee) => ({ callee, library: '@mikro-orm/postgresql', imports: ['@mikro-orm/postgresql'], options: [0], keys: ['clientUrl'] })),
  { callee: 'SQL', library: 'bun', imports: ['bun'], string: 0, options: [0, 1], keys: ['url'] },
];

const python: readonly CallShape[] = [
  ...['psycopg2', 'psycopg', 'asyncpg', 'pg8000', 'aiopg'].flatMap((library) => [
    { callee: `${library}.connect`, library, string: 0, keys: DSN_KEYS, named: true },
    { callee: `${library}.create_pool`, library, string: 0, keys: DSN_KEYS, named: true },
    { callee: 'connect', library, imports: [library], string: 0, keys: DSN_KEYS, named: true },
    { callee: 'create_pool', library, imports: [library], string: 0, keys: DSN_KEYS, named: true },
  ]),
  ...['AsyncConnection.connect', 'Connection.connect', 'ConnectionPool', 'AsyncConnectionPool'].map((callee) => ({ callee, library: 'psycopg', imports: ['psycopg'], string: 0, keys: DSN_KEYS, named: true })),
  ...['SimpleConnectionPool', 'ThreadedConnectionPool', 'AbstractConnectionPool'].map((callee) => ({ callee, library: 'psycopg2', imports: ['psycopg2'], string: 2, keys: DSN_KEYS, named: true })),
  ...['create_engine', 'create_async_engine'].map((callee) => ({ callee, library: null, imports: ['sqlalchemy'], string: 0, keys: ['url'], named: true })),
];

const java: readonly CallShape[] = [
  { callee: 'DriverManager.getConnection', library: null, string: 0 },
  ...['setJdbcUrl', 'jdbcUrl'].map((callee) => ({ callee, library: null, string: 0 })),
  ...['setUrl', 'setURL'].map((callee) => ({ callee, library: null, imports: ['org.postgresql:postgresql'], string: 0 })),
];

const dotnet: readonly CallShape[] = [
  ...['NpgsqlConnection', 'NpgsqlDataSource.Create', 'NpgsqlDataSourceBuilder', 'NpgsqlSlimDataSourceBuilder', 'UseNpgsql', 'AddNpgsqlDataSource', 'AddNpgSql', 'UsePostgreSqlStorage'].map((callee) => ({ callee, library: 'Npgsql', string: 0 })),
  { callee: 'NpgsqlConnectionStringBuilder', library: 'Npgsql', string: 0, named: true, members: true },
];

const go: readonly CallShape[] = [
  ...['sql.Open', 'sqlx.Open', 'sqlx.Connect', 'sqlx.MustConnect'].map((callee) => ({ callee, library: null, string: 1, driverArgument: 0 })),
  ...['pgx.Connect', 'pgxpool.New', 'pgxpool.Connect', 'pgconn.Connect'].map((callee) => ({ callee, library: 'github.com/jackc/pgx', string: 1 })),
  ...['pgx.ParseConfig', 'pgxpool.ParseConfig', 'pgconn.ParseConfig'].map((callee) => ({ callee, library: 'github.com/jackc/pgx', string: 0 })),
  ...['pq.NewConnector', 'pq.ParseURL'].map((callee) => ({ callee, library: 'github.com/lib/pq', string: 0 })),
  { callee: 'postgres.Open', library: 'gorm.io/driver/postgres', string: 0 },
];

const ruby: readonly CallShape[] = [
  ...['PG.connect', 'PG.new', 'PG.Connection.new', 'PG.Connection.open', 'PG.Connection.connect'].map((callee) => ({ callee, library: 'pg', string: 0, named: true, options: [0] })),
  { callee: 'Sequel.connect', library: 'sequel', string: 0 },
  { callee: 'Sequel.postgres', library: 'sequel', named: true },
];

const rust: readonly CallShape[] = [
  ...['PgPool.connect', 'PgPool.connect_lazy', 'PgConnection.connect', 'PgPoolOptions…connect', 'PgPoolOptions…connect_lazy'].map((callee) => ({ callee, library: 'sqlx', string: 0 })),
  ...['PgConnection.establish', 'AsyncPgConnection.establish'].map((callee) => ({ callee, library: 'diesel', string: 0 })),
  { callee: 'tokio_postgres.connect', library: 'tokio-postgres', string: 0 },
  { callee: 'Client.connect', library: 'postgres', imports: ['postgres'], string: 0 },
];

/** By language, as in `DriverHint.language`. A further library is a row. */
export const CALLS: Readonly<Record<string, readonly CallShape[]>> = {
  javascript,
  python,
  java,
  dotnet,
  go,
  ruby,
  rust,
  // PDO takes any engine: only a literal `pgsql:` string makes it ours, and that is read as a literal.
  php: ['pg_connect', 'pg_pconnect'].map((callee) => ({ callee, library: 'pgsql', string: 0 })),
  elixir: [{ callee: 'Postgrex.start_link', library: 'postgrex', named: true, options: [0] }],
  c: ['PQconnectdb', 'PQconnectStart', 'PQsetdbLogin'].map((callee) => ({ callee, library: 'libpq', string: 0 })),
  perl: [],
};
