import type { Connection, Layer, Location, Place, Text } from '../../model.ts';
import { isWindowsImage } from '../../shared/public-images.ts';
import { readBuild } from '../dockerfile/build.ts';
import type { Built } from '../dockerfile/build.ts';
import { entryOf } from '../dockerfile/entries.ts';
import { componentOf } from '../dockerfile/images.ts';
import { treePath } from '../operations/paths.ts';
import { plain, unknownText } from '../operations/text.ts';
import { poolerLayers } from '../pgbouncer/containers.ts';
import { child } from '../settings/tree.ts';
import { buildArguments } from './environment.ts';
import { scalarAsFile } from './inline.ts';
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
  /** What it builds: stages of its own, and the image that it gives a name, which other services may start from. */
  readonly places: readonly Place[];
  readonly connections: readonly Connection[];
  /** The name of the image that it builds. */
  readonly tag: string | null;
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
  if (last === undefined) return { layers: imageLayers(name ?? unknownText('no image is named', at), pullPolicy(service)), name: name === null ? null : plain(name), places: [], connections: [], tag: null, built: null, context: null, os: systemOf(name) };
  const builtAt = last.part.file.at(last.node.keySpan?.start ?? last.node.span.start, last.node.span.end);
  const { stage, context } = built(build, project);
  const common = { name: null, context, os: null };
  const unused = (stage === null ? buildArguments(build, project) : stage.unused).map((each): Layer => ({ kind: 'argument', entry: entryOf(each, project.newId, project.sample) }));
  if (stage === null) return { ...common, layers: [...unused, { kind: 'inherits', from: { image: unknownText('its Dockerfile is not in the repository', builtAt) }, at: builtAt }], places: [], tag: null, connections: [], built: null };
  const { stage: from, places, connections } = stage;
  const inherits: Layer = { kind: 'inherits', from: { place: from }, at: builtAt };
  const tag = name === null ? null : plain(name);
  if (tag === null || tag === '') return { ...common, layers: [...unused, inherits], places, tag: null, connections, built: from };
  const place: Place = { id: `${id} image`, kind: 'image', name: tag, scope: project.folder, at: builtAt, layers: [inherits], tags: [tag], folder: null, runs: false, os: null };
  return { ...common, layers: [...unused, { kind: 'inherits', from: { place: place.id }, at: builtAt }], places: [...places, place], tag, connections, built: from };
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

/** What a `build` comes to. https://docs.docker.com/reference/compose-file/build/ */
function built(build: readonly Given[], project: Project): { readonly stage: Built | null; readonly context: string | null } {
  const attribute = (key: string): { readonly text: string; readonly folder: string } | null => {
    for (const { node, part } of build.toReversed()) {
      const found = node.kind === 'scalar' ? (key === 'context' ? { flat: plain(interpolated(part.file, node, project.environment)) } : null) : textIn(node, key, part, project);
      if (found?.flat != null) return { text: found.flat, folder: part.folder };
    }
    return null;
  };
  const context = attribute('context') ?? { text: '.', folder: build.at(-1)?.part.folder ?? project.folder };
  const folder = /^(?:[a-z]+:\/\/|git@|\/|~)|\0/i.test(context.text) ? null : treePath(context.folder, context.text);
  const path = folder === null ? null : treePath(folder, attribute('dockerfile')?.text ?? 'Dockerfile');
  if (folder === null || path === null) return { stage: null, context: folder };
  const inline = build.flatMap(({ node, part }) => {
    const text = child(node, 'dockerfile_inline');
    return text?.kind === 'scalar' ? [scalarAsFile(part.file, text)] : [];
  }).at(-1);
  const stage = readBuild({ dockerfile: path, context: folder, target: attribute('target')?.text ?? null, arguments: buildArguments(build, project) }, project, inline ?? null);
  return { stage, context: folder };
}
