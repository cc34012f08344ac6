import { describe, expect, it } from 'vitest';

import { auditFiles, roots, type Files } from '../support/audit.ts';
import { clientsOf, findingsOf } from './said.ts';

/*
 * Settings are in pieces: host, options and certificate in several files, in many spellings. Left for the formats that
 * read them: Helm values and fragments, Terraform locals and format(), HCL maps and pods that set PG*, kustomize bases,
 * Data Factory's numeric sslMode, CREATE SERVER in SQL, name/value pairs of application settings.
 */

const HOST = 'orders.postgres.database.azure.com';
const root: Files = { 'certs/b.pem': roots('B') };
const npgsql = '<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="Npgsql" Version="10.0.0" /></ItemGroup></Project>';
const jdbc = '<project><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.3</version></dependency></dependencies></project>';

/** A client that verifies against Baltimore alone, and so breaks: name, files, the client. */
const breaking: readonly (readonly [string, Files, string])[] = [
  ['a conninfo string over five lines', { 'job.sh': `#!/bin/sh\npsql "host=${HOST} \\\n  port=5432 \\\n  dbname=orders \\\n  user=app \\\n  sslmode=verify-full sslrootcert=certs/b.pem" -c 'select 1'\n` }, 'job.sh:2 libpq verify-full → breaks'],
  ['psql without any option, PG* from a file that the script reads', { 'job.sh': "#!/bin/sh\nset -a\n. ./pg.env\nset +a\npsql -c 'select 1'\n", 'pg.env': `PGHOST=${HOST}\nPGSSLMODE=verify-ca\nPGSSLROOTCERT=certs/b.pem\n` }, 'pg.env:1 libpq verify-ca → breaks'],
  ['PG* of an image, and a command that names nothing', { 'build/app.dockerfile': `FROM python:3.11\nCOPY certs/b.pem /etc/b.pem\nENV PGSSLMODE=verify-full PGSSLROOTCERT=/etc/b.pem PGHOST=${HOST}\nCMD ["psql"]\n` }, 'build/app.dockerfile:3 libpq verify-full → breaks'],
  ['ssl_mode in database.yml', { Gemfile: "gem 'pg', '1.5.4'\n", 'config/database.yml': `production:\n  adapter: postgresql\n  host: ${HOST}\n  ssl_mode: verify-full\n  sslrootcert: certs/b.pem\n` }, 'config/database.yml:4 libpq verify-full → breaks'],
  ['POSTGRES_SSLMODE, read piece by piece', { 'requirements.txt': 'psycopg2==2.9.9\n', '.env': `POSTGRES_HOST=${HOST}\nPOSTGRES_SSLMODE=verify-full\nPOSTGRES_SSLROOTCERT=certs/b.pem\n`, 'app.py': 'import os, psycopg2\nc = psycopg2.connect(host=os.environ["POSTGRES_HOST"], sslmode=os.environ["POSTGRES_SSLMODE"], sslrootcert=os.environ["POSTGRES_SSLROOTCERT"])\n' }, 'app.py:2 libpq verify-full → breaks'],
  ['POSTGRES_SSLMODE, and no code that we can read', { 'requirements.txt': 'psycopg2==2.9.9\n', '.env': `POSTGRES_HOST=${HOST}\nPOSTGRES_SSLMODE=verify-full\nPOSTGRES_SSLROOTCERT=certs/b.pem\n` }, '.env:2 libpq verify-full → breaks'],
  ['X__database__SSL_MODE', { '.env': `APP__database__TYPE=postgres\nAPP__database__HOST=${HOST}\nAPP__database__SSL_MODE=verify-full\nAPP__database__SSL_ROOT_CERT=certs/b.pem\n` }, '.env:3 unknown verify-full → breaks'],
  ['Laravel’s .env and configuration are one client', { 'composer.json': '{"require":{"laravel/framework":"^10"}}', '.env': `DB_CONNECTION=pgsql\nDB_HOST=${HOST}\nDB_PORT=5432\nDB_SSLMODE=verify-full\nDB_SSLROOTCERT=certs/b.pem\n`, 'config/database.php': "<?php\nreturn [\n  'default' => env('DB_CONNECTION', 'mysql'),\n  'connections' => [\n    'pgsql' => ['driver' => 'pgsql', 'host' => env('DB_HOST', '127.0.0.1'), 'sslmode' => env('DB_SSLMODE', 'prefer'), 'sslrootcert' => env('DB_SSLROOTCERT')],\n  ],\n];\n" }, 'config/database.php:5 libpq verify-full → breaks'],
  ['a URL made of other variables', { 'requirements.txt': 'psycopg2==2.9.9\n', '.env': `DB_HOST=${HOST}\nDB_SSLMODE=verify-full\nDATABASE_URL=postgresql://u:p@\${DB_HOST}/x?sslmode=\${DB_SSLMODE}&sslrootcert=certs/b.pem\n` }, '.env:3 libpq verify-full → breaks'],
  ['an object initialiser', { 'App.csproj': npgsql, 'Db.cs': `using Npgsql;\nvar b = new NpgsqlConnectionStringBuilder\n{\n    Host = "${HOST}",\n    SslMode = SslMode.VerifyFull,\n    RootCertificate = "certs/b.pem",\n};\n` }, 'Db.cs:2 npgsql VerifyFull → breaks'],
  ['code that forces VerifyFull over whatever the string says', { 'App.csproj': npgsql, 'appsettings.json': `{ "ConnectionStrings": { "Db": "Host=${HOST};Username=a;Password=b;SSL Mode=Prefer" } }\n`, 'Db.cs': 'using Npgsql;\nvar b = new NpgsqlConnectionStringBuilder(configuration.GetConnectionString("Db")) { SslMode = SslMode.VerifyFull, RootCertificate = "certs/b.pem" };\n' }, 'appsettings.json:1 npgsql VerifyFull → breaks'],
  ['a PDO DSN with semicolons', { 'composer.json': '{"require":{"ext-pdo_pgsql":"*"}}', 'db.php': `<?php\n$db = new PDO('pgsql:host=${HOST};port=5432;dbname=x;sslmode=verify-full;sslrootcert=certs/b.pem', $u, $p);\n` }, 'db.php:2 libpq verify-full → breaks'],
  ['r2dbcs:', { 'application.yml': `spring:\n  r2dbc:\n    url: r2dbcs:postgresql://${HOST}/x?sslMode=verify-full&sslRootCert=certs/b.pem\n` }, 'application.yml:3 unknown verify-full → breaks'],
  ['properties with ${…}', { 'pom.xml': jdbc, 'src/main/resources/application.properties': `db.host=${HOST}\ncert.path=certs/b.pem\nspring.datasource.url=jdbc:postgresql://\${db.host}:5432/x?sslmode=verify-full&sslrootcert=\${cert.path}\n` }, 'src/main/resources/application.properties:3 pgjdbc verify-full → breaks'],
  ['options of a URL under a key of their own', { 'pom.xml': jdbc, 'src/main/resources/application.properties': `db.host=${HOST}\ndb.options=sslmode=verify-full&sslrootcert=certs/b.pem\nspring.datasource.url=jdbc:postgresql://\${db.host}:5432/x?\${db.options}\n` }, 'src/main/resources/application.properties:3 pgjdbc verify-full → breaks'],
  ['the same beside the host in YAML', { Gemfile: "gem 'pg', '1.5.4'\n", 'config/database.yml': `production:\n  adapter: postgresql\n  host: ${HOST}\n  options: sslmode=verify-full&sslrootcert=certs/b.pem\n` }, 'config/database.yml:3 libpq verify-full → breaks'],
  ['psqlODBC’s data source', { 'odbc.ini': `[orders]\nDriver=PostgreSQL Unicode\nServername=${HOST}\nSSLmode=verify-full\nPqopt={sslrootcert=certs/b.pem}\n` }, 'odbc.ini:4 psqlodbc verify-full → breaks'],
  ['verify-full by default in code, whatever .env.sample says', { 'requirements.txt': 'psycopg2==2.9.9\n', 'app.py': `import os, psycopg2\nc = psycopg2.connect(host="${HOST}", sslmode=os.getenv("POSTGRES_SSLMODE", "verify-full"), sslrootcert="certs/b.pem")\n`, '.env.sample': 'POSTGRES_SSLMODE=disable\n' }, 'app.py:2 libpq verify-full → breaks'],
  ['the file exists: verify, else not', { 'package.json': '{"dependencies":{"pg":"8.16.3"}}', 'db.js': `const fs = require('fs');\nconst { Pool } = require('pg');\nconst ca = 'certs/b.pem';\nconst ssl = fs.existsSync(ca) ? { ca: fs.readFileSync(ca, 'utf8') } : { rejectUnauthorized: false };\nmodule.exports = new Pool({ host: '${HOST}', ssl });\n` }, 'db.js:5 node-postgres - → breaks'],
];

