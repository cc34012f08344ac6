import type { Files } from '../support/audit.ts';
import { STORE_SYNTAXES } from './store-syntaxes.ts';

/** One way to write a log-in: `joints` are the characters that it can spell (null: all), `write` the files. */
export interface Syntax {
  readonly name: string;
  /** Joints that would end the secret in this syntax, so that what follows is no secret any more. */
  readonly cannot: string;
  write(user: string, password: string): Files;
}

const HOST = 'shop.postgres.database.azure.com';
const TLS = 'sslmode=verify-full&sslrootcert=certs/ca.pem';

const url = (text: string): string => encodeURIComponent(text).replaceAll(/['()!*~]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
const json = (text: string): string => JSON.stringify(text);
const keyword = (text: string): string => `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
const doubled = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const braced = (text: string): string => `{${text.replaceAll('}', '}}')}`;
const shell = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
const single = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const quoted = (text: string): string => `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
const xml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&apos;');
const properties = (text: string): string => text.replaceAll(/[\\:=#!]/g, String.raw`\$&`).replaceAll('\t', String.raw`\t`);
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Connection strings, ready to be put into any file; each `[string, what ends a secret in it]`. */
const STRINGS: Readonly<Record<string, readonly [(user: string, password: string) => string, string]>> = {
  'URI': [(user, password) => `postgres://${url(user)}:${url(password)}@${HOST}:5432/shop?${TLS}`, ''],
  'URI, password alone': [(user, password) => `postgresql+psycopg2://${url(user)}:${url(password)}@${HOST}/shop?${TLS}`, ''],
  'URI, query': [(user, password) => `postgres://${HOST}/shop?user=${url(user)}&password=${url(password)}&${TLS}`, ''],
  'URI, raw': [(user, password) => `postgres://${user}:${password}@${HOST}:5432/shop?${TLS}`, ' \t"\'<>`'],
  'URI, half typed': [(user, password) => `postgres://${user}:${password}@`, ' \t"\'<>`'],
  'URI, wrong port': [(user, password) => `postgres://${url(user)}:${url(password)}@${HOST}:port/shop?${TLS}`, ''],
  'JDBC': [(user, password) => `jdbc:postgresql://${HOST}:5432/shop?user=${url(user)}&password=${url(password)}&sslpassword=${url(password)}&${TLS}`, ''],
  'JDBC, with userinfo': [(user, password) => `jdbc:postgresql://${url(user)}:${url(password)}@${HOST}/shop?${TLS}`, ''],
  'R2DBC': [(user, password) => `r2dbc:postgresql://${url(user)}:${url(password)}@${HOST}/shop?sslMode=verify-full&sslRootCert=certs/ca.pem`, ''],
  'keyword': [(user, password) => `host=${HOST} dbname=shop user=${keyword(user)} password=${keyword(password)} sslmode=verify-full sslrootcert=certs/ca.pem`, ''],
  'keyword, spaced': [(user, password) => `host = ${HOST} dbname = shop password = ${keyword(password)} sslmode = verify-full user = ${keyword(user)}`, ''],
  'keyword, bare': [(user, password) => `host=${HOST} user=${user} password=${password} sslmode=verify-full sslrootcert=certs/ca.pem`, ' \t\\\''],
  'keyword, unclosed': [(user, password) => `host=${HOST} sslmode=verify-full sslrootcert=certs/ca.pem user=${user.replaceAll("'", '')} password='${password.replaceAll("'", '')}`, ' \t\\\''],
  'ADO.NET': [(user, password) => `Host=${HOST};Port=5432;Database=shop;User Id=${doubled(user)};Password=${doubled(password)};SSL Mode=VerifyFull;Root Certificate=certs/ca.pem`, ''],
  'ADO.NET, other words': [(user, password) => `Server=${HOST};Database=shop;UID=${doubled(user)};PWD=${doubled(password)};SSL Password=${doubled(password)};Ssl Mode=VerifyCA`, ''],
  'ADO.NET, bare': [(user, password) => `Host=${HOST};Username=${user};Password=${password};Database=shop;SSL Mode=VerifyFull;Root Certificate=certs/ca.pem`, ';"\''],
  'ADO.NET, unclosed': [(user, password) => `Host=${HOST};Database=shop;SSL Mode=VerifyFull;Username=${user.replaceAll('"', '')};Password="${password.replaceAll('"', '')}`, ';\''],
  'ODBC': [(user, password) => `Driver={PostgreSQL Unicode};Server=${HOST};Uid=${braced(user)};Pwd=${braced(password)};SSLmode=verify-full;Database=shop`, ''],
  'ODBC, unclosed': [(user, password) => `Driver={PostgreSQL Unicode};Server=${HOST};SSLmode=verify-full;Uid=${braced(user)};Pwd={${password.replaceAll('}', '')}`, ''],
};

/** Where a string may stand: the file, and what its quotes cannot hold. */
const HOLDERS: Readonly<Record<string, readonly [path: string, write: (text: string) => string, cannot: string]>> = {
  '.env, quoted': ['.env', (text) => `DATABASE_URL='${text}'\n`, "'"],
  '.env, double quotes': ['.env', (text) => `DATABASE_URL="${text.replaceAll(/[\\"$`]/g, String.raw`\$&`)}"\n`, ''],
  '.env, bare': ['.env', (text) => `DATABASE_URL=${text}\n`, ' \t#"\'`$\\'],
  '.env, unclosed': ['.env', (text) => `DATABASE_URL="${text}\nPGSSLMODE=verify-full\n`, '"\\$`'],
  '.env, comment': ['.env', (text) => `# DATABASE_URL=${text}\nPGSSLMODE=verify-full\nPGHOST=${HOST}\n`, ''],
  'YAML': ['config/database.yml', (text) => `production:\n  adapter: postgresql\n  url: ${json(text)}\n`, ''],
  'YAML, single quotes': ['config/database.yml', (text) => `production:\n  url: ${single(text)}\n`, ''],
  'YAML, block': ['config/database.yml', (text) => `production:\n  url: |\n    ${text}\n  sslmode: verify-full\n`, ''],
  'YAML, broken': ['config/database.yml', (text) => `production:\n  url: ${json(text)}\n  sslmode: "verify-full\n bad: [\n`, ''],
  'JSON': ['appsettings.json', (text) => `{"ConnectionStrings": {"Shop": ${json(text)}}}`, ''],
  'JSON, broken': ['appsettings.json', (text) => `{"ConnectionStrings": {"Shop": ${json(text)}, "sslmode": "verify-full`, ''],
  'TOML': ['config.toml', (text) => `[database]\nurl = ${json(text)}\n`, ''],
  'TOML, broken': ['config.toml', (text) => `[database]\nurl = ${json(text)}\nsslmode = \n`, ''],
  'INI': ['settings.ini', (text) => `[database]\nurl = ${text}\nsslmode = verify-full\n`, ''],
  'properties': ['application.properties', (text) => `spring.datasource.url=${properties(text)}\n`, ''],
  'XML attribute': ['web.config', (text) => `<configuration><connectionStrings><add name="Shop" connectionString="${xml(text)}" providerName="Npgsql"/></connectionStrings></configuration>`, ''],
  'XML, broken': ['web.config', (text) => `<configuration><connectionStrings><add name="Shop" connectionString="${xml(text)}" providerName="Npgsql"></configuration>`, ''],
  'XML text': ['beans.xml', (text) => `<beans><property name="url"><value>${xml(text)}</value></property><property name="sslmode" value="verify-full"/></beans>`, ''],
  'Python': ['app.py', (text) => `import psycopg2\nconnection = psycopg2.connect(${quoted(text)}, sslmode="verify-full")\n`, ''],
  'Python, raw': ['app.py', (text) => `import psycopg2\nurl = r'''${text}'''\npsycopg2.connect(url)\n`, "'\\"],
  'Python, concatenated': ['app.py', (text) => `import psycopg2\npsycopg2.connect(${quoted(text.slice(0, 20))} ${quoted(text.slice(20))})\n`, ''],
  'JavaScript': ['db.js', (text) => `const { Pool } = require('pg');\nnew Pool({ connectionString: ${json(text)}, ssl: { ca: require('fs').readFileSync('certs/ca.pem') } });\n`, ''],
  'JavaScript, unclosed': ['db.js', (text) => `const { Pool } = require('pg');\nnew Pool({ connectionString: ${json(text).slice(0, -1)}\n`, ''],
  'JavaScript, default': ['db.js', (text) => `const { Pool } = require('pg');\nnew Pool({ connectionString: process.env.DATABASE_URL || ${json(text)} });\n`, ''],
  'JavaScript, template': ['db.js', (text) => `import pg from 'pg';\nexport const pool = new pg.Pool({ connectionString: \`${text.replaceAll(/[\\`$]/g, String.raw`\$&`)}\` });\n`, ''],
  'Java': ['src/Main.java', (text) => `class Main { java.sql.Connection c() throws Exception { return java.sql.DriverManager.getConnection(${json(text)}); } }\n`, ''],
  'C#': ['Shop.cs', (text) => `using Npgsql;\nvar c = new NpgsqlConnection(@"${text.replaceAll('"', '""')}");\n`, ''],
  'Go': ['main.go', (text) => `package main\nimport _ "github.com/lib/pq"\nfunc main() { sql.Open("postgres", ${json(text)}) }\n`, ''],
  'Go, raw': ['main.go', (text) => `package main\nimport _ "github.com/lib/pq"\nfunc main() { sql.Open("postgres", \`${text}\`) }\n`, '`'],
  'Ruby': ['app.rb', (text) => `require 'pg'\nPG.connect(${quoted(text)})\n`, ''],
  'PHP': ['index.php', (text) => `<?php\n$db = pg_connect(${quoted(text)});\n`, ''],
  'Rust': ['src/main.rs', (text) => `fn main() { let c = postgres::Client::connect(r##"${text}"##, NoTls); }\n`, ''],
  'Dockerfile ENV': ['Dockerfile', (text) => `FROM python:3.12\nENV DATABASE_URL="${text.replaceAll(/[\\"$`]/g, String.raw`\$&`)}"\nCMD ["python", "app.py"]\n`, ''],
  'Dockerfile ENV, old form': ['Dockerfile', (text) => `FROM python:3.12\nENV DATABASE_URL ${text}\nCMD ["python", "app.py"]\n`, '$\\'],
  'Dockerfile ARG': ['Dockerfile', (text) => `FROM python:3.12\nARG DATABASE_URL="${text.replaceAll(/[\\"$`]/g, String.raw`\$&`)}"\nENV DATABASE_URL=$DATABASE_URL PGSSLMODE=verify-full\nCMD python app.py\n`, ''],
  'Dockerfile RUN': ['Dockerfile', (text) => `FROM debian:12\nRUN psql ${shell(text)} -c 'select 1'\n`, ''],
  'shell export': ['run.sh', (text) => `#!/bin/sh\nexport DATABASE_URL=${shell(text)}\npython app.py\n`, ''],
  'psql': ['run.sh', (text) => `#!/bin/sh\npsql ${shell(text)} -c 'select 1'\n`, ''],
  'psql, unclosed': ['run.sh', (text) => `#!/bin/sh\npsql "${text.replaceAll('"', '')}\n`, '$`\\'],
  'psql, with a variable before it': ['run.sh', (text) => `#!/bin/sh\nPGSSLMODE=verify-full psql -d ${shell(text)}\n`, ''],
  'pg_dump to a file': ['run.sh', (text) => `pg_dump ${shell(text)} > dump.sql\ncat dump.sql >> certs/ca.pem\n`, ''],
  'shell heredoc': ['run.sh', (text) => `cat > .env <<'EOF'\nDATABASE_URL=${text}\nEOF\n`, ''],
  'shell echo': ['run.sh', (text) => `echo ${shell(`DATABASE_URL=${text}`)} > certs/ca.pem\n`, ''],
  'Kubernetes': ['deploy.yaml', (text) => `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\nspec:\n  template:\n    spec:\n      containers:\n      - name: shop\n        image: shop\n        env:\n        - name: DATABASE_URL\n          value: ${json(text)}\n`, ''],
  'Kubernetes Secret': ['secret.yaml', (text) => `apiVersion: v1\nkind: Secret\nmetadata: {name: shop}\ndata:\n  DATABASE_URL: ${base64(text)}\n  ca.pem: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg==\n`, ''],
  'compose': ['docker-compose.yml', (text) => `services:\n  shop:\n    image: shop\n    environment:\n      - ${json(`DATABASE_URL=${text}`)}\n      - PGSSLMODE=verify-full\n`, ''],
  'workflow': ['.github/workflows/ci.yml', (text) => `on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    env:\n      DATABASE_URL: ${json(text)}\n    steps:\n    - run: ${json(`psql ${shell(text)}`)}\n`, ''],
};

