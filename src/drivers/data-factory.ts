import type { ResolvedSetting, Step, TrustSource, View } from '../model.ts';
import { loosely, lookUp } from './lookup.ts';
import type { Found, Source } from './lookup.ts';
import type { Alternative, Facts, Row } from './table.ts';
import type { DriverTable } from './table-driver.ts';
import { namedRoot, storeTrust, unresolved } from './trust.ts';

const verifying = ['verify-ca', 'verify-full'];
const encrypted = ['1', '6'];

/** The first row that matches counts. */
const rows: readonly Row[] = [
  { id: '1-verified-root', when: { connector: '1', encryption: encrypted, validate: '1', root: 'file' }, gives: { verifies: 'yes', anchors: 'root' },
    because: 'version 1 of the connector verifies the certificate, with the file that the connection string names', source: 'guide' },
  { id: '1-root-not-found', when: { connector: '1', encryption: encrypted, validate: '1', root: 'missing' }, gives: { verifies: 'error' },
    because: 'the certificate file that the connection string names is not there', source: 'guide' },
  { id: '1-verified', when: { connector: '1', encryption: encrypted, validate: '1' }, gives: { verifies: 'yes', anchors: 'store' },
    because: 'version 1 of the connector verifies the certificate with EncryptionMethod and ValidateServerCertificate', source: 'azure' },
  { id: '1-mode-root', when: { connector: '1', mode: verifying, root: 'file' }, gives: { verifies: 'yes', anchors: 'root' },
    because: 'the connection string asks for verification with the file that it names', source: 'guide' },
  { id: '1-mode', when: { connector: '1', mode: verifying }, gives: { verifies: 'unknown', anchors: 'store' },
    because: 'version 1 of the connector goes by EncryptionMethod and ValidateServerCertificate; what it makes of an SSL mode is not documented', source: 'azure' },
  { id: '1-plaintext', when: { connector: '1', encryption: ['unset', '0'] }, gives: { verifies: 'no', plaintext: true },
    because: 'version 1 of the connector does not encrypt unless EncryptionMethod says so', source: 'azure' },
  { id: '1-unverified', when: { connector: '1', encryption: encrypted, validate: ['unset', '0'] }, shows: ['validate'], gives: { verifies: 'no' },
    because: 'version 1 of the connector verifies only with ValidateServerCertificate=1', source: 'azure' },
  { id: '1-other', when: { connector: '1' }, shows: ['encryption', 'validate'], gives: { verifies: 'unknown', anchors: 'store' },
    because: 'version 1 of the connector documents no such value', source: 'azure' },
  { id: 'disable', when: { mode: 'disable' }, gives: { verifies: 'no', plaintext: true },
    because: 'the connector does not use TLS', source: 'azure' },
  { id: 'weak-mode', when: { mode: ['unset', 'allow', 'prefer', 'require'] }, gives: { verifies: 'no' },
    because: 'the connector does not verify below verify-ca', source: 'azure' },
  { id: 'trusting', when: { mode: verifying, trusting: 'true' }, gives: { verifies: 'unknown', anchors: 'store' },
    because: 'trustServerCertificate stands beside a mode that verifies, and which of them wins is not documented', source: 'postgresql' },
  { id: 'root-not-found', when: { mode: verifying, root: 'missing' }, gives: { verifies: 'error' },
    because: 'the certificate file that the connection string names is not there', source: 'guide' },
  { id: 'verify-ca-root', when: { mode: 'verify-ca', root: 'file' }, gives: { verifies: 'yes', anchors: 'root' },
    because: 'the connector verifies the chain with the file that the connection string names', source: 'guide' },
  { id: 'verify-full-root', when: { mode: 'verify-full', root: 'file' }, gives: { verifies: 'yes', host: true, anchors: 'root' },
    because: 'the connector verifies the chain and the host name with the file that the connection string names', source: 'guide' },
  { id: 'verify-ca', when: { mode: 'verify-ca' }, gives: { verifies: 'yes', anchors: 'store' },
    because: 'the connector verifies the chain', source: 'azure' },
  { id: 'verify-full', when: { mode: 'verify-full' }, gives: { verifies: 'yes', host: true, anchors: 'store' },
    because: 'the connector verifies the chain and the host name', source: 'azure' },
  { id: 'other-mode', when: {}, shows: ['mode'], gives: { verifies: 'unknown', anchors: 'store' },
    because: 'the connector documents no such SSL mode', source: 'azure' },
];

