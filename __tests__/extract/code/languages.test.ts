import { describe, expect, test } from 'vitest';
import { lines, read } from './read.ts';

const cases: readonly (readonly [what: string, path: string, source: string, expected: readonly string[]])[] = [
  // Python
  ['implicit concatenation', 'a.py', `URL = ("postgresql://u:p@db/app"\n  '?sslmode=verify-full')`, ['URL: uri postgresql | db | user | sslmode=verify-full']],
  ['an f-string', 'a.py', `u = f"postgresql://{USER}:{PW!r}@{os.environ['H']}:{port:>5}/app?sslmode={os.getenv('M', 'require')}"`, ['u: uri postgresql | <H> | unknown | sslmode=<M:require>']],
  ['a triple-quoted string', 'a.py', `u = """postgresql://u:p@db/app"""`, ['u: uri postgresql | db | user | ']],
  ['% with a tuple', 'a.py', `u = "host=%s dbname=%s sslmode=verify-ca" % (os.environ['H'], 'app')`, ['u: keyword | <H> | none | dbname=app sslmode=verify-ca']],
  ['format with names and places', 'a.py', `u = "postgresql://{u}:{p}@{h}/{0}".format('app', u=1, h=os.environ["H"])`, ['u: uri postgresql | <H> | user | ']],
  ['a raw string', 'a.py', String.raw`u = r"host=db dbname=app sslrootcert=C:\\x.crt"`, [String.raw`u: keyword | db | none | dbname=app sslrootcert=C:\x.crt`]],
  ['a default is a connection of its own', 'a.py', `u = os.environ.get("DATABASE_URL", "postgresql://me:pw@localhost/app")`, ['DATABASE_URL: uri postgresql | localhost | user | ']],
  ['a key of a dictionary', 'a.py', `C = {'SQLALCHEMY_DATABASE_URI': 'postgresql://db/app'}\napp.config["OTHER"] = 'postgresql://db2/app'`, ['SQLALCHEMY_DATABASE_URI: uri postgresql | db | none | ', 'OTHER: uri postgresql | db2 | none | ']],
  ['comments are no code', 'a.py', `# u = "postgresql://db/app"\nx = 1 # it's\nu = "postgresql://db2/app"`, ['u: uri postgresql | db2 | none | ']],
  // JavaScript
  ['a template', 'a.ts', 'const url: string = `postgres://${process.env.U}:${pw}@${process.env.H ?? "db"}/app?ssl=${ssl}`;', ['url: uri postgres | <H:db> | unknown | ssl=<?>']],
  ['concatenation over lines', 'a.js', `const url = 'postgres://u:p@db/app' +\n  '?sslmode=verify-full' // "x\n  + '&sslrootcert=/a'`, ['url: uri postgres | db | user | sslmode=verify-full sslrootcert=/a']],
  ['import.meta.env', 'a.mjs', 'export const u = `postgres://${import.meta.env.VITE_H}/app`', ['u: uri postgres | <VITE_H> | unknown | ']],
  ['regular expressions and comments', 'a.js', `const r = /"postgres:\\/\\/x/; /* 'postgres://a/b' */ const u = "postgres:\\u002f\\x2fdb/app"`, ['u: uri postgres | db | none | ']],
  ['JSX', 'a.jsx', `const a = <A b="postgres://db/app">it's "postgres://no/app"</A>`, ['b: uri postgres | db | none | ']],
  ['a constant in a template', 'a.js', "const H = 'db.example.com'; const u = `postgres://${H}/app`", ['u: uri postgres | db.example.com | none | ']],
  ['a switch between two', 'a.js', "const H = prod ? 'a.example.com' : process.env.H; const u = `postgres://${H}:5432/app`", ['u: uri postgres | {a.example.com|<H>} | none | ']],
  // JVM
  ['Java', 'A.java', `String u = "jdbc:postgresql://db:5432/app" + "?sslmode=verify-full"; char q = '"'; // "jdbc:postgresql://no"`, ['u: jdbc jdbc:postgresql | db | none | sslmode=verify-full | org.postgresql:postgresql']],
  ['a text block', 'A.java', `String u = """\n  jdbc:postgresql://db/app\n  """;`, ['u: jdbc jdbc:postgresql | db | none |  | org.postgresql:postgresql']],
  ['String.format', 'A.java', `String u = String.format("jdbc:postgresql://%s/%s?ssl=true", System.getenv("H"), db);`, ['u: jdbc jdbc:postgresql | <H> | unknown | ssl=true | org.postgresql:postgresql']],
  ["Spring's @Value", 'A.java', `@Value("jdbc:postgresql://\${db.host:localhost}/x?sslmode=verify-ca") String v;`, ['-: jdbc jdbc:postgresql | <db.host:localhost> | unknown | sslmode=verify-ca | org.postgresql:postgresql']],
  ['Kotlin', 'A.kt', 'val u = "jdbc:postgresql://$host:${System.getenv("P")}/app?sslmode=require" /* " /* nested */ " */', ['u: jdbc jdbc:postgresql | <?> | none | sslmode=require | org.postgresql:postgresql']],
  ["Kotlin's default", 'A.kt', 'val u = System.getenv("URL") ?: "jdbc:postgresql://localhost/app"', ['URL: jdbc jdbc:postgresql | localhost | none |  | org.postgresql:postgresql']],
  ['Scala', 'A.scala', 'val u = s"jdbc:postgresql://${sys.env("H")}/app"', ['u: jdbc jdbc:postgresql | <H> | unknown |  | org.postgresql:postgresql']],
  ['Groovy', 'b.gradle', `url = "jdbc:postgresql://\${System.getenv('H')}/app"; x = 'jdbc:postgresql://db/app'`, ['url: jdbc jdbc:postgresql | <H> | unknown |  | org.postgresql:postgresql', 'x: jdbc jdbc:postgresql | db | none |  | org.postgresql:postgresql']],
  // .NET
  ['C#, interpolated', 'A.cs', `var s = $"Host={Environment.GetEnvironmentVariable("H")};Username={u};Password={p};SSL Mode=Require";`, ['s: ado | <H> | unknown | SSL Mode=Require | Npgsql']],
  ['C#, verbatim', 'A.cs', `var s = @"Host=db;Port=5432;Password=""a;b"";Root Certificate=C:\\x.crt;Database=d";`, ['s: ado | db | none | Port=5432 Root Certificate=C:\\x.crt Database=d | Npgsql']],
  ['C#, raw', 'A.cs', `var s = """Host=db;Database=d;SSL Mode=VerifyFull;Search Path=x""";`, ['s: ado | db | none | Database=d SSL Mode=VerifyFull Search Path=x | Npgsql']],
  ['F#', 'A.fs', `let s = "Host=db;Database=d;SSL Mode=Require" (* "Host=no" *)`, ['s: ado | db | none | Database=d SSL Mode=Require | Npgsql']],
  ['Visual Basic', 'A.vb', `Dim s = "Host=db;Database=d;" & "SSL Mode=Require" ' it's`, ['s: ado | db | none | Database=d SSL Mode=Require | Npgsql']],
  // Go
  ['Go, raw', 'a.go', 'const dsn = `postgres://u:p@db/app?sslmode=verify-full`; var q = \'"\'', ['dsn: uri postgres | db | user | sslmode=verify-full']],
  ['Go, Sprintf', 'a.go', 'dsn := fmt.Sprintf("host=%s user=%s dbname=%s sslmode=%s", os.Getenv("H"), u, d, "require")', ['dsn: keyword | <H> | unknown | dbname=<?> sslmode=require']],
  // Ruby
  ['Ruby', 'a.rb', `u = "postgres://#{ENV['U']}:#{pw}@#{ENV.fetch('H', 'localhost')}/app?sslmode=require"`, ['u: uri postgres | <H:localhost> | unknown | sslmode=require']],
  ['Ruby, literals of all kinds around', 'a.rb', `x = s =~ /"/\n=begin\n'postgres://no/x'\n=end\ny = <<~SQL\n it's "\nSQL\nz = %q(it's)\nu = 'postgres://db/app'\n__END__\nv = 'postgres://no/x'`, ['u: uri postgres | db | none | ']],
  // PHP
  ['PHP', 'a.php', `it's <?php # "\n$d = "pgsql:host=$h;port=5432;sslmode=verify-full"; ?> it's <?= 'pgsql:host=' . getenv('H') . ';dbname=x;sslmode=' . env('M', 'prefer')`, ['d: keyword pgsql | <?> | none | port=5432 sslmode=verify-full | pdo_pgsql', '-: keyword pgsql | <H> | none | dbname=x sslmode=<M:prefer> | pdo_pgsql']],
  ['PHP, superglobals in strings', 'a.php', `<?php $d = "pgsql:host={$_ENV['H']};dbname=$_ENV[D]";`, ['d: keyword pgsql | <H> | none | dbname=<D> | pdo_pgsql']],
  // Rust, Elixir, Perl, C
  ['Rust', 'a.rs', `fn f<'a>(x: &'a str) { let u = r#"postgres://u:p@db/app?sslmode="verify-full"#; let v = format!("postgres://{}/app", env::var("H").unwrap()); } /* /* */ " */`, ['u: uri postgres | db | user | sslmode="verify-full', 'v: uri postgres | <H> | unknown | ']],
  ['Elixir', 'a.exs', `config :app, Repo, url: "postgres://#{u}:#{System.get_env("P")}@db/app", x: ~s(it's), y: ~r/"/`, ['url: uri postgres | db | unknown | ']],
  ['Perl', 'a.pl', `my $r = m/"/; my $n = $#a; my $s = q{it's}; s{"}{'};\n=pod\n'postgres://no/x'\n=cut\nmy $d = "dbi:Pg:dbname=app;host=$ENV{H};sslmode=verify-full";`, ['d: keyword dbi:pg | <H> | none | dbname=app sslmode=verify-full | DBD::Pg']],
  ['C', 'a.c', `const char *s = "host=db " /* " */ "dbname=app\\040sslmode=verify-ca"; char q = '"';`, ['s: keyword | db | none | dbname=app\u000040sslmode=verify-ca']],
  ['C++, raw', 'a.cpp', `auto s = R"x(postgres://u:p)"@db/app)x";`, ['s: uri postgres | db | user | ']],
];

