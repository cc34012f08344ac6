import type { Bag, Entry, Part, Place, Step, Text, Value } from '../model.ts';
import { folderOf } from '../shared/paths.ts';
import { MOST_BRANCHES, absent, concatenate, either, known, unknown, within } from './alternatives.ts';
import type { Bags } from './bags.ts';
import { homeAt, userAt } from './home.ts';
import type { Moment } from './moments.ts';
import { HOME } from './paths.ts';
import { bindingWords, doneBy, referenceTitle } from './titles.ts';

/** Where a text stands, and so what its variables mean. */
export interface Standpoint {
  readonly moment: Moment;
  /** While an image is built: the place whose build-time arguments count. */
  readonly builder: Place | null;
  readonly scope: string;
  /** Folder of the code that asks: the bags that concern it count where the place says nothing. */
  readonly folder: string | null;
  /** The bag that the text stands in: its other keys count, too. */
  readonly bag: Bag | null;
}

/** What a variable may come from. */
export type Source =
  | { readonly kind: 'entry'; readonly entry: Entry; readonly at: Standpoint; readonly via: readonly Step[] }
  | { readonly kind: 'unknown'; readonly reason: string; readonly via: readonly Step[] }
  | { readonly kind: 'absent' };

export interface Variables {
  /** Where a variable comes from: several sources when more than one is possible, never none. */
  sources(name: string, at: Standpoint): readonly Source[];
  /** A variable as a process finds it; absent when nothing sets it. */
  variable(name: string, at: Standpoint): Value;
  /** A text with its variables replaced. A variable that nothing sets and that has no default is unknown. */
  text(text: Text, at: Standpoint): Value;
  /** The home directory, whatever the variable says. */
  home(at: Standpoint): Value;
  /** The user, in small letters; null where nothing tells. */
  user(at: Standpoint): string | null;
}

/** Texts within texts deeper than this are not followed, nor more look-ups for one answer. */
const DEEPEST = 24;
const MOST_LOOKUPS = 2_000;

/** What one answer has cost so far, and which entries it is in the middle of. */
interface Progress {
  readonly pending: Set<Entry>;
  lookups: number;
}

