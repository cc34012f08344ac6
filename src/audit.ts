import { assemble } from './assemble.ts';
import { discover, type Discovery } from './discover/index.ts';
import { driverById, drivers, unknownDriver } from './drivers/registry.ts';
import { extract, wantedBy } from './extract/index.ts';
import { extractors } from './extract/registry.ts';
import { parseFragment } from './extract/strings/index.ts';
import { keyringOf, openKeystores } from './keystores/index.ts';
import { judgeClient, twinsAmong } from './judge/index.ts';
import type { AuditOptions, CertificateFile, Report, Skipped, Tree } from './model.ts';
import { repositoryOf } from './repository.ts';
import { projectOf, resolve } from './resolve/index.ts';
import { distinctVerdicts } from './rules/distinct.ts';
import { findingsOf } from './rules/index.ts';
import { toolVersion } from './shared/version.ts';
import { compareText } from './shared/order.ts';

/** The audit: which files to read, what they say, what belongs together, what follows on that day. */
export function audit(tree: Tree, { asOf, plans, assigned, keystorePasswords = [] }: AuditOptions): Report {
  const discovery = discover(tree, wantedBy(extractors));
  const repository = repositoryOf(tree);
  const evidence = extract(discovery.files, repository, extractors);
  const keyring = keyringOf(evidence.passwords, keystorePasswords);
  const certificates = openKeystores(evidence.certificates, keyring);
  const clients = resolve(evidence, { repository, drivers: [...drivers, unknownDriver], parseFragment });
  const judging = { day: asOf, plans, assigned, driverOf: (id: string) => driverById(id) ?? unknownDriver, unknownDriver, twins: twinsAmong(certificates), keyring };
  const verdicts = distinctVerdicts(clients.map((client) => judgeClient(client, judging)));
  const findings = findingsOf(verdicts, certificates, evidence, plans, asOf, (path) => projectOf(path, evidence));
  return assemble({ tool: toolVersion(), asOf, files: filesOf(discovery, [...evidence.skipped, ...closedKeystores(certificates)]), plans, verdicts, certificates, findings });
}

function closedKeystores(certificates: readonly CertificateFile[]): readonly Skipped[] {
  return certificates.flatMap(({ path, sealed }) => (sealed === undefined ? [] : [{ path, reason: 'not opened', detail: sealed }]));
}

function filesOf({ listed, read, skipped, skippedByReason }: Discovery, undigested: readonly Skipped[]): Report['files'] {
  const counts = new Map(Object.entries(skippedByReason));
  for (const { reason } of undigested) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return { listed, read, skipped: [...skipped, ...undigested], skippedByReason: Object.fromEntries([...counts].sort(([left], [right]) => compareText(left, right))) };
}
