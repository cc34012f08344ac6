import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Report } from '../../src/model.ts';
import { createWorld } from './harness.ts';
import type { World } from './harness.ts';

/**
 * Keystores and public stores, by the bundles as processes. The keystore was made by keytool 17, one `-importcert` for each
 * root of `rotations/roots`; nobody would guess its password.
 */
const STORE = readFileSync(join(import.meta.dirname, 'fixtures', 'truststore.p12'));
const PASSWORD = 'Zq81 nobody guesses#this';
const PASSWORDS = `another one\n${PASSWORD}\n`;
const DAY = '2026-11-24';

let world: World;
beforeEach(() => {
  world = createWorld();
  world.write('pom.xml', '<project><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.4</version></dependency></dependencies></project>\n');
  world.write('src/main/resources/application.properties', 'spring.datasource.url=jdbc:postgresql://shop.postgres.database.azure.com/shop?sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory\n');
  world.write('certs/truststore.p12', STORE);
  world.write('Dockerfile', 'FROM eclipse-temurin:17\nWORKDIR /app\nCOPY . .\nENV JAVA_TOOL_OPTIONS="-Djavax.net.ssl.trustStore=/app/certs/truststore.p12 -Djavax.net.ssl.trustStorePassword=$TRUST_PASSWORD"\nCMD ["java", "-jar", "app.jar"]\n');
  world.track();
});
afterEach(() => world.remove());

const verdictOf = (report: Report): unknown => ({ verdict: report.summary.verdict, trust: report.clients.map(({ trust }) => [trust.kind, trust.anchors.length]) });
const OPENED = { verdict: 'ready', trust: [['keystore', 4]] };

describe('the action', () => {
  const ran = (passwords?: string) => world.action({ 'as-of': DAY, ...(passwords === undefined ? {} : { 'keystore-passwords': passwords }) });

  it('opens a keystore with the input keystore-passwords, which nothing shows', () => {
    const run = ran(PASSWORDS);
    expect(run).toMatchObject({ status: 0, err: '', network: '' });
    expect(verdictOf(run.report())).toEqual(OPENED);
    // The runner takes a masked value out of everything that follows, so masks come first, and are the one place where it stands.
    const masks = run.commands.flatMap(({ name, message }) => (name === 'add-mask' ? [message] : []));
    expect(masks).toEqual(['another one', PASSWORD]);
    expect(run.commands.slice(0, masks.length).map(({ name }) => name)).toEqual(masks.map(() => 'add-mask'));
    const shown = [run.log.join('\n'), run.summary, JSON.stringify([...run.outputs]), JSON.stringify(run.report()), ...run.commands.filter(({ name }) => name !== 'add-mask').map((command) => JSON.stringify(command))];
    for (const each of shown) for (const secret of masks) expect(each).not.toContain(secret);
  });

  it.each([['none', undefined], ['a wrong one', 'changeit\nZq81 nobody guesses']])('says that it cannot open it with %s', (_, passwords) => {
    const run = ran(passwords);
    expect(verdictOf(run.report())).toEqual({ verdict: 'unknown', trust: [['keystore', 0]] });
    expect(JSON.stringify(run.report().findings)).toContain('none of the known passwords opens it');
  });
});

describe('the command', () => {
  const ran = (env: Record<string, string> = {}) => world.cli(['audit', '--as-of', DAY, '--format', 'json', '--fail-on', 'never'], env);

  it('opens a keystore with ROTATION_READY_KEYSTORE_PASSWORDS, which nothing shows', () => {
    const run = ran({ ROTATION_READY_KEYSTORE_PASSWORDS: PASSWORDS });
    expect(run).toMatchObject({ status: 0, err: '', network: '' });
    expect(verdictOf(JSON.parse(run.out) as Report)).toEqual(OPENED);
    for (const format of ['json', 'sarif', 'markdown', 'text']) {
      const { out, err } = world.cli(['audit', '--as-of', DAY, '--format', format], { ROTATION_READY_KEYSTORE_PASSWORDS: PASSWORDS });
      expect(out.length).toBeGreaterThan(50);
      for (const secret of PASSWORDS.trim().split('\n')) expect(out + err).not.toContain(secret);
    }
  });

  it('is told of passwords by nothing else', () => {
    expect(verdictOf(JSON.parse(ran().out) as Report)).toMatchObject({ verdict: 'unknown' });
  });

  it('knows what public stores hold, from the data beside the bundle', () => {
    // The list of Node.js 22 has what servers present.
    world.write('node/Dockerfile', 'FROM node:22-alpine\nWORKDIR /app\nCOPY . .\nCMD ["node", "index.js"]\n');
    world.write('node/package.json', '{ "name": "shop", "dependencies": { "pg": "8.16.3" } }\n');
    world.write('node/index.js', "const { Client } = require('pg');\nnew Client({ host: 'shop.postgres.database.azure.com', ssl: true }).connect();\n");
    world.git('add', '-A');
    const run = world.cli(['audit', '--as-of', DAY, '--format', 'json', '--fail-on', 'never']);
    expect(run).toMatchObject({ status: 0, err: '', network: '' });
    const report = JSON.parse(run.out) as Report;
    expect(report.clients.filter(({ driver }) => driver === 'node-postgres').map(({ driver, trust, outcomes }) => [driver, trust.kind, trust.anchors.length > 1, outcomes.map(({ outcome }) => outcome)])).toEqual([['node-postgres', 'platform', true, ['connects']]]);
  });
});
