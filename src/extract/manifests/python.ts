import type { Dependency } from '../../model.ts';
import { tomlTree } from '../settings/toml-tree.ts';
import { child, childrenOf } from '../settings/tree.ts';
import type { KeyedNode, ScalarNode, Span } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import { dependency } from './dependency.ts';
import { visitStrings } from './json-visit.ts';
import { linesOf } from './lines.ts';
import { isPostgresqlPackage, pypiName } from './names.ts';

/** PEP 508: name, extras, then a version range up to a marker or comment. */
const REQUIREMENT = /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[([\w\s,.-]*)\])?\s*\(?([^;#@)]*)/;

export function requirementsTxt(file: SourceFile): readonly Dependency[] {
  const found: Dependency[] = [];
  for (const line of linesOf(file.text)) {
    if (/^\s*(?:#|-|$)/.test(line.text) || /^\s*\w+:\/\//.test(line.text)) continue;
    found.push(...requirement(file, line.text.replace(/\s+--hash=.*$|\s*\\$/, ''), line.start));
  }
  return found;
}

/** The package, and once more with each extra (`psycopg[binary]` ships its own libpq). */
function requirement(file: SourceFile, text: string, offset: number): readonly Dependency[] {
  const [whole = '', name, extras = '', tail = ''] = REQUIREMENT.exec(text) ?? [];
  if (name === undefined) return [];
  const range = tail.trim();
  const start = offset + (range === '' ? whole.indexOf(name) : whole.length - tail.length + tail.indexOf(range));
  const span = { start, end: start + (range === '' ? name.length : range.length) };
  return withExtras(file, name, extras.split(','), range, span);
}

function withExtras(file: SourceFile, name: string, extras: readonly string[], range: string, span: Span): readonly Dependency[] {
  const names = [pypiName(name), ...extras.map((extra) => extra.trim()).filter((extra) => extra !== '').map((extra) => `${pypiName(name)}[${extra}]`)];
  return names.map((each) => dependency(file, { ecosystem: 'pypi', name: each, range, span }));
}

export function pyproject(file: SourceFile): readonly Dependency[] {
  const root = tomlTree(file.text);
  if (root === null) return [];
  const project = child(root, 'project');
  const poetry = at(root, 'tool', 'poetry');
  const listed = [
    ...scalars(at(project, 'dependencies')),
    ...children(at(project, 'optional-dependencies')).flatMap(scalars),
    ...children(child(root, 'dependency-groups')).flatMap(scalars),
    ...scalars(at(root, 'tool', 'uv', 'dev-dependencies')),
  ].flatMap((each) => requirement(file, each.text, each.span.start));
  const tables = [at(poetry, 'dependencies'), at(poetry, 'dev-dependencies'), ...children(at(poetry, 'group')).map((group) => at(group, 'dependencies'))];
  const python = at(project, 'requires-python');
  return [...listed, ...tables.flatMap((table) => tableOf(file, table)), ...(python?.kind === 'scalar' ? [runtime(file, python)] : [])];
}

export function pipfile(file: SourceFile): readonly Dependency[] {
  const root = tomlTree(file.text);
  if (root === null) return [];
  const python = at(root, 'requires', 'python_version');
  return [...tableOf(file, child(root, 'packages')), ...tableOf(file, child(root, 'dev-packages')), ...(python?.kind === 'scalar' ? [runtime(file, python)] : [])];
}

/** `psycopg2 = "^2.9"`, `psycopg = {version = "^3.1", extras = ["binary"]}` */
function tableOf(file: SourceFile, table: KeyedNode | undefined): readonly Dependency[] {
  return children(table).flatMap((each) => {
    if (each.kind === 'scalar') return each.key === 'python' ? [runtime(file, each)] : withExtras(file, each.key, [], each.text === '*' ? '' : each.text, each.span);
    const version = child(each, 'version');
    const extras = scalars(child(each, 'extras')).map((extra) => extra.text);
    return version?.kind === 'scalar' ? withExtras(file, each.key, extras, version.text, version.span) : withExtras(file, each.key, extras, '', each.keySpan ?? each.span);
  });
}

export function pipfileLock(file: SourceFile): readonly Dependency[] {
  const found: Dependency[] = [];
  visitStrings(file.text, (path, value, span) => {
    const name = pypiName(path[1] ?? '');
    if (path.length !== 3 || path[2] !== 'version' || !['default', 'develop'].includes(path[0] ?? '') || !isPostgresqlPackage('pypi', name)) return;
    found.push(dependency(file, { ecosystem: 'pypi', name, range: value.replace(/^==/, ''), span, locked: true }));
  });
  return found;
}

const runtime = (file: SourceFile, node: ScalarNode): Dependency => dependency(file, { ecosystem: 'runtime', name: 'python', range: node.text, span: node.span });

function at(root: KeyedNode | undefined, ...path: readonly string[]): KeyedNode | undefined {
  return path.reduce<KeyedNode | undefined>((node, key) => (node === undefined ? undefined : child(node, key)), root);
}
const children = (node: KeyedNode | undefined): readonly KeyedNode[] => (node === undefined ? [] : childrenOf(node));
const scalars = (node: KeyedNode | undefined): readonly ScalarNode[] => children(node).filter((each): each is ScalarNode => each.kind === 'scalar');
