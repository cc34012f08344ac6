import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { join } from 'node:path';

import type { ReadResult } from '../model.ts';
import { folderOf } from '../shared/paths.ts';
import { isBinary, wideEncoding } from './encoding.ts';
import { errorCode } from './error-code.ts';
import { MAX_ARCHIVE_BYTES, sizeLimit } from './limits.ts';

type NotRead = Exclude<ReadResult, { kind: 'read' }>;
/** `length` bytes at the start of the shared buffer. */
export type Filled = { readonly kind: 'filled'; readonly length: number } | NotRead;

export interface FileReader {
  readonly buffer: Uint8Array;
  /**
   * Overwrites the buffer; with the first bytes only of a binary file that is not wanted `whole`. `rawName` is the name in
   * bytes where it is not UTF-8.
   */
  fill(path: string, whole: boolean, rawName?: Buffer): Filled;
}

/**
 * Reads regular files below `root` into one buffer. Links are not followed, neither the file itself nor a folder on the
 * way; a pipe cannot make us wait; whatever goes wrong is an answer.
 */
export function fileReader(root: string): FileReader {
  const buffer = Buffer.allocUnsafeSlow(MAX_ARCHIVE_BYTES + 1);
  const real = realpathSync.native(root);
  const folders = new Map<string, boolean>([['', true]]);

  /** Whether no folder on the way to `folder` is a link; asked once for each. */
  const withoutLinks = (folder: string): boolean => {
    const known = folders.get(folder);
    if (known !== undefined) return known;
    const sound = withoutLinks(folderOf(folder)) && !isLink(join(real, folder));
    folders.set(folder, sound);
    return sound;
  };

  return {
    buffer,
    fill(path, whole, rawName) {
      if (!withoutLinks(folderOf(path))) {
        return { kind: 'skipped', reason: 'symbolic link', detail: 'a folder on its path is a link' };
      }
      const name = rawName === undefined ? `${real}/${path}` : Buffer.concat([Buffer.from(`${real}/`), rawName]);
      if (!KERNEL_REFUSES_LINKS && isLink(name)) return { kind: 'skipped', reason: 'symbolic link', detail: null };
      let file: number;
      try {
        file = openSync(name, FLAGS);
      } catch (error) {
        return failure(error);
      }
      try {
        const stats = fstatSync(file);
        if (!stats.isFile()) return { kind: 'skipped', reason: 'not a regular file', detail: null };
        const limit = sizeLimit(path);
        if (stats.size > limit) return tooLarge(stats.size, limit);
        let length = readSync(file, buffer, 0, whole ? limit + 1 : HEAD_BYTES, null);
        if (!whole && length === HEAD_BYTES && isBinary(buffer) && wideEncoding(buffer) === null) return { kind: 'filled', length };
        // Until nothing comes: the file may have grown, and some file systems tell no size.
        for (let count = length === stats.size ? 0 : -1; count !== 0 && length <= limit; length += count) count = readSync(file, buffer, length, limit + 1 - length, null);
        return length > limit ? tooLarge(length, limit) : { kind: 'filled', length };
      } catch (error) {
        return failure(error);
      } finally {
        closeSync(file);
      }
    },
  };
}

/** Enough to tell a binary file, of which the rest is not read. */
const HEAD_BYTES = 16_384;

function isLink(name: string | Buffer): boolean {
  try {
    return lstatSync(name).isSymbolicLink();
  } catch {
    return false; // Opening the file will tell what is wrong.
  }
}

/** Windows has neither of these two; Node then has no constant for them. */
const KERNEL_REFUSES_LINKS = constants.O_NOFOLLOW !== undefined;
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

function tooLarge(size: number, limit: number): NotRead {
  return { kind: 'skipped', reason: 'too large', detail: `${size} bytes, the limit is ${limit}` };
}

function failure(error: unknown): NotRead {
  const code = errorCode(error) ?? 'unknown error';
  if (GONE.has(code)) return { kind: 'absent' };
  if (LINK.has(code)) return { kind: 'skipped', reason: 'symbolic link', detail: null };
  if (NO_FILE.has(code)) return { kind: 'skipped', reason: 'not a regular file', detail: null };
  return { kind: 'skipped', reason: 'unreadable', detail: code };
}

const GONE = new Set(['ENOENT', 'ENOTDIR']);
const LINK = new Set(['ELOOP', 'EMLINK']);
const NO_FILE = new Set(['ENXIO', 'EISDIR', 'ENODEV', 'EOPNOTSUPP']);
