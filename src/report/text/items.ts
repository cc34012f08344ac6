import type { ReportClient, Step } from '../../model.ts';
import { driverLabel, groupNotes, verifiesLabel, type ClientGroup } from '../clients.ts';
import { singleLine } from '../escape.ts';
import { alternativeSentences, endings } from '../fallback.ts';
import type { Item } from '../page.ts';
import { shortenEnd, shortenMiddle } from '../shorten.ts';
import { count } from '../words.ts';
import type { TextContext } from './context.ts';
import { columns, wrap } from './layout.ts';
import type { Line, Style } from './paint.ts';

const MAX_CHAINS = 3;
const MAX_LINES = 20;
const MAX_STEPS = 16;
const MAX_COMMANDS = 12;
const MAX_TEXT = 1200;
/** Paths stay whole, so that a terminal makes them links; only absurd ones are cut. */
const MAX_PATH = 400;

const SIGN: Readonly<Record<Item['level'], { readonly sign: string; readonly style: Style }>> = {
  error: { sign: '✗', style: 'bad' }, warning: { sign: '!', style: 'warn' }, notice: { sign: 'i', style: 'dim' },
};

/** A finding: where, what, next step, and the clients that it concerns, with their chains where these matter. */
export function itemLines(item: Item, context: TextContext, chains: boolean): readonly Line[] {
  const { sign, style } = SIGN[item.level];
  const { path, line, column } = item.location;
  const spelled = chains ? MAX_CHAINS : 0;
  const rest = item.clients.length - spelled - MAX_LINES;
  const about = [item.level, ...(item.rule === null ? [] : [item.rule]), ...(item.confidence === 'high' ? [] : [`${item.confidence} confidence`])];
  return [
    ...titleLines([`${sign} `, style], `${pathText(path)}:${line}:${column}`, singleLine(about.join(', ')), context.text),
    ...plain(wrap(text(item.message), context.text, '  ')),
    ...(item.next === null ? [] : nextLines(text(item.next), context.text)),
    ...commandLines(item.commands),
    ...item.clients.slice(0, spelled).flatMap((group) => clientLines(group, item.rule === null, context)),
    ...linesOf(item, spelled).flatMap((group) => plain(wrap(`${clientTitle(group)}${chains ? ', the same' : ''}`, context.text, '  - '))),
    ...(rest > 0 ? plain([`  - … and ${count(rest, 'more client')}`]) : []),
    ...(chains && item.clients.length === 0 ? chainLines(item.related, context.text) : []),
    [],
  ];
}

/** Clients that get a line: not one that the place of the finding shows already. */
function linesOf({ clients, location }: Item, from: number): readonly ClientGroup[] {
  const [only] = clients;
  const at = only?.client.location;
  if (clients.length === 1 && at?.path === location.path && at.line === location.line) return [];
  return clients.slice(from, from + MAX_LINES);
}

/** What to do, with a label that an eye finds. */
function nextLines(next: string, width: number): readonly Line[] {
  const [first = '', ...rest] = wrap(next, width, '  To do: ');
  return [[['  To do:', 'bold'], [first.slice('  To do:'.length), 'plain']], ...plain(rest)];
}

/** Commands stay on one line each, so that they can be copied. */
function commandLines(commands: readonly string[]): readonly Line[] {
  const lines = commands.slice(0, MAX_COMMANDS).map((command): Line => [['           ', 'plain'], [text(command), 'bold']]);
  return commands.length > MAX_COMMANDS ? [...lines, ...plain([`           … and ${count(commands.length - MAX_COMMANDS, 'more line')}`])] : lines;
}

/** Where and what kind, on one line if there is room. */
function titleLines(sign: Line[number], where: string, about: string, width: number): readonly Line[] {
  if (2 + columns(where) + 2 + columns(about) <= width) return [[sign, [where, 'bold'], [`  ${about}`, 'dim']]];
  return [[sign, [where, 'bold']], [[`  ${about}`, 'dim']]];
}

function clientLines(group: ClientGroup, silent: boolean, context: TextContext): readonly Line[] {
  return [
    ...plain(wrap(clientTitle(group), context.text, '  - ')),
    ...chainLines(group.client.chain, context.text),
    ...endLines(group.client, silent, context),
  ];
}

export function clientTitle(group: ClientGroup): string {
  const { client } = group;
  const { path, line, column } = client.location;
  return singleLine([`${pathText(path)}:${line}:${column}`, driverLabel(client), verifiesLabel(client), ...groupNotes(group)].join(' · '));
}

function chainLines(chain: readonly Step[], width: number): readonly Line[] {
  const lines = chain.slice(0, MAX_STEPS).flatMap((step, index) => {
    const where = step.at === null ? '' : `${pathText(step.at.path)}:${step.at.line}:${step.at.column} `;
    return plain(wrap(`${where}${text(step.what)}`, width, `    ${index + 1}. `));
  });
  return chain.length > MAX_STEPS ? [...lines, ...plain([`    … and ${count(chain.length - MAX_STEPS, 'more step')}`])] : lines;
}

function endLines(client: ReportClient, silent: boolean, context: TextContext): readonly Line[] {
  return [
    // The message of a client without a finding is its first ending.
    ...endings(client, context.report, context.nameOf).slice(silent ? 1 : 0).flatMap(({ sign, verdict, missing, why }) => {
      const roots = missing === '' ? '' : `: ${text(missing)}`;
      return styled(wrap(`${text(verdict)}${roots}. ${text(why)}`, context.text, `    ${sign} `), sign === '✗' ? 'bad' : 'warn');
    }),
    ...alternativeSentences(client).flatMap((one) => plain(wrap(text(one), context.text, '      - '))),
  ];
}

function pathText(path: string): string {
  return singleLine(shortenMiddle(path, MAX_PATH));
}

function text(raw: string): string {
  return singleLine(shortenEnd(raw, MAX_TEXT));
}

function plain(lines: readonly string[]): readonly Line[] {
  return styled(lines, 'plain');
}

function styled(lines: readonly string[], style: Style): readonly Line[] {
  return lines.map((line): Line => [[line, style]]);
}
