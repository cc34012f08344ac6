import type { FileState } from '../model.ts';
import { matchesGlob, splitGlob } from './globs.ts';
import type { Moment } from './moments.ts';
import { joinPath } from './paths.ts';

/** What is asked of the files of a place. */
interface Files {
  file(path: string, at: Moment): FileState;
  names(path: string, at: Moment): readonly string[] | null;
}

/** Folders within folders. */
const DEEPEST = 8;
const MOST_FILES = 2000;

export interface Match {
  readonly name: string;
  readonly state: FileState;
}

/**
 * The files whose paths match a pattern, in the order of their names. `**` stands for any folders; `@(*.pem|*.crt)` for
 * either name, `!(*.crt)` for all others, as shells write it. Null: they cannot be listed.
 */
export function matching(path: string, moment: Moment, files: Files): readonly FileState[] | null {
  return matches(path, moment, files)?.map(({ state }) => state) ?? null;
}

/** The same with their names. */
export function matches(path: string, moment: Moment, files: Files): readonly Match[] | null {
  const { folder, pattern } = splitGlob(path);
  const deep = pattern.startsWith('**/');
  const found = filesIn(folder, deep ? pattern.slice('**/'.length) : pattern, deep ? DEEPEST : 0, moment, files);
  return found === null ? null : found.slice(0, MOST_FILES);
}

function filesIn(folder: string, pattern: string, depth: number, moment: Moment, files: Files): readonly Match[] | null {
  const listed = files.names(folder, moment);
  if (listed === null) return null;
  // On a drive, case makes no difference, and the pattern is in lower case.
  const names = folder[1] === ':' ? listed.map((name) => name.toLowerCase()) : listed;
  return names.flatMap((name): readonly Match[] => {
    const state = files.file(joinPath(folder, name), moment);
    const file = (state.kind === 'present' || state.kind === 'unknown') && !isFolderOfStore(joinPath(folder, name), state, moment, files);
    if (file && matchesName(name, pattern)) return [{ name, state }];
    return depth > 0 && !file ? (filesIn(joinPath(folder, name), pattern, depth - 1, moment, files) ?? []) : [];
  });
}

/** Whatever lies in a folder of the base image's store seems to be one of its files; one with files in it is none. */
function isFolderOfStore(path: string, state: FileState, moment: Moment, files: Files): boolean {
  return state.kind === 'present' && state.content.kind === 'store' && (files.names(path, moment) ?? []).length > 0;
}

function matchesName(name: string, pattern: string): boolean {
  const list = /^([@!])\((.*)\)$/u.exec(pattern);
  if (list === null) return matchesGlob(name, pattern);
  return (list[2] ?? '').split('|').some((one) => matchesGlob(name, one)) === (list[1] === '@');
}
