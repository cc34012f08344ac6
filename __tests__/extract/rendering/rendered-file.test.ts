import { describe, expect, it } from 'vitest';
import { RenderedFile } from '../../../src/extract/rendering/rendered-file.ts';
import type { Stretch } from '../../../src/extract/rendering/rendered-file.ts';
import type { Site } from '../../../src/extract/rendering/rope.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';

const file = (path: string, text: string): SourceFile => new SourceFile(path, new TextEncoder().encode(text));
const template = file('t.yaml', 'a: x\nurl: "{{ .u }}-{{ .v }}"\nb: {{ .w }}\n');
const values = file('v.yaml', 'u: one\nv: two\nw: |\n  three\n  four\n');

const own = (start: number, end: number): Stretch => ({ text: template.text.slice(start, end), file: template, start, end, exact: true, value: null, site: null });
const value = (name: string, start: number, end: number, site: Site): Stretch => ({ text: values.text.slice(start, end), file: values, start, end, exact: true, value: name, site });

const [U, V, W] = [{ file: template, start: 11, end: 19 }, { file: template, start: 20, end: 28 }, { file: template, start: 33, end: 41 }];
const rendered = new RenderedFile('t.yaml', [own(0, 11), value('.u', 3, 6, U), own(19, 20), value('.v', 10, 13, V), own(28, 33), value('.w', 21, 26, W), { ...own(0, 0), text: '\n   ', exact: false, site: W }, value('.w', 29, 33, W), own(41, 42)], template.whole());

describe('a rendered file', () => {
  const spot = (text: string): string => {
    const start = rendered.text.indexOf(text);
    const { path, line, column, endLine, endColumn } = rendered.at(start, start + text.length);
    return `${path}:${String(line)}:${String(column)}-${String(endLine)}:${String(endColumn)}`;
  };

  it.each([
    ['what stands in the template', 'a: x', 't.yaml:1:1-1:5'],
    ['a value', 'one', 'v.yaml:1:4-1:7'],
    ['part of a value', 'ne', 'v.yaml:1:5-1:7'],
    ['a value over several lines, with blanks that the template puts between', 'three\n   four', 'v.yaml:4:3-5:7'],
    ['what is put together: the template', 'one-two', 't.yaml:2:7-2:24'],
  ])('shows %s', (_, text, expected) => {
    expect(spot(text)).toBe(expected);
  });

  it('finds the way back', () => {
    expect(rendered.offset(1, 5, 'v.yaml')).toBe(rendered.text.indexOf('ne'));
    expect(rendered.offset(1, 1, 'elsewhere.yaml')).toBe(0);
  });

  it('holds no characters that would make other text of it', () => {
    const odd = new RenderedFile('t.yaml', [{ ...own(0, 1), text: '\ufeffa\0\ud800b' }], template.whole());
    expect(odd.text).toBe(' a  b');
  });
});