/** Properties of the linked service come before the same words in its connection string. */
function sources(...keys: readonly string[]): readonly Source[] {
  return (['option', 'string'] as const).map((layer) => ({ layer, keys, spelling: loosely }));
}

const option = (key: string): readonly Source[] => [{ layer: 'option', keys: [key], spelling: loosely }];

function facts(settings: readonly ResolvedSetting[], view: View): Facts {
  const find = (...keys: readonly string[]): readonly Found[] => lookUp(sources(...keys), settings, view);
  const stores = lookUp(option('integrationRuntime.type'), settings, view).map((found) => store(found, view));
  // Nobody can put a file on a machine of Azure's: what cannot be read does not name one.
  const isAzure = stores.every(({ value }) => value === 'azure');
  return {
    connector: connector(settings, view),
    mode: find('sslMode').map(mode),
    trusting: find('trustServerCertificate').map((found) => word(found, 'false')),
    encryption: find('EncryptionMethod', 'EM').map((found) => word(found, 'unset')),
    validate: find('ValidateServerCertificate', 'VSC').map((found) => word(found, 'unset')),
    root: find('TrustStore', 'sslrootcert', 'Root Certificate', 'sslca').map((found) => root(isAzure && found.kind === 'unknown' ? { kind: 'unset' } : found, view)),
    store: stores,
  };
}

/** Which generation of the connector: `AzurePostgreSql` has both, told apart by `version`. */
function connector(settings: readonly ResolvedSetting[], view: View): readonly Alternative[] {
  const [type] = lookUp(option('type'), settings, view);
  const name = type?.kind === 'set' ? type.text : '';
  if (loosely(name) === 'postgresqlv2') return [{ value: '2', shown: name }];
  if (loosely(name) === 'postgresql') return [{ value: '1', shown: name }];
  const hasServer = settings.some(({ layer, key }) => layer === 'option' && loosely(key) === 'server');
  return lookUp(option('version'), settings, view).map((found): Alternative => {
    if (found.kind === 'unknown') return { value: '?', shown: '', reason: found.reason, via: found.via };
    // Only version 2 has a server as a property of its own.
    const isSecond = found.kind === 'set' ? /^2\b/u.test(found.text) : hasServer;
    return { value: isSecond ? '2' : '1', shown: `${name} ${isSecond ? '2.0' : '1.0'}`.trim(), ...(found.kind === 'set' ? { via: found.via } : {}) };
  });
}

/** By number and by word; the two connectors spell them in two ways (`Prefer`, `Preferred`). */
const modes: ReadonlyMap<string, string> = new Map([
  ['0', 'disable'], ['disable', 'disable'], ['disabled', 'disable'],
  ['1', 'allow'], ['allow', 'allow'],
  ['2', 'prefer'], ['prefer', 'prefer'], ['preferred', 'prefer'],
  ['3', 'require'], ['require', 'require'], ['required', 'require'],
  ['4', 'verify-ca'], ['verifyca', 'verify-ca'],
  ['5', 'verify-full'], ['verifyfull', 'verify-full'],
]);

