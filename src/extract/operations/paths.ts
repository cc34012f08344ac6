import type { Location, Text } from '../../model.ts';
import { concat, leading, literalText, literalsOf, plain, textOf, trailing } from './text.ts';

/**
 * A path as seen from a folder. A path that begins with an open part is left alone: such a variable nearly always holds
 * an absolute path, or the start of one.
 */
export function under(folder: Text | null, path: Text): Text {
  if (folder === null || isAbsolute(path)) return path;
  const relative = leading(path).startsWith('./') ? textOf([{ kind: 'literal', text: leading(path).slice(2) }, ...path.parts.slice(1)], path.at) : path;
  if (plain(relative) === '.' || relative.parts.length === 0) return { parts: folder.parts, at: path.at };
  return concat([withSlash(folder), relative], path.at);
}

function isAbsolute(path: Text): boolean {
  const first = path.parts[0];
  if (first === undefined) return false;
  return first.kind !== 'literal' || first.text.startsWith('/') || /^[A-Za-z]:[\\/]/.test(first.text);
}

/** The path as a folder: ending in a slash, so that what is put there keeps its name. */
export function withSlash(path: Text): Text {
  return trailing(path).endsWith('/') ? path : concat([path, '/'], path.at);
}

/** The last name of a path; null when it is not literal. */
export function nameOf(path: Text): string | null {
  const end = trailing(path);
  const cut = end.lastIndexOf('/');
  if (cut === -1 && path.parts.length > 1) return null;
  const name = end.slice(cut + 1);
  return name === '' || name === '.' || name === '..' ? null : name;
}

/** The folder of a path: `.` when it has none, null when it cannot be told. */
export function folderOf(path: Text): Text | null {
  const end = trailing(path);
  const cut = end.lastIndexOf('/');
  if (cut === -1) return path.parts.length > 1 ? null : literalText('.', path.at);
  return textOf([...path.parts.slice(0, -1), { kind: 'literal', text: end.slice(0, cut === 0 && path.parts.length === 1 ? 1 : cut) }], path.at);
}

const CERTIFICATE_SUFFIXES = new Set([
  'pem', 'crt', 'cer', 'cert', 'der', 'ca', 'p7b', 'p7c', 'p7', 'p12', 'pfx', 'pkcs12', 'jks', 'jceks', 'keystore', 'truststore', 'ks', 'bundle',
]);
const CERTIFICATE_NAMES = new Set(['cacerts', 'jssecacerts', 'truststore', 'keystore']);

/** Whether a word looks like the path of a certificate file, a keystore or a store's folder. */
export function looksLikeCertificateFile(word: Text): boolean {
  const text = literalsOf(word);
  if (text === '' || text.length > 4096 || /[\s=:;,|]/.test(text) || text.startsWith('-')) return false;
  const name = trailing(word).slice(trailing(word).lastIndexOf('/') + 1).toLowerCase();
  if (CERTIFICATE_NAMES.has(name) || text.startsWith('/etc/ssl/certs') || text.startsWith('/usr/local/share/ca-certificates')) return true;
  const dot = name.lastIndexOf('.');
  return dot !== -1 && CERTIFICATE_SUFFIXES.has(name.slice(dot + 1));
}

/** The repository path that a relative path means from a folder of the tree; null when it leaves the tree. */
export function treePath(folder: string, path: string): string | null {
  const names: string[] = [];
  for (const name of `${folder}/${path}`.split('/')) {
    if (name === '' || name === '.') continue;
    if (name !== '..') names.push(name);
    else if (names.pop() === undefined) return null;
  }
  return names.join('/');
}

/** A file name in a folder, or below an unknown one. */
export function inFolder(folder: Text, name: string, at: Location): Text {
  return concat([withSlash(folder), name], at);
}
