import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

export const project = join(import.meta.dirname, '..', '..');

export interface Source {
  /** From `src/`, with `/`. */
  readonly path: string;
  /** First folder, or the file itself at the top. */
  readonly folder: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

export interface Import {
  /** As written. */
  readonly name: string;
  /** For relative ones: the file, from `src/`. */
  readonly target: string | null;
  readonly typeOnly: boolean;
}

/** Every file of `src/`, with what it imports. */
export function sources(): readonly Source[] {
  const root = join(project, 'src');
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      const text = readFileSync(file, 'utf8');
      const path = relative(root, file).replaceAll('\\', '/');
      return { path, folder: folderOf(path), text, imports: importsOf(path, text) };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

export function folderOf(path: string): string {
  return path.split('/')[0] ?? path;
}

function importsOf(path: string, text: string): Import[] {
  const statements = [...text.matchAll(/^(?:import|export)\s([^;'"]*)from\s'([^']+)'/gm)];
  const bare = [...text.matchAll(/^import\s'([^']+)'/gm)].map(([, name = '']) => ['', '', name] as const);
  const dynamic = [...text.matchAll(/\bimport\('([^']+)'\)/g)].map(([, name = '']) => ['', '', name] as const);
  return [...statements, ...bare, ...dynamic].map(([, what = '', name = '']) => ({
    name,
    target: name.startsWith('.') ? join(dirname(path), name).replaceAll('\\', '/') : null,
    typeOnly: what.startsWith('type ') || (what.includes('{') && namesOf(what).every((word) => word.startsWith('type '))),
  }));
}

function namesOf(clause: string): string[] {
  return clause.slice(clause.indexOf('{') + 1, clause.lastIndexOf('}')).split(',').map((word) => word.trim()).filter((word) => word !== '');
}
