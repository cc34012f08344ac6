import type { CertificateFile, Location, Outcome, Plan, ResolvedContent, TrustSource } from '../model.ts';
import type { Verdict } from '../judge/verdict.ts';
import { knownById, nameOf } from '../rotations/known.ts';
import { list } from '../shared/words.ts';
import { storeTitle } from '../stores/index.ts';
import { bytesIn, contentOf } from './places.ts';

/** The names of roots by id. */
export function roots(ids: readonly string[], last = 'and'): string {
  return list(ids.map(nameOf), last);
}

/** What the client reads, as people would call it: its source, and what counts beside it. */
export function trustName(source: TrustSource): string {
  const added = source.kind === 'none' || source.kind === 'unresolved' ? [] : source.added;
  return [...new Set([ownName(source), ...added.map(trustName)])].join(' plus ');
}

function ownName(source: TrustSource): string {
  switch (source.kind) {
    case 'none':
      return 'no trust source';
    case 'unresolved':
      return source.path ?? 'its trust source';
    case 'inline':
      return source.content.kind === 'published' ? `what is downloaded from ${source.content.url}` : 'the certificate text that it is given';
    case 'platform':
      return storeName(source.content);
    case 'directory':
      return source.path ?? bytesIn(source.content)[0]?.at.path ?? 'a directory';
    case 'file':
    case 'keystore': {
      const first = contentOf(source);
      const repository = first === null || isFilled(first) ? undefined : bytesIn(first)[0]?.at.path;
      if (source.path === null) return repository ?? `a ${source.kind}`;
      return repository === undefined || source.path.endsWith(repository) ? source.path : `${source.path} (${repository})`;
    }
  }
}

/** A store that commands fill is no file of the repository. */
function isFilled(content: ResolvedContent): boolean {
  return content.kind === 'readBy' ? isFilled(content.from) : content.kind === 'trustStore';
}

/** `lacks` of one store or file, `lack` of the roots of a system, or of several sources. */
export function lacks(name: string): string {
  return name.startsWith('the roots') || name.includes(' plus ') ? 'lack' : 'lacks';
}

/** A public store as people call it; one that commands have made from nothing goes by their programs. */
function storeName(content: ResolvedContent): string {
  const symbol = storeSymbol(content);
  if (symbol !== null) return storeTitle(symbol);
  const programs = programsIn(content);
  return programs.length === 0 ? 'the public store of its platform' : storeTitle(programs.includes('keytool') ? 'jvm' : 'os');
}

/** The symbol of the public store that content is made from (`debian:12`); null where there is none, or several. */
export function storeSymbol(content: ResolvedContent): string | null {
  switch (content.kind) {
    case 'store':
      return content.store;
    case 'trustStore':
      return content.base === null ? null : storeSymbol(content.base);
    case 'readBy':
    case 'atLeast':
    case 'converted':
      return storeSymbol(content.from);
    case 'oneOf':
    case 'joined': {
      const stores = new Set((content.kind === 'oneOf' ? content.branches : content.pieces).flatMap((piece) => storeSymbol(piece) ?? []));
      const [only] = stores;
      return stores.size === 1 && only !== undefined ? only : null;
    }
    case 'bytes':
    case 'published':
    case 'unknown':
      return null;
  }
}

function programsIn(content: ResolvedContent): readonly string[] {
  if (content.kind === 'readBy' || content.kind === 'atLeast') return programsIn(content.from);
  return content.kind === 'trustStore' ? content.changes.map(({ program }) => program) : [];
}

/**
 * The file to edit, for a sentence that stands beside its location: `this file` where that is what the client reads, `the
 * text here` where the file is a manifest or a script that holds it.
 */
export function fileToEdit(source: TrustSource, at: Location, filesAt: (path: string) => readonly CertificateFile[]): string {
  const content = contentOf(source);
  const read = content !== null && bytesIn(content).some((bytes) => bytes.at.path === at.path);
  if (!read) return trustName(source);
  if (filesAt(at.path).some(({ whole }) => whole)) return 'this file';
  return source.kind === 'file' && source.path !== null && source.path !== at.path ? `the text here, which the client reads as ${source.path}` : trustName(source);
}

/** Names of roots, each with the file of the repository that is it, or the address at which its CA publishes it. */
export function rootsWithAddress(ids: readonly string[], fileOf: (id: string) => string | null = () => null): string {
  return list(ids.map((id) => {
    const file = fileOf(id);
    if (file !== null) return `${nameOf(id)} (here: ${file})`;
    const published = knownById(id)?.published ?? [];
    const pem = published.find((address) => address.endsWith('.pem'));
    const address = pem ?? (published[0] === undefined ? undefined : `${published[0]}, in DER; openssl x509 -inform DER makes PEM of it`);
    return address === undefined ? nameOf(id) : `${nameOf(id)} (${address})`;
  }));
}

/** ` since 2022-12-01`, ` from 2026-01-28 on`, ` once an announced change takes effect (no day is announced)`. */
export function when({ from, since, current }: Outcome): string {
  if (current) return since === null ? '' : ` since ${since}`;
  return from === null ? ' once an announced change takes effect (no day is announced)' : ` from ${from} on`;
}

export function titleOf(plans: readonly Plan[], id: string): string {
  return plans.find((plan) => plan.id === id)?.title ?? id;
}

/** How a client is called at the start of a sentence: by its variable or key, else by its driver. */
export function clientName({ client, trusts }: Verdict): string {
  const name = client.connection.name;
  return name === null ? `This ${trusts[0].driver} client` : `${name} (${trusts[0].driver})`;
}

/** `Restart …`: what the provider's guide says once a file is replaced. */
export const RESTART = 'Then restart the application; the server needs no restart and no downtime.';

/** A next step: sentences, and the commands for whoever does it at a keyboard. */
export interface Advice {
  readonly text: string;
  readonly commands: readonly string[];
}

/** The fix of a draft: what to do, the restart, and the commands for it. */
export function fixed({ text, commands }: Advice): { readonly fix: string; readonly commands: readonly string[] } {
  return { fix: `${text} ${RESTART}`, commands };
}

/** The same, within a sentence. */
export function ofClient(verdict: Verdict): string {
  return clientName(verdict).replace(/^This /, 'this ');
}

/** What becomes of a client: as sure as the verdict is. */
export function failure({ confidence }: Verdict, outcome: Outcome): string {
  const sure = outcome.servers === 'some' || (confidence === 'high' && outcome.confidence === 'high');
  if (outcome.current) return sure ? 'cannot connect' : 'may fail to connect';
  return sure ? 'will not connect' : 'may not connect';
}
