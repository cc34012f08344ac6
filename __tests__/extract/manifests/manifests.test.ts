import { describe, expect, it } from 'vitest';
import { manifests } from '../../../src/extract/manifests/index.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';
import { TooLarge } from '../../../src/extract/too-large.ts';
import type { Dependency } from '../../../src/model.ts';
import { processorTime } from '../../support/processor-time.ts';

const NO_CONTEXT = { open: () => null, list: () => null };

function read(path: string, text: string): readonly Dependency[] {
  const file = new SourceFile(path, Buffer.from(text));
  expect(manifests.wants(path)).toBe(true);
  expect(manifests.accepts(file)).toBe(true);
  return manifests.extract(file, NO_CONTEXT).dependencies ?? [];
}

/** `ecosystem name version range locked` and the text that the location spans. */
function lines(path: string, text: string): readonly string[] {
  const file = new SourceFile(path, Buffer.from(text));
  return read(path, text).map((each) => {
    const at = each.at;
    const spanned = file.text.slice(file.offset(at.line, at.column), file.offset(at.endLine, at.endColumn));
    return `${each.ecosystem} ${each.name} ${each.version ?? '-'} ${each.range ?? '-'} ${each.locked ? 'locked' : 'free'} «${spanned}»`;
  });
}

const CASES: readonly { readonly path: string; readonly text: string; readonly found: readonly string[] }[] = [
  {
    path: 'web/package.json',
    text: '{"name":"x","dependencies":{"pg":"^8.11.0","left-pad":"1.0.0"},"devDependencies":{"knex":"~3"},"peerDependencies":{"a":"*"},"optionalDependencies":{"pg-native":"3"},"engines":{"node":">=20"}}',
    found: ['npm  - - free «»', 'npm pg - ^8.11.0 free «^8.11.0»', 'npm left-pad 1.0.0 1.0.0 free «1.0.0»', 'npm knex - ~3 free «~3»', 'npm a - * free «*»', 'npm pg-native - 3 free «3»', 'runtime node - >=20 free «>=20»'],
  },
  {
    path: 'package-lock.json',
    text: '{"lockfileVersion":3,"packages":{"":{"name":"x","version":"9.9.9"},"node_modules/pg":{"version":"8.11.3"},"node_modules/left-pad":{"version":"1.0.0"},"node_modules/a/node_modules/pg-connection-string":{"version":"2.6.2"}}}',
    found: ['npm pg 8.11.3 8.11.3 locked «8.11.3»', 'npm pg-connection-string 2.6.2 2.6.2 locked «2.6.2»'],
  },
  {
    path: 'npm-shrinkwrap.json',
    text: '{"lockfileVersion":1,"version":"9.9.9","dependencies":{"sequelize":{"version":"6.1.0","dependencies":{"pg":{"version":"8.0.3"}}},"b":{"version":"1.0.0"}}}',
    found: ['npm sequelize 6.1.0 6.1.0 locked «6.1.0»', 'npm pg 8.0.3 8.0.3 locked «8.0.3»'],
  },
  {
    path: 'pnpm-lock.yaml',
    text: "lockfileVersion: '9.0'\npackages:\n  pg@8.11.3:\n    resolution: {}\n  '@prisma/client@5.1.0(prisma@5.1.0)':\n    x: 1\n  /pg-pool/3.6.1:\n  /knex@3.0.1(pg@8.11.3):\nsnapshots:\n  pg@8.11.3:\n",
    found: ['npm pg 8.11.3 8.11.3 locked «8.11.3»', 'npm @prisma/client 5.1.0 5.1.0 locked «5.1.0»', 'npm pg-pool 3.6.1 3.6.1 locked «3.6.1»', 'npm knex 3.0.1 3.0.1 locked «3.0.1»'],
  },
  {
    path: 'yarn.lock',
    text: '# yarn lockfile v1\n\npg@^8.0.0, pg@^8.11:\n  version "8.11.3"\n  resolved "x"\n\n"@prisma/client@npm:^5":\n  version: 5.2.0\n\nleft-pad@1:\n  version "1.0.0"\n',
    found: ['npm pg 8.11.3 8.11.3 locked «8.11.3»', 'npm @prisma/client 5.2.0 5.2.0 locked «5.2.0»'],
  },
  { path: 'bun.lock', text: '{"lockfileVersion":1,"packages":{"pg":["pg@8.13.0","",{},"sha512-x"],"a":["a@1.0.0"],},}', found: ['npm pg 8.13.0 8.13.0 locked «8.13.0»'] },
  {
    path: 'requirements-dev.txt',
    text: '# tools\n-r base.txt\nDjango==4.2.1  # lts\npsycopg2_binary >=2.9,<3 ; python_version > "3.8"\npsycopg[binary,pool]~=3.1\r\nasyncpg\nfoo @ https://x/y.whl\nhttps://x/z.whl\n',
    found: [
      'pypi  - - free «»', 'pypi django 4.2.1 ==4.2.1 free «==4.2.1»', 'pypi psycopg2-binary - >=2.9,<3 free «>=2.9,<3»', 'pypi psycopg - ~=3.1 free «~=3.1»',
      'pypi psycopg[binary] - ~=3.1 free «~=3.1»', 'pypi psycopg[pool] - ~=3.1 free «~=3.1»', 'pypi asyncpg - - free «asyncpg»', 'pypi foo - - free «foo»',
    ],
  },
  {
    path: 'pyproject.toml',
    text: '[project]\nrequires-python = ">=3.11"\ndependencies = ["psycopg2==2.9.9", "httpx"]\n[project.optional-dependencies]\npg = ["asyncpg>=0.29"]\n[tool.poetry.dependencies]\npython = "^3.11"\nSQLAlchemy = "^2.0"\npsycopg = {version = "^3.1", extras = ["binary"]}\n[tool.poetry.group.dev.dependencies]\npg8000 = "*"\n[dependency-groups]\ndev = ["aiopg"]\n',
    found: [
      'pypi  - - free «»', 'pypi psycopg2 2.9.9 ==2.9.9 free «==2.9.9»', 'pypi httpx - - free «httpx»', 'pypi asyncpg - >=0.29 free «>=0.29»', 'pypi aiopg - - free «aiopg»',
      'runtime python - ^3.11 free «^3.11»', 'pypi sqlalchemy - ^2.0 free «^2.0»', 'pypi psycopg - ^3.1 free «^3.1»', 'pypi psycopg[binary] - ^3.1 free «^3.1»', 'pypi pg8000 - - free «*»',
      'runtime python - >=3.11 free «>=3.11»',
    ],
  },
  { path: 'uv.lock', text: 'version = 1\n[[package]]\nname = "psycopg2-binary"\nversion = "2.9.9"\nsource = {}\n\n[[package]]\nname = "six"\nversion = "1.0"\n', found: ['pypi psycopg2-binary 2.9.9 2.9.9 locked «2.9.9»'] },
  { path: 'poetry.lock', text: '[[package]]\nname = "Django"\nversion = "5.0"\n', found: ['pypi django 5.0 5.0 locked «5.0»'] },
  { path: 'Pipfile', text: '[packages]\npsycopg2 = "*"\n[requires]\npython_version = "3.10"\n', found: ['pypi  - - free «»', 'pypi psycopg2 - - free «*»', 'runtime python 3.10 3.10 free «3.10»'] },
  { path: 'Pipfile.lock', text: '{"default":{"asyncpg":{"version":"==0.29.0"},"six":{"version":"==1.0"}}}', found: ['pypi asyncpg 0.29.0 0.29.0 locked «==0.29.0»'] },
  {
    path: 'pom.xml',
    text: '<project xmlns="http://maven.apache.org/POM/4.0.0">\n<parent><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-parent</artifactId><version>3.2.0</version></parent>\n<properties><java.version>17</java.version><pg.version>42.7.1</pg.version></properties>\n<dependencyManagement><dependencies><dependency><groupId>a.b</groupId><artifactId>c</artifactId><version>${unknown}</version></dependency></dependencies></dependencyManagement>\n<!-- <dependency><groupId>x</groupId><artifactId>y</artifactId></dependency> -->\n<dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>${pg.version}</version></dependency>\n<dependency><groupId>com.zaxxer</groupId><artifactId>HikariCP</artifactId></dependency></dependencies></project>',
    found: [
      'maven  - - free «»', 'maven org.springframework.boot:spring-boot-starter-parent 3.2.0 3.2.0 free «3.2.0»', 'maven a.b:c - ${unknown} free «${unknown}»',
      'maven org.postgresql:postgresql 42.7.1 42.7.1 free «42.7.1»', 'maven com.zaxxer:HikariCP - - free «HikariCP»', 'runtime java - 17 free «17»',
    ],
  },
  {
    path: 'app/build.gradle.kts',
    text: 'plugins { id("org.springframework.boot") version "3.1.5" }\nval pgVersion = "42.6.0"\n// implementation("x.y:z:1")\njava { toolchain { languageVersion = JavaLanguageVersion.of(21) } }\ndependencies {\n  runtimeOnly("org.postgresql:postgresql:$pgVersion")\n  implementation("com.zaxxer:HikariCP")\n  implementation group: \'org.flywaydb\', name: \'flyway-core\', version: \'9.1\'\n}\n',
    found: [
      'maven  - - free «»', 'maven org.springframework.boot:org.springframework.boot.gradle.plugin 3.1.5 3.1.5 free «3.1.5»', 'runtime java - 21 free «21»',
      'maven org.postgresql:postgresql 42.6.0 42.6.0 free «42.6.0»', 'maven com.zaxxer:HikariCP - - free «com.zaxxer:HikariCP»', 'maven org.flywaydb:flyway-core 9.1 9.1 free «9.1»',
    ],
  },
  { path: 'gradle.lockfile', text: '# lock\norg.postgresql:postgresql:42.7.1=runtimeClasspath\na.b:c:1=x\nempty=\n', found: ['maven org.postgresql:postgresql 42.7.1 42.7.1 locked «42.7.1»'] },
  {
    path: 'gradle/libs.versions.toml',
    text: '[versions]\npg = "42.7.3"\n[libraries]\npostgres = { module = "org.postgresql:postgresql", version.ref = "pg" }\nhikari = { group = "com.zaxxer", name = "HikariCP", version = "5.1.0" }\nfly = "org.flywaydb:flyway-core:10.0.1"\n',
    found: ['maven org.postgresql:postgresql 42.7.3 42.7.3 free «42.7.3»', 'maven com.zaxxer:HikariCP 5.1.0 5.1.0 free «5.1.0»', 'maven org.flywaydb:flyway-core 10.0.1 10.0.1 free «org.flywaydb:flyway-core:10.0.1»'],
  },
  {
    path: 'src/Api/Api.csproj',
    text: '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup><ItemGroup><PackageReference Include="Npgsql" Version="8.0.1" /><PackageReference Include="Dapper"><Version>2.*</Version></PackageReference><PackageReference Include="Marten" /></ItemGroup></Project>',
    found: ['nuget  - - free «»', 'runtime dotnet 8.0 net8.0 free «net8.0»', 'nuget Npgsql 8.0.1 8.0.1 free «8.0.1»', 'nuget Dapper - 2.* free «2.*»', 'nuget Marten - - free «<PackageReference Include="Marten" />»'],
  },
  { path: 'Directory.Packages.props', text: '<Project><ItemGroup><PackageVersion Include="Npgsql" Version="7.0.6" /></ItemGroup></Project>', found: ['nuget Npgsql 7.0.6 7.0.6 free «7.0.6»'] },
  { path: 'packages.config', text: '<packages><package id="Npgsql" version="4.1.3" targetFramework="net48" /></packages>', found: ['nuget  - - free «»', 'nuget Npgsql 4.1.3 4.1.3 free «4.1.3»'] },
  { path: 'packages.lock.json', text: '{"version":1,"dependencies":{"net8.0":{"Npgsql":{"type":"Direct","requested":"[8.0.1, )","resolved":"8.0.1"},"X":{"resolved":"1.0.0"}}}}', found: ['nuget Npgsql 8.0.1 8.0.1 locked «8.0.1»'] },
  { path: 'global.json', text: '{"sdk":{"version":"8.0.100"}}', found: ['runtime dotnet 8.0.100 8.0.100 free «8.0.100»'] },
  { path: 'Gemfile', text: "source 'x'\nruby '3.2.2'\ngem 'pg', '~> 1.5'\n  gem \"rails\"\n# gem 'sequel'\n", found: ['gem  - - free «»', 'runtime ruby 3.2.2 3.2.2 free «3.2.2»', 'gem pg - ~> 1.5 free «~> 1.5»', 'gem rails - - free «rails»'] },
  { path: 'Gemfile.lock', text: 'GEM\n  specs:\n    pg (1.5.4-x86_64-linux)\n    rails (7.1.0)\n      pg (~> 1.1)\n    rake (13.0)\n', found: ['gem pg 1.5.4 1.5.4 locked «1.5.4»', 'gem rails 7.1.0 7.1.0 locked «7.1.0»'] },
  { path: 'composer.json', text: '{"require":{"php":"^8.2","ext-pdo_pgsql":"*","doctrine/dbal":"^3.6"}}', found: ['composer  - - free «»', 'runtime php - ^8.2 free «^8.2»', 'composer ext-pdo_pgsql - - free «*»', 'composer doctrine/dbal - ^3.6 free «^3.6»'] },
  { path: 'composer.lock', text: '{"packages":[{"name":"doctrine/dbal","version":"v3.6.4","require":{"php":"^8"}},{"name":"a/b","version":"1.0"}],"packages-dev":[{"name":"laravel/framework","version":"10.1.0"}]}', found: ['composer doctrine/dbal 3.6.4 3.6.4 locked «v3.6.4»', 'composer laravel/framework 10.1.0 10.1.0 locked «10.1.0»'] },
  {
    path: 'go.mod',
    text: 'module x\n\ngo 1.22\n\nrequire github.com/lib/pq v1.10.9 // indirect\nrequire (\n\tgithub.com/jackc/pgx/v5 v5.5.0\n)\nreplace github.com/jackc/pgx/v5 => github.com/jackc/pgx/v5 v5.5.1\n',
    found: ['go  - - free «»', 'runtime go 1.22 1.22 free «1.22»', 'go github.com/lib/pq 1.10.9 v1.10.9 locked «v1.10.9»', 'go github.com/jackc/pgx/v5 5.5.0 v5.5.0 locked «v5.5.0»', 'go github.com/jackc/pgx/v5 5.5.1 v5.5.1 locked «v5.5.1»'],
  },
  {
    path: 'Cargo.toml',
    text: '[dependencies]\nsqlx = { version = "0.7", features = ["postgres", "runtime-tokio-rustls"] }\ntokio-postgres = "=0.7.10"\n[target.\'cfg(unix)\'.dev-dependencies]\ndiesel = "2"\n[workspace.dependencies]\npg = { package = "postgres", version = "0.19" }\n',
    found: [
      'cargo  - - free «»', 'cargo sqlx - 0.7 free «0.7»', 'cargo sqlx/postgres - 0.7 free «postgres»', 'cargo sqlx/runtime-tokio-rustls - 0.7 free «runtime-tokio-rustls»',
      'cargo tokio-postgres 0.7.10 =0.7.10 free «=0.7.10»', 'cargo diesel - 2 free «2»', 'cargo postgres - 0.19 free «0.19»',
    ],
  },
  { path: 'Cargo.lock', text: 'version = 3\n[[package]]\nname = "sqlx"\nversion = "0.7.3"\n[[package]]\nname = "serde"\nversion = "1.0"\n', found: ['cargo sqlx 0.7.3 0.7.3 locked «0.7.3»'] },
  { path: 'mix.exs', text: 'defp deps do\n  [\n    {:postgrex, "~> 0.17"},\n    {:ecto_sql, git: "x"}\n  ]\nend\n', found: ['hex  - - free «»', 'hex postgrex - ~> 0.17 free «~> 0.17»', 'hex ecto_sql - - free «ecto_sql»'] },
  { path: 'mix.lock', text: '%{\n  "postgrex": {:hex, :postgrex, "0.17.3", "x"},\n  "jason": {:hex, :jason, "1.4.1", "x"},\n}\n', found: ['hex postgrex 0.17.3 0.17.3 locked «0.17.3»'] },
  { path: '.nvmrc', text: 'v20.11.0\n', found: ['runtime node 20.11.0 v20.11.0 free «v20.11.0»'] },
  { path: '.node-version', text: 'lts/iron', found: ['runtime node - lts/iron free «lts/iron»'] },
  { path: '.python-version', text: '3.12.1\n', found: ['runtime python 3.12.1 3.12.1 free «3.12.1»'] },
  { path: '.tool-versions', text: 'nodejs 20.11.0\njava temurin-17.0.9+9\nconstructor 1\n', found: ['runtime node 20.11.0 20.11.0 free «20.11.0»', 'runtime java 17.0.9 17.0.9+9 free «temurin-17.0.9+9»', 'runtime java-distribution temurin temurin free «temurin-17.0.9+9»'] },
  { path: '.java-version', text: '17\n', found: ['runtime java - 17 free «17»'] },
  { path: '.java-version', text: 'corretto-11.0.25.9.1\r\n', found: ['runtime java 11.0.25.9 11.0.25.9.1 free «corretto-11.0.25.9.1»', 'runtime java-distribution corretto corretto free «corretto-11.0.25.9.1»'] },
  { path: '.sdkmanrc', text: '# java=8\nsdkman_auto_env=true\njava=21.0.4-tem\nmaven=3.9.9\n', found: ['runtime java 21.0.4 21.0.4 free «21.0.4-tem»', 'runtime java-distribution temurin temurin free «21.0.4-tem»'] },
  { path: '.sdkmanrc', text: 'java=22.1.0.1.r17-gln\n', found: ['runtime java 22.1.0.1 22.1.0.1.r17-gln free «22.1.0.1.r17-gln»'] },
  {
    path: 'mise.toml',
    text: '[env]\nnode = "1"\n[tools]\nnode = "22.17.1"\npython = ["3.12.1", "3.11"]\njava = { version = "corretto-21.0.5.11.1" }\n"core:go" = "1.22"\nterraform = "1.9"\nconstructor = "1"\n',
    found: [
      'runtime node 22.17.1 22.17.1 free «22.17.1»', 'runtime python 3.12.1 3.12.1 free «3.12.1»',
      'runtime java 21.0.5.11 21.0.5.11.1 free «corretto-21.0.5.11.1»', 'runtime java-distribution corretto corretto free «corretto-21.0.5.11.1»', 'runtime go 1.22 1.22 free «1.22»',
    ],
  },
  { path: 'system.properties', text: 'java.runtime.version=17.0.9\nmaven.version=3\n', found: ['runtime java 17.0.9 17.0.9 free «17.0.9»'] },
  { path: 'system.properties', text: 'java.vendor=x\n#java.runtime.version=8\n', found: [] },
  { path: '.bun-version', text: '1.3.0\n', found: ['runtime bun 1.3.0 1.3.0 free «1.3.0»'] },
  { path: 'package.json', text: '{"engines":{"node":">=18"},"volta":{"node":"22.17.1"}}', found: ['npm  - - free «»', 'runtime node 22.17.1 22.17.1 free «22.17.1»', 'runtime node - >=18 free «>=18»'] },
  { path: 'runtime.txt', text: 'python-3.11.4\n', found: ['runtime python 3.11.4 3.11.4 free «3.11.4»'] },
];

