import type { ResolvedContent, ResolvedSetting, View } from '../model.ts';
import { inSettingsFile, lastPart, lookUp } from './lookup.ts';
import type { Found } from './lookup.ts';
import { nodeTrust } from './node-trust.ts';
import type { Alternative, Facts } from './table.ts';
import { fileTrust, namedRoot, unresolved, withAdded } from './trust.ts';

/** Where a wrapper keeps the `ssl` option, the one that wins first, and whether the query of the URL gets to `pg`. */
export interface NodeShape {
  readonly options: readonly string[];
  readonly url: boolean;
}

/** https://github.com/brianc/node-postgres/blob/master/packages/pg-connection-string/index.js */
export function nodeFacts(settings: readonly ResolvedSetting[], view: View, shape: NodeShape): Facts {
  const inUrl = (key: string): readonly Found[] => (shape.url ? lookUp([{ layer: 'string', keys: [key] }], settings, view) : [{ kind: 'unset' }]);
  const prefix = shape.options.find((name) => settings.some(({ layer, key }) => isOption(layer) && (key === name || key.startsWith(`${name}.`)))) ?? shape.options[0] ?? 'ssl';
  const option = (key: string): readonly Found[] => lookUp([{ layer: 'option', keys: [key] }, { layer: 'file', keys: [key] }], settings, view);
  const store = nodeTrust(view);
  return {
    mode: inUrl('sslmode').map((found) => urlMode(found)),
    root: inUrl('sslrootcert').map((found) => urlRoot(found, view)),
    param: inUrl('ssl').map(urlSwitch),
    compat: inUrl('uselibpqcompat').map((found) => read(found, (text) => (text === 'true' ? 'true' : 'false'), 'false')),
    option: optionValue(option(prefix), settings.some(({ layer, key }) => isOption(layer) && key.startsWith(`${prefix}.`))),
    reject: option(`${prefix}.rejectUnauthorized`).flatMap((found) => reject(found, settings.some(({ key }) => key === `${prefix}.rejectUnauthorized`))),
    stray: [{ value: settings.some((setting) => isOption(setting.layer) && inSettingsFile(setting) && ['sslmode', 'sslrootcert'].includes(lastPart(setting.key))) ? 'given' : 'none', shown: '' }],
    url: [{ value: settings.some(({ layer }) => layer === 'string') ? 'given' : 'none', shown: '' }],
    ca: authorities(settings, prefix, view),
    environment: lookUp([{ layer: 'environment', keys: ['PGSSLMODE'] }], settings, view).map((found) => read(found, (text) => text, 'unset')),
    checks: lookUp([{ layer: 'environment', keys: ['NODE_TLS_REJECT_UNAUTHORIZED'] }], settings, view).map((found) => read(found, (text) => (text === '0' ? 'off' : 'on'), 'on')),
    store: [{ value: 'store', shown: '', trust: store }],
  };
}

function isOption(layer: ResolvedSetting['layer']): boolean {
  return layer === 'option' || layer === 'file';
}

const modes = new Set(['disable', 'no-verify', 'prefer', 'require', 'verify-ca', 'verify-full']);

/** An empty sslmode counts as none. */
function urlMode(found: Found): Alternative {
  if (found.kind === 'set' && found.text !== '') return { value: modes.has(found.text) ? found.text : 'other', shown: `sslmode=${found.text}`, word: found.text, via: found.via };
  return read(found, () => 'unset', 'unset');
}

function urlRoot(found: Found, view: View): Alternative {
  if (found.kind === 'unknown') return { value: '?', shown: '', reason: found.reason, trust: unresolved(found.reason, null, found.via), via: found.via };
  return found.kind === 'unset' || found.text === '' ? { value: 'none', shown: '' } : namedRoot(found, view);
}

function urlSwitch(found: Found): Alternative {
  return read(found, (text) => (['true', '1'].includes(text) ? 'on' : text === '0' ? 'off' : text === 'no-verify' ? 'no-verify' : text === '' ? 'unset' : 'word'), 'unset');
}