describe('one client out of several places', () => {
  it.each(breaking)('%s', (_, files, client) => {
    const report = auditFiles({ ...root, ...files });
    expect(clientsOf(report)).toEqual([client]);
    expect(findingsOf(report)).toEqual(['error missing-current-root certs/b.pem:1']);
    expect(report.findings[0]?.missing).toEqual(['digicert-global-root-g2']);
  });

  it.each(breaking)('%s: ready once the file holds the roots', (_, files) => {
    const report = auditFiles({ ...files, 'certs/b.pem': roots('G2 MS') });
    expect(report.clients.map(({ worst }) => worst)).toEqual(['connects']);
    expect(findingsOf(report)).toEqual([]);
    expect(report.summary.verdict).toBe('ready');
  });
});

it('pieces beside the whole string for the same server add no client', () => {
  const report = auditFiles({
    'package.json': '{"dependencies":{"pg":"8.16.3"}}',
    '.env': `POSTGRES_HOST=${HOST}\nPOSTGRES_SSLMODE=require\nDATABASE_URL=postgres://a:b@${HOST}:5432/x?sslmode=disable\n`,
    'db.js': "const { Pool } = require('pg');\nmodule.exports = new Pool({ connectionString: process.env.DATABASE_URL });\n",
  });
  expect(clientsOf(report)).toEqual(['.env:3 node-postgres disable → not-affected']);
});

