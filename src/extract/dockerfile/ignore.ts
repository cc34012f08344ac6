import type { LeftOut } from '../../model.ts';
import type { Building } from './building.ts';

const MAX_PATTERNS = 500;

/**
 * What the build leaves out of its context: the ignore file beside the Dockerfile, else the one at the root of the
 * context. https://docs.docker.com/build/concepts/context/#dockerignore-files
 */
export function leftOutOf({ file, folder, open }: Pick<Building, 'file' | 'folder' | 'open'>): LeftOut | null {
  const found = open(`${file.path}.dockerignore`) ?? open(folder === '' ? '.dockerignore' : `${folder}/.dockerignore`);
  if (found === null) return null;
  const lines = found.text.split(/\r?\n/).map((line) => line.trim());
  const patterns = lines.filter((line) => line !== '' && !line.startsWith('#')).map(plainPattern).slice(0, MAX_PATTERNS);
  return patterns.length === 0 ? null : { folder, patterns };
}

/** Without `./`, and without slashes at either end. */
function plainPattern(line: string): string {
  const negated = line.startsWith('!');
  const path = (negated ? line.slice(1) : line).trim().split('/').filter((segment) => segment !== '' && segment !== '.').join('/');
  return negated ? `!${path}` : path;
}
