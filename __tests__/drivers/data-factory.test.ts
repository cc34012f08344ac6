import { describe, expect, it } from 'vitest';
import { dataFactory } from '../../src/drivers/data-factory.ts';
import { driverById, unknownDriver } from '../../src/drivers/registry.ts';
import type { Decision, ResolvedSetting, Value } from '../../src/model.ts';
import { setting, viewOf } from './lab/world.ts';
import type { World } from './lab/world.ts';

const machine: World = { os: 'windows' };
const decide = (settings: readonly ResolvedSetting[], world: World = machine): readonly Decision[] => (driverById('data-factory') ?? unknownDriver).decide(settings, viewOf(world));
const shown = ({ row, verifies, trust }: Decision): string => `${verifies} ${row.slice(row.indexOf('/') + 1)} ${trust.kind === 'platform' && trust.content.kind === 'store' ? trust.content.store : trust.kind}`;
const unknown: Value = { kind: 'unknown', reason: 'a parameter', via: [] };

const type = (name: string): ResolvedSetting => setting('option', 'type', name);
const v1 = [type('AzurePostgreSql'), setting('option', 'version', '1.0')];
const v2 = [type('AzurePostgreSql'), setting('option', 'version', '2.0')];
const selfHosted = setting('option', 'integrationRuntime.type', 'SelfHosted');
const managed = setting('option', 'integrationRuntime.type', 'Managed');
const both = [setting('string', 'EncryptionMethod', '1'), setting('string', 'ValidateServerCertificate', '1')];
const AZURE = 'azure-integration-runtime';
const OWN = 'self-hosted-integration-runtime';

describe('version 2', () => {
  it.each<[string, readonly ResolvedSetting[], string]>([
    ['4 verifies the chain', [setting('option', 'sslMode', '4')], `yes verify-ca ${AZURE}`],
    ['5 verifies the name as well', [setting('option', 'sslMode', '5'), managed], `yes verify-full ${AZURE}`],
    ['with the store of the project’s own machine', [setting('option', 'sslMode', '5'), selfHosted], `yes verify-full ${OWN}`],
    ['words of either connector', [setting('option', 'sslmode', 'Verify_CA')], `yes verify-ca ${AZURE}`],
    ['words with a hyphen', [setting('option', 'sslMode', 'verify-full')], `yes verify-full ${AZURE}`],
    ['0 does not use TLS', [setting('option', 'sslMode', '0')], 'no disable none'],
    ['3 does not verify', [setting('option', 'sslMode', '3')], 'no weak-mode none'],
    ['the default is 2', [], 'no weak-mode none'],
    ['6 is nothing', [setting('option', 'sslMode', '6')], `unknown other-mode ${AZURE}`],
    ['the property comes before the string', [setting('option', 'sslMode', '2'), setting('string', 'sslmode', 'verify-full')], 'no weak-mode none'],
    ['trustServerCertificate does not matter where nothing is verified', [setting('option', 'sslMode', '3'), setting('option', 'trustServerCertificate', 'true')], 'no weak-mode none'],
    ['which of them wins is not documented', [setting('option', 'sslMode', '4'), setting('option', 'trustServerCertificate', 'true')], `unknown trusting ${AZURE}`],
    ['false trusts nobody', [setting('option', 'sslMode', '4'), setting('option', 'trustServerCertificate', 'False')], `yes verify-ca ${AZURE}`],
    ['switches of version 1 say nothing', both, 'no weak-mode none'],
    ['a runtime that cannot be told', [setting('option', 'sslMode', '4'), setting('option', 'integrationRuntime.type', '', { value: unknown })], 'yes verify-ca unresolved'],
    ['a runtime of a new kind', [setting('option', 'sslMode', '4'), setting('option', 'integrationRuntime.type', 'Airflow')], 'yes verify-ca unresolved'],
    ['a mode that cannot be told', [setting('option', 'sslMode', '', { value: unknown }), selfHosted], `unknown unread-settings ${OWN}`],
  ])('%s', (_, settings, expected) => expect(decide([...v2, ...settings]).map(shown)).toEqual([expected]));

  it('is the only one of PostgreSqlV2, and that of a server beside no version', () => {
    expect(decide([type('PostgreSqlV2'), setting('option', 'sslMode', '5')]).map(shown)).toEqual([`yes verify-full ${AZURE}`]);
    expect(decide([type('AzurePostgreSql'), setting('option', 'server', 'x'), setting('option', 'sslMode', '5')]).map(shown)).toEqual([`yes verify-full ${AZURE}`]);
    expect(decide([type('AzurePostgreSql'), setting('option', 'sslMode', '5')]).map(shown)).toEqual([`unknown 1-mode ${AZURE}`]);
  });

  it('may be either where the version cannot be told', () => {
    const found = decide([type('AzurePostgreSql'), setting('option', 'version', '', { value: unknown }), setting('option', 'sslMode', '5'), selfHosted]);
    expect(found.map(({ verifies }) => verifies)).toEqual(['unknown']);
  });
});

describe('version 1', () => {
  it.each<[string, readonly ResolvedSetting[], string]>([
    ['needs both switches', both, `yes 1-verified ${AZURE}`],
    ['on the project’s own machine', [...both, selfHosted], `yes 1-verified ${OWN}`],
    ['knows short names', [setting('string', 'EM', '6'), setting('string', 'VSC', '1')], `yes 1-verified ${AZURE}`],
    ['does not encrypt by default', [], 'no 1-plaintext none'],
    ['does not encrypt with ValidateServerCertificate alone', [setting('string', 'ValidateServerCertificate', '1')], 'no 1-plaintext none'],
    ['does not verify with EncryptionMethod alone', [setting('string', 'EncryptionMethod', '1')], 'no 1-unverified none'],
    ['knows no other values', [setting('string', 'EncryptionMethod', '5'), setting('string', 'ValidateServerCertificate', '1')], `unknown 1-other ${AZURE}`],
    ['a file of its own', [...both, selfHosted, setting('string', 'TrustStore', 'C:\\certs\\root.pem')], 'yes 1-verified-root unresolved'],
    ['a file that is gone', [...both, selfHosted, setting('string', 'TrustStore', '/gone')], 'error 1-root-not-found none'],
    ['a string that cannot be read', [setting('string', '*', '', { value: unknown }), selfHosted], 'unknown unread-settings unresolved'],
    ['a string that cannot be read names no file on a machine of Azure’s', [setting('string', '*', '', { value: unknown })], `unknown unread-settings ${AZURE}`],
  ])('%s', (_, settings, expected) => expect(decide([...v1, ...settings], { ...machine, files: { '/gone': { kind: 'absent', via: [] } } }).map(shown)).toEqual([expected]));

  it('is the only one of PostgreSql', () => {
    expect(decide([type('PostgreSql'), setting('option', 'version', '2.0'), ...both]).map(shown)).toEqual([`yes 1-verified ${AZURE}`]);
  });
});

it('says which settings decided, and who keeps the store', () => {
  expect(decide([...v2, setting('option', 'sslMode', '4')])[0]).toMatchObject({ mode: 'verify-ca', why: 'the connector verifies the chain: sslMode=4 (verify-ca), on the Azure integration runtime, whose certificate store Microsoft keeps' });
  expect(decide([...v1, setting('string', 'EncryptionMethod', '1')])[0]?.why).toBe('version 1 of the connector verifies only with ValidateServerCertificate=1: AzurePostgreSql 1.0, EncryptionMethod=1');
});

it('has a source for every row', () => {
  expect(dataFactory.rows.filter(({ source }) => dataFactory.sources[source] === undefined)).toEqual([]);
});
