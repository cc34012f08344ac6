import type { ResolvedSetting, TrustSource, Value, View } from '../model.ts';
import { javaOptionVariables, systemProperty } from './java-properties.ts';
import { jvmTrusts } from './jvm.ts';
import { branches, lastPart, lookUp } from './lookup.ts';
import type { Found, Source } from './lookup.ts';
import { serviceServers, serviceSettings } from './service-file.ts';
import type { Alternative, Facts, Row } from './table.ts';
import type { DriverTable } from './table-driver.ts';
import { defaultRoot, fileTrust, namedRoot, unresolved } from './trust.ts';

const full = ['verify-full', 'ssl=true'] as const;
const weak = ['unset', 'allow', 'prefer', 'require'] as const;

/** The first row that matches counts. */
const rows: readonly Row[] = [
  { id: 'disable', when: { mode: 'disable' }, gives: { verifies: 'no', plaintext: true },
    because: 'pgjdbc does not use TLS', source: 'modes' },
  { id: 'refused-mode', when: { mode: 'refused' }, gives: { verifies: 'error' },
    because: 'pgjdbc refuses this sslmode: it knows disable, allow, prefer, require, verify-ca and verify-full', source: 'modes' },
  { id: 'old-plaintext', when: { pgjdbc: '<42.2.5', mode: 'unset' }, gives: { verifies: 'no', plaintext: true },
    because: 'pgjdbc before 42.2.5 does not use TLS unless it is told to', source: 'changes' },
  { id: 'old-ssl', when: { pgjdbc: '<42.2.5', mode: 'ssl=true', factory: 'unset' }, gives: { verifies: 'yes', anchors: 'jvm' },
    because: 'pgjdbc before 42.2.5 takes ssl=true as a check of the chain against the trust store of the virtual machine', source: 'changes' },
  { id: 'old-mode', when: { pgjdbc: '<42.2.5', mode: ['allow', 'prefer'] }, gives: { verifies: 'error' },
    because: 'pgjdbc before 42.2.5 does not know this sslmode', source: 'changes' },
  { id: 'non-validating', when: { factory: 'NonValidatingFactory' }, gives: { verifies: 'no' },
    because: 'NonValidatingFactory never verifies the chain, whatever sslmode says', source: 'factories' },
  { id: 'java-factory', when: { factory: 'DefaultJavaSSLFactory', mode: [...weak, 'verify-ca'] }, gives: { verifies: 'yes', anchors: 'jvm' },
    because: 'DefaultJavaSSLFactory verifies the chain against the trust store of the virtual machine, whatever sslmode says', source: 'factories' },
  { id: 'java-factory-full', when: { factory: 'DefaultJavaSSLFactory', mode: full }, gives: { verifies: 'yes', host: true, anchors: 'jvm' },
    because: 'DefaultJavaSSLFactory verifies the chain against the trust store of the virtual machine, and the driver the host name', source: 'factories' },
  { id: 'single-certificate', when: { factory: 'SingleCertValidatingFactory', single: 'given' }, gives: { verifies: 'yes', anchors: 'single', firstOnly: true },
    because: 'SingleCertValidatingFactory accepts one certificate only, the first that sslfactoryarg holds, whatever sslmode says', source: 'factories' },
  { id: 'single-certificate-missing', when: { factory: 'SingleCertValidatingFactory' }, gives: { verifies: 'error' },
    because: 'SingleCertValidatingFactory cannot work without the certificate that sslfactoryarg names', source: 'factories' },
  { id: 'custom-factory', when: { factory: 'custom' }, gives: { verifies: 'unknown' },
    because: 'a socket factory of the application decides, and pgjdbc leaves the check to it', source: 'factories' },
  { id: 'weak-mode', when: { mode: weak }, gives: { verifies: 'no' },
    because: 'pgjdbc verifies in verify-ca and verify-full only; below that it ignores every root file', source: 'modes' },
  { id: 'verify-ca', when: { mode: 'verify-ca', root: 'file' }, gives: { verifies: 'yes', anchors: 'root' },
    because: 'pgjdbc verifies the chain against the root file, not against the trust store of the virtual machine', source: 'modes' },
  { id: 'verify-full', when: { mode: 'verify-full', root: 'file' }, gives: { verifies: 'yes', host: true, anchors: 'root' },
    because: 'pgjdbc verifies the chain and the host name against the root file, not against the trust store of the virtual machine', source: 'modes' },
  { id: 'ssl-true', when: { mode: 'ssl=true', root: 'file' }, gives: { verifies: 'yes', host: true, anchors: 'root' },
    because: 'pgjdbc from 42.2.5 on takes ssl=true without sslmode as verify-full against the root file', source: 'changes' },
  { id: 'strict-without-root', when: {}, shows: ['mode'], gives: { verifies: 'error' },
    because: 'pgjdbc cannot connect: this mode needs a root file, and there is none', source: 'modes' },
];

