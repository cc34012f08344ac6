import type { Layer, Location } from '../../model.ts';
import { parseImage } from '../../shared/image-name.ts';

/**
 * Official images whose tag begins with the version of what they hold. `libpq` of the postgres image is the server's
 * own version. https://hub.docker.com/u/library
 */
const COMPONENTS = new Map<string, string>([
  ['node', 'node'], ['bitnami/node', 'node'], ['python', 'python'], ['bitnami/python', 'python'],
  ['openjdk', 'java'], ['eclipse-temurin', 'java'], ['amazoncorretto', 'java'], ['ibm-semeru-runtimes', 'java'], ['adoptopenjdk', 'java'], ['sapmachine', 'java'],
  ['azul/zulu-openjdk', 'java'], ['azul/zulu-openjdk-alpine', 'java'], ['azul/zulu-openjdk-debian', 'java'], ['bellsoft/liberica-openjdk-alpine', 'java'], ['bellsoft/liberica-openjdk-debian', 'java'],
  ['oven/bun', 'bun'], ['denoland/deno', 'deno'], ['golang', 'go'], ['ruby', 'ruby'], ['php', 'php'], ['rust', 'rust'], ['elixir', 'elixir'],
  ['mcr.microsoft.com/dotnet/aspnet', 'dotnet'], ['mcr.microsoft.com/dotnet/runtime', 'dotnet'], ['mcr.microsoft.com/dotnet/sdk', 'dotnet'],
  ['mcr.microsoft.com/dotnet/core/aspnet', 'dotnet'], ['mcr.microsoft.com/dotnet/core/sdk', 'dotnet'], ['mcr.microsoft.com/openjdk/jdk', 'java'],
  ['postgres', 'libpq'], ['bitnami/postgresql', 'libpq'],
]);

/**
 * The component that an image fixes, in the words of its tag: `node:22.17.1-slim` is node 22.17.1, `node:20-alpine` is
 * node 20, a version with less digits than a release has. `latest` and names of releases say nothing.
 */
export function componentOf(image: string, at: Location): Layer | null {
  const { repository, tag } = parseImage(image);
  const component = COMPONENTS.get(repository.toLowerCase().replace(/^(?:docker\.io\/|index\.docker\.io\/)?(?:library\/)?/, ''));
  // Semeru's tags begin with a word: `open-17.0.12_7-jdk`.
  const version = /^(?:open-)?v?(\d{1,6}(?:[.u_]\d{1,6}){0,4})(?![A-Za-z0-9])/.exec(tag ?? '')?.[1];
  return component === undefined || version === undefined ? null : { kind: 'component', name: component, version, at };
}
