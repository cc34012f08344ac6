/** Writes docs/rotations.md from the built-in plans: what servers present from when on, and when that was announced. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Phase, Plan, PlanChain } from '../src/model.ts';
import { knownCertificates, nameOf } from '../src/rotations/known.ts';
import { builtInPlans } from '../src/rotations/load.ts';
import { storesPage } from './docs-stores.ts';

const page = join(import.meta.dirname, '..', 'docs', 'rotations.md');

const PRESENCE: Readonly<Record<PlanChain['presence'], string>> = { all: 'all servers', some: 'some servers', exceptional: 'exceptions only' };

/** docs/rotations.md as it should be. */
export function rotationsPage(): string {
  const plans = builtInPlans();
  return `${[
    '# The rotations that are built in',
    'This page is made from the files in [rotations](../rotations); `npm run docs` writes it again.',
    'A phase says which roots the servers of a service need from a day on. The audit judges the phase that is in force on its day, and every later one that was announced by then. A client is ready for a phase when it has an anchor for every chain that servers may present. A chain that only exceptions present decides nothing.',
    `| rotation | service |\n|---|---|\n${plans.map(({ id, title }) => `| [\`${id}\`](#${id}) | ${title} |`).join('\n')}`,
    ...plans.flatMap(planSection),
    '## Certificates',
    'A certificate is known by its fingerprint, never by the name of its file. Which public trust store holds which of them is in [stores.md](stores.md).',
    `| certificate | id | valid until | SHA-256 |\n|---|---|---|---|\n${certificateRows(plans)}`,
  ].join('\n\n')}\n`;
}

function planSection(plan: Plan): readonly string[] {
  const { match, successor, review } = plan;
  return [
    `<a id="${plan.id}"></a>`,
    `## ${plan.title}`,
    [
      `- Hosts: ${match.hostSuffixes.map((suffix) => `\`*${suffix}\``).join(', ')}${(match.excludeHosts ?? []).length === 0 ? '' : `, but not ${(match.excludeHosts ?? []).map((suffix) => `\`*${suffix}\``).join(', ')}`}`,
      ...(match.logins === undefined ? [] : [`- Log-ins: ${match.logins.map((form) => `\`${form}\``).join(', ')}`]),
      ...(successor === undefined ? [] : [`- Successor: [\`${successor}\`](#${successor})`]),
      ...(review === undefined ? [] : [`- To be looked at again by ${review}`]),
    ].join('\n'),
    `| phase | from | announced | servers present a chain to |\n|---|---|---|---|\n${plan.phases.map(phaseRow).join('\n')}`,
    ...plan.phases.flatMap((phase) => details(phase, plan)),
  ];
}

function phaseRow(phase: Phase): string {
  return `| ${[`\`${phase.id}\` ${phase.title}`, from(phase), announced(phase), phase.retired === true ? 'the successor decides' : phase.chains.map(anchorsOf).join('<br>')].join(' | ')} |`;
}

function from(phase: Phase): string {
  if (phase.from !== null) return phase.from;
  return phase.planned === true ? 'no date' : 'the beginning';
}

/** Every announcement: one that names another day than the one before is a postponement. */
function announced({ announcements }: Phase): string {
  const told = announcements.filter(({ on }) => on !== null);
  if (told.length === 0) return '–';
  return told.map((one) => `${one.on}: ${one.from === null ? 'put off, no date' : `for ${one.from}`}`).join('<br>');
}

function anchorsOf({ anchors, presence }: PlanChain): string {
  return `${anchors.map(nameOf).join(' or ')} (${PRESENCE[presence]})`;
}

function details(phase: Phase, plan: Plan): readonly string[] {
  const intermediates = [...new Set(phase.chains.flatMap((chain) => chain.intermediates).map(called))];
  const regions = Object.entries(phase.regions ?? {}).map(([region, day]) => `${region} ${day}`);
  return [
    `**\`${phase.id}\`** ${phase.note ?? ''}`.trimEnd(),
    [
      ...((phase.recommended ?? []).length === 0 ? [] : [`- Recommended beside: ${(phase.recommended ?? []).map(nameOf).join(', ')}`]),
      ...(intermediates.length === 0 ? [] : [`- Intermediates: ${intermediates.join(', ')}`]),
      ...(regions.length === 0 ? [] : [`- On another day in: ${regions.join(', ')}`]),
      `- Sources: ${phase.sources.map((id) => source(plan.sources[id] ?? id)).join('; ')}`,
    ].join('\n'),
  ];
}

/** The name of a certificate, or the id of one that no public copy is known of. */
function called(id: string): string {
  const name = nameOf(id);
  return name === id ? `\`${id}\`` : name;
}

/** Files of a repository at a commit become links. */
function source(text: string): string {
  const [, repository, file, commit, rest] = /^github (\S+) (\S+) @([0-9a-f]{40})(.*)$/.exec(text) ?? [];
  if (repository === undefined || file === undefined || commit === undefined) return text;
  return `[${file.slice(file.lastIndexOf('/') + 1)}](https://github.com/${repository}/blob/${commit}/${file})${rest ?? ''}`;
}

function certificateRows(plans: readonly Plan[]): string {
  const used = new Set(plans.flatMap(({ phases }) => phases.flatMap(({ chains, recommended }) => [...chains.flatMap(({ anchors, intermediates }) => [...anchors, ...intermediates]), ...(recommended ?? [])])));
  return knownCertificates()
    .filter(({ id }) => used.has(id))
    .map(({ id, name, notAfter, sha256, published }) => `| ${published?.[0] === undefined ? name : `[${name}](${published[0]})`} | \`${id}\` | ${notAfter.slice(0, 'YYYY-MM-DD'.length)} | \`${sha256}\` |`)
    .join('\n');
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(page, rotationsPage());
  writeFileSync(join(page, '..', 'stores.md'), storesPage());
}