const known = new Set(['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full']);

/** Arguments of the URL win over properties. Keys of a URL are case-sensitive; bean properties have several spellings. */
function sources(key: string): readonly Source[] {
  return [{ layer: 'string', keys: [key] }, { layer: 'option', keys: [key], spelling: lastPart }, { layer: 'file', keys: [key], spelling: lastPart }];
}

function facts(settings: readonly ResolvedSetting[], view: View): Facts {
  const all = [...settings, ...serviceSettings(settings, view, null)];
  const find = (key: string): readonly Found[] => lookUp(sources(key), all, view);
  const ssl = find('ssl');
  return {
    mode: find('sslmode').flatMap((found) => (found.kind === 'unset' ? ssl.map(sslSwitch) : [mode(found)])),
    factory: find('sslfactory').map(factory),
    root: find('sslrootcert').flatMap((found) => root(found, view)),
    single: find('sslfactoryarg').map((found) => single(found, settings, view)),
    jvm: jvmTrusts(settings, view).map((trust) => ({ value: 'store', shown: '', trust })),
  };
}

function mode(found: Exclude<Found, { kind: 'unset' }>): Alternative {
  if (found.kind === 'unknown') return { value: '?', shown: '', reason: found.reason, via: found.via };
  const word = found.text.toLowerCase();
  return { value: known.has(word) ? word : 'refused', shown: `${found.key}=${found.text}`, word: found.text, via: found.via };
}

/** `ssl=true` and a bare `ssl` count; `ssl=1` and `ssl=require` mean nothing. */
function sslSwitch(found: Found): Alternative {
  if (found.kind === 'unknown') return { value: '?', shown: '', reason: found.reason, via: found.via };
  const on = found.kind === 'set' && ['', 'true'].includes(found.text.toLowerCase());
  return on
    ? { value: 'ssl=true', shown: found.text === '' ? 'ssl' : `ssl=${found.text}`, word: 'ssl=true', via: found.via }
    : { value: 'unset', shown: found.kind === 'set' ? `ssl=${found.text}, no sslmode` : 'no sslmode, which means prefer', word: 'prefer', via: found.kind === 'set' ? found.via : [] };
}

function factory(found: Found): Alternative {
  if (found.kind === 'unset' || (found.kind === 'set' && found.text === '')) return { value: 'unset', shown: '' };
  if (found.kind === 'unknown') return { value: '?', shown: '', reason: found.reason, via: found.via };
  const name = /^org\.postgresql\.ssl\.(?:jdbc4\.)?(LibPQFactory|DefaultJavaSSLFactory|NonValidatingFactory|SingleCertValidatingFactory)$/u.exec(found.text)?.[1];
  return { value: name ?? 'custom', shown: `sslfactory=${found.text}`, via: found.via };
}

function root(found: Found, view: View): readonly Alternative[] {
  if (found.kind === 'unknown') return [{ value: '?', shown: '', reason: found.reason, trust: unresolved(found.reason, null, found.via), via: found.via }];
  return found.kind === 'unset' || found.text === '' ? defaultRoot(view) : [namedRoot(found, view)];
}

/** https://jdbc.postgresql.org/documentation/publicapi/org/postgresql/ssl/SingleCertValidatingFactory.html */
function single(found: Found, settings: readonly ResolvedSetting[], view: View): Alternative {
  if (found.kind === 'unset') return { value: 'none', shown: '' };
  if (found.kind === 'unknown') return { value: '?', shown: '', reason: found.reason, trust: unresolved(found.reason, null, found.via), via: found.via };
  const given = (trust: TrustSource, shown: string): Alternative => ({ value: 'given', shown, trust, via: found.via });
  const [scheme = '', rest = ''] = splitOnce(found.text, ':');
  const shown = `sslfactoryarg=${scheme}:${rest}`;
  if (scheme === 'file') {
    const state = view.file(rest);
    return state.kind === 'absent' ? { value: 'none', shown } : given(fileTrust(state, rest, found.via), shown);
  }
  if (scheme === 'classpath') return given(onClassPath(rest, found, view), shown);
  if (scheme === 'env') return given(pem(branches(view.variable(rest)), found), shown);
  if (scheme === 'sys') {
    const [value] = systemProperty(rest, settings, view);
    if (value === undefined || value.kind === 'unset') return given(unresolved('the system property is not set here', null, found.via), shown);
    return given(pem([value.kind === 'set' ? { kind: 'known', value: value.text, via: value.via } : value], found), shown);
  }
  if (found.setting?.content?.kind === 'present') return given({ kind: 'inline', path: null, content: found.setting.content.content, via: found.via, added: [] }, 'sslfactoryarg');
  return found.text.includes('-----BEGIN')
    ? given(pem([{ kind: 'known', value: found.text, via: found.via }], found), 'sslfactoryarg')
    : { value: 'none', shown: 'sslfactoryarg' };
}

