import { describe, expect, it } from 'vitest';
import { mapOf } from '../../../src/extract/rendering/datum.ts';
import { evaluate } from '../../../src/extract/helm/evaluate.ts';
import { newEffort } from '../../../src/extract/helm/expressions.ts';
import type { Rendering } from '../../../src/extract/helm/expressions.ts';
import { parseTemplate } from '../../../src/extract/helm/parser.ts';
import { written } from '../../../src/extract/rendering/rope.ts';
import type { Rope } from '../../../src/extract/rendering/rope.ts';
import { CAPABILITIES, releaseOf } from '../../../src/extract/helm/services.ts';
import { dataOf } from '../../../src/extract/rendering/data.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';

const VALUES = `
name: orders
port: 5432
big: 1048576
ratio: 0.5
on: true
off: false
empty: ""
nothing: null
list: [a, b, c]
map: {b: 2, a: 1}
nested: {db: {host: h, port: 5432}}
pem: |
  -----BEGIN
  abc
  -----END
spaced: "  x  "
quoted: 'say "hi"'
template: "{{ .Values.name }}-db"
`;

function ropeOf(template: string, values = VALUES): Rope {
  const file = (path: string, content: string): SourceFile => new SourceFile(path, new TextEncoder().encode(content));
  const source = file('t.yaml', template);
  const parsed = parseTemplate(written(source, 0, source.text.length));
  const given = file('values.yaml', values);
  const rendering: Rendering = { defines: new Map(parsed.defines), effort: newEffort(), parse: parseTemplate, evaluate };
  const dot = mapOf([['Values', dataOf(written(given, 0, given.text.length), '.Values') ?? mapOf([])], ['Release', releaseOf('orders', 'default')], ['Capabilities', CAPABILITIES]]);
  return evaluate(parsed, dot, rendering);
}

const rendered = (template: string, values?: string): string => ropeOf(template, values).map(({ text, unknown }) => (unknown === null ? text : `<${unknown}>`)).join('');

