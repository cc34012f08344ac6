import { extname } from 'node:path/posix';
import type { Extractor } from '../extractor.ts';
import type { SourceFile } from '../source-file.ts';
import { codeConnections } from './connections.ts';
import { javascriptTree } from './javascript.ts';
import type { Language } from './languages.ts';
import { javascript, javascriptExtensions, languages } from './languages.ts';
import { tableTree } from './lexer.ts';
import { mayConnect } from './signals.ts';
import type { Node } from './tree.ts';

/** Larger source files are generated. UTF-16 units. */
const MAX_LENGTH = 5 * 1024 * 1024;

const byExtension = new Map<string, Language>([...javascriptExtensions.map((extension) => [extension, javascript] as const), ...languages.flatMap((language) => language.extensions.map((extension) => [extension, language] as const))]);

function languageOf(path: string): Language | null {
  return byExtension.get(extname(path).slice(1).toLowerCase()) ?? null;
}

/** The language of a source file and its token tree; null for what is no source code. */
export function codeTree(file: SourceFile): { readonly language: Language; readonly tree: readonly Node[] } | null {
  const language = languageOf(file.path);
  if (language === null || file.text === '' || file.text.length > MAX_LENGTH) return null;
  const tree = language === javascript ? javascriptTree(file.text, /x$/i.test(file.path)) : tableTree(file.text, language);
  return { language, tree };
}

/** Connection strings and calls of PostgreSQL libraries in source code, by language family. */
export const codeLiterals: Extractor = {
  id: 'code',
  wants: () => false,
  searches: (path) => languageOf(path) !== null,
  // Each as long as it can be. `ssl_mode` is MySQL's and OpenSSL's; `pgx` is found in any large file by chance.
  needles: [
    'postgre', 'pgsql', 'postgis', 'sslmode', 'ssl mode', 'sslrootcert', 'sslfactory', 'dbname=', 'host=', 'port=5432', 'database_url', 'dbi:pg',
    'psycopg', 'asyncpg', 'pg8000', 'aiopg', 'sqlalchemy', '"pg"', "'pg'", 'pg-native', 'pg-promise', 'typeorm', 'jdbcurl', 'drivermanager.getconnection',
    'jackc/pg', '"pgx', 'pgx://', 'pgx4://', 'pgx5://', 'lib/pq', 'libpq', 'pg_connect', 'pg_pconnect', 'pgpool', 'pgconnection',
  ],
  accepts: (file) => languageOf(file.path) !== null && file.encoding !== 'binary',
  extract: (file) => {
    const language = languageOf(file.path);
    if (language === null || !mayConnect(file.text, language)) return {};
    const code = codeTree(file);
    return code === null ? {} : { connections: codeConnections(file, code.tree, code.language) };
  },
};
