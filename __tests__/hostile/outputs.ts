import { audit } from '../../src/audit.ts';
import { memoryTree } from '../../src/discover/index.ts';
import { extract } from '../../src/extract/index.ts';
import { extractors } from '../../src/extract/registry.ts';
import type { Host } from '../../src/github/host.ts';
import { runAction } from '../../src/github/run.ts';
import type { Evidence, Report, Tree } from '../../src/model.ts';
import { annotations, headline, renderJson, renderMarkdown, renderSarif, renderSummary, renderText } from '../../src/report/index.ts';
import { repositoryOf } from '../../src/repository.ts';
import { nameOf } from '../../src/rotations/known.ts';
import { builtInPlans } from '../../src/rotations/load.ts';
import { rules } from '../../src/rules/registry.ts';
import type { Files } from '../support/audit.ts';

export const DAY = '2026-11-24';

/** The whole audit on a tree, with no notice left out. */
export function reportOn(tree: Tree): Report {
  return audit(tree, { asOf: DAY, plans: builtInPlans(), assigned: [] });
}

/** What the extractors make of files, all of them offered: the first place where a secret could stay. */
export function evidenceOf(files: Files): Evidence {
  const given = Object.entries(files).map(([path, content]) => ({ path, bytes: typeof content === 'string' ? Buffer.from(content) : content }));
  return extract(given, repositoryOf(memoryTree(files)), extractors);
}

/** Everything that anybody gets to see of an audit, by the name of who shows it. */
export async function outputsOf(tree: Tree): Promise<ReadonlyMap<string, string>> {
  const report = reportOn(tree);
  const options = { minLevel: 'notice', nameOf, rules } as const;
  const shown = new Map([
    ['json', renderJson(report)],
    ['text', renderText(report, { ...options, colour: true, width: 100 })],
    ['narrow text', renderText(report, { ...options, colour: false, width: 40 })],
    ['markdown', renderMarkdown(report, options)],
    ['summary', renderSummary(report, { ...options, source: null })],
    ['sarif', renderSarif(report, options)],
    ['annotations', JSON.stringify(annotations(report, options))],
    ['headline', headline(report).text],
  ]);
  shown.set('action', await actionOn(report));
  return shown;
}

/** The whole log, the annotations, the summary and the outputs of the action. */
async function actionOn(report: Report): Promise<string> {
  const said: string[] = [];
  const say = (...words: readonly unknown[]): void => void said.push(words.map((word) => (typeof word === 'string' ? word : JSON.stringify(word))).join(' '));
  const host: Host = {
    env: {}, now: new Date(`${DAY}T12:00:00Z`), input: () => '',
    run: { eventName: 'push', sha: '', ref: 'refs/heads/main', serverUrl: 'https://github.com', repository: 'octo/shop', payload: {} },
    mask: () => undefined, output: say, log: say, group: say, annotate: say, fail: say,
    summarise: (markdown) => (say(markdown), true),
    failQuietly() {},
  };
  const options = { nameOf, rules };
  await runAction(host, {
    version: '0', openWorkingCopy: () => Promise.resolve(memoryTree({ x: '' })), choosePlans: () => ({ plans: [], assigned: [] }), audit: () => report,
    annotations: (one, minLevel) => annotations(one, { minLevel, ...options }).annotations,
    summary: (one, minLevel, source) => renderSummary(one, { minLevel, source, ...options }),
    text: (one, minLevel) => renderText(one, { colour: false, width: 120, minLevel, ...options }),
    json: renderJson, verdict: (one) => headline(one).text,
  });
  return said.join('\n');
}
