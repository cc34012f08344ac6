import type { Layer, Location, Place, Text } from '../../model.ts';
import { isWindowsImage } from '../../shared/public-images.ts';
import { componentOf } from '../dockerfile/images.ts';
import { readInstructions } from '../dockerfile/instructions.ts';
import { readStages, stageOf } from '../dockerfile/stages.ts';
import { treePath } from '../operations/paths.ts';
import { plain, unknownText } from '../operations/text.ts';
import { poolerLayers } from '../pgbouncer/containers.ts';
import { child } from '../settings/tree.ts';
import { argumentLayers } from './environment.ts';
import type { Project } from './project.ts';
import { given, scalarOf } from './services.ts';
import type { Given, Service } from './services.ts';
import { interpolated } from './variables.ts';
import { textIn } from './volumes.ts';

/** What a service starts from. */
export interface Base {
  /** The image from elsewhere, as far as its name is known. */
  readonly name: string | null;
  readonly layers: readonly Layer[];
  /** The image that it builds and gives a name: a place of its own, that other services may start from. */
  readonly image: Place | null;
  /** The place that the image comes from, where it is built here. */
  readonly built: string | null;
  /** The build context, by path from the repository root. */
  readonly context: string | null;
  readonly os: Place['os'];
}

/** `build` wins over `image`, which is then the name of what is built. */
export function baseOf(service: Service, id: string, at: Location, project: Project): Base {
  const image = scalarOf(service, 'image');
  const name = image === null ? null : interpolated(image.part.file, image.node, project.environment);
  const build = given(service, 'build').filter(({ node }) => node.kind !== 'scalar' || node.type !== 'null');
  const last = build.at(-1);
  if (last === undefined) return { layers: imageLayers(name ?? unknownText('no image is named', at), pullPolicy(service)), name: name === null ? null : plain(name), image: null, built: null, context: null, os: systemOf(name) };
  const builtAt = last.part.file.at(last.node.keySpan?.start ?? last.node.span.start, last.node.span.end);
  const { stage, context } = stageBuilt(build, project);
  const argumentsOf = argumentLayers(build, project);
  if (stage === null) return { layers: [...argumentsOf, { kind: 'inherits', from: { image: unknownText('its Dockerfile is not in the repository', builtAt) }, at: builtAt }], name: null, image: null, built: null, context, os: null };
  const inherits: Layer = { kind: 'inherits', from: { place: stage }, at: builtAt };
  const tag = name === null ? null : plain(name);
  if (tag === null || tag === '') return { layers: [...argumentsOf, inherits], name: null, image: null, built: stage, context, os: null };
  const place: Place = { id: `${id} image`, kind: 'image', name: tag, scope: project.folder, at: builtAt, layers: [inherits], tags: [tag], folder: null, runs: false, os: null };
  return { layers: [...argumentsOf, { kind: 'inherits', from: { place: place.id }, at: builtAt }], name: null, image: place, built: stage, context, os: null };
}

function imageLayers(name: Text, pull: { readonly pull?: string } = {}): readonly Layer[] {
  const component = componentOf(plain(name) ?? '', name.at);
  return [{ kind: 'inherits', from: { image: name }, at: name.at, ...pull }, ...(component === null ? [] : [component]), ...poolerLayers(plain(name) ?? '', name.at)];
}

/** https://docs.docker.com/reference/compose-file/services/#pull_policy */
function pullPolicy(service: Service): { readonly pull?: string } {
  const pull = scalarOf(service, 'pull_policy')?.node.text ?? '';
  return pull === '' ? {} : { pull };
}

function systemOf(name: Text | null): Place['os'] {
  const image = name === null ? null : plain(name);
  return image === null ? null : isWindowsImage(image) ? 'windows' : 'linux';
}

const MAX_LENGTH = 500_000;

/** The stage of the Dockerfile that a `build` comes to. https://docs.docker.com/reference/compose-file/build/ */
function stageBuilt(build: readonly Given[], project: Project): { readonly stage: string | null; readonly context: string | null } {
  const attribute = (key: string): { readonly text: string; readonly folder: string } | null => {
    for (const { node, part } of build.toReversed()) {
      const found = node.kind === 'scalar' ? (key === 'context' ? { flat: plain(interpolated(part.file, node, project.environment)) } : null) : textIn(node, key, part, project);
      if (found?.flat != null) return { text: found.flat, folder: part.folder };
    }
    return null;
  };
  const context = attribute('context') ?? { text: '.', folder: build.at(-1)?.part.folder ?? project.folder };
  const folder = /^(?:[a-z]+:\/\/|git@|\/|~)|\0/i.test(context.text) ? null : treePath(context.folder, context.text);
  if (folder === null || build.some(({ node }) => child(node, 'dockerfile_inline') !== undefined)) return { stage: null, context: folder };
  const path = treePath(folder, attribute('dockerfile')?.text ?? 'Dockerfile');
  const file = path === null ? null : project.open(path);
  if (file === null || file.encoding === 'binary' || file.text.length > MAX_LENGTH) return { stage: null, context: folder };
  const { instructions, escape } = readInstructions(file);
  const { stages } = readStages(file.path, instructions, escape);
  const target = attribute('target')?.text ?? null;
  const stage = target === null || target === '' ? stages.at(-1) : stageOf(target, stages);
  return { stage: stage?.id ?? null, context: folder };
}

