import type { Connection, Layer, Location, Place } from '../../model.ts';
import { folderOf, nameOf } from '../../shared/paths.ts';
import { isWindowsImage } from '../../shared/public-images.ts';
import { isSampleSettings } from '../../shared/sample-path.ts';
import { NO_NEEDLES } from '../extractor.ts';
import type { ExtractContext, Extractor } from '../extractor.ts';
import { literalText, plain } from '../operations/text.ts';
import { poolerConnections, poolerLayers } from '../pgbouncer/containers.ts';
import { commandsNameTheirServers, environmentConnection } from '../dotenv/environment.ts';
import { newIds } from '../settings/ids.ts';
import type { SourceFile } from '../source-file.ts';
import { contextFolder } from './context-folder.ts';
import { componentOf } from './images.ts';
import { readInstructions } from './instructions.ts';
import type { Instruction } from './instructions.ts';
import type { BuildArgument, Building } from './building.ts';
import { readInstruction } from './layers.ts';
import { readStart } from './start.ts';
import { readStages } from './stages.ts';
import type { Given, Stage, Stages } from './stages.ts';
import { filledIn, withDefaults } from './values.ts';
import type { Known } from './values.ts';
import { readFlags, readJsonWords, readWords } from './words.ts';

/**
 * Dockerfiles: one place for each stage, from its `FROM` to its last instruction.
 *
 * The place of a Dockerfile starts relative paths of `COPY` in the folder that its build most likely starts from. A stage
 * that only feeds others does not run; what is copied from it is what lies there at its end.
 */
export const dockerfiles: Extractor = {
  id: 'dockerfile',
  wants(path) {
    const name = nameOf(path).toLowerCase();
    if (name.endsWith('.dockerignore')) return false;
    return /^(?:dockerfile|containerfile)(?:[.-].{1,200})?$/.test(name) || /\.(?:dockerfile|containerfile)$/.test(name);
  },
  needles: () => NO_NEEDLES,
  accepts: (file) => file.encoding !== 'binary' && dockerfiles.wants(file.path),
  extract(file, context) {
    return readDockerfile(file, context, { folder: guessedContext(file, context), given: new Map(), suffix: '', replaces: false });
  },
};

/** How a file is built: from which folder, with which arguments. */
export interface How extends Given {
  readonly folder: string;
  readonly given: ReadonlyMap<string, BuildArgument>;
  /** Its places stand for those that the file has by itself. */
  readonly replaces: boolean;
}

/** The folder that a build of this file most likely starts from. */
export function guessedContext(file: SourceFile, context: ExtractContext): string {
  const { instructions, escape } = readInstructions(file);
  return contextFolder(file.path, copiedFiles(readStages(file.path, instructions, escape), escape), (path) => context.open(path) !== null);
}

/** The places of a file that is built in this way. */
export function readDockerfile(file: SourceFile, context: ExtractContext, how: How): { places: readonly Place[]; connections: readonly Connection[] } {
  const { instructions, escape } = readInstructions(file);
  const { stages, globals } = readStages(file.path, instructions, escape, how);
  const { folder, given, suffix } = how;
  const open: Building['open'] = (path) => context.open(path);
  const newId = newIds(file.path);
  const sample = isSampleSettings(file.path);
  const connections: Connection[] = [];
  const ends = new Map<Stage, Building>();
  const places = stages.map((stage, index) => {
    const base = stage.base === null ? undefined : ends.get(stage.base);
    const building: Building = {
      stage, stages, file, escape, folder, open, globals, given, newId, sample, connections,
      environment: new Set(base?.environment),
      login: base?.login ?? 'unknown',
      known: new Map(base?.known),
      layers: [...baseLayers(stage, globals)],
      homes: new Map(base?.homes),
      windows: base?.windows ?? isWindowsStage(stage, globals),
      // https://docs.docker.com/reference/dockerfile/#shell
      shell: base?.shell ?? (isWindowsStage(stage, globals) ? 'cmd' : null),
      workdir: base?.workdir ?? null,
      start: base?.start ?? { entrypoint: null, command: null },
    };
    ends.set(stage, building);
    for (const instruction of stage.instructions) readInstruction(instruction, building);
    const runs = index === stages.length - 1 || !stage.isSource;
    if (runs) readStart(building);
    connections.push(...entryConnections(stage, building, newId));
    if (runs && stage.base === null) connections.push(...poolerConnections(plain(filledIn(stage.image, globals)), building.layers, stage.name ?? String(stage.index), stage.image.at, { newId, sample }, true));
    const place = placeOf(stage, building, runs);
    return how.replaces ? { ...place, replaces: place.id.slice(0, -suffix.length) } : place;
  });
  return { places, connections };
}

