import { describe, expect, it } from 'vitest';
import { align } from '../../../src/extract/settings/alignment.ts';
import { formatOf, readTrees } from '../../../src/extract/settings/formats.ts';
import { normalize } from '../../../src/extract/settings/normalize.ts';
import { eachScalar, MAX_NODES } from '../../../src/extract/settings/tree.ts';
import type { KeyedNode } from '../../../src/extract/settings/tree.ts';
import type { SourceFile } from '../../../src/extract/source-file.ts';
import { TooLarge } from '../../../src/extract/too-large.ts';
import { fileOf } from './support.ts';
import { processorTime } from '../../support/processor-time.ts';

/** A tree for each document; none where the reader says that it is too much. */
function readOrRefused(file: SourceFile): readonly KeyedNode[] {
  try {
    return readTrees(file, formatOf(file.path) ?? 'yaml').map(normalize);
  } catch (error) {
    expect(error).toBeInstanceOf(TooLarge);
    return [];
  }
}

/** `path=value` and the source that the value's span covers, in that order. */
function leaves(path: string, text: string, how: (tree: KeyedNode) => KeyedNode = (tree) => tree): readonly string[] {
  const file = fileOf(path, text);
  const format = formatOf(path);
  const found: string[] = [];
  if (format === null) return ['no format'];
  for (const tree of readTrees(file, format)) {
    eachScalar(how(tree), (node, keys) => {
      found.push(`${keys.join('.')}=${node.text}${node.type === 'string' ? '' : `:${node.type}`} «${file.text.slice(node.span.start, node.span.end)}»`);
    });
  }
  return found;
}

describe('trees', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['a.yml', 'a:\n  - x\n  - k: "q\\tr"\nb: \'it\'\'s\'\nn: 5\nt: true\nz:\n', ['a.0=x «x»', 'a.1.k=q\tr «q\\tr»', "b=it's «it''s»", 'n=5:number «5»', 't=true:boolean «true»', 'z=:null «»']],
    ['a.yml', 'one: 1\n---\ntwo: 2\n...\n', ['one=1:number «1»', 'two=2:number «2»']],
    ['a.yml', 'b: &x {k: 1}\nc: *x\nd:\n  <<: *x\n  e: 2\n', ['b.k=1:number «1»', 'c.k=1:number «1»', 'd.k=1:number «1»', 'd.e=2:number «2»']],
    ['a.yaml', 'p: {{ .Values.x | default "y: z" }}\n{{- if .Values.q }}\nq: 1\n{{- end }}\nr: "{{ tpl "a" . }}"\n', ['p={{ .Values.x | default "y: z" }} «{{ .Values.x | default "y: z" }}»', 'q=1:number «1»', 'r={{ tpl "a" . }} «{{ tpl "a" . }}»']],
    ['a.json', '{"a": {"b": [1, "x\\u0041", null]}, // c\n "d": true,}', ['a.b.0=1:number «1»', 'a.b.1=xA «x\\u0041»', 'a.b.2=null:null «null»', 'd=true:boolean «true»']],
    ['a.json', '{"a": "x", "b": {"c": "y"', ['a=x «x»', 'b.c=y «y»']],
    ['a.toml', 'a.b = "x\\n"\n[t."u.v"]\nk = \'\'\'raw\'\'\'\n[[l]]\nz = [1, {q = true}]\n[[l]]\nz = 1979-05-27\n', ['a.b=x\n «x\\n»', 't.u.v.k=raw «raw»', 'l.0.z.0=1:number «1»', 'l.0.z.1.q=true:boolean «true»', 'l.1.z=1979-05-27 «1979-05-27»']],
    ['a.toml', 'a = 1\nb = <%= x %>\nc = "y"\n', ['a=1:number «1»', 'c=y «y»']],
    ['a.properties', 'a.b = x\\u0041\\\n   more\r\n! c\nk\n', ['a.b=xAmore «x\\u0041\\\n   more»', 'k= «»']],
    ['a.ini', '; c\ntop = 1\n[s e]\nk = "v w" ; c\nu : x#y # c\n#n=1\n[t]\nnothing\nm=\n', ['top=1 «1»', 's e.k=v w «v w»', 's e.u=x#y «x#y»', 't.m= «»']],
    ['a.xml', '<a>\r\n <b c=\'d&amp;e\'>t &lt;</b><f><![CDATA[x<y]]></f><!-- <z>1</z> --><g id="h"><i/></g></a>', ['a.b.c=d&e «d&amp;e»', 'a.b.#text=t < «t &lt;»', 'a.f=x<y «x<y»', 'a.h.id=h «h»', 'a.h.i= «»']],
    ['a.config', '<a u="x?b=1&c=2"><d>', ['a.u=x?b=1&c=2 «x?b=1&c=2»', 'a.d= «»']],
  ])('reads %s (%#)', (path, text, found) => {
    expect(leaves(path, text)).toEqual(found);
  });

  it('knows a format by its name, with endings of samples and templates', () => {
    expect(['config/database.yml.erb', 'a.json.example', 'x.conf.j2', 'odbc.ini', '.pg_service.conf', 'pom.xml', 'a.ts', 'README.md', 'x.properties.dist'].map(formatOf)).toEqual([
      'yaml', 'json', 'ini', 'ini', 'ini', 'xml', null, null, 'properties',
    ]);
  });

  it('brings dotted keys, pairs and lists of pairs to one shape', () => {
    const yaml = 'spring:\n  datasource.url: u\nspring.datasource:\n  hikari.x: 1\nenv:\n- name: A\n  value: b\n- {value: d, name: C}\nmixed:\n- name: A\n  value: b\n- other\nref: {from_env: E}\n';
    expect(leaves('a.yml', yaml, normalize).map((each) => each.split(' ')[0])).toEqual([
      'spring.datasource.url=u', 'spring.datasource.hikari.x=1:number', 'env.A=b', 'env.C=d', 'mixed.A=b', 'mixed.1=other', 'ref=${E}',
    ]);
    expect(leaves('a.xml', '<c><appSettings><add key="k" value="v"/></appSettings><property name="a.b">t</property></c>', normalize)).toEqual(['c.appSettings.k=v «v»', 'c.a.b=t «t»']);
  });

  it('finds characters of a value where the file spells them', () => {
    const cases: readonly (readonly [string, string, string])[] = [
      ['a.yml', 'a: |\n    one\n\n    two\n', 'two'],
      ['a.yml', 'a: >-\n  fold one\n  two\n', 'two'],
      ['a.yml', 'a: "x\\n\\\n    two"\n', 'two'],
      ['a.yml', "a: 'it''s two'\n", 'two'],
      ['a.yml', 'a: plain\n  and two\r\nb: 1\n', 'two'],
      ['a.json', '{"a": "\\u00e9\\ud83d\\ude00\\/two"}', 'two'],
      ['a.toml', 'a = """\nx\\\n   two"""\n', 'two'],
      ['a.properties', 'a = x\\\n    y\\=two\n', 'two'],
      ['a.xml', '<a b="&lt;&#x41;&amp;two"/>', 'two'],
    ];
    for (const [path, text, wanted] of cases) {
      const file = fileOf(path, text);
      const [tree] = readTrees(file, formatOf(path) ?? 'yaml');
      expect(tree).toBeDefined();
      if (tree === undefined) continue;
      let offset: number | undefined;
      let seen = 0;
      eachScalar(tree, (node) => {
        if (seen === 0) offset = align(file.text, node)?.[node.text.indexOf(wanted)];
        seen += 1;
      });
      expect(`${path} ${String(offset)}`).toBe(`${path} ${String(text.indexOf(wanted))}`);
    }
  });
});

