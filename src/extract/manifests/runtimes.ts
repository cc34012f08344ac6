import type { Dependency } from '../../model.ts';
import { jsonTree } from '../settings/json-tree.ts';
import { tomlTree } from '../settings/toml-tree.ts';
import { child, childrenOf } from '../settings/tree.ts';
import type { KeyedNode, Span } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import { dependency } from './dependency.ts';
import { linesOf, spanIn } from './lines.ts';

/**
 * Files that say which version of a runtime a folder gets. Of Java they may name the distribution too: it becomes a
 * runtime of its own, `java-distribution`, whose version is a word of `stores/`: `temurin`, `corretto`.
 */

/** A file whose first word is the version: `.nvmrc`, `.node-version`, `.python-version`, `.ruby-version`, `.java-version`. */
export const versionFile = (name: string) => (file: SourceFile): readonly Dependency[] => {
  for (const line of linesOf(file.text)) {
    const version = /^\s*([^\s#]+)/.exec(line.text)?.[1];
    if (version !== undefined) return runtime(file, name, version, spanIn(line, version));
  }
  return [];
};

const TOOLS: ReadonlyMap<string, string> = new Map([
  ['nodejs', 'node'], ['node', 'node'], ['python', 'python'], ['java', 'java'], ['dotnet', 'dotnet'], ['dotnet-core', 'dotnet'], ['ruby', 'ruby'],
  ['golang', 'go'], ['go', 'go'], ['bun', 'bun'], ['deno', 'deno'], ['php', 'php'],
]);

/** asdf and mise: `nodejs 20.11.0`, `java temurin-17.0.9+9`. https://asdf-vm.com/manage/configuration.html */
export function toolVersions(file: SourceFile): readonly Dependency[] {
  const found: Dependency[] = [];
  for (const line of linesOf(file.text)) {
    const [, tool = '', version] = /^\s*([\w-]+)[ \t]+([^\s#]+)/.exec(line.text) ?? [];
    const name = TOOLS.get(tool);
    if (name !== undefined && version !== undefined) found.push(...runtime(file, name, version, spanIn(line, version)));
  }
  return found;
}

/** The table `[tools]` of mise: a version, a list of them, or a table with one. https://mise.jdx.dev/configuration.html */
export function miseToml(file: SourceFile): readonly Dependency[] {
  const root = tomlTree(file.text);
  const tools = root === null ? undefined : child(root, 'tools');
  return (tools === undefined ? [] : childrenOf(tools)).flatMap((tool) => {
    const name = TOOLS.get(tool.key.replace(/^core:/, ''));
    const version = tool.kind === 'scalar' ? tool : (child(tool, 'version') ?? childrenOf(tool)[0]);
    return name === undefined || version?.kind !== 'scalar' ? [] : runtime(file, name, version.text, version.span);
  });
}

/** SDKMAN: `java=21.0.4-tem`. https://sdkman.io/usage/#env-command */
export function sdkmanrc(file: SourceFile): readonly Dependency[] {
  return [...linesOf(file.text)].flatMap((line) => {
    const version = /^\s*java\s*=\s*([\w.+-]+)\s*$/.exec(line.text)?.[1];
    return version === undefined ? [] : runtime(file, 'java', version, spanIn(line, version, line.text.indexOf('=')));
  });
}

/** Heroku: `python-3.11.4`. */
export function runtimeTxt(file: SourceFile): readonly Dependency[] {
  for (const line of linesOf(file.text)) {
    const [, name, version] = /^(python|node|ruby|java|php)-v?(\d[\w.]*)\s*$/.exec(line.text) ?? [];
    if (name !== undefined && version !== undefined) return runtime(file, name, version, spanIn(line, version));
  }
  return [];
}

/** Heroku: `java.runtime.version=17.0.9`, with the distribution before it (`zulu-17`). https://devcenter.heroku.com/articles/java-support */
export function systemProperties(file: SourceFile): readonly Dependency[] {
  return [...linesOf(file.text)].flatMap((line) => {
    const version = /^\s*java\.runtime\.version\s*[=:]\s*([\w.+-]+)\s*$/.exec(line.text)?.[1];
    return version === undefined ? [] : runtime(file, 'java', version, spanIn(line, version, line.text.search(/[=:]/)));
  });
}

/** How tools abbreviate distributions of Java. https://sdkman.io/jdks/, https://github.com/halcyon/asdf-java */
const DISTRIBUTIONS: ReadonlyMap<string, string> = new Map([
  ['tem', 'temurin'], ['temurin', 'temurin'], ['amzn', 'corretto'], ['corretto', 'corretto'], ['zulu', 'zulu'], ['ms', 'microsoft'], ['microsoft', 'microsoft'],
  ['sem', 'semeru'], ['semeru', 'semeru'], ['librca', 'liberica'], ['liberica', 'liberica'], ['sapmchn', 'sapmachine'], ['sapmachine', 'sapmachine'],
  ['open', 'openjdk'], ['openjdk', 'openjdk'], ['oracle', 'oracle'], ['graal', 'graalvm'], ['graalvm', 'graalvm'],
]);

/** A runtime with the version that a word names: `v20.11.0`, `temurin-17.0.9+9`, `21.0.4-tem`, `lts/iron`, `^20`. */
export function runtime(file: SourceFile, name: string, text: string, span: Span): readonly Dependency[] {
  const declared = dependency(file, { ecosystem: 'runtime', name, range: text, span });
  if (name !== 'java') return [declared];
  const words = text.toLowerCase().split('-');
  const distribution = words.map((word) => DISTRIBUTIONS.get(word)).find((known) => known !== undefined);
  const version = /^(?:1\.8\.0_\d+|\d+(?:[.u]\d+){1,3})/.exec(words.find((word) => /^\d/.test(word)) ?? '')?.[0] ?? null;
  const java = { ...declared, version: version ?? declared.version, range: distribution === undefined ? declared.range : (words.find((word) => /^\d/.test(word)) ?? declared.range) };
  return distribution === undefined ? [java] : [java, { ...declared, name: 'java-distribution', version: distribution, range: distribution }];
}

/** `sdk.version` of global.json. */
export function globalJson(file: SourceFile): readonly Dependency[] {
  const root = jsonTree(file.text);
  const sdk: KeyedNode | undefined = root === null ? undefined : child(root, 'sdk');
  const version = sdk === undefined ? undefined : child(sdk, 'version');
  return version?.kind === 'scalar' ? runtime(file, 'dotnet', version.text, version.span) : [];
}
