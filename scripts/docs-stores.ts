import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nameOf } from '../src/rotations/known.ts';
import { storeFiles } from '../src/stores/store-file.ts';
import type { RootRange, StoreFile } from '../src/stores/store-file.ts';
import type { VersionRange } from '../src/stores/version-range.ts';

const page = join(import.meta.dirname, '..', 'docs', 'stores.md');

/** docs/stores.md as it should be. */
export function storesPage(): string {
  const files = [...storeFiles().values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return `${[
    '# The public trust stores that are known',
    'This page is made from the files in [rotations/stores](../rotations/stores); `npm run docs` writes it again.',
    'A client that trusts a public store is judged by what the store holds in the version at hand. Each line has its source: an address, or a package that was measured. A version that no line covers is a gap, and what it holds is unknown; so is everything that may have changed since the day of the review. Where a tag or a range may mean several versions, only what all of them agree on counts.',
    `| store | begins its symbol | to be looked at again by |\n|---|---|---|\n${files.map(({ id, title, review }) => `| [${heading(title)}](#${anchor(id)}) | \`${id}\` | ${review} |`).join('\n')}`,
    ...files.flatMap(section),
  ].join('\n\n')}\n`;
}

function section(file: StoreFile): readonly string[] {
  const keys = Object.keys(file.sources);
  const cite = (sources: readonly string[]): string => sources.map((key) => keys.indexOf(key) + 1).join(', ');
  const rows = Object.entries(file.roots).flatMap(([id, ranges]) => ranges.map((range) => `| ${nameOf(id)} | ${versions(range)} | ${range.holds ? 'holds it' : 'lacks it'}${days(range)} | ${cite(range.sources)} |`));
  const openssl = (file.openssl ?? []).map((range) => `- OpenSSL reads ${range.reads === 'bundle' ? 'one file with all roots' : 'the folder with hashed names only'} by default in ${versions(range)} (${cite(range.sources)})`);
  return [
    `<a id="${anchor(file.id)}"></a>`,
    `## ${heading(file.title)}`,
    ...(rows.length === 0 ? [] : [`| root | versions | | sources |\n|---|---|---|---|\n${rows.join('\n')}`]),
    ...(openssl.length === 0 ? [] : [openssl.join('\n')]),
    ...(file.gaps.length === 0 ? [] : [`Not known:\n\n${file.gaps.map((gap) => `- ${gap}`).join('\n')}`]),
    `Sources:\n\n${keys.map((key, at) => `${at + 1}. ${file.sources[key] ?? ''}`).join('\n')}`,
  ];
}

const heading = (title: string): string => title.charAt(0).toUpperCase() + title.slice(1);

const anchor = (id: string): string => id.replace(':', '-');

function versions({ from, through, below }: VersionRange): string {
  if (from !== undefined && from === through) return from;
  const words = [...(from === undefined ? [] : [`from ${from}`]), ...(through === undefined ? [] : [`through ${through}`]), ...(below === undefined ? [] : [`below ${below}`])];
  return words.length === 0 ? 'every version' : words.join(' ');
}

function days({ since, until }: RootRange): string {
  return `${since === undefined ? '' : `; none before ${since}`}${until === undefined ? '' : `; known until ${until}`}`;
}

if (process.argv[1] === import.meta.filename) writeFileSync(page, storesPage());
