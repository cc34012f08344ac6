import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Decision, FileState, ResolvedSetting, Value } from '../../src/model.ts';
import { driverById, drivers, unknownDriver } from '../../src/drivers/registry.ts';
import { NO_KEYS } from '../support/keyring.ts';
import { setting, viewOf } from './lab/world.ts';
import type { World } from './lab/world.ts';
import { processorTime } from '../support/processor-time.ts';

const at = { path: 'x', line: 1, column: 1, endLine: 1, endColumn: 1 };
const pem = (id: string): Uint8Array => readFileSync(new URL(`../../rotations/roots/${id}.pem`, import.meta.url));
const file = (bytes: Uint8Array = pem('DigiCertGlobalRootG2')): FileState => ({ kind: 'present', content: { kind: 'bytes', bytes, at }, path: 'certs/root.pem', via: [{ at, what: 'copied' }] });
const unseen: FileState = { kind: 'unknown', reason: 'a secret is mounted there', via: [] };
const unknown: Value = { kind: 'unknown', reason: 'a secret', via: [] };
const either = (...words: readonly string[]): Value => ({ kind: 'oneOf', via: [], branches: words.map((value) => ({ kind: 'known', value, via: [] })) });
const anything = setting('string', '*', '', { value: unknown });

function decide(driver: string, settings: readonly ResolvedSetting[], world: World = {}): readonly Decision[] {
  return (driverById(driver) ?? unknownDriver).decide(settings, viewOf(world));
}
const rowsOf = (decisions: readonly Decision[]): string[] => decisions.map(({ verifies, row }) => `${verifies} ${row.slice(row.indexOf('/') + 1)}`);

