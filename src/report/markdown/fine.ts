import { driverLabel, groupNotes, type ClientGroup } from '../clients.ts';
import { markdown } from '../escape.ts';
import { shortenEnd } from '../shorten.ts';
import { count, sentence } from '../words.ts';
import { fold, type Context } from './context.ts';
import { place } from './place.ts';

const LIMIT = { items: 200, bytes: 60 * 1024, tight: true };
const MAX_WHY = 300;

/** Clients with nothing to do, and why. */
export function writeFine(context: Context, groups: readonly ClientGroup[]): void {
  if (groups.length === 0) return;
  fold(context, `Fine, and why: ${count(amount(groups), 'client')}`, (inner) => listClients(inner, groups));
}

/** Clients that no plan concerns: listed, never counted as ready. */
export function writeUnassigned(context: Context, groups: readonly ClientGroup[]): void {
  if (groups.length === 0) return;
  fold(context, `Not judged, because nothing says which service it connects to: ${count(amount(groups), 'client')}`, (inner) => {
    inner.writer.add('Name a rotation plan for them (`rotations` in the action, `--rotation` in a terminal) to have them judged.');
    listClients(inner, groups);
  });
}

/** Clients of servers that no plan is about. */
export function writeElsewhere(context: Context, groups: readonly ClientGroup[]): void {
  if (groups.length === 0) return;
  fold(context, `Not concerned, because no rotation is known of its server: ${count(amount(groups), 'client')}`, (inner) => {
    inner.writer.add('A rotation plan of your own covers other services too (`rotations` in the action, `--rotation` in a terminal).');
    listClients(inner, groups);
  });
}

/** One line a client: where, which driver, why. */
export function listClients(context: Context, groups: readonly ClientGroup[]): void {
  const left = context.writer.addAll(groups.map((group) => () => {
    const { client } = group;
    const parts = [place(client.location, context.options.source), ...groupNotes(group), markdown(driverLabel(client)), markdown(shortenEnd(sentence(client.why), MAX_WHY))];
    return `- ${parts.join(' · ')}`;
  }), LIMIT);
  if (left > 0) context.writer.close(`… and ${count(left, 'more row')}. The JSON report has them all.`);
}

function amount(groups: readonly ClientGroup[]): number {
  return groups.reduce((sum, group) => sum + group.count, 0);
}
