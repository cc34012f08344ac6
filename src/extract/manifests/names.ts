/**
 * Packages that matter for a PostgreSQL connection, by ecosystem: drivers, what is built on them, and what decides their
 * version. Lock files name thousands of packages; only these are kept. (Of a manifest everything is kept.)
 */
export const POSTGRESQL_PACKAGES: Readonly<Record<string, ReadonlySet<string>>> = {
  npm: new Set([
    'pg', 'pg-pool', 'pg-promise', 'pg-connection-string', 'pg-native', 'pg-protocol', 'pg-cursor', 'libpq', 'postgres', 'sequelize', '@sequelize/core', '@sequelize/postgres',
    'typeorm', '@nestjs/typeorm', 'knex', 'objection', 'drizzle-orm', 'drizzle-kit', 'prisma', '@prisma/client', '@prisma/adapter-pg', '@mikro-orm/postgresql',
    '@mikro-orm/core', 'kysely', 'slonik', '@neondatabase/serverless', '@vercel/postgres', 'strapi', '@strapi/strapi', '@strapi/database', 'n8n', 'directus', 'payload',
    '@payloadcms/db-postgres', 'node-pg-migrate', 'postgrator', 'massive', 'bookshelf', 'pg-boss', 'graphile-worker', 'postgraphile', 'mysql', 'mysql2', 'mariadb',
  ]),
  pypi: new Set([
    'psycopg2', 'psycopg2-binary', 'psycopg', 'psycopg-binary', 'psycopg-c', 'psycopg-pool', 'aiopg', 'pgcli', 'dbt-postgres', 'asyncpg', 'databases', 'tortoise-orm',
    'ormar', 'piccolo', 'gino', 'pg8000', 'pygresql', 'sqlalchemy', 'sqlmodel', 'alembic', 'django', 'dj-database-url', 'django-environ', 'apache-airflow',
    'apache-airflow-providers-postgres', 'apache-superset', 'certifi', 'peewee', 'records', 'flask-sqlalchemy', 'psycogreen', 'pymysql', 'mysqlclient', 'aiomysql',
    'mysql-connector-python', 'cloud-sql-python-connector',
  ]),
  maven: new Set([
    'org.postgresql:postgresql', 'org.postgresql:r2dbc-postgresql', 'io.r2dbc:r2dbc-postgresql', 'io.vertx:vertx-pg-client', 'io.quarkus:quarkus-reactive-pg-client',
    'io.quarkus:quarkus-jdbc-postgresql', 'io.smallrye.reactive:smallrye-mutiny-vertx-pg-client', 'com.impossibl.pgjdbc-ng:pgjdbc-ng', 'com.zaxxer:HikariCP',
    'org.flywaydb:flyway-core', 'org.flywaydb:flyway-database-postgresql', 'org.liquibase:liquibase-core', 'org.hibernate:hibernate-core', 'org.hibernate.orm:hibernate-core',
    'org.springframework.boot:spring-boot', 'org.springframework.boot:spring-boot-starter-jdbc', 'org.springframework.boot:spring-boot-starter-data-jpa',
    'org.springframework.boot:spring-boot-starter-data-r2dbc', 'io.debezium:debezium-connector-postgres', 'io.confluent:kafka-connect-jdbc',
    'mysql:mysql-connector-java', 'com.mysql:mysql-connector-j', 'org.mariadb.jdbc:mariadb-java-client',
  ]),
  nuget: new Set([
    'npgsql', 'npgsql.entityframeworkcore.postgresql', 'npgsql.dependencyinjection', 'npgsql.opentelemetry', 'aspire.npgsql', 'aspire.npgsql.entityframeworkcore.postgresql',
    'entityframework6.npgsql', 'dapper', 'marten', 'hangfire.postgresql', 'quartz.serialization.json', 'microsoft.entityframeworkcore', 'mysqlconnector', 'mysql.data',
    'pomelo.entityframeworkcore.mysql',
  ]),
  go: new Set([
    'github.com/jackc/pgx', 'github.com/jackc/pgx/v4', 'github.com/jackc/pgx/v5', 'github.com/jackc/pgconn', 'github.com/lib/pq', 'gorm.io/driver/postgres',
    'github.com/golang-migrate/migrate/v4', 'github.com/go-pg/pg', 'github.com/go-pg/pg/v9', 'github.com/go-pg/pg/v10', 'github.com/uptrace/bun/driver/pgdriver', 'entgo.io/ent',
    'github.com/xo/dburl', 'github.com/pressly/goose', 'github.com/pressly/goose/v3', 'github.com/go-sql-driver/mysql',
  ]),
  gem: new Set(['pg', 'sequel', 'sequel_pg', 'activerecord', 'rails', 'activerecord-postgis-adapter', 'rom-sql', 'mysql2', 'trilogy']),
  composer: new Set(['doctrine/dbal', 'doctrine/orm', 'doctrine/doctrine-bundle', 'laravel/framework', 'illuminate/database', 'cakephp/database', 'yiisoft/db-pgsql', 'symfony/framework-bundle', 'amphp/postgres']),
  cargo: new Set([
    'sqlx', 'sqlx-core', 'sqlx-postgres', 'sea-orm', 'diesel', 'diesel-async', 'pq-sys', 'tokio-postgres', 'postgres', 'postgres-native-tls', 'postgres-openssl',
    'tokio-postgres-rustls', 'deadpool-postgres', 'bb8-postgres', 'rustls', 'native-tls', 'openssl', 'webpki-roots', 'rustls-native-certs', 'refinery',
  ]),
  hex: new Set(['postgrex', 'ecto_sql', 'ecto', 'castore', 'epgsql', 'pgo', 'myxql']),
};

/** Whether a lock file's package is kept. NuGet compares names without case, PyPI as {@link pypiName} writes them. */
export function isPostgresqlPackage(ecosystem: string, name: string): boolean {
  return POSTGRESQL_PACKAGES[ecosystem]?.has(ecosystem === 'nuget' ? name.toLowerCase() : name) ?? false;
}

/** https://packaging.python.org/en/latest/specifications/name-normalization/ */
export const pypiName = (name: string): string => name.toLowerCase().replaceAll(/[-_.]+/g, '-');
