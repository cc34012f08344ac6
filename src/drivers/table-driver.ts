import type { Decision, Detect, Driver, ResolvedSetting, Step, TrustSource, View } from '../model.ts';
import { shownVersion, versionFact } from './component.ts';
import type { Component } from './component.ts';
import { anchorsOf, readerOf } from './reader.ts';
import type { ReaderName } from './reader.ts';
import { evaluate } from './table.ts';
import type { Alternative, Facts, Reached, Row } from './table.ts';
import { intervalInWords, joinIntervals } from './version.ts';

/** A driver as data: what it looks at, its rows, and where each rule can be read. */
export interface DriverTable {
  readonly id: string;
  readonly name: string;
  readonly detect: Detect;
  /** Parts whose version decides; the first one is the driver itself. */
  readonly components: readonly Component[];
  readonly facts: (settings: readonly ResolvedSetting[], view: View) => Facts;
  /** As in `Driver`. */
  readonly servers?: NonNullable<Driver['servers']>;
  readonly rows: readonly Row[];
  /** Addresses of the public documentation or source that the rows name. */
  readonly sources: Readonly<Record<string, string>>;
  /** How this driver reads certificate files; the most common reader when no version is known. */
  readonly reader: (view: View) => ReaderName;
  /** For people: what it reads, and in which order. */
  readonly reads: readonly { readonly what: string; readonly names: readonly string[]; readonly note?: string }[];
  readonly precedence: string;
  readonly defaultMode: string;
}

const danger: Readonly<Record<Decision['verifies'], number>> = { yes: 0, unknown: 1, error: 2, no: 3 };

export function tableDriver(table: DriverTable): Driver {
  return {
    id: table.id,
    name: table.name,
    detect: table.detect,
    ...(table.servers === undefined ? {} : { servers: table.servers }),
    decide: (settings, view) => decide(table, settings, view),
    anchors: anchorsOf,
  };
}

function decide(table: DriverTable, settings: readonly ResolvedSetting[], view: View): readonly Decision[] {
  const versions = Object.fromEntries(table.components.map((component) => [component.name, versionFact(component, table.rows, view)]));
  const facts: Facts = { ...table.facts(settings, view), ...versions };
  const reached = evaluate(table.rows, table.components.map(({ name }) => name), facts);
  const context = { table, facts, view };
  const certain = reached.filter(({ guess }) => !guess).flatMap((hit) => decisionsFor(hit, context));
  const guesses = reached.filter(({ guess }) => guess).flatMap((hit) => decisionsFor(hit, context));
  const all = guesses.length === 0 ? agree(certain) : [...certain, ...settle(guesses, context)];
  return distinct(all).toSorted((a, b) => danger[a.verifies] - danger[b.verifies]);
}

interface Context {
  readonly table: DriverTable;
  readonly facts: Facts;
  readonly view: View;
}

/** One decision for each trust source that the row may mean. */
function decisionsFor({ row, facts }: Reached, { table, facts: all, view }: Context): readonly Decision[] {
  const { anchors, verifies } = row.gives;
  const sources: readonly (Alternative | null)[] = anchors === undefined ? [null] : (facts[anchors] ?? [null]);
  const assumes = assumption(table, facts, all);
  return sources.map((source) => {
    const shown = evidence(row, facts, source, table);
    return {
      verifies,
      mode: modeOf(facts),
      trust: source?.trust ?? (verifies === 'yes' ? { kind: 'unresolved', reason: source?.reason ?? 'what it trusts cannot be told from here', path: null, via: [] } : { kind: 'none' }),
      why: `${row.because}${shown.words.length === 0 ? '' : `: ${shown.words.join(', ')}`}${assumes === null ? '' : ` (if ${assumes})`}`,
      row: `${table.id}/${row.id}`,
      assumes,
      version: table.components[0] === undefined ? null : shownVersion(table.components[0], view),
      via: shown.via,
      reader: readerOf(table.reader(view), row.gives.firstOnly === true),
    };
  });
}

/** What every version does is certain: the row of the newest one stands for it, and no version is assumed. */
function agree(decisions: readonly Decision[]): readonly Decision[] {
  const last = decisions.at(-1);
  if (last === undefined || decisions.every(({ assumes }) => assumes === null) || new Set(decisions.map(outcomeKey)).size > 1) return decisions;
  return [{ ...last, why: withoutAssumption(last), assumes: null }];
}