/** Log-ins in fields of their own. */
const FIELDS: readonly Syntax[] = [
  field('PG variables in .env', '.env', (user, password) => `PGHOST=${HOST}\nPGUSER=${shell(user)}\nPGPASSWORD=${shell(password)}\nPGSSLMODE=verify-full\nPGSSLROOTCERT=certs/ca.pem\n`, "'"),
  field('DB variables in .env', '.env', (user, password) => `DB_CONNECTION=pgsql\nDB_HOST=${HOST}\nDB_USERNAME=${json(user)}\nDB_PASSWORD=${json(password)}\nDB_SSLMODE=verify-full\n`, '"\\'),
  field('PG variables in a Dockerfile', 'Dockerfile', (user, password) => `FROM python:3.12\nENV PGHOST=${HOST} PGUSER=${json(user)} PGPASSWORD=${json(password)} PGSSLMODE=verify-full PGSSLROOTCERT=certs/ca.pem\nCMD python app.py\n`, '$"\\'),
  field('ARG of a Dockerfile', 'Dockerfile', (user, password) => `FROM python:3.12\nARG PGUSER=${json(user)}\nARG DB_PASSWORD=${json(password)}\nENV PGPASSWORD=$DB_PASSWORD PGHOST=${HOST} PGSSLMODE=verify-full\nCMD python app.py\n`, '$"\\'),
  field('psql options', 'run.sh', (user, password) => `#!/bin/bash\nexport PGPASSWORD=${shell(password)}\nPGSSLMODE=verify-full psql -h ${HOST} -U ${shell(user)} --username=${shell(user)} -d shop\n`, ''),
  field('psql with a password before it', 'run.sh', (user, password) => `PGUSER=${shell(user)} PGPASSWORD=${shell(password)} PGSSLMODE=verify-full psql -h ${HOST} shop ${shell(user)}\n`, ''),
  field('pgpass in a heredoc', 'run.sh', (user, password) => `cat > ~/.pgpass <<'EOF'\n${HOST}:5432:shop:${user}:${password}\nEOF\necho ${shell(`${HOST}:5432:*:${user}:${password}`)} >> ~/.pgpass\nPGSSLMODE=verify-full psql -h ${HOST}\n`, ''),
  field('pgpass in a Dockerfile', 'Dockerfile', (user, password) => `FROM debian:12\nRUN echo ${shell(`${HOST}:5432:*:${user}:${password}`)} > /root/.pgpass && chmod 600 /root/.pgpass\nENV PGHOST=${HOST} PGSSLMODE=verify-full\nCMD psql\n`, ''),
  field('a service file in a heredoc', 'run.sh', (user, password) => `cat > ~/.pg_service.conf <<'EOF'\n[shop]\nhost=${HOST}\nuser=${user}\npassword=${password}\nsslmode=verify-full\nEOF\npsql service=shop\n`, ''),
  field('a service file', '.pg_service.conf', (user, password) => `[shop]\nhost=${HOST}\nuser=${user}\npassword=${password}\nsslmode=verify-full\nsslrootcert=certs/ca.pem\n`, ''),
  field('keytool', 'run.sh', (user, password) => `keytool -importcert -noprompt -file certs/ca.pem -alias azure -keystore trust.jks -storepass ${shell(password)} -dname ${shell(user)}\n`, ''),
  field('keytool in a Dockerfile', 'Dockerfile', (_, password) => `FROM eclipse-temurin:21\nCOPY certs/ca.pem /tmp/ca.pem\nRUN keytool -import -trustcacerts -keystore /opt/t.jks -storepass ${shell(password)} -keypass ${shell(password)} -noprompt -alias ca -file /tmp/ca.pem\n`, ''),
  field('Java options', 'Dockerfile', (user, password) => `FROM eclipse-temurin:21\nENV JAVA_OPTS="-Djavax.net.ssl.trustStore=/opt/t.jks -Djavax.net.ssl.trustStorePassword=${password} -Ddb.user=${user}"\nCMD java $JAVA_OPTS -jar app.jar\n`, '$"\\\' \t`'),
  field('curl', 'run.sh', (user, password) => `curl -u ${shell(`${user}:${password}`)} -H ${shell(`Authorization: Bearer ${password}`)} https://example.com/ca.pem -o certs/ca.pem\nwget --user=${shell(user)} --password=${shell(password)} -O certs/b.pem https://example.com/b.pem\n`, ''),
  field('a download with a log-in', 'Dockerfile', (user, password) => `FROM debian:12\nADD https://${url(user)}:${url(password)}@example.com/ca.pem /etc/ca.pem\nRUN curl -o /etc/b.pem 'https://${url(user)}:${url(password)}@example.com/b.pem?token=${url(password)}'\nENV PGSSLROOTCERT=/etc/ca.pem PGSSLMODE=verify-full PGHOST=${HOST}\nCMD psql\n`, ''),
  field('a log-in without a name', 'run.sh', (user, password) => `mysql -u${shell(user)} -p${shell(password)}\nsshpass -p ${shell(password)} scp certs/ca.pem ${url(user)}@example.com:/etc/ca.pem\nopenssl pkcs12 -export -passout ${shell(`pass:${password}`)} -in certs/ca.pem -out out.p12\nopenssl x509 -passin ${shell(`pass:${password}`)} -in certs/ca.pem -out c.pem\n`, ''),
  field('Rails', 'config/database.yml', (user, password) => `production:\n  adapter: postgresql\n  host: ${HOST}\n  username: ${json(user)}\n  password: ${json(password)}\n  sslmode: verify-full\n  sslrootcert: certs/ca.pem\n`, ''),
  field('Rails, with ERB', 'config/database.yml', (user, password) => `production:\n  adapter: postgresql\n  host: ${HOST}\n  username: <%= ENV['PGUSER'] || ${quoted(user)} %>\n  password: <%= ENV.fetch('DB_PASS') { ${quoted(password)} } %>\n  url: <%= ENV.fetch('URL', ${quoted(`postgres://${url(user)}:${url(password)}@${HOST}/shop`)}) %>\n  sslmode: verify-full\n`, ''),
  field('Spring', 'application.yml', (user, password) => `spring:\n  datasource:\n    url: jdbc:postgresql://${HOST}/shop?sslmode=verify-full\n    username: ${single(user)}\n    password: ${single(password)}\n    hikari:\n      data-source-properties: {sslpassword: ${json(password)}, sslrootcert: certs/ca.pem}\n`, ''),
  field('Spring, placeholder', 'application.properties', (user, password) => `spring.datasource.url=jdbc:postgresql://${HOST}/shop?user=\${DB_USER:${properties(url(user))}}&password=\${DB_PASSWORD:${properties(url(password))}}&sslmode=verify-full\nspring.datasource.username=\${DB_USER:${properties(user)}}\nspring.datasource.password=${properties(password)}\n`, ''),
  field('Django', 'settings.py', (user, password) => `DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'HOST': '${HOST}', 'USER': ${quoted(user)}, 'PASSWORD': ${quoted(password)}, 'OPTIONS': {'sslmode': 'verify-full', 'sslrootcert': 'certs/ca.pem'}}}\n`, ''),
  field('Django, defaults', 'settings.py', (user, password) => `import os\nDATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'HOST': '${HOST}', 'USER': os.environ.get('DB_USER', ${quoted(user)}), 'PASSWORD': os.getenv('X', ${quoted(password)}), 'OPTIONS': {'sslmode': 'verify-full'}}}\n`, ''),
  field('JSON settings', 'config/production.json', (user, password) => json2({ database: { dialect: 'postgres', host: HOST, username: user, password, dialectOptions: { ssl: { ca: 'certs/ca.pem', passphrase: password } } } }), ''),
  field('JSON settings, other words', 'config/default.json', (user, password) => json2({ db: { client: 'pg', connection: { host: HOST, user, pass: password, login: user, credentials: { name: user, value: password }, ssl: { rejectUnauthorized: true } } } }), ''),
  field('TOML settings', 'config.toml', (user, password) => `[database]\ntype = "postgres"\nhost = "${HOST}"\nuser = ${json(user)}\npassword = ${json(password)}\nsslmode = "verify-full"\n`, ''),
  field('INI settings', 'alembic.ini', (user, password) => `[database]\nhost = ${HOST}\nuser = ${user}\npassword = ${password}\nsslmode = verify-full\nsslrootcert = certs/ca.pem\n`, ''),
  field('XML settings', 'persistence.xml', (user, password) => `<persistence><properties><property name="javax.persistence.jdbc.url" value="jdbc:postgresql://${HOST}/shop?sslmode=verify-full"/><property name="javax.persistence.jdbc.user" value="${xml(user)}"/><property name="javax.persistence.jdbc.password" value="${xml(password)}"/></properties></persistence>`, ''),
  field('XML elements', 'context.xml', (user, password) => `<Context><Resource driverClassName="org.postgresql.Driver" url="jdbc:postgresql://${HOST}/shop?sslmode=verify-full" username="${xml(user)}" password="${xml(password)}"/><db><host>${HOST}</host><user>${xml(user)}</user><password>${xml(password)}</password><sslmode>verify-full</sslmode></db></Context>`, ''),
  field('dbt', 'profiles.yml', (user, password) => `shop:\n  target: prod\n  outputs:\n    prod:\n      type: postgres\n      host: ${HOST}\n      user: ${json(user)}\n      password: "{{ env_var('PW', ${quoted(password).replaceAll(/[\\"]/g, String.raw`\$&`)}) }}"\n      sslmode: verify-full\n      sslrootcert: certs/ca.pem\n`, ''),
  field('Python arguments', 'app.py', (user, password) => `import psycopg2\npsycopg2.connect(host="${HOST}", user=${quoted(user)}, password=${quoted(password)}, sslmode='verify-full', sslrootcert='certs/ca.pem')\n`, ''),
  field('Python arguments in order', 'app.py', (user, password) => `import asyncpg\nasyncpg.connect("${HOST}", 5432, ${quoted(user)}, ${quoted(password)}, ssl='verify-full')\n`, ''),
  field('Python, joined with +', 'app.py', (user, password) => `import psycopg2\nUSER = ${quoted(user)}\nPASSWORD = ${quoted(password)}\npsycopg2.connect("host=${HOST} user=" + USER + " password=" + ${quoted(password)} + " sslmode=verify-full sslrootcert=certs/ca.pem")\npsycopg2.connect("postgres://" + ${quoted(user)} + ":" + PASSWORD + "@${HOST}/shop?sslmode=verify-full")\n`, ''),
  field('Python, f-string', 'app.py', (user, password) => `import psycopg2\npw = ${quoted(password)}\nu = ${quoted(user)}\npsycopg2.connect(f"postgres://{u}:{pw}@${HOST}/shop?sslmode=verify-full")\npsycopg2.connect("host=${HOST} user=%s password=%s sslmode=verify-full" % (${quoted(user)}, ${quoted(password)}))\npsycopg2.connect("postgres://{}:{}@${HOST}/shop?sslmode=verify-full".format(u, ${quoted(password)}))\n`, ''),
  field('JavaScript options', 'db.js', (user, password) => `const { Client } = require('pg');\nnew Client({ host: '${HOST}', user: ${json(user)}, password: ${json(password)}, ssl: { ca: 'certs/ca.pem', passphrase: ${json(password)}, key: ${json(password)} } });\nnew Sequelize('shop', ${json(user)}, ${json(password)}, { dialect: 'postgres', host: '${HOST}', dialectOptions: { ssl: { require: true } } });\n`, ''),
  field('JavaScript, template', 'db.js', (user, password) => `const { Pool } = require('pg');\nconst password = process.env.PW ?? ${json(password)};\nnew Pool({ connectionString: \`postgres://\${process.env.PGUSER || ${json(user)}}:\${password}@${HOST}/shop?sslmode=verify-full\` });\n`, ''),
  field('Java properties', 'Main.java', (user, password) => `class Main { void c() throws Exception { var p = new java.util.Properties(); p.setProperty("user", ${json(user)}); p.setProperty("password", ${json(password)}); p.setProperty("sslmode", "verify-full"); p.put("sslpassword", ${json(password)}); java.sql.DriverManager.getConnection("jdbc:postgresql://${HOST}/shop", p); java.sql.DriverManager.getConnection("jdbc:postgresql://${HOST}/shop?sslmode=verify-full", ${json(user)}, ${json(password)}); var d = new PGSimpleDataSource(); d.setServerName("${HOST}"); d.setUser(${json(user)}); d.setPassword(${json(password)}); d.setSslMode("verify-full"); } }\n`, ''),
  field('Java, joined with +', 'Main.java', (user, password) => `class Main { void c() throws Exception { java.sql.DriverManager.getConnection("jdbc:postgresql://${HOST}/shop?user=" + ${json(user)} + "&password=" + ${json(password)} + "&sslmode=verify-full&sslrootcert=certs/ca.pem"); } }\n`, ''),
  field('C# builder', 'Shop.cs', (user, password) => `using Npgsql;\nvar b = new NpgsqlConnectionStringBuilder { Host = "${HOST}", Username = ${json(user)}, Password = ${json(password)}, SslMode = SslMode.VerifyFull, RootCertificate = "certs/ca.pem" };\nb.Password = ${json(password)};\n`, ''),
  field('Go config', 'main.go', (user, password) => `package main\nimport "github.com/jackc/pgx/v5"\nfunc main() { fmt.Sprintf("host=${HOST} user=%s password=%s sslmode=verify-full", ${json(user)}, ${json(password)}); pgx.Connect(ctx, fmt.Sprintf("postgres://%s:%s@${HOST}/shop?sslmode=verify-full", ${json(user)}, ${json(password)})); _ = pgconn.Config{Host: "${HOST}", User: ${json(user)}, Password: ${json(password)}} }\n`, ''),
  field('Ruby arguments', 'app.rb', (user, password) => `require 'pg'\nPG.connect(host: '${HOST}', user: ${quoted(user)}, password: ${quoted(password)}, sslmode: 'verify-full', sslrootcert: 'certs/ca.pem')\nPG.connect(:host => '${HOST}', :user => ${quoted(user)}, :password => ${quoted(password)}, :sslmode => 'verify-full')\nPG.connect('${HOST}', 5432, nil, nil, 'shop', ${quoted(user)}, ${quoted(password)})\n`, ''),
  field('PHP PDO', 'index.php', (user, password) => `<?php\n$pdo = new PDO('pgsql:host=${HOST};dbname=shop;sslmode=verify-full;sslrootcert=certs/ca.pem', ${quoted(user)}, ${quoted(password)});\n$c = pg_connect("host=${HOST} user=" . ${quoted(user)} . " password=" . ${quoted(password)} . " sslmode=verify-full");\n$config = ['driver' => 'pgsql', 'host' => '${HOST}', 'username' => ${quoted(user)}, 'password' => env('DB_PASSWORD', ${quoted(password)}), 'sslmode' => 'verify-full'];\n`, ''),
  field('Rust config', 'src/main.rs', (user, password) => `fn main() { let mut c = tokio_postgres::Config::new(); c.host("${HOST}").user(${json(user)}).password(${json(password)}).ssl_mode(SslMode::Require); }\n`, ''),
  field('Elixir', 'config/prod.exs', (user, password) => `config :shop, Shop.Repo,\n  adapter: Ecto.Adapters.Postgres,\n  hostname: "${HOST}",\n  username: ${json(user)},\n  password: ${json(password)},\n  ssl: [cacertfile: "certs/ca.pem"]\n`, ''),
  field('Terraform', 'main.tf', (user, password) => `provider "postgresql" {\n  host = "${HOST}"\n  username = ${json(user)}\n  password = ${json(password)}\n  sslmode = "verify-full"\n}\n`, ''),
  field('compose variables', 'docker-compose.yml', (user, password) => `services:\n  shop:\n    image: shop\n    command: ${json(['psql', '-U', user, `password=${keyword(password)} host=${HOST} sslmode=verify-full`].join(' '))}\n    environment:\n      PGHOST: ${HOST}\n      PGUSER: ${json(user)}\n      PGPASSWORD: \${PGPASSWORD:-${password.replaceAll(/[\n'"{}]/g, '')}}\n      PGSSLMODE: verify-full\n`, '\t#:\\'),
  field('PowerShell', 'run.ps1', (user, password) => `$env:PGUSER = ${single(user)}\n$env:PGPASSWORD = ${single(password)}\n$env:PGSSLMODE = 'verify-full'\npsql -h ${HOST} -U ${single(user)}\n`, ''),
  field('an encoded pair', 'run.sh', (user, password) => `curl -H 'Authorization: Basic ${base64(`${user}:${password}`)}' https://example.com/ca.pem -o certs/ca.pem\necho ${base64(password)} | base64 -d > certs/c.pem\n`, ''),
  field('a comment', 'app.py', (user, password) => `import psycopg2\n# user=${user} password=${password} host=${HOST} sslmode=verify-full\n# postgres://${url(user)}:${url(password)}@${HOST}/shop?sslmode=verify-full\npsycopg2.connect(host="${HOST}", sslmode="verify-full")  # ${password}\n`, ''),
];

function field(name: string, path: string, write: (user: string, password: string) => string, cannot: string): Syntax {
  return { name, cannot, write: (user, password) => ({ [path]: write(user, password) }) };
}

function json2(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

/** Every string in every holder, and every log-in in fields of its own. */
export const SYNTAXES: readonly Syntax[] = [
  ...Object.entries(STRINGS).flatMap(([kind, [string, ends]]) =>
    Object.entries(HOLDERS).map(([holder, [path, write, cannot]]): Syntax => ({
      name: `${kind} in ${holder}`,
      cannot: ends + cannot,
      write: (user, password) => ({ [path]: write(string(user, password)) }),
    }))),
  ...FIELDS,
  ...STORE_SYNTAXES,
];

/** What stands around a planted file, so that it has a driver and a trust anchor, and its client gets into the report. */
export const AROUND: Files = {
  'requirements.txt': 'psycopg2==2.9.9\nasyncpg==0.29.0\n',
  'package.json': '{"name": "shop", "dependencies": {"pg": "8.11.0", "sequelize": "6.35.0"}}',
  'certs/ca.pem': 'no certificate at all',
};
