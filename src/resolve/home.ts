import type { Text, Value } from '../model.ts';
import { known, unknown, within } from './alternatives.ts';
import type { Moment } from './moments.ts';
import { backwards } from './moments.ts';

/**
 * The home directory at a moment, from the last `home` or `user` layer; without one, images run as root.
 * On the audited tree nothing tells who runs the process.
 */
export function homeAt(end: Moment, read: (text: Text, at: Moment) => Value): Value {
  let windows = false;
  for (const moment of backwards(end)) {
    const layer = moment.layer;
    windows ||= moment.place.os === 'windows';
    if (layer.kind === 'home') return read(layer.path, moment);
    if (layer.kind === 'user') return homeOfUser(read(layer.name, moment), windows);
    if (layer.kind === 'tree') return unknown('nothing tells who runs it');
  }
  return windows ? unknown('the image does not say who runs it') : known('/root', [{ at: null, what: 'images run as root unless they say otherwise' }]);
}

function homeOfUser(name: Value, windows: boolean): Value {
  if (name.kind !== 'known') return name.kind === 'unknown' ? name : unknown('the user is not known', name.via);
  const user = name.value.split(':')[0] ?? '';
  const step = [{ at: null, what: `home of user ${user}` }];
  if (windows) return within(known(`C:/Users/${user}`, step), name.via);
  if (user === 'root' || user === '0') return within(known('/root', step), name.via);
  if (user === '' || Number.isInteger(Number(user))) return unknown('a user without a name may have any home', name.via);
  return within(known(`/home/${user}`, step), name.via);
}

/** The user at a moment, in small letters; null where no layer says who it is. */
export function userAt(end: Moment, read: (text: Text, at: Moment) => Value): string | null {
  for (const moment of backwards(end)) {
    if (moment.layer.kind !== 'user') continue;
    const name = read(moment.layer.name, moment);
    return name.kind === 'known' ? (name.value.split(/[\\:]/).at(-1)?.toLowerCase() ?? null) : null;
  }
  return null;
}
