import { describe, expect, it } from 'vitest';
import type { Scope } from '../../../src/extract/arm/evaluate.ts';
import { evaluate, newSteps } from '../../../src/extract/arm/evaluate.ts';
import { parseExpression } from '../../../src/extract/arm/expression-parser.ts';
import { isExpression, treeExpression } from '../../../src/extract/arm/template-tree.ts';
import { toNode } from '../../../src/extract/arm/to-node.ts';
import { guarded, literal, wordOf } from '../../../src/extract/arm/value.ts';
import { jsonTree } from '../../../src/extract/settings/json-tree.ts';
import { newBudget } from '../../../src/extract/settings/tree.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';

const fileOf = (text: string): SourceFile => new SourceFile('azuredeploy.json', new TextEncoder().encode(text));
const scopeOf = (file: SourceFile): Scope => ({ file, steps: newSteps(), name: () => undefined, call: () => undefined });

const worked = (source: string): string | null => wordOf(evaluate(parseExpression(source, (offset) => offset), scopeOf(fileOf(source))));

describe('an expression', () => {
  it.each<[string, string]>([
    ["concat('a', 'b', string(1))", 'ab1'],
    ["'it''s'", "it's"],
    ["toLower(concat('A', 'b'))", 'ab'],
    ["if(equals('a', 'a'), 'yes', 'no')", 'yes'],
    ["createObject('a', createArray('x', 'y')).a[1]", 'y'],
    ["sys.concat('a')", 'a'],
    ["coalesce(null(), 'b')", 'b'],
    ["map(createArray('a'), lambda('n', concat(lambdaVariables('n'), '!')))[0]", 'a!'],
    ["and(true(), not(false()))", 'true'],
    ["base64ToString('eA==')", 'x'],
  ])('%s', (source, expected) => {
    expect(worked(source)).toBe(expected);
  });

  it.each(['', 'a(', 'a..b', "concat('a')x", "concat('a', newGuid())", "concat('a', parameters('p'))"])('is not known: %s', (source) => {
    expect(worked(source)).toBeNull();
  });

  it('is one only between single brackets', () => {
    expect(["[a]", "[[a]", '[a', 'a]'].map(isExpression)).toEqual([true, false, false, false]);
  });

  it('ends, however deep it is nested', () => {
    expect(worked('concat('.repeat(50_000))).toBeNull();
  });
});

describe('positions', () => {
  const source = '{\n  "value": "[concat(\'host=a\\n\', \'b\')]",\n  "plain": "c\\"d"\n}';
  const file = fileOf(source);
  const tree = jsonTree(source);
  const node = tree === null ? null : toNode('', null, evaluate(treeExpression(tree, file, true), scopeOf(file)), { file, start: 0, end: 0 }, newBudget());

  it('of each piece are those of the file', () => {
    const [value] = node?.kind === 'map' ? node.children : [];
    const pieces = (value as { pieces?: readonly { start: number; end: number }[] } | undefined)?.pieces ?? [];
    expect(pieces.map(({ start, end }) => source.slice(start, end))).toEqual(["host=a\\n", 'b']);
    expect(value?.keySpan === undefined || value.keySpan === null ? '' : source.slice(value.keySpan.start, value.keySpan.end)).toBe('value');
  });
});

describe('a secure value', () => {
  it.each(['hunter2', 'Passw0rd!', 'a.b'])('is withheld: %s', (word) => {
    expect(guarded(literal(word, null), null)).toMatchObject({ kind: 'unknown', reason: 'withheld' });
  });

  it.each(['postgresql://a:b@c.postgres.database.azure.com/d', 'verify-full', '/certs/ca.pem', 'pg.postgres.database.azure.com'])('is kept: %s', (word) => {
    expect(wordOf(guarded(literal(word, null), null))).toBe(word);
  });
});
