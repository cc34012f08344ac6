import { describe, expect, it } from 'vitest';
import { connectionsIn } from './support.ts';

const CASES: readonly { readonly what: string; readonly path: string; readonly text: string; readonly found: readonly string[] }[] = [
  {
    what: 'Rails database.yml with a merged default, ERB and a branch',
    path: 'config/database.yml',
    text: `default: &default
  adapter: postgresql
  encoding: unicode
  host: <%= ENV.fetch("DB_HOST") { "localhost" } %>
  username: app
  password: hunter2

development:
  <<: *default
  database: app_dev

production:
  <<: *default
  host: db.postgres.database.azure.com
  username: app@db
  sslmode: <%= ENV['PG_MODE'] || 'verify-full' %>
<% if ENV['CA'] %>
  sslrootcert: <%= Rails.root.join('config', 'ca.crt') %>
<% else %>
  sslrootcert: /etc/ssl/pg.crt
<% end %>
`,
    found: [
      'development settings [${DB_HOST:localhost}] ruby/rails',
      'production settings [db.postgres.database.azure.com] sslmode=${PG_MODE:verify-full} sslrootcert=(config/ca.crt|/etc/ssl/pg.crt) ruby/rails',
    ],
  },
  {
    what: 'Rails with only a database: the environment gives the rest',
    path: 'config/database.yml',
    text: 'production:\n  adapter: postgresql\n  database: app\n  url: <%= ENV["DATABASE_URL"] %>\n',
    found: ['production.url code [] ruby/rails reads ${DATABASE_URL}'],
  },
  {
    what: 'a setting that a template may leave out',
    path: 'config/database.yml',
    text: "production:\n  adapter: postgresql\n  host: db\n<% if ENV['TLS'] %>\n  sslmode: verify-full\n<% end %>\n  sslrootcert: <%= 'ca.pem' if ENV['TLS'] %>\n",
    found: ['production settings [db] sslmode=(verify-full|) sslrootcert=(ca.pem|) ruby/rails'],
  },
  {
    what: 'Spring application.yml: string, pool properties, profiles',
    path: 'src/main/resources/application.yml',
    text: `spring:
  datasource:
    url: jdbc:postgresql://\${DB_HOST:localhost}:5432/app?sslmode=\${MODE:verify-full}
    username: app
    hikari:
      data-source-properties:
        sslrootcert: /etc/ssl/ca.crt
        socketTimeout: 30
---
spring.config.activate.on-profile: prod
spring.datasource.url: jdbc:postgresql://prod.example.org/app
spring.datasource.hikari.data-source-properties.sslmode: require
`,
    found: [
      'spring.datasource.url jdbc [${DB_HOST:localhost}] sslmode=${MODE:verify-full} sslrootcert=/etc/ssl/ca.crt java/org.postgresql:postgresql',
      'spring.datasource.url jdbc [prod.example.org] sslmode=require java/org.postgresql:postgresql',
    ],
  },
  {
    what: 'Spring properties, another URL for Flyway',
    path: 'src/main/resources/application.properties',
    text: 'spring.datasource.url=jdbc:postgresql://h/d\\\n   ?sslmode=verify-ca\nspring.datasource.password=x\nspring.datasource.tomcat.connection-properties=sslrootcert=/a;ssl=true\nspring.flyway.url=${DB_URL}\n#spring.datasource.url=jdbc:postgresql://old/d\n',
    found: ['spring.datasource.url jdbc [h] sslmode=verify-ca sslrootcert=/a ssl=true java/org.postgresql:postgresql', 'spring.flyway.url code [] reads ${DB_URL}'],
  },
  {
    what: 'Quarkus, JDBC and reactive',
    path: 'src/main/resources/application.properties',
    text: 'quarkus.datasource.db-kind=postgresql\nquarkus.datasource.jdbc.url=jdbc:postgresql://h/d\nquarkus.datasource.jdbc.additional-jdbc-properties.sslmode=verify-full\n%prod.quarkus.datasource.reactive.url=postgresql://p/d\n%prod.quarkus.datasource.reactive.postgresql.ssl-mode=verify-full\n',
    found: ['quarkus.datasource.jdbc.url jdbc [h] sslmode=verify-full java/org.postgresql:postgresql', '%prod.quarkus.datasource.reactive.url uri [p] ssl-mode=verify-full java/io.quarkus:quarkus-reactive-pg-client'],
  },
  {
    what: 'appsettings.json',
    path: 'src/Api/appsettings.Production.json',
    text: '{ // comment\n "ConnectionStrings": {"Main": "Host=db.postgres.database.azure.com;Database=app;Username=u;Password=p;SSL Mode=VerifyFull;Root Certificate=ca.pem", "Other": "Server=x;Initial Catalog=y"},}',
    found: ['ConnectionStrings.Main ado [db.postgres.database.azure.com] Database=app SSL Mode=VerifyFull Root Certificate=ca.pem dotnet/Npgsql'],
  },
  {
    what: 'web.config',
    path: 'Web.config',
    text: '<?xml version="1.0"?>\n<configuration><connectionStrings>\n<add name="Pg" connectionString="Host=db;Port=5432;Username=u;Password=a&amp;b;Ssl Mode=Require" providerName="Npgsql"/>\n<add name="My" connectionString="Host=db;SslMode=VerifyFull;Username=u" providerName="MySql.Data.MySqlClient"/>\n</connectionStrings><appSettings><add key="Db" value="Host=h;Port=5432;Ssl Mode=VerifyCA"/></appSettings></configuration>',
    found: ['configuration.connectionStrings.Pg ado [db] Port=5432 Ssl Mode=Require dotnet/Npgsql', 'configuration.appSettings.Db ado [h] Port=5432 Ssl Mode=VerifyCA dotnet/Npgsql'],
  },
  {
    what: 'persistence.xml with a lone ampersand',
    path: 'src/main/resources/META-INF/persistence.xml',
    text: '<persistence><persistence-unit name="pu"><properties>\n<property name="jakarta.persistence.jdbc.url" value="jdbc:postgresql://h/d?ssl=true&sslmode=verify-full"/>\n<property name="jakarta.persistence.jdbc.password" value="x"/></properties></persistence-unit></persistence>',
    found: ['persistence.pu.properties.jakarta.persistence.jdbc.url jdbc [h] ssl=true sslmode=verify-full java/org.postgresql:postgresql'],
  },
  {
    what: 'Spring beans and Hibernate configuration',
    path: 'src/main/webapp/beans.xml',
    text: '<beans><bean id="ds" class="x.BasicDataSource"><property name="url" value="jdbc:postgresql://h/d"/><property name="connectionProperties" value="sslmode=require"/></bean><bean id="sf"><props><prop key="hibernate.connection.url">jdbc:postgresql://g/d</prop></props></bean></beans>',
    found: ['beans.ds.url jdbc [h] sslmode=require java/org.postgresql:postgresql', 'beans.sf.props.hibernate.connection.url jdbc [g] java/org.postgresql:postgresql'],
  },
  {
    what: 'dbt profiles.yml',
    path: 'profiles.yml',
    text: `shop:
  target: prod
  outputs:
    prod:
      type: postgres
      threads: 4
      host: "{{ env_var('PG_HOST', 'db') }}"
      user: "{{ env_var('PG_USER') }}"
      pass: x
      dbname: d
      sslmode: verify-ca
      sslrootcert: ./ca.pem
    lake: {type: snowflake, host: h, sslmode: require}
`,
    found: ['shop.outputs.prod settings [${PG_HOST:db}] sslmode=verify-ca sslrootcert=./ca.pem python/dbt-postgres'],
  },
  {
    what: 'Django settings as JSON and TOML',
    path: 'settings.toml',
    text: '[DATABASES.default]\nENGINE = "django.db.backends.postgresql"\nHOST = "h"\nUSER = "u"\nPASSWORD = "p"\nOPTIONS = {sslmode = "verify-full", sslrootcert = "/ca.crt"}\n',
    found: ['DATABASES.default settings [h] sslmode=verify-full sslrootcert=/ca.crt python/django'],
  },
  {
    what: 'Sequelize config.json',
    path: 'config/config.json',
    text: '{"production":{"use_env_variable":"DATABASE_URL","dialect":"postgres","dialectOptions":{"ssl":{"require":true,"rejectUnauthorized":false,"ca":"-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----\\n"}}},"test":{"dialect":"mysql","host":"h"}}',
    found: ['production settings [] ssl={} ssl.require=true ssl.rejectUnauthorized=false ssl.ca=?certificate text?+content javascript/sequelize reads ${DATABASE_URL}'],
  },
  {
    what: 'Knex and TypeORM in JSON',
    path: 'ormconfig.json',
    text: '[{"client":"pg","connection":{"host":"h","user":"u","ssl":true}},{"type":"postgres","url":"postgres://u:p@t/d?sslmode=require","entities":[],"extra":{"ssl":{"rejectUnauthorized":true}}}]',
    found: ['0.connection settings [h] ssl=true javascript/knex', '1.url uri [t] sslmode=require ssl={} ssl.rejectUnauthorized=true javascript/typeorm'],
  },
  {
    what: 'pgAdmin servers.json, old and new',
    path: 'servers.json',
    text: '{"Servers":{"1":{"Host":"a","Port":5432,"MaintenanceDB":"postgres","SSLMode":"verify-ca","SSLRootCert":"/x.crt"},"2":{"Host":"b","MaintenanceDB":"postgres","ConnectionParameters":{"sslmode":"verify-full","sslrootcert":"/y.crt"}}}}',
    found: ['Servers.1 settings [a] sslmode=verify-ca sslrootcert=/x.crt pgadmin4', 'Servers.2 settings [b] sslmode=verify-full sslrootcert=/y.crt pgadmin4'],
  },
  {
    what: 'Grafana provisioning',
    path: 'provisioning/datasources/pg.yaml',
    text: 'apiVersion: 1\ndatasources:\n  - name: P\n    type: postgres\n    url: db.example.org:5432\n    user: u\n    secureJsonData: {password: x}\n    jsonData:\n      sslmode: verify-full\n      sslRootCertFile: /ca.crt\n  - name: M\n    type: mysql\n    url: db:3306\n',
    found: ['datasources.0 settings [db.example.org] sslmode=verify-full sslRootCertFile=/ca.crt grafana'],
  },
  {
    what: 'a Debezium connector in JSON',
    path: 'connector.json',
    text: '{"name":"c","config":{"connector.class":"io.debezium.connector.postgresql.PostgresConnector","database.hostname":"h","database.port":"5432","database.user":"u","database.password":"p","database.sslmode":"verify-full","database.sslrootcert":"/ca.crt"}}',
    found: ['config.database settings [h] sslmode=verify-full sslrootcert=/ca.crt java/io.debezium:debezium-connector-postgres'],
  },
  {
    what: 'a Kafka Connect JDBC source',
    path: 'jdbc-source.properties',
    text: 'connector.class=io.confluent.connect.jdbc.JdbcSourceConnector\nconnection.url=jdbc:postgresql://h/d\nconnection.sslmode=verify-full\n',
    found: ['connection.url jdbc [h] sslmode=verify-full java/org.postgresql:postgresql'],
  },
  {
    what: 'alembic.ini, odbc.ini and a service file',
    path: 'alembic.ini',
    text: '[alembic]\nscript_location = x\nsqlalchemy.url = postgresql+psycopg2://u:p@%(host)s/d?sslmode=verify-full\n; sqlalchemy.url = postgresql://old/d\n[svc]\nhost=s\nport=5432\nsslmode=verify-ca\nsslrootcert="/a b.crt"\n',
    found: ['alembic.sqlalchemy.url uri [${host}] sslmode=verify-full python/psycopg2', 'svc settings [s] sslmode=verify-ca sslrootcert=/a b.crt'],
  },
  {
    what: 'an Airflow connection with its extra as JSON',
    path: 'connections.yaml',
    text: 'pg:\n  conn_type: postgres\n  host: h\n  login: u\n  extra: \'{"sslmode": "verify-full", "sslrootcert": "/ca.crt", "password": "x"}\'\n',
    found: ['pg settings [h] sslmode=verify-full sslrootcert=/ca.crt python/apache-airflow-providers-postgres'],
  },
  {
    what: 'flat keys with prefixes, several engines in one map',
    path: 'config.yaml',
    text: 'postgres_host: h\npostgres_port: 5432\npostgres_sslmode: verify-full\npostgres_ssl_root_cert: /ca.crt\nredis_host: r\nredis_sslmode: require\nmysql_host: m\nmysql_ssl_mode: VERIFY_CA\n',
    found: ['- settings [h] sslmode=verify-full sslrootcert=/ca.crt'],
  },
  {
    what: 'a map without any engine, but with a mode and company',
    path: 'config/production.yaml',
    text: 'db:\n  host: h\n  name: x\n  ssl_mode: verify-full\ncache:\n  host: c\n  port: 6379\n',
    found: ['db settings [h] sslmode=verify-full'],
  },
  {
    what: 'Hasura metadata',
    path: 'metadata/databases/databases.yaml',
    text: '- name: default\n  kind: postgres\n  configuration:\n    connection_info:\n      database_url:\n        from_env: PG_URL\n      ssl_configuration:\n        sslmode: verify-full\n        sslrootcert:\n          from_env: CA\n',
    found: ['0.configuration.connection_info.database_url code [] sslmode=verify-full sslrootcert=${CA} graphql-engine reads ${PG_URL}'],
  },
];

