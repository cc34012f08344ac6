import type { Wanted } from '../discover/index.ts';
import type { Evidence, Skipped } from '../model.ts';
import type { ExtractContext, Extractor, PartialEvidence } from './extractor.ts';
import { SourceFile } from './source-file.ts';

type Lists = { [Key in keyof Evidence]: Evidence[Key][number][] };

/** What the files say. A file that an extractor cannot digest is listed as malformed, and the others go on. */
export function extract(files: readonly { readonly path: string; readonly bytes: Uint8Array }[], context: ExtractContext, extractors: readonly Extractor[]): Evidence {
  const evidence: Lists = { connections: [], places: [], bags: [], overlays: [], certificates: [], dependencies: [], skipped: [] };
  for (const { path, bytes } of files) {
    const file = new SourceFile(path, bytes);
    for (const extractor of extractors) {
      try {
        if (extractor.accepts(file)) add(evidence, extractor.extract(file, context));
      } catch (error) {
        evidence.skipped.push(malformed(path, extractor, error));
      }
    }
  }
  return evidence;
}

/** What discovery has to look for, so that every extractor sees its files. */
export function wantedBy(extractors: readonly Extractor[]): Wanted {
  const searching = extractors.filter(({ needles }) => needles.length > 0);
  const recognising = extractors.filter((extractor) => 'recognises' in extractor);
  /** One list for each set of extractors, so that discovery prepares for each but once. */
  const lists = new Map<number, readonly string[]>();
  return {
    wants: (path) => extractors.some((extractor) => extractor.wants(path)),
    recognises: (bytes) => recognising.some((extractor) => extractor.recognises?.(bytes) === true),
    needlesFor(path) {
      const set = searching.reduce((bits, extractor, index) => (extractor.searches(path) ? bits | (1 << index) : bits), 0);
      const list = lists.get(set) ?? [...new Set(searching.flatMap(({ needles }, index) => ((set >> index) & 1 ? needles : [])))];
      lists.set(set, list);
      return list;
    },
  };
}

function add(evidence: Lists, found: PartialEvidence): void {
  for (const key of Object.keys(found) as (keyof Evidence)[]) {
    // One by one: a spread of a very long list overflows the stack.
    for (const item of found[key] ?? []) (evidence[key] as unknown[]).push(item);
  }
}

/** The message of a parser may quote the file, so only its kind is kept. */
function malformed(path: string, { id }: Extractor, error: unknown): Skipped {
  const kind = error instanceof RangeError ? 'it is nested too deeply' : 'it could not be read';
  return { path, reason: 'malformed', detail: `${id}: ${kind}` };
}
