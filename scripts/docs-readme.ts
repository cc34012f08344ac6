/** Renews what in README.md is generated: the rules, the rotations, and the answer that a reader will see. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { audit } from '../src/audit.ts';
import { openWorkingCopy } from '../src/discover/index.ts';
import { renderText } from '../src/report/index.ts';
import { nameOf } from '../src/rotations/known.ts';
import { builtInPlans } from '../src/rotations/load.ts';
import { rules } from '../src/rules/registry.ts';

const root = join(import.meta.dirname, '..');

/** README.md as it should be: each `<!-- name -->` keeps its place, what follows up to `<!-- /name -->` is written anew. */
export async function renewed(readme: string): Promise<string> {
  const parts: Readonly<Record<string, string>> = { rules: rulesTable(), rotations: rotationsTable(), answer: await answer() };
  return Object.entries(parts).reduce((text, [name, body]) => {
    const [start, end] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
    const from = text.indexOf(start) + start.length;
    const to = text.indexOf(end);
    if (from < start.length || to === -1) throw new Error(`README.md lacks ${start.trim()} … ${end}`);
    return text.slice(0, from) + body + text.slice(to);
  }, readme);
}

function rulesTable(): string {
  const rows = rules.map(({ id, title, level }) => `| [\`${id}\`](docs/rules/${id}.md) | ${title} | ${level} |`);
  return `| rule | says | usually |\n|---|---|---|\n${rows.join('\n')}\n`;
}

function rotationsTable(): string {
  const rows = builtInPlans().map(({ id, title, match }) => `| \`${id}\` | ${title} | ${match.hostSuffixes.map((suffix) => `\`*${suffix}\``).join(', ')} |`);
  return `| rotation | service | hosts |\n|---|---|---|\n${rows.join('\n')}\n`;
}

/** The first half of what the terminal shows for one example: the verdict and what to change. */
async function answer(): Promise<string> {
  const folder = join(root, 'examples', 'today-built-in-a-dockerfile');
  const { day } = JSON.parse(readFileSync(join(folder, 'example.json'), 'utf8')) as { day: string };
  // A repository of its own, as a reader has it: outside ours, and without what only our tests read.
  const copy = mkdtempSync(join(tmpdir(), 'rotation-ready-'));
  cpSync(folder, copy, { recursive: true, filter: (path) => !['example.json', 'report.json'].includes(basename(path)) });
  const report = audit(await openWorkingCopy({ root: copy, untracked: true }), { asOf: day, plans: builtInPlans(), assigned: [] });
  rmSync(copy, { recursive: true });
  const text = renderText(report, { colour: false, width: 96, nameOf, rules });
  return `\`\`\`text\n$ npx rotation-ready\n${text.slice(0, text.indexOf('\nQuestions that come next')).trimEnd()}\n\`\`\`\n`;
}

if (process.argv[1] === import.meta.filename) {
  const path = join(root, 'README.md');
  writeFileSync(path, await renewed(readFileSync(path, 'utf8')));
}
