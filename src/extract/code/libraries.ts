import type { Language } from './languages.ts';
import { plainText } from './expressions.ts';
import type { Node } from './tree.ts';
import { isGroup, isMark, isWord } from './tree.ts';

/**
 * PostgreSQL libraries by what a file imports, in the order of preference: a driver before what builds on it. Names are
 * those of the language's registry.
 */
const LIBRARIES: Readonly<Record<string, readonly (readonly [imported: string, library: string])[]>> = {
  javascript: [
    ['pg.native', 'pg.native'], ['pg', 'pg'], ['pg-native', 'pg-native'], ['pg-pool', 'pg'], ['postgres', 'postgres'], ['pg-promise', 'pg-promise'], ['@prisma/adapter-pg', '@prisma/adapter-pg'], ['@vercel/postgres', '@vercel/postgres'],
    ['@neondatabase/serverless', '@neondatabase/serverless'], ['slonik', 'slonik'], ['drizzle-orm/postgres-js', 'postgres'], ['drizzle-orm/node-postgres', 'pg'], ['knex', 'knex'], ['sequelize', 'sequelize'],
    ['sequelize-typescript', 'sequelize'], ['typeorm', 'typeorm'], ['@nestjs/typeorm', 'typeorm'], ['kysely', 'kysely'], ['@mikro-orm/postgresql', '@mikro-orm/postgresql'], ['drizzle-orm', 'drizzle-orm'], ['@prisma/client', '@prisma/client'], ['bun', 'bun'],
  ],
  python: [
    ['psycopg2', 'psycopg2'], ['psycopg', 'psycopg'], ['psycopg_pool', 'psycopg'], ['asyncpg', 'asyncpg'], ['pg8000', 'pg8000'], ['aiopg', 'aiopg'], ['pgdb', 'pygresql'], ['sqlalchemy', 'sqlalchemy'], ['django', 'django'],
    ['dj_database_url', 'django'], ['environ', 'django'], ['peewee', 'peewee'], ['databases', 'databases'], ['tortoise', 'tortoise-orm'],
  ],
  java: [['io.r2dbc.postgresql', 'r2dbc-postgresql'], ['org.postgresql', 'org.postgresql:postgresql'], ['io.vertx.pgclient', 'io.vertx:vertx-pg-client']],
  dotnet: [['Npgsql', 'Npgsql']],
  go: [['github.com/jackc/pgx', 'github.com/jackc/pgx'], ['github.com/lib/pq', 'github.com/lib/pq'], ['gorm.io/driver/postgres', 'gorm.io/driver/postgres'], ['github.com/go-pg/pg', 'github.com/go-pg/pg'], ['github.com/uptrace/bun/driver/pgdriver', 'github.com/uptrace/bun/driver/pgdriver']],
  ruby: [['pg', 'pg'], ['sequel', 'sequel'], ['active_record', 'activerecord']],
  rust: [['tokio_postgres', 'tokio-postgres'], ['postgres', 'postgres'], ['sqlx', 'sqlx'], ['diesel', 'diesel'], ['diesel_async', 'diesel-async'], ['sea_orm', 'sea-orm'], ['deadpool_postgres', 'deadpool-postgres']],
  elixir: [['Postgrex', 'postgrex'], ['Ecto', 'ecto_sql']],
  perl: [['DBD.Pg', 'DBD::Pg']],
  php: [],
  c: [],
};

/** What the text of a file holds that imports this library: where names are short, the name with what stands before it. */
export function importMarks(language: string, library: string): readonly string[] {
  const names = (LIBRARIES[language] ?? []).flatMap(([imported, found]) => (found === library ? [imported] : []));
  // Paths are joined in many ways (`io.r2dbc.postgresql`, `DBD::Pg`): their last word is enough.
  if (language !== 'javascript' && language !== 'ruby') return names.map((name) => (name.includes('/') ? name : (name.split('.').at(-1) ?? name)));
  return names.flatMap((name) => ["'", '"', ':', 'import '].map((before) => before + name));
}

const IMPORT_WORDS = ['import', 'from', 'using', 'use', 'open', 'alias', 'require', 'Imports', 'extern', 'load'] as const;
/** Imports stand near the top; only the outer levels of a file are searched. */
const MAX_LEVEL = 2;

/** The PostgreSQL libraries that a file imports, best first. */
export function importedLibraries(nodes: readonly Node[], language: Language): readonly string[] {
  const imports = new Set<string>();
  collect(nodes, language, imports, 0);
  const rows = LIBRARIES[language.id] ?? [];
  const found = rows.filter(([imported]) => [...imports].some((name) => name === imported || (name.startsWith(imported) && '/.:'.includes(name[imported.length] ?? ' '))));
  return [...new Set(found.map(([, library]) => library))];
}

function collect(nodes: readonly Node[], language: Language, imports: Set<string>, level: number): void {
  for (const [index, node] of nodes.entries()) {
    if (node.kind === 'group' && level < MAX_LEVEL) collect(node.children, language, imports, level + 1);
    if (language.id === 'go' && node.kind === 'string') add(imports, plainText(node));
    if (!isWord(node, ...IMPORT_WORDS)) continue;
    const next = nodes[index + 1];
    if (next?.kind === 'string') add(imports, plainText(next));
    else if (isGroup(next, '(') && next.children[0]?.kind === 'string') {
      const name = plainText(next.children[0]);
      const [joint, member] = nodes.slice(index + 2, index + 4);
      // `require('pg').native` is another library than `require('pg')`.
      add(imports, name !== null && isMark(joint, '.') && isWord(member) ? `${name}.${member.text}` : name);
    }
    else for (const path of importedPaths(nodes, index + 1)) add(imports, path);
  }
}

/** `a.b.c`, `a::b`, and Python's `a, b`. */
function importedPaths(nodes: readonly Node[], from: number): readonly string[] {
  const paths: string[] = [];
  let at = from;
  for (let count = 0; count < 20; count++) {
    const first = nodes[at];
    if (!isWord(first)) break;
    let path = first.text;
    at++;
    for (let joint = nodes[at], word = nodes[at + 1]; isMark(joint, '.', '::') && isWord(word); joint = nodes[at], word = nodes[at + 1]) {
      path += `.${word.text}`;
      at += 2;
    }
    paths.push(path);
    if (!isMark(nodes[at], ',')) break;
    at++;
  }
  return paths;
}

function add(imports: Set<string>, name: string | null): void {
  if (name !== null && name !== '') imports.add(name.startsWith('npm:') ? name.slice(4) : name);
}
