import { describe } from 'vitest';
import { roots, type Files } from '../support/audit.ts';
import { checkRows, type Row } from './table.ts';

const HOST = 'orders.postgres.database.azure.com';
const CA: Files = { 'ca.pem': roots('G1'), 'new.pem': roots('G2 MS') };
const PY = (...packages: readonly string[]): Files => ({ 'requirements.txt': `${packages.join('\n')}\n` });
const POM: Files = { 'pom.xml': '<project><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.3</version></dependency></dependencies></project>\n' };
const NET = (version = '10.0.3'): Files => ({ 'app.csproj': `<Project><ItemGroup><PackageReference Include="Npgsql" Version="${version}" /></ItemGroup></Project>\n` });

const python: readonly Row[] = [
  { name: 'Django settings', files: { ...PY('django==5.0', 'psycopg2==2.9.9'), ...CA, 'shop/settings.py': `import os\nDATABASES = {\n    'default': {\n        'ENGINE': 'django.db.backends.postgresql',\n        'NAME': 'orders',\n        'HOST': '${HOST}',\n        'OPTIONS': {'sslmode': 'verify-full', 'sslrootcert': 'ca.pem'},\n    }\n}\n` }, clients: ['shop/settings.py:7 libpq yes breaks G2'] },
  { name: 'Django, two databases', files: { ...PY('django==5.0', 'psycopg2==2.9.9'), ...CA, 'settings.py': `DATABASES = {\n  'default': {'ENGINE': 'django.db.backends.postgresql', 'HOST': '${HOST}', 'OPTIONS': {'sslmode': 'verify-full', 'sslrootcert': 'ca.pem'}},\n  'replica': {'ENGINE': 'django.db.backends.postgresql', 'HOST': 'replica.postgres.database.azure.com', 'OPTIONS': {'sslmode': 'require'}},\n}\n` }, clients: ['settings.py:2 libpq yes breaks G2', 'settings.py:3 libpq no not-affected'] },
  { name: 'Django, host and mode from the environment', files: { ...PY('django==5.0', 'psycopg2==2.9.9'), ...CA, '.env': `DB_HOST=${HOST}\nDB_SSLMODE=verify-ca\n`, 'settings.py': "import os\nDATABASES = {\n  'default': {\n    'ENGINE': 'django.db.backends.postgresql',\n    'HOST': os.environ['DB_HOST'],\n    'OPTIONS': {\n      'sslmode': os.environ.get('DB_SSLMODE', 'require'),\n      'sslrootcert': os.environ.get('DB_CA', 'ca.pem'),\n    },\n  }\n}\n" }, clients: ['settings.py:7 libpq yes breaks G2'] },
  { name: 'SQLAlchemy create_engine, connect_args', files: { ...PY('sqlalchemy==2.0', 'psycopg2-binary==2.9.9'), ...CA, 'db.py': `from sqlalchemy import create_engine\nengine = create_engine("postgresql+psycopg2://app:x@${HOST}/orders", connect_args={"sslmode": "verify-full", "sslrootcert": "ca.pem"})\n` }, clients: ['db.py:2 libpq yes breaks G2'] },
  { name: 'psycopg 3 keywords', files: { ...PY('psycopg[binary]==3.1.18'), ...CA, 'db.py': `import psycopg\nwith psycopg.connect(host="${HOST}", dbname="orders", sslmode="verify-full", sslrootcert="ca.pem") as connection:\n    pass\n` }, clients: ['db.py:2 libpq yes breaks G2'] },
  { name: 'an f-string', files: { ...PY('psycopg2==2.9.9'), ...CA, '.env': `DB_HOST=${HOST}\n`, 'db.py': 'import os\nimport psycopg2\nHOST = os.environ["DB_HOST"]\nconnection = psycopg2.connect(f"postgresql://app:{os.environ[\'PASSWORD\']}@{HOST}/orders?sslmode=verify-full&sslrootcert=ca.pem")\n' }, clients: ['db.py:4 libpq yes breaks G2'] },
  { name: 'dbt profiles', files: { ...PY('dbt-postgres==1.7.0'), ...CA, 'profiles.yml': `shop:\n  target: prod\n  outputs:\n    prod:\n      type: postgres\n      threads: 4\n      host: ${HOST}\n      user: app\n      dbname: orders\n      sslmode: verify-ca\n      sslrootcert: ca.pem\n` }, clients: ['profiles.yml:10 libpq yes breaks G2'] },
  { name: 'Airflow connection', files: { ...PY('apache-airflow==2.8.0', 'apache-airflow-providers-postgres==5.10.0', 'psycopg2==2.9.9'), ...CA, '.env': `AIRFLOW_CONN_ORDERS=postgres://app:x@${HOST}:5432/orders?sslmode=verify-ca&sslrootcert=ca.pem\n` }, clients: ['.env:1 libpq yes breaks G2'] },
  { name: 'alembic.ini', files: { ...PY('alembic==1.13.0', 'psycopg2==2.9.9', 'sqlalchemy==2.0'), ...CA, 'alembic.ini': `[alembic]\nscript_location = alembic\nsqlalchemy.url = postgresql://app:x@${HOST}/orders?sslmode=verify-full&sslrootcert=ca.pem\n` }, clients: ['alembic.ini:3 libpq yes breaks G2'] },
  { name: 'a commented line is none', files: { ...PY('psycopg2==2.9.9'), '.env': `# DATABASE_URL=postgresql://app:x@${HOST}/orders?sslmode=verify-full\n` }, clients: [] },
];