describe('hostile input', () => {
  const deep = 20_000;
  const bomb = ['a0: &a0 [x,x,x,x,x,x,x,x,x,x]', ...Array.from({ length: 12 }, (_, level) => `a${String(level + 1)}: &a${String(level + 1)} [${Array.from({ length: 10 }, () => `*a${String(level)}`).join(',')}]`)].join('\n');
  it.each<readonly [string, string, string]>([
    ['deep brackets', 'a.json', '['.repeat(deep)],
    ['deep objects', 'a.json', '{"a":'.repeat(deep)],
    ['deep flow', 'a.yml', '['.repeat(deep)],
    ['deep maps', 'a.yml', Array.from({ length: 400 }, (_, level) => `${' '.repeat(level)}a:`).join('\n')],
    ['an alias bomb', 'a.yml', bomb],
    ['an alias of itself', 'a.yml', 'a: &a\n  b: *a\n  <<: *a\n'],
    ['merged aliases', 'a.yml', `a0: &a0 {k: 1}\n${Array.from({ length: 40 }, (_, level) => `a${String(level + 1)}: &a${String(level + 1)}\n  <<: [*a${String(level)}, *a${String(level)}]`).join('\n')}`],
    ['deep elements', 'a.xml', '<a>'.repeat(deep)],
    ['many entities', 'a.xml', `<!DOCTYPE a [<!ENTITY x "${'y'.repeat(99)}">]><a>${'&x;'.repeat(deep)}</a>`],
    ['deep tables', 'a.toml', `a = ${'['.repeat(deep)}`],
    ['many errors', 'a.toml', 'x = =\n'.repeat(2000)],
    ['only openers', 'a.yml', `a: ${'{{'.repeat(100_000)}`],
    ['only ERB', 'a.yml', '<% if x %>\n'.repeat(30_000)],
    ['long lines', 'a.properties', `a=${'\\u00'.repeat(200_000)}`],
    ['sections', 'a.ini', `${'['.repeat(200_000)}\n${'a='.repeat(200_000)}`],
    ['colons', 'a.yml', ': '.repeat(50_000)],
    ['quotes', 'a.yml', '"'.repeat(200_001)],
    ['NUL', 'a.yml', 'a: \0b\n'],
  ])('%s', (_what, path, text) => {
    const file = fileOf(path, text);
    const start = processorTime();
    let count = 0;
    for (const tree of readOrRefused(file)) eachScalar(tree, () => { count += 1; });
    expect(count).toBeLessThanOrEqual(MAX_NODES);
    expect(processorTime() - start).toBeLessThan(5000);
  });

  it.each([
    ['tokens', '- a\n'.repeat(80_000)],
    ['levels', `a: ${'['.repeat(1000)}`],
    ['characters', ' '.repeat(5 * 1024 * 1024 + 1)],
  ])('says that a file has too many %s', (unit, text) => {
    expect(() => readTrees(fileOf('a.yml', text), 'yaml')).toThrow(new RegExp(`more than \\d+ .*${unit}`));
  });

  it('takes keys of Object.prototype for what they are', () => {
    expect(leaves('a.json', '{"__proto__": {"x": "1"}, "constructor": "2"}')).toEqual(['__proto__.x=1 «1»', 'constructor=2 «2»']);
    expect(leaves('a.toml', '__proto__.x = "1"\n')).toEqual(['__proto__.x=1 «1»']);
  });

  it('reads UTF-16 and CRLF', () => {
    const file = fileOf('a.yml', 'x');
    expect(file.encoding).toBe('utf-8');
    expect(leaves('a.yml', 'a:\r\n  b: |\r\n    x\r\n    y\r\n')).toEqual(['a.b=x\ny\n «    x\r\n    y\r\n»']);
  });
});
