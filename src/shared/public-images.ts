import { parseImage } from './image-name.ts';
import { nameOf } from './paths.ts';

/**
 * Public images: which operating system's trust store they have, and which distribution of Java. Symbols are those of
 * `stores/`. An image that is not here, or whose default changed in ways that nobody wrote down, is null: unknown.
 */

/** Names of images that are an operating system, and how their store is called. */
const SYSTEMS: ReadonlyMap<string, string> = new Map([
  ['debian', 'debian'], ['ubuntu', 'ubuntu'], ['alpine', 'alpine'], ['fedora', 'fedora'], ['rockylinux', 'rockylinux'], ['almalinux', 'almalinux'],
  ['amazonlinux', 'amazonlinux'], ['centos', 'centos'], ['archlinux', 'archlinux'], ['oraclelinux', 'oraclelinux'],
]);

/** Code names in tags: https://www.debian.org/releases/, https://releases.ubuntu.com. */
const CODE_NAMES: ReadonlyMap<string, string> = new Map([
  ['trixie', 'debian:13'], ['bookworm', 'debian:12'], ['bullseye', 'debian:11'], ['buster', 'debian:10'], ['stretch', 'debian:9'], ['sid', 'debian:sid'],
  ['noble', 'ubuntu:24.04'], ['jammy', 'ubuntu:22.04'], ['focal', 'ubuntu:20.04'], ['bionic', 'ubuntu:18.04'],
]);

/** Words of tags that are a system with its release: `alpine3.20`, `azurelinux3.0`, `mariner2.0`, `ubi9`, `al2023`. */
const TAG_WORDS: readonly (readonly [RegExp, string])[] = [
  [/^alpine(\d+(?:\.\d+)?)?$/, 'alpine'],
  [/^azurelinux(\d+(?:\.\d+)?)?$/, 'azurelinux'],
  [/^mariner(\d+(?:\.\d+)?)?$/, 'azurelinux'],
  [/^ubi(\d+)$/, 'rhel'],
  [/^al(2|2023)$/, 'amazonlinux'],
];

interface Default {
  readonly image: string;
  /** Versions in the tag: from this one on. */
  readonly from: readonly [number, number];
  readonly system: string;
}

/**
 * What a tag without a release builds on, newest first. Official images follow Debian's stable release, and a tag was
 * pulled on a day that nobody knows: every release since the version appeared may be the one.
 * https://github.com/docker-library/official-images/pull/19661 (python, 2025-08-12), https://github.com/rust-lang/docker-rust/pull/246
 * (rust, 2025-08-19), https://github.com/dotnet/dotnet-docker/blob/main/samples/selecting-tags.md (.NET).
 */
const DEFAULTS: readonly Default[] = [
  ...rows('python', [[3, 14], 'debian:13'], [[3, 12], 'debian:12|13'], [[3, 10], 'debian:11|12|13'], [[0, 0], 'debian']),
  ...rows('node', [[18, 0], 'debian:11|12|13'], [[0, 0], 'debian']),
  ...rows('golang', [[1, 22], 'debian:12|13'], [[0, 0], 'debian']),
  ...rows('ruby', [[3, 3], 'debian:12|13'], [[3, 1], 'debian:11|12|13'], [[0, 0], 'debian']),
  ...rows('rust', [[1, 74], 'debian:12|13'], [[0, 0], 'debian']),
  ...rows('php', [[8, 3], 'debian:12|13'], [[8, 1], 'debian:11|12|13'], [[0, 0], 'debian']),
  ...rows('postgres', [[16, 0], 'debian:12|13'], [[15, 0], 'debian:11|12|13'], [[0, 0], 'debian']),
  ...['aspnet', 'runtime', 'runtime-deps', 'sdk'].flatMap((name) => rows(`mcr.microsoft.com/dotnet/${name}`, [[11, 0], 'ubuntu'], [[10, 0], 'ubuntu:24.04'], [[8, 0], 'debian:12'], [[6, 0], 'debian:11'], [[3, 1], 'debian:10'])),
  ...rows('eclipse-temurin', [[0, 0], 'ubuntu']),
];

function rows(image: string, ...defaults: readonly (readonly [from: readonly [number, number], system: string])[]): readonly Default[] {
  return defaults.map(([from, system]) => ({ image, from, system }));
}

/** Images of Java by distribution; `cacerts` is the distribution's own. */
const JAVA: ReadonlyMap<string, string> = new Map([
  ['eclipse-temurin', 'temurin'], ['amazoncorretto', 'corretto'], ['mcr.microsoft.com/openjdk/jdk', 'microsoft'], ['sapmachine', 'sapmachine'],
  ['ibm-semeru-runtimes', 'semeru'], ['azul/zulu-openjdk', 'zulu'], ['azul/zulu-openjdk-alpine', 'zulu'], ['azul/zulu-openjdk-debian', 'zulu'],
  ['bellsoft/liberica-openjdk-alpine', 'liberica'], ['bellsoft/liberica-openjdk-debian', 'liberica'],
]);

/**
 * What runs code without an image of its own: names that we give, since nobody can name them in a file. The vendor keeps
 * their stores. https://learn.microsoft.com/azure/app-service/overview-managed-runtimes
 */