function withoutAssumption({ why, assumes }: Decision): string {
  return why.endsWith(` (if ${assumes ?? ''})`) ? why.slice(0, -` (if ${assumes ?? ''})`.length) : why;
}

function outcomeKey({ verifies, trust }: Decision): string {
  return JSON.stringify([verifies, trust.kind, pathOf(trust)]);
}

/**
 * Guesses that agree are as good as certain, guesses that differ are one `unknown`. That it could not work at all is
 * no guess worth making: somebody uses it.
 */
function settle(guesses: readonly Decision[], { table, facts }: Context): readonly Decision[] {
  const working = guesses.filter(({ verifies }) => verifies !== 'error');
  const [first] = working;
  if (first === undefined) return guesses.slice(0, 1);
  if (new Set(working.map(outcomeKey)).size === 1) return [{ ...first, mode: null, why: withoutAssumption(first), assumes: null }];
  const unread = Object.values(facts).flat().filter(({ value, guess }) => value === '?' || guess === true);
  const reason = [...new Set(unread.flatMap(({ reason: each }) => each ?? []))].join('; ');
  const verifying = working.filter(({ verifies }) => verifies === 'yes');
  const trust: TrustSource = new Set(verifying.map(outcomeKey)).size === 1 && verifying[0] !== undefined
    ? verifying[0].trust
    : { kind: 'unresolved', reason: reason || 'not all settings can be read from here', path: null, via: [] };
  const common = { ...first, mode: null, row: `${table.id}/unread-settings`, trust, assumes: null, via: unread.flatMap(({ via }) => via ?? []) };
  const why = `because not all of its settings can be read from here${reason === '' ? '' : `: ${reason}`}`;
  return verifying.length === working.length
    ? [{ ...common, verifies: 'yes', why: `${table.name} verifies, but against what cannot be told, ${why}` }]
    : [{ ...common, verifies: 'unknown', why: `${table.name} may or may not verify, ${why}` }];
}

/** What decided, for people and for the chain: the facts that the row looks at, and its trust source. */
function evidence(row: Row, facts: Facts, source: Alternative | null, table: DriverTable): { words: readonly string[]; via: readonly Step[] } {
  const looked = [...Object.keys(row.when), ...(row.shows ?? [])].map((fact) => facts[fact] ?? []);
  const single = looked.flatMap((alternatives) => (alternatives.length === 1 || alternatives.every(({ shown }) => shown === alternatives[0]?.shown) ? alternatives.slice(0, 1) : []));
  const used = source === null ? single : [...single.filter((alternative) => !sameFact(alternative, source, facts, row)), source];
  const words = used.filter(({ guess, shown }) => guess !== true && shown !== '').map(({ shown }) => shorten(shown));
  const steps = used.filter(({ band }) => band === undefined).flatMap(({ via }) => via ?? []);
  return { words: [...new Set(words)].filter((word) => word !== table.name), via: [...new Map(steps.map((step) => [JSON.stringify(step), step])).values()] };
}

/** The trust source is shown once, even when the row also asks whether it is there. */
function sameFact(alternative: Alternative, source: Alternative, facts: Facts, row: Row): boolean {
  const fact = row.gives.anchors;
  return fact !== undefined && alternative !== source && (facts[fact] ?? []).includes(alternative);
}

function shorten(text: string): string {
  return text.length > 160 ? `${text.slice(0, 157)}...` : text;
}

function modeOf(facts: Facts): string | null {
  const [mode, ...others] = facts['mode'] ?? [];
  return mode === undefined || others.length > 0 || mode.guess === true ? null : (mode.word ?? null);
}

/** The versions that the row needs and the repository does not show. */
function assumption(table: DriverTable, facts: Facts, all: Facts): string | null {
  const needs = table.components.flatMap(({ name, title = name }) => {
    const left = facts[name] ?? [];
    if (left.length === (all[name]?.length ?? 0)) return [];
    return [`${title} is ${joinIntervals(left.flatMap(({ band }) => band ?? [])).map(intervalInWords).join(' or ')}`];
  });
  return needs.length === 0 ? null : needs.join(' and ');
}

function distinct(decisions: readonly Decision[]): readonly Decision[] {
  const seen = new Map<string, Decision>();
  for (const decision of decisions) {
    const key = JSON.stringify([decision.verifies, decision.row, decision.trust.kind, pathOf(decision.trust)]);
    if (!seen.has(key)) seen.set(key, decision);
  }
  return [...seen.values()];
}

function pathOf(trust: TrustSource): string | null {
  return trust.kind === 'none' ? null : trust.path;
}
