import type { Layer, Location } from '../../model.ts';

/** What an App Service app runs: a runtime that the platform brings, or an image. */
export type RuntimeStack =
  | { readonly kind: 'runtime'; readonly name: string; readonly components: readonly Component[] }
  | { readonly kind: 'image'; readonly image: string }
  /** Several containers that a compose file describes. */
  | { readonly kind: 'compose' };

interface Component {
  readonly name: string;
  readonly version: string;
}

/** Components by the word of the stack. Their versions are those of registries, see `View.version`. */
const COMPONENTS: Readonly<Record<string, string>> = { node: 'node', python: 'python', dotnetcore: 'dotnet', dotnet: 'dotnet', 'dotnet-isolated': 'dotnet', php: 'php', ruby: 'ruby', java: 'java', go: 'go' };

/**
 * `linuxFxVersion`: `NODE|18-lts`, `PYTHON|3.11`, `JAVA|17-java17`, `TOMCAT|10.0-java17`, `DOTNETCORE|8.0`, `DOCKER|image`,
 * `COMPOSE|base64`. Null for anything else. https://learn.microsoft.com/azure/app-service/configure-common
 */
export function runtimeStack(fxVersion: string): RuntimeStack | null {
  const bar = fxVersion.indexOf('|');
  if (bar === -1) return null;
  const word = fxVersion.slice(0, bar).trim().toLowerCase();
  const rest = fxVersion.slice(bar + 1).trim();
  if (word === 'docker') return rest === '' ? null : { kind: 'image', image: rest };
  if (word === 'compose' || word === 'kube' || word === 'sitecontainers') return { kind: 'compose' };
  const java = /(?:^|-)(?:java|jre)(\d{1,2})$/.exec(rest.toLowerCase())?.[1];
  if (java !== undefined) return { kind: 'runtime', name: `${word}-${rest.toLowerCase()}`, components: [{ name: 'java', version: java }] };
  const component = COMPONENTS[word];
  const version = versionIn(rest);
  return { kind: 'runtime', name: rest === '' ? word : `${word}-${rest.toLowerCase()}`, components: component === undefined || version === null ? [] : [{ name: component, version }] };
}

function versionIn(text: string): string | null {
  return /^[~v]?(\d{1,4}(?:\.\d{1,4}){0,3})/.exec(text)?.[1] ?? null;
}

/** A component whose version a setting names (`~18`, `v8.0`); none where it does not. */
export function componentLayer(word: string, version: string, at: Location): readonly Layer[] {
  const name = COMPONENTS[word.toLowerCase()];
  const number = versionIn(version.trim());
  return name === undefined || number === null ? [] : [{ kind: 'component', name, version: number, at }];
}
