import { audit } from './audit.ts';
import { openWorkingCopy } from './discover/index.ts';
import { expandWithToolkit } from './discover/toolkit-glob.ts';
import { runnerHost } from './github/host.ts';
import { failWithCrash, runAction } from './github/run.ts';
import type { ActionParts } from './github/run.ts';
import { annotations, headline, renderJson, renderSummary, renderText } from './report/index.ts';
import { nameOf } from './rotations/known.ts';
import { choosePlans } from './rotations/load.ts';
import { rules } from './rules/registry.ts';
import { toolVersion } from './shared/version.ts';

/** The action: the audit between the runner's inputs and its annotations, summary, outputs and exit status. */
export async function main(): Promise<void> {
  const host = runnerHost();
  const parts = realParts();
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error) => failWithCrash(host, error, parts.version));
  }
  await runAction(host, parts);
}

function realParts(): ActionParts {
  return {
    version: toolVersion().version,
    openWorkingCopy: (options) => openWorkingCopy({ ...options, expand: expandWithToolkit }),
    choosePlans,
    audit,
    annotations: (report, minLevel) => annotations(report, { minLevel, nameOf, rules }).annotations,
    summary: (report, minLevel, source) => renderSummary(report, { minLevel, nameOf, rules, source }),
    text: (report, minLevel) => renderText(report, { colour: false, width: 120, minLevel, nameOf, rules }),
    json: renderJson,
    verdict: (report) => headline(report).text,
  };
}
