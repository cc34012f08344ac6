import { expect, it } from 'vitest';
import { EmbeddedFile, JoinedFiles, moved } from '../../../src/extract/kubernetes/sources.ts';
import { readTrees } from '../../../src/extract/settings/formats.ts';
import type { ScalarNode } from '../../../src/extract/settings/tree.ts';
import { child } from '../../../src/extract/settings/tree.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';

const file = (path: string, text: string): SourceFile => new SourceFile(path, new TextEncoder().encode(text));
const scalar = (of: SourceFile, key: string): ScalarNode => {
  const [tree] = readTrees(of, 'yaml');
  const found = tree === undefined ? undefined : child(tree, key);
  if (found?.kind !== 'scalar') throw new Error('no such key');
  return found;
};

it('finds the file and the place of a node in several files', () => {
  const files = [file('a.yaml', 'a: 1\nb: 2\n'), file('b.yaml', '\uFEFFc: x\nd: yes\n'), file('c.yaml', '')] as const;
  const joined = new JoinedFiles([...files]);
  const node = moved(scalar(files[1], 'd'), joined.startOf(files[1]));
  const { start, end } = node.span;
  expect(joined.text.slice(start, end)).toBe('yes');
  expect(joined.at(start, end)).toEqual({ path: 'b.yaml', line: 2, column: 4, endLine: 2, endColumn: 7 });
  expect(joined.offset(2, 4, 'b.yaml')).toBe(start);
  expect(joined.offset(2)).toBe(5);
  expect(joined.whole()).toEqual(files[0].whole());
  expect(joined.at(-5, 99_999)).toEqual({ path: 'a.yaml', line: 1, column: 1, endLine: 3, endColumn: 1 });
  expect(joined.at(99_999).path).toBe('c.yaml');
});

it('finds the place of a text in a text', () => {
  const outer = file('k8s/c.yaml', 'a: |\n  [db]\r\n  x = 1\nb: "p=\\"q\\"\\nr=s"\nc: >\n  one\n  two\n');
  const block = new EmbeddedFile('pg.ini', outer, scalar(outer, 'a'));
  const at = block.text.indexOf('x');
  expect(block.at(at, at + 5)).toEqual({ path: 'k8s/c.yaml', line: 3, column: 3, endLine: 3, endColumn: 8 });
  expect(block.offset(3, 3)).toBe(at);
  expect(block.path).toBe('pg.ini');
  expect(block.whole()).toMatchObject({ path: 'k8s/c.yaml', line: 2 });
  const quoted = new EmbeddedFile('x', outer, scalar(outer, 'b'));
  expect(quoted.at(quoted.text.indexOf('r'), quoted.text.length)).toEqual({ path: 'k8s/c.yaml', line: 4, column: 14, endLine: 4, endColumn: 17 });
});

it('points at the whole value where nobody can tell', () => {
  const outer = file('c.yaml', 'a: eA==\n');
  const decoded = new EmbeddedFile('x', outer, { ...scalar(outer, 'a'), text: 'x' });
  expect(decoded.at(0, 1)).toEqual({ path: 'c.yaml', line: 1, column: 4, endLine: 1, endColumn: 8 });
  expect(decoded.offset(1, 4)).toBe(0);
});
