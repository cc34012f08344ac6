import { describe, expect, it } from 'vitest';
import { isTemplate, render, valueOf, variantsOf } from '../../../src/extract/jinja/index.ts';
import { bool, plainOf, textDatum, unknown } from '../../../src/extract/rendering/datum.ts';
import { RenderedFile } from '../../../src/extract/rendering/rendered-file.ts';
import { made, plainText, reasonOf, spelledOut, written } from '../../../src/extract/rendering/rope.ts';
import { dataAt } from '../../../src/extract/rendering/data.ts';
import type { World } from '../../../src/extract/jinja/index.ts';
import type { Datum } from '../../../src/extract/rendering/datum.ts';
import { readTrees } from '../../../src/extract/settings/formats.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';

const file = (path: string, text: string): SourceFile => new SourceFile(path, new TextEncoder().encode(text));
const VARS = file('vars.yml', 'host: db.example.com\nport: 5432\non: true\nempty: ""\nlist: [a, b]\nmap: {x: 1, y: two}\nusers:\n  - {name: ann, admin: true}\n  - {name: bob, admin: false}\nencoded: aGVsbG8=\nquote: "it\'s"\n');
const [TREE] = readTrees(VARS, 'yaml');
const variables = TREE === undefined ? null : dataAt(TREE, VARS);
const world: World = {
  lookup: (name) => (name === 'secret' ? unknown('in a vault') : variables?.kind === 'map' ? variables.entries.get(name)?.value : undefined),
  call: (name, args) => (name === 'lookup' ? textDatum(`looked up ${plainOf(args[1]) ?? ''}`) : null),
};
const shown = (template: string): string => render(made(template), world).map(({ text, unknown: reason }) => (reason === null ? text : `<${reason}>`)).join('');
const missing = (name: string): string => `<the variable ${name} is set nowhere in the repository>`;

describe('expressions', () => {
  it.each([
    ['plain', 'plain'], ['{{ host }}:{{ port }}', 'db.example.com:5432'], ['{{ nobody }}', missing('nobody')], ['{{ map.y }}{{ map["x"] }}{{ list[1] }}{{ users.0.name }}', 'two1bann'],
    ['{{ map.z }}', missing('map.z')], ['{{ secret }}', '<in a vault>'], ['a{{ secret }}b', 'a<in a vault>b'], ["{{ nobody | default('x') }}", 'x'], ["{{ secret | default('x') }}", '<in a vault>'],
    ["{{ empty | default('x', true) }}", 'x'], ["{{ empty | default('x') }}", ''], ['{{ host | upper }}', 'DB.EXAMPLE.COM'], ['{{ "  a " | trim }}', 'a'], ['{{ encoded | b64decode }}', 'hello'],
    ['{{ "hello" | b64encode }}', 'aGVsbG8='], ['{{ list | join(",") }}', 'a,b'], ['{{ users | length }}', '2'], ["{{ host | replace('db.', '') }}", 'example.com'], ['{{ map | to_json }}', '{"x": 1, "y": "two"}'],
    ["{{ quote | quote }}", `'it'"'"'s'`], ['{{ host | quote }}', 'db.example.com'], ['{{ "yes" | bool }}', 'True'], ['{{ "a\nb" | indent(2) }}', 'a\n  b'], ["{{ 'a' if on else 'b' }}", 'a'],
    ["{{ 'a' if not on else 'b' }}", 'b'], ["{{ host ~ ':' ~ port }}", 'db.example.com:5432'], ["{{ 'a' + 'b' }}", 'ab'], ['{{ 2 + 3 * 4 }}', '14'], ["{{ 'b' in list }}", 'True'], ["{{ 'c' not in list }}", 'True'],
    ['{{ host is defined }}', 'True'], ['{{ nobody is not defined }}', 'True'], ["{{ host == 'db.example.com' and port > 5000 }}", 'True'], ["{{ lookup('file', 'a') }}", 'looked up a'],
    ['{{ host | ansible.builtin.upper }}', 'DB.EXAMPLE.COM'], ['{{ host | to_uuid }}', '<the filter to_uuid is not followed>'], ['{{ map | combine({"z": 3}) | to_json }}', '{"x": 1, "y": "two", "z": 3}'],
    ['{{ host.split(".")[1] }}', 'example'], ['{{ map.get("q", "none") }}', 'none'], ['{{ list | first }}{{ list | last }}', 'ab'], ['{{ on | ternary("a", "b") }}', 'a'], ['{# nothing #}x', 'x'],
    ["{{ '}}' }}", '}}'], ['{{ {"a": 1}.a }}', '1'], ['{{ a[1:2] }}', '<an expression that is not followed>'], ['{{ (1, 2) | join("-") }}', '1-2'],
  ])('%s', (template, wanted) => {
    expect(shown(template)).toBe(wanted);
  });

  it('keeps the kind of a value that is all of a template', () => {
    expect(valueOf(made('{{ list }}'), world).kind).toBe('list');
    expect(valueOf(made('x{{ list }}'), world).kind).toBe('text');
    expect(valueOf(made('{{ on }}'), world)).toEqual(expect.objectContaining({ kind: 'bool', value: true }) as Datum);
  });
});

