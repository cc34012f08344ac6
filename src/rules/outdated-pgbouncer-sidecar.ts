import type { Verdict } from '../judge/verdict.ts';
import { chainOf } from './places.ts';
import type { Rule } from './rule.ts';
import { SIDECAR_ROOTS } from './sidecars.ts';

export const outdatedPgbouncerSidecar: Rule = {
  id: 'outdated-pgbouncer-sidecar',
  title: 'The PgBouncer sidecar may be older than the roots that it needs',
  help: 'Microsoft’s PgBouncer sidecar brings its own CA file, and only the newest image is said to hold the roots of today. Take the tag latest and let it be pulled always, or bring a CA file of your own.',
  level: 'warning',
  *check({ sidecars, verdicts, projectOf }) {
    for (const { at, place, held } of sidecars) {
      if (held === null) continue;
      const clients = verdicts.filter(({ client }) => client.id.includes(`|${place.id}|`) && client.drivers.some(({ driver }) => driver === 'pgbouncer'));
      const reading = clients.filter(readsItsFile);
      // What is configured here, and all of it takes its roots from elsewhere or verifies nothing.
      if (clients.length > 0 && reading.length === 0) continue;
      const [first] = reading;
      yield {
        level: 'warning',
        confidence: reading.length > 0 ? 'high' : 'medium',
        message: `The image of Microsoft’s PgBouncer sidecar ${held}, so ${SIDECAR_ROOTS} in it may lack roots that servers need now: only the newest image is known to hold Baltimore CyberTrust Root and DigiCert Global Root G2.`,
        location: at,
        related: first === undefined ? [] : chainOf(first),
        clients: reading,
        missing: [],
        fix: `Take the tag latest with imagePullPolicy Always, pull it, and look at ${SIDECAR_ROOTS} in it; or mount a CA file of your own and name it in server_tls_ca_file.`,
        replaces: ['unresolved-trust-source'],
        project: projectOf(at.path),
      };
    }
  },
};

function readsItsFile({ trusts }: Verdict): boolean {
  return trusts.some(({ decision: { trust } }) => trust.kind !== 'none' && trust.path === SIDECAR_ROOTS);
}
