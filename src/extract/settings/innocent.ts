import { nameOf } from '../../shared/paths.ts';
import { isAzurePipeline } from '../pipelines/names.ts';
import { child, childrenOf, scalarText } from './tree.ts';
import type { KeyedNode } from './tree.ts';

/** Files that hold data about packages, languages or interfaces; names of settings occur in them, settings do not. */
const NAMES = new Set([
  'package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'composer.lock', 'packages.lock.json', 'pipfile.lock', 'poetry.lock', 'uv.lock', 'cargo.lock',
  'package.json', 'composer.json', 'pom.xml', 'cargo.toml', 'tsconfig.json', 'deno.lock', 'bun.lock', 'project.assets.json', 'gradle-wrapper.properties',
  'mkdocs.yml', 'renovate.json', 'codecov.yml', 'log4j2.xml', 'logback.xml',
]);
const FOLDERS = /(?:^|\/)(?:i18n|locales?|lang|languages|translations?|_locales|l10n|node_modules)\//i;
const LANGUAGE_FILE = /(?:^|[/._-])(?:messages|translations?|strings|labels)(?:[._-][a-z]{2}(?:[_-][a-z]{2})?)?\.(?:json|ya?ml|properties|xml|arb)$/i;

/** By name alone, before anything is parsed. */
export function isNoSettingsFile(path: string): boolean {
  const name = nameOf(path).toLowerCase();
  return NAMES.has(name) || FOLDERS.test(path) || LANGUAGE_FILE.test(path) || /\.(?:schema|openapi|swagger|csproj|fsproj|vbproj)\.?(?:json|ya?ml|xml)?$/.test(name);
}

/** By the keys at the top: descriptions of interfaces and of data. */
export function isDescription(root: KeyedNode): boolean {
  const schema = scalarText(root, '$schema') ?? '';
  if (/json-schema\.org\/(?:draft|schema)/.test(schema) && child(root, 'properties') !== undefined) return true;
  return scalarText(root, 'openapi') !== undefined || scalarText(root, 'swagger') !== undefined || scalarText(root, 'asyncapi') !== undefined;
}

/**
 * Whether a document describes a deployment that an extractor of its own reads: a Kubernetes object, a compose file, a
 * Helm chart's metadata, a pipeline, an ARM template. Settings files never claim those as bags or structured settings.
 */
export function isDeployment(root: KeyedNode, path: string): boolean {
  const name = nameOf(path).toLowerCase();
  if (isKubernetesObject(root) || PIPELINE.test(path) || isAzurePipeline(path)) return true;
  if (/^(?:docker-)?compose\b.*\.ya?ml/.test(name) || name.startsWith('docker-compose')) return true;
  if (isComposeFile(root)) return true;
  if (/deploymentTemplate\.json|deploymentParameters\.json/i.test(scalarText(root, '$schema') ?? '')) return true;
  if (name === 'chart.yaml' || /^kustomization\.ya?ml$/.test(name)) return true;
  return child(root, 'jobs') !== undefined && (child(root, 'on') !== undefined || child(root, 'steps') !== undefined);
}

const PIPELINE = /(?:^|\/)(?:\.github\/(?:workflows|actions)\/.+\.ya?ml|\.gitlab-ci\.ya?ml|\.travis\.ya?ml|bitbucket-pipelines\.ya?ml|\.circleci\/.+\.ya?ml)$/i;

/** `apiVersion` and `kind`, as every object of Kubernetes and of its extensions has them. */
export function isKubernetesObject(root: KeyedNode): boolean {
  return scalarText(root, 'apiVersion') !== undefined && scalarText(root, 'kind') !== undefined;
}

/** `services` with images or builds. */
export function isComposeFile(root: KeyedNode): boolean {
  const services = child(root, 'services');
  if (services?.kind !== 'map') return false;
  return childrenOf(services).some((service) => child(service, 'image') !== undefined || child(service, 'build') !== undefined || child(service, 'extends') !== undefined);
}
