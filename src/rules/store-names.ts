import type { Bag, CertificateFile, Entry, Location, Place, Text } from '../model.ts';
import { BUILD_OPTIONS, TRUST_STORE } from '../shared/java.ts';
import { nameOf } from '../shared/paths.ts';
import { list } from '../shared/words.ts';
import { trustSettingsOf } from './trust-settings.ts';
import type { TrustSettings } from './trust-settings.ts';

/** A setting of a framework that names certificates, or holds their text. */
export interface StoreName {
  readonly key: string;
  readonly at: Location;
  readonly settings: TrustSettings;
  /** The paths that it names; empty where it holds the text itself. */
  readonly paths: readonly string[];
}

const MAX_NAMES = 1000;
const MAX_PATHS = 20;

/** Options of build tools reach what these start, and nothing else. */
const OF_BUILD_TOOLS: ReadonlySet<string> = new Set(BUILD_OPTIONS);
const BUILD: TrustSettings = { keys: /^$/, purpose: 'client', reader: 'the tests and runs that the build tool starts' };

/** All settings of {@link trustSettingsOf} in settings files and variables, and options of build tools. Samples name nothing that runs. */
export function storeNames(bags: readonly Bag[], places: readonly Place[]): readonly StoreName[] {
  const found: StoreName[] = [];
  const look = ({ key, value, at, content }: Entry): void => {
    if (found.length >= MAX_NAMES) return;
    const store = OF_BUILD_TOOLS.has(key) ? storeAmong(value) : null;
    if (store !== null) found.push({ key: TRUST_STORE, at, settings: BUILD, paths: [store] });
    const settings = trustSettingsOf(key);
    if (settings !== null) found.push({ key, at, settings, paths: content !== null ? [] : pathsIn(value) });
  };
  for (const { entries, sample } of bags) if (!sample) entries.forEach(look);
  for (const { layers } of places) for (const layer of layers) if (layer.kind === 'sets') look(layer.entry);
  return found;
}

/** The trust store among options of a virtual machine; null where there is none. */
function storeAmong(options: Text): string | null {
  const text = literalsIn(options);
  const option = `-D${TRUST_STORE}=`;
  const start = text.lastIndexOf(option);
  return start === -1 ? null : (/^["']?([^"'\s]{1,1000})/.exec(text.slice(start + option.length))?.[1] ?? null);
}

function literalsIn({ parts }: Text): string {
  return parts.map((part) => (part.kind === 'literal' ? part.text : '')).join('').slice(0, 20_000);
}

/** Lists are separated by commas; `classpath:` and `file:` say where to look, and not what for. */
function pathsIn(text: Text): readonly string[] {
  const texts = text.parts.flatMap((part) => (part.kind === 'oneOf' ? part.branches.flatMap(pathsIn) : []));
  const literal = literalsIn(text);
  const own = literal.includes('-----BEGIN') ? [] : literal.split(',').map((path) => path.trim().replace(/^(?:classpath\*?|file):\/{0,3}(?=[^/])/, '')).filter((path) => path !== '');
  return [...own, ...texts].slice(0, MAX_PATHS);
}

/** The settings that name a path, or the text in a file. A path is known by its last name: where it lies on the machine, nothing tells. */
export function namingOf(names: readonly StoreName[], { path, whole, at }: Pick<CertificateFile, 'path'> & Partial<Pick<CertificateFile, 'whole' | 'at'>>): readonly StoreName[] {
  if (whole === false && at !== undefined) return names.filter((name) => name.at.path === path && name.at.line <= at.endLine && name.at.endLine >= at.line);
  return names.filter(({ paths }) => paths.some((named) => nameOf(named) === nameOf(path)));
}

/** Whether all settings that name it do so for something else than PostgreSQL. */
export function servesSomethingElse(naming: readonly StoreName[]): boolean {
  return naming.length > 0 && naming.every(({ settings }) => settings.purpose === 'other');
}

/** "… names it, for …", of the settings that concern PostgreSQL; null where there are none. */
export function namedInWords(naming: readonly StoreName[]): string | null {
  const ours = naming.filter(({ settings }) => settings.purpose !== 'other');
  const [first] = ours;
  if (first === undefined) return null;
  const keys = [...new Set(ours.filter(({ settings }) => settings === first.settings).map(({ key }) => key))];
  return `${list(keys)} ${keys.length === 1 ? 'names' : 'name'} it, for ${first.settings.reader}.`;
}
