import type { Client, Connection, Place, ResolvedSetting, Step } from '../model.ts';
import { folderOf } from '../shared/paths.ts';
import { least } from '../shared/confidence.ts';
import { unknown } from './alternatives.ts';
import type { Atlas } from './atlas.ts';
import { uniqueSteps } from './order.ts';
import { anySetting, resolveSettings } from './settings.ts';
import type { Tenancy } from './tenants.ts';
import type { Use } from './uses.ts';
import { standpoint } from './uses.ts';
import type { Outlook } from './view.ts';
import { buildView } from './view.ts';
import { titleOf } from './titles.ts';

/** A connection in a place, with the code that reads it where there is some. */
export interface Meeting {
  readonly use: Use;
  readonly code: Connection | null;
  /** Steps from the code to the connection, when it reads it through a variable. */
  readonly via: readonly Step[];
}

/** Puts one client together. */
export function buildClient({ use, code, via }: Meeting, atlas: Atlas): Client {
  const { tenancy, bag } = use;
  const { place } = tenancy;
  const connection = code === null ? use.connection : merged(use.connection, code);
  const codeFolder = code === null ? (use.bag?.folder ?? use.at.folder ?? folderOf(use.connection.at.path)) : folderOf(code.at.path);
  const isCode = ['code', 'command'].includes((code ?? connection).syntax);
  const project = atlas.manifests.projectOf((code ?? use.connection).at.path);
  const sources = codeFolders(place, isCode, atlas);
  const question = { hint: connection.hint, scheme: connection.scheme, at: connection.at, folder: codeFolder, code: isCode, sources };
  const { candidates, guessed } = atlas.drivers.candidates(question);
  const shown = candidates.flatMap(({ at }) => (at === null || at.path === connection.at.path ? [] : [folderOf(at.path)]));
  const manifests = [...new Set(isCode ? [codeFolder, ...shown, ...sources] : [...shown, ...sources, codeFolder])];
  const at = standpoint(tenancy, codeFolder, atlas);
  const { folder } = code ?? use.connection;
  const start = folder === undefined ? null : atlas.ground.variables.text(folder, at);
  const { view, content } = buildView({ place, at, roots: [project, codeFolder, ''], start, manifests, beside: besideIn(tenancy, atlas) }, atlas.ground, atlas.manifests);
  const ground = { variables: atlas.ground.variables, parseFragment: atlas.parseFragment, content };
  const settings: ResolvedSetting[] = [...resolveSettings(use.connection, use.at, ground)];
  if (code !== null) settings.push(...resolveSettings(withoutDefault(code), at, ground));
  // A string that stands behind `reads` is the default, and counts where nothing sets the variable.
  const unread = code === null && use.connection.hosts.length === 0 ? use.connection.reads : null;
  if (unread !== null) {
    const text = atlas.ground.variables.text(unread, at);
    settings.push(anySetting(text.kind === 'unknown' ? text : unknown('what this variable holds cannot be read as a connection', text.via), 'string', unread.at));
  }
  return {
    id: `${connection.id}|${place.id}|${place.scope}`,
    project,
    connection,
    at: connection.at,
    hosts: use.connection.hosts.map((host) => atlas.ground.variables.text(host, use.at)),
    settings,
    drivers: candidates,
    view,
    chain: chainOf({ use, code, via }),
    confidence: least([tenancy.confidence, guessed && candidates.length > 0 ? 'low' : 'high']),
    sample: connection.sample || bag?.sample === true,
  };
}

function besideIn({ beside = [] }: Tenancy, atlas: Atlas): Outlook['beside'] {
  return beside.map((place) => ({ place, end: atlas.chains.endOf(place) }));
}

/** Folders of the tree that the place holds; for what is no code and runs in a mere folder, that folder. */
function codeFolders(place: Place, isCode: boolean, atlas: Atlas): readonly string[] {
  const paths = atlas.sources.of(place).map(({ path }) => path);
  const folders = paths.filter((path) => atlas.ground.repository.folder(path) !== null);
  const found = folders.length > 0 ? folders : paths;
  return [...new Set(found.length > 0 || isCode || place.folder === null ? found : [place.folder])];
}

/** The string's settings and hosts, with the code's options and its word on the driver; it stands where the string stands. */
function merged(string: Connection, reader: Connection): Connection {
  const code = withoutDefault(reader);
  const { hint } = code;
  return {
    ...string,
    id: `${string.id}+${code.id}`,
    // The variable that the code reads says more than the key of a Secret that it comes from.
    name: namesRead(code)[0] ?? string.name,
    settings: [...string.settings, ...code.settings],
    fragments: [...string.fragments, ...code.fragments],
    hint: { language: hint.language ?? string.hint.language, library: hint.library ?? string.hint.library, program: hint.program ?? string.hint.program },
    reads: code.reads,
    sample: string.sample || code.sample,
  };
}

/** Once the variable has a value, what the default says counts no more; the options beside it do. */
function withoutDefault(code: Connection): Connection {
  return code.reads === null || code.hosts.length === 0 ? code : { ...code, settings: code.settings.filter(({ layer }) => layer !== 'string'), fragments: [] };
}

/** The variables that hold what this code connects to. */
function namesRead({ reads }: Connection): readonly string[] {
  return reads?.parts.flatMap((part) => (part.kind === 'variable' ? [part.name] : [])) ?? [];
}

function readingOf(connection: Connection): string {
  const names = namesRead(connection);
  return names.length === 0 ? 'takes its connection from the environment' : `reads ${names.join(', ')}`;
}

function chainOf({ use, code, via }: Meeting): readonly Step[] {
  const { connection, tenancy } = use;
  const { place } = tenancy;
  const here: Step = { at: connection.at, what: connection.name === null ? 'opens the connection' : `${connection.name} says how to connect` };
  const told = via.some(({ at }) => at !== null && at.path === here.at?.path && at.line === here.at.line);
  const start: Step[] = code === null ? [here] : [{ at: code.at, what: readingOf(code) }, ...via, ...(told ? [] : [here])];
  const end: Step = { at: place.kind === 'folder' && place.layers.length === 0 ? null : place.at, what: `runs in ${titleOf(place)}` };
  return uniqueSteps([...start, ...use.via, ...(code === null ? [] : tenancy.via), end]);
}
