import { parseImage } from '../shared/image-name.ts';
import { nameOf } from '../shared/paths.ts';

/**
 * Public trust stores: where images keep them, and how a base image is named after its operating system. A file of
 * such a store is the store: what goes into one shows in the other.
 */

/** Start of the name of a store where a path is asked for; no path of a place looks like it. */
const STORE = 'store:';

/** Bundles of the system's store, see https://go.dev/src/crypto/x509/root_linux.go. */
const SYSTEM_BUNDLES: ReadonlySet<string> = new Set([
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
  '/etc/pki/tls/cert.pem',
]);

/** Folders whose files belong to the system's store unless the place itself puts something there. */
const SYSTEM_FOLDERS = ['/etc/ssl/certs', '/etc/pki/tls/certs', '/usr/share/ca-certificates', '/etc/pki/ca-trust/extracted', '/usr/lib/ssl/certs'] as const;

/** Ends of paths that are a store of a runtime. */
const RUNTIME_SUFFIXES: readonly (readonly [string, string])[] = [
  ['/lib/security/cacerts', 'jvm'],
  ['/etc/ssl/certs/java/cacerts', 'jvm'],
  // Where it exists, Java reads it instead of the other.
  ['/lib/security/jssecacerts', 'jssecacerts'],
];

/** Stores that a command names instead of a path. */
const NAMED: ReadonlySet<string> = new Set(['os', 'jvm', 'node']);

/** The one name of a path: a bundle of a public store is that store, whichever way it is spelled. */
export function canonicalPath(path: string): string {
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

/** Whose version a runtime's store has; a store that is not here has the version of the component of its name. */
const COMPONENTS: ReadonlyMap<string, string> = new Map([['jvm', 'java']]);

export function componentOfStore(store: string): string {
  return COMPONENTS.get(store) ?? store;
}

const SYSTEMS: ReadonlySet<string> = new Set(['debian', 'ubuntu', 'alpine', 'fedora', 'rockylinux', 'almalinux', 'amazonlinux', 'centos', 'archlinux', 'ubi8', 'ubi9']);

/** Code names in tags of images that build on a system: https://www.debian.org/releases/, https://releases.ubuntu.com. */
const CODE_NAMES: readonly (readonly [string, string])[] = [
  ['trixie', 'debian:13'],
  ['bookworm', 'debian:12'],
  ['bullseye', 'debian:11'],
  ['buster', 'debian:10'],
  ['stretch', 'debian:9'],
  ['noble', 'ubuntu:24.04'],
  ['jammy', 'ubuntu:22.04'],
  ['focal', 'ubuntu:20.04'],
];

/** The operating system of a public image, `debian:12` for `python:3.12-slim-bookworm`; null when its name does not tell. */
export function systemOfImage(image: string): string | null {
  const { repository, tag } = parseImage(image);
  const name = nameOf(repository);
  const words = tag?.toLowerCase().split('-') ?? [];
  const coded = CODE_NAMES.find(([code]) => words.includes(code));
  if (coded !== undefined) return coded[1];
  if (SYSTEMS.has(name)) return words[0] === undefined || words[0] === 'latest' ? name : `${name}:${words[0]}`;
  const alpine = words.find((word) => word.startsWith('alpine'));
  if (alpine === undefined) return null;
  return alpine === 'alpine' ? alpine : `alpine:${alpine.slice('alpine'.length)}`;
}
