import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { audit } from '../../src/audit.ts';
import { openWorkingCopy } from '../../src/discover/index.ts';
import { renderJson } from '../../src/report/index.ts';
import { builtInPlans } from '../../src/rotations/load.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'examples');
const names = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);

/** `example.json`: the day on which the example is judged, and what it shows. */
interface Example {
  readonly day: string;
  readonly shows: string;
  readonly verdict: string;
}

describe.each(names)('%s', (name) => {
  const folder = join(FOLDER, name);

  test('has a day, says what it shows, and is judged as its report says', async () => {
    const { day, shows, verdict } = JSON.parse(readFileSync(join(folder, 'example.json'), 'utf8')) as Example;
    expect(shows).not.toBe('');
    const report = audit(await openWorkingCopy({ root: folder, untracked: true }), { asOf: day, plans: builtInPlans(), assigned: [] });
    expect(report.summary.verdict).toBe(verdict);
    await expect(renderJson(report)).toMatchFileSnapshot(join(folder, 'report.json'));
  });

  test('its expected report is committed', () => {
    expect(existsSync(join(folder, 'report.json'))).toBe(true);
  });
});

test('a repository of all of them is judged as each by itself', async () => {
  const day = '2026-11-24';
  const clientsIn = async (root: string, prefix: string): Promise<string[]> => {
    const { clients } = audit(await openWorkingCopy({ root, untracked: true }), { asOf: day, plans: builtInPlans(), assigned: [] });
    // Within a checkout, paths are those of the checkout.
    const place = ({ path, line }: { readonly path: string; readonly line: number }): string => `${path.startsWith('examples/') ? path.slice('examples/'.length) : `${prefix}${path}`}:${line}`;
    return clients.map(({ location, driver, worst, chain }) => [place(location), driver, worst, ...chain.flatMap(({ at }) => (at === null ? [] : [place(at)]))].join(' '));
  };
  const single: string[] = [];
  for (const name of names) single.push(...(await clientsIn(join(FOLDER, name), `${name}/`)));
  expect((await clientsIn(FOLDER, '')).sort()).toEqual(single.sort());
}, 60_000);
