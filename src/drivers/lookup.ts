import type { ResolvedSetting, SettingLayer, Step, Value, View } from '../model.ts';

/** What was found under a name, in the source that wins. */
export type Found =
  | { readonly kind: 'set'; readonly text: string; readonly key: string; readonly layer: SettingLayer; readonly setting: ResolvedSetting | null; readonly via: readonly Step[] }
  | { readonly kind: 'unset' }
  | { readonly kind: 'unknown'; readonly reason: string; readonly key: string; readonly layer: SettingLayer; readonly setting: ResolvedSetting | null; readonly via: readonly Step[] };

/** One source of a setting. Drivers list them in the order in which they win. */
export interface Source {
  readonly layer: SettingLayer;
  readonly keys: readonly string[];
  /** How keys of this layer are compared; as spelled, unless given. */
  readonly spelling?: (key: string) => string;
}

/** Keys whatever their case, spaces, `_` and `-`: ADO.NET strings, settings files, bean properties. */
export function loosely(key: string): string {
  return key.toLowerCase().replace(/[\s_-]/gu, '');
}

/** As {@link loosely}, for the last part of a nested key: `OPTIONS.sslmode`, `connect_args.sslmode`. */
export function lastPart(key: string): string {
  return loosely(key.slice(key.lastIndexOf('.') + 1));
}

/** Of a settings file, where an application's own names and those of the driver look alike. */
export function inSettingsFile({ at: { path } }: ResolvedSetting): boolean {
  return /\.(?:json|jsonc|ya?ml|toml|ini|cfg|conf|properties|xml|env|config)$/u.test(path) || /(?:^|\/)\.env[^/]*$/u.test(path);
}

/**
 * Looks a setting up, source by source. Within one source the last one wins. Several results when a value is one of
 * several; an absent branch goes on to the next source. A setting `*` of unknown value means that the source may hold
 * anything: what it does not show is then unknown.
 */
export function lookUp(sources: readonly Source[], settings: readonly ResolvedSetting[], view: View): readonly Found[] {
  const [source, ...rest] = sources;
  if (source === undefined) return [{ kind: 'unset' }];
  const next = (): readonly Found[] => lookUp(rest, settings, view);
  const spelling = source.spelling ?? ((key: string) => key);
  const wanted = new Set(source.keys.map(spelling));
  const setting = settings.findLast(({ layer, key }) => layer === source.layer && wanted.has(spelling(key)));
  if (setting !== undefined) {
    return branches(setting.value).flatMap((value) => {
      // An object in one branch of a switch: the other branches are what they say.
      if (setting.type === 'object') return [found(value.kind === 'known' && value.value !== '' ? null : '{}', setting, value)];
      if (value.kind === 'absent') return next();
      return [found(setting.type === 'null' ? 'null' : null, setting, value)];
    });
  }
  if (source.layer === 'environment') {
    for (const name of source.keys) {
      const value = view.variable(name);
      if (value.kind !== 'absent') return branches(value).flatMap((branch) => (branch.kind === 'absent' ? next() : [variable(name, branch)]));
    }
  }
  const anything = settings.find(({ layer, key, value }) => layer === source.layer && key === '*' && value.kind === 'unknown');
  if (anything !== undefined && anything.value.kind === 'unknown') {
    const { reason, via } = anything.value;
    return [{ kind: 'unknown', reason, key: source.keys[0] ?? '*', layer: source.layer, setting: anything, via: [...via, { at: anything.at, what: 'more settings may stand here' }] }];
  }
  return next();
}

/** A value's possibilities, one by one. */
export function branches<T>(value: Value<T>): readonly Exclude<Value<T>, { kind: 'oneOf' }>[] {
  return value.kind === 'oneOf' ? value.branches : [value];
}

function found(text: string | null, setting: ResolvedSetting, value: Exclude<Value, { kind: 'oneOf' }>): Found {
  const { key, layer, at } = setting;
  const via = [...value.via, { at, what: `sets ${key}` }];
  if (text !== null) return { kind: 'set', text, key, layer, setting, via };
  if (value.kind === 'known') return { kind: 'set', text: value.value, key, layer, setting, via };
  return { kind: 'unknown', reason: value.kind === 'unknown' ? value.reason : 'not set', key, layer, setting, via };
}

function variable(name: string, value: Exclude<Value, { kind: 'oneOf' | 'absent' }>): Found {
  const common = { key: name, layer: 'environment', setting: null, via: value.via } as const;
  return value.kind === 'known' ? { kind: 'set', text: value.value, ...common } : { kind: 'unknown', reason: value.reason, ...common };
}
