import type { Layer, Place } from '../../model.ts';
import { folderOf } from '../../shared/paths.ts';
import { layersOuterFirst } from '../../shared/mount-order.ts';
import { isSampleSettings } from '../../shared/sample-path.ts';
import { commandsNameTheirServers, environmentConnection } from '../dotenv/environment.ts';
import { NO_NEEDLES } from '../extractor.ts';
import type { ExtractContext, Extraction, Extractor } from '../extractor.ts';
import { treePath } from '../operations/paths.ts';
import { literalText } from '../operations/text.ts';
import { filledText } from '../pipelines/fill.ts';
import type { Source } from '../pipelines/fill.ts';
import type { Variable } from '../pipelines/job.ts';
import { stringsWithout } from '../pipelines/unread.ts';
import { variableLayers } from '../pipelines/variable-layers.ts';
import { readTrees } from '../settings/formats.ts';
import { newIds } from '../settings/ids.ts';
import { child, childrenOf, scalarText } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import { baseOf } from './base.ts';
import { commandsOf } from './commands.ts';
import { devcontainerFill } from './fill.ts';
import { LOCAL, WORKSPACE } from './folders.ts';
import { mountLayers, mountOf, volumeOf } from './mounts.ts';
import { isDevcontainer, rootOf } from './names.ts';

/** Development containers: one place, on the working copy. https://containers.dev/implementors/json_reference/ */
export const devcontainers: Extractor = {
  id: 'devcontainer',
  wants: isDevcontainer,
  needles: () => NO_NEEDLES,
  accepts: (file) => file.encoding !== 'binary' && isDevcontainer(file.path),
  extract(file, context) {
    const [root] = readTrees(file, 'json');
    return root?.kind === 'map' ? readDevcontainer(file, root, context) : {};
  },
};

function readDevcontainer(file: SourceFile, root: KeyedNode, context: ExtractContext): Extraction {
  const sample = isSampleSettings(file.path);
  const newId = newIds(file.path);
  const plainFolder = scalarText(root, 'workspaceFolder');
  const container = plainFolder === undefined || plainFolder.includes('${') ? WORKSPACE : plainFolder;
  const at = file.at(0);
  const outside: Source = { file, fill: devcontainerFill({ local: LOCAL, container }, at) };
  const source: Source = { file, fill: devcontainerFill({ local: null, container }, at) };
  const base = baseOf(root, source, context);
  const variables = ['containerEnv', 'remoteEnv'].flatMap((key) => variablesOf(child(root, key), source));
  const set = variableLayers(variables, { newId, sample, made: new Map() });
  const commands = commandsOf(root, source, context, { newId, sample });
  const layers: Layer[] = [
    ...base.layers, ...featureLayers(child(root, 'features'), source),
    ...layersOuterFirst([...workspaceLayers(root, base.isService, container, outside), ...mountLayers(child(root, 'mounts'), outside), ...argumentLayers(child(root, 'runArgs'), outside, container)]),
    ...set, ...userLayers(root, source), ...commands.layers,
  ];
  const entries = set.flatMap((layer) => (layer.kind === 'sets' ? [layer.entry] : []));
  const environment = commandsNameTheirServers(commands.connections) ? null : environmentConnection(entries, { id: newId('PG'), sample });
  const place: Place = {
    id: `${file.path}#dev container`, kind: 'dev container', name: scalarText(root, 'name') ?? file.path, scope: '', at: file.at(root.span.start, root.span.end),
    layers, tags: [], folder: rootOf(file.path), runs: true, passes: true, os: 'linux',
  };
  const read = [...variables.map(({ value }) => value), ...commands.read];
  return {
    places: [...base.places, place],
    connections: [...base.connections, ...commands.connections, ...entries.flatMap(({ connection }) => connection ?? []), ...(environment === null ? [] : [environment]), ...stringsWithout(file, root, read, sample)],
    claims: [file.path],
  };
}

function variablesOf(node: KeyedNode | undefined, source: Source): readonly Variable[] {
  return (node === undefined ? [] : childrenOf(node)).flatMap((value) => (value.kind === 'scalar' && value.type !== 'null' ? [{ name: value.key, value, source, sometimes: false }] : []));
}

/** `ghcr.io/devcontainers/features/node:1` with a version. */
function featureLayers(node: KeyedNode | undefined, { file }: Source): readonly Layer[] {
  return (node === undefined ? [] : childrenOf(node)).flatMap((feature): readonly Layer[] => {
    const name = /\/(node|python|java|dotnet|go|ruby|php)(?::[\w.]{1,20})?$/.exec(feature.key)?.[1];
    const version = feature.kind === 'scalar' ? feature.text : (scalarText(feature, 'version') ?? '');
    return name === undefined || !/^\d{1,6}(?:\.\d{1,6}){0,3}$/.test(version) ? [] : [{ kind: 'component', name, version, at: file.at(feature.keySpan?.start ?? feature.span.start, feature.span.end) }];
  });
}

/** The working copy, and that commands start in it. */
function workspaceLayers(root: KeyedNode, isService: boolean, container: string, source: Source): readonly Layer[] {
  const { file } = source;
  const mount = child(root, 'workspaceMount');
  const folder = child(root, 'workspaceFolder');
  const at = folder === undefined ? file.at(root.span.start) : file.at(folder.keySpan?.start ?? folder.span.start, folder.span.end);
  const workdir: Layer = { kind: 'workdir', path: literalText(container, at) };
  if (isService) return folder === undefined ? [] : [workdir];
  const given = mount?.kind === 'scalar' ? mountOf(filledText(source, mount) ?? '', mount, source) : [];
  const whole: Layer = { kind: 'mounts', path: literalText(container, at), content: { kind: 'repository', path: rootOf(file.path), at }, at };
  return [...(given.length > 0 ? given : [whole]), workdir];
}

function userLayers(root: KeyedNode, { file }: Source): readonly Layer[] {
  const user = child(root, 'remoteUser') ?? child(root, 'containerUser');
  if (user?.kind !== 'scalar' || user.text === '') return [];
  const at = file.at(user.span.start, user.span.end);
  return [{ kind: 'user', name: literalText(user.text, at) }, { kind: 'home', path: literalText(user.text === 'root' ? '/root' : `/home/${user.text}`, at) }];
}

/** Arguments of `docker run`: files of variables and volumes. */
function argumentLayers(node: KeyedNode | undefined, source: Source, container: string): readonly Layer[] {
  const { file } = source;
  const words = node === undefined ? [] : childrenOf(node).flatMap((word) => (word.kind === 'scalar' ? [{ word, text: filledText(source, word) ?? '' }] : []));
  return words.flatMap(({ word, text }, index): readonly Layer[] => {
    const [option = '', joined] = text.startsWith('--') && text.includes('=') ? [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)] : [text];
    const value = joined ?? words[index + 1]?.text ?? '';
    if (option === '-v' || option === '--volume') return volumeOf(value, word, source);
    if (option === '--mount') return mountOf(value, word, source);
    if (option !== '--env-file') return [];
    const path = value.startsWith(LOCAL) ? treePath(rootOf(file.path), value.slice(LOCAL.length).replace(/^\/+/, '')) : value.startsWith(container) ? null : treePath(rootOf(file.path), value);
    const at = file.at(word.span.start, word.span.end);
    return path === null ? [] : [{ kind: 'binds', bag: { name: path, kind: 'environment file', scope: folderOf(path) }, key: null, variable: null, prefix: '', at }];
  });
}