/** Where build tools take the class path's files from. */
const RESOURCES = ['src/main/resources', 'resources', 'src/main/java', 'conf'];

/** A file of the class path, where the sources of the project hold exactly one of its name. */
function onClassPath(name: string, found: Extract<Found, { kind: 'set' }>, view: View): TrustSource {
  const states = RESOURCES.flatMap((folder) => {
    const path = `${folder}/${name.replace(/^\//u, '')}`;
    const state = view.file(path);
    return state.kind === 'present' ? [{ path, state }] : [];
  });
  const [only] = states;
  if (only === undefined || states.length > 1) return unresolved('it is read from the class path', name, found.via);
  return fileTrust(only.state, only.path, [...found.via, { at: null, what: `reads ${name} from the class path` }]);
}

function pem(values: readonly Value[], found: Extract<Found, { kind: 'set' }>): TrustSource {
  const [value] = values;
  if (values.length !== 1 || value?.kind !== 'known' || found.setting === null) return unresolved('the variable that holds the certificate cannot be read from here', null, found.via);
  return { kind: 'inline', path: null, content: { kind: 'bytes', bytes: new TextEncoder().encode(value.value), at: found.setting.at }, via: [...found.via, ...value.via], added: [] };
}

function splitOnce(text: string, mark: string): readonly string[] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + mark.length)];
}

export const pgjdbc: DriverTable = {
  id: 'pgjdbc',
  name: 'pgjdbc',
  detect: {
    packages: {
      maven: ['org.postgresql:postgresql', 'com.impossibl.pgjdbc-ng:pgjdbc-ng', 'org.flywaydb:flyway-database-postgresql', 'software.amazon.jdbc:aws-advanced-jdbc-wrapper', 'io.debezium:debezium-connector-postgres', 'io.quarkus:quarkus-jdbc-postgresql', 'org.testcontainers:postgresql', 'com.azure.spring:spring-cloud-azure-starter-jdbc-postgresql', 'com.zaxxer:HikariCP', 'org.springframework.boot:spring-boot-starter-data-jpa', 'org.springframework.boot:spring-boot-starter-jdbc'],
    },
    schemes: ['jdbc:postgresql', 'jdbc:pgsql', 'jdbc:aws-wrapper:postgresql', 'jdbc:otel:postgresql', 'jdbc:p6spy:postgresql', 'jdbc:tc:postgresql', 'jdbc:tracing:postgresql'],
    programs: ['flyway', 'liquibase'],
    languages: ['java', 'kotlin', 'scala', 'groovy', 'clojure'],
  },
  components: [{ name: 'pgjdbc', ask: [{ component: 'org.postgresql:postgresql' }, { component: 'pgjdbc' }, { component: 'postgresql' }] }],
  facts,
  servers: (settings, view) => serviceServers(settings, view, null),
  rows,
  sources: {
    modes: 'https://jdbc.postgresql.org/documentation/ssl/',
    factories: 'https://jdbc.postgresql.org/documentation/use/#connection-parameters',
    changes: 'https://jdbc.postgresql.org/changelogs/2018-08-27-42.2.5-release/',
  },
  reader: (view) => {
    const java = view.version('java');
    const major = java.kind === 'known' ? Number.parseInt(java.value.replace(/^1\./u, ''), 10) : Number.NaN;
    return major >= 25 ? 'java25' : 'java17';
  },
  reads: [
    { what: 'mode', names: ['sslmode', 'ssl'], note: 'URL keys are case-sensitive (sslMode is ignored), values are not; an explicit sslmode wins over ssl; PGSSLMODE is not read' },
    { what: 'root file', names: ['sslrootcert', '~/.postgresql/root.crt', '%APPDATA%\\postgresql\\root.crt'], note: 'only for verify-ca, verify-full and ssl=true; PGSSLROOTCERT is not read' },
    { what: 'socket factory', names: ['sslfactory', 'sslfactoryarg'] },
    { what: 'trust store', names: [property('trustStore'), ...javaOptionVariables], note: 'only with DefaultJavaSSLFactory, or before 42.2.5' },
    { what: 'service', names: ['service', 'PGSERVICEFILE', '~/.pg_service.conf'] },
  ],
  precedence: 'arguments of the URL, properties, service file, default; sslmode over ssl; sslfactory over both',
  defaultMode: 'prefer (before 42.2.5: no TLS)',
};

function property(name: string): string {
  return `-Djavax.net.ssl.${name}=…`;
}
