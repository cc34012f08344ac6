import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memoryTree, openWorkingCopy } from '../../src/discover/index.ts';
import { renderJson } from '../../src/report/index.ts';
import type { Files } from '../support/audit.ts';
import { joined, JOINTS, leak, PASSWORD, USER } from './marks.ts';
import { evidenceOf, outputsOf, reportOn } from './outputs.ts';
import { AROUND, SYNTAXES } from './syntaxes.ts';
import type { Syntax } from './syntaxes.ts';

const PROJECT = join(import.meta.dirname, '..', '..');

/** Bytes are content that later steps read, so they are evidence too. */
function evidenceText(files: Files): string {
  return JSON.stringify(evidenceOf(files), (_, value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value));
}

/** The joints that a syntax can hold, an equal share for each of `shares` runs, so that neighbours take turns. */
function jointsOf(syntax: Syntax, turn: number, shares: number): readonly string[] {
  return JOINTS.filter((joint, index) => index % shares === turn % shares && !syntax.cannot.includes(joint));
}

describe('the scan', () => {
  test.each([
    ['a wombat', 'plain'], ['a WOMBAT', 'plain'], ['womb…', 'plain'], ['%77ombat', 'percent'], ['%2577ombat', 'percent'], [String.raw`\u0077ombat`, 'escaped'], ['qu&#111;kka', 'escaped'],
    ['wom\n   bat', 'split'], [`x ${Buffer.from('a:wombat').toString('base64')}`, 'base64'], [`x=abc${Buffer.from('quokka').toString('base64')}`, 'base64'],
  ])('finds %j', (text, disguise) => expect(leak(text)).toMatch(new RegExp(`^${disguise}`)));
  test('finds nothing in what is withheld', () => expect(leak('postgres://[withheld]@shop.postgres.database.azure.com')).toBeNull());
});

describe('no extractor keeps a piece of a log-in', () => {
  test('in any syntax, whatever stands between two pieces', () => {
    let connections = 0;
    const leaks: string[] = [];
    for (const [turn, syntax] of SYNTAXES.entries()) {
      for (const joint of ['', ...jointsOf(syntax, turn, 4)]) {
        const files = syntax.write(joined(USER, joint, joint === '' ? 1 : 2), joined(PASSWORD, joint, joint === '' ? 1 : 3));
        const found = leak(evidenceText(files));
        if (found !== null) leaks.push(`${syntax.name}, ${JSON.stringify(joint)}: ${found}`);
        if (joint === '') connections += evidenceOf(files).connections.length;
      }
    }
    expect(leaks).toEqual([]);
    // Nothing is easier to withhold than what was never read.
    expect(connections).toBeGreaterThan(SYNTAXES.length * 0.75);
  });

  test('nor of a very long one', () => {
    const leaks = SYNTAXES.filter((syntax) => leak(evidenceText(syntax.write(USER.repeat(500), PASSWORD.repeat(3000)))) !== null);
    expect(leaks.map(({ name }) => name)).toEqual([]);
  });

  test('nor of one half typed: the file ends anywhere', () => {
    const cut = fc.record({ syntax: fc.constantFrom(...SYNTAXES), share: fc.double({ min: 0, max: 1, noNaN: true }) });
    fc.assert(
      fc.property(cut, ({ syntax, share }) => {
        const files = Object.entries(syntax.write(USER, PASSWORD)).map(([path, content]) => [path, String(content).slice(0, Math.round(String(content).length * share))]);
        expect(leak(evidenceText(Object.fromEntries(files)))).toBeNull();
      }),
      { numRuns: 1500, seed: 7 },
    );
  });

  test('nor of a random one', () => {
    const pieces = fc.array(fc.constantFrom('', '@', ':', '/', '?', '#', '%', '+', '!', '*', '~', '^', '.', '-', '_', 'é', '1', 'A'), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.constantFrom(...SYNTAXES), pieces, pieces, (syntax, user, password) => {
        const kept = (joints: readonly string[]): string[] => joints.filter((joint) => joint === '' || !syntax.cannot.includes(joint));
        const files = syntax.write(kept(user).map((joint) => USER + joint).join('') + USER, kept(password).map((joint) => PASSWORD + joint).join('') + PASSWORD);
        expect(leak(evidenceText(files))).toBeNull();
        expect(leak(renderJson(reportOn(memoryTree({ ...AROUND, ...files }))))).toBeNull();
      }),
      { numRuns: 600, seed: 7 },
    );
  });
});

describe('nothing that anybody gets to see shows one', () => {
  test('of a repository that has every syntax', async () => {
    const files: Record<string, string | Uint8Array> = {};
    for (const [turn, syntax] of SYNTAXES.entries()) {
      const joint = jointsOf(syntax, turn, 5)[turn % 7] ?? '';
      for (const [path, content] of Object.entries({ ...AROUND, ...syntax.write(joined(USER, joint), joined(PASSWORD, joint)) })) files[`app-${turn}/${path}`] = content;
    }
    const tree = memoryTree(files);
    expect(reportOn(tree).clients.length).toBeGreaterThan(SYNTAXES.length / 2);
    for (const [name, text] of await outputsOf(tree)) {
      expect(text.length, name).toBeGreaterThan(10);
      expect(leak(text), name).toBeNull();
    }
  });

  const EXAMPLES = readdirSync(join(PROJECT, 'examples'), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  /** Log-ins as the examples spell them, found without a word of our own readers. */
  const LOGINS: readonly (readonly [RegExp, string])[] = [
    [/(?<=:\/\/)[\w%${}]+:[\w%${}]+(?=@)/g, `${USER}:${PASSWORD}`],
    [/(?<=\b(?:Username|username|PGUSER)=)\w+/g, USER],
    [/(?<=\buser=")\w+/g, USER],
    [/(?<=password=)os\.environ\["\w+"\]/g, `"${PASSWORD}"`],
  ];

  test('of the examples, with log-ins that can be recognised', async () => {
    let planted = 0;
    for (const example of EXAMPLES) {
      const folder = join(PROJECT, 'examples', example);
      const files: Record<string, string> = {};
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath, entry.name);
        if (!entry.isFile() || entry.name === 'report.json') continue;
        let text = readFileSync(path, 'utf8');
        for (const [pattern, mark] of LOGINS) text = text.replaceAll(pattern, () => (planted++, mark));
        files[path.slice(folder.length + 1).replaceAll('\\', '/')] = text;
      }
      for (const [name, text] of await outputsOf(memoryTree(files))) expect(leak(text), `${example}: ${name}`).toBeNull();
    }
    expect(planted).toBeGreaterThan(20);
  });

  test('of this repository, whose tests hold hundreds', async () => {
    const tree = await openWorkingCopy({ root: PROJECT, untracked: false });
    for (const [name, text] of await outputsOf(tree)) {
      expect(text, name).not.toMatch(/hunter2|s3cret|swordfish/i);
      // The name of the file with the marks is no secret.
      expect(leak(text), name).toBeNull();
    }
  });
});
