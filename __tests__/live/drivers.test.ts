import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Configuration } from './configurations/configuration.ts';
import { libpq } from './configurations/libpq.ts';
import { nodePostgres } from './configurations/node-postgres.ts';
import { pgjdbc } from './configurations/pgjdbc.ts';
import { psqlodbc } from './configurations/psqlodbc.ts';
import { install } from './support/packages.ts';
import { predict } from './support/prediction.ts';
import { each } from './support/programs.ts';
import { writeRepository, type Repository } from './support/repository.ts';
import { closeStage, expectForetold, openStage, rotateUnder, type Seen, type Stage } from './support/stage.ts';

/*
 * A server rotates its root, and real drivers connect before and after, each from a small repository. The audit of that
 * repository must have foretold what they did.
 */
const CONFIGURATIONS: readonly Configuration[] = [...libpq, ...psqlodbc, ...pgjdbc, ...nodePostgres];
const idOf = ({ driver, name }: Configuration): string => `${driver}: ${name}`;

let stage: Stage | undefined;
let seen: ReadonlyMap<string, Seen> = new Map();

beforeAll(async () => {
  const opened = await openStage('rotation-');
  stage = opened;
  const { folder, made, server, trust, plan } = opened;
  const world = { port: server.port, trust, installed: await install(made('packages')) };
  const runs = await each(CONFIGURATIONS.map((configuration, index) => ({ configuration, index })), 1, async ({ configuration, index }) => {
    const repository = (): Repository => writeRepository(configuration, join(folder, 'repositories', `${index}`), world);
    return { id: idOf(configuration), prediction: await predict(repository().folder, plan), repository };
  });
  seen = await rotateUnder(opened, runs);
});

afterAll(() => closeStage(stage));

describe('the audit foretells what drivers do', () => {
  test('in as many configurations as there are names', () => {
    expect(new Set(CONFIGURATIONS.map(idOf)).size).toBe(CONFIGURATIONS.length);
    expect(CONFIGURATIONS.length).toBeGreaterThanOrEqual(60);
  });

  test.each(CONFIGURATIONS.map((configuration) => [idOf(configuration), configuration.code, configuration.audit ?? configuration.code]))('%s', (id, code, audited) => {
    expectForetold(seen.get(id), code, audited, /certificate|\bSSL\b|\bTLS\b|sslmode|no encryption|trust anchors|PEM|issuer/i);
  });
});
