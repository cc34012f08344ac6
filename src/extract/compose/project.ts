import { folderOf, nameOf } from '../../shared/paths.ts';
import { isSampleSettings } from '../../shared/sample-path.ts';
import type { ExtractContext } from '../extractor.ts';
import { treePath } from '../operations/paths.ts';
import { newIds } from '../settings/ids.ts';
import { child, childrenOf } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import { extendedServices } from './extended.ts';
import { includedTogether } from './included.ts';
import { readCompose } from './documents.ts';
import type { ComposeFile } from './documents.ts';
import { readEnvironment } from './variables.ts';
import type { Environment } from './variables.ts';

/** Files that are started together, later ones merged over earlier ones. */
export interface Project {
  /** The file that stands for the project: its services are places of that file. */
  readonly entry: SourceFile;
  readonly files: readonly ComposeFile[];
  /** The folder of the first file: all relative paths start there. */
  readonly folder: string;
  readonly environment: Environment;
  /** A variant speaks only of some of the services of the files below it; the others are as they are without it. */
  readonly isVariant: boolean;
  readonly sample: boolean;
  /** Services that only lend what they say to services of other files. */
  readonly lends: (name: string) => boolean;
  readonly open: ExtractContext['open'];
  readonly list: ExtractContext['list'];
  readonly newId: (name: string) => string;
}

/** Compose takes the first of these that is there, and merges the override beside it over it. */
const BASES = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const OVERRIDES = ['compose.override.yml', 'compose.override.yaml', 'docker-compose.override.yml', 'docker-compose.override.yaml'];

/**
 * The project that a compose file stands for; null when it is merged over another one, and part of that project.
 *
 * A file with another name (`docker-compose.prod.yml`) is a variant of the base beside it where it cannot stand alone: one
 * of its services has no image of its own, or it has no services. Else it is a project by itself.
 * https://docs.docker.com/compose/how-tos/multiple-compose-files/merge/
 */
export function projectOf(file: SourceFile, context: ExtractContext): Project | null {
  const own = readCompose(file);
  if (own.length === 0) return null;
  const folder = folderOf(file.path);
  const beside = (names: readonly string[]): readonly ComposeFile[] => {
    for (const name of names) {
      const path = treePath(folder, name);
      const found = path === null || path === file.path ? null : context.open(path);
      const read = found === null ? [] : readCompose(found);
      if (read.length > 0) return read;
    }
    return [];
  };
  const name = nameOf(file.path).toLowerCase();
  const isBase = BASES.includes(name);
  const isOverride = OVERRIDES.includes(name);
  const base = isBase ? [] : beside(BASES);
  if (isOverride && base.length > 0) return null;
  const together = includedTogether(context);
  if ([...together.values()].some((rest) => rest.includes(file.path))) return null;
  const over = (together.get(file.path) ?? []).flatMap((path) => {
    const found = context.open(path);
    return found === null ? [] : readCompose(found);
  });
  const isVariant = base.length > 0 && over.length === 0 && !own.some(standsAlone);
  return {
    entry: file,
    files: over.length > 0 ? [...own, ...over] : isBase ? [...own, ...beside(OVERRIDES)] : isVariant ? [...base, ...own] : own,
    folder,
    environment: readEnvironment(context.open(treePath(folder, '.env') ?? '.env')),
    isVariant,
    lends: (service) => !isBase && extendedServices(context).has(`${file.path}#${service}`),
    sample: isSampleSettings(file.path),
    open: (path) => context.open(path),
    list: (path) => context.list(path),
    newId: newIds(file.path),
  };
}

const WHOLE = ['image', 'build', 'extends'];

function standsAlone({ root }: ComposeFile): boolean {
  const services = childrenOf(child(root, 'services') ?? root).filter(({ kind }) => kind === 'map');
  return child(root, 'services') !== undefined && services.every((service) => WHOLE.some((key) => child(service, key) !== undefined));
}
