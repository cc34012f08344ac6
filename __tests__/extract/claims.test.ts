import { expect, it } from 'vitest';
import { extract } from '../../src/extract/index.ts';
import type { Extractor } from '../../src/extract/extractor.ts';

const CONTEXT = { open: () => null, list: () => null };
const file = (path: string): { path: string; bytes: Uint8Array } => ({ path, bytes: new Uint8Array() });

function reader(id: string, more: Partial<Extractor> = {}): Extractor {
  return {
    id, wants: () => false, needles: () => [], accepts: () => true,
    extract: ({ path }) => ({ skipped: [{ path, reason: 'malformed', detail: id }] }),
    ...more,
  };
}

it('an extractor that yields leaves alone what another one has claimed, whatever the order', () => {
  const chart = reader('chart', { accepts: ({ path }) => path === 'z/Chart.yaml', extract: () => ({ claims: ['a/values.yaml'] }) });
  const { skipped } = extract(['a/values.yaml', 'b.yaml', 'z/Chart.yaml'].map(file), CONTEXT, [reader('settings', { yields: true }), reader('words'), chart]);
  expect(skipped.map(({ path, detail }) => `${detail} ${path}`).sort()).toEqual(['settings b.yaml', 'settings z/Chart.yaml', 'words a/values.yaml', 'words b.yaml', 'words z/Chart.yaml']);
});

it('what an extractor could not digest is not claimed', () => {
  const broken = reader('chart', { extract: () => { throw new Error('broken'); } });
  expect(extract([file('values.yaml')], CONTEXT, [reader('settings', { yields: true }), broken]).skipped.map(({ detail }) => detail)).toEqual(['chart: it could not be read', 'settings']);
});