describe('which source wins', () => {
  const full = (layer: ResolvedSetting['layer']): ResolvedSetting => setting(layer, 'sslmode', 'verify-full');
  const off = (layer: ResolvedSetting['layer']): ResolvedSetting => setting(layer, 'sslmode', 'disable');

  it.each<[string, string, readonly ResolvedSetting[], World, string]>([
    ['libpq: the last of two equal keys', 'libpq', [full('string'), off('string')], {}, 'no disable'],
    ['libpq: arguments over the string', 'libpq', [off('option'), full('string')], {}, 'no disable'],
    ['libpq: the string over the environment', 'libpq', [off('string')], { variables: { PGSSLMODE: 'verify-full' } }, 'no disable'],
    ['libpq: a service file over the environment', 'libpq', [off('file')], { variables: { PGSSLMODE: 'verify-full' } }, 'no disable'],
    ['libpq: a service file over the default', 'libpq', [off('file')], {}, 'no disable'],
    ['libpq: keys of a string are case-sensitive', 'libpq', [setting('string', 'SSLMODE', 'disable')], {}, 'no weak-mode'],
    ['libpq: nested options', 'libpq', [setting('option', 'OPTIONS.sslmode', 'disable')], {}, 'no disable'],
    ['libpq: values are case-sensitive', 'libpq', [setting('string', 'sslmode', 'Require')], {}, 'error refused-mode'],
    ['libpq: ssl=true in a URI is require', 'libpq', [setting('string', 'ssl', 'true')], {}, 'no require'],
    ['libpq: any other ssl is refused', 'libpq', [setting('string', 'ssl', 'require')], {}, 'error refused-mode'],
    ['libpq: an empty sslrootcert means the default file', 'libpq', [setting('string', 'sslrootcert', '')], { files: { '/home/user/.postgresql/root.crt': file() } }, 'yes weak-mode-with-root'],
    ['libpq: sslrootcert over PGSSLROOTCERT', 'libpq', [setting('string', 'sslrootcert', '/gone')], { variables: { PGSSLROOTCERT: '/there' }, files: { '/gone': { kind: 'absent', via: [] }, '/there': file() } }, 'no root-missing'],
    ['libpq: PGREQUIRESSL', 'libpq', [], { variables: { PGREQUIRESSL: '1' } }, 'no require'],
    ['libpq: ~ is not expanded', 'libpq', [full('string'), setting('string', 'sslrootcert', '~/root.crt')], { files: { '/home/user/root.crt': file() } }, 'error strict-without-root'],
    ['libpq: but a shell expands it in a variable', 'libpq', [full('string')], { variables: { PGSSLROOTCERT: '~/root.crt' }, files: { '/home/user/root.crt': file() } }, 'yes verify-full'],
    ['psqlODBC: the environment does not set the mode', 'psqlodbc', [], { variables: { PGSSLMODE: 'verify-full' } }, 'no disable'],
    ['pgjdbc: the URL over properties', 'pgjdbc', [off('string'), full('option')], {}, 'no disable'],
    ['pgjdbc: sslmode over ssl', 'pgjdbc', [setting('string', 'ssl', 'true'), setting('string', 'sslmode', 'require')], {}, 'no weak-mode'],
    ['pgjdbc: bean properties in camel case', 'pgjdbc', [setting('option', 'dataSourceProperties.sslMode', 'disable')], {}, 'no disable'],
    ['pgjdbc: PGSSLMODE is not read', 'pgjdbc', [], { variables: { PGSSLMODE: 'verify-full' }, versions: { 'org.postgresql:postgresql': '42.7.7' } }, 'no weak-mode'],
    ['node-postgres: the URL over the option', 'node-postgres', [off('string'), setting('option', 'ssl', 'true', { type: 'boolean' })], { versions: { pg: '8.16.0' } }, 'no url-disable'],
    ['node-postgres: the option over the environment', 'node-postgres', [setting('option', 'ssl', 'false', { type: 'boolean' })], { variables: { PGSSLMODE: 'require' } }, 'no option-off'],
    ['node-postgres: sslmode beside host is ignored', 'node-postgres', [full('option')], {}, 'no plaintext'],
    ['node-postgres: only the boolean false counts', 'node-postgres', [setting('option', 'ssl.rejectUnauthorized', 'false')], { versions: { pg: '8.16.0' } }, 'yes option-on'],
    ['node-postgres: extra.ssl over ssl (TypeORM)', 'node-postgres', [setting('option', 'ssl', 'true', { type: 'boolean' }), setting('option', 'extra.ssl.rejectUnauthorized', 'false', { type: 'boolean' })], {}, 'no option-reject-false'],
    ['Sequelize: a plain ssl option is ignored', 'sequelize', [setting('option', 'ssl', 'true', { type: 'boolean' })], {}, 'no plaintext'],
    ['Npgsql: keys in any case and spacing', 'npgsql', [setting('string', 'ssl mode', 'Disable')], { versions: { Npgsql: '8.0.1' } }, 'no disable'],
    ['Npgsql: an enumeration in code', 'npgsql', [setting('option', 'SslMode', 'SslMode.VerifyFull')], { versions: { Npgsql: '8.0.1' } }, 'yes verify-full'],
    ['Npgsql: a hyphen is refused', 'npgsql', [setting('string', 'SSL Mode', 'verify-full')], {}, 'error refused-mode'],
    ['Npgsql: Root Certificate over PGSSLROOTCERT', 'npgsql', [setting('string', 'SSL Mode', 'VerifyCA'), setting('string', 'Root Certificate', '/gone')], { versions: { Npgsql: '10.0.0' }, variables: { PGSSLROOTCERT: '/there' }, files: { '/gone': { kind: 'absent', via: [] }, '/there': file() } }, 'error root-not-found'],
  ])('%s', (_, driver, settings, world, expected) => expect(rowsOf(decide(driver, settings, world))).toEqual([expected]));

  it('settings files: keys come without the map that is passed on, and may be the application’s own', () => {
    const inFile = (key: string, value: string, more: Partial<ResolvedSetting> = {}): ResolvedSetting => setting('option', key, value, { at: { ...at, path: 'config/config.json' }, ...more });
    expect(rowsOf(decide('sequelize', [inFile('ssl', '', { type: 'object' }), inFile('ssl.rejectUnauthorized', 'false', { type: 'boolean' })], { versions: { sequelize: '6.37.8' } }))).toEqual(['no option-reject-false']);
    expect(rowsOf(decide('mikro-orm', [inFile('ssl', 'true', { type: 'boolean' })], { versions: { '@mikro-orm/postgresql': '7.0.0' } }))).toEqual(['yes option-on']);
    expect(rowsOf(decide('node-postgres', [inFile('sslmode', 'verify-full')]))).toEqual(['unknown application-setting']);
  });

  it('a switch between an object and something else is both', () => {
    const value: Value = { kind: 'oneOf', via: [], branches: [{ kind: 'known', value: '', via: [] }, { kind: 'known', value: 'false', via: [] }] };
    expect(rowsOf(decide('node-postgres', [setting('option', 'ssl', '', { type: 'object', value }), setting('option', 'ssl.ca', '', { content: file() })], { versions: { pg: '8.16.0' } }))).toEqual(['yes option-ca', 'no option-off']);
    expect(rowsOf(decide('node-postgres', [setting('option', 'ssl', '', { type: 'object' }), setting('option', 'ssl.rejectUnauthorized', '', { value: either('true', 'false') })], { versions: { pg: '8.16.0' } }))).toEqual(['yes option-on', 'no option-reject-false']);
  });

  it('reads a service file', () => {
    const services = file(new TextEncoder().encode('# ours\r\n[other]\nsslmode=verify-full\n[app]\r\nhost=h\nsslmode=disable\r\n'));
    expect(rowsOf(decide('libpq', [setting('string', 'service', 'app')], { files: { '/home/user/.pg_service.conf': services } }))).toEqual(['no disable']);
    expect(rowsOf(decide('libpq', [], { variables: { PGSERVICE: 'app', PGSERVICEFILE: '/s' }, files: { '/s': services } }))).toEqual(['no disable']);
    expect(rowsOf(decide('libpq', [], { variables: { PGSERVICE: 'app' } }))).toEqual(['unknown unread-settings']);
    expect(rowsOf(decide('libpq', [setting('option', 'service', 'billing', { at: { ...at, path: 'values.yaml' } })]))).toEqual(['no weak-mode']);
  });
});

