const SAMPLE_FOLDERS = new Set(['test', 'tests', '__tests__', '__mocks__', 'spec', 'specs', 'fixture', 'fixtures', 'testdata', 'test-data']);
/** `app_test.go`, `db.spec.ts`, `settings.example.py`, `PoolTest.java`, `conftest.py`. */
const SAMPLE_NAME = /(?:^|[._-])(?:sample|example|template|test|tests|spec|mock|fixture)(?:[._-]|$)|(?:Tests?|Spec)\.[a-z]+$|^conftest\./;

/** Whether a file documents or tests connections rather than making them, by its path. */
export function isSamplePath(path: string): boolean {
  const segments = path.split('/');
  const name = segments.pop() ?? '';
  return SAMPLE_NAME.test(name) || segments.some((segment) => SAMPLE_FOLDERS.has(segment.toLowerCase()) || /\.tests?$/i.test(segment));
}
