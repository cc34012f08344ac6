import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { makeAuthorities } from './authorities.ts';
import { makePlan } from './plan.ts';
import { codeOf, type Prediction } from './prediction.ts';
import { each, type Ending } from './programs.ts';
import { connect, type Repository } from './repository.ts';
import { startServer } from './server.ts';
import { spellings } from './spellings.ts';

/** What the audit said of a repository, and what its driver did before and after the rotation. */
export interface Seen {
  readonly prediction: Prediction;
  readonly before: Ending;
  readonly after: Ending;
}

/** A server whose root rotates, with a folder for all that is needed around it. */
export type Stage = Awaited<ReturnType<typeof openStage>>;

export async function openStage(name: string) {
  const folder = mkdtempSync(join(tmpdir(), name));
  // Servers run as another user.
  chmodSync(folder, 0o755);
  const made = (part: string): string => {
    mkdirSync(join(folder, part));
    return join(folder, part);
  };
  const authorities = makeAuthorities(made('authorities'));
  const server = await startServer(made('server'), authorities);
  return { folder, made, server, trust: spellings(authorities, join(folder, 'authorities')), plan: makePlan(folder, authorities) };
}

export async function closeStage(stage: Stage | undefined): Promise<void> {
  await stage?.server.stop();
  if (stage !== undefined) rmSync(stage.folder, { recursive: true, force: true });
}

export interface Run {
  readonly id: string;
  readonly prediction: Prediction;
  /** Made anew before each connection where drivers leave something behind. */
  readonly repository: () => Repository;
}

/** Connects, rotates, connects again. */
export async function rotateUnder({ server }: Stage, runs: readonly Run[]): Promise<ReadonlyMap<string, Seen>> {
  const connectAll = (): Promise<readonly Ending[]> => each(runs.map(({ repository }) => repository()), 3, connect);
  const before = await connectAll();
  await server.rotate('b');
  const after = await connectAll();
  return new Map(runs.flatMap(({ id, prediction }, index) => {
    const [first, second] = [before[index], after[index]];
    return first === undefined || second === undefined ? [] : [[id, { prediction, before: first, after: second }] as const];
  }));
}

/** The driver did what its row says, and the audit said so: today, and ahead of the rotation. */
export function expectForetold(seen: Seen | undefined, code: string, audited: string, failsWith: RegExp): void {
  if (seen === undefined) expect.fail('never ran');
  const { prediction, before, after } = seen;
  const said = [before, after].map(({ said: words }) => words.trim().slice(0, 600)).join('\n-- after --\n');
  const driver = codeOf(before.ok ? 'yes' : 'no', after.ok ? 'yes' : 'no');
  expect({ driver, audit: prediction.code, ahead: prediction.ahead }, `${prediction.why}\n${said}`).toEqual({ driver: code, audit: audited, ahead: audited });
  // A program that cannot be started, or has a mistake, connects to nobody either: it must have failed over TLS.
  for (const { ok, said: words } of [before, after]) if (!ok) expect(words).toMatch(failsWith);
}