describe('what is not known', () => {
  it('a string that may hold any setting leaves it open, unless nothing that it could say matters', () => {
    for (const driver of ['libpq', 'psqlodbc', 'pgjdbc', 'node-postgres', 'sequelize', 'npgsql']) expect(rowsOf(decide(driver, [anything])), driver).toEqual(['unknown unread-settings']);
    expect(rowsOf(decide('libpq', [setting('string', 'sslmode', 'disable'), anything], { versions: { libpq: '15' } }))).toEqual(['no disable']);
    expect(rowsOf(decide('pg-native', [anything]))).toEqual(['no weak-mode']);
  });

  it('a mode that verifies does so although the root file cannot be seen', () => {
    const [decision, ...others] = decide('libpq', [setting('string', 'sslmode', 'verify-full'), anything]);
    expect(others).toEqual([]);
    expect(decision).toMatchObject({ verifies: 'yes', trust: { kind: 'unresolved', reason: 'a secret' } });
  });

  it('each of several values gives a decision, the most dangerous first', () => {
    expect(rowsOf(decide('libpq', [setting('string', 'sslmode', '', { value: either('disable', 'verify-all', 'verify-ca') }), setting('string', 'sslrootcert', '/r')], { files: { '/r': file() } }))).toEqual(['yes verify-ca', 'error refused-mode', 'no disable']);
  });

  it('each of several root files gives a decision', () => {
    const decisions = decide('libpq', [setting('string', 'sslmode', 'require'), setting('string', 'sslrootcert', '', { value: either('/a', '/b') })], { files: { '/a': { ...file(), path: '/a' } as FileState, '/b': unseen } });
    expect(decisions.map(({ trust }) => [trust.kind, 'path' in trust ? trust.path : null])).toEqual([['file', '/a'], ['unresolved', '/b']]);
  });

  it('an absent branch goes on to the next source', () => {
    const value: Value = { kind: 'oneOf', via: [], branches: [{ kind: 'absent', via: [] }, { kind: 'known', value: 'disable', via: [] }] };
    expect(rowsOf(decide('libpq', [setting('string', 'sslmode', '', { value })], { variables: { PGSSLMODE: 'require' } }))).toEqual(['no disable', 'no require'].toSorted());
  });

  it('a version that decides is named; what every version does is certain', () => {
    const query = [setting('string', 'sslmode', 'require')];
    expect(decide('node-postgres', query).map(({ verifies, assumes }) => [verifies, assumes])).toEqual([['yes', 'pg-connection-string is 2.4 or later'], ['no', 'pg-connection-string is before 2.4']]);
    expect(decide('pgjdbc', []).map(({ verifies, assumes }) => [verifies, assumes])).toEqual([['no', null]]);
    expect(decide('npgsql', []).map(({ verifies, assumes }) => [verifies, assumes])).toEqual([['no', null]]);
    expect(decide('npgsql', [setting('string', 'SSL Mode', 'Require')]).map(({ verifies, assumes }) => [verifies, assumes])).toEqual([
      ['yes', 'Npgsql is 3 or later and before 6'], ['error', 'Npgsql is 6 or later and before 8'], ['no', 'Npgsql is before 3'], ['no', 'Npgsql is 8 or later'],
    ]);
  });

  it.each([
    [{ pg: '8.11.3' }, 'yes url-mode'], [{ pg: '^8.11.0' }, 'yes url-mode'], [{ pg: '8.0.3' }, 'no old-url-mode'], [{ pg: '^8.11.0', 'pg-connection-string': '2.3.0' }, 'no old-url-mode'],
  ])('the version of pg says which parser comes with it: %j', (versions, expected) => {
    expect(rowsOf(decide('node-postgres', [setting('string', 'sslmode', 'require')], { versions }))).toEqual([expected]);
  });

  it('an unknown driver: the plain rule, and who differs', () => {
    expect(rowsOf(decide('unknown', [setting('string', 'SSL Mode', 'VerifyFull')]))).toEqual(['yes verify']);
    const [weak] = decide('unknown', [setting('string', 'sslmode', 'require')]);
    expect(weak).toMatchObject({ verifies: 'unknown', trust: { kind: 'unresolved' } });
    expect(weak?.why).toMatch(/only verify-ca and verify-full verify.*libpq.*node-postgres.*Npgsql.*pgjdbc/u);
  });
});

