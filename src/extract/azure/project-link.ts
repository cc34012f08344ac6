import type { Location } from '../../model.ts';
import { folderOf } from '../../shared/paths.ts';
import { readInstructions } from '../dockerfile/instructions.ts';
import { readStages } from '../dockerfile/stages.ts';
import type { ExtractContext } from '../extractor.ts';
import { treePath } from '../operations/paths.ts';
import { readTrees } from '../settings/formats.ts';
import { child, childrenOf, scalarText } from '../settings/tree.ts';
import type { AzureReading, AzureResource } from './resource.ts';
import { wordAt } from './resource.ts';
import { nodePlace } from './values.ts';

/** The folder of the repository whose code an app runs, and how we know. */
export interface ProjectLink {
  readonly folder: string;
  /** The Dockerfile that builds it, where there is one. */
  readonly dockerfile: string | null;
  readonly at: Location;
}

interface Service extends ProjectLink {
  readonly name: string;
  readonly host: string;
}

const NAMES = ['azure.yaml', 'azure.yml'];
const MAX_SERVICES = 100;
const cache = new WeakMap<ExtractContext, Map<string, readonly Service[]>>();

/**
 * The code of an app by `azure.yaml` of the Azure Developer CLI: the service that the app's tag `azd-service-name` names,
 * or the only one for such a host. https://learn.microsoft.com/azure/developer/azure-developer-cli/azd-schema
 */
export function projectLink(resource: AzureResource, hosts: readonly string[], isOnly: boolean, reading: AzureReading): ProjectLink | null {
  const services = servicesFor(reading.file.path, reading.context);
  const tag = wordAt(resource.body, 'tags', 'azd-service-name');
  const named = tag === undefined ? undefined : services.find(({ name }) => name === tag);
  if (named !== undefined) return named;
  const fitting = services.filter(({ host }) => hosts.includes(host));
  if (tag !== undefined || !isOnly) return null;
  const folder = services.length === 0 ? onlyProject(reading.context) : null;
  return folder === null ? (fitting.length === 1 ? (fitting[0] ?? null) : null) : { folder, dockerfile: null, at: nodePlace(resource.body, reading) };
}

const MANIFEST = /(?:^|\/)(?:requirements\.txt|pyproject\.toml|package\.json|pom\.xml|build\.gradle(?:\.kts)?|composer\.json|Gemfile|go\.mod|[^/]{1,100}\.(?:cs|fs|vb)proj)$/;
const only = new WeakMap<ExtractContext, { readonly folder: string | null }>();

/** The folder of the only project of a repository that builds no image: what else would its only app run? */
function onlyProject(context: ExtractContext): string | null {
  const ready = only.get(context);
  if (ready !== undefined) return ready.folder;
  const paths = context.list('') ?? [];
  const folders = [...new Set(paths.filter((path) => MANIFEST.test(path)).map(folderOf))];
  const folder = folders.length === 1 && !paths.some((path) => /(?:^|\/)(?:Dockerfile|Containerfile)[^/]{0,60}$/i.test(path)) ? (folders[0] ?? null) : null;
  only.set(context, { folder });
  return folder;
}

/** The services of the nearest `azure.yaml` above a template. */
function servicesFor(path: string, context: ExtractContext): readonly Service[] {
  const known = cache.get(context) ?? new Map<string, readonly Service[]>();
  cache.set(context, known);
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    for (const name of NAMES) {
      const file = treePath(folder, name) ?? name;
      const services = known.get(file) ?? readServices(file, folder, context);
      known.set(file, services);
      if (services.length > 0) return services;
    }
    if (folder === '') return [];
  }
}

function readServices(path: string, folder: string, context: ExtractContext): readonly Service[] {
  const file = context.open(path);
  if (file === null || file.encoding === 'binary') return [];
  return readTrees(file, 'yaml').flatMap((root) => childrenOf(child(root, 'services') ?? root).filter(() => child(root, 'services') !== undefined)).slice(0, MAX_SERVICES).flatMap((node): readonly Service[] => {
    const project = scalarText(node, 'project');
    const at = project === undefined ? null : treePath(folder, project);
    if (at === null) return [];
    const docker = treePath(at, scalarText(node, 'docker', 'path') ?? 'Dockerfile');
    return [{
      name: node.key,
      host: (scalarText(node, 'host') ?? '').toLowerCase(),
      folder: at,
      dockerfile: docker !== null && context.open(docker) !== null ? docker : null,
      at: file.at(node.keySpan?.start ?? node.span.start, node.span.end),
    }];
  });
}

const MAX_LENGTH = 500_000;

/** The last stage of a Dockerfile of the tree: the place that its image is. */
export function imageStage(dockerfile: string, context: ExtractContext): string | null {
  const file = context.open(dockerfile);
  if (file === null || file.encoding === 'binary' || file.text.length > MAX_LENGTH) return null;
  const { instructions, escape } = readInstructions(file);
  return readStages(file.path, instructions, escape).stages.at(-1)?.id ?? null;
}
