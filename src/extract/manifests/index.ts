import type { Dependency } from '../../model.ts';
import { nameOf } from '../../shared/paths.ts';
import { NO_NEEDLES } from '../extractor.ts';
import type { Extractor } from '../extractor.ts';
import type { SourceFile } from '../source-file.ts';
import { MAX_LENGTH } from '../settings/tree.ts';
import { MAX_DEPENDENCIES, manifestItself } from './dependency.ts';
import { dotnetXml } from './dotnet.ts';
import { buildGradle, pomXml, versionCatalogue } from './java.ts';
import { composerLock, gemfileLock, gradleLock, mixLock, nugetLock, tomlLock } from './locks.ts';
import { bunLock, packageJson, packageLock, pnpmLock, yarnLock } from './npm.ts';
import { cargoToml, composerJson, gemfile, goMod, mixExs } from './others.ts';
import { pipfile, pipfileLock, pyproject, requirementsTxt } from './python.ts';
import { globalJson, miseToml, runtimeTxt, sdkmanrc, systemProperties, toolVersions, versionFile } from './runtimes.ts';

interface Manifest {
  readonly name: RegExp;
  /** Where it stands a project begins: the file itself becomes a dependency of this ecosystem without a name. */
  readonly project: string | null;
  readonly read: (file: SourceFile) => readonly Dependency[];
}

/** By file name. Lock files and version files accompany a manifest and begin no project. */
const MANIFESTS: readonly Manifest[] = [
  { name: /^package\.json$/, project: 'npm', read: packageJson },
  { name: /^(?:package-lock|npm-shrinkwrap)\.json$/, project: null, read: packageLock },
  { name: /^pnpm-lock\.yaml$/, project: null, read: pnpmLock },
  { name: /^yarn\.lock$/, project: null, read: yarnLock },
  { name: /^bun\.lock$/, project: null, read: bunLock },
  { name: /^(?:.*[-_.])?requirements(?:[-_.].*)?\.(?:txt|in)$/, project: 'pypi', read: requirementsTxt },
  { name: /^pyproject\.toml$/, project: 'pypi', read: pyproject },
  { name: /^Pipfile$/, project: 'pypi', read: pipfile },
  { name: /^Pipfile\.lock$/, project: null, read: pipfileLock },
  { name: /^(?:poetry|uv|pdm)\.lock$/, project: null, read: tomlLock('pypi') },
  { name: /^pom\.xml$/, project: 'maven', read: pomXml },
  { name: /^build\.gradle(?:\.kts)?$/, project: 'maven', read: buildGradle },
  { name: /^gradle\.lockfile$/, project: null, read: gradleLock },
  { name: /^.*\.versions\.toml$/, project: null, read: versionCatalogue },
  { name: /^.*\.(?:cs|fs|vb)proj$/, project: 'nuget', read: dotnetXml },
  { name: /^Directory\.(?:Packages|Build)\.(?:props|targets)$/i, project: null, read: dotnetXml },
  { name: /^packages\.config$/i, project: 'nuget', read: dotnetXml },
  { name: /^packages\.lock\.json$/, project: null, read: nugetLock },
  { name: /^global\.json$/, project: null, read: globalJson },
  { name: /^Gemfile$/, project: 'gem', read: gemfile },
  { name: /^Gemfile\.lock$/, project: null, read: gemfileLock },
  { name: /^composer\.json$/, project: 'composer', read: composerJson },
  { name: /^composer\.lock$/, project: null, read: composerLock },
  { name: /^go\.mod$/, project: 'go', read: goMod },
  { name: /^Cargo\.toml$/, project: 'cargo', read: cargoToml },
  { name: /^Cargo\.lock$/, project: null, read: tomlLock('cargo') },
  { name: /^mix\.exs$/, project: 'hex', read: mixExs },
  { name: /^mix\.lock$/, project: null, read: mixLock },
  { name: /^\.(?:nvmrc|node-version)$/, project: null, read: versionFile('node') },
  { name: /^\.python-version$/, project: null, read: versionFile('python') },
  { name: /^\.ruby-version$/, project: null, read: versionFile('ruby') },
  { name: /^\.java-version$/, project: null, read: versionFile('java') },
  { name: /^\.tool-versions$/, project: null, read: toolVersions },
  { name: /^\.?mise(?:\.local)?\.toml$/, project: null, read: miseToml },
  { name: /^\.sdkmanrc$/, project: null, read: sdkmanrc },
  { name: /^\.bun-version$/, project: null, read: versionFile('bun') },
  { name: /^system\.properties$/, project: null, read: systemProperties },
  { name: /^runtime\.txt$/, project: null, read: runtimeTxt },
];

/** Packages and runtimes that manifests, lock files and version files name. */
export const manifests: Extractor = {
  id: 'manifests',
  wants: (path) => manifestOf(path) !== undefined,
  needles: () => NO_NEEDLES,
  accepts: (file) => manifestOf(file.path) !== undefined && file.encoding !== 'binary',
  extract: (file) => ({ dependencies: dependenciesOf(file) }),
};

function dependenciesOf(file: SourceFile): readonly Dependency[] {
  const manifest = manifestOf(file.path);
  if (manifest === undefined) return [];
  const itself = manifest.project === null ? [] : [manifestItself(file, manifest.project)];
  // Lock files are long and read without building anything; a manifest of that size is none.
  const read = manifest.project !== null && file.text.length > MAX_LENGTH ? [] : manifest.read(file);
  return [...itself, ...read.slice(0, MAX_DEPENDENCIES)];
}

function manifestOf(path: string): Manifest | undefined {
  const name = nameOf(path);
  return path.includes('node_modules/') ? undefined : MANIFESTS.find((each) => each.name.test(name));
}
