import type { Connection, Layer, Location, Place } from '../../model.ts';
import { folderOf, nameOf } from '../../shared/paths.ts';
import { readCompose } from '../compose/documents.ts';
import { readBuild } from '../dockerfile/build.ts';
import { componentOf } from '../dockerfile/images.ts';
import type { ExtractContext } from '../extractor.ts';
import { treePath } from '../operations/paths.ts';
import { plain, unknownText } from '../operations/text.ts';
import { filledText, filledWord } from '../pipelines/fill.ts';
import type { Source } from '../pipelines/fill.ts';
import { child, childrenOf } from '../settings/tree.ts';
import type { KeyedNode, ScalarNode } from '../settings/tree.ts';

/** What a development container starts from. */
export interface Base {
  readonly layers: readonly Layer[];
  readonly places: readonly Place[];
  readonly connections: readonly Connection[];
  /** It is a service of a compose file, which says by itself where the tree lies. */
  readonly isService: boolean;
}

const NOTHING: Omit<Base, 'layers'> = { places: [], connections: [], isService: false };

export function baseOf(root: KeyedNode, source: Source, context: ExtractContext): Base {
  const { file } = source;
  const at = file.at(root.span.start);
  const service = scalar(root, 'service');
  const compose = child(root, 'dockerComposeFile');
  if (compose !== undefined && service !== null) return serviceOf(compose, service, source, context);
  const build = child(root, 'build');
  const dockerfile = (build === undefined ? null : scalar(build, 'dockerfile')) ?? scalar(root, 'dockerFile');
  if (dockerfile !== null) return builtOf(root, build, dockerfile, source, context);
  const image = scalar(root, 'image');
  if (image === null) return { ...NOTHING, layers: [inheritsUnknown('no image is named', at)] };
  const name = filledWord(source, image).text;
  const component = componentOf(plain(name) ?? '', name.at);
  return { ...NOTHING, layers: [{ kind: 'inherits', from: { image: name }, at: name.at }, ...(component === null ? [] : [component])] };
}

function inheritsUnknown(reason: string, at: Location): Layer {
  return { kind: 'inherits', from: { image: unknownText(reason, at) }, at };
}

function builtOf(root: KeyedNode, build: KeyedNode | undefined, dockerfile: ScalarNode, source: Source, context: ExtractContext): Base {
  const { file } = source;
  const at = file.at(dockerfile.keySpan?.start ?? dockerfile.span.start, dockerfile.span.end);
  const folder = folderOf(file.path);
  const path = treePath(folder, filledText(source, dockerfile) ?? '\0');
  const named = (build === undefined ? null : scalar(build, 'context')) ?? scalar(root, 'context');
  const start = named === null ? (path === null ? null : folderOf(path)) : treePath(folder, filledText(source, named) ?? '\0');
  const target = build === undefined ? null : scalar(build, 'target');
  const args = build === undefined ? undefined : child(build, 'args');
  const given = (args === undefined ? [] : childrenOf(args)).flatMap((each) => (each.kind === 'scalar' ? [{ name: each.key, value: filledWord(source, each), at: file.at(each.keySpan?.start ?? each.span.start, each.span.end) }] : []));
  const built = path === null || start === null ? null : readBuild({ dockerfile: path, context: start, target: target === null ? null : filledText(source, target), arguments: given }, context);
  if (built === null) return { ...NOTHING, layers: [inheritsUnknown('its Dockerfile is not in the repository', at)] };
  return { isService: false, places: built.places, connections: built.connections, layers: [{ kind: 'inherits', from: { place: built.stage }, at }] };
}

const OVERRIDE = /^(?:docker-)?compose\.override\.ya?ml$/i;

/** The last of the files that has the service; an override belongs to the file that it is merged over. */
function serviceOf(compose: KeyedNode, service: ScalarNode, source: Source, context: ExtractContext): Base {
  const { file } = source;
  const at = file.at(service.keySpan?.start ?? service.span.start, service.span.end);
  const files = compose.kind === 'scalar' ? [compose] : childrenOf(compose);
  const paths = files.flatMap((each) => (each.kind === 'scalar' ? (treePath(folderOf(file.path), filledText(source, each) ?? '\0') ?? []) : []));
  const holding = paths.filter((path) => {
    const opened = OVERRIDE.test(nameOf(path)) ? null : context.open(path);
    return opened !== null && readCompose(opened).some(({ root }) => child(child(root, 'services') ?? root, service.text) !== undefined);
  });
  const path = holding.at(-1);
  const from: Layer = path === undefined ? inheritsUnknown('its service is not in the repository', at) : { kind: 'inherits', from: { place: `${path}#${service.text}` }, at };
  return { ...NOTHING, layers: [from], isService: true };
}

function scalar(node: KeyedNode, key: string): ScalarNode | null {
  const found = child(node, key);
  return found?.kind === 'scalar' && found.type !== 'null' ? found : null;
}
