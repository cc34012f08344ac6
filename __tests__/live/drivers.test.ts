import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Configuration } from './configurations/configuration.ts';
import { libpq } from './configurations/libpq.ts';
import { nodePostgres } from './configurations/node-postgres.ts';
import { pgjdbc } from './configurations/pgjdbc.ts';
import { psqlodbc } from './configurations/psqlodbc.ts';
import { makeAuthorities } from './support/authorities.ts';
import { install } from './support/packages.ts';
import { makePlan } from './support/plan.ts';
import { codeOf, predict, type Prediction } from './support/prediction.ts';
import { each, type Ending } from './support/programs.ts';
import { connect, writeRepository, type Repository } from './support/repository.ts';
import { startServer, type Server } from './support/server.ts';
import { spellings } from './support/spellings.ts';

/*
 * A server rotates its root, and real drivers connect before and after, each from a small repository. The audit of that
 * repository must have foretold what they did.
 */
const CONFIGURATIONS: readonly Configuration[] = [...libpq, ...psqlodbc, ...pgjdbc, ...nodePostgres];
const idOf = ({ driver, name }: Configuration): string => `${driver}: ${name}`;

interface Seen {
  readonly prediction: Prediction;
  readonly before: Ending;
  readonly after: Ending;
}

const seen = new Map<string, Seen>();
let folder: string;
let server: Server | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rotation-'));
  chmodSync(folder, 0o755);
  const made = (name: string): string => {
    mkdirSync(join(folder, name));
    return join(folder, name);
  };
  const authorities = makeAuthorities(made('authorities'));
  const trust = spellings(authorities, join(folder, 'authorities'));
  const plan = makePlan(folder, authorities);
  const [installed, started] = await Promise.all([install(made('packages')), startServer(made('server'), authorities)]);
  server = started;
  const world = { port: started.port, trust, installed };
  const repositories = (): readonly Repository[] => CONFIGURATIONS.map((configuration, index) => writeRepository(configuration, join(folder, 'repositories', `${index}`), world));
  const predictions = await each(repositories(), 1, (repository) => predict(repository.folder, plan));
  const before = await each(repositories(), 3, connect);
  await started.rotate('b');
  const after = await each(repositories(), 3, connect);
  for (const [index, configuration] of CONFIGURATIONS.entries()) {
    const [prediction, first, second] = [predictions[index], before[index], after[index]];
    if (prediction !== undefined && first !== undefined && second !== undefined) seen.set(idOf(configuration), { prediction, before: first, after: second });
  }
});

afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the audit foretells what drivers do', () => {
  test('in as many configurations as there are names', () => {
    expect(new Set(CONFIGURATIONS.map(idOf)).size).toBe(CONFIGURATIONS.length);
    expect(CONFIGURATIONS.length).toBeGreaterThanOrEqual(60);
  });

  test.each(CONFIGURATIONS.map((configuration) => [idOf(configuration), configuration.code, configuration.audit ?? configuration.code]))('%s', (id, code, audited) => {
    const { prediction, before, after } = seen.get(id) ?? expect.fail('never ran');
    const said = [before, after].map(({ said: words }) => words.trim().slice(0, 600)).join('\n-- after --\n');
    const driver = codeOf(before.ok ? 'yes' : 'no', after.ok ? 'yes' : 'no');
    expect({ driver, audit: prediction.code, ahead: prediction.ahead }, `${prediction.why}\n${said}`).toEqual({ driver: code, audit: audited, ahead: audited });
    // A program that cannot be started, or has a mistake, connects to nobody either: it must have failed over TLS.
    for (const { ok, said: words } of [before, after]) if (!ok) expect(words).toMatch(/certificate|\bSSL\b|\bTLS\b|sslmode|no encryption|trust anchors|PEM|issuer/i);
  });
});
