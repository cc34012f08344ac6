import { describe, expect, test } from 'vitest';
import { SourceFile } from '../../../src/extract/source-file.ts';
import type { Piece } from '../../../src/extract/strings/index.ts';
import { parseConnection, parseFragment, templatePieces } from '../../../src/extract/strings/index.ts';
import { parse, show } from './show.ts';
import { processorTime } from '../../support/processor-time.ts';

const slice = (text: string, at: { column: number; endColumn: number }): string => text.slice(at.column - 1, at.endColumn - 1);

test.each([
  ['postgres://me:pw@db/app?sslmode=require&sslrootcert=%2Fx', 'sslmode=require', 'require'],
  ['postgres://me:pw@db/app?a=1&amp;sslmode=require', 'sslmode=require', 'require'],
  ['jdbc:postgresql://db/app?sslmode=verify-ca', 'sslmode=verify-ca', 'verify-ca'],
  ["host=db dbname=a sslmode = 'verify-ca'", "sslmode = 'verify-ca'", 'verify-ca'],
  ['Host=db;Database=a; SSL Mode = VerifyCA ;Port=5432', 'SSL Mode = VerifyCA', 'VerifyCA'],
  ['Driver={PostgreSQL};Server=db;SSLmode={verify-ca};X=1', 'SSLmode={verify-ca}', 'verify-ca'],
])('a setting of %s points at its key and value', (text, pair, value) => {
  const setting = parse(text)?.settings.find(({ key }) => /^ssl ?mode$/i.test(key));
  expect(setting && slice(text, setting.at)).toBe(pair);
  expect(setting && slice(text, setting.value.at)).toBe(value);
});

test('hosts point at themselves, without log-in and port', () => {
  const text = 'postgres://me:pw@h1:5432,[::1]:5/app';
  expect(parse(text)?.hosts.map(({ at }) => slice(text, at))).toEqual(['h1', '::1']);
});

test('holes and escapes are pieces of the source, on any line', () => {
  // As in a program: "postgres://u:p@\u0064b/app" + HOLE + "?sslmode=re" \n "quire"
  const source = String.raw`"postgres://u:p@\u0064b/app?sslmode=re"` + '\n  "quire&x=" + v';
  const file = new SourceFile('a.py', Buffer.from(source));
  const offset = (text: string): number => source.indexOf(text);
  const pieces: Piece[] = [
    { part: { kind: 'literal', text: 'postgres://u:p@' }, start: 1, end: 16 },
    { part: { kind: 'literal', text: 'd' }, start: 16, end: 22 },
    { part: { kind: 'literal', text: 'b/app?sslmode=re' }, start: 22, end: 38 },
    { part: { kind: 'literal', text: 'quire&x=' }, start: offset('quire'), end: offset('quire') + 8 },
    { part: { kind: 'variable', name: 'v', otherwise: null }, start: source.length - 1, end: source.length },
  ];
  const connection = parseConnection({ pieces, file, id: 'x', name: 'URL', layer: 'environment', sample: true, hint: { language: 'python' } });
  expect(connection).toMatchObject({ name: 'URL', sample: true, hint: { language: 'python' }, hosts: [{ parts: [{ text: 'db' }], at: { line: 1, column: 17, endLine: 1, endColumn: 24 } }] });
  expect(connection?.settings).toMatchObject([
    { key: 'sslmode', layer: 'environment', at: { line: 1, column: 29, endLine: 2, endColumn: 9 } },
    { key: 'x', value: { parts: [{ kind: 'variable', name: 'v' }], at: { line: 2, column: 16, endColumn: 17 } } },
  ]);
});

describe('fragments', () => {
  const at = { path: 'f', line: 3, column: 5, endLine: 3, endColumn: 5 };
  test.each([
    ['uri', '?sslmode=require&password=x', 'sslmode=require'],
    ['uri', 'sslmode=require&sslrootcert=a%20b', 'sslmode=require sslrootcert=a b'],
    ['uri', '&sslmode=require', 'sslmode=require'],
    ['uri', 'app?sslmode=require', 'sslmode=require'],
    ['uri', 'app', ''],
    ['jdbc', 'ssl=true', 'ssl=true'],
    ['keyword', "sslmode=require sslrootcert='a b'", 'sslmode=require sslrootcert=a b'],
    ['keyword', 'sslmode=require;user=x', 'sslmode=require'],
    ['ado', 'SSL Mode=Require;Password=x', 'SSL Mode=Require'],
    ['odbc', 'SSLmode={require};Pwd=x', 'SSLmode=require'],
    ['ado', '', ''],
  ] as const)('%s %s', (syntax, text, expected) => {
    const settings = parseFragment({ syntax, text, at });
    expect(settings.map(({ key, value }) => `${key}=${show(value)}`).join(' ')).toBe(expected);
  });

  test('settings point into the text where it is as long as its place, else at the place', () => {
    const text = '?sslmode=require';
    expect(parseFragment({ syntax: 'uri', text, at: { ...at, endColumn: 5 + text.length } })[0]?.at).toEqual({ ...at, column: 6, endColumn: 21 });
    expect(parseFragment({ syntax: 'uri', text, at })[0]?.at).toEqual(at);
  });
});

describe('holes', () => {
  const pieces = (text: string, ...styles: Parameters<typeof templatePieces>[3]): string => {
    const file = new SourceFile('f', Buffer.from(text));
    return templatePieces(file, 0, text.length, styles)
      .map(({ part, start, end }) => `${show({ parts: [part], at: file.at(0) })}@${start}-${end}`)
      .join(' ');
  };
  test.each([
    ['shell', 'a$B-${C}', 'a@0-1 <B>@1-3 -@3-4 <C>@4-8'],
    ['shell', '${A:-${B:-c}}', '<A:<B:c>>@0-13'],
    ['shell', '${A:?no}${A%x}$$ $1', '<A>@0-8 <?>@8-14 $$ $1@14-19'],
    ['spring', '${a.b:c-d}', '<a.b:c-d>@0-10'],
    ['mustache', '{{ .Values.x }}${{ secrets.Y }}', '<?>@0-15 <?>@15-31'],
    ['erb', 'a<%= x %>', 'a@0-1 <?>@1-9'],
    ['hash', '#{x}#', '<?>@0-4 #@4-5'],
    ['parentheses', '$(A)$(a b)', '<A>@0-4 $(a b)@4-10'],
    ['windows', '%AB%%20b', '<AB>@0-4 %20b@4-8'],
    ['printf', '%s%40srv:%(x)s%d', '<?>@0-2 %40srv:@2-9 <?>@9-14 <?>@14-16'],
    ['brace', '{}{0}{a.b}{a b}', '<?>@0-2 <?>@2-5 <?>@5-10 {a b}@10-15'],
    ['shell', '${never closed', '${never closed@0-14'],
  ] as const)('%s %s', (style, text, expected) => expect(pieces(text, style)).toBe(expected));

  test('openings without end cost no more than their number', () => {
    const text = '${'.repeat(500_000);
    const start = processorTime();
    pieces(text, 'shell', 'mustache');
    expect(processorTime() - start).toBeLessThan(10_000);
  });
});