function mode(found: Found): Alternative {
  if (found.kind === 'unset') return { value: 'unset', shown: 'no sslMode', word: null };
  if (found.kind === 'unknown') return { value: '?', shown: '', reason: found.reason, via: found.via };
  const value = modes.get(loosely(found.text.trim())) ?? '(other)';
  const shown = `${found.key}=${found.text}`;
  return { value, shown: /^\d$/u.test(found.text) && value !== '(other)' ? `${shown} (${value})` : shown, word: value === '(other)' ? found.text : value, via: found.via };
}

function word(found: Found, otherwise: string): Alternative {
  if (found.kind === 'unset') return { value: otherwise, shown: '' };
  if (found.kind === 'unknown') return { value: '?', shown: '', reason: found.reason, via: found.via };
  return { value: found.text.trim().toLowerCase(), shown: `${found.key}=${found.text}`, via: found.via };
}

function root(found: Found, view: View): Alternative {
  if (found.kind === 'unknown') return { value: '?', shown: '', reason: found.reason, trust: unresolved(found.reason, null, found.via), via: found.via };
  if (found.kind === 'unset' || found.text === '') return { value: 'none', shown: '' };
  // The machine is one of Windows: both slashes are the same there.
  return { ...namedRoot({ ...found, text: found.text.replaceAll('\\', '/') }, view), shown: `${found.key}=${found.text}` };
}

/** The Windows certificate store of the machine that runs the connector: Microsoft's own, or that of the project. */
function store(found: Found, view: View): Alternative {
  const runtime = found.kind === 'unset' ? 'managed' : found.kind === 'set' ? loosely(found.text) : '';
  const via = found.kind === 'unset' ? [] : found.via;
  if (runtime === 'managed') return { value: 'azure', shown: 'on the Azure integration runtime, whose certificate store Microsoft keeps', trust: withSteps(storeTrust('azure-integration-runtime', view), via), via };
  if (runtime === 'selfhosted') return { value: 'self-hosted', shown: 'on a self-hosted integration runtime', trust: withSteps(storeTrust('self-hosted-integration-runtime', view), via), via };
  const reason = found.kind === 'unknown' ? found.reason : 'this kind of integration runtime is not known';
  return { value: 'unknown', shown: '', trust: unresolved(reason, null, via), reason, via };
}

function withSteps(trust: TrustSource, via: readonly Step[]): TrustSource {
  return trust.kind === 'none' ? trust : { ...trust, via: [...via, ...trust.via] };
}

/** The connectors of Data Factory and Synapse, in both generations. What differs is whose machine they run on. */
export const dataFactory: DriverTable = {
  id: 'data-factory',
  name: 'The PostgreSQL connector of Data Factory',
  detect: { packages: { 'linked service': ['Azure Data Factory', 'Azure Synapse'] }, schemes: [], programs: [], languages: [] },
  components: [],
  facts,
  rows,
  sources: {
    azure: 'https://learn.microsoft.com/azure/data-factory/connector-azure-database-for-postgresql',
    postgresql: 'https://learn.microsoft.com/azure/data-factory/connector-postgresql',
    runtimes: 'https://learn.microsoft.com/azure/data-factory/concepts-integration-runtime',
    guide: 'https://learn.microsoft.com/azure/postgresql/single-server/concepts-certificate-rotation',
  },
  reader: () => 'dotnet',
  reads: [
    { what: 'mode', names: ['sslMode'], note: 'version 2: 0 to 5, or Disable, Allow, Prefer, Require, Verify-ca, Verify-full; default 2' },
    { what: 'switches', names: ['EncryptionMethod', 'ValidateServerCertificate'], note: 'version 1: both must be set; `EM` and `VSC` for short' },
    { what: 'public store', names: ['connectVia'], note: 'the Windows certificate store of the integration runtime: Microsoft keeps that of the Azure one' },
    { what: 'root file', names: ['TrustStore', 'sslrootcert', 'Root Certificate'], note: 'in a connection string, on a self-hosted integration runtime' },
  ],
  precedence: 'properties of the linked service, connection string',
  defaultMode: 'version 2: Prefer; version 1: no TLS',
};