const PLATFORMS: ReadonlyMap<string, string> = new Map([['azure-app-service/linux', 'app-service'], ['azure-app-service/windows', 'windows']]);

/** The symbol of the trust store of a public image's operating system: `debian:12` for `python:3.12-slim-bookworm`. */
export function systemOfImage(image: string): string | null {
  const { repository, words } = partsOf(image);
  if (repository === 'scratch') return 'none';
  const platform = PLATFORMS.get(repository);
  if (platform !== undefined) return platform;
  if (isWindowsImage(image)) return `windows-image:${words.find((word) => /^ltsc\d+$/.test(word)) ?? 'any'}`;
  // Of chiselled images nobody has established what is left of the store.
  if (words.some((word) => word.startsWith('chiseled'))) return null;
  const distroless = /^gcr\.io\/distroless\/[\w-]+-debian(\d+)$/.exec(repository)?.[1];
  if (distroless !== undefined) return `debian:${distroless}`;
  const ubi = /(?:^|\/)ubi(\d+)(?:\/|$)/.exec(repository)?.[1];
  if (ubi !== undefined) return `rhel:${ubi}`;
  const coded = words.flatMap((word) => CODE_NAMES.get(word) ?? [])[0];
  if (coded !== undefined) return coded;
  const system = SYSTEMS.get(nameOf(repository));
  if (system !== undefined) return words[0] === undefined || words[0] === '' || words[0] === 'latest' ? system : `${system}:${words[0]}`;
  for (const [pattern, name] of TAG_WORDS) {
    const match = words.map((word) => pattern.exec(word)).find((found) => found !== null);
    if (match !== undefined && match !== null) return match[1] === undefined ? name : `${name}:${match[1]}`;
  }
  if (repository === 'openjdk') return words.includes('slim') || ['8', '11'].includes(words[0] ?? '') ? 'debian' : null;
  const [major = 0, minor = Number.MAX_SAFE_INTEGER] = versionOf(words).map(Number);
  return DEFAULTS.find((each) => each.image === repository && (major > each.from[0] || (major === each.from[0] && minor >= each.from[1])))?.system ?? null;
}

/**
 * The symbol of `cacerts` in a public image: `jvm:temurin@21.0.4_7`. The official `openjdk` image replaces `cacerts` by
 * its Debian's store (https://github.com/docker-library/openjdk/issues/327). Null where it is not known.
 */
export function javaStoreOfImage(image: string): string | null {
  const { repository, words } = partsOf(image);
  if (repository === 'openjdk') {
    const system = systemOfImage(image);
    return system?.startsWith('debian') === true ? system : null;
  }
  const distribution = JAVA.get(repository);
  if (distribution === undefined) return null;
  const version = (words[0] === 'open' ? words[1] : words[0]) ?? '';
  return /^\d/.test(version) ? `jvm:${distribution}@${version}` : `jvm:${distribution}`;
}

/**
 * Images whose Debian or Ubuntu has no package ca-certificates, and so an empty store, by the last part of their names.
 * `slim`: only tags with that word, for the others build on buildpack-deps, which has it.
 *
 * - https://github.com/debuerreotype/docker-debian-artifacts/issues/15 (debian; ubuntu is as small)
 * - https://github.com/nodejs/docker-node/pull/1182 (node, since 2020)
 * - https://github.com/docker-library/postgres/issues/1331
 *
 * These have it: python, ruby, rust and openjdk, slim or not, php, golang, eclipse-temurin, .NET, distroless; Alpine's base
 * image has ca-certificates-bundle.
 */
const WITHOUT_ROOTS: ReadonlyMap<string, 'all' | 'slim'> = new Map([['debian', 'all'], ['ubuntu', 'all'], ['postgres', 'all'], ['node', 'slim']]);

/** Why nothing is in the trust store of the system of an image as it comes; null where something is, or may be. */
export function missingRoots(image: string): string | null {
  const { repository, words } = partsOf(image);
  const which = WITHOUT_ROOTS.get(nameOf(repository));
  const isDebian = /^(?:debian|ubuntu)\b/.test(systemOfImage(image) ?? '');
  if (!isDebian || which === undefined || (which === 'slim' && !words.includes('slim'))) return null;
  return `the image ${image} comes without ca-certificates, and nothing here is known to install it`;
}

/** Whether the image is one of Windows. */
export function isWindowsImage(image: string): boolean {
  return /windows|nanoserver|servercore/i.test(image) && !image.startsWith('azure-app-service/');
}

function partsOf(image: string): { readonly repository: string; readonly words: readonly string[] } {
  const { repository, tag } = parseImage(image);
  return { repository: repository.toLowerCase().replace(/^(?:docker\.io\/|index\.docker\.io\/|public\.ecr\.aws\/docker\/)?(?:library\/)?/, ''), words: tag?.toLowerCase().split('-') ?? [] };
}

/** `3.12.1` of `3.12.1-slim`; a tag that begins with no version is the newest, whatever that is. */
function versionOf(words: readonly string[]): readonly string[] {
  return /^v?(\d{1,5}(?:\.\d{1,5})*)/.exec(words[0] ?? '')?.[1]?.split('.') ?? [];
}
