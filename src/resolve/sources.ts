import type { Content, Place, Step } from '../model.ts';
import type { Chains } from './chains.ts';
import type { Moment } from './moments.ts';
import { splitGlob, isGlob } from './globs.ts';
import type { Worlds } from './worlds.ts';
import { doneBy, titleOf } from './titles.ts';

/** A file or folder of the tree that gets into a place, with the steps on its way. */
export interface Source {
  readonly path: string;
  readonly via: readonly Step[];
}

/** What of the repository a place holds, through its own layers, what it inherits, and the stages that it copies from. */
export interface Sources {
  of(place: Place): readonly Source[];
}

/** More sources than this for one place add nothing. */
const MOST_SOURCES = 500;

export function buildSources(worlds: Worlds, chains: Chains): Sources {
  const remembered = new WeakMap<Moment, readonly Source[]>();

  const ofMoment = (end: Moment): readonly Source[] => {
    const ready = remembered.get(end);
    if (ready !== undefined) return ready;
    remembered.set(end, []);
    const found = new Map<string, Source>();
    const add = (path: string, via: readonly Step[]): void => {
      if (!found.has(path) && found.size < MOST_SOURCES) found.set(path, { path, via });
    };
    const take = (content: Content, moment: Moment, verb: string): void => {
      if (content.kind === 'repository') {
        const path = isGlob(content.path) ? splitGlob(content.path).folder : content.path;
        add(path, [{ at: content.at, what: doneBy(moment.place, content.at, `${verb} ${path === '' ? 'the repository' : path}`) }]);
      } else if (content.kind === 'choice') for (const branch of content.branches) take(branch, moment, verb);
      else if (content.kind === 'path' && content.place !== null) {
        const from = worlds.place(content.place, moment.place.scope);
        if (from === null) return;
        const step: Step = { at: content.at, what: doneBy(moment.place, content.at, `${verb} from ${titleOf(from)}`) };
        for (const { path, via } of ofMoment(chains.endOf(from))) add(path, [step, ...via]);
      }
    };
    for (let moment: Moment | null = end; moment !== null; moment = moment.before) {
      const layer = moment.layer;
      if (layer.kind === 'mounts') take(layer.content, moment, layer.verb ?? 'mounts');
      else if (layer.kind === 'runs' && layer.operation.kind === 'write') take(layer.operation.content, moment, 'copies');
      else if (layer.kind === 'fork') for (const branch of layer.branches) for (const { path, via } of ofMoment(branch)) add(path, via);
      else if (layer.kind === 'joint' && moment.before !== null) {
        for (const { path, via } of ofMoment(moment.before)) add(path, [layer.step, ...via]);
        break;
      }
    }
    const sources = [...found.values()];
    remembered.set(end, sources);
    return sources;
  };

  return { of: (place) => ofMoment(chains.endOf(place)) };
}
