import { folderOf } from '../../shared/paths.ts';
import { treePath } from '../operations/paths.ts';

const MAX_SOURCES = 24;
const MAX_LEVELS = 8;

/**
 * The folder that a build starts from: the Dockerfile's own, unless a folder above it holds more of the files that it
 * copies. Only files can be asked for, so folders and wildcards do not count.
 */
export function contextFolder(path: string, sources: readonly string[], exists: (path: string) => boolean): string {
  const own = folderOf(path);
  const asked = [...new Set(sources)].filter((source) => !/[*?[\]]/.test(source) && !/^[./]*$/.test(source)).slice(0, MAX_SOURCES);
  let best = own;
  let most = 0;
  let folder: string | null = own;
  for (let level = 0; level < MAX_LEVELS && folder !== null; level++) {
    const base: string = folder;
    const found = asked.filter((source) => {
      const at = treePath(base, source);
      return at !== null && at !== '' && exists(at);
    }).length;
    if (found > most) {
      most = found;
      best = base;
    }
    folder = base === '' ? null : folderOf(base);
  }
  return best;
}
