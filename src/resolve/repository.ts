import type { FileState, Location, ReadResult } from '../model.ts';
import { startOf } from './order.ts';
import { below } from './paths.ts';

/** The audited tree, each file and folder asked for once. */
export interface Repository {
  /** The file as content; `notFound` when it is not there, `unknown` when it cannot be read. */
  file(path: string): FileState;
  /** Paths below a folder, relative to it, sorted; null when there is no such folder. */
  folder(path: string): readonly string[] | null;
}

export interface RepositoryPort {
  read(path: string): ReadResult;
  /** Full paths of all files below a folder, however deep; null when there is no such folder. */
  list(folder: string): readonly string[] | null;
}

export function buildRepository(port: RepositoryPort): Repository {
  const files = new Map<string, FileState>();
  const folders = new Map<string, readonly string[] | null>();
  const read = (path: string): FileState => {
    const result = path === '' ? { kind: 'absent' as const } : port.read(path);
    const via = [{ at: startOf(path), what: 'is the file in the repository' }];
    if (result.kind === 'read') return { kind: 'present', content: { kind: 'bytes', bytes: result.bytes, at: wholeOf(path, result.bytes) }, path, via };
    if (result.kind === 'skipped') return { kind: 'unknown', reason: `${path} was not read: ${result.detail ?? result.reason}`, via };
    return { kind: 'notFound', reason: `${path} is not in the repository`, via: [] };
  };
  return {
    file(path) {
      const state = files.get(path) ?? read(path);
      files.set(path, state);
      return state;
    },
    folder(path) {
      const ready = folders.get(path);
      if (ready !== undefined) return ready;
      const listed = port.list(path);
      const names = listed === null ? null : listed.map((file) => below(file, path) ?? file).filter((name) => name !== '').sort();
      folders.set(path, names);
      return names;
    },
  };
}

const LINE_FEED = 0x0a;

/** The span of a whole file; columns of the last line count octets, which are characters in a certificate file. */
function wholeOf(path: string, bytes: Uint8Array): Location {
  let lines = 1;
  let last = -1;
  for (let feed = bytes.indexOf(LINE_FEED); feed !== -1; feed = bytes.indexOf(LINE_FEED, feed + 1)) {
    lines += 1;
    last = feed;
  }
  return { path, line: 1, column: 1, endLine: lines, endColumn: bytes.length - last };
}
