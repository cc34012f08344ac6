import type { Connection, DriverHint, Fragment, Location, Setting, SettingLayer, StringSyntax, Text } from '../../model.ts';
import { isSecretName, withholdInText } from '../secrets.ts';
import { scanAdo, scanOdbc } from './ado.ts';
import { readQuery } from './authority.ts';
import type { SourceFile } from '../source-file.ts';
import type { Flat, Piece, StringInput } from './input.ts';
import { flatten, flatText, HOLE, MAX_STRING_LENGTH } from './input.ts';
import { jdbcScheme, scanJdbc } from './jdbc.ts';
import { keywordPrefix, readPairs, scanKeyword } from './keyword.ts';
import { percentDecoded } from './percent.ts';
import type { Pair, Scan } from './scan.ts';
import { ADO_QUOTES, ODBC_QUOTES, readSemicolonPairs } from './semicolons.ts';
import { isAppended, scanUri, uriScheme } from './uri.ts';

const SCANNERS: Readonly<Record<StringSyntax, (flat: Flat, certain: boolean) => Scan | null>> = {
  uri: scanUri,
  jdbc: scanJdbc,
  keyword: scanKeyword,
  ado: scanAdo,
  odbc: scanOdbc,
};

/**
 * Which grammar a string seems to follow, by its first words: cheap, and sometimes wrong about strings that
 * {@link parseConnection} then refuses. Holes may be spelled in any way.
 */
export function looksLikeConnection(text: string): StringSyntax | null {
  if (text.length < 8 || text.length > MAX_STRING_LENGTH) return null;
  if (uriScheme(text) !== null || isAppended(text)) return 'uri';
  if (jdbcScheme(text) !== null) return 'jdbc';
  if (keywordPrefix(text) !== null) return 'keyword';
  const equals = text.indexOf('=');
  if (equals === -1 || equals > 80) return null;
  if (text.includes(';')) {
    if (/(?:^|;)\s{0,32}driver\s{0,8}=\s{0,8}[^;]{0,200}(?:postgres|psqlodbc)/i.test(text)) return 'odbc';
    if (/(?:^|[;\uE000])\s{0,32}(?:host|server)\s{0,8}=/i.test(text)) return 'ado';
  }
  return /(?:^|\s)(?:dbname|host|hostaddr|ssl[a-z]{2,12}|service|user|port|target_session_attrs|connect_timeout)\s{0,8}=/.test(text) ? 'keyword' : null;
}

/** The same for pieces: the string itself, or the default of the variable that stands for all of it. */
export function syntaxOf({ pieces, file }: Pick<StringInput, 'pieces' | 'file'>): StringSyntax | null {
  return looksLikeConnection(flatText(pieces)) ?? looksLikeConnection(flatText(defaultPieces(pieces, file)));
}

/**
 * The connection that a string describes, null when it describes none of PostgreSQL's. Never throws. Of a variable with
 * a default it is the default, and `reads` names the variable, which wins where something sets it.
 */
export function parseConnection(input: StringInput): Connection | null {
  const text = flatText(input.pieces);
  const syntax = looksLikeConnection(text);
  if (syntax === null) return defaultConnection(input);
  const flat = flatten(input.pieces, input.file);
  // `host=… password='a;b'` has a semicolon too; libpq's words are the stricter ones.
  const scan = (syntax === 'ado' ? scanKeyword(flat) : null) ?? SCANNERS[syntax](flat, input.certain === true);
  if (scan === null) return null;
  const decode = scan.syntax === 'uri' || scan.syntax === 'jdbc' ? percentDecoded : undefined;
  return {
    id: input.id,
    at: flat.at(0, text.length),
    syntax: scan.syntax,
    scheme: scan.scheme,
    hosts: scan.hosts.map(({ start, end, text: known }) =>
      known === undefined ? withholdInText(flat.slice(start, end, decode)) : { parts: [{ kind: 'literal', text: known }], at: flat.at(start, end) }),
    login: scan.login,
    settings: scan.pairs.flatMap((pair) => toSetting(pair, flat, input.layer ?? 'string')),
    fragments: scan.fragments.map(({ start, end }): Fragment => ({ syntax: scan.syntax, text: withholdInText(flat.slice(start, end)) })),
    hint: mergedHint(scan.hint, input.hint),
    name: input.name ?? null,
    reads: scan.reads === null ? null : withholdInText(flat.slice(scan.reads.start, scan.reads.end)),
    sample: input.sample ?? false,
  };
}

