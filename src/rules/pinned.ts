import type { Certificate, CertificateFile } from '../model.ts';
import type { Verdict } from '../judge/verdict.ts';
import { knownBySha256 } from '../rotations/known.ts';
import { ordinaryChains } from '../rotations/phases.ts';
import { chainOf, placeToAdd } from './places.ts';
import type { Draft, Rule, RuleContext } from './rule.ts';
import { clientName, fileToEdit, RESTART, rootsWithAddress } from './words.ts';

/** Two rules of one kind: the client trusts something below the root, and no root that would carry it. */
function pinned(id: string, kind: 'intermediate' | 'leaf', noun: string): Rule {
  return {
    id,
    title: `The ${noun} is pinned`,
    help: `A client trusts the provider's ${noun} instead of a root. Providers replace those without notice, so it stops connecting on any day. Trust the roots of the plan instead.`,
    level: 'warning',
    replaces: ['missing-current-root', 'missing-next-root'],
    *check(context) {
      for (const verdict of context.verdicts) {
        const found = belowRoot(verdict, context, kind);
        const first = found[0];
        if (first === undefined || verdict.plans.length === 0) continue;
        yield draft(verdict, first, noun, context);
      }
    },
  };
}

export const pinnedIntermediate = pinned('pinned-intermediate', 'intermediate', 'intermediate certificate');
export const pinnedServerCertificate = pinned('pinned-server-certificate', 'leaf', 'server certificate');

/** The pinned certificates of a verifying client whose trust source holds no root at all. */
function belowRoot(verdict: Verdict, context: RuleContext, kind: Certificate['kind']): Certificate[] {
  const { decision, anchors } = verdict.trusts[0];
  if (decision.verifies !== 'yes' || !anchors.complete || decision.trust.kind === 'platform') return [];
  const held = certificatesOf(anchors.certificates, context.certificates);
  return held.some((certificate) => certificate.kind === 'root') ? [] : held.filter((certificate) => certificate.kind === kind);
}

function certificatesOf(fingerprints: readonly string[], files: readonly CertificateFile[]): Certificate[] {
  const wanted = new Set(fingerprints);
  const found = files.flatMap(({ certificates }) => certificates.map(({ certificate }) => certificate)).filter(({ sha256 }) => wanted.has(sha256));
  return [...new Map(found.map((certificate) => [certificate.sha256, certificate])).values()];
}

function draft(verdict: Verdict, certificate: Certificate, noun: string, context: RuleContext): Draft {
  const breaks = verdict.worst === 'breaks';
  const name = knownBySha256(certificate.sha256)?.name ?? /(?:^|, ?)CN=([^,]+)/.exec(certificate.subject)?.[1] ?? certificate.subject;
  const needed = [...new Set(verdict.plans.flatMap(({ phases }) => phases.slice(-1).flatMap(ordinaryChains)).map(({ anchors }) => anchors[0] ?? ''))];
  const now = breaks ? 'and does not connect today' : 'and stops connecting when it is replaced, without notice';
  const location = placeToAdd(verdict, context.filesAt);
  const fix = `Replace it in ${fileToEdit(verdict.trusts[0].decision.trust, location, context.filesAt)} by ${rootsWithAddress(needed)}. ${RESTART}`;
  return {
    level: breaks ? 'error' : 'warning',
    confidence: verdict.confidence,
    message: `${clientName(verdict)} trusts the ${noun} ${name} and no root, ${now}.`,
    location,
    related: chainOf(verdict),
    clients: [verdict],
    missing: breaks ? [...new Set(verdict.outcomes.flatMap(({ missing }) => missing))] : [],
    fix,
  };
}
