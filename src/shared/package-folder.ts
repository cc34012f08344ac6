import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder of this package: the plans and roots are read from there at run time, so that a new rotation is a new
 * file and no new bundle. Found by walking up, because sources, tests and both bundles lie at different depths.
 */
export function packageFolder(): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; ; folder = dirname(folder)) {
    if (isPackage(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) throw new Error('the rotation-ready package folder was not found');
  }
}

function isPackage(path: string): boolean {
  return existsSync(path) && readFileSync(path, 'utf8').includes('"name": "rotation-ready"');
}
