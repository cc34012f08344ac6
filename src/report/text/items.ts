import type { ReportClient, Step } from '../../model.ts';
import { driverLabel, verifiesLabel, type ClientGroup } from '../clients.ts';
import { singleLine } from '../escape.ts';
import { breakSentence, whyUnknown } from '../fallback.ts';
import { nameList, type NameOf } from '../names.ts';
import type { Item } from '../page.ts';
import { breaks } from '../phases.ts';
import { shortenEnd, shortenMiddle } from '../shorten.ts';
import { capital, count, sentence } from '../words.ts';
import { columns, wrap } from './layout.ts';
import type { Line, Style } from './paint.ts';

const MAX_CHAINS = 3;
const MAX_LINES = 20;
const MAX_STEPS = 16;
const MAX_TEXT = 1200;
/** Paths stay whole, so that a terminal makes them links; only absurd ones are cut. */
const MAX_PATH = 400;

const SIGN: Readonly<Record<Item['level'], { readonly sign: string; readonly style: Style }>> = {
  error: { sign: '✗', style: 'bad' }, warning: { sign: '!', style: 'warn' }, notice: { sign: 'i', style: 'dim' },
};

/** A finding: where, what, next step, and the chain of the clients that it concerns. */
export function itemLines(item: Item, nameOf: NameOf, width: number): readonly Line[] {
  const { sign, style } = SIGN[item.level];
  const { path, line, column } = item.location;
  const about = [item.level, ...(item.rule === null ? [] : [item.rule]), ...(item.confidence === 'high' ? [] : [`${item.confidence} confidence`])];
  return [
    ...titleLines([`${sign} `, style], `${pathText(path)}:${line}:${column}`, singleLine(about.join(', ')), width),
    ...plain(wrap(text(item.message), width, '  ')),
    ...(item.next === null ? [] : plain(wrap(text(item.next), width, '  To do: '))),
    ...item.clients.slice(0, MAX_CHAINS).flatMap((group) => clientLines(group, nameOf, width)),
    ...item.clients.slice(MAX_CHAINS, MAX_CHAINS + MAX_LINES).flatMap((group) => plain(wrap(`${clientTitle(group)}: the same`, width, '  - '))),
    ...(item.clients.length > MAX_CHAINS + MAX_LINES ? plain([`  - … and ${count(item.clients.length - MAX_CHAINS - MAX_LINES, 'more client')}`]) : []),
    ...(item.clients.length === 0 ? chainLines(item.related, width) : []),
    [],
  ];
}

/** Where and what kind, on one line if there is room. */
function titleLines(sign: Line[number], where: string, about: string, width: number): readonly Line[] {
  if (2 + columns(where) + 2 + columns(about) <= width) return [[sign, [where, 'bold'], [`  ${about}`, 'dim']]];
  return [[sign, [where, 'bold']], [[`  ${about}`, 'dim']]];
}

function clientLines(group: ClientGroup, nameOf: NameOf, width: number): readonly Line[] {
  return [
    ...plain(wrap(clientTitle(group), width, '  - ')),
    ...chainLines(group.client.chain, width),
    ...endLines(group.client, nameOf, width),
  ];
}

export function clientTitle(group: ClientGroup): string {
  const { client, count: often } = group;
  const { path, line, column } = client.location;
  return `${pathText(path)}:${line}:${column} · ${singleLine(`${driverLabel(client)} · ${verifiesLabel(client)}`)}${often > 1 ? ` · ×${often}` : ''}`;
}

function chainLines(chain: readonly Step[], width: number): readonly Line[] {
  const lines = chain.slice(0, MAX_STEPS).flatMap((step, index) => {
    const where = step.at === null ? '' : `${pathText(step.at.path)}:${step.at.line}:${step.at.column} `;
    return plain(wrap(`${where}${text(step.what)}`, width, `    ${index + 1}. `));
  });
  return chain.length > MAX_STEPS ? [...lines, ...plain([`    … and ${count(chain.length - MAX_STEPS, 'more step')}`])] : lines;
}

function endLines(client: ReportClient, nameOf: NameOf, width: number): readonly Line[] {
  const [first] = breaks(client);
  if (first !== undefined) {
    const missing = first.missing.length === 0 ? '' : `: ${text(nameList(first.missing, nameOf))} is missing`;
    return styled(wrap(`${capital(breakSentence(first))}${missing}. ${text(sentence(first.why))}`, width, '    ✗ '), 'bad');
  }
  return client.worst === 'unknown' ? styled(wrap(`Unknown. ${text(whyUnknown(client))}`, width, '    ? '), 'warn') : [];
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
