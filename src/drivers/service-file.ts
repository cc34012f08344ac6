import type { ResolvedSetting, View } from '../model.ts';
import { inSettingsFile, lastPart, lookUp } from './lookup.ts';

const maxBytes = 256 * 1024;

/**
 * The settings that a connection service file adds. `variable` names the service when no setting does. When a service is named and its file cannot be read, one setting
 * `*` says that there may be any. https://www.postgresql.org/docs/current/libpq-pgservice.html
 */
export function serviceSettings(settings: readonly ResolvedSetting[], view: View, variable: string | null): readonly ResolvedSetting[] {
  const [named] = lookUp(
    [{ layer: 'option', keys: ['service'], spelling: lastPart }, { layer: 'string', keys: ['service'] }, ...(variable === null ? [] : [{ layer: 'environment', keys: [variable] } as const])],
    settings.filter(({ key }) => key !== '*'),
    view,
  );
  if (named === undefined || named.kind !== 'set') return [];
  const anything: ResolvedSetting = {
    layer: 'file', key: '*', type: 'string', content: null,
    value: { kind: 'unknown', reason: `the service ${named.text} is defined in a file that cannot be read from here`, via: named.via },
    at: named.setting?.at ?? nowhere,
  };
  for (const path of candidates(view)) {
    const state = view.file(path);
    if (state.kind === 'present' && state.content.kind === 'bytes' && state.content.bytes.length <= maxBytes) {
      const { at, bytes } = state.content;
      const found = section(new TextDecoder().decode(bytes), named.text);
      if (found !== null) return found.map(([key, value]) => ({ layer: 'file', key, type: 'string', content: null, value: { kind: 'known', value, via: state.via }, at }));
    }
  }
  // In a settings file, `service` may be the application's own word.
  return named.setting !== null && named.layer === 'option' && inSettingsFile(named.setting) ? [] : [anything];
}

function candidates(view: View): readonly string[] {
  const paths: string[] = [];
  const named = view.variable('PGSERVICEFILE');
  const home = view.home();
  if (named.kind === 'known') paths.push(named.value);
  else if (home.kind === 'known') paths.push(`${home.value}/.pg_service.conf`);
  const system = view.variable('PGSYSCONFDIR');
  paths.push(`${system.kind === 'known' ? system.value : '/etc/postgresql-common'}/pg_service.conf`);
  return paths;
}

/** The keys below `[name]`; null when there is no such section. */
function section(text: string, name: string): readonly (readonly [string, string])[] | null {
  let inside = false;
  let seen = false;
  const pairs: [string, string][] = [];
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('[')) {
      inside = line === `[${name}]`;
      seen ||= inside;
      continue;
    }
    const equals = line.indexOf('=');
    if (inside && equals > 0 && line.startsWith('ssl')) pairs.push([line.slice(0, equals), line.slice(equals + 1)]);
  }
  return seen ? pairs : null;
}

const nowhere = { path: '', line: 1, column: 1, endLine: 1, endColumn: 1 };
