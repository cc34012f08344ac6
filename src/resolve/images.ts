import type { Confidence, Layer, Location, Place, Text } from '../model.ts';
import { compareText } from '../shared/order.ts';
import { parseImage } from '../shared/image-name.ts';
import type { ImageName } from '../shared/image-name.ts';
import { isForeignImage } from '../shared/foreign-images.ts';
import { folderOf } from '../shared/paths.ts';
import { push } from '../shared/groups.ts';
import { below, foldersUp } from './paths.ts';

/** Places by the image tags under which they are known. */
export interface Images {
  /**
   * The places that an image name may mean: those of the same name and tag; else of the same name; else of the same
   * last part, when the name asked for says which registry it comes from.
   */
  named(name: ImageName, at: Location, scope: string): { readonly places: readonly Place[]; readonly confidence: Confidence };
  /**
   * Where no build says how it calls its image: the places that are built from a folder of that name; else, when all that
   * run here run one image of the repository's own, and one is built, that one. Each folder up from the one who asks is
   * looked at by itself: a repository of many projects guesses within the project first.
   */
  guessed(name: ImageName, at: Location, scope: string): readonly Place[];
}

/** What a folder holds: the images that are built there, and those of the repository's own that are asked for. */
interface Neighbourhood {
  readonly built: readonly Place[];
  readonly asked: ReadonlySet<string>;
}

/** Stands for a part that is not known; occurs in no image name. */
const HOLE = '\0';

export function buildImages(places: readonly Place[]): Images {
  const whole = new Map<string, Place[]>();
  const repositories = new Map<string, Place[]>();
  const lastParts = new Map<string, Place[]>();
  for (const place of places) {
    for (const tag of new Set(place.tags)) {
      const name = parseImage(tag);
      push(whole, `${name.repository}:${name.tag ?? ''}`, place);
      push(repositories, name.repository, place);
      push(lastParts, lastPart(name.repository), place);
    }
  }
  const built = places.filter(isBuilt);
  const asking = places.filter((place) => place.runs && !isBuilt(place)).map((place) => ({ path: place.at.path, images: ownImages(place) }));
  const neighbourhoods = new Map<string, Neighbourhood>();
  const around = (folder: string): Neighbourhood => {
    const ready = neighbourhoods.get(folder);
    if (ready !== undefined) return ready;
    const inside = ({ path }: { readonly path: string }): boolean => below(path, folder) !== null;
    const found = { built: built.filter(({ at }) => inside(at)), asked: new Set(asking.filter(inside).flatMap(({ images }) => images)) };
    neighbourhoods.set(folder, found);
    return found;
  };
  return {
    guessed(name, at, scope) {
      const wanted = lastPart(name.repository);
      if (wanted === '' || wanted.includes(HOLE) || isForeignImage(name.repository)) return [];
      for (const folder of foldersUp(folderOf(at.path))) {
        const { built: candidates, asked } = around(folder);
        const untagged = candidates.filter(({ tags }) => tags.length === 0);
        const alike = untagged.filter((place) => folderNames(place).some((each) => wanted === each || wanted.endsWith(`-${each}`)));
        if (alike.length > 0) return certain(nearest(alike, at, scope));
        if (new Set(candidates.map(({ id }) => id)).size === 1 && asked.size === 1) return nearest(untagged, at, scope);
      }
      return [];
    },
    named(name, at, scope) {
      if (!name.repository.includes(HOLE)) {
        const same = whole.get(`${name.repository}:${name.tag ?? ''}`) ?? repositories.get(name.repository);
        if (same !== undefined) return { places: nearest(same, at, scope), confidence: 'high' };
      }
      const last = lastPart(name.repository);
      const qualified = name.repository !== last && last !== '' && !last.includes(HOLE);
      return { places: nearest((qualified ? lastParts.get(last) : undefined) ?? [], at, scope), confidence: 'medium' };
    },
  };
}

/** Folders of one name in several projects are no guess. */
function certain(places: readonly Place[]): readonly Place[] {
  return new Set(places.map((place) => folderOf(place.at.path))).size === 1 ? places : [];
}

/** What a text says of an image although some of its variables are not known. */
export function outlineOfImage(text: Text): ImageName {
  return parseImage(text.parts.map((part) => (part.kind === 'literal' ? part.text : HOLE)).join(''));
}

/** An image that is built here: something on top of another, with files of a folder of the tree. */
function isBuilt({ folder, runs, passes, layers }: Place): boolean {
  return folder !== null && runs && passes !== true && layers.some(({ kind }) => kind === 'inherits') && layers.some(copies);
}

function copies(layer: Layer): boolean {
  if (layer.kind !== 'runs' || layer.operation.kind !== 'write') return false;
  const { content } = layer.operation;
  return content.kind === 'repository' || (content.kind === 'path' && content.place !== null);
}

/** Folders that say nothing about what is built in them. */
const PLAIN_FOLDERS: ReadonlySet<string> = new Set(['', '.', 'build', 'ci', 'container', 'containers', 'deploy', 'deployment', 'docker', 'images', 'src']);

function folderNames(place: Place): readonly string[] {
  return [place.folder ?? '', folderOf(place.at.path)].map((folder) => lastPart(folder).toLowerCase()).filter((name) => !PLAIN_FOLDERS.has(name));
}

/** The repositories of the images that a place names, but for those that others make. */
function ownImages({ layers }: Place): readonly string[] {
  return layers.flatMap((layer) => {
    if (layer.kind !== 'inherits' || !('image' in layer.from)) return [];
    const { repository } = outlineOfImage(layer.from.image);
    return isForeignImage(repository) ? [] : [repository];
  });
}

function lastPart(repository: string): string {
  return repository.slice(repository.lastIndexOf('/') + 1);
}

/** Several builds of one name: those of the same scope count, and of these the ones that share the most folders with who asks. */
function nearest(places: readonly Place[], at: Location, scope: string): readonly Place[] {
  const scoped = places.filter((place) => place.scope === scope || place.scope === '');
  const unique = [...new Set(scoped.length > 0 ? scoped : places)].sort((a, b) => compareText(a.id, b.id) || compareText(a.scope, b.scope));
  if (unique.length < 2) return unique;
  const folders = foldersUp(folderOf(at.path));
  const shared = unique.map((place) => ({ place, far: place.at.path === at.path ? -1 : farness(folders, place) }));
  const least = shared.reduce((most, { far }) => Math.min(most, far), Number.POSITIVE_INFINITY);
  const close = shared.filter(({ far }) => far === least).map(({ place }) => place);
  // Of builds above, the deepest is the nearest.
  const above = close.filter((place) => below(at.path, folderOf(place.at.path)) !== null);
  return above.length > 0 ? above : close;
}

/** How many folders up from the one who asks lies the first that holds the build as well. */
function farness(folders: readonly string[], place: Place): number {
  const holding = new Set(foldersUp(folderOf(place.at.path)));
  return folders.findIndex((folder) => holding.has(folder));
}
