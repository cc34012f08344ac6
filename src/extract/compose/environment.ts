import type { Layer, Location, LoginForm } from '../../model.ts';
import { folderOf } from '../../shared/paths.ts';
import type { BuildArgument } from '../dockerfile/building.ts';
import { entryOf } from '../dockerfile/entries.ts';
import { lexDotenv } from '../dotenv/lexer.ts';
import { treePath } from '../operations/paths.ts';
import { plain, unknownText } from '../operations/text.ts';
import { child, childrenOf } from '../settings/tree.ts';
import type { KeyedNode, ScalarNode } from '../settings/tree.ts';
import { loginForm } from '../strings/scan.ts';
import type { Project } from './project.ts';
import { given, itemsOf } from './services.ts';
import { mergeTag } from './tags.ts';
import type { Given, Part, Service } from './services.ts';
import { interpolated, passedOn, passedWord, wordOf } from './variables.ts';

/** A variable as an `environment` or `args` attribute spells it. */
interface Variable {
  readonly name: string;
  readonly node: ScalarNode;
  readonly part: Part;
  /** Where its value begins in the text of the node; null: whoever starts the service gives it. */
  readonly from: number | null;
}

const MAX_VARIABLES = 2000;

/** The variables of a map (`NAME: value`) or a list (`- NAME=value`); one that is given twice counts once, as given last. */
export function variablesIn(attributes: readonly Given[]): readonly Variable[] {
  const found = new Map<string, Variable>();
  for (const { node, part } of attributes) {
    for (const item of childrenOf(node)) {
      const variable = item.kind === 'scalar' ? variableOf(item, node.kind === 'list', part) : null;
      if (variable === null || variable.name === '') continue;
      found.delete(variable.name);
      if (mergeTag(item, part.file) === 'reset') continue;
      if (found.size < MAX_VARIABLES) found.set(variable.name, variable);
    }
  }
  return [...found.values()];
}

function variableOf(node: ScalarNode, listed: boolean, part: Part): Variable | null {
  if (!listed) return { name: node.key, node, part, from: node.type === 'null' ? null : 0 };
  const equals = node.text.indexOf('=');
  return equals === -1 ? { name: node.text, node, part, from: null } : { name: node.text.slice(0, equals), node, part, from: equals + 1 };
}

/** What a service finds in its environment besides what its image sets: `env_file`, then `environment`, which wins. */
export function environmentLayers(service: Service, project: Project): { readonly layers: readonly Layer[]; readonly login: LoginForm } {
  const files = itemsOf(service, 'env_file').flatMap((item) => environmentFile(item, project));
  const variables = variablesIn(given(service, 'environment'));
  const user = variables.find(({ name }) => name === 'PGUSER');
  return {
    layers: [...files, ...variables.map((variable) => variableLayer(variable, project))],
    login: user?.from == null ? 'unknown' : loginForm(wordOf(user.part.file, user.node, project.environment, user.from).text),
  };
}

function variableLayer(variable: Variable, project: Project): Layer {
  const { name, node, part, from } = variable;
  const { environment } = project;
  const at = placeOf(variable);
  const key = from === null ? (environment.assignments.has(name) ? name : null) : passedOn(node.text.slice(from), environment);
  if (key !== null && environment.path !== null) return { kind: 'binds', bag: bagOf(environment.path), key, variable: name, prefix: '', at };
  if (from === null) return { kind: 'sets', entry: { key: name, value: { parts: [{ kind: 'variable', name, otherwise: null }], at }, connection: null, content: null, at } };
  return { kind: 'sets', entry: entryOf({ name, value: wordOf(part.file, node, environment, from), at }, project.newId, project.sample) };
}

/** `args` of a build: known while the image is built. */
export function buildArguments(build: readonly Given[], project: Project): readonly BuildArgument[] {
  const attributes = build.flatMap(({ node, part }) => {
    const args = child(node, 'args');
    return args === undefined ? [] : [{ node: args, part }];
  });
  return variablesIn(attributes).flatMap((variable): readonly BuildArgument[] => {
    if (variable.from === null) {
      // Not there either: the Dockerfile's own default stays.
      const value = passedWord(variable.name, variable.node, variable.part.file, project.environment);
      return value === null ? [] : [{ name: variable.name, value, at: placeOf(variable) }];
    }
    return [{ name: variable.name, value: wordOf(variable.part.file, variable.node, project.environment, variable.from), at: placeOf(variable) }];
  });
}

function placeOf({ node, part, from }: Variable): Location {
  const start = from === 0 ? (node.keySpan?.start ?? node.span.start) : node.span.start;
  return part.file.at(start, Math.max(node.span.end, start));
}

/** An optional file that is not there is passed over; any other one may hold whatever it wants. */
function environmentFile({ node, part }: Given, project: Project): readonly Layer[] {
  const named = node.kind === 'scalar' ? node : scalarIn(node, 'path');
  if (named === undefined) return [];
  const at = part.file.at(named.span.start, named.span.end);
  const text = interpolated(part.file, named, project.environment);
  const path = plain(text);
  const inTree = path === null || path.startsWith('/') || path.startsWith('~') ? null : treePath(part.folder, path);
  const optional = node.kind === 'map' && scalarIn(node, 'required')?.text.toLowerCase() === 'false';
  if (inTree === null) return optional ? [] : [{ kind: 'binds', bag: { name: path ?? named.text.slice(0, 200), kind: 'environment file', scope: '' }, key: null, variable: null, prefix: '', at }];
  if (project.open(inTree) === null) {
    if (optional) return [];
    const keys = keysOfSample(inTree, project);
    if (keys !== null) return keys.map((key) => ({ kind: 'sets', entry: { key, value: unknownText(`${inTree} is not in the repository`, at), connection: null, content: null, at } }));
  }
  return [{ kind: 'binds', bag: bagOf(inTree), key: null, variable: null, prefix: '', at }];
}

const SAMPLES = ['.example', '.sample', '.template', '.dist'];

/** What a file of variables sets that is not in the repository, as far as a sample beside it tells; null: there is none. */
function keysOfSample(path: string, project: Project): readonly string[] | null {
  for (const ending of SAMPLES) {
    const sample = project.open(path + ending);
    if (sample !== null && sample.encoding !== 'binary') return [...new Set(lexDotenv(sample.text).map(({ key }) => key))].slice(0, MAX_VARIABLES);
  }
  return null;
}

/** The files of variables that this project's own file names: those of other files are read with these. */
export function environmentFiles(service: Service, project: Project): readonly string[] {
  const own = itemsOf(service, 'env_file').filter(({ part }) => part.file.path === project.entry.path);
  return own.flatMap((item) => environmentFile(item, project)).flatMap((layer) => (layer.kind === 'binds' ? [layer.bag.name] : []));
}

const bagOf = (path: string): { readonly name: string; readonly kind: string; readonly scope: string } => ({ name: path, kind: 'environment file', scope: folderOf(path) });

function scalarIn(node: KeyedNode, key: string): ScalarNode | undefined {
  const found = child(node, key);
  return found?.kind === 'scalar' ? found : undefined;
}
