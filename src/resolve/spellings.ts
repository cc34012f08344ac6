import { SYSTEM_BUNDLES, SYSTEM_FOLDERS } from '../shared/store-paths.ts';
import { joinPath } from './paths.ts';
import { canonicalPath, storeOf } from './stores.ts';

/** A keystore is a store by the end of its path; the file's own name is enough below a folder. */
const KEYSTORE_NAMES: readonly string[] = ['cacerts', 'jssecacerts'];

/**
 * The paths below a folder that are one store: who copies `ca-certificates.crt` into `/etc/ssl/certs/`, or that folder
 * as a whole, writes the store of the system. Empty for paths that are no store.
 */
export function spellingsBelow(path: string, folder: string): readonly string[] {
  if (storeOf(path) === null) return [];
  const candidates = [...[...SYSTEM_BUNDLES].filter((bundle) => bundle.startsWith(`${folder}/`)), ...KEYSTORE_NAMES.map((name) => joinPath(folder, name))];
  return candidates.filter((candidate) => canonicalPath(candidate) === path);
}

/** Whether a folder is one in which systems keep their store. */
export function isStoreFolder(folder: string): boolean {
  return SYSTEM_FOLDERS.includes(folder);
}
