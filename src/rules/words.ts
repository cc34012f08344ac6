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

/** What the client reads, as people would call it. */
export function trustName(source: TrustSource): string {
  switch (source.kind) {
    case 'none':
      return 'no trust source';
    case 'unresolved':
      return source.path ?? 'its trust source';
    case 'inline':
      return 'the certificate text that it is given';
    case 'platform':
      return storeName(source.content);
    case 'file':
    case 'directory':
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

/** A public store as people call it. */
function storeName(content: ResolvedContent): string {
  const symbol = storeIn(content);
  return symbol === null ? 'the public store of its platform' : storeTitle(symbol);
}

function storeIn(content: ResolvedContent): string | null {
  if (content.kind === 'readBy') return storeIn(content.from);
  if (content.kind === 'trustStore') return content.base === null ? null : storeIn(content.base);
  return content.kind === 'store' ? content.store : null;
}

/** The file to edit, for a sentence that stands beside its location: `this file` where that is what the client reads. */
export function fileToEdit(source: TrustSource, at: Location, filesAt: (path: string) => readonly CertificateFile[]): string {
  const content = contentOf(source);
  const read = content !== null && bytesIn(content).some((bytes) => bytes.at.path === at.path);
  return read && filesAt(at.path).some(({ whole }) => whole) ? 'this file' : trustName(source);
}

/** Names of roots, each with the address at which its CA publishes it. */
export function rootsWithAddress(ids: readonly string[]): string {
  return list(ids.map((id) => {
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

/** The same, within a sentence. */
export function ofClient(verdict: Verdict): string {
  return clientName(verdict).replace(/^This /, 'this ');
}
