import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeTree } from '../../../src/extract/code/index.ts';
import { javascriptExtensions, languages } from '../../../src/extract/code/languages.ts';
import type { Node } from '../../../src/extract/code/tree.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';
import { read } from './read.ts';
import { processorTime } from '../../support/processor-time.ts';

const EXTENSIONS = [...javascriptExtensions, ...languages.flatMap(({ extensions }) => extensions)];

const tree = (extension: string, text: string): readonly Node[] => codeTree(new SourceFile(`a.${extension}`, Buffer.from(text)))?.tree ?? [];

/** The tree as text: strings in quotes with holes as `${…}`, groups in their brackets. */
function shown(nodes: readonly Node[]): string {
  return nodes
    .map((node): string => {
      if (node.kind === 'group') return `${node.open}${shown(node.children)}${node.open}`;
      if (node.kind !== 'string') return node.text;
      return `"${node.pieces.map((piece) => (piece.kind === 'literal' ? piece.text : `\${${shown(piece.nodes)}}`)).join('')}"`;
    })
    .join(' ');
}

test.each([
  ['js', 'f(`a${g(`b${c}`)}d`)', 'f ("a${g ("b${c}"(}d"('],
  ['js', '`never ${closed', '"never ${closed}"'],
  ['js', String.raw`'\x41\u{42}\u0043\n\
'`, '"ABC\n"'],
  ['py', `f'{a["b"]:>{w}}{{c}}' rb'\\n' x`, '"${a ["b"[ : > {w{}{c}" "\\n" x'],
  ['py', `'a\nb`, '"a" b'],
  ['cs', `$"{a}{{b}}" @"c""d" $@"{e}""f" 'g' "\\u0041"`, '"${a}{b}" "c"d" "${e}"f" "A"'],
  ['kt', '"$a.b ${c["d"]} $" """e$f"""', '"${a}.b ${c ["d"[} $" "e${f}"'],
  ['rs', `'a: loop { r##"b"#c"## 'd' b"e" }`, 'a : loop {"b"#c" "e"{'],
  ['rb', `%w[a 'b] "#{c "d"}" <<-E + 'f'\n 'g\n E\nh`, '"a \'b" "${c "d"}" " \'g" + "f" h'],
  ['pl', `q(a (b)) qq{c} y/'/"/ $h{s} tr/a/b/ 'd'`, '"a (b)" "c" $h {s{ "d"'],
  ['ex', `~S|a'| "b#{c}" ~w(d ')`, '"a\'" "b${c}"'],
  ['go', '`a\\`+"b\\"c"+\'"\'', '"a\\" + "b"c" +'],
  ['vb', `"a""b" ' "c`, '"a"b"'],
  ['php', `a ' <?php 'b\\'c' // ' \n <<<X\nd '\nX; ?> '`, '"b\'c" "d \'" ;'],
  ['sql', `'a'`, ''],
])('%s: %j', (extension, text, expected) => expect(shown(tree(extension, text))).toBe(expected));

test('CRLF and a byte-order mark change nothing but positions', () => {
  const source = '# a\r\nu = ("postgres://u:p@db/app"\r\n     "?sslmode=require")\r\n';
  const file = read('a.py', `\uFEFF${source}`);
  expect(file).toHaveLength(1);
  expect(file[0]?.settings[0]).toMatchObject({ at: { line: 3, column: 8, endLine: 3, endColumn: 23 } });
});

test('UTF-16 is text as well', () => {
  const bytes = Buffer.from('\uFEFFvar s = "postgres://db/app?sslmode=require";', 'utf16le');
  expect(codeTree(new SourceFile('a.cs', bytes))?.tree).not.toHaveLength(0);
});

describe('every language', () => {
  const words = fc.constantFrom(
    '"', "'", '`', '"""', "'''", '${', '#{', '{', '}', '(', ')', '[', ']', '\\', '\n', '//', '/*', '*/', '#', '<<~A', '<<<A', '\nA\n', '<?php', '?>', '%q(', 'q{', 's/', 'r#"', 'R"x(', '$"', '@"', '$@"', 'f"', '~s(', '=begin', '\n=cut\n', '+', '.', '?', ':', '=', ',', 'x', 'new Pool', 'process.env.X', 'postgres://u:p@h/d?sslmode=require', 'psycopg2.connect', '||', '%', '$a', '@', '\0', '\uE000',
  );
  test.each(EXTENSIONS)('%s: any text at all is read, in order, to its end', (extension) => {
    fc.assert(
      fc.property(fc.array(words, { maxLength: 60 }), (parts) => {
        const text = parts.join('');
        const check = (nodes: readonly Node[], from: number, to: number): void => {
          let last = from;
          for (const node of nodes) {
            expect(node.start).toBeGreaterThanOrEqual(last);
            expect(node.end).toBeGreaterThanOrEqual(node.start);
            expect(node.end).toBeLessThanOrEqual(to);
            if (node.kind === 'group') check(node.children, node.start, node.end);
            last = node.start;
          }
        };
        check(tree(extension, text), 0, text.length);
        read(`a.${extension}`, text);
      }),
      { numRuns: 40 },
    );
  });

  const HOSTILE: Readonly<Record<string, string>> = {
    'one line': `x = "${'a'.repeat(1_000_000)}"; u = "postgres://u:p@db/app?sslmode=require"`,
    'many strings on a line': '"postgres" + '.repeat(80_000),
    'deep brackets': '(['.repeat(300_000),
    'deep interpolation': '"${'.repeat(100_000) + '$"{'.repeat(100_000) + "f'{".repeat(100_000) + '"#{'.repeat(100_000),
    'open comments': '/*'.repeat(300_000),
    'open heredocs': '<<~A <<<A\n'.repeat(60_000),
    'quotes': `'"`.repeat(400_000),
    'backslashes': `"${'\\'.repeat(1_000_000)}`,
    'slashes': '/ '.repeat(400_000),
    'percents': '%q( '.repeat(200_000),
    'constants in constants': Array.from({ length: 2000 }, (_, index) => `a${index + 1} = a${index} + a${index} + "postgres://"\n`).join(''),
    'calls': 'psycopg2.connect('.repeat(40_000),
    'questions': `const u = ${'a ? "postgres://x/y" : '.repeat(20_000)}`,
  };
  test.each(Object.keys(HOSTILE))('much of one thing costs little: %s', (what) => {
    for (const extension of ['js', 'py', 'kt', 'cs', 'rb', 'php', 'rs', 'pl']) {
      const start = processorTime();
      read(`a.${extension}`, HOSTILE[what] ?? '');
      const spent = processorTime() - start;
      expect(spent, `${extension}: ${what}`).toBeLessThan(4000);
    }
  }, 120_000);

  test('a connection at the end of a very long line is found', () => {
    expect(read('a.py', HOSTILE['one line'] ?? '')).toHaveLength(1);
  });
});
