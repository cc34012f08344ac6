import type { ResolvedSetting, View } from '../model.ts';
import { dotnetTrust } from './dotnet.ts';
import { loosely, lookUp } from './lookup.ts';
import type { Found, Source } from './lookup.ts';
import type { Alternative, Facts, Row } from './table.ts';
import type { DriverTable } from './table-driver.ts';
import { defaultRoot, namedRoot, unresolved, withAdded } from './trust.ts';

// The words as they must be spelled before 6; from 6 on any case will do, which the facts give in lower case.
// Numbers are those of the enumeration, which had three members before 6 and has six since.
const disabled = ['unset', 'Disable', '0'];
const before6 = { prefer: ['Prefer', '1'], require: ['Require', '2'], both: ['Prefer', '1', 'Require', '2'] };
const from6 = {
  disable: ['Disable', 'disable', '0'],
  weak: ['unset', 'Allow', 'allow', '1', 'Prefer', 'prefer', '2'],
  require: ['Require', 'require', '3'],
  ca: ['VerifyCA', 'verifyca', '4'],
  full: ['VerifyFull', 'verifyfull', '5'],
};

/** The first row that matches counts. */
const rows: readonly Row[] = [
  { id: 'refused-key', when: { Npgsql: '>=3', legacy: 'ssl' }, gives: { verifies: 'error' },
    because: 'Npgsql does not know the keyword SSL', source: 'keywords' },
  { id: 'refused-stream', when: { Npgsql: '>=3', legacy: 'usesslstream' }, gives: { verifies: 'error' },
    because: 'Npgsql does not know the keyword Use SSL Stream', source: 'keywords' },
  { id: '3-root', when: { Npgsql: '>=3 <5', legacy: 'rootcertificate' }, gives: { verifies: 'error' },
    because: 'Npgsql before 5 does not know the keyword Root Certificate', source: 'keywords' },
  { id: '2-disable', when: { Npgsql: '<3', mode: disabled }, gives: { verifies: 'no', plaintext: true },
    because: 'Npgsql does not use TLS', source: 'code' },
  { id: '2-unverified', when: { Npgsql: '<3', mode: before6.both }, gives: { verifies: 'no' },
    because: 'Npgsql 2 accepts every certificate', source: 'code' },
  { id: '3-disable', when: { Npgsql: '>=3 <6', mode: disabled }, gives: { verifies: 'no', plaintext: true },
    because: 'Npgsql before 6 does not use TLS unless SSL Mode says so', source: 'changes6' },
  { id: '3-callback', when: { Npgsql: '>=3 <6', mode: before6.both, callback: 'accepts' }, gives: { verifies: 'no' },
    because: 'a validation callback that accepts everything decides', source: 'security' },
  { id: '3-custom-callback', when: { Npgsql: '>=3 <6', mode: before6.both, callback: 'custom' }, gives: { verifies: 'unknown' },
    because: 'a validation callback of the application decides', source: 'security' },
  { id: '3-trusting', when: { Npgsql: '>=3 <6', mode: before6.both, trusting: 'true' }, gives: { verifies: 'no' },
    because: 'Trust Server Certificate=true switches verification off', source: 'security' },
  { id: '5-root-not-found', when: { Npgsql: '>=5 <6', mode: before6.both, root: 'missing' }, gives: { verifies: 'error' },
    because: 'Npgsql fails when the root certificate that is named is not there', source: 'code' },
  { id: '5-root', when: { Npgsql: '>=5 <6', mode: before6.both, root: 'file' }, gives: { verifies: 'yes', anchors: 'os' },
    because: 'Npgsql 5 uses Root Certificate to build the chain only; the store of the operating system decides', source: 'code' },
  { id: '3-verified', when: { Npgsql: '>=3 <6', mode: before6.both }, gives: { verifies: 'yes', host: true, anchors: 'os' },
    because: 'Npgsql 3 to 5 verify the chain and the host name against the store of the operating system in Prefer and Require, unless Trust Server Certificate=true', source: 'security' },
  { id: 'disable', when: { Npgsql: '>=6', mode: from6.disable }, gives: { verifies: 'no', plaintext: true },
    because: 'Npgsql does not use TLS', source: 'security' },
  { id: '6-trusting-strict', when: { Npgsql: '>=6 <8', mode: ['Allow', 'allow', '1', ...from6.ca, ...from6.full], trusting: 'true' }, gives: { verifies: 'error' },
    because: 'Npgsql 6 and 7 refuse Trust Server Certificate=true beside this SSL Mode', source: 'changes6' },
  { id: '6-require', when: { Npgsql: '>=6 <8', mode: from6.require, trusting: 'false', callback: 'none' }, gives: { verifies: 'error' },
    because: 'Npgsql 6 and 7 refuse SSL Mode=Require without Trust Server Certificate=true', source: 'changes6' },
  { id: '6-callback', when: { Npgsql: '>=6', mode: [...from6.ca, ...from6.full], callback: ['accepts', 'custom'] }, gives: { verifies: 'error' },
    because: 'Npgsql refuses a validation callback beside VerifyCA and VerifyFull', source: 'security' },
  { id: '6-custom-callback', when: { Npgsql: '>=6', mode: [...from6.weak, ...from6.require], callback: 'custom' }, gives: { verifies: 'unknown' },
    because: 'a validation callback of the application decides', source: 'security' },
  { id: 'weak-mode', when: { Npgsql: '>=6', mode: from6.weak }, gives: { verifies: 'no' },
    because: 'Npgsql from 6 on does not verify in Allow and Prefer', source: 'changes6' },
  { id: '6-require-trusting', when: { Npgsql: '>=6 <8', mode: from6.require }, gives: { verifies: 'no' },
    because: 'Npgsql 6 and 7 do not verify in Require with Trust Server Certificate=true', source: 'changes6' },
  { id: '8-require', when: { Npgsql: '>=8', mode: from6.require }, gives: { verifies: 'no' },
    because: 'Npgsql from 8 on does not verify in Require; Trust Server Certificate is ignored', source: 'changes8' },
  { id: 'root-not-found', when: { Npgsql: '>=6', mode: [...from6.ca, ...from6.full], root: 'missing' }, gives: { verifies: 'error' },
    because: 'Npgsql fails when the root certificate that is named is not there', source: 'code' },
  { id: '6-verify-ca-root', when: { Npgsql: '>=6 <10', mode: from6.ca, root: 'file' }, gives: { verifies: 'yes', anchors: 'rootAndOs' },
    because: 'Npgsql 6 to 9 verify the chain against the root file and, besides it, the store of the operating system', source: 'security' },
  { id: '6-verify-full-root', when: { Npgsql: '>=6 <10', mode: from6.full, root: 'file' }, gives: { verifies: 'yes', host: true, anchors: 'rootAndOs' },
    because: 'Npgsql 6 to 9 verify the chain and the host name against the root file and, besides it, the store of the operating system', source: 'security' },
  { id: '10-verify-ca-root', when: { Npgsql: '>=10', mode: from6.ca, root: 'file' }, gives: { verifies: 'yes', anchors: 'root' },
    because: 'Npgsql from 10 on verifies the chain against the root file alone', source: 'changes10' },
  { id: '10-verify-full-root', when: { Npgsql: '>=10', mode: from6.full, root: 'file' }, gives: { verifies: 'yes', host: true, anchors: 'root' },
    because: 'Npgsql from 10 on verifies the chain and the host name against the root file alone', source: 'changes10' },
  { id: 'verify-ca', when: { Npgsql: '>=6', mode: from6.ca }, gives: { verifies: 'yes', anchors: 'os' },
    because: 'Npgsql verifies the chain against the store of the operating system', source: 'security' },
  { id: 'verify-full', when: { Npgsql: '>=6', mode: from6.full }, gives: { verifies: 'yes', host: true, anchors: 'os' },
    because: 'Npgsql verifies the chain and the host name against the store of the operating system', source: 'security' },
  { id: 'refused-mode', when: {}, shows: ['mode'], gives: { verifies: 'error' },
    because: 'this version of Npgsql does not know this SSL Mode', source: 'keywords' },
];

