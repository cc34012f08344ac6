import { folderOf, nameOf } from '../../shared/paths.ts';
import type { ExtractContext } from '../extractor.ts';
import { child, scalarText } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import { jsonRoot } from './json.ts';
import type { Factory, Runtime } from './factory.ts';
import { passesIn } from './resources.ts';

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
  const users = once(() => below.filter((path) => USERS.has(inFolder(path)) || isOwn(path)).slice(0, MAX_USERS).flatMap((path) => context.open(path) ?? []).filter(({ text }) => text.includes('"LinkedServiceReference"')));
  return {
    product: below.some((path) => WORKSPACE.has(inFolder(path))) ? 'Azure Synapse' : 'Azure Data Factory',
    folder,
    runtime: (name) => runtimes().get(name.toLowerCase()) ?? null,
    passes(linkedService, parameter) {
      return users().some((file) => {
        const root = file.text.includes(`"${parameter}"`) ? jsonRoot(file) : null;
        return root !== null && passesIn(root, linkedService, parameter);
      });
    },
  };
}

const USERS: ReadonlySet<string> = new Set(['dataset', 'pipeline', 'dataflow', 'trigger']);
/** Folders that only a Synapse workspace has. */
const WORKSPACE: ReadonlySet<string> = new Set(['sqlscript', 'notebook', 'bigdatapool', 'sqlpool', 'sparkjobdefinition', 'kqlscript', 'lakedatabase']);

function runtimesIn(paths: readonly string[], context: ExtractContext): ReadonlyMap<string, Runtime> {
  const found = new Map<string, Runtime>();
  for (const path of paths) {
    const file = context.open(path);
    const runtime = file === null ? null : runtimeIn(file);
    const name = runtime?.name ?? nameOf(path).replace(/\.json$/i, '');
    if (runtime !== null) found.set(name.toLowerCase(), runtime);
  }
  return found;
}

/** `{ "name": …, "properties": { "type": "SelfHosted" } }`; null for anything else. */
function runtimeIn(file: SourceFile): (Runtime & { readonly name: string | undefined }) | null {
  if (!/"(?:Managed|SelfHosted)"/i.test(file.text)) return null;
  const root = jsonRoot(file);
  const properties = root === null ? undefined : child(root, 'properties');
  const type = properties === undefined ? undefined : child(properties, 'type');
  if (root === null || type?.kind !== 'scalar' || !/^(?:managed|selfhosted)$/i.test(type.text)) return null;
  return { name: scalarText(root, 'name'), type: type.text, at: file.at(type.span.start, type.span.end) };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}
