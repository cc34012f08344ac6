import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { driversPage } from '../../src/drivers/page.ts';
import { tables } from '../../src/drivers/registry.ts';

const committed = readFileSync(new URL('../../docs/drivers.md', import.meta.url), 'utf8');

it('is what the tables say (npx node scripts/docs-drivers.ts writes it again)', () => {
  expect(committed).toBe(driversPage());
});

it('has every row of every driver', () => {
  for (const { rows } of tables) for (const { id } of rows) expect(committed).toContain(`| \`${id}\` |`);
});
