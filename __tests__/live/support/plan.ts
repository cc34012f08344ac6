import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '../../../src/model.ts';
import { choosePlans } from '../../../src/rotations/load.ts';
import type { Authorities } from './authorities.ts';

const day = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

/** The certificates are of today, so is the day before; the rotation is announced and comes soon. */
export const BEFORE = day(0);
export const AFTER = day(30);

/** A user's own rotation plan, by way of a file: root A now, root B from a day on. */
export function makePlan(folder: string, { a, b, intermediateA, intermediateB }: Authorities): Plan {
  const path = join(folder, 'plan.json');
  writeFileSync(path, JSON.stringify({
    id: 'live',
    title: 'The live test',
    match: { hostSuffixes: ['.localhost'] },
    sources: {},
    certificates: { 'live-a': a, 'live-b': b, 'live-ia': intermediateA, 'live-ib': intermediateB },
    phases: [
      { id: 'a', title: 'Root A', from: null, announcements: [{ on: null, from: null }], chains: [{ anchors: ['live-a'], presence: 'all', intermediates: ['live-ia'] }] },
      { id: 'b', title: 'Root B', from: day(15), announcements: [{ on: day(-30), from: day(15) }], chains: [{ anchors: ['live-b'], presence: 'all', intermediates: ['live-ib'] }] },
    ],
  }));
  const plan = choosePlans([path]).plans.find(({ id }) => id === 'live');
  if (plan === undefined) throw new Error('the plan is not there');
  // No plan file may claim a name without a dot, which `localhost` is; a server on loopback has no other name everywhere.
  return { ...plan, match: { ...plan.match, hostSuffixes: ['localhost'] } };
}
