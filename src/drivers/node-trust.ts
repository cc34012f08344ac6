import type { Step, TrustSource, Value, View } from '../model.ts';
import { NODE_COMMAND_LINE, NODE_ROOT_OPTIONS } from '../shared/node.ts';
import { branches } from './lookup.ts';
import { node12ExtraCa, nodeExtraCa, openssl1, openssl3 } from './pem/profiles.ts';
import { readEach } from './read-each.ts';
import { contentOf, opensslTrust, storeTrust, unresolved, variableTrust, withAdded } from './trust.ts';
import { bandsOf, overlaps, parseDeclared, parseTableRange } from './version.ts';

/**
 * The list that Node comes with, or OpenSSL's with `--use-openssl-ca`; `NODE_EXTRA_CA_CERTS` and `--use-system-ca` add
 * to it. Node reads all of these as it starts: what code does to `process.env` later has no effect.
 * https://nodejs.org/api/cli.html#node_extra_ca_certsfile
 */
export function nodeTrust(view: View): TrustSource {
  const ways = optionSets(view).map((options) => withOptions(options, view));
  const [only = storeTrust('node', view), ...more] = ways;
  if (more.length === 0) return only;
  return { kind: 'platform', path: null, content: { kind: 'oneOf', branches: ways.map(contentOf) }, via: ways.flatMap((way) => (way.kind === 'none' ? [] : way.via)), added: [] };
}

interface Options {
  readonly words: ReadonlySet<string>;
  readonly via: readonly Step[];
}

/**
 * The options that Node may be started with, on its command line or in `NODE_OPTIONS`, each set of them once. Options
 * that cannot be read are taken for none.
 */
function optionSets(view: View): readonly Options[] {
  const sets = new Map<string, Options>();
  for (const line of branches(view.variable(NODE_COMMAND_LINE))) {
    for (const value of branches(view.variable('NODE_OPTIONS'))) {
      const given = [line, value].map((each) => ({ words: rootOptions(each), via: each.via })).filter(({ words }) => words.length > 0);
      const words = new Set(given.flatMap((each) => each.words));
      const key = [...words].sort().join(' ');
      if (!sets.has(key)) sets.set(key, { words, via: given.flatMap(({ via }) => via) });
    }
  }
  return [...sets.values()];
}

function rootOptions(value: Value): readonly string[] {
  return (value.kind === 'known' ? value.value : '').split(/\s+/u).map(unquoted).filter((word) => NODE_ROOT_OPTIONS.has(word));
}

function unquoted(word: string): string {
  return word.replace(/^"(.*)"$/u, '$1');
}

function withOptions({ words, via }: Options, view: View): TrustSource {
  const added = [...variableTrust('NODE_EXTRA_CA_CERTS', view, (path, steps) => extra(path, steps, view), () => null), ...systemStore(words, view)].filter(({ kind }) => kind !== 'none');
  const base = words.has('--use-openssl-ca') ? readEach(opensslTrust(view, 'hashed'), (hasOpenssl1(view) ? openssl1 : openssl3).id) : storeTrust('node', view);
  const known = base.kind === 'none' || via.length === 0 ? base : { ...base, via: [...via, ...base.via] };
  return withAdded(known, added);
}

/** Node warns of a file that it cannot read, and of a folder, and goes on without it. */
function extra(path: string, via: readonly Step[], view: View): TrustSource {
  const state = view.file(path);
  const steps = [...via, ...state.via];
  if (state.kind === 'present') return { kind: 'file', path: state.path ?? path, content: { kind: 'readBy', reader: extraReader(view), from: state.content }, via: steps, added: [] };
  if (state.kind === 'absent' || (view.directory(path) ?? []).length > 0) return { kind: 'none' };
  return unresolved(state.reason, path, steps);
}

/** Block by block until one cannot be read. */
function extraReader(view: View): string {
  return (hasOpenssl1(view) ? node12ExtraCa : nodeExtraCa).id;
}

/** OpenSSL 3, which skips a byte-order mark, came with Node 17. */
function hasOpenssl1(view: View): boolean {
  const version = view.version('node');
  return version.kind === 'known' && (parseDeclared(version.value)?.min[0] ?? 17) < 17;
}

/** Versions of Linux; older ones do not start with the option, and pass over the variable. */
const SYSTEM_OPTION = '>=22.15 <23 || >=23.9';
const SYSTEM_VARIABLE = '>=22.19 <23 || >=24.6';

/** Every file of the directory counts, whatever its name. https://nodejs.org/api/cli.html#--use-system-ca */
function systemStore(words: ReadonlySet<string>, view: View): readonly TrustSource[] {
  const system = (): TrustSource => readEach(view.os === 'windows' ? storeTrust('os', view) : opensslTrust(view, 'any'), extraReader(view));
  // Nobody starts a Node that refuses its options, so a version that is not known is one that has it.
  if (words.has('--use-system-ca')) return supports(view.version('node'), SYSTEM_OPTION) === false ? [] : [system()];
  return branches(view.variable('NODE_USE_SYSTEM_CA')).flatMap((value): readonly TrustSource[] => {
    if (value.kind !== 'known' || value.value !== '1') return [];
    const known = supports(view.version('node'), SYSTEM_VARIABLE);
    if (known === null) return [unresolved('whether this version of Node reads NODE_USE_SYSTEM_CA is not known', null, value.via)];
    return known ? [system()] : [];
  });
}

/** Null: the version is not known, or may lie on either side. */
function supports(version: Value, range: string): boolean | null {
  const interval = version.kind === 'known' ? parseDeclared(version.value) : null;
  if (interval === null) return null;
  const having = parseTableRange(range);
  const answers = new Set(bandsOf([range]).filter((band) => overlaps(band, interval)).map((band) => having.some((known) => overlaps(known, band))));
  return answers.size === 1 ? answers.has(true) : null;
}
