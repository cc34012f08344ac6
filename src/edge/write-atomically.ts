import { randomBytes } from 'node:crypto';
import { appendFileSync, lstatSync, mkdirSync, readlinkSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * Writes a file so that nobody ever sees half of it: under another name beside it, then renamed. What is no regular
 * file (`/dev/stdout`, a pipe) is never replaced: the text is added to what it leads to.
 */
export function writeAtomically(path: string, content: string): void {
  const kind = kindOf(path);
  if (kind === 'special') {
    appendFileSync(path, content);
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
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 'missing';
  if (!stats.isSymbolicLink()) return stats.isFile() ? 'file' : 'special';
  // Links below /proc lead to open files, which may have no name, or be open for adding.
  const leadsToFile = statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  return leadsToFile && !leadsThroughProc(path) ? 'link' : 'special';
}

/** Follows links one by one: `/dev/stdout` is a link to `/proc/self/fd/1`. */
function leadsThroughProc(path: string): boolean {
  let at = path;
  for (let steps = 0; steps < 40; steps++) {
    if (/^\/(?:proc|dev)\//.test(at)) return true;
    if (lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return false;
    at = resolve(dirname(at), readlinkSync(at));
  }
  return true;
}