export function buildVariables(bags: Bags): Variables {
  const remembered = new WeakMap<Moment, Map<string, readonly Hit[]>>();

  const sources = (name: string, at: Standpoint, progress: Progress): readonly Source[] => {
    for (const spelling of spellings(name)) {
      const found = spelled(spelling, at, progress);
      if (found.some(({ kind }) => kind !== 'absent')) return found;
    }
    return [{ kind: 'absent' }];
  };

  const spelled = (name: string, at: Standpoint, progress: Progress): readonly Source[] => {
    progress.lookups++;
    return layerHits(name, at.moment, at.builder, progress.pending).flatMap((hit): readonly Source[] => {
      if (hit.kind === 'unknown') return [hit];
      if (hit.kind === 'none') return outside(name, at, progress.pending);
      const moment = hit.moment ?? at.moment;
      const builder = hit.moment === null ? at.builder : hit.moment.place;
      const folder = hit.moment === null ? at.folder : folderOf(hit.entry.at.path);
      return [{ kind: 'entry', entry: hit.entry, via: hit.via, at: { moment, builder, scope: at.scope, folder, bag: hit.bag } }];
    });
  };

  /** Where the place says nothing: the text's own bag, then the bags that concern the code, the nearest folder first. */
  const outside = (name: string, at: Standpoint, pending: ReadonlySet<Entry>): readonly Source[] => {
    const own = at.bag === null ? undefined : bags.entry(at.bag, name);
    if (own !== undefined && !pending.has(own)) return [{ kind: 'entry', entry: own, at, via: [setHere(own)] }];
    const entries = at.folder === null ? [] : bags.concerning(name, at.folder).filter(({ entry }) => !pending.has(entry));
    if (entries.length === 0) return [{ kind: 'absent' }];
    return entries.map(({ bag, entry }) => ({ kind: 'entry', entry, at: { ...at, bag }, via: [setHere(entry, bag)] }));
  };

  const layerHits = (name: string, end: Moment, builder: Place | null, pending: ReadonlySet<Entry>): readonly Hit[] => {
    const cache = remembered.get(end) ?? new Map<string, readonly Hit[]>();
    remembered.set(end, cache);
    const key = builder === end.place ? `build ${name}` : `run ${name}`;
    const ready = cache.get(key) ?? distinct(search(name, end, builder, NOTHING));
    cache.set(key, ready);
    const inside = pending.size > 0 && ready.some((hit) => hit.kind === 'entry' && pending.has(hit.entry));
    return inside ? distinct(search(name, end, builder, pending)) : ready;
  };

  const search = (name: string, end: Moment, builder: Place | null, pending: ReadonlySet<Entry>): readonly Hit[] => {
    const steps: Step[] = [];
    const open: Hit[] = [];
    for (let moment: Moment | null = end; moment !== null; moment = moment.before) {
      const layer = moment.layer;
      if (layer.kind === 'joint') {
        const rest = moment.before === null ? [NONE] : layerHits(name, moment.before, builder, pending);
        return [...open, ...rest.map((hit) => (hit.kind === 'none' ? hit : { ...hit, via: [...steps, layer.step, ...hit.via] }))];
      }
      if (layer.kind === 'fork') return [...open, ...layer.branches.flatMap((branch) => layerHits(name, branch, builder, pending))];
      const sets = layer.kind === 'sets' || (layer.kind === 'argument' && builder === moment.place);
      if (sets && layer.entry.key === name && !pending.has(layer.entry)) {
        return [...open, { kind: 'entry', entry: layer.entry, bag: null, moment: moment.before ?? moment, via: [...steps, setHere(layer.entry)] }];
      }
      if (layer.kind === 'open' && layer.of === 'variables') open.push({ kind: 'unknown', reason: layer.reason, via: [...steps, { at: layer.at, what: doneBy(moment.place, layer.at, OPEN) }] });
      if (layer.kind !== 'binds') continue;
      const key = boundKey(layer, name);
      if (key === null) continue;
      const binding = { at: layer.at, what: doneBy(moment.place, layer.at, bindingWords(layer)) };
      const candidates = bags.named(layer.bag, moment.place.scope, layer.at);
      const entries = candidates.flatMap((bag) => {
        const entry = bags.entry(bag, key);
        return entry === undefined || pending.has(entry) ? [] : [{ bag, entry }];
      });
      if (candidates.length === 0) open.push({ kind: 'unknown', reason: `${referenceTitle(layer.bag)} is not in the repository`, via: [...steps, binding] });
      for (const bag of candidates) if (bag.open !== undefined && !entries.some((each) => each.bag === bag)) open.push({ kind: 'unknown', reason: bag.open, via: [...steps, binding] });
      for (const { bag, entry } of entries) open.push({ kind: 'entry', entry, bag, moment: null, via: [...steps, binding, setHere(entry, bag)] });
      const certain = candidates.length === 0 ? layer.key !== null : entries.length === candidates.length;
      if (certain) return open;
    }
    return [...open, NONE];
  };

  const valueOf = (name: string, at: Standpoint, progress: Progress, depth: number): Value => {
    if (depth > DEEPEST || progress.lookups > MOST_LOOKUPS) return unknown('variables refer to each other too often');
    const values = sources(name, at, progress).map((source): Value => {
      if (source.kind === 'absent') return absent();
      if (source.kind === 'unknown') return unknown(source.reason, source.via);
      progress.pending.add(source.entry);
      const value = textOf(source.entry.value, source.at, progress, depth + 1);
      progress.pending.delete(source.entry);
      return within(value, source.via);
    });
    return either(values);
  };

  const textOf = (text: Text, at: Standpoint, progress: Progress, depth: number): Value => {
    if (depth > DEEPEST || progress.lookups > MOST_LOOKUPS) return unknown('variables refer to each other too often');
    return concatenate(text.parts.length === 0 ? [known('')] : text.parts.map((part) => partOf(part, text, at, progress, depth)));
  };

  const partOf = (part: Part, text: Text, at: Standpoint, progress: Progress, depth: number): Value => {
    switch (part.kind) {
      case 'literal':
        return known(part.text);
      case 'unknown':
        return unknown(part.reason, [{ at: text.at, what: part.reason }]);
      case 'oneOf':
        return either(part.branches.map((branch) => textOf(branch, at, progress, depth + 1)), [{ at: text.at, what: 'one of several' }]);
      case 'variable': {
        const value = valueOf(part.name, at, progress, depth);
        const otherwise = part.otherwise;
        const instead = (): Value =>
          otherwise === null
            ? unknown(`nothing in the repository sets ${part.name}`, [{ at: text.at, what: `${part.name} is not set here` }])
            : within(textOf(otherwise, at, progress, depth + 1), [{ at: otherwise.at, what: `default of ${part.name}` }]);
        if (value.kind === 'absent') return part.name === 'HOME' && otherwise === null ? homeFor(at, progress, depth) : instead();
        if (value.kind !== 'oneOf' || !value.branches.some(({ kind }) => kind === 'absent')) return value;
        return either(value.branches.map((branch) => (branch.kind === 'absent' ? instead() : branch)), value.via);
      }
    }
  };

  /** A home that nothing tells is still one and the same in all paths below it. */
  const homeFor = (at: Standpoint, progress: Progress, depth: number): Value => {
    const home = homeAt(at.moment, (layer, moment) => textOf(layer, before(moment, at), progress, depth + 1));
    return home.kind === 'unknown' ? known(HOME, home.via) : home;
  };

  return {
    sources: (name, at) => sources(name, at, start()),
    variable: (name, at) => valueOf(name, at, start(), 0),
    text: (text, at) => textOf(text, at, start(), 0),
    user: (at) => userAt(at.moment, (layer, moment) => textOf(layer, before(moment, at), start(), 1)),
    home: (at) => homeAt(at.moment, (layer, moment) => textOf(layer, before(moment, at), start(), 1)),
  };
}