describe('trust', () => {
  const require = [setting('string', 'sslmode', 'require'), setting('string', 'sslrootcert', '/r')];

  it('a named file that is not shown is unresolved, one that is removed is missing', () => {
    expect(decide('libpq', require)[0]).toMatchObject({ verifies: 'yes', trust: { kind: 'unresolved', path: '/r' } });
    expect(decide('libpq', require, { files: { '/r': unseen } })[0]?.trust).toMatchObject({ reason: 'a secret is mounted there' });
    expect(decide('libpq', require, { files: { '/r': { kind: 'absent', via: [] } } })[0]).toMatchObject({ verifies: 'no', trust: { kind: 'none' } });
  });

  it('a default file counts when it is there; one that cannot be seen leaves it open', () => {
    expect(rowsOf(decide('libpq', [], { files: { '/home/user/.postgresql/root.crt': unseen } }))).toEqual(['unknown unread-settings']);
    expect(rowsOf(decide('libpq', [], { home: null }))).toEqual(['no weak-mode']);
    expect(rowsOf(decide('npgsql', [setting('string', 'SSL Mode', 'VerifyCA')], { versions: { Npgsql: '10' }, os: 'windows', variables: { APPDATA: 'C:\\Roaming' }, files: { 'C:\\Roaming\\postgresql\\root.crt': file() } }))).toEqual(['yes 10-verify-ca-root']);
  });

  it('Npgsql 6 to 9 add the store of the system, 10 does not', () => {
    const settings = [setting('string', 'SSL Mode', 'VerifyFull'), setting('string', 'Root Certificate', '/r')];
    const trustIn = (version: string): unknown => decide('npgsql', settings, { versions: { Npgsql: version }, files: { '/r': file() } })[0]?.trust;
    expect(trustIn('9.0.3')).toMatchObject({ kind: 'file', added: [{ kind: 'platform', content: { kind: 'readBy', from: { store: 'os' } } }] });
    expect(trustIn('10.0.3')).toMatchObject({ kind: 'file', added: [] });
  });

  it('NODE_EXTRA_CA_CERTS adds to the list of Node, ca replaces both', () => {
    const world: World = { versions: { pg: '8.16.0' }, variables: { NODE_EXTRA_CA_CERTS: '/e' }, files: { '/e': file() } };
    expect(decide('node-postgres', [setting('option', 'ssl', 'true', { type: 'boolean' })], world)[0]?.trust).toMatchObject({ kind: 'platform', content: { store: 'node' }, added: [{ kind: 'file', path: 'certs/root.pem' }] });
    expect(decide('node-postgres', [setting('option', 'ssl.ca', '', { content: file() })], world)[0]?.trust).toMatchObject({ kind: 'file', path: 'certs/root.pem', added: [] });
    expect(decide('node-postgres', [setting('option', 'ssl.ca', '', { value: unknown })], world)[0]?.trust).toMatchObject({ kind: 'unresolved', reason: 'a secret' });
  });

  it('the trust store of the virtual machine: named, or the one that it comes with', () => {
    const settings = [setting('string', 'sslfactory', 'org.postgresql.ssl.DefaultJavaSSLFactory')];
    const versions = { 'org.postgresql:postgresql': '42.7.7' };
    expect(decide('pgjdbc', settings, { versions })[0]?.trust).toMatchObject({ kind: 'platform', content: { kind: 'readBy', reader: 'java-keystore', from: { store: 'jvm' } } });
    const named = decide('pgjdbc', settings, { versions, variables: { JAVA_OPTS: '-Xmx1g -Djavax.net.ssl.trustStore="/ks/my store.jks" -Dx=y' }, files: { '/ks/my store.jks': file() } })[0];
    expect(named?.trust).toMatchObject({ kind: 'keystore', path: 'certs/root.pem' });
    if (named?.trust.kind === 'keystore') expect(driverById('pgjdbc')?.anchors(named.trust.content, '2026-11-24', named, NO_KEYS)).toMatchObject({ complete: true, anchors: [] });
  });

  it('SingleCertValidatingFactory pins the first certificate of its file, or of the text itself', () => {
    const both = Buffer.concat([pem('BaltimoreCyberTrustRoot'), pem('DigiCertGlobalRootG2')]);
    const settings = (argument: string): ResolvedSetting[] => [setting('string', 'sslfactory', 'org.postgresql.ssl.SingleCertValidatingFactory'), setting('string', 'sslfactoryarg', argument)];
    for (const argument of ['file:/r', both.toString(), 'env:CA']) {
      const [decision] = decide('pgjdbc', settings(argument), { files: { '/r': file(both) }, variables: { CA: both.toString() } });
      expect(decision?.verifies).toBe('yes');
      const content = decision?.trust.kind === 'file' || decision?.trust.kind === 'inline' ? decision.trust.content : null;
      const anchors = content === null || decision === undefined ? null : driverById('pgjdbc')?.anchors(content, '2021-03-01', decision, NO_KEYS);
      expect(anchors?.anchors).toEqual(['16af57a9f676b0ab126095aa5ebadef22ab31119d644ac95cd4b93dbf3f26aeb']);
    }
  });

  it('the reader follows driver and version', () => {
    const reader = (driver: string, versions: Record<string, string> = {}): string | undefined => decide(driver, [], { versions })[0]?.reader;
    expect([reader('libpq'), reader('libpq', { openssl: '1.1.1w' }), reader('pgjdbc'), reader('pgjdbc', { java: '25' }), reader('pgjdbc', { java: '1.8.0' }), reader('node-postgres'), reader('node-postgres', { node: '12.22.12' }), reader('npgsql')])
      .toEqual(['openssl3', 'openssl1', 'java17', 'java25', 'java17', 'node20', 'node12', 'dotnet']);
  });
});

