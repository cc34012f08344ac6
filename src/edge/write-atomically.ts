import { randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Writes a file so that nobody ever sees half of it: under another name beside it, then renamed. What is no regular
 * file (`/dev/stdout`) is written to as it is.
 */
export function writeAtomically(path: string, content: string): void {
  const kind = kindOf(path);
  if (kind === 'special') {
    writeFileSync(path, content);
    return;
  }
  // A link keeps pointing at the file that we write.
  const target = kind === 'link' ? realpathSync(path) : path;
  const folder = dirname(target);
  mkdirSync(folder, { recursive: true });
  const beside = join(folder, `.rotation-ready-${randomBytes(6).toString('hex')}.tmp`);
  try {
    writeFileSync(beside, content, { flag: 'wx' });
    renameSync(beside, target);
  } finally {
    rmSync(beside, { force: true });
  }
}

function kindOf(path: string): 'missing' | 'file' | 'link' | 'special' {
  try {
    const stats = lstatSync(path);
    if (stats.isSymbolicLink()) return lstatSync(realpathSync(path)).isFile() ? 'link' : 'special';
    return stats.isFile() ? 'file' : 'special';
  } catch {
    return 'missing';
  }
}