describe('statements', () => {
  it.each([
    ['{% if on %}a{% else %}b{% endif %}', 'a'], ["{% if host == 'x' %}a{% elif on %}b{% else %}c{% endif %}", 'b'], ['{% for u in users %}{{ u.name }},{% endfor %}', 'ann,bob,'],
    ['{% for u in users %}{% if u.admin %}{{ u.name }}{% endif %}{% endfor %}', 'ann'], ['{% for k, v in map.items() %}{{ k }}={{ v }};{% endfor %}', 'x=1;y=two;'], ['{% for x in [] %}a{% else %}none{% endfor %}', 'none'],
    ['{% for x in list %}{{ loop.index }}{{ x }}{% if not loop.last %},{% endif %}{% endfor %}', '1a,2b'], ['{% set z = host %}{{ z }}', 'db.example.com'], ['{% raw %}{{ host }}{% endraw %}', '{{ host }}'],
    ['a\n{% if on %}\nb\n{% endif %}\nc', 'a\nb\nc'], ['a  {%- if on -%}  b  {%- endif -%}  c', 'abc'], ['{% for x in nobody %}{{ x }}{% endfor %}', missing('nobody')],
    ['{% macro m() %}x{% endmacro %}y', 'y'], ["{% include 'a.j2' %}", '<a template that another one includes>'], ['{% if on %}open', 'open'], ['{% endif %}x', 'x'], ['{% if', '{% if'], ['{{ open', '{{ open'],
  ])('%s', (template, wanted) => {
    expect(shown(template)).toBe(wanted);
  });

  it('takes each way where nobody can tell', () => {
    const variants = variantsOf(made('{% if secret %}a{% else %}b{% endif %}{% if nobody %}c{% endif %}'), world).map(plainText);
    expect([...variants].sort()).toEqual(['a', 'ac', 'b', 'bc']);
    expect(variantsOf(made('{% if secret %}a{% endif %}{% if secret %}b{% endif %}'), world).map(plainText)).toEqual(['ab', '']);
  });
});

describe('positions', () => {
  const template = file('app.j2', 'url=postgres://{{ host }}/x\nmode={{ map.y | upper }}\n');
  const rope = render(written(template, 0, template.text.length), world);
  const rendered = new RenderedFile('app.j2', rope, template.whole());

  it('are those of the template, or of the file that a value comes from', () => {
    expect(rendered.text).toBe('url=postgres://db.example.com/x\nmode=TWO\n');
    expect(rendered.at(15, 29)).toEqual(VARS.at(6, 20));
    expect(rendered.at(0, 3)).toEqual(template.at(0, 3));
    expect(rendered.at(4, 31)).toEqual(template.at(4, 27));
    expect(rendered.at(37, 40)).toMatchObject({ path: 'vars.yml', line: 6 });
    expect(rendered.offset(1, 7, 'vars.yml')).toBe(15);
  });

  it('say why something cannot be read', () => {
    const open = render(made('a{{ secret }}'), world);
    expect(reasonOf(open)).toBe('in a vault');
    expect(plainText(spelledOut(open, (reason) => `<${reason}>`))).toBe('a<in a vault>');
  });
});

describe('hostile templates', () => {
  it.each([
    ['deep brackets', `{{ ${'('.repeat(20_000)} }}`], ['many pipes', `{{ x ${'| upper '.repeat(5000)} }}`], ['many open ifs', '{% if on %}'.repeat(5000)], ['loops in loops', `${'{% for a in list %}'.repeat(25)}x`],
    ['a long string', `{{ "${'a'.repeat(100_000)}" }}`], ['braces', '{'.repeat(100_000)], ['open tags', '{{ '.repeat(30_000)],
  ])('%s come to an end', (_, template) => {
    const start = Date.now();
    expect(plainText(render(made(template), world)).length).toBeLessThan(2_000_000);
    expect(Date.now() - start).toBeLessThan(3000);
  });

  it('do not reach what every object has', () => {
    expect(shown('{{ map.constructor }}{{ __proto__ }}{{ map.__proto__ }}')).toContain('set nowhere');
    expect(bool(true).kind).toBe('bool');
    expect(isTemplate('a { b')).toBe(false);
  });
});
