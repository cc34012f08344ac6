import { expect, test } from 'vitest';
import { MAX_EVALUATIONS } from '../../../src/extract/hcl/scope.ts';
import type { Scope } from '../../../src/extract/hcl/scope.ts';
import { evaluate } from '../../../src/extract/hcl/evaluate.ts';
import { parseBody } from '../../../src/extract/hcl/parser.ts';
import { Stitched } from '../../../src/extract/hcl/stitched.ts';
import { toTree } from '../../../src/extract/hcl/to-tree.ts';
import type { Value } from '../../../src/extract/hcl/values.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';
import type { Text } from '../../../src/model.ts';

const file = (path: string, source: string): SourceFile => new SourceFile(path, new TextEncoder().encode(source));
const FILES = new Map([['ca.pem', 'PEM\n'], ['t.tpl', 'host=${host}%{ for m in modes } ${m}%{ endfor }'], ['v.yaml', 'a:\n  b: c\n'], ['v.json', '{"a": [1, {"b": "c"}]}']].map(([path = '', source = '']) => [path, file(path, source)]));

/** The value of `x`, of a file in which all other attributes are names. */
function valueOf(source: string): { readonly value: Value; readonly source: Stitched } {
  const stitched = new Stitched('main.tf', [file('main.tf', source)]);
  const { attributes } = parseBody(stitched.text);
  const scope: Scope = {
    source: stitched, names: new Map(), budget: { left: MAX_EVALUATIONS }, open: (path) => FILES.get(path) ?? null,
    resolve: (name) => {
      const found = attributes.find((each) => each.name === name);
      return found === undefined ? null : { value: evaluate(found.value, scope), used: 0 };
    },
  };
  const own = attributes.find(({ name }) => name === 'x');
  if (own === undefined) throw new Error('x is missing');
  return { value: evaluate(own.value, scope), source: stitched };
}

function shown(value: Value, source: Stitched): string {
  switch (value.kind) {
    case 'map': return `{${value.entries.map((entry) => `${entry.key}:${shown(entry.value, source)}`).join(' ')}${value.open ? ' …' : ''}}`;
    case 'list': return `[${value.items.map((item) => shown(item, source)).join(' ')}${value.open ? ' …' : ''}]`;
    case 'null': return 'null';
    case 'choice': return `(${value.branches.map((branch) => shown(branch, source)).join('|')})`;
    case 'text': case 'unknown': {
      const node = toTree(value, source);
      return node.kind === 'scalar' && node.evaluated !== undefined ? text(node.evaluated) : '';
    }
  }
}

function text({ parts }: Text): string {
  return parts.map((part) => (part.kind === 'literal' ? part.text : part.kind === 'oneOf' ? `(${part.branches.map(text).join('|')})` : part.kind === 'unknown' ? '?' : `$${part.name}`)).join('');
}