/** Where the text of a layer stands, asked by nobody in particular. */
export function standpointOf(moment: Moment): Standpoint {
  return before(moment, { moment, builder: moment.place, scope: moment.place.scope, folder: null, bag: null });
}

/** Where the text of a layer stands: just before it, in the place that wrote it. */
export function before(moment: Moment, at: Standpoint): Standpoint {
  return { moment: moment.before ?? moment, builder: moment.place, scope: at.scope, folder: folderOf(moment.place.at.path), bag: null };
}

/** Images that are one of several share what they build on: each entry counts once, and a few of them are enough. */
function distinct(hits: readonly Hit[]): readonly Hit[] {
  const seen = new Map<unknown, Hit>();
  for (const hit of hits) {
    const key = hit.kind === 'entry' ? hit.entry : hit.kind === 'unknown' ? hit.reason : null;
    if (!seen.has(key) && seen.size <= MOST_BRANCHES) seen.set(key, hit);
  }
  return [...seen.values()];
}

function start(): Progress {
  return { pending: new Set(), lookups: 0 };
}

type Hit =
  /** `moment` is where the entry's own text is to be understood; null: where the question was asked. */
  | { readonly kind: 'entry'; readonly entry: Entry; readonly bag: Bag | null; readonly moment: Moment | null; readonly via: readonly Step[] }
  | { readonly kind: 'unknown'; readonly reason: string; readonly via: readonly Step[] }
  | { readonly kind: 'none' };

const NONE: Hit = { kind: 'none' };
/** The step of a layer that sets what nobody can see. */
const OPEN = 'may set more than can be seen here';
const NOTHING: ReadonlySet<Entry> = new Set();

/** A nested key is spelled `A:B` by code, `A__B` as a variable, and `A.B` in a bag that flattens a settings file. */
function spellings(name: string): readonly string[] {
  return name.includes(':') ? [name, name.replaceAll(':', '__'), name.replaceAll(':', '.')] : [name];
}

/** The key of a bag that a binding makes known under this name; null when it makes none. */
function boundKey(layer: { readonly key: string | null; readonly variable: string | null; readonly prefix: string }, name: string): string | null {
  if (layer.key !== null) return name === (layer.variable ?? layer.prefix + layer.key) ? layer.key : null;
  return name.startsWith(layer.prefix) ? name.slice(layer.prefix.length) : null;
}

/** End of the keys under which command lines are kept; no variable has a space in its name. */
const COMMAND_LINE = ' command line';

function setHere(entry: Entry, bag: Bag | null = null): Step {
  const what = entry.key.endsWith(COMMAND_LINE) ? `starts ${entry.key.slice(0, -COMMAND_LINE.length)}` : `sets ${entry.key}`;
  return { at: entry.at, what: bag === null ? what : doneBy(bag, entry.at, what) };
}