it('unless the pieces ask to verify: somebody may read them', () => {
  const report = auditFiles({ ...root, '.env': `DB_HOST=${HOST}\nDB_SSLMODE=verify-full\nDB_SSLROOTCERT=certs/b.pem\nDATABASE_URL=postgres://a:b@${HOST}:5432/x?sslmode=disable\n` });
  expect(clientsOf(report).toSorted()).toEqual(['.env:2 unknown verify-full → breaks', '.env:4 unknown disable → not-affected']);
});

describe('branches', () => {
  it('an ERB condition: the branch that verifies counts', () => {
    const report = auditFiles({ ...root, Gemfile: "gem 'pg', '1.5.4'\n", 'config/database.yml': `production:\n  adapter: postgresql\n  host: ${HOST}\n  sslmode: <%= ENV['VERIFY'] ? 'verify-full' : 'disable' %>\n  sslrootcert: certs/b.pem\n` });
    expect(report.clients.map(({ worst }) => worst)).toEqual(['breaks']);
  });

  it('an argument chooses between two providers’ bundles: the default counts', () => {
    const report = auditFiles({
      ...root,
      'requirements.txt': 'psycopg2==2.9.9\n',
      'app.py': `import psycopg2\nc = psycopg2.connect(host="${HOST}")\n`,
      Dockerfile: 'FROM python:3.11\nWORKDIR /app\nCOPY . .\nARG CLOUD=azure\nRUN curl -fsSLo /certs/rds.pem https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem\nCOPY certs/b.pem /certs/azure.pem\nENV PGSSLROOTCERT=/certs/${CLOUD}.pem PGSSLMODE=verify-full\nCMD ["python", "app.py"]\n',
    });
    expect(clientsOf(report)).toEqual(['app.py:2 libpq verify-full → breaks']);
  });
});

describe('what only looks like a setting', () => {
  it('psql --set sets a variable of psql, not of the connection', () => {
    const report = auditFiles({ 'job.sh': `psql --set=sslmode=verify-full --set=sslrootcert=certs/b.pem -h ${HOST} -c 'select 1'\n` });
    expect(clientsOf(report)).toEqual(['job.sh:1 libpq prefer → not-affected']);
    expect(findingsOf(report)).toEqual([]);
  });

  it.each<[string, string]>([
    ['MySQL', 'MYSQL_HOST=shop.mysql.database.azure.com\nMYSQL_SSL_MODE=VERIFY_CA\nMYSQL_SSL_CA=certs/b.pem\n'],
    ['DB_TYPE=mysql', 'DB_TYPE=mysql\nDB_HOST=shop.mysql.database.azure.com\nDB_SSL_MODE=VERIFY_CA\nDB_SSL_CA=certs/b.pem\n'],
    ['Redis', 'REDIS_HOST=cache.redis.cache.windows.net\nREDIS_SSLMODE=verify-full\n'],
    ['a web server', 'HOST=0.0.0.0\nPORT=8080\nTLS_CERT=/certs/site.pem\n'],
  ])('variables of %s', (_, text) => {
    const report = auditFiles({ '.env': text });
    expect(report.clients).toEqual([]);
    expect(findingsOf(report)).toEqual([]);
  });
});
