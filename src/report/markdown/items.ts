import type { ReportClient, Step } from '../../model.ts';
import { driverLabel, groupNotes, verifiesLabel, type ClientGroup } from '../clients.ts';
import { code, markdown, singleLine } from '../escape.ts';
import { alternativeSentences, endings } from '../fallback.ts';
import type { Item } from '../page.ts';
import { shortenEnd } from '../shorten.ts';
import { count } from '../words.ts';
import type { Context } from './context.ts';
import { place } from './place.ts';

/** Chains that are spelled out for one finding; the clients after them get a line each, and then a count. */
const MAX_CHAINS = 3;
const MAX_LINES = 20;
const MAX_STEPS = 16;
const MAX_MESSAGE = 1200;
const MAX_WHAT = 300;
const MAX_COMMANDS = 12;

const SIGN: Readonly<Record<Item['level'], string>> = { error: '✗', warning: '!', notice: 'i' };

/** Findings (or clients), one after another, worst first, the rest counted. Chains are spelled out where they matter. */
export function writeItems(context: Context, items: readonly Item[], limit: { readonly items: number; readonly bytes: number }, chains = true): void {
  const left = context.writer.addAll(items.map((item) => () => itemBlock(context, item, chains)), limit);
  if (left > 0) context.writer.close(`… and ${count(left, 'more finding')} of this kind. The JSON report has them all.`);
}

function itemBlock(context: Context, item: Item, chains: boolean): string {
  const what = [`**${item.level}**`, ...(item.rule === null ? [] : [code(item.rule)]), ...(item.confidence === 'high' ? [] : [`${item.confidence} confidence`])];
  const lines = [
    `${context.heading}# ${SIGN[item.level]} ${place(item.location, context.options.source)}`,
    '',
    markdown(shortenEnd(item.message, MAX_MESSAGE)),
    '',
    ...(item.next === null ? [] : [`**What to do:** ${markdown(shortenEnd(item.next, MAX_MESSAGE))}`, '']),
    ...commandBlock(item.commands),
  ];
  lines.push(...clientLines(context, item, chains));
  lines.push(`<sub>${what.join(' · ')}</sub>`);
  return lines.join('\n');
}

/** Commands as code, to copy. The fence is longer than any in them. */
function commandBlock(commands: readonly string[]): readonly string[] {
  if (commands.length === 0) return [];
  const lines = commands.slice(0, MAX_COMMANDS).map((command) => singleLine(shortenEnd(command, MAX_MESSAGE)));
  const fence = '`'.repeat(Math.max(3, ...lines.map((line) => longestRun(line) + 1)));
  return [`${fence}text`, ...lines, fence, ''];
}

function longestRun(line: string): number {
  return Math.max(0, ...(line.match(/`+/gu) ?? []).map((run) => run.length));
}

function clientLines(context: Context, item: Item, chains: boolean): readonly string[] {
  const lines: string[] = [];
  const spelled = chains ? MAX_CHAINS : 0;
  for (const group of item.clients.slice(0, spelled)) {
    lines.push(`**Client** ${clientTitle(context, group)}`, '', ...chainLines(context, group.client.chain), ...endLines(context, group.client, item.rule === null));
  }
  for (const group of item.clients.slice(spelled, spelled + MAX_LINES)) lines.push(`- ${clientTitle(context, group)}${chains ? ', the same' : ''}`);
  const rest = item.clients.length - spelled - MAX_LINES;
  if (rest > 0) lines.push(`- … and ${count(rest, 'more client')}`);
  if (chains && item.clients.length === 0 && item.related.length > 0) lines.push(...chainLines(context, item.related));
  if (lines.length > 0 && lines.at(-1) !== '') lines.push('');
  return lines;
}

function clientTitle(context: Context, group: ClientGroup): string {
  const { client } = group;
  const parts = [place(client.location, context.options.source), markdown(driverLabel(client)), markdown(verifiesLabel(client))];
  return [...parts, ...groupNotes(group)].join(' · ');
}

/** The chain as a numbered list inside the client's item: where, and what was concluded there. */
function chainLines(context: Context, chain: readonly Step[]): readonly string[] {
  const lines = chain.slice(0, MAX_STEPS).map((step, index) => {
    const what = markdown(shortenEnd(step.what, MAX_WHAT));
    return `${index + 1}. ${step.at === null ? '' : `${place(step.at, context.options.source)} `}${what}`;
  });
  if (chain.length > MAX_STEPS) lines.push(`${MAX_STEPS + 1}. … and ${count(chain.length - MAX_STEPS, 'more step')}`);
  return lines.length === 0 ? [] : [...lines, ''];
}

/** How the chain ends, and what else may be. */
function endLines(context: Context, client: ReportClient, silent: boolean): readonly string[] {
  // The message of a client without a finding is its first ending.
  const lines = endings(client, context.report, context.nameOf).slice(silent ? 1 : 0).flatMap(({ sign, verdict, missing, why }) => {
    const roots = missing === '' ? '' : `: **${markdown(shortenEnd(missing, MAX_WHAT))}**`;
    return [`**${sign} ${markdown(shortenEnd(verdict, MAX_WHAT))}**${roots}. ${markdown(shortenEnd(why, MAX_WHAT))}`.trimEnd(), ''];
  });
  const others = alternativeSentences(client).map((text) => `- ${markdown(shortenEnd(text, MAX_WHAT))}`);
  return others.length === 0 ? lines : [...lines, ...others, ''];
}