const ruby: readonly Row[] = [
  { name: 'Rails database.yml', files: { Gemfile: "gem 'rails'\ngem 'pg'\n", ...CA, 'config/database.yml': `default: &default\n  adapter: postgresql\n  host: ${HOST}\n  sslmode: verify-full\n  sslrootcert: ca.pem\n\nproduction:\n  <<: *default\n  database: orders\n` }, clients: ['config/database.yml:4 libpq yes breaks G2'] },
  { name: 'Rails with ERB', files: { Gemfile: "gem 'rails'\ngem 'pg'\n", ...CA, '.env': `DB_HOST=${HOST}\n`, 'config/database.yml': "production:\n  adapter: postgresql\n  host: <%= ENV['DB_HOST'] %>\n  sslmode: <%= ENV.fetch('DB_SSLMODE', 'verify-full') %>\n  sslrootcert: <%= Rails.root.join('ca.pem') %>\n" }, clients: ['config/database.yml:4 libpq yes breaks G2'] },
  { name: 'Rails with an ERB branch', files: { Gemfile: "gem 'rails'\ngem 'pg'\n", ...CA, 'config/database.yml': `production:\n  adapter: postgresql\n  host: ${HOST}\n<% if ENV['STRICT'] %>\n  sslmode: verify-full\n  sslrootcert: ca.pem\n<% end %>\n` }, clients: ['config/database.yml:5 libpq yes breaks G2'] },
  { name: 'url of database.yml', files: { Gemfile: "gem 'rails'\ngem 'pg'\n", ...CA, '.env': `DATABASE_URL=postgres://app:x@${HOST}/orders?sslmode=verify-full&sslrootcert=ca.pem\n`, 'config/database.yml': "production:\n  adapter: postgresql\n  url: <%= ENV['DATABASE_URL'] %>\n" }, clients: ['.env:1 libpq yes breaks G2'] },
];

