import type { Layer, Location, Place, Text } from '../model.ts';
import { parseImage } from '../shared/image-name.ts';

/** A container that starts from Microsoft's PgBouncer sidecar, which brings its own CA file. */
export interface Sidecar {
  readonly at: Location;
  readonly place: Place;
  /** Why it may be an older image than the newest; null: nothing keeps it from being that one. */
  readonly held: string | null;
}

const REPOSITORY = 'mcr.microsoft.com/azure-oss-db-tools/pgbouncer-sidecar';
export const SIDECAR_ROOTS = '/etc/root.crt.pem';

/** The sidecars among the places whose CA file is that of the image: nothing is mounted or copied over it. */
export function sidecars(places: readonly Place[]): readonly Sidecar[] {
  return places.flatMap((place): readonly Sidecar[] => place.layers.flatMap((layer, index): readonly Sidecar[] => {
    if (layer.kind !== 'inherits' || !('image' in layer.from)) return [];
    const image = spelled(layer.from.image);
    if (parseImage(image).repository.toLowerCase() !== REPOSITORY || place.layers.slice(index + 1).some((later) => covers(later, layer.at))) return [];
    return [{ at: layer.at, place, held: heldBack(image, layer.pull) }];
  }));
}

/** https://kubernetes.io/docs/concepts/containers/images/#imagepullpolicy-defaulting: `latest` is pulled always unless somebody says otherwise. */
function heldBack(image: string, pull: string | undefined): string | null {
  const { tag } = parseImage(image);
  if (image.includes('@')) return 'is pinned to a digest';
  if (tag !== null && tag !== '' && tag.toLowerCase() !== 'latest') return `is pinned to the tag ${tag.includes(HOLE) ? 'of a variable' : tag}`;
  const policy = (pull ?? '').toLowerCase().replaceAll(/[^a-z]/g, '');
  return ['never', 'ifnotpresent', 'missing', 'build'].includes(policy) ? `is pulled with the policy ${pull ?? ''}, which keeps an image that is there already` : null;
}

function covers(layer: Layer, image: Location): boolean {
  if (layer.kind === 'mounts' || layer.kind === 'mountsBag') return within(spelled(layer.path));
  return layer.kind === 'runs' && layer.operation.kind === 'write' && layer.operation.at !== image && within(spelled(layer.operation.to));
}

const within = (path: string): boolean => SIDECAR_ROOTS === path || SIDECAR_ROOTS.startsWith(path.endsWith('/') ? path : `${path}/`);

const HOLE = '\0';

function spelled(text: Text): string {
  return text.parts.map((part) => (part.kind === 'literal' ? part.text : HOLE)).join('');
}