describe('templates', () => {
  it.each([
    ['plain text', 'plain text'],
    ['{{ .Values.name }}', 'orders'],
    ['{{.Values.name}}:{{.Values.port}}', 'orders:5432'],
    ['{{ .Values.big }} {{ .Values.ratio }} {{ .Values.on }}', '1048576 0.5 true'],
    ['a {{- "b" -}} c', 'abc'],
    ['a\n{{- /* comment */ -}}\nb', 'ab'],
    ['a{{/* a }} in a comment */}}b', 'ab'],
    ['{{ "}}" }}', '}}'],
    ['{{ `raw "\\n` }}', 'raw "\\n'],
    ['{{ "tab\\t\\u0041" }}', 'tab\tA'],
    ['{{ $x := .Values.name }}{{ $x }}', 'orders'],
    ['{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }}', '2'],
    ['{{ $x := 1 }}{{ if true }}{{ $x := 2 }}{{ end }}{{ $x }}', '1'],
    ['{{ if .Values.on }}y{{ else }}n{{ end }}', 'y'],
    ['{{ if .Values.off }}y{{ else if eq .Values.port 5432 }}p{{ else }}n{{ end }}', 'p'],
    ['{{ if and .Values.on (not .Values.off) }}y{{ end }}', 'y'],
    ['{{ if or .Values.empty .Values.none }}y{{ else }}n{{ end }}', 'n'],
    ['{{ with .Values.nested.db }}{{ .host }}{{ $.Values.name }}{{ end }}', 'horders'],
    ['{{ with .Values.none }}y{{ else }}n{{ end }}', 'n'],
    ['{{ range .Values.list }}{{ . }},{{ end }}', 'a,b,c,'],
    ['{{ range $i, $x := .Values.list }}{{ $i }}{{ $x }}{{ end }}', '0a1b2c'],
    ['{{ range $k, $v := .Values.map }}{{ $k }}={{ $v }};{{ end }}', 'a=1;b=2;'],
    ['{{ range .Values.none }}x{{ else }}none{{ end }}', 'none'],
    ['{{ range .Values.list }}{{ if eq . "b" }}{{ break }}{{ end }}{{ . }}{{ end }}', 'a'],
    ['{{ range .Values.list }}{{ if eq . "b" }}{{ continue }}{{ end }}{{ . }}{{ end }}', 'ac'],
    ['{{ define "x" }}<{{ . }}>{{ end }}{{ template "x" .Values.name }}{{ include "x" "y" | upper }}', '<orders><Y>'],
    ['{{ block "x" .Values.name }}[{{ . }}]{{ end }}', '[orders]'],
    ['{{ tpl .Values.template . }}', 'orders-db'],
    ['{{ (index .Values.list 1) }}{{ index .Values "nested" "db" "host" }}', 'bh'],
    ['{{ (.Values.nested).db.host }}', 'h'],
    ['{{ .Values.name | quote }} {{ .Values.quoted | quote }} {{ .Values.quoted | squote }}', '"orders" "say \\"hi\\"" \'say "hi"\''],
    ['{{ printf "%s:%d/%v%%" .Values.name 5 true }}', 'orders:5/true%'],
    ['{{ print "a" "b" }}', 'ab'],
    ['{{ default "d" .Values.empty }}{{ .Values.none | default "e" }}{{ .Values.name | default "f" }}', 'deorders'],
    ['{{ coalesce .Values.none .Values.empty .Values.name }}', 'orders'],
    ['{{ ternary "y" "n" .Values.on }}{{ .Values.off | ternary "y" "n" }}', 'yn'],
    ['{{ .Values.name | upper | trunc 3 }}{{ trimSuffix "s" "as" }}{{ trimPrefix "a" "as" }}', 'ORDas'],
    ['{{ .Values.spaced | trim }}|{{ "xxaxx" | trimAll "x" }}', 'x|a'],
    ['{{ replace "r" "R" .Values.name }}', 'oRdeRs'],
    ['{{ join "," .Values.list }} {{ splitList "-" "a-b" | last }} {{ (split "-" "a-b")._1 }}', 'a,b,c b b'],
    ['{{ contains "der" .Values.name }} {{ hasPrefix "o" .Values.name }} {{ hasSuffix "o" .Values.name }}', 'true true false'],
    ['{{ "hi" | b64enc }} {{ "aGk=" | b64dec }}', 'aGk= hi'],
    ['{{ toYaml .Values.map }}', 'a: 1\nb: 2'],
    ['{{ toYaml .Values.nested | indent 2 }}', '  db:\n    host: h\n    port: 5432'],
    ['x:{{ toYaml .Values.list | nindent 2 }}', 'x:\n  - a\n  - b\n  - c'],
    ['{{ dict "pem" .Values.pem "yes" "true" "s" "a: b" | toYaml }}', 'pem: |\n  -----BEGIN\n  abc\n  -----END\ns: "a: b"\n"yes": "true"'],
    ['{{ toJson .Values.map }}', '{"a":1,"b":2}'],
    ['{{ (fromYaml "a: {b: c}").a.b }}{{ (fromJson "{\\"x\\": 1}").x }}', 'c1'],
    ['{{ hasKey .Values "name" }} {{ get .Values "name" }} {{ keys .Values.map | join "," }}', 'true orders a,b'],
    ['{{ dig "db" "host" "d" .Values.nested }}{{ dig "db" "x" "d" .Values.nested }}', 'hd'],
    ['{{ (merge (dict "a" 1) (dict "a" 2 "b" 3)) | toJson }} {{ (mergeOverwrite (dict "a" 1) (dict "a" 2)) | toJson }}', '{"a":1,"b":3} {"a":2}'],
    ['{{ len .Values.list }} {{ add 1 2 }} {{ int "5" }} {{ list 1 2 | first }}', '3 3 5 1'],
    ['{{ eq "a" "b" "a" }} {{ ne 1 2 }} {{ gt 3 2 }} {{ empty .Values.empty }}', 'true true true true'],
    ['{{ required "message" .Values.name }} {{ .Release.Name }} {{ .Release.Namespace }}', 'orders orders default'],
  ])('%s', (template, expected) => {
    expect(rendered(template)).toBe(expected);
  });
});

describe('what nobody knows', () => {
  it.each([
    ['{{ .Values.none.at.all }}', '<.Values.none.at.all is in none of the value files here>'],
    ['{{ .Values.nothing }}', '<.Values.nothing is in none of the value files here>'],
    ['a{{ required "give it" .Values.none }}b', 'a<.Values.none is in none of the value files here>b'],
    ['{{ randAlphaNum 16 | b64enc | quote }}', '"<made up anew for each installation>"'],
    ['{{ unheardOf 1 | nindent 2 }}', '\n  <the function unheardOf, whose result is not known here>'],
    ['{{ include "other.name" . }}', '<the template other.name is not in the repository>'],
    ['{{ (lookup "v1" "Secret" "a" "b").data.password }}', '<what the cluster holds already>'],
    ['{{ if .Capabilities.APIVersions.Has "v1" }}a{{ else }}b{{ end }}', '<what the cluster is>'],
    ['{{ if .Capabilities.APIVersions.Has "v1" }}same{{ else }}same{{ end }}', 'same'],
    ['{{ if .Capabilities.KubeVersion.Version }}a: 1\n{{ else }}a: 2\n{{ end }}', 'a: 1\na: 2\n'],
    ['{{ $x := "a" }}{{ if .Capabilities.KubeVersion }}{{ $x = "b" }}{{ end }}{{ $x }}', 'b'],
    ['{{ $x := "a" }}{{ if .Capabilities.KubeVersion.Minor }}{{ $x = "b" }}{{ end }}{{ $x }}', '<what the cluster is>'],
    ['{{ or .Release.IsInstall true }} {{ and .Release.IsInstall false }}', 'true false'],
    ['{{ regexMatch "(a+)+$" .Values.name }}', '<a regular expression>'],
  ])('%s', (template, expected) => {
    expect(rendered(template)).toBe(expected);
  });

  it('marks lines that may not be there', () => {
    expect(ropeOf('{{ if .Capabilities.KubeVersion.Version }}a: 1\n{{ end }}b: 2\n').map(({ text, depth }) => [text, depth])).toEqual([['a: 1\n', 1], ['b: 2\n', 0]]);
  });
});