/** `new NpgsqlConnectionStringBuilder(text) { SslMode = … }` reads the text first and then sets the property. */
function sources(...keys: readonly string[]): readonly Source[] {
  return (['option', 'string', 'file'] as const).map((layer) => ({ layer, keys, spelling: lastKey }));
}

/** `NpgsqlConnectionStringBuilder { SslMode = … }` may come with the name of the object before it. */
function lastKey(key: string): string {
  return loosely(key.slice(key.lastIndexOf('.') + 1));
}

function facts(settings: readonly ResolvedSetting[], view: View): Facts {
  const find = (...keys: readonly string[]): readonly Found[] => lookUp(sources(...keys), settings, view);
  const os = dotnetTrust(view);
  const root = lookUp([...sources('Root Certificate'), { layer: 'environment', keys: ['PGSSLROOTCERT'] }], settings, view).flatMap((found) => rootFact(found, view));
  return {
    mode: find('SSL Mode').map(mode),
    trusting: find('Trust Server Certificate').map((found) => word(found, (text) => `${text.toLowerCase() === 'true'}`, 'false')),
    callback: find('UserCertificateValidationCallback', 'RemoteCertificateValidationCallback').map((found) => word(found, (text) => (text === 'true' ? 'accepts' : 'custom'), 'none')),
    legacy: legacy([['ssl', find('SSL')], ['usesslstream', find('Use SSL Stream')], ['rootcertificate', find('Root Certificate')]]),
    root,
    rootAndOs: root.map((alternative) => ({ ...alternative, trust: alternative.trust === undefined ? os : besides(alternative.trust, os) })),
    os: [{ value: 'store', shown: '', trust: os }],
  };
}

