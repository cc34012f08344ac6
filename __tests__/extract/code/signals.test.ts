import { describe, expect, it } from 'vitest';

import { codeLiterals } from '../../../src/extract/code/index.ts';
import { javascript, languages } from '../../../src/extract/code/languages.ts';
import type { Language } from '../../../src/extract/code/languages.ts';
import { mayConnect } from '../../../src/extract/code/signals.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';
import { processorTime } from '../../support/processor-time.ts';

const languageOf = (suffix: string): Language => [javascript, ...languages].find(({ extensions }) => extensions.includes(suffix)) ?? javascript;

describe('a look at source code before it is lexed', () => {
  it.each([
    ['h', '#define SSL_MODE_ENABLE_PARTIAL_WRITE 0x1\n/* host = server */\nint server = open_server(host);\n'],
    ['js', 'const postgres = { icon: 1 };\nconst server = http.createServer(app); server.host = "x";\n'],
    ['py', '# Works with PostgreSQL, MySQL and SQLite.\nclass PostgresDialect(Dialect):\n    name = "postgresql"\n    service = find(host)\n'],
    ['py', 'import psycopg2.errors\n\ndef known(error):\n    return isinstance(error, psycopg2.errors.Error)\n'],
    ['ts', "import type { QueryResult } from 'pg';\nexport type Rows = QueryResult['rows'];\n"],
    ['go', 'package x\n\n// See https://www.postgresql.org/docs/.\nvar hosts = map[string]string{}\n'],
  ])('leaves %s alone that only speaks of databases', (suffix, text) => {
    expect(mayConnect(text, languageOf(suffix))).toBe(false);
  });

  it.each([
    ['py', 'import psycopg2\npsycopg2.connect(host=HOST, sslmode="verify-full")'],
    ['py', 'SCHEME = "postgresql"\nurl = f"{SCHEME}://{host}/db?sslmode=require"'],
    ['py', "from sqlalchemy import create_engine\nengine = create_engine(os.environ['DATABASE_URL'])"],
    ['js', "const { Pool } = require('pg');\nnew Pool();\nnew Pool({ host: 'db' });"],
    ['ts', 'import postgres from "npm:postgres";\nexport const sql = postgres(Deno.env.get("DATABASE_URL"));'],
    ['js', 'connect(`${process.env.DB}?sslmode=no-verify`);'],
    ['js', "module.exports = { production: { client: 'pg-native', connection: { host: 'db' } } };"],
    ['cs', 'var c = @"\n   Server=db.example.org;\n   Database=x; User Id=y; SSL Mode=VerifyFull";'],
    ['cs', 'var c = "Database=x;Host=" + host + ";SSL Mode=VerifyFull";'],
    ['java', 'String url = "jdbc:postgresql:db?ssl=true";'],
    ['go', 'db, err := sql.Open("pgx", os.Getenv("DATABASE_URL"))'],
    ['rb', "require 'pg'\nPG.connect(host: 'db', sslmode: 'verify-full')"],
    ['rs', 'let pool = PgPoolOptions::new().connect("postgres://db/x").await?;'],
    ['php', '<?php $db = new PDO("pgsql:host=db;dbname=x;sslmode=verify-full");'],
    ['pl', 'DBI->connect("dbi:Pg:dbname=x;host=db;sslmode=verify-full");'],
    ['c', 'PGconn *c = PQconnectdb(getenv("CONNINFO"));'],
    ['ex', 'Postgrex.start_link(hostname: "db", ssl: true)'],
  ])('sees that %s may connect, and that it does', (suffix, text) => {
    expect(mayConnect(text, languageOf(suffix))).toBe(true);
    expect(codeLiterals.extract(new SourceFile(`src/a.${suffix}`, Buffer.from(text)), { open: () => null, list: () => null }).connections).not.toEqual([]);
  });

  it.each(['host=', '"host=', ';host=', 'driver=', 'postgres+', 'pg:', '\n host=a'])('stays linear in %j', (piece) => {
    const started = processorTime();
    mayConnect(piece.repeat(200_000), javascript);
    expect(processorTime() - started).toBeLessThan(3000);
  });
});