const spring = (text: string, more: Files = {}): Files => ({ ...POM, ...CA, 'src/main/resources/application.yml': text, ...more });
const jvm: readonly Row[] = [
  { name: 'application.yml', files: spring(`spring:\n  datasource:\n    url: jdbc:postgresql://${HOST}/orders?sslmode=verify-full&sslrootcert=ca.pem\n    username: app\n`), clients: ['src/main/resources/application.yml:3 pgjdbc yes breaks G2'] },
  { name: 'two documents, two profiles', files: spring(`spring:\n  datasource:\n    url: jdbc:postgresql://${HOST}/orders?sslmode=verify-full&sslrootcert=ca.pem\n---\nspring:\n  config:\n    activate:\n      on-profile: prod\n  datasource:\n    url: jdbc:postgresql://${HOST}/orders?sslmode=verify-full&sslrootcert=new.pem\n`), clients: ['src/main/resources/application.yml:10 pgjdbc yes connects', 'src/main/resources/application.yml:3 pgjdbc yes breaks G2'] },
  { name: 'properties of Hikari', files: spring(`spring:\n  datasource:\n    url: jdbc:postgresql://${HOST}/orders\n    hikari:\n      data-source-properties:\n        sslmode: verify-ca\n        sslrootcert: ca.pem\n`), clients: ['src/main/resources/application.yml:3 pgjdbc yes breaks G2'] },
  { name: 'the URL wins over the properties of Hikari', files: spring(`spring:\n  datasource:\n    url: jdbc:postgresql://${HOST}/orders?sslmode=disable\n    hikari:\n      data-source-properties:\n        sslmode: verify-ca\n        sslrootcert: ca.pem\n`), clients: ['src/main/resources/application.yml:3 pgjdbc no not-affected'] },
  { name: 'url from a variable of an .env file', files: spring('spring:\n  datasource:\n    url: ${DB_URL}\n', { '.env': `DB_URL=jdbc:postgresql://${HOST}/orders?sslmode=verify-full&sslrootcert=ca.pem\n` }), clients: ['.env:1 pgjdbc yes breaks G2'] },
  { name: 'variable with a default', files: spring(`spring:\n  datasource:\n    url: \${DB_URL:jdbc:postgresql://${HOST}/orders?sslmode=verify-full&sslrootcert=ca.pem}\n`), clients: ['src/main/resources/application.yml:3 pgjdbc yes breaks G2'] },
  { name: 'two data sources', files: spring(`app:\n  datasource:\n    orders:\n      jdbc-url: jdbc:postgresql://${HOST}/orders?sslmode=verify-full&sslrootcert=ca.pem\n    audit:\n      jdbc-url: jdbc:postgresql://audit.postgres.database.azure.com/audit?sslmode=require\n`), clients: ['src/main/resources/application.yml:4 pgjdbc yes breaks G2', 'src/main/resources/application.yml:6 pgjdbc no not-affected'] },
  { name: 'Flyway', files: { ...POM, ...CA, 'flyway.conf': `flyway.url=jdbc:postgresql://${HOST}/orders?sslmode=verify-full&sslrootcert=ca.pem\nflyway.user=app\n` }, clients: ['flyway.conf:1 pgjdbc yes breaks G2'] },
  { name: 'Liquibase', files: { ...POM, ...CA, 'liquibase.properties': `url: jdbc:postgresql://${HOST}/orders?sslmode=verify-full&sslrootcert=ca.pem\n` }, clients: ['liquibase.properties:1 pgjdbc yes breaks G2'] },
  { name: 'Quarkus', files: { ...POM, ...CA, 'src/main/resources/application.properties': `quarkus.datasource.db-kind=postgresql\nquarkus.datasource.jdbc.url=jdbc:postgresql://${HOST}/orders?sslmode=verify-full&sslrootcert=ca.pem\n` }, clients: ['src/main/resources/application.properties:2 pgjdbc yes breaks G2'] },
  { name: 'persistence.xml, with &amp;', files: { ...POM, ...CA, 'src/main/resources/META-INF/persistence.xml': `<persistence><persistence-unit name="orders"><properties>\n<property name="jakarta.persistence.jdbc.url" value="jdbc:postgresql://${HOST}/orders?sslmode=verify-full&amp;sslrootcert=ca.pem"/>\n</properties></persistence-unit></persistence>\n` }, clients: ['src/main/resources/META-INF/persistence.xml:2 pgjdbc yes breaks G2'] },
  { name: 'DriverManager in code', files: { ...POM, ...CA, 'src/main/java/Db.java': `import java.sql.*;\nclass Db {\n  Connection open() throws SQLException {\n    return DriverManager.getConnection("jdbc:postgresql://${HOST}/orders?sslmode=verify-full&sslrootcert=ca.pem", "app", System.getenv("PASSWORD"));\n  }\n}\n` }, clients: ['src/main/java/Db.java:4 pgjdbc yes breaks G2'] },
  { name: 'escaped colons of .properties', files: { ...POM, ...CA, 'db.properties': `jdbc.url=jdbc\\:postgresql\\://${HOST}\\:5432/orders?sslmode\\=verify-full&sslrootcert\\=ca.pem\n` }, clients: ['db.properties:1 pgjdbc yes breaks G2'] },
  { name: 'a Windows path', files: { ...POM, ...CA, 'db.properties': `jdbc.url=jdbc:postgresql://${HOST}/orders?sslmode=verify-full&sslrootcert=C:\\\\certs\\\\ca.pem\n` }, clients: ['db.properties:1 pgjdbc yes unknown'] },
];