function optionValue(found: readonly Found[], hasParts: boolean): readonly Alternative[] {
  return found.map((each): Alternative => {
    if (each.kind === 'unset') return hasParts ? { value: 'object', shown: 'ssl: {…}' } : { value: 'unset', shown: '' };
    if (each.kind === 'unknown') return { value: '?', shown: '', reason: each.reason, via: each.via };
    const shown = `${each.key}: ${each.text === '{}' ? '{…}' : each.text}`;
    const as = (value: string): Alternative => ({ value, shown, via: each.via });
    if (each.text === '{}') return as('object');
    if (['false', 'null', ''].includes(each.text)) return as('off');
    if (each.text === 'true') return as('on');
    return as(each.text === 'no-verify' ? 'no-verify' : 'word');
  });
}

/** Only the boolean `false` switches verification off; any other value that is given leaves it on for good. */
function reject(found: Found, written: boolean): readonly Alternative[] {
  if (found.kind !== 'set') return [read(found, (text) => text, written ? 'undefined' : 'unset')];
  const shown = `rejectUnauthorized: ${found.text}`;
  // A switch between values does not say whether `false` is the boolean or the word.
  if (found.text === 'false' && found.setting?.value.kind === 'oneOf' && found.setting.type === 'string') return ['false', 'other'].map((value) => ({ value, shown, via: found.via }));
  return [{ value: found.text === 'false' && found.setting?.type === 'boolean' ? 'false' : 'other', shown: `rejectUnauthorized: ${found.text}`, via: found.via }];
}

/** `ca` as text, as a file that the code reads, or as a list of those. A path in it is not read. */
function authorities(settings: readonly ResolvedSetting[], prefix: string, view: View): readonly Alternative[] {
  const items = settings.filter(({ layer, key }) => isOption(layer) && key.startsWith(`${prefix}.ca.`));
  if (items.length > 0) {
    const trusts = items.map((item) => authority({ kind: 'set', text: '', key: item.key, layer: item.layer, setting: item, via: item.value.via }));
    return [trusts.length === 1 && trusts[0] !== undefined ? trusts[0] : joinAuthorities(trusts)];
  }
  return lookUp([{ layer: 'option', keys: [`${prefix}.ca`] }, { layer: 'file', keys: [`${prefix}.ca`] }], settings, view).map(authority);
}

function authority(found: Found): Alternative {
  if (found.kind === 'unset') return { value: 'none', shown: '' };
  const shown = `${found.key} is given`;
  const content = found.setting?.content ?? null;
  if (content !== null) {
    const path = content.kind === 'present' ? content.path : null;
    if (content.kind === 'absent') return { value: 'missing', shown, via: [...found.via, ...content.via] };
    const trust = fileTrust(content, path ?? '', found.via);
    return { value: 'given', shown, trust: trust.kind === 'unresolved' ? { ...trust, path: path === '' ? null : path } : trust.kind === 'none' || path !== null ? trust : { ...trust, kind: 'inline', path: null }, via: found.via };
  }
  if (found.kind === 'unknown') return { value: 'given', shown, trust: unresolved(found.reason, null, found.via), via: found.via };
  if (['', 'null'].includes(found.text) || found.setting === null) return { value: 'none', shown: '' };
  const bytes: ResolvedContent = { kind: 'bytes', bytes: new TextEncoder().encode(found.text), at: found.setting.at };
  return { value: 'given', shown, trust: { kind: 'inline', path: null, content: bytes, via: found.via, added: [] }, via: found.via };
}

function joinAuthorities(each: readonly Alternative[]): Alternative {
  const missing = each.find(({ value }) => value === 'missing');
  if (missing !== undefined) return missing;
  const [first = { kind: 'none' }, ...others] = each.flatMap(({ trust }) => trust ?? []).toSorted((a, b) => Number(a.kind === 'unresolved') - Number(b.kind === 'unresolved'));
  return { value: first.kind === 'none' ? 'none' : 'given', shown: 'ssl.ca is given', trust: withAdded(first, others), via: each.flatMap(({ via }) => via ?? []) };
}

function read(found: Found, word: (text: string) => string, otherwise: string): Alternative {
  if (found.kind === 'unset') return { value: otherwise, shown: '' };
  if (found.kind === 'unknown') return { value: '?', shown: '', reason: found.reason, via: found.via };
  return { value: word(found.text), shown: `${found.key}=${found.text}`, via: found.via };
}
