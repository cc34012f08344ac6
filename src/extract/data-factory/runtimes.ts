import { folderOf, nameOf } from '../../shared/paths.ts';
import type { ExtractContext } from '../extractor.ts';
import { scalarText } from '../settings/tree.ts';
import { jsonRoot } from './json.ts';
import type { Factory, Runtime } from './factory.ts';
import { addPassed, passedKey, runtimeOf } from './resources.ts';
import type { PassedParameters } from './resources.ts';

const MAX_RUNTIMES = 200;
/** Files that may use a linked service and pass it parameters. */
const MAX_USERS = 2000;

/**
 * The factory or workspace of a linked service that has a file of its own. Git integration keeps each kind of thing in a
 * folder: `linkedService`, `integrationRuntime`, `dataset`. https://learn.microsoft.com/azure/data-factory/source-control
 */
export function factoryOfFile(path: string, context: ExtractContext): Factory {
  const own = folderOf(path);
  const folder = nameOf(own).toLowerCase() === 'linkedservice' ? folderOf(own) : own;
  const known = factories.get(context) ?? new Map<string, Factory>();
  factories.set(context, known);
  const ready = known.get(folder) ?? factoryIn(folder, context);
  known.set(folder, ready);
  return ready;
}

const factories = new WeakMap<ExtractContext, Map<string, Factory>>();

function factoryIn(folder: string, context: ExtractContext): Factory {
  const below = (context.list(folder) ?? []).filter((path) => /\.json$/i.test(path));
  const inFolder = (path: string): string => path.slice(folder === '' ? 0 : folder.length + 1).split('/')[0]?.toLowerCase() ?? '';
  const isOwn = (path: string): boolean => folderOf(path) === folder;
  const runtimes = once(() => runtimesIn(below.filter((path) => inFolder(path) === 'integrationruntime' || isOwn(path)).slice(0, MAX_RUNTIMES), context));
  const passed = once(() => passedIn(below.filter((path) => USERS.has(inFolder(path)) || isOwn(path)).slice(0, MAX_USERS), context));
  return {
    product: below.some((path) => WORKSPACE.has(inFolder(path))) ? 'Azure Synapse' : 'Azure Data Factory',
    folder,
    runtime: (name) => runtimes().get(name.toLowerCase()) ?? null,
    passes: (linkedService, parameter) => passed().has(passedKey(linkedService, parameter)),
  };
}

const USERS: ReadonlySet<string> = new Set(['dataset', 'pipeline', 'dataflow', 'trigger']);
/** Folders that only a Synapse workspace has. */
const WORKSPACE: ReadonlySet<string> = new Set(['sqlscript', 'notebook', 'bigdatapool', 'sqlpool', 'sparkjobdefinition', 'kqlscript', 'lakedatabase']);

function runtimesIn(paths: readonly string[], context: ExtractContext): ReadonlyMap<string, Runtime> {
  const found = new Map<string, Runtime>();
  for (const path of paths) {
    const file = context.open(path);
    const root = file === null || !/"(?:Managed|SelfHosted)"/i.test(file.text) ? null : jsonRoot(file);
    const runtime = file === null || root === null ? null : runtimeOf(root, file);
    if (root === null || runtime === null) continue;
    const name = scalarText(root, 'name') ?? nameOf(path).replace(/\.json$/i, '');
    found.set(name.toLowerCase(), runtime);
  }
  return found;
}

function passedIn(paths: readonly string[], context: ExtractContext): PassedParameters {
  const found: PassedParameters = new Set();
  for (const path of paths) {
    const file = context.open(path);
    const root = file?.text.includes('"LinkedServiceReference"') === true ? jsonRoot(file) : null;
    if (root !== null) addPassed(root, found);
  }
  return found;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