describe('settings shapes', () => {
  it.each(CASES)('$what', ({ path, text, found }) => {
    expect(connectionsIn(path, text)).toEqual(found);
  });
});

describe('innocent settings', () => {
  it.each<readonly [string, string]>([
    ['config/database.yml', 'production:\n  adapter: mysql2\n  host: h\n  sslmode: verify-full\n'],
    ['application.yml', 'spring:\n  datasource:\n    url: jdbc:mysql://h:3306/d?sslMode=VERIFY_CA\n    driver-class-name: com.mysql.cj.jdbc.Driver\n'],
    ['application.properties', 'spring.datasource.url=${DB_URL:jdbc:h2:mem:x}\n'],
    ['profiles.yml', 'x:\n  outputs:\n    dev: {type: mysql, host: h, port: 5432}\n'],
    ['config.yaml', '# db:\n#   host: h.postgres.database.azure.com\n#   sslmode: verify-full\nname: x\n'],
    ['ui.json', '{"labels":{"sslmode":"SSL mode of PostgreSQL","host":"Host name"}}'],
    ['openapi.yaml', 'openapi: 3.0.0\ninfo: {title: x}\nservers: []\nx:\n  host: h\n  port: 5432\n  sslmode: require\n'],
    ['config.schema.json', '{"properties":{"sslmode":{"enum":["require"]}}}'],
    ['schema.json', '{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"pg":{"host":"h","sslmode":"require"}}}'],
    ['locales/en.json', '{"postgres":{"host":"h","sslmode":"require"}}'],
    ['package-lock.json', '{"packages":{"x":{"host":"postgres","sslmode":"require"}}}'],
    ['cache.yml', 'redis:\n  host: h\n  sslmode: require\n'],
    ['app.yml', 'smtp:\n  host: h\n  port: 587\n  tls: true\n'],
    ['app.yml', 'urls:\n  docs: https://www.postgresql.org/docs\n'],
  ])('%s gives no connection (%#)', (path, text) => {
    expect(connectionsIn(path, text).filter((each) => each !== 'not accepted')).toEqual([]);
  });
});
