import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { javaStore, storeFormats, type Contained } from './configurations/java-store.ts';
import { readDockerfile, runAll } from './support/container.ts';
import { installJava } from './support/packages.ts';
import { predict } from './support/prediction.ts';
import { each } from './support/programs.ts';
import { writeRepository, type Repository } from './support/repository.ts';
import { closeStage, expectForetold, openStage, rotateUnder, type Seen, type Stage } from './support/stage.ts';

/*
 * Trust stores of Java as Dockerfiles build them: the steps are really run, a real pgjdbc connects before and after the
 * rotation of a real server, and the audit of the same Dockerfile must have foretold it.
 */

/** The folder of programs by the release of Java: the one of the path, and, for what it may read in another way, a later one where it is installed. */
const JAVAS: readonly (readonly [release: string, programs: string | null, rows: readonly Contained[]])[] = [['17', null, javaStore], ...laterJava()];

/** What a virtual machine is faster with when it only lives for a moment. */
const SHORT = '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC';

function laterJava(): readonly (readonly [string, string, readonly Contained[]])[] {
  const folder = '/usr/lib/jvm';
  const homes = existsSync(folder) ? readdirSync(folder).filter((name) => /\b25\b/.test(name)).map((name) => join(folder, name)) : [];
  return homes.filter((home) => existsSync(join(home, 'bin', 'keytool'))).slice(0, 1).map((home) => ['25', join(realpathSync(home), 'bin'), storeFormats]);
}

interface Run {
  readonly id: string;
  readonly configuration: Contained;
  readonly programs: string | null;
}

const RUNS: readonly Run[] = JAVAS.flatMap(([release, programs, rows]) => rows.map((configuration) => ({
  id: `Java ${release}: ${configuration.name}`,
  configuration: { ...configuration, files: Object.fromEntries(Object.entries(configuration.files).map(([path, text]) => [path, text.replace('eclipse-temurin:JAVA', `eclipse-temurin:${release}`)])) },
  programs,
})));

let stage: Stage | undefined;
let seen: ReadonlyMap<string, Seen> = new Map();

beforeAll(async () => {
  const opened = await openStage('java-store-');
  stage = opened;
  const { folder, made, server, trust, plan } = opened;
  const world = { port: server.port, trust, installed: { sets: new Map(), ...installJava(made('packages')) } };
  const ready = await each(RUNS, 3, async ({ id, configuration, programs }) => {
    const written = writeRepository({ ...configuration, command: ['java'] }, join(folder, 'repositories', id.replaceAll(/\W+/g, '-')), world);
    const path = `${programs === null ? '' : `${programs}:`}${process.env['PATH'] ?? ''}`;
    await runAll(configuration.committed, written.folder, { PATH: path, JAVA_TOOL_OPTIONS: SHORT });
    const prediction = await predict(written.folder, plan);
    const { steps, env, command } = readDockerfile(readFileSync(join(written.folder, 'Dockerfile'), 'utf8'));
    await runAll(steps, written.folder, { PATH: path, JAVA_TOOL_OPTIONS: SHORT });
    const javaOptions = [SHORT, written.env['JAVA_TOOL_OPTIONS'], env['JAVA_TOOL_OPTIONS']].filter((text) => text !== undefined).join(' ');
    const repository: Repository = { folder: written.folder, command, env: { ...written.env, ...env, PATH: path, JAVA_TOOL_OPTIONS: javaOptions } };
    return { id, prediction, repository: () => repository };
  });
  seen = await rotateUnder(opened, ready);
}, 800_000);

afterAll(() => closeStage(stage));

describe('the audit foretells what Java makes of a trust store', () => {
  test('every row has a name of its own', () => {
    expect(new Set(RUNS.map(({ id }) => id)).size).toBe(RUNS.length);
    expect(javaStore.length).toBeGreaterThanOrEqual(60);
  });

  test.each(RUNS.map(({ id, configuration }) => [id, configuration.code, configuration.audit ?? configuration.code]))('%s', (id, code, audited) => {
    expectForetold(seen.get(id), code, audited, /certificat|\bSSL\b|\bTLS\b|trustAnchors|keystore|root\.crt/i);
  });
});
