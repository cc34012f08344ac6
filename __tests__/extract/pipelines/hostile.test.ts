import { expect, test } from 'vitest';
import { devcontainers } from '../../../src/extract/devcontainer/index.ts';
import { githubWorkflows } from '../../../src/extract/pipelines/github/index.ts';
import { gitlabPipelines } from '../../../src/extract/pipelines/gitlab/index.ts';
import { azurePipelines } from '../../../src/extract/pipelines/index.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';

const FORMATS = [
  [githubWorkflows, '.github/workflows/x.yml'], [gitlabPipelines, '.gitlab-ci.yml'], [azurePipelines, 'azure-pipelines.yml'], [devcontainers, '.devcontainer.json'],
] as const;

const TEXTS: readonly (readonly [string, string])[] = [
  ['nothing', ''], ['a word', 'x'], ['a list', '- a\n- b\n'], ['broken', 'jobs: {a: [\n'], ['CRLF', 'jobs:\r\n  a:\r\n    steps:\r\n      - run: |\r\n          echo\r\n          ls\r\n'], ['NUL', 'jobs:\n  a: \0\n'],
  ['calls itself', 'on: workflow_call\njobs:\n  a:\n    uses: ./.github/workflows/x.yml\ninclude: .gitlab-ci.yml\nsteps:\n- template: azure-pipelines.yml\n'],
  ['extends itself', 'a:\n  extends: [a, b]\n  script: ls\nb:\n  extends: a\n  script: [!reference [b, script]]\n'],
  ['open expressions', `jobs:\n  a:\n    steps:\n      - run: ${'${{ '.repeat(5000)}\n`],
  ['deep expressions', `jobs:\n  a:\n    steps:\n      - run: \${{ ${'('.repeat(900)}a || 'b'${')'.repeat(900)} }}\n`],
  ['many steps', `jobs:\n  a:\n    steps:\n${'      - run: echo $A >> $GITHUB_ENV\n'.repeat(3000)}`],
  ['a long script', `jobs:\n  a:\n    steps:\n      - run: |\n${'          echo "A=b" >> $GITHUB_ENV\n'.repeat(3000)}`],
  ['no object', '[1, 2'], ['a deep object', '{"a":'.repeat(3000)], ['wrong kinds', '{"image": [], "mounts": {"a": [1]}, "containerEnv": "x", "build": 5, "features": "y", "postCreateCommand": {"a": {"b": 1}}, "runArgs": "-v"}'],
];

test.each(FORMATS.flatMap(([extractor, path]) => TEXTS.map(([name, text]) => [`${extractor.id}: ${name}`, extractor, path, text] as const)))('%s', (_, extractor, path, text) => {
  const file = new SourceFile(path, new TextEncoder().encode(text));
  const open = (asked: string): SourceFile | null => (asked === path ? file : null);
  const started = performance.now();
  const read = (): number => (extractor.accepts(file) ? (extractor.extract(file, { open, list: () => [path] }).places ?? []).length : 0);
  // Of what is nested without end, the file is listed as malformed.
  if (text.startsWith('{"a":{"a":')) expect(attempt(read)).toMatch(/^(?:none|TooLarge|RangeError)/);
  else expect(read()).toBeLessThan(4000);
  expect(performance.now() - started).toBeLessThan(8000);
});

function attempt(read: () => number): string {
  try {
    read();
    return 'none';
  } catch (error) {
    return error instanceof Error ? error.constructor.name : 'no error';
  }
}

test('a workflow that cannot be read spoils no other one', () => {
  const texts: Readonly<Record<string, string>> = { '.github/workflows/x.yml': '{"a":'.repeat(3000), '.github/workflows/y.yml': 'jobs:\n  a:\n    steps:\n      - run: cp a b\n' };
  const open = (path: string): SourceFile | null => (texts[path] === undefined ? null : new SourceFile(path, new TextEncoder().encode(texts[path])));
  const file = open('.github/workflows/y.yml');
  expect(file === null ? [] : githubWorkflows.extract(file, { open, list: () => Object.keys(texts) }).places).toHaveLength(1);
});
