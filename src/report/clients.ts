import type { ReportClient } from '../model.ts';
import { compareClients } from './order.ts';

/** Clients that differ in nothing that a reader can see: one connection in three overlays is one row. */
export interface ClientGroup {
  readonly client: ReportClient;
  readonly count: number;
}

/** Groups equal clients; worst first. */
export function groupClients(clients: readonly ReportClient[]): readonly ClientGroup[] {
  const [only] = clients;
  if (only !== undefined && clients.length === 1) return [{ client: only, count: 1 }];
  const groups = new Map<string, { client: ReportClient; count: number }>();
  for (const client of [...clients].sort(compareClients)) {
    const key = JSON.stringify([
      client.project, client.location, client.driver, client.driverVersion, client.mode, client.verifies, client.worst, client.unassigned, client.why,
      client.sample, client.trust.kind, client.trust.path, client.chain,
      client.outcomes.map((outcome) => [outcome.plan, outcome.phase, outcome.outcome, outcome.confidence, outcome.missing]),
    ]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { client, count: 1 });
    else group.count += 1;
  }
  return [...groups.values()];
}

/** What to say after the place of a group: how many there are, and whether they are only documentation. */
export function groupNotes(group: ClientGroup): readonly string[] {
  return [...(group.count > 1 ? [`×${group.count}`] : []), ...(group.client.sample ? ['sample'] : [])];
}

/** `pgjdbc 42.7.3` */
export function driverLabel(client: { readonly driver: string; readonly driverVersion: string | null }): string {
  if (client.driver === 'unknown') return 'driver not known';
  return client.driverVersion === null ? client.driver : `${client.driver} ${client.driverVersion}`;
}

/** What it trusts, in a word or a path. */
export function trustLabel(client: ReportClient): { readonly path: string | null; readonly words: string } {
  const { trust } = client;
  if (trust.kind !== 'unresolved' && (trust.sources.length > 1 || trust.kind === 'platform')) return { path: null, words: trust.name };
  if (trust.path !== null) return { path: trust.path, words: trust.kind === 'unresolved' ? 'not seen' : sourceWords(trust.path, trust.name) };
  const words = { file: 'a file', directory: 'a directory', keystore: 'a keystore', inline: trust.name, none: 'nothing', unresolved: 'not seen' };
  return { path: null, words: words[trust.kind] };
}

/** `from values.yaml`: which file of the repository becomes a path, which is what tells two deployments of it apart. */
function sourceWords(path: string, name: string): string {
  const [start, end] = [`${path} (`, ')'];
  return name.startsWith(start) && name.endsWith(end) ? `from ${name.slice(start.length, -end.length)}` : '';
}

/** `verifies (verify-full)`, `does not verify`, `may verify (require)` */
export function verifiesLabel(client: ReportClient): string {
  const answer = { yes: 'verifies', no: 'does not verify', unknown: 'may verify' }[client.verifies];
  return client.mode === null ? answer : `${answer} (${client.mode})`;
}

/** The same where a heading asks the question: `yes, verify-full`. */
export function verifiesCell(client: ReportClient): string {
  const answer = { yes: 'yes', no: 'no', unknown: 'maybe' }[client.verifies];
  return client.mode === null ? answer : `${answer}, ${client.mode}`;
}