describe('positions', () => {
  it.each([
    ['url: {{ .Values.nested.db.host | quote }}', 'h', 'values.yaml'],
    ['{{ printf "%s?sslmode=%s" .Values.name "verify-full" }}', 'verify-full', 't.yaml'],
    ['{{ printf "%s?sslmode=%s" .Values.name "verify-full" }}', 'orders', 'values.yaml'],
    ['{{ .Values.pem | nindent 4 }}', 'abc', 'values.yaml'],
    ['{{ toYaml .Values | nindent 2 }}', 'abc', 'values.yaml'],
    ['{{ tpl .Values.template . }}', '-db', 'values.yaml'],
    ['{{ (fromYaml (toYaml .Values)).nested.db.host }}', 'h', 'values.yaml'],
  ])('%s: %s stands in %s', (template, part, path) => {
    const strand = ropeOf(template).find(({ text }) => text.includes(part));
    expect(strand?.file?.path).toBe(path);
    const whole = strand?.file?.text.slice(strand.start, strand.end);
    expect(whole).toBe(strand?.text);
  });
});

describe('hostile templates', () => {
  const deep = (open: string, close: string, count = 5000): string => open.repeat(count) + close.repeat(count);
  it.each([
    ['conditions in each other', deep('{{ if true }}', '{{ end }}')],
    ['parentheses', `{{ ${'('.repeat(5000)}1${')'.repeat(5000)} }}`],
    ['no end', '{{ if true }}a{{ range .Values.list }}'],
    ['ends of nothing', '{{ end }}{{ else }}a{{ end }}'],
    ['an open action', 'a {{ .Values.name'],
    ['an open text', 'a {{ "x }} b'],
    ['an open comment', '{{/* '],
    ['opening braces', '{{'.repeat(50_000)],
    ['itself', '{{ define "x" }}{{ include "x" . }}{{ end }}{{ include "x" . }}'],
    ['itself twice', '{{ define "x" }}{{ include "x" . }}{{ include "x" . }}{{ end }}{{ include "x" . }}'],
    ['itself as text', '{{ $t := "{{ tpl $.T $ }}" }}{{ tpl $t (dict "T" $t) }}'],
    ['loops in loops', `${'{{ range until 2000 }}'.repeat(8)}x${'{{ end }}'.repeat(8)}`],
    ['text that doubles', `{{ $x := "xxxxxxxx" }}${'{{ $x = print $x $x }}'.repeat(60)}{{ $x }}`],
    ['a text repeated', '{{ "x" | repeat 1000 | repeat 1000 | repeat 1000 }}'],
    ['indentation', '{{ "x" | indent 1000000000 }}'],
    ['lists that double', `{{ $x := list 1 }}${'{{ $x = concat $x $x }}'.repeat(60)}{{ $x }}`],
    ['maps in each other', `{{ $x := dict }}${'{{ $x = dict "a" $x "b" $x }}'.repeat(60)}{{ toYaml $x }}`],
    ['a map in itself', '{{ $x := dict }}{{ $_ := set $x "x" $x }}{{ toYaml $x }}{{ toJson $x }}{{ deepCopy $x | toJson }}{{ merge $x $x | toJson }}'],
    ['names of prototypes', '{{ .Values.__proto__.x }}{{ get .Values "constructor" }}{{ index .Values "__proto__" "polluted" }}{{ $_ := set .Values "__proto__" (dict "polluted" true) }}'],
    ['NUL and halves of characters', '\0{{ "\\u0000" }}{{ "\\ud800" }}\ufeff'],
    ['CRLF', '{{- if true }}\r\na: b\r\n{{- end }}\r\n'],
    ['a wide action', `{{ print ${'"x" '.repeat(50_000)} }}`],
    ['replacements', '{{ $x := repeat 1000 "a" | repeat 100 }}{{ $x | replace "a" "aaaaaaaaaa" | replace "a" "aaaaaaaaaa" | replace "a" "aaaaaaaaaa" }}'],
  ])('%s', (_, template) => {
    const start = performance.now();
    const text = rendered(template);
    expect(text.length).toBeLessThan(20_000_000);
    expect(performance.now() - start).toBeLessThan(4000);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
