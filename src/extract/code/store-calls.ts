import type { CodeEffect, Content, Location, Text } from '../../model.ts';
import { isSamplePath } from '../../shared/sample-path.ts';
import { contentAt, unknownContent } from '../operations/contents.ts';
import { windowsImport } from '../operations/programs/windows-stores.ts';
import { takenOf } from '../operations/programs/windows.ts';
import { literalText, plain } from '../operations/text.ts';
import type { SourceFile } from '../source-file.ts';
import { chainPath, plainText, readArguments, readPrimary } from './expressions.ts';
import type { Language } from './languages.ts';
import { followed } from './options.ts';
import type { Scope } from './scope.ts';
import type { Node } from './tree.ts';
import { isWord } from './tree.ts';
import { EVALUATION_BUDGET, evaluate, spanOf, toText } from './values.ts';
import type { CallSite } from './walk.ts';
import { collectConstants, walk } from './walk.ts';

/** A look at the text alone, since most files of .NET never open a store. */
export function mayOpenStore(text: string, language: Language): boolean {
  return language.id === 'dotnet' && text.includes('X509Store') && text.includes('.Add');
}

interface Opened {
  readonly name: string;
  readonly location: string;
}

/** More stores or additions in one file come of no hand. */
const MOST = 200;

/**
 * What code puts into a certificate store of .NET: `new X509Store(StoreName.Root, StoreLocation.CurrentUser)`, `Add`,
 * `AddRange`. On Linux the current user's store counts beside the system's, and nobody can write to the machine's.
 * https://learn.microsoft.com/dotnet/standard/security/cross-platform-cryptography#x509store
 */
export function storeEffects(file: SourceFile, tree: readonly Node[], language: Language): readonly CodeEffect[] {
  if (isSamplePath(file.path)) return [];
  const scope: Scope = { file, language, constants: collectConstants(tree, language), budget: { left: EVALUATION_BUDGET } };
  const calls: CallSite[] = [];
  walk(tree, language, { call: (site) => calls.push(site) });
  const stores = new Map<string, Opened>();
  const collections = new Map<string, Held[]>();
  const effects: CodeEffect[] = [];
  for (const site of calls) {
    const callee = site.callees[0] ?? '';
    const { positional } = readArguments(site.group);
    if (lastName(callee) === 'X509Store' && site.name !== null && stores.size < MOST) stores.set(site.name, opened(positional));
    const dot = callee.lastIndexOf('.');
    const object = callee.slice(0, dot);
    const method = callee.slice(dot + 1);
    const [first] = positional;
    if (dot === -1 || first === undefined) continue;
    const store = stores.get(object);
    const at = file.at(site.start, site.end);
    if (store === undefined) {
      if (/^Import(?:FromPemFile)?$/.test(method)) collections.set(object, [...(collections.get(object) ?? []), { content: contentAt(pathOf(first, scope)), keeps: method === 'Import' ? takenOf(pathOf(first, scope)) : 'all' }]);
    } else if ((method === 'Add' || method === 'AddRange') && effects.length < MOST) {
      const name = first.length === 1 && isWord(first[0]) ? first[0].text : null;
      const held = (name === null ? undefined : collections.get(name)) ?? [heldBy(first, scope, at)];
      effects.push(...held.flatMap((each) => effectsOf(store, each, at)));
    }
  }
  return effects;
}

interface Held {
  readonly content: Content;
  readonly keeps: 'first' | 'all';
}

/** `(StoreName.Root, StoreLocation.LocalMachine)`, `("Root")`, `(StoreLocation.LocalMachine)`, `()`. */
function opened(positional: readonly (readonly Node[])[]): Opened {
  const words = positional.map((nodes) => {
    const last = nodes.at(-1);
    return last?.kind === 'string' ? (plainText(last) ?? '?') : isWord(last) ? last.text : '?';
  });
  const location = words.find((word) => word === 'LocalMachine' || word === 'CurrentUser') ?? 'CurrentUser';
  return { name: words.find((word) => word !== 'LocalMachine' && word !== 'CurrentUser') ?? 'My', location };
}

const LOADERS = new Set(['X509Certificate2', 'X509Certificate', 'LoadCertificateFromFile', 'CreateFromPemFile', 'CreateFromCertFile']);

/** The certificate that an expression makes of a file. */
function heldBy(nodes: readonly Node[], scope: Scope, at: Location): Held {
  const unknown: Held = { content: unknownContent('a certificate that the code computes', at), keeps: 'first' };
  const read = readPrimary(followed(nodes, scope), 0, scope.language);
  if (read?.primary.kind !== 'chain') return unknown;
  const { steps } = read.primary;
  const path = chainPath(steps);
  const call = steps[path.split('.').length];
  if (call?.kind !== 'call' || !LOADERS.has(lastName(path))) return unknown;
  const [file] = readArguments(call.group).positional;
  if (file === undefined) return unknown;
  const from = pathOf(file, scope);
  return { content: contentAt(from), keeps: takenOf(from) };
}

function pathOf(nodes: readonly Node[], scope: Scope): Text {
  return toText(evaluate(nodes, scope), scope.file, spanOf(nodes));
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

function effectsOf({ name, location }: Opened, { content, keeps }: Held, at: Location): readonly CodeEffect[] {
  const store = { name: name === '?' ? { parts: [{ kind: 'unknown' as const, reason: 'computed' }], at } : literalText(name, at), shown: `Cert:\\${location}\\${name}` };
  const operation = windowsImport({ at, sometimes: false, program: 'X509Store.Add', store, content, keeps });
  const isRoot = plain(store.name)?.toLowerCase() === 'root';
  if (location !== 'LocalMachine' || !isRoot || operation.kind !== 'import') return [{ at, operation, os: null }];
  return [
    { at, operation, os: 'windows' },
    { at, operation: { ...operation, keeps: { none: '.NET cannot write to the machine\'s store of roots on Linux, only to that of the current user' } }, os: 'linux' },
  ];
}