describe('manifests', () => {
  it.each(CASES)('reads $path', ({ path, text, found }) => {
    expect(lines(path, text)).toEqual(found);
  });

  it('leaves other files and installed packages alone', () => {
    for (const path of ['src/package.ts', 'my-package.json', 'node_modules/pg/package.json', 'requirements.md', 'go.sum']) expect(manifests.wants(path)).toBe(false);
  });

  it('keeps a manifest as the beginning of a project when it cannot be read', () => {
    for (const [path, text] of [['package.json', '{"dependencies": {"pg": '], ['pyproject.toml', '= ='], ['pom.xml', '<project><dep'], ['package.json', '[{'.repeat(30_000)]] as const) {
      expect(read(path, text)[0]).toMatchObject({ name: '', range: null });
    }
  });

  it('keeps the readable lines of broken TOML', () => {
    expect(lines('pyproject.toml', '[project]\nname = {{ cookiecutter.name }}\ndependencies = ["psycopg2>=2"]\n')).toContain('pypi psycopg2 - >=2 free «>=2»');
  });

  it('reads files with a byte-order mark and UTF-16', () => {
    const text = '{"dependencies":{"pg":"8.1.0"}}';
    for (const bytes of [Buffer.from(`\ufeff${text}`), Buffer.from(`\ufeff${text}`, 'utf16le')]) {
      const found = manifests.extract(new SourceFile('package.json', bytes), NO_CONTEXT).dependencies ?? [];
      expect(found.map((each) => each.name)).toEqual(['', 'pg']);
    }
    expect(manifests.accepts(new SourceFile('package.json', Buffer.from('{\0}')))).toBe(false);
  });

  it('reads a long lock file in reasonable time and only keeps what matters', () => {
    const packages = Array.from({ length: 30_000 }, (_, index) => `"node_modules/p${String(index)}":{"version":"1.0.0","dependencies":{"a":"1"}}`);
    const start = processorTime();
    const found = read('package-lock.json', `{"packages":{${packages.join(',')},"node_modules/pg":{"version":"8.0.0"}}}`);
    expect(found.map((each) => each.name)).toEqual(['pg']);
    expect(processorTime() - start).toBeLessThan(5000);
  });

  it.each(['requirements.txt', 'build.gradle', 'yarn.lock', 'pnpm-lock.yaml', 'go.mod', 'Gemfile', 'mix.exs', '.tool-versions', 'pom.xml', 'Cargo.lock'])('is not slowed down by a hostile %s', (path) => {
    const start = processorTime();
    for (const seed of ['a', ' ', '"', "'", '(', '{:', '<', '@', 'a-', '1.', '${', '\t']) {
      for (const text of [seed.repeat(200_000), `${seed.repeat(3900)}\n`.repeat(20)]) {
        try {
          read(path, text);
        } catch (error) {
          expect(error).toBeInstanceOf(TooLarge);
        }
      }
    }
    expect(processorTime() - start).toBeLessThan(10_000);
  });
});
