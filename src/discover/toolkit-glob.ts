import { sep } from 'node:path';

import { create } from '@actions/glob';

import { segments } from './glob-pattern.ts';

/** Files that one glob of the `paths` input names. Does not follow links; a file that vanishes meanwhile ends the search. */
export async function expandWithToolkit(root: string, pattern: string): Promise<readonly string[]> {
  // The folder's own name is no pattern, whatever characters it has.
  const absolute = `${root.split(sep).join('/').replaceAll(/[*?[]/g, '[$&]')}/${segments(pattern).join('/')}`;
  try {
    return await withoutDebugLines(async () => {
      const globber = await create(absolute, { followSymbolicLinks: false, matchDirectories: false, implicitDescendants: true });
      return globber.glob();
    });
  } catch {
    return []; // A file that vanishes while it walks, a folder that it cannot open.
  }
}

/** `@actions/glob` writes `::debug::` lines to standard output, whoever calls it; ours may be a report. */
async function withoutDebugLines<T>(run: () => Promise<T>): Promise<T> {
  const { stdout } = process;
  const write = stdout.write.bind(stdout);
  stdout.write = (chunk: string | Uint8Array, ...rest: never[]) =>
    typeof chunk === 'string' && chunk.startsWith('::debug::') ? true : write(chunk, ...rest);
  try {
    return await run();
  } finally {
    stdout.write = write;
  }
}