/** A file that we cannot see, beside a store that we can: the store goes first, so that it is read. */
function besides(file: NonNullable<Alternative['trust']>, os: NonNullable<Alternative['trust']>): NonNullable<Alternative['trust']> {
  return file.kind === 'unresolved' ? withAdded(os, [file]) : withAdded(file, [os]);
}

const spelled = new Set(['Disable', 'Allow', 'Prefer', 'Require', 'VerifyCA', 'VerifyFull']);

function mode(found: Found): Alternative {
  if (found.kind === 'unset') return { value: 'unset', shown: 'no SSL Mode', word: null };
  if (found.kind === 'unknown') return { value: '?', shown: '', reason: found.reason, via: found.via };
  const text = found.text.trim().replace(/^(?:\w{1,40}\.)?SslMode\./u, '');
  const value = spelled.has(text) ? text : text.toLowerCase();
  return { value, shown: `${found.key}=${found.text}`, word: text, via: found.via };
}

function word(found: Found, read: (text: string) => string, otherwise: string): Alternative {
  if (found.kind === 'unset') return { value: otherwise, shown: '' };
  if (found.kind === 'unknown') return { value: '?', shown: '', reason: found.reason, via: found.via };
  return { value: read(found.text), shown: `${found.key}=${found.text}`, via: found.via };
}

/** Keywords that not every version knows: the first that is there. */
function legacy(keywords: readonly (readonly [string, readonly Found[]])[]): readonly Alternative[] {
  const [name, found] = keywords.find(([, each]) => each.some(({ kind }) => kind === 'set')) ?? keywords[0] ?? ['', []];
  return found.map((each) => word(each, () => name, 'none'));
}

function rootFact(found: Found, view: View): readonly Alternative[] {
  if (found.kind === 'unknown') return [{ value: '?', shown: '', reason: found.reason, trust: unresolved(found.reason, null, found.via), via: found.via }];
  return found.kind === 'unset' || found.text === '' ? defaultRoot(view) : [namedRoot(found, view)];
}

export const npgsql: DriverTable = {
  id: 'npgsql',
  name: 'Npgsql',
  detect: {
    packages: {
      nuget: ['Npgsql', 'Npgsql.EntityFrameworkCore.PostgreSQL', 'Npgsql.DependencyInjection', 'Npgsql.NodaTime', 'Npgsql.NetTopologySuite', 'Npgsql.OpenTelemetry', 'EntityFramework6.Npgsql', 'Aspire.Npgsql', 'Aspire.Npgsql.EntityFrameworkCore.PostgreSQL', 'Marten', 'Hangfire.PostgreSql', 'AspNetCore.HealthChecks.NpgSql', 'FluentMigrator.Runner.Postgres', 'dbup-postgresql', 'Serilog.Sinks.PostgreSQL', 'WolverineFx.Postgresql'],
    },
    schemes: [],
    programs: [],
    languages: ['csharp', 'fsharp', 'vb', 'dotnet'],
  },
  components: [{ name: 'Npgsql', ask: [{ component: 'Npgsql' }, { component: 'Npgsql.EntityFrameworkCore.PostgreSQL', major: true }, { component: 'Npgsql.DependencyInjection', major: true }, { component: 'Npgsql.OpenTelemetry', major: true }] }],
  facts,
  rows,
  sources: {
    security: 'https://www.npgsql.org/doc/security.html',
    keywords: 'https://www.npgsql.org/doc/connection-string-parameters.html',
    changes6: 'https://www.npgsql.org/doc/release-notes/6.0.html',
    changes8: 'https://www.npgsql.org/doc/release-notes/8.0.html',
    changes10: 'https://www.npgsql.org/doc/release-notes/10.0.html',
    code: 'https://github.com/npgsql/npgsql/blob/main/src/Npgsql/Internal/NpgsqlConnector.cs',
  },
  reader: () => 'dotnet',
  reads: [
    { what: 'mode', names: ['SSL Mode', 'SslMode'], note: 'keys in any case; Disable, Allow, Prefer, Require, VerifyCA, VerifyFull, or the number; before 6 case-sensitive; hyphens are an error; PGSSLMODE is not read' },
    { what: 'root file', names: ['Root Certificate', 'PGSSLROOTCERT', '~/.postgresql/root.crt', '%APPDATA%\\postgresql\\root.crt'], note: 'from 5 on; 6 to 9 add it to the store, 10 replaces the store' },
    { what: 'switch', names: ['Trust Server Certificate'], note: '3 to 7; ignored from 8 on' },
    { what: 'public store', names: ['SSL_CERT_FILE', 'SSL_CERT_DIR'], note: 'Linux; every file of the directory counts. Windows: the certificate store' },
  ],
  precedence: 'properties of the string builder, connection string, PGSSLROOTCERT, default file',
  defaultMode: 'Prefer (before 6: Disable)',
};