describe('what people read', () => {
  it.each<[string, readonly ResolvedSetting[], World, string]>([
    ['libpq', [setting('string', 'sslmode', 'require'), setting('string', 'sslrootcert', '/etc/ssl/pg.crt')], { files: { '/etc/ssl/pg.crt': file() } }, 'libpq verifies the chain in every mode but disable once a root file is there: sslmode=require, sslrootcert=/etc/ssl/pg.crt'],
    ['libpq', [], {}, 'libpq does not verify below verify-ca when there is no root file: no sslmode, which means prefer, no root file'],
    ['libpq', [setting('string', 'sslmode', 'verify-all')], {}, 'libpq refuses this mode: it knows disable, allow, prefer, require, verify-ca and verify-full, in lower case: sslmode=verify-all'],
    ['npgsql', [setting('string', 'SSL Mode', 'Require')], { versions: { 'Npgsql.EntityFrameworkCore.PostgreSQL': '7.0.4' } }, 'Npgsql 6 and 7 refuse SSL Mode=Require without Trust Server Certificate=true: Npgsql 7, SSL Mode=Require'],
  ])('%s', (driver, settings, world, why) => expect(decide(driver, settings, world)[0]?.why).toBe(why));

  it('the chain points at the setting and at what put the file there', () => {
    const [decision] = decide('libpq', [setting('string', 'sslmode', 'verify-ca'), setting('string', 'sslrootcert', '/r')], { files: { '/r': file() } });
    expect(decision?.via.map(({ what }) => what)).toEqual(['sets sslmode', 'sets sslrootcert']);
    expect(decision?.trust.kind === 'file' ? decision.trust.via.map(({ what }) => what) : []).toEqual(['sets sslrootcert', 'copied']);
  });
});

