import type { Dependency } from '../../model.ts';
import { tomlTree } from '../settings/toml-tree.ts';
import { child, childrenOf, scalarText } from '../settings/tree.ts';
import type { KeyedNode, ScalarNode, Span } from '../settings/tree.ts';
import { xmlTree } from '../settings/xml-tree.ts';
import type { SourceFile } from '../source-file.ts';
import { dependency } from './dependency.ts';
import { linesOf } from './lines.ts';

/** Dependencies, managed ones, the parent and plugins' dependencies, with `${…}` from the file's own properties. */
export function pomXml(file: SourceFile): readonly Dependency[] {
  const root = xmlTree(file.text);
  const project = root === null ? undefined : childrenOf(root)[0];
  if (project === undefined) return [];
  const properties = child(project, 'properties');
  const found: Dependency[] = [];
  eachElement(project, 0, (element) => {
    if (element.key !== 'dependency' && element.key !== 'parent') return;
    const group = scalarText(element, 'groupId');
    const artifact = scalarText(element, 'artifactId');
    if (group === undefined || artifact === undefined) return;
    const version = resolved(child(element, 'version'), properties);
    const place = version ?? child(element, 'artifactId') ?? element;
    found.push(dependency(file, { ecosystem: 'maven', name: `${group}:${artifact}`, range: version?.text ?? null, span: place.span }));
  });
  const java = ['java.version', 'maven.compiler.release', 'maven.compiler.target', 'maven.compiler.source'].map((key) => (properties === undefined ? undefined : child(properties, key))).find((node) => node !== undefined);
  if (java?.kind === 'scalar') found.push(dependency(file, { ecosystem: 'runtime', name: 'java', range: java.text, span: java.span }));
  return found;
}

function eachElement(node: KeyedNode, depth: number, visit: (element: KeyedNode) => void): void {
  visit(node);
  if (depth < 12) for (const each of childrenOf(node)) eachElement(each, depth + 1, visit);
}

/** A version that a property holds is edited where the property stands. */
function resolved(version: KeyedNode | undefined, properties: KeyedNode | undefined): ScalarNode | null {
  if (version?.kind !== 'scalar') return null;
  const name = /^\$\{([\w.-]+)\}$/.exec(version.text.trim())?.[1];
  const held = name === undefined || properties === undefined ? undefined : child(properties, name);
  return held?.kind === 'scalar' ? held : version;
}

const COORDINATES = /(["'])([\w.-]+:[\w.-]+)(?::([\w.${}()[\],+-]+?))?(?:@\w+)?\1/g;
const MAP_NOTATION = /group\s*[:=]\s*["']([\w.-]+)["']\s*,\s*name\s*[:=]\s*["']([\w.-]+)["'](?:\s*,\s*version\s*[:=]\s*["']([\w.${}-]+)["'])?/;
const PLUGIN = /\bid\s*\(?\s*["']([\w.-]+)["']\s*\)?\s*version\s*\(?\s*["']([\w.-]+)["']/;
const JAVA = /JavaLanguageVersion\.of\((\d+)\)|(?:source|target)Compatibility\s*=\s*(?:JavaVersion\.VERSION_|["']?)(\d[\d._]*)/;
const VARIABLE = /(?:\b(?:val|def|const val)\s+|ext\.|extra\[["']|set\(["'])?([A-Za-z_][\w.]*)(?:["'][\],]*)?\s*[=,]\s*["']([\w.+-]+)["']/;

/** `build.gradle` and `build.gradle.kts`: coordinates in strings, the map notation, plugins; variables of the same file. */
export function buildGradle(file: SourceFile): readonly Dependency[] {
  const found: Dependency[] = [];
  const variables = new Map<string, { readonly text: string; readonly span: Span }>();
  const add = (name: string, range: string | undefined, span: Span): void => {
    const held = range === undefined ? undefined : variables.get(/^\$\{?([\w.]+)\}?$/.exec(range)?.[1] ?? '');
    found.push(dependency(file, { ecosystem: 'maven', name, range: held?.text ?? range ?? null, span: held?.span ?? span }));
  };
  for (const line of linesOf(file.text)) {
    if (/^\s*(?:\/\/|\*)/.test(line.text)) continue;
    const place = (piece: string): Span => {
      const start = line.start + line.text.lastIndexOf(piece);
      return { start, end: start + piece.length };
    };
    const [, group, artifact, version] = MAP_NOTATION.exec(line.text) ?? [];
    if (group !== undefined && artifact !== undefined) add(`${group}:${artifact}`, version, place(version ?? artifact));
    for (const [, , name = '', range] of line.text.matchAll(COORDINATES)) add(name, range, place(range ?? name));
    const [, id, pluginVersion] = PLUGIN.exec(line.text) ?? [];
    if (id !== undefined && pluginVersion !== undefined) add(`${id}:${id}.gradle.plugin`, pluginVersion, place(pluginVersion));
    const [, toolchain, compatibility] = JAVA.exec(line.text) ?? [];
    const java = toolchain ?? compatibility;
    if (java !== undefined) found.push(dependency(file, { ecosystem: 'runtime', name: 'java', range: java.replaceAll('_', '.'), span: place(java) }));
    const [, variable, value] = VARIABLE.exec(line.text) ?? [];
    if (variable !== undefined && value !== undefined) variables.set(variable, { text: value, span: place(value) });
  }
  return found;
}

/** Gradle's version catalogue: https://docs.gradle.org/current/userguide/version_catalogs.html */
export function versionCatalogue(file: SourceFile): readonly Dependency[] {
  const root = tomlTree(file.text);
  const libraries = root === null ? undefined : child(root, 'libraries');
  if (root === null || libraries === undefined) return [];
  return childrenOf(libraries).map((library) => {
    if (library.kind === 'scalar') {
      const [group = '', artifact = '', version = null] = library.text.split(':');
      return dependency(file, { ecosystem: 'maven', name: `${group}:${artifact}`, range: version, span: library.span });
    }
    const name = scalarText(library, 'module') ?? `${scalarText(library, 'group') ?? ''}:${scalarText(library, 'name') ?? ''}`;
    const version = catalogueVersion(library, child(root, 'versions'));
    return dependency(file, { ecosystem: 'maven', name, range: version?.text ?? null, span: version?.span ?? library.span });
  });
}

function catalogueVersion(library: KeyedNode, versions: KeyedNode | undefined): ScalarNode | null {
  const version = child(library, 'version');
  if (version?.kind === 'scalar') return version;
  const reference = version === undefined ? undefined : scalarText(version, 'ref');
  const held = reference === undefined || versions === undefined ? undefined : child(versions, reference);
  return held?.kind === 'scalar' ? held : null;
}
