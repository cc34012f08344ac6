import { array, assert, constantFrom, property, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shellScripts } from '../../../src/extract/shell/index.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';
import { read } from '../operations/run.ts';
import { processorTime } from '../../support/processor-time.ts';

const deep = 20_000;
const END = '\ncp last.pem /last';

const HOSTILE: Readonly<Record<string, string>> = {
  'subshells in subshells': '('.repeat(deep) + 'cp a b' + ')'.repeat(deep),
  'groups in groups': '{ '.repeat(deep) + 'cp a b' + ' ;}'.repeat(deep),
  'ifs in ifs': 'if x; then '.repeat(deep) + 'cp a b' + '; fi'.repeat(deep),
  'substitutions in substitutions': `X=${'$('.repeat(3000)}cat a${')'.repeat(3000)}`,
  'backticks in backticks': `X=${'`'.repeat(3001)}`,
  'defaults in defaults': `X=${'${A:-'.repeat(3000)}d${'}'.repeat(3000)}; cp $X y`,
  'unbalanced quotes': `cp "a b\ncp 'c d\n"${'"\''.repeat(5000)}`,
  'one long line': `cp ${'a '.repeat(500_000)}`,
  'one long word': `cp ${'a'.repeat(1_000_000)} b`,
  'a long pipe': `cat a ${'| base64 -d '.repeat(5000)} > b`,
  'a long list': 'cp a b && '.repeat(20_000) + 'cp a b',
  'a fork bomb': ':(){ :|:& };:',
  'functions that call each other': 'a() { b; b; }; b() { a; a; }; a',
  'functions with growing arguments': 'a() { a "$@" "$@"; }; a x y',
  'doubling variables': `X=aaaaaaaaaaaaaaaa\n${'X=$X$X\n'.repeat(60)}cp $X b`,
  'doubling open variables': `X=$Y\n${'X=$X$X\n'.repeat(60)}cp $X b`,
  'doubling branches': `X=a\n${'if y; then X=${X}b; fi\n'.repeat(200)}cp $X b`,
  'doubling contents': `X=$(cat a)\n${'X="$(echo "$X"; echo "$X")"\n'.repeat(30)}echo "$X" > b`,
  'doubling arrays': `A=(a b)\n${'A+=("${A[@]}")\n'.repeat(40)}cp "\${A[@]}" /x`,
  'braces of braces': `cp ${'{a,b}'.repeat(30)} x`,
  'a large range': 'for i in {1..9999}; do for j in {1..9999}; do cp $i $j; done; done',
  'loops in loops': `${'for i in 1 2 3 4 5 6 7 8; do '.repeat(12)}cp a b${'; done'.repeat(12)}`,
  'here-documents without end': '<<A cat <<B <<C\n'.repeat(2000),
  'prototype names': 'export __proto__=x constructor=y; toString() { cp a b; }; toString; hasOwnProperty a.pem',
  'cd without end': 'cd a\n'.repeat(5000) + 'cp a b',
};

function count(layers: readonly unknown[]): number {
  return layers.length;
}

describe('scripts that mean harm', () => {
  test.each(Object.entries(HOSTILE))('%s', (_name, code) => {
    const start = processorTime();
    const found = read(code + END, { script: 'x.sh' });
    expect(count(found.layers)).toBeLessThan(100_000);
    expect(processorTime() - start).toBeLessThan(10_000);
  });

  test('what follows harmless nonsense is still read', () => {
    for (const name of ['prototype names', 'doubling variables', 'defaults in defaults', 'a fork bomb', 'braces of braces', 'a long pipe']) {
      const last = read((HOSTILE[name] ?? '') + END).layers.at(-1);
      expect(last?.kind === 'runs' && last.operation.kind === 'write' && last.operation.to.parts[0], name).toStrictEqual({ kind: 'literal', text: '/last' });
    }
  });

  test('no evidence grows beyond bounds', () => {
    for (const name of ['doubling variables', 'doubling open variables', 'doubling branches', 'doubling contents', 'doubling arrays']) {
      expect(JSON.stringify(read(HOSTILE[name] ?? '').layers).length, name).toBeLessThan(30_000_000);
    }
  });

  test('any bytes and any text', () => {
    const words = constantFrom('if', 'then', 'fi', '$(', ')', '"', "'", '`', '\n', ';', '|', '&&', '<<E', 'E', '>', '${', '}', 'cp', 'a.pem', '-o', 'curl', 'psql', '\0', '\r', '\\', '{a,b}', 'case', 'esac', 'in', 'for', 'do', 'done', 'x(){', '}', 'X=', 'export', '\uFEFF', 'openssl', 'x509', 'sh', '-c', '~');
    assert(property(array(words, { maxLength: 40 }), (list) => {
      expect(read(list.join(' '), { script: 'x.sh' }).layers.length).toBeGreaterThanOrEqual(0);
    }), { numRuns: 1500 });
    assert(property(uint8Array({ maxLength: 300 }), (bytes) => {
      const file = new SourceFile('x.sh', bytes);
      if (shellScripts.accepts(file)) expect(shellScripts.extract(file, { open: () => null, list: () => null })).toBeDefined();
    }), { numRuns: 500 });
  });

  test('a script in UTF-16 is read, a binary one is not', () => {
    const utf16 = new SourceFile('x.sh', Buffer.from('\uFEFFcp a b', 'utf16le'));
    expect(shellScripts.extract(utf16, { open: () => null, list: () => null }).places).toHaveLength(1);
    expect(shellScripts.accepts(new SourceFile('x.sh', new Uint8Array([0, 1, 2])))).toBe(false);
  });
});