describe('hostile input', () => {
  const words = ['', '\0', '__proto__', 'constructor', 'toString', '?', '(other)', 'x'.repeat(100_000), '-----BEGIN CERTIFICATE-----', '}{', '\r\n::error::', '-Djavax.net.ssl.trustStore='];

  it('never throws, always decides, and keeps its sentences short', () => {
    for (const driver of [...drivers, unknownDriver]) {
      for (const word of words) {
        const keys = ['sslmode', 'ssl', 'sslrootcert', 'ssl.ca', 'ssl.rejectUnauthorized', 'sslfactory', 'sslfactoryarg', 'SSL Mode', 'Root Certificate', 'Pqopt', 'service', word];
        const settings = keys.flatMap((key) => [setting('string', key, word), setting('option', key, word)]);
        const variables = Object.fromEntries(['PGSSLMODE', 'PGSSLROOTCERT', 'NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_DIR', 'SSL_CERT_FILE', 'JAVA_OPTS', 'PGSERVICEFILE'].map((name) => [name, word]));
        const versions = Object.fromEntries(['pg', 'node', 'libpq', 'Npgsql', 'java', 'org.postgresql:postgresql'].map((name) => [name, word]));
        const decisions = driver.decide(settings, viewOf({ variables, versions, files: { [word]: file(new Uint8Array([0, 255, 254])) } }));
        expect(decisions.length).toBeGreaterThan(0);
        for (const { why } of decisions) expect(why.length).toBeLessThan(2000);
      }
    }
  });

  it('is quick when nothing at all is known', () => {
    const settings = (['string', 'option', 'environment', 'file'] as const).map((layer) => setting(layer, '*', '', { value: unknown }));
    const start = processorTime();
    for (let round = 0; round < 20; round += 1) for (const driver of drivers) driver.decide(settings, viewOf({ otherwise: unknown }));
    expect(processorTime() - start).toBeLessThan(4000);
  });

  it('does not take a property of objects for a driver', () => expect(driverById('constructor')).toBeNull());
});