function defaultConnection(input: StringInput): Connection | null {
  const pieces = defaultPieces(input.pieces, input.file);
  const [variable] = input.pieces;
  const found = pieces.length === 0 ? null : parseConnection({ ...input, pieces });
  if (found === null || found.hosts.length === 0 || variable?.part.kind !== 'variable') return null;
  return { ...found, reads: { parts: [{ kind: 'variable', name: variable.part.name, otherwise: null }], at: input.file.at(variable.start, variable.end) } };
}

/** What counts when the variable is not set; nothing when the pieces are no variable. Where each part stands is not known. */
function defaultPieces(pieces: readonly Piece[], file: SourceFile): readonly Piece[] {
  const [only] = pieces;
  if (pieces.length !== 1 || only?.part.kind !== 'variable' || only.part.otherwise === null) return [];
  const { parts, at } = only.part.otherwise;
  return parts.map((part) => ({ part, start: file.offset(at.line, at.column, at.path), end: file.offset(at.endLine, at.endColumn, at.path) }));
}

/**
 * Settings of a fragment whose value is known by now: a query with or without its `?`, pairs of a keyword string, …
 * Text that holds no settings gives none.
 */
export function parseFragment(fragment: { readonly syntax: StringSyntax; readonly text: string; readonly at: Location }): readonly Setting[] {
  const { text, at, syntax } = fragment;
  if (text.length > MAX_STRING_LENGTH) return [];
  const pairs = FRAGMENT_PAIRS[syntax](text);
  const within = (start: number, end: number): Location =>
    at.line === at.endLine && at.endColumn - at.column === text.length ? { ...at, column: at.column + start, endColumn: at.column + end } : at;
  return pairs.flatMap((pair) => {
    if (isSecretName(pair.key)) return [];
    const literal = pair.decode(text.slice(pair.value.start, pair.value.end));
    const value = { parts: literal === '' ? [] : [{ kind: 'literal' as const, text: literal }], at: within(pair.value.start, pair.value.end) };
    return [setting('string', pair.key, value, within(pair.at.start, pair.at.end))];
  });
}

/** A connection whose whole string stands in a variable, or is computed: `reads` says where. */
export function connectionReading(input: Omit<StringInput, 'pieces'>, reads: Text, settings: readonly Setting[] = []): Connection {
  return {
    id: input.id,
    at: reads.at,
    syntax: 'code',
    scheme: null,
    hosts: [],
    login: 'unknown',
    settings,
    fragments: [],
    hint: mergedHint({ language: null, library: null, program: null }, input.hint),
    name: input.name ?? null,
    reads: withholdInText(reads),
    sample: input.sample ?? false,
  };
}

const FRAGMENT_PAIRS: Readonly<Record<StringSyntax, (text: string) => readonly Pair[]>> = {
  uri: queryPairs,
  jdbc: queryPairs,
  keyword: (text) => readPairs(text, 0, text.length, text.includes(';') ? ';' : '').pairs,
  ado: (text) => readSemicolonPairs(text, ADO_QUOTES).pairs,
  odbc: (text) => readSemicolonPairs(text, ODBC_QUOTES).pairs,
};

/** With or without what stands in front of its `?`. */
function queryPairs(text: string): readonly Pair[] {
  const mark = text.indexOf('?');
  return text.includes('=') ? readQuery(text, mark === -1 ? (text.startsWith('&') ? 1 : 0) : mark + 1).pairs : [];
}

function toSetting(pair: Pair, flat: Flat, layer: SettingLayer): readonly Setting[] {
  if (isSecretName(pair.key) || pair.key.includes(HOLE)) return [];
  const value = withholdInText(flat.slice(pair.value.start, pair.value.end, pair.decode));
  return [setting(layer, pair.key, value, flat.at(pair.at.start, pair.at.end))];
}

function setting(layer: SettingLayer, key: string, value: Text, at: Location): Setting {
  return { layer, key, value, type: 'string', content: null, at };
}

function mergedHint(shape: DriverHint, given: Partial<DriverHint> | undefined): DriverHint {
  return {
    language: given?.language ?? shape.language,
    library: given?.library ?? shape.library,
    program: given?.program ?? shape.program,
  };
}
