import { SYSTEM_BUNDLES, SYSTEM_FOLDERS } from '../shared/store-paths.ts';

export { javaStoreOfImage, missingRoots, systemOfImage } from '../shared/public-images.ts';

/**
 * Public trust stores: where images keep them. A file of such a store is the store: what goes into one shows
 * in the other.
 */

/** Start of the name of a store where a path is asked for; no path of a place looks like it. */
const STORE = 'store:';

/** The folder of single certificates beside the bundle, in which OpenSSL looks for hashed names. */
export const CERTIFICATE_FOLDER = '/etc/ssl/certs';

/** What OpenSSL finds there, as a store: commands that fill the system's store fill both; what is written over the bundle fills one. */
export const HASHED_STORE = 'os-hashed';

/** Other names of that folder: each system that has them has links. */
const FOLDER_LINKS = ['/usr/lib/ssl/certs', '/etc/pki/tls/certs'] as const;

/** Ends of paths that are a store of a runtime. */
const RUNTIME_SUFFIXES: readonly (readonly [string, string])[] = [
  ['/lib/security/cacerts', 'jvm'],
  ['/etc/ssl/certs/java/cacerts', 'jvm'],
  // Where it exists, Java reads it instead of the other.
  ['/lib/security/jssecacerts', 'jssecacerts'],
  // https://pypi.org/project/certifi/
  ['/certifi/cacert.pem', 'certifi'],
];

/** Stores that a command names instead of a path. */
const NAMED: ReadonlySet<string> = new Set(['os', 'jvm', 'node']);

/** The one name of a path: a bundle of a public store is that store, whichever way it is spelled. */
export function canonicalPath(spelled: string): string {
  const link = FOLDER_LINKS.find((folder) => spelled === folder || spelled.startsWith(`${folder}/`));
  const path = link === undefined ? spelled : CERTIFICATE_FOLDER + spelled.slice(link.length);
  if (SYSTEM_BUNDLES.has(path)) return storePath('os');
  const runtime = runtimeStore(path);
  if (runtime !== null) return runtime;
  return path[1] === ':' ? path.toLowerCase() : path;
}

/** The store of a runtime that a path ends in, whatever folder the runtime lies in (`$JAVA_HOME/lib/security/cacerts`). */
export function runtimeStore(end: string): string | null {
  const plain = end.replaceAll('\\', '/').toLowerCase();
  const runtime = RUNTIME_SUFFIXES.find(([suffix]) => plain.endsWith(suffix));
  return runtime === undefined ? null : storePath(runtime[1]);
}

export function storePath(store: string): string {
  return STORE + store;
}

/** The store that a canonical path stands for; null for an ordinary path. */
export function storeOf(path: string): string | null {
  return path.startsWith(STORE) ? path.slice(STORE.length) : null;
}

/** The store that a command names instead of a path. */
export function namedStore(text: string): string | null {
  return NAMED.has(text) ? text : null;
}

/** Whether the base image may well keep something of its own at this path. */
export function isSystemPath(path: string): boolean {
  return SYSTEM_FOLDERS.some((folder) => path === folder || path.startsWith(`${folder}/`));
}

/** Stores that come with a component, and so have its version. */
export const COMPONENT_STORES = ['node', 'jvm', 'certifi'] as const;

/** Whose version a runtime's store has; a store that is not here has the version of the component of its name. */
const COMPONENTS: ReadonlyMap<string, string> = new Map([['jvm', 'java']]);

export function componentOfStore(store: string): string {
  return COMPONENTS.get(store) ?? store;
}
