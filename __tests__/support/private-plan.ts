import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { audit } from '../../src/audit.ts';
import { memoryTree } from '../../src/discover/index.ts';
import type { Plan, Report } from '../../src/model.ts';
import { choosePlans } from '../../src/rotations/load.ts';
import type { Files } from './audit.ts';
import { makePki } from './pki.ts';

/** Roots that no public store holds, and a rotation in which servers present the first and the second of them. */
export const privatePki = makePki();

export const PRIVATE_HOST = 'orders.db.example.org';

/** The whole audit on files in memory, for that rotation. */
export function auditPrivately(files: Files): Report {
  return audit(memoryTree(files), { asOf: '2026-11-24', plans: [privatePlan()], assigned: [] });
}

let made: Plan | null = null;

function privatePlan(): Plan {
  made ??= makePlan();
  return made;
}

function makePlan(): Plan {
  const { a, b, intermediateA, intermediateB } = privatePki;
  const folder = mkdtempSync(join(tmpdir(), 'plan-'));
  const path = join(folder, 'private.json');
  const chain = (anchor: string, intermediate: string): object => ({ anchors: [anchor], presence: 'all', intermediates: [intermediate] });
  writeFileSync(path, JSON.stringify({
    id: 'private',
    title: 'A private rotation',
    match: { hostSuffixes: ['.db.example.org'] },
    sources: {},
    certificates: { 'private-a': a.pem, 'private-b': b.pem, 'private-ia': intermediateA.pem, 'private-ib': intermediateB.pem },
    phases: [{ id: 'both', title: 'Both roots', from: null, announcements: [{ on: null, from: null }], chains: [chain('private-a', 'private-ia'), chain('private-b', 'private-ib')] }],
  }));
  const plan = choosePlans([path]).plans.find(({ id }) => id === 'private');
  rmSync(folder, { recursive: true });
  if (plan === undefined) throw new Error('the plan is not there');
  return plan;
}
