import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

import { renewedExamples } from '../../scripts/docs-examples.ts';
import { renewed } from '../../scripts/docs-readme.ts';
import { rotationsPage } from '../../scripts/docs-rotations.ts';
import { storesPage } from '../../scripts/docs-stores.ts';
import { extractors } from '../../src/extract/registry.ts';
import { project } from './sources.ts';

const read = (path: string): string => readFileSync(join(project, path), 'utf8');

/** Every page that a reader may open, from the project's root. */
function pages(): readonly string[] {
  const docs = (readdirSync(join(project, 'docs'), { recursive: true }) as string[]).filter((name) => name.endsWith('.md')).map((name) => join('docs', name));
  const top = readdirSync(project).filter((name) => name.endsWith('.md'));
  return [...top, ...docs, 'examples/README.md'].sort();
}

/** Targets of links and pictures, outside of code. */
function links(text: string): readonly string[] {
  const prose = text.replace(/^```[^\n]*\n[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, '``');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g), ...prose.matchAll(/\b(?:src|srcset|href)="([^"\s]+)"/g)].flatMap(([, target]) => target ?? []);
}

describe('what is generated', () => {
  const how = 'is what its script makes of the sources today: npm run docs';

  it(`README.md ${how}`, async () => expect(await renewed(read('README.md'))).toBe(read('README.md')));
  it(`examples/README.md ${how}`, () => expect(renewedExamples(read('examples/README.md'))).toBe(read('examples/README.md')));
  it(`docs/rotations.md ${how}`, () => expect(rotationsPage()).toBe(read('docs/rotations.md')));
  it(`docs/stores.md ${how}`, () => expect(storesPage()).toBe(read('docs/stores.md')));
});

describe('docs/deployments.md', () => {
  it('has a row for every format that is read, and for no other', () => {
    const rows = [...read('docs/deployments.md').matchAll(/^\| <a id="([^"]+)">/gm)].map(([, id]) => id);
    expect(rows.toSorted()).toEqual(extractors.map(({ id }) => id.replaceAll(' ', '-')).toSorted());
  });
});

describe('links', () => {
  it.each(pages().map((page) => [page]))('of %s lead to something', (page) => {
    const targets = links(read(page));
    const broken = targets.filter((target) => !/^(?:https:|mailto:)/.test(target)).filter((target) => {
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? join(project, page) : join(project, dirname(page), path);
      if (!existsSync(file) || relative(project, file).startsWith('..')) return true;
      return anchor !== undefined && statSync(file).isFile() && !anchors(readFileSync(file, 'utf8')).has(anchor);
    });
    expect(broken).toEqual([]);
    expect(targets.filter((target) => target.startsWith('http:'))).toEqual([]);
  });

  it('are found where there are some', () => {
    expect(links('a [b](c.md) `[d](e)` ![f](g.png)\n```\n[h](i)\n```\n<img alt="j" src="k.png">')).toEqual(['c.md', 'g.png', 'k.png']);
  });

  it('to pictures cost little', () => {
    const folder = join(project, 'docs', 'images');
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).size, name).toBeLessThan(150 * 1024);
    expect(readdirSync(folder).filter((name) => !links(read('README.md')).includes(`docs/images/${name}`))).toEqual([]);
  });

  it('go from the README to every page for users', () => {
    expect(links(read('README.md'))).toEqual(expect.arrayContaining(['docs/drivers.md', 'docs/rotations.md', 'examples', 'SECURITY.md', 'CONTRIBUTING.md', 'LICENSE']));
  });
});

/** Names that a link can jump to: those that are set, and those that GitHub makes of headings. */
function anchors(text: string): ReadonlySet<string> {
  const set = [...text.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id ?? '');
  const headings = [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, title = '']) => title.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-'));
  return new Set([...set, ...headings]);
}
