import type { Wanted } from '../discover/index.ts';
import type { Evidence, Skipped } from '../model.ts';
import type { ExtractContext, Extractor, PartialEvidence } from './extractor.ts';
import { SourceFile } from './source-file.ts';
import { TooLarge } from './too-large.ts';

type Lists = { [Key in keyof Evidence]-?: NonNullable<Evidence[Key]>[number][] };

interface FileBytes {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What the files say. A file that an extractor cannot digest is listed as malformed, and the others go on. */
export function extract(files: readonly FileBytes[], context: ExtractContext, extractors: readonly Extractor[]): Evidence {
  const evidence: Lists = { connections: [], places: [], bags: [], certificates: [], dependencies: [], passwords: [], skipped: [], effects: [] };
  const claimed = new Set<string>();
  const read = (each: FileBytes, by: readonly Extractor[]): void => {
    const file = new SourceFile(each.path, each.bytes);
    for (const extractor of by) {
      try {
        if (!extractor.accepts(file)) continue;
        const { claims = [], ...found } = extractor.extract(file, context);
        add(evidence, found);
        for (const path of claims) claimed.add(path);
      } catch (error) {
        evidence.skipped.push(undigested(each.path, extractor, error));
      }
    }
  };
  const first = extractors.filter(({ yields }) => yields !== true);
  const rest = extractors.filter(({ yields }) => yields);
  for (const file of files) read(file, first);
  // Who names a claimed file finds it by its path, which nobody who took it in has told of.
  for (const name of bagsNamed(evidence)) claimed.delete(name);
  for (const file of files) if (!claimed.has(file.path) && !isOnlyOfFormat(file, extractors)) read(file, rest);
  return evidence;
}

/** The bags (files are called by their paths) that places bind, and that no evidence tells of. */
function bagsNamed({ places, bags }: Evidence): readonly string[] {
  const told = new Set(bags.map(({ name }) => name));
  const named = places.flatMap(({ layers }) => layers).flatMap((layer) => (layer.kind === 'binds' || layer.kind === 'mountsBag' ? [layer.bag.name] : []));
  return named.filter((name) => !told.has(name));
}

/** Whether a file is offered for its format alone, and holds nothing that a reader of everything would look for. */
function isOnlyOfFormat({ path, bytes }: FileBytes, extractors: readonly Extractor[]): boolean {
  const formats = extractors.filter((extractor) => extractor.looksForFormat && extractor.needles(path).length > 0);
  if (formats.length === 0) return false;
  const others = extractors.filter(({ looksForFormat }) => !looksForFormat);
  if (others.some((extractor) => extractor.wants(path) || extractor.recognises?.(bytes) === true)) return false;
  const folded = new SourceFile(path, bytes).text.toLowerCase();
  const holds = (extractor: Extractor): boolean => extractor.needles(path).some((needle) => folded.includes(needle.toLowerCase()));
  return formats.some(holds) && !others.some(holds);
}

/** What discovery has to look for, so that every extractor sees its files. */
export function wantedBy(extractors: readonly Extractor[]): Wanted {
  const recognising = extractors.filter((extractor) => 'recognises' in extractor);
  return {
    wants: (path) => extractors.some((extractor) => extractor.wants(path)),
    recognisesBinary: (path, bytes) => extractors.some((extractor) => extractor.recognisesBinary?.(path, bytes) === true),
    whole: (path) => extractors.some((extractor) => extractor.whole?.(path) === true),
    recognises: (bytes) => recognising.some((extractor) => extractor.recognises?.(bytes) === true),
    needlesFor: union(extractors),
  };
}

/** The needles of all extractors; one list for all names that have the same ones, so that discovery prepares for each but once. */
function union(extractors: readonly Extractor[]): (path: string) => readonly string[] {
  interface Branch {
    readonly next: Map<readonly string[], Branch>;
    readonly list: readonly string[];
  }
  const root: Branch = { next: new Map(), list: [] };
  return (path) => {
    let at = root;
    for (const extractor of extractors) {
      const needles = extractor.needles(path);
      if (needles.length === 0) continue;
      const next: Branch = at.next.get(needles) ?? { next: new Map(), list: [...new Set([...at.list, ...needles])] };
      at.next.set(needles, next);
      at = next;
    }
    return at.list;
  };
}

function add(evidence: Lists, found: PartialEvidence): void {
  for (const key of Object.keys(found) as (keyof Evidence)[]) {
    // One by one: a spread of a very long list overflows the stack.
    for (const item of found[key] ?? []) (evidence[key] as unknown[]).push(item);
  }
}

/** The message of a parser may quote the file, so only its kind is kept. */
function undigested(path: string, { id }: Extractor, error: unknown): Skipped {
  if (error instanceof TooLarge) return { path, reason: 'too large', detail: `${id}: ${error.message}` };
  const kind = error instanceof RangeError ? 'it is nested too deeply' : 'it could not be read';
  return { path, reason: 'malformed', detail: `${id}: ${kind}` };
}
