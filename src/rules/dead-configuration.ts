import type { Verdict } from '../judge/verdict.ts';
import { chainOf } from './places.ts';
import type { Draft, Rule, RuleContext } from './rule.ts';
import { clientName } from './words.ts';

/** Words that a driver of this family knows in some spelling; anything else is a mistake rather than a choice. */
const MODES = new Set(['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full', 'verifyca', 'verifyfull', 'no-verify', 'ssl=true']);

function* dead(context: RuleContext, wanted: (mode: string | null) => boolean, sentence: (verdict: Verdict) => string, fix: string): Generator<Draft> {
  for (const verdict of context.verdicts) {
    const { decision } = verdict.trusts[0];
    if (verdict.trusts.some((trust) => trust.decision.verifies !== 'error') || !wanted(decision.mode)) continue;
    yield {
      level: 'warning',
      confidence: verdict.confidence,
      message: sentence(verdict),
      location: verdict.client.settings.find(({ key }) => /ssl.?mode/i.test(key))?.at ?? verdict.client.at,
      related: chainOf(verdict),
      clients: [verdict],
      missing: [],
      fix,
    };
  }
}

function isWord(mode: string | null): boolean {
  return mode === null || MODES.has(mode.toLowerCase().replace('_', '-'));
}

export const deadConfiguration: Rule = {
  id: 'dead-configuration',
  title: 'The client cannot connect as it is configured',
  help: 'The driver refuses this configuration whatever certificates there are, so a rotation changes nothing. Either it is dead and can go, or something outside the repository overrides it.',
  level: 'warning',
  check: (context) =>
    dead(
      context,
      isWord,
      (verdict) => `${clientName(verdict)} cannot connect as it stands: ${verdict.trusts[0].decision.why}.`,
      'Give it a root file, or remove it if nothing uses it.',
    ),
};

export const invalidSslMode: Rule = {
  id: 'invalid-ssl-mode',
  title: 'No such mode',
  help: 'The driver does not know this mode and refuses to connect. Use one of its own words; verify-full is the strictest.',
  level: 'warning',
  check: (context) =>
    dead(
      context,
      (mode) => !isWord(mode),
      (verdict) => `${clientName(verdict)} names a mode that its driver does not know, so it does not connect: ${verdict.trusts[0].decision.why}.`,
      'Use verify-full (or VerifyFull for Npgsql).',
    ),
};
