import type { Location, ResolvedSetting, Step, Value, View } from '../model.ts';
import { inSettingsFile, lastPart, lookUp } from './lookup.ts';
import type { Found } from './lookup.ts';

const maxBytes = 256 * 1024;

/** One line of a service that bears on where and how to connect. */
interface Line {
  readonly key: string;
  readonly value: string;
  readonly at: Location;
}

type Service =
  | { readonly kind: 'none' }
  | { readonly kind: 'found'; readonly lines: readonly Line[]; readonly via: readonly Step[] }
  /** Named, and defined where nobody can look. */
  | { readonly kind: 'unseen'; readonly named: Extract<Found, { kind: 'set' }> };

/**
 * The settings that a connection service file adds; `variable` names the service when no setting does. When a service is
 * named and its file cannot be read, one setting `*` says that there may be any.
 * https://www.postgresql.org/docs/current/libpq-pgservice.html
 */
export function serviceSettings(settings: readonly ResolvedSetting[], view: View, variable: string | null): readonly ResolvedSetting[] {
  const service = serviceOf(settings, view, variable);
  if (service.kind === 'none') return [];
  if (service.kind === 'found') {
    return service.lines.filter(({ key }) => key.startsWith('ssl')).map(({ key, value, at }) => ({ layer: 'file', key, type: 'string', content: null, value: { kind: 'known', value, via: service.via }, at }));
  }
  const { named } = service;
  return [{
    layer: 'file', key: '*', type: 'string', content: null,
    value: { kind: 'unknown', reason: `the service ${named.text} is defined in a file that cannot be read from here`, via: named.via },
    at: named.setting?.at ?? nowhere,
  }];
}

/** The servers that a service names, for a connection that names none itself. */
export function serviceServers(settings: readonly ResolvedSetting[], view: View, variable: string | null): readonly Value[] {
  const service = serviceOf(settings, view, variable);
  if (service.kind !== 'found') return [];
  const line = service.lines.findLast(({ key }) => key === 'host') ?? service.lines.findLast(({ key }) => key === 'hostaddr');
  const hosts = line?.value.split(',').map((host) => host.trim()).filter((host) => host !== '' && !host.startsWith('/')) ?? [];
  return hosts.map((value) => ({ kind: 'known', value, via: [...service.via, ...(line === undefined ? [] : [{ at: line.at, what: 'the service names the server' }])] }));
}

function serviceOf(settings: readonly ResolvedSetting[], view: View, variable: string | null): Service {
  const [named] = lookUp(
    [{ layer: 'option', keys: ['service'], spelling: lastPart }, { layer: 'string', keys: ['service'] }, ...(variable === null ? [] : [{ layer: 'environment', keys: [variable] } as const])],
    settings.filter(({ key }) => key !== '*'),
    view,
  );
  if (named === undefined || named.kind !== 'set') return { kind: 'none' };
  for (const path of candidates(view)) {
    const state = view.file(path);
    if (state.kind === 'present' && state.content.kind === 'bytes' && state.content.bytes.length <= maxBytes) {
      const { at, bytes } = state.content;
      const lines = section(new TextDecoder().decode(bytes), named.text, at);
      if (lines !== null) return { kind: 'found', lines, via: state.via };
    }
  }
  // In a settings file, `service` may be the application's own word.
  return named.setting !== null && named.layer === 'option' && inSettingsFile(named.setting) ? { kind: 'none' } : { kind: 'unseen', named };
}

function candidates(view: View): readonly string[] {
  const paths: string[] = [];
  const named = view.variable('PGSERVICEFILE');
  const home = view.home();
  if (named.kind === 'known') paths.push(named.value);
  else if (view.os === 'windows') {
    const folder = view.variable('APPDATA');
    if (folder.kind === 'known') paths.push(`${folder.value}\\postgresql\\.pg_service.conf`);
  } else if (home.kind === 'known') paths.push(`${home.value}/.pg_service.conf`);
  const system = view.variable('PGSYSCONFDIR');
  // Debian and Ubuntu, Red Hat and its kin, builds of one's own.
  const folders = system.kind === 'known' ? [system.value] : ['/etc/postgresql-common', '/etc/sysconfig/pgsql', '/usr/local/pgsql/etc'];
  return [...paths, ...folders.map((folder) => `${folder}/pg_service.conf`)];
}

/** Whether a key of a service bears on TLS or on the server; passwords and keys do not. */
const counts = (key: string): boolean => key === 'host' || key === 'hostaddr' || (key.startsWith('ssl') && key !== 'sslkey' && key !== 'sslpassword');

/** The lines below `[name]` that count; null when there is no such section. */
function section(text: string, name: string, at: Location): readonly Line[] | null {
  let inside = false;
  let seen = false;
  const lines: Line[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('[')) {
      inside = line === `[${name}]`;
      seen ||= inside;
      continue;
    }
    const equals = line.indexOf('=');
    const key = line.slice(0, Math.max(equals, 0)).trim();
    if (!inside || equals <= 0 || !counts(key)) continue;
    const value = line.slice(equals + 1).trim();
    lines.push({ key, value, at: value === '' ? at : within(at, index, raw, raw.indexOf(value, raw.indexOf('='))) });
  }
  return seen ? lines : null;
}

/** From there to the end of the line, where the text is a file of its own. */
function within(at: Location, index: number, raw: string, start: number): Location {
  if (at.line !== 1 || at.column !== 1) return at;
  return { path: at.path, line: index + 1, column: start + 1, endLine: index + 1, endColumn: raw.trimEnd().length + 1 };
}

const nowhere: Location = { path: '', line: 1, column: 1, endLine: 1, endColumn: 1 };
