import type { Confidence, Layer, Location, Place, Text } from '../model.ts';
import { compareText } from '../shared/order.ts';
import { folderOf } from '../shared/paths.ts';
import { parseImage } from '../shared/image-name.ts';
import { branchesOf } from './alternatives.ts';
import type { Images } from './images.ts';
import { outlineOfImage } from './images.ts';
import type { Fork, Ground, Joint, Moment } from './moments.ts';
import { TREE } from './paths.ts';
import type { Variables } from './variables.ts';
import type { Worlds } from './worlds.ts';
import { doneBy, titleOf } from './titles.ts';

/** The last moment of each place: its layers on top of everything that it inherits. */
export interface Chains {
  endOf(place: Place): Moment;
}

/** Places that inherit from places deeper than this are not followed. */
const DEEPEST = 64;
/** More candidates for one image than this are not told apart. */
const MOST_CANDIDATES = 8;

type Inherits = Extract<Layer, { kind: 'inherits' }>;

export function buildChains(worlds: Worlds, images: Images, variables: Variables): Chains {
  const ends = new WeakMap<Place, Moment>();
  const building = new Set<Place>();

  const endOf = (place: Place): Moment => {
    const ready = ends.get(place);
    if (ready !== undefined) return ready;
    const end = build(place, null);
    ends.set(place, end);
    return end;
  };

  const build = (place: Place, base: Moment | null): Moment => {
    building.add(place);
    const inherits = place.layers.some(({ kind }) => kind === 'inherits');
    const start: Ground = { kind: 'tree', folder: place.folder };
    let end: Moment | null = base === null && !inherits ? { place, layer: start, before: null } : base;
    const opening: Moment['layer'][] = [];
    for (const layer of place.layers) {
      if (layer.kind === 'inherits') {
        end = inherit(place, layer, end, opening);
        for (const early of opening.splice(0)) end = { place, layer: early, before: end };
        if (place.passes === true) for (const seen of checkedOut(place, layer.at)) end = { place, layer: seen, before: end };
      } else if (end === null) opening.push(layer);
      else end = { place, layer, before: end };
    }
    building.delete(place);
    return end ?? { place, layer: start, before: null };
  };

  /** What comes before the image is named (build-time arguments) decides which image it is, and stays on top of it. */
  const inherit = (place: Place, layer: Inherits, base: Moment | null, opening: readonly Moment['layer'][]): Moment => {
    const opaque = (reason: string): Moment => ({ place, layer: { kind: 'opaque', reason, at: layer.at }, before: base });
    if ('place' in layer.from) {
      const from = worlds.place(layer.from.place, place.scope);
      return from === null ? opaque(`${layer.from.place} is not in the repository`) : joint(place, from, layer.at, base, 'high');
    }
    let moment: Moment = base ?? { place, layer: { kind: 'tree', folder: null }, before: null };
    for (const early of opening) moment = { place, layer: early, before: moment };
    const grounds = imagesOf(place, layer.from.image, moment, layer.at).map(
      (image): Moment =>
        image.kind === 'built' ? joint(place, image.from, layer.at, base, image.confidence) : { place, layer: image.ground, before: base },
    );
    const [only] = grounds;
    if (only === undefined) return opaque('too many images are possible');
    const fork: Fork = { kind: 'fork', branches: grounds };
    return grounds.length === 1 ? only : { place, layer: fork, before: null };
  };

  const joint = (place: Place, from: Place, at: Location, base: Moment | null, confidence: Confidence): Moment => {
    if (building.has(from)) return { place, layer: { kind: 'opaque', reason: `${from.name} inherits from itself`, at }, before: base };
    if (building.size > DEEPEST) return { place, layer: { kind: 'opaque', reason: 'inherits too deep', at }, before: base };
    const layer: Joint = { kind: 'joint', from, confidence, step: { at, what: doneBy(place, at, `${from.at.path === at.path ? 'builds on' : 'uses'} ${titleOf(from)}`) } };
    return { place, layer, before: base === null ? endOf(from) : build(from, base) };
  };

  const imagesOf = (place: Place, text: Text, moment: Moment, at: Location): readonly Image[] => {
    const value = variables.text(text, { moment, builder: place, scope: place.scope, folder: folderOf(at.path), bag: null });
    const found = branchesOf(value).flatMap((branch): readonly Image[] => {
      const name = branch.kind === 'known' ? parseImage(branch.value) : outlineOfImage(text);
      const named = images.named(name, at, place.scope);
      const places = named.places.filter((candidate) => candidate !== place);
      if (places.length > 0) return places.map((from) => ({ kind: 'built', from, confidence: branch.kind === 'known' ? named.confidence : 'medium' }));
      const guessed = place.folder !== null ? [] : images.guessed(name, at, place.scope).filter((candidate) => candidate !== place);
      if (guessed.length > 0) return guessed.map((from) => ({ kind: 'built', from, confidence: 'medium' }));
      if (branch.kind === 'known') return [{ kind: 'other', ground: { kind: 'foreign', image: branch.value, at } }];
      const reason = branch.kind === 'unknown' ? branch.reason : 'the image is not set';
      return [{ kind: 'other', ground: { kind: 'opaque', reason, at } }];
    });
    return found.slice(0, MOST_CANDIDATES);
  };

  for (const place of [...worlds.places].sort((a, b) => compareText(a.id, b.id))) endOf(place);
  return { endOf };
}

/** A job in a container still works on the tree: its runner mounts it there. */
function checkedOut({ folder }: Place, at: Location): readonly Moment['layer'][] {
  if (folder === null) return [];
  const path: Text = { parts: [{ kind: 'literal', text: TREE + folder }], at };
  return [{ kind: 'mounts', path, content: { kind: 'repository', path: folder, at }, at }, { kind: 'workdir', path }];
}

type Image =
  | { readonly kind: 'built'; readonly from: Place; readonly confidence: Confidence }
  | { readonly kind: 'other'; readonly ground: Exclude<Ground, { kind: 'tree' }> };
