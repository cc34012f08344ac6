import { nameOf } from './paths.ts';

const SAMPLE_FOLDERS = new Set(['test', 'tests', '__tests__', '__mocks__', 'spec', 'specs', 'fixture', 'fixtures', 'testdata', 'test-data']);
/** `app_test.go`, `db.spec.ts`, `settings.example.py`, `PoolTest.java`, `conftest.py`. */
const SAMPLE_NAME = /(?:^|[._-])(?:sample|example|template|test|tests|spec|mock|fixture)(?:[._-]|$)|(?:Tests?|Spec)\.[a-z]+$|^conftest\./;

/** Whether a file documents or tests connections rather than making them, by its path. */
export function isSamplePath(path: string): boolean {
  const segments = path.split('/');
  const name = segments.pop() ?? '';
  return SAMPLE_NAME.test(name) || segments.some((segment) => SAMPLE_FOLDERS.has(segment.toLowerCase()) || /\.tests?$/i.test(segment));
}

const SETTINGS_SAMPLE_NAME = /(?:^|[._-])(?:sample|example|examples|template|tmpl|tpl|dist)(?:[._-]|$)/i;
const SETTINGS_SAMPLE_FOLDER = /(?:^|\/)(?:tests?|__tests__|spec|specs|fixtures?|testdata|test-data|__fixtures__|__mocks__|e2e)\//i;

/**
 * The same for settings, whose names follow other customs: `config.yml.dist` is a sample, while `.env.test` and
 * `application-test.yml` are what a stage named test really connects with.
 */
export function isSampleSettings(path: string): boolean {
  return SETTINGS_SAMPLE_NAME.test(nameOf(path)) || SETTINGS_SAMPLE_FOLDER.test(path);
}
