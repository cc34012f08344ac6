import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { javaStore, storeFormats, type Contained } from './configurations/java-store.ts';
import { makeAuthorities } from './support/authorities.ts';
import { readDockerfile, runAll } from './support/container.ts';
import { installJava } from './support/packages.ts';
import { makePlan } from './support/plan.ts';
import { codeOf, predict, type Prediction } from './support/prediction.ts';
import { each, type Ending } from './support/programs.ts';
import { connect, writeRepository, type Repository } from './support/repository.ts';
import { startServer, type Server } from './support/server.ts';
import { spellings } from './support/spellings.ts';

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

interface Seen {
  readonly prediction: Prediction;
  readonly before: Ending;
  readonly after: Ending;
}

const seen = new Map<string, Seen>();
let folder: string;
let server: Server | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'java-store-'));
  chmodSync(folder, 0o755);
  const made = (name: string): string => {
    mkdirSync(join(folder, name));
    return join(folder, name);
  };
  const authorities = makeAuthorities(made('authorities'));
  const trust = spellings(authorities, join(folder, 'authorities'));
  const plan = makePlan(folder, authorities);
  const started = await startServer(made('server'), authorities);
  server = started;
  const world = { port: started.port, trust, installed: { sets: new Map(), ...installJava(made('packages')) } };
  const ready = await each(RUNS, 3, async ({ id, configuration, programs }) => {
    const written = writeRepository({ ...configuration, command: ['java'] }, join(folder, 'repositories', id.replaceAll(/\W+/g, '-')), world);
    const path = `${programs === null ? '' : `${programs}:`}${process.env['PATH'] ?? ''}`;
    await runAll(configuration.committed, written.folder, { PATH: path, JAVA_TOOL_OPTIONS: SHORT });
    const prediction = await predict(written.folder, plan);
    const { steps, env, command } = readDockerfile(readFileSync(join(written.folder, 'Dockerfile'), 'utf8'));
    await runAll(steps, written.folder, { PATH: path, JAVA_TOOL_OPTIONS: SHORT });
    const javaOptions = [SHORT, written.env['JAVA_TOOL_OPTIONS'], env['JAVA_TOOL_OPTIONS']].filter((text) => text !== undefined).join(' ');
    const repository: Repository = { folder: written.folder, command, env: { ...written.env, ...env, PATH: path, JAVA_TOOL_OPTIONS: javaOptions } };
    return { id, prediction, repository };
  });
  const before = await each(ready, 3, ({ repository }) => connect(repository));
  await started.rotate('b');
  const after = await each(ready, 3, ({ repository }) => connect(repository));
  for (const [index, { id, prediction }] of ready.entries()) {
    const [first, second] = [before[index], after[index]];
    if (first !== undefined && second !== undefined) seen.set(id, { prediction, before: first, after: second });
  }
}, 800_000);

afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('the audit foretells what Java makes of a trust store', () => {
  test('every row has a name of its own', () => {
    expect(new Set(RUNS.map(({ id }) => id)).size).toBe(RUNS.length);
    expect(javaStore.length).toBeGreaterThanOrEqual(60);
  });

  test.each(RUNS.map(({ id, configuration }) => [id, configuration.code, configuration.audit ?? configuration.code]))('%s', (id, code, audited) => {
    const { prediction, before, after } = seen.get(id) ?? expect.fail('never ran');
    const said = [before, after].map(({ said: words }) => words.trim().slice(0, 600)).join('\n-- after --\n');
    const driver = codeOf(before.ok ? 'yes' : 'no', after.ok ? 'yes' : 'no');
    expect({ driver, audit: prediction.code, ahead: prediction.ahead }, `${prediction.why}\n${said}`).toEqual({ driver: code, audit: audited, ahead: audited });
    // A program that has a mistake connects to nobody either: it must have failed over TLS.
    for (const { ok, said: words } of [before, after]) if (!ok) expect(words).toMatch(/certificat|\bSSL\b|\bTLS\b|trustAnchors|keystore|root\.crt/i);
  });
});