test.each(cases)('%s: %s', (_what, path, source, expected) => expect(lines(path, source)).toEqual(expected));

describe('what is no connection', () => {
  test.each([
    ['prose in a string', 'a.py', `print("see postgres://db/app for details")\nhelp = "sslmode is require or verify-full"`],
    ['another engine', 'a.cs', `var s = "Server=db;Database=d;SslMode=Required;Uid=u"; var t = "Server=tcp:x,1433;Initial Catalog=y";`],
    ['another engine in Go', 'a.go', 'sql.Open("mysql", os.Getenv("DSN")) // postgres'],
    ["another library's pool", 'a.js', `const { Pool } = require('undici'); new Pool(process.env.URL, { ssl: true }) // postgres`],
    ['another dialect', 'a.js', `const { Sequelize } = require('sequelize'); new Sequelize({ dialect: 'mysql', host: 'db', ssl: true }) // postgres`],
    ['documentation', 'README.md', 'postgres://u:p@db/app'],
    ['a binary file', 'a.py', '\0"postgres://u:p@db/app"'],
    ['an empty file', 'a.js', ''],
  ])('%s', (_what, path, source) => expect(lines(path, source)).toEqual([]));
});

test.each([
  ['src/db.py', false],
  ['tests/db.py', true],
  ['src/__tests__/db.js', true],
  ['pkg/testdata/a.go', true],
  ['pkg/db_test.go', true],
  ['src/test/java/A.java', true],
  ['src/PoolTest.java', true],
  ['App.Tests/A.cs', true],
  ['config/settings.example.py', true],
  ['examples/node/index.js', false],
  ['src/latest/contest.py', false],
])('%s is a sample: %s', (path, sample) => {
  const [connection] = read(path, path.endsWith('.java') ? `String u = "postgres://db/app";` : `u = "postgres://db/app"`);
  expect(connection?.sample).toBe(sample);
});

test('identifiers do not hang on lines, and are unique', () => {
  const source = `a = "postgres://x/y"\nb = "postgres://x/z"\nf("postgres://v/w")\ng("postgres://v/w")\n`;
  const ids = read('a.py', source).map(({ id }) => id);
  expect(new Set(ids).size).toBe(4);
  expect(read('a.py', `# a comment\n\n${source}`).map(({ id }) => id)).toEqual(ids);
});
