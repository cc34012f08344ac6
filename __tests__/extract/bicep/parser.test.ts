import { describe, expect, it } from 'vitest';
import type { Scope } from '../../../src/extract/arm/evaluate.ts';
import { evaluate, newSteps } from '../../../src/extract/arm/evaluate.ts';
import type { Value } from '../../../src/extract/arm/value.ts';
import { wordOf } from '../../../src/extract/arm/value.ts';
import { parseBicep } from '../../../src/extract/bicep/parser.ts';
import { tokensOf } from '../../../src/extract/bicep/tokens.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';

/** What the variable `x` of a file comes to; nothing else is known. */
function valueOf(source: string): Value {
  const file = new SourceFile('main.bicep', new TextEncoder().encode(source));
  const statements = parseBicep(source);
  const scope: Scope = {
    file,
    steps: newSteps(),
    name(name) {
      const found = statements.find((each) => each.kind === 'var' && each.name === name);
      return found?.kind === 'var' ? evaluate(found.value, scope) : undefined;
    },
    call: () => undefined,
  };
  return scope.name('x') ?? { kind: 'unknown', reason: 'no x', origin: null };
}

describe('an expression', () => {
  it.each<[string, string]>([
    ["'a\\'b\\n\\u{1F600}\\$'", "a'b\n😀$"],
    ["'''\nline ${no}\n'''", 'line ${no}\n'],
    ["$'''line ${1 + 2}'''", 'line 3'],
    ["'${'a'}-${toUpper('${'b'}')}'", 'a-B'],
    ['true ? 1 : 2', '1'],
    ["false\n  ? 'no'\n  : 'yes'", 'yes'],
    ['1 + 2 * 3', '7'],
    ['(1 + 2) * 3', '9'],
    ["'a' == 'a' && !(1 > 2)", 'true'],
    ["null ?? 'b'", 'b'],
    ["{ a: { b: ['c', 'd'] } }.a.b[1]", 'd'],
    ["{ 'a-b': 'c' }['a-b']", 'c'],
    ["[\n  'a' // one\n  /* two */ 'b'\n][1]", 'b'],
    ["[for i in range(0, 3): 'n${i}'][2]", 'n2'],
    ["[for (each, i) in ['a', 'b']: '${each}${i}'][1]", 'b1'],
    ["[for i in [1, 2, 3]: if (i > 1) i][0]", '2'],
    ["map(['a', 'b'], s => '${s}!')[1]", 'b!'],
    ["toObject(['a'], (k) => k, (v) => '${v}1').a", 'a1'],
    ["filter([1, 2, 3], i => i > 2)[0]", '3'],
    ["join(['a', 'b'], '-')", 'a-b'],
    ["split('a,b', ',')[1]", 'b'],
    ["union({ a: '1' }, { a: '2', b: '3' }).a", '2'],
    ["{ ...{ a: '1' }, b: '2' }.a", '1'],
    ["base64ToString(base64('x y'))", 'x y'],
    ["json('{\"a\": [1, \"z\"]}').a[1]", 'z'],
    ["format('{0}-{1}-{{2}}', 'a', 'b')", 'a-b-{2}'],
    ["contains({ a: 1 }, 'a') ? 'has' : 'has not'", 'has'],
    ["empty('') && !empty('${'a'}')", 'true'],
    ["substring('abcdef', 1, 2)", 'bc'],
    ["replace('a--b', '--', '-')", 'a-b'],
    ["{ a: null }.?a ?? 'other'", 'other'],
    ["az.toLower('A')", 'a'],
    ["'a'!", 'a'],
  ])('%s', (source, expected) => {
    expect(wordOf(valueOf(`var x = ${source}\nvar y = 1\n`))).toBe(expected);
  });

  it.each(['uniqueString(resourceGroup().id)', 'nothing', 'utcNow()', "a.b.c", 'x', "'a${nothing}'", '1 +', 'if', '(', "[for", '{ a', '}'])('of which something is not known is not known: %s', (source) => {
    expect(wordOf(valueOf(`var x = ${source}\n`)) ?? null).toBeNull();
  });

  it('is withheld where it hands out keys', () => {
    expect(valueOf("var x = listKeys('a', 'b').keys[0].value")).toMatchObject({ kind: 'unknown', reason: 'withheld' });
  });
});

describe('statements', () => {
  it('are found behind decorators, types and comments', () => {
    const kinds = parseBicep("// c\ntargetScope = 'subscription'\n@description('a = b')\n@secure()\nparam a string?\nparam b { c: string, d: 'x' | 'y' }[] = []\nparam e\n  | 'x'\n  | 'y' = 'x'\nfunc f(a string, b { c: int }) string => a\nimport { g as h, i } from 'x.bicep'\nusing 'main.bicep'\noutput o string = a\n");
    expect(kinds.map((each) => (each.kind === 'import' ? each.names : 'name' in each ? `${each.kind} ${each.name}` : each.kind))).toEqual(['param a', 'param b', 'param e', 'func f', [['g', 'h'], ['i', 'i']], 'using', 'output o']);
    expect(kinds.flatMap((each) => (each.kind === 'param' ? [each.secure] : []))).toEqual([true, false, false]);
  });

  it('hold the resources inside of a resource', () => {
    const [site] = parseBicep("resource site 'Microsoft.Web/sites@2023-12-01' = {\n  name: 'a'\n  resource config 'config' = {\n    name: 'appsettings'\n    @description('x')\n    resource deep 'deep' existing = { name: 'd' }\n  }\n  kind: 'app'\n}\n");
    expect(site).toMatchObject({ kind: 'resource', symbol: 'site', existing: false, body: { children: [{ symbol: 'config', body: { children: [{ symbol: 'deep', existing: true }] } }] } });
  });

  it('stand where they are written', () => {
    const source = "var x = 'postgres'\n";
    const [first] = parseBicep(source);
    expect(first?.kind === 'var' ? source.slice(first.value.start, first.value.end) : '').toBe("'postgres'");
  });
});

it('no token is longer than the file, however it ends', () => {
  for (const source of ["'a", "'''a", "'${", "'${'${", '/* a', '//', "'\\", "'\\u{", '$', "$'''${"]) {
    for (const token of tokensOf(source)) expect(token.end).toBeLessThanOrEqual(source.length);
  }
});