/** Connection strings of `ENV` and `ARG`, and what the `PG*` variables describe by themselves. */
function entryConnections(stage: Stage, building: Building, newId: (name: string) => string): readonly Connection[] {
  const set = building.layers.flatMap((layer) => (layer.kind === 'sets' ? [layer.entry] : []));
  const all = building.layers.flatMap((layer) => (layer.kind === 'sets' || layer.kind === 'argument' ? (layer.entry.connection ?? []) : []));
  const own = commandsNameTheirServers(building.connections.filter(({ at }) => within(at, stage.at))) ? null
    : environmentConnection(set, { id: newId(`${stage.name ?? stage.index}.PG`), sample: building.sample, login: building.login });
  return own === null ? all : [...all, own];
}

function within(inner: Location, outer: Location): boolean {
  return inner.line >= outer.line && inner.endLine <= outer.endLine;
}

/** By the image, or else by a shell that only Windows has. */
function isWindowsStage({ image, instructions }: Stage, globals: Known): boolean {
  const name = plain(filledIn(image, globals));
  if (name !== null && isWindowsImage(name)) return true;
  return instructions.some(({ keyword, arguments: given }) => keyword === 'SHELL' && /^\s{0,20}\[\s{0,20}"[^"]{0,200}(?:\bcmd(?:\.exe)?|powershell(?:\.exe)?)"/i.test(given.text));
}

function baseLayers(stage: Stage, globals: Known): readonly Layer[] {
  const { at } = stage.image;
  if (stage.base !== null) return [{ kind: 'inherits', from: { place: stage.base.id }, at }];
  const component = componentOf(plain(filledIn(stage.image, globals)) ?? '', at);
  // Relative paths of Windows start on its first drive.
  const root: readonly Layer[] = isWindowsStage(stage, globals) ? [{ kind: 'workdir', path: literalText('C:/', at) }] : [];
  return [{ kind: 'inherits', from: { image: withDefaults(stage.image, globals) }, at }, ...(component === null ? [] : [component]), ...poolerLayers(plain(filledIn(stage.image, globals)) ?? '', at), ...root];
}

function placeOf(stage: Stage, building: Building, runs: boolean): Place {
  const { path } = building.file;
  return {
    id: stage.id,
    ...titleOf(stage, nameOf(path), runs),
    scope: folderOf(path),
    at: stage.at,
    layers: building.layers,
    tags: [],
    folder: building.folder,
    runs,
    os: building.windows ? 'windows' : 'linux',
  };
}

/** Named stages go by their name. The last one is the image itself, whatever it is called. */
function titleOf(stage: Stage, file: string, runs: boolean): Pick<Place, 'kind' | 'name'> {
  if (stage.name !== null) return { kind: 'stage', name: stage.name };
  return runs ? { kind: 'image', name: `of ${file}` } : { kind: 'stage', name: `${stage.index} of ${file}` };
}

/** Files that the Dockerfile copies from its context, as written. */
function copiedFiles({ stages, globals }: Stages, escape: string): readonly string[] {
  return stages.flatMap(({ instructions }) => instructions.filter(({ keyword }) => keyword === 'COPY' || keyword === 'ADD').flatMap((instruction) => sourcesOf(instruction, globals, escape)));
}

function sourcesOf(instruction: Instruction, globals: Known, escape: string): readonly string[] {
  const { flags, end } = readFlags(instruction.arguments, escape);
  if (flags.has('from')) return [];
  const words = readJsonWords(instruction.arguments, escape, end) ?? readWords(instruction.arguments, escape, end);
  return words.slice(0, -1).flatMap(({ text }) => {
    const source = plain(filledIn(text, globals));
    return source === null || source.includes('://') || source.startsWith('<<') ? [] : [source];
  });
}