const ado = (rest: string): string => `Host=${HOST};Database=orders;Username=app;Password=hunter2;${rest}`;
const dotnet: readonly Row[] = [
  { name: 'two connection strings', files: { ...NET(), ...CA, 'appsettings.json': `{\n  "ConnectionStrings": {\n    "Orders": "${ado('SSL Mode=VerifyFull;Root Certificate=ca.pem')}",\n    "Audit": "${ado('SSL Mode=Require')}"\n  }\n}\n` }, clients: ['appsettings.json:3 npgsql yes breaks G2', 'appsettings.json:4 npgsql no not-affected'] },
  { name: 'one environment overrides the other', files: { ...NET(), ...CA, 'appsettings.json': `{"ConnectionStrings": {"Orders": "${ado('SSL Mode=VerifyFull;Root Certificate=ca.pem')}"}}\n`, 'appsettings.Production.json': `{"ConnectionStrings": {"Orders": "${ado('SSL Mode=VerifyFull;Root Certificate=new.pem')}"}}\n` }, clients: ['appsettings.Production.json:1 npgsql yes connects', 'appsettings.json:1 npgsql yes breaks G2'] },
  { name: 'read by GetConnectionString', files: { ...NET(), ...CA, 'appsettings.json': `{\n  "ConnectionStrings": {\n    "Orders": "${ado('SSL Mode=VerifyFull;Root Certificate=ca.pem')}"\n  }\n}\n`, 'Program.cs': 'using Npgsql;\nvar source = NpgsqlDataSource.Create(builder.Configuration.GetConnectionString("Orders")!);\n' }, clients: ['appsettings.json:3 npgsql yes breaks G2'] },
  { name: 'ConnectionStrings__X of the environment', files: { ...NET(), ...CA, '.env': `ConnectionStrings__Orders=${ado('SSL Mode=VerifyFull;Root Certificate=ca.pem')}\n`, 'Program.cs': 'using Npgsql;\nvar source = NpgsqlDataSource.Create(builder.Configuration.GetConnectionString("Orders")!);\n' }, clients: ['.env:1 npgsql yes breaks G2'] },
  { name: 'string builder in code', files: { ...NET(), ...CA, 'Db.cs': `using Npgsql;\nvar builder = new NpgsqlConnectionStringBuilder\n{\n  Host = "${HOST}",\n  SslMode = SslMode.VerifyFull,\n  RootCertificate = "ca.pem",\n};\n` }, clients: ['Db.cs:2 npgsql yes breaks G2'] },
  { name: 'UseNpgsql', files: { 'app.csproj': '<Project><ItemGroup><PackageReference Include="Npgsql.EntityFrameworkCore.PostgreSQL" Version="5.0.10" /></ItemGroup></Project>\n', 'Startup.cs': `using Microsoft.EntityFrameworkCore;\nservices.AddDbContext<Shop>(o => o.UseNpgsql("${ado('Ssl Mode=Require;Trust Server Certificate=true')}"));\n` }, clients: ['Startup.cs:2 npgsql no not-affected'] },
  { name: 'SQL Server beside it is none of ours', files: { ...NET(), 'appsettings.json': '{"ConnectionStrings": {"Main": "Server=tcp:shop.database.windows.net,1433;Initial Catalog=shop;Encrypt=True;TrustServerCertificate=False;"}}\n' }, clients: [] },
  { name: 'Directory.Packages.props', files: { 'Directory.Packages.props': '<Project><ItemGroup><PackageVersion Include="Npgsql" Version="10.0.3" /></ItemGroup></Project>\n', 'src/app.csproj': '<Project><ItemGroup><PackageReference Include="Npgsql" /></ItemGroup></Project>\n', 'src/appsettings.json': `{"ConnectionStrings": {"Orders": "${ado('SSL Mode=VerifyFull;Root Certificate=ca.pem')}"}}\n`, 'src/ca.pem': roots('G1') }, clients: ['src/appsettings.json:1 npgsql yes breaks G2'] },
];

/** Ways in which Python names a file beside the code. */
const PATHS: readonly (readonly [string, string])[] = [
  ["os.path.join(BASE_DIR, 'certs', 'ca.pem')", 'breaks G2'],
  ["BASE_DIR / 'certs' / 'ca.pem'", 'breaks G2'],
  ["str(BASE_DIR / 'certs' / 'ca.pem')", 'breaks G2'],
  ["f'{BASE_DIR}/certs/ca.pem'", 'breaks G2'],
  ["os.path.join(os.path.dirname(__file__), '..', 'certs', 'ca.pem')", 'breaks G2'],
  ["Path(__file__).parents[1].joinpath('certs', 'new.pem')", 'connects'],
  ["os.getenv('CA', str(BASE_DIR / 'certs/ca.pem'))", 'breaks G2'],
  ["BASE_DIR / 'certs' / 'missing.pem'", 'unknown'],
  ["BASE_DIR / '..' / 'ca.pem'", 'unknown'],
  ['certifi.where()', 'connects'],
];
const paths: readonly Row[] = PATHS.map(([expression, verdict]) => ({
  name: expression,
  files: { ...PY('django==5.0', 'psycopg2==2.9.9'), 'certs/ca.pem': roots('G1'), 'certs/new.pem': roots('G2'), 'shop/settings.py': `import os\nfrom pathlib import Path\nBASE_DIR = Path(__file__).resolve().parent.parent\nDATABASES = {'default': {\n  'ENGINE': 'django.db.backends.postgresql',\n  'HOST': '${HOST}',\n  'OPTIONS': {'sslmode': 'verify-full', 'sslrootcert': ${expression}},\n}}\n` },
  clients: [`shop/settings.py:7 libpq yes ${verdict}`],
}));

describe('paths from the place of the code', () => {
  checkRows(paths);
});
describe('Python', () => {
  checkRows(python);
});
describe('Ruby', () => {
  checkRows(ruby);
});
describe('JVM', () => {
  checkRows(jvm);
});
describe('.NET', () => {
  checkRows(dotnet);
});
