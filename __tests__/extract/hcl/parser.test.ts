import { expect, test } from 'vitest';
import { parseBody } from '../../../src/extract/hcl/parser.ts';
import type { Body, Expression } from '../../../src/extract/hcl/syntax.ts';

/** An expression in one line, as Lisp would write it. */
function shown(expression: Expression): string {
  switch (expression.kind) {
    case 'literal': return expression.type === 'null' ? 'null' : expression.text;
    case 'name': return expression.name;
    case 'template': return JSON.stringify(expression.parts.map((part) => (part.kind === 'text' ? part.text : part.kind === 'expression' ? `<${shown(part.expression)}>` : `%${part.kind}`)).join(''));
    case 'member': return `${shown(expression.of)}.${expression.name}`;
    case 'index': return `${shown(expression.of)}[${shown(expression.index)}]`;
    case 'splat': return `${shown(expression.of)}[*]`;
    case 'call': return `(${[expression.name, ...expression.arguments.map(shown)].join(' ')}${expression.spread ? '...' : ''})`;
    case 'list': return `[${expression.items.map(shown).join(' ')}]`;
    case 'object': return `{${expression.items.map(({ key, value }) => `${shown(key)}:${shown(value)}`).join(' ')}}`;
    case 'conditional': return `(? ${shown(expression.test)} ${shown(expression.yes)} ${shown(expression.no)})`;
    case 'operation': return `(${[expression.operator, ...(expression.left === null ? [] : [shown(expression.left)]), shown(expression.right)].join(' ')})`;
    case 'for': return `(for ${expression.names.join(',')} ${shown(expression.collection)} ${expression.key === null ? '' : `${shown(expression.key)}=>`}${shown(expression.value)}${expression.condition === null ? '' : ` if ${shown(expression.condition)}`})`;
    case 'broken': return '?';
  }
}

const attributes = (body: Body): string[] => body.attributes.map(({ name, value }) => `${name}=${shown(value)}`);

test.each([
  ['a = 1', 'a=1'],
  ['a = "x"', 'a="x"'],
  [String.raw`a = "q\"\\\n\u0041"`, String.raw`a="q\"\\\nA"`],
  ['a = "$${x} %%{y} $5 50%"', 'a="${x} %{y} $5 50%"'],
  ['a = "${var.x}-${"in ${var.y}"}"', 'a="<var.x>-<\\"in <var.y>\\">"'],
  ['a = [1, "b",]', 'a=[1 "b"]'],
  ['a = [\n  1, # one\n  2 // two\n]', 'a=[1 2]'],
  ['a = { b = 1, "c" : 2\n d = 3 }', 'a={"b":1 "c":2 "d":3}'],
  ['a = { (var.k) = 1, "${var.k}x" = 2 }', 'a={var.k:1 "<var.k>x":2}'],
  ['a = f(1, g(2)...)', 'a=(f 1 (g 2)...)'],
  ['a = provider::p::f(1)', 'a=(provider::p::f 1)'],
  ['a = x ? y : z', 'a=(? x y z)'],
  ['a = x == "p" && !y || z > 1 + 2 * 3', 'a=(|| (&& (== x "p") (! y)) (> z (+ 1 (* 2 3))))'],
  ['a = (\n  x\n  ? y\n  : z\n)', 'a=(? x y z)'],
  ['a = b.c[0].d["e"].0.f', 'a=b.c[0].d["e"][0].f'],
  ['a = b[*].c', 'a=b[*].c'],
  ['a = b.*.c', 'a=b[*].c'],
  ['a = [for x in y : upper(x) if x != ""]', 'a=(for x y (upper x) if (!= x ""))'],
  ['a = { for k, v in y : k => v... }', 'a=(for k,v y k=>v)'],
  ['a = <<EOT\n  one\n  two\nEOT\n', 'a="  one\\n  two\\n"'],
  ['a = <<-EOT\n    one\n      two\n  EOT\n', 'a="one\\n  two\\n"'],
  ['a = <<EOT\n%{ if x }b%{ else }c%{ endif }%{ for x in y }d%{ endfor }\nEOT\n', 'a="%if%loop\\n"'],
  ['a = null', 'a=null'],
  ['a = -1', 'a=(- 1)'],
  ['/* c */ a = 1 # b', 'a=1'],
  ['a = f(<<-A\n  x\n  A\n)', 'a=(f "x\\n")'],
])('%s', (source, expected) => {
  expect(attributes(parseBody(source))).toEqual([expected]);
});

test('blocks with labels, in blocks', () => {
  const { blocks } = parseBody('resource "a" "b" {\n  inner {\n    x = 1\n  }\n  other "l" { y = 2 }\n}\n\nlocals {}\n');
  expect(blocks.map(({ type, labels }) => [type, ...labels])).toEqual([['resource', 'a', 'b'], ['locals']]);
  expect(blocks[0]?.body.blocks.map(({ type, labels, body }) => [type, ...labels, ...attributes(body)])).toEqual([['inner', 'x=1'], ['other', 'l', 'y=2']]);
});

test('an escape and the lines of a heredoc know their places', () => {
  const source = 'a = "x\\"y"\nb = <<-E\n  one\n  E\n';
  const places = parseBody(source).attributes.flatMap(({ value }) => (value.kind === 'template' ? value.parts : [])).map(({ start, end }) => source.slice(start, end));
  expect(places).toEqual(['x', '\\"', 'y', 'one\n']);
});

test.each([
  ['a line that is none', 'a = 1\nwhat is this !!\nb = 2', ['a=1', 'b=2']],
  ['a string without an end', 'a = "x\nb = 2', ['a="x"', 'b=2']],
  ['a list without an end', 'a = [1, 2\nb = 2', ['a=[1 2]', 'b=2']],
  ['a value that is missing', 'a =\nb = 2', ['a=?', 'b=2']],
  ['braces too many', '}}}\nb = 2', ['b=2']],
  ['an interpolation without an end', 'a = "${x"\nb = 2', ['a="<x>"', 'b=2']],
])('%s does not hide what follows', (_, source, expected) => {
  const body = parseBody(source);
  expect(attributes(body)).toEqual(expected);
  expect(body.damaged).toBe(true);
});

test('a sound file is not damaged', () => {
  expect(parseBody('a = { b = [1,\n2] }\nc {\n d = "x"\n}\n').damaged).toBeUndefined();
});

test.each([
  ['brackets', `a = ${'['.repeat(50_000)}`],
  ['objects', `a = ${'{b='.repeat(50_000)}`],
  ['calls', `a = ${'f('.repeat(50_000)}`],
  ['blocks', 'b {\n'.repeat(50_000)],
  ['interpolations', `a = "${'${"'.repeat(20_000)}`],
  ['negations', `a = ${'!'.repeat(100_000)}x`],
  ['operators', `a = ${'1+'.repeat(100_000)}1`],
  ['conditionals', `a = ${'x?'.repeat(50_000)}`],
  ['directives', `a = <<E\n${'%{if x}'.repeat(20_000)}\nE\n`],
  ['heredocs', 'a = <<E\n'.repeat(5000)],
  ['members', `a = b${'.c'.repeat(100_000)}`],
  ['NUL', '\0a\0=\0"x"\0'],
  ['lone surrogates', 'a = "\uD800\uDC00\uD800"'],
])('hostile: %s', (_, source) => {
  const before = performance.now();
  expect(() => parseBody(source)).not.toThrow();
  expect(performance.now() - before).toBeLessThan(2000);
});
