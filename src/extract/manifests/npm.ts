import type { Dependency } from '../../model.ts';
import { jsonTree } from '../settings/json-tree.ts';
import { child, childrenOf } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import { dependency } from './dependency.ts';
import { visitStrings } from './json-visit.ts';
import { linesOf, spanIn } from './lines.ts';
import { isPostgresqlPackage } from './names.ts';

const GROUPS = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];
/** `engines`, and Volta's pins. */
const RUNTIMES: readonly (readonly [string, string])[] = [['volta', 'node'], ['engines', 'node'], ['engines', 'bun']];

export function packageJson(file: SourceFile): readonly Dependency[] {
  const root = jsonTree(file.text);
  if (root === null) return [];
  const declared = GROUPS.flatMap((group) => scalarsIn(child(root, group)).map((each) => dependency(file, { ecosystem: 'npm', name: each.key, range: each.text, span: each.span })));
  const runtimes = RUNTIMES.flatMap(([group, name]) => {
    const node = scalarsIn(child(root, group)).find((each) => each.key === name);
    return node === undefined ? [] : [dependency(file, { ecosystem: 'runtime', name, range: node.text, span: node.span })];
  });
  return [...declared, ...runtimes];
}

const scalarsIn = (node: KeyedNode | undefined) => (node === undefined ? [] : childrenOf(node)).filter((each) => each.kind === 'scalar');

/** Versions 1 (`dependencies`, nested) to 3 (`packages`, by folder). */
export function packageLock(file: SourceFile): readonly Dependency[] {
  const found: Dependency[] = [];
  visitStrings(file.text, (path, value, span) => {
    if (path.at(-1) !== 'version') return;
    const key = path.at(-2) ?? '';
    const folder = key.lastIndexOf('node_modules/');
    const name = path[0] === 'packages' ? (folder === -1 ? '' : key.slice(folder + 'node_modules/'.length)) : path.at(-3) === 'dependencies' ? key : '';
    if (isPostgresqlPackage('npm', name)) found.push(dependency(file, { ecosystem: 'npm', name, range: value, span, locked: true }));
  });
  return found;
}

/** `"packages": {"pg": ["pg@8.11.3", …]}` */
export function bunLock(file: SourceFile): readonly Dependency[] {
  const found: Dependency[] = [];
  visitStrings(file.text, (path, value, span) => {
    if (path.length !== 3 || path[0] !== 'packages' || path[2] !== '0') return;
    const split = value.lastIndexOf('@');
    const name = value.slice(0, split);
    if (split > 0 && isPostgresqlPackage('npm', name)) found.push(dependency(file, { ecosystem: 'npm', name, range: value.slice(split + 1), span: { start: span.start + split + 1, end: span.end }, locked: true }));
  });
  return found;
}

/** Keys of `packages:`: `/pg/8.11.3` (5), `/pg@8.11.3(peer)` (6), `pg@8.11.3` (9); once for each version. */
export function pnpmLock(file: SourceFile): readonly Dependency[] {
  const found = new Map<string, Dependency>();
  for (const line of linesOf(file.text)) {
    const [, name, version] = /^ {2}'?\/?((?:@[\w.-]+\/)?[\w.-]+)[@/](\d[\w.+-]*)/.exec(line.text) ?? [];
    if (name === undefined || version === undefined || !isPostgresqlPackage('npm', name)) continue;
    const at = spanIn(line, version);
    const key = `${name} ${version}`;
    if (!found.has(key)) found.set(key, dependency(file, { ecosystem: 'npm', name, range: version, span: at, locked: true }));
  }
  return [...found.values()];
}

/** Classic (`pg@^8.0.0, pg@^8.11:` / `version "8.11.3"`) and berry (`"pg@npm:^8.11.3":` / `version: 8.11.3`). */
export function yarnLock(file: SourceFile): readonly Dependency[] {
  const found: Dependency[] = [];
  let name = '';
  for (const line of linesOf(file.text)) {
    if (/^["@\w]/.test(line.text)) name = /^"?((?:@[\w.-]+\/)?[\w.-]+)@/.exec(line.text)?.[1] ?? '';
    const version = /^ {2}version:? "?([^"\s]+)"?$/.exec(line.text)?.[1];
    if (version === undefined || !isPostgresqlPackage('npm', name)) continue;
    found.push(dependency(file, { ecosystem: 'npm', name, range: version, span: spanIn(line, version), locked: true }));
  }
  return found;
}
