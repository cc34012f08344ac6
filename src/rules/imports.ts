import type { Content, Location, Place, ResolvedContent, Step, Text } from '../model.ts';
import type { Verdict } from '../judge/verdict.ts';
import { nameOf } from '../shared/paths.ts';
import { contentOf } from './places.ts';

/** A command that puts certificates into a keystore. */
export interface StoreImport {
  readonly at: Location;
  readonly program: string;
  /** The store, as far as it is spelled out. */
  readonly store: string;
  /** Names of the files that it takes. */
  readonly files: readonly string[];
}

/** Stores that a whole machine or runtime reads are somebody's for certain. */
const SHARED = /^(?:os|jvm|node)$|cacerts$/;

/** The imports into keystores that the places hold, whoever reads them; each command once. */
export function storeImports(places: readonly Place[]): readonly StoreImport[] {
  const found = new Map<string, StoreImport>();
  for (const { layers } of places) {
    for (const layer of layers) {
      if (layer.kind !== 'runs' || layer.operation.kind !== 'import' || typeof layer.operation.keeps === 'object') continue;
      const { at, program, store, content } = layer.operation;
      const name = spelled(store);
      if (program === 'keytool' && name !== '' && !SHARED.test(name)) found.set(keyOf(at), { at, program, store: name, files: filesOf(content) });
    }
  }
  return [...found.values()];
}

function spelled(text: Text): string {
  return text.parts.map((part) => (part.kind === 'literal' ? part.text : part.kind === 'variable' ? `$${part.name}` : '…')).join('');
}

function filesOf(content: Content): readonly string[] {
  if (content.kind === 'path') return [nameOf(spelled(content.path))];
  if (content.kind === 'repository') return [nameOf(content.path)];
  if (content.kind === 'conversion') return filesOf(content.from);
  return content.kind === 'pieces' ? content.pieces.flatMap(filesOf) : [];
}

/** Whether the trust of any of these clients has gone through the command. */
export function isRead(command: StoreImport, verdicts: readonly Verdict[]): boolean {
  const key = keyOf(command.at);
  return verdicts.some(({ trusts }) => trusts.some(({ decision: { trust } }) => {
    const steps: readonly Step[] = trust.kind === 'none' ? [] : trust.via;
    const content = contentOf(trust);
    return steps.some(({ at }) => at !== null && keyOf(at) === key) || (content !== null && passes(content, key));
  }));
}

function passes(content: ResolvedContent, key: string): boolean {
  switch (content.kind) {
    case 'trustStore':
      return content.changes.some((change) => keyOf(change.at) === key || (change.kind === 'import' && passes(change.content, key))) || (content.base !== null && passes(content.base, key));
    case 'joined':
      return content.pieces.some((piece) => passes(piece, key));
    case 'oneOf':
      return content.branches.some((branch) => passes(branch, key));
    case 'converted':
    case 'readBy':
    case 'atLeast':
      return passes(content.from, key);
    case 'bytes':
    case 'published':
    case 'store':
    case 'unknown':
      return false;
  }
}

function keyOf({ path, line, column }: Location): string {
  return `${path}\n${line}:${column}`;
}
