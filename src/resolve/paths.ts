import { folderOf } from '../shared/paths.ts';

/**
 * Paths, in three worlds: of the audited tree (`services/api`, root is the empty string), of a place (`/etc/ssl`,
 * `C:/certs`), and of the audited tree as a place sees it that runs on it (`//services/api`: normal paths never start
 * with two slashes, so nothing else is spelled like that).
 */

/** Start of a path of the audited tree, seen from a place that runs on it. */
export const TREE = '//';

/** Start of a path below a home directory that nobody tells. */
export const HOME = '~';

/** The folder itself and every folder above it, nearest first, the root last. */
export function foldersUp(folder: string): string[] {
  const folders = [folder];
  for (let at = folder; at !== ''; ) folders.push((at = folderOf(at)));
  return folders;
}

/** What is left of a path below a folder: empty for the folder itself, null when it is not below. */
export function below(path: string, folder: string): string | null {
  if (path === folder) return '';
  const prefix = folder === '' || folder.endsWith('/') ? folder : `${folder}/`;
  return path.startsWith(prefix) ? path.slice(prefix.length) : null;
}

/** Whether a path of a place says by itself where it starts. */
export function isAbsolute(path: string): boolean {
  return path.startsWith('/') || path === HOME || path.startsWith('~/') || drive(path) !== '';
}

/** A path without `.`, `..`, empty segments and trailing slash, seen from a working directory. */
export function normalPath(path: string, directory: string): string {
  const slashed = path.includes('\\') ? path.replaceAll('\\', '/') : path;
  const whole = isAbsolute(slashed) || slashed.startsWith(TREE) ? slashed : `${directory}/${slashed}`;
  const start = startOf(whole);
  const segments: string[] = [];
  for (const segment of whole.slice(start.length).split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') segments.pop();
    else segments.push(segment);
  }
  const rest = segments.join('/');
  return start === HOME && rest !== '' ? `${HOME}/${rest}` : start + rest;
}

/** A path below a folder of a place. */
export function joinPath(folder: string, rest: string): string {
  if (rest === '') return folder;
  return folder === '' || folder.endsWith('/') ? folder + rest : `${folder}/${rest}`;
}

/** The path in the audited tree; null for a path of a place. */
export function treePath(path: string): string | null {
  return path.startsWith(TREE) ? path.slice(TREE.length) : null;
}

function startOf(path: string): string {
  if (path.startsWith(TREE)) return TREE;
  if (path.startsWith('/')) return '/';
  if (path === HOME || path.startsWith('~/')) return HOME;
  const letter = drive(path);
  return letter === '' ? '/' : letter;
}

function drive(path: string): string {
  const code = path.charCodeAt(0) | 0x20;
  return path[1] === ':' && (path[2] === '/' || path[2] === '\\') && code >= 97 && code <= 122 ? `${path.slice(0, 2)}/` : '';
}
