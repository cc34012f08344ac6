import { folderOf, nameOf } from '../../shared/paths.ts';
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

const SAMPLE_WORD = /(?:^|[._-])(?:sample|example|examples|template|tmpl|tpl|dist)(?:[._-]|$)/i;
const TEST_FOLDER = /(?:^|\/)(?:tests?|__tests__|spec|specs|fixtures?|testdata|test-data|__fixtures__|__mocks__|e2e)\//i;

/** Documentation of settings rather than settings: `.env.sample`, `config.example.json`, a test folder. */
export function isSample(path: string): boolean {
  const name = nameOf(path);
  return SAMPLE_WORD.test(name) || TEST_FOLDER.test(path) || path.includes('src/test/resources/');
}
