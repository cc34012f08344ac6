import type { Dependency } from '../../model.ts';
import { jsonTree } from '../settings/json-tree.ts';
import { tomlTree } from '../settings/toml-tree.ts';
import { child, childrenOf } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import { dependency } from './dependency.ts';
import { linesOf, spanIn } from './lines.ts';

/** `gem 'pg', '~> 1.5'` and `ruby '3.2.2'`. */
export function gemfile(file: SourceFile): readonly Dependency[] {
  const found: Dependency[] = [];
  for (const line of linesOf(file.text)) {
    const [, gem, range] = /^\s*gem[\s(]+["']([\w.-]+)["'](?:\s*,\s*["']([^"']+)["'])?/.exec(line.text) ?? [];
    if (gem !== undefined) found.push(dependency(file, { ecosystem: 'gem', name: gem, range: range ?? null, span: spanIn(line, range ?? gem) }));
    const ruby = /^\s*ruby[\s(]+["']([^"']+)["']/.exec(line.text)?.[1];
    if (ruby !== undefined) found.push(dependency(file, { ecosystem: 'runtime', name: 'ruby', range: ruby, span: spanIn(line, ruby) }));
  }
  return found;
}

export function composerJson(file: SourceFile): readonly Dependency[] {
  const root = jsonTree(file.text);
  if (root === null) return [];
  return ['require', 'require-dev'].flatMap((group) =>
    childrenOf(child(root, group) ?? root)
      .filter((each) => each.kind === 'scalar' && child(root, group) !== undefined)
      .flatMap((each) => {
        if (each.kind !== 'scalar') return [];
        const ecosystem = each.key === 'php' ? 'runtime' : 'composer';
        return [dependency(file, { ecosystem, name: each.key, range: each.text === '*' ? null : each.text, span: each.span })];
      }),
  );
}

/** `go.mod` pins: the version that it names is the one that is built. `replace` with another version is followed. */
export function goMod(file: SourceFile): readonly Dependency[] {
  const found: Dependency[] = [];
  let block = '';
  for (const line of linesOf(file.text)) {
    const text = line.text.replace(/\/\/.*$/, '').trim();
    const opening = /^(\w+)\s*\($/.exec(text)?.[1];
    if (opening !== undefined) block = opening;
    else if (text === ')') block = '';
    const statement = block === '' ? text : `${block} ${text}`;
    const [, word, name, version] = /^(require|replace|go|toolchain)\s+(\S+)(?:\s+(?:v\S+\s+)?(?:=>\s+\S+\s+)?(v\S+))?/.exec(statement) ?? [];
    if (word === 'go' && name !== undefined) found.push(dependency(file, { ecosystem: 'runtime', name: 'go', range: name, span: spanIn(line, name) }));
    else if ((word === 'require' || word === 'replace') && name !== undefined && version !== undefined) {
      found.push(dependency(file, { ecosystem: 'go', name, range: version, span: spanIn(line, version), locked: true }));
    }
  }
  return found;
}

const CARGO_GROUPS = new Set(['dependencies', 'dev-dependencies', 'build-dependencies']);

/** Crates, and their features in Cargo's own notation (`sqlx/postgres`): they decide which TLS library is built in. */
export function cargoToml(file: SourceFile): readonly Dependency[] {
  const root = tomlTree(file.text);
  const found: Dependency[] = [];
  if (root !== null) collectCrates(root, file, found, 0);
  return found;
}

function collectCrates(node: KeyedNode, file: SourceFile, found: Dependency[], depth: number): void {
  if (depth > 4) return;
  for (const each of childrenOf(node)) {
    if (each.kind === 'map' && CARGO_GROUPS.has(each.key)) for (const crate of each.children) found.push(...crateOf(crate, file));
    else if (each.kind === 'map') collectCrates(each, file, found, depth + 1);
  }
}

function crateOf(node: KeyedNode, file: SourceFile): readonly Dependency[] {
  if (node.kind === 'scalar') return [dependency(file, { ecosystem: 'cargo', name: node.key, range: node.text, span: node.span })];
  const version = child(node, 'version');
  const range = version?.kind === 'scalar' ? version.text : null;
  const span = version?.span ?? node.keySpan ?? node.span;
  const renamed = child(node, 'package');
  const name = renamed?.kind === 'scalar' ? renamed.text : node.key;
  const features = childrenOf(child(node, 'features') ?? { ...node, children: [] }).filter((each) => each.kind === 'scalar');
  return [
    dependency(file, { ecosystem: 'cargo', name, range, span }),
    ...features.map((feature) => dependency(file, { ecosystem: 'cargo', name: `${name}/${feature.text}`, range, span: feature.span })),
  ];
}

/** `{:postgrex, "~> 0.17"}` */
export function mixExs(file: SourceFile): readonly Dependency[] {
  const found: Dependency[] = [];
  for (const line of linesOf(file.text)) {
    const code = line.text.replace(/^\s*#.*$/, '');
    for (const [, name = '', range] of code.matchAll(/\{:(\w+),\s*(?:"([^"]+)")?/g)) {
      found.push(dependency(file, { ecosystem: 'hex', name, range: range ?? null, span: spanIn(line, range ?? name, code.indexOf(`{:${name}`)) }));
    }
  }
  return found;
}
