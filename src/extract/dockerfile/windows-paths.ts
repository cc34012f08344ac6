import type { Text } from '../../model.ts';
import { concat, leading } from '../operations/text.ts';
import { slashed } from '../powershell/session.ts';
import type { Building } from './building.ts';

/** A path of an image of Windows: with slashes, and on a drive where it is absolute. */
export function windowsPath(path: Text, { windows }: Pick<Building, 'windows'>): Text {
  if (!windows) return path;
  const forward = slashed(path);
  return leading(forward).startsWith('/') ? concat(['C:', forward], path.at) : forward;
}

/** A path of the build context, as a builder on Windows understands it. */
export function windowsSource(path: Text, { windows }: Pick<Building, 'windows'>): Text {
  return windows ? slashed(path) : path;
}
