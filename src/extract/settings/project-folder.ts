import { folderOf } from '../../shared/paths.ts';
/** Conventional homes of settings files inside a project; longest first. */
const HOMES = ['src/main/resources/config', 'src/main/resources', 'src/test/resources', 'src/config', 'app/config', 'config/settings', 'config', 'conf', 'settings', '.config', 'etc'];

/** The folder where the project of a settings file begins: above the conventional folders for settings. `''` is the root. */
export function projectFolder(path: string): string {
  const folder = folderOf(path);
  for (const home of HOMES) {
    if (folder === home) return '';
    if (folder.endsWith(`/${home}`)) return folder.slice(0, -home.length - 1);
    const inside = folder.lastIndexOf(`/${home}/`);
    if (inside !== -1) return folder.slice(0, inside);
    if (folder.startsWith(`${home}/`)) return '';
  }
  return folder;
}
