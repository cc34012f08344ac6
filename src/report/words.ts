import type { Day } from '../model.ts';

/** `10,000` */
export function number(amount: number): string {
  return amount.toLocaleString('en-US');
}

/** `1 client`, `2 clients`, `10,000 clients` */
export function count(amount: number, noun: string): string {
  return `${number(amount)} ${noun}${amount === 1 ? '' : 's'}`;
}

/** With a full stop at the end, whatever it came with. */
export function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const MILLISECONDS_A_DAY = 86_400_000;

/** `in 65 days`, `tomorrow`; empty for today, for the past and for what is no day. */
export function daysAhead(from: Day, to: Day): string {
  const days = Math.round((Date.parse(to) - Date.parse(from)) / MILLISECONDS_A_DAY);
  if (!(days > 0)) return '';
  return days === 1 ? 'tomorrow' : `in ${number(days)} days`;
}

/** Map.groupBy, which Node 20 has not. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