test.each([
  ['x = "a${b}c"\nb = 1', 'a1c'],
  ['x = "a${b.c["d"]}"\nb = { c = { d = "e" } }', 'ae'],
  ['x = "a${nobody.fqdn}b"', 'a?b'],
  ['x = b ? "y" : "n"\nb = true', 'y'],
  ['x = "${nobody ? "y" : "n"}"', '(y|n)'],
  ['x = nobody == "p" ? "y" : "n"', '(y|n)'],
  ['x = b == "p" && b != "q" ? "y" : "n"\nb = "p"', 'y'],
  ['x = format("jdbc:postgresql://%s:%d/%s?a=%%", b, 5432, nobody)\nb = "h"', 'jdbc:postgresql://h:5432/??a=%'],
  ['x = format("%[2]s-%[1]s-%q", "a", "b")', 'b-a-"b"'],
  ['x = join("&", ["a=1", nobody, "b=2"])', 'a=1&?&b=2'],
  ['x = join(",", [for k, v in b : "${k}=${v}"])\nb = { c = 1, d = 2 }', 'c=1,d=2'],
  ['x = { for k, v in b : upper(k) => v if v != 1 }\nb = { c = 1, d = 2 }', '{D:2}'],
  ['x = merge({ a = 1, b = 2 }, { b = 3 }, nobody)', '{a:1 b:3 …}'],
  ['x = merge({ a = 1 }, nobody ? { b = 2 } : {})', '{a:1 b:2}'],
  ['x = lookup({ a = 1 }, "b", "z")', 'z'],
  ['x = coalesce(null, "", "c")', 'c'],
  ['x = coalesce(nobody, "c")', '(?|c)'],
  ['x = try(b.nothing, "c")\nb = { d = 1 }', 'c'],
  ['x = replace("a-b-c", "-", "_")', 'a_b_c'],
  ['x = trimspace("  a b\n")', 'a b'],
  ['x = lower(trimprefix("HTTPS://A", "HTTPS://"))', 'a'],
  ['x = trimsuffix("a.", ".")', 'a'],
  ['x = split(",", "a,b")[1]', 'b'],
  ['x = element(["a", "b"], 3)', 'b'],
  ['x = concat(["a"], ["b"])', '[a b]'],
  ['x = flatten([["a"], "b"])', '[a b]'],
  ['x = keys({ a = 1 })', '[a]'],
  ['x = values({ a = 1 })', '[1]'],
  ['x = zipmap(["a"], ["b"])', '{a:b}'],
  ['x = contains(["a"], "a") ? 1 : 2', '1'],
  ['x = length(["a", "b"]) > 1 ? 1 : 2', '1'],
  ['x = b[*].c\nb = [{ c = 1 }, { c = 2 }]', '[1 2]'],
  ['x = b[nobody]\nb = { c = 1, d = 2 }', '(1|2)'],
  ['x = base64decode(base64encode("ab"))', 'ab'],
  ['x = base64decode("YWI=")', 'ab'],
  ['x = base64encode("ab")', 'YWI='],
  ['x = jsondecode(jsonencode({ a = [1] })).a[0]', '1'],
  ['x = yamldecode(file("v.yaml")).a.b', 'c'],
  ['x = jsondecode(file("v.json")).a[1].b', 'c'],
  ['x = file("ca.pem")', 'PEM\n'],
  ['x = file("missing.pem")', '?'],
  ['x = filebase64("ca.pem")', 'UEVNCg=='],
  ['x = templatefile("t.tpl", { host = "h", modes = ["a", "b"] })', 'host=h a b'],
  ['x = templatefile("t.tpl", {})', 'host=??'],
  ['x = urlencode("a b")', 'a%20b'],
  ['x = sensitive(nonsensitive(tostring("a")))', 'a'],
  ['x = timestamp()', '?'],
  ['x = -(1 + 2) * 3', '-9'],
  ['x = <<-E\n  a=${b}\n  %{ if c }y%{ else }n%{ endif }\n  E\nb = 1\nc = false', 'a=1\nn\n'],
])('%s', (source, expected) => {
  const made = valueOf(source);
  expect(shown(made.value, made.source)).toBe(expected);
});

test('each piece knows the file and line that it comes from', () => {
  const { value, source } = valueOf('x = format("%s/%s", b, templatefile("t.tpl", { host = "h", modes = [] }))\n\nb = "first"');
  const pieces = value.kind === 'text' ? value.pieces : [];
  expect(pieces.map(({ start, end }) => source.at(start, end)).map(({ path, line, column }) => `${path}:${line}:${column}`)).toEqual(['main.tf:3:6', 'main.tf:1:15', 't.tpl:1:1', 'main.tf:1:56']);
});

test.each([
  ['texts that double', Array.from({ length: 60 }, (_, index) => `a${index} = "\${a${index + 1}}\${a${index + 1}}"`).join('\n').replace('a0 =', 'x =') + '\na60 = "b"'],
  ['lists that double', Array.from({ length: 60 }, (_, index) => `a${index} = [a${index + 1}, a${index + 1}]`).join('\n').replace('a0 =', 'x =') + '\na60 = "b"'],
  ['loops in loops', 'x = [for a in b : [for c in b : [for d in b : [for e in b : "${a}${c}${d}${e}"]]]]\nb = [' + '"x",'.repeat(150) + ']'],
])('hostile: %s', (_, source) => {
  const before = performance.now();
  const made = valueOf(source);
  expect(toTree(made.value, made.source).key).toBe('');
  expect(performance.now() - before).toBeLessThan(5000);
});
