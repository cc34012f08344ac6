import { isCertificateText } from '../settings/collect.ts';
import { isCertificatePath } from '../certificates/index.ts';
import { pgbouncerFiles } from '../pgbouncer/index.ts';
import { formatOf } from '../settings/formats.ts';
import { treePath } from '../operations/paths.ts';
import { align } from '../settings/alignment.ts';
import { child, scalarNode, scalarText } from '../settings/tree.ts';
import type { KeyedNode, MapNode, ScalarNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import type { Kustomization } from './layout.ts';
import { itemsOf, scalarsOf } from './layout.ts';
import { isCalled, kindOf } from './resources.ts';
import type { Resource } from './resources.ts';
import { openText } from './session.ts';
import type { Session } from './session.ts';
import { member, withMember } from './trees.ts';

const GENERATORS: readonly (readonly [string, 'ConfigMap' | 'Secret'])[] = [['configMapGenerator', 'ConfigMap'], ['secretGenerator', 'Secret']];

/**
 * The objects with those that generators make, or make into others. Hashes behind the names are left out: who names an
 * object in the same deployment by the name that it has here finds it.
 * https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/configmapgenerator/
 */
export function withGenerated(resources: readonly Resource[], kustomization: Kustomization, tree: KeyedNode, session: Session): readonly Resource[] {
  let result = resources;
  for (const [field, kind] of GENERATORS) for (const item of itemsOf(tree, field)) result = withOne(result, item, kind, isHashed(item, tree), kustomization, session);
  return result;
}

/** https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/generatoroptions/ */
function isHashed(item: KeyedNode, tree: KeyedNode): boolean {
  return [scalarText(item, 'options', 'disableNameSuffixHash'), scalarText(tree, 'generatorOptions', 'disableNameSuffixHash')].every((text) => text?.toLowerCase() !== 'true');
}

function withOne(resources: readonly Resource[], item: KeyedNode, kind: 'ConfigMap' | 'Secret', hashed: boolean, kustomization: Kustomization, session: Session): readonly Resource[] {
  const name = child(item, 'name');
  if (item.kind !== 'map' || name?.kind !== 'scalar') return resources;
  const data = [...fileEntries(item, kustomization, session), ...literalEntries(item, kustomization, session), ...variableEntries(item, kustomization, session)];
  const behavior = scalarText(item, 'behavior') ?? 'create';
  const index = behavior === 'create' ? -1 : resources.findLastIndex((each) => kindOf(each) === kind && isCalled(each, name.text));
  const old = resources[index];
  if (old === undefined) return [...resources, { node: generated(item, name, kind, data), before: [], hashed }];
  return resources.with(index, { ...old, node: refilled(old.node, kind, data, behavior === 'replace', item) });
}

function generated(item: MapNode, name: ScalarNode, kind: string, data: readonly KeyedNode[]): MapNode {
  const at = item.span;
  const namespace = child(item, 'namespace');
  const word = (key: string, text: string): ScalarNode => scalarNode(key, null, at, text);
  const metadata = { ...item, key: 'metadata', children: [{ ...name, key: 'name' }, ...(namespace?.kind === 'scalar' ? [namespace] : [])] };
  return { ...item, key: '', children: [word('apiVersion', 'v1'), word('kind', kind), metadata, filled(item, kind, data)] };
}

/** What a generator is given is plain text. */
const fieldOf = (kind: string): string => (kind === 'Secret' ? 'stringData' : 'data');

function filled(item: MapNode, kind: string, data: readonly KeyedNode[]): MapNode {
  return { ...item, key: fieldOf(kind), children: data };
}

function refilled(node: MapNode, kind: string, data: readonly KeyedNode[], replace: boolean, item: MapNode): MapNode {
  const field = fieldOf(kind);
  if (replace) return withMember(withMember(withMember(node, 'data', null), 'binaryData', null), field, filled(item, kind, data));
  const old = member(node, field);
  const base: MapNode = old?.kind === 'map' ? old : filled(item, kind, []);
  return withMember(node, field, data.reduce<MapNode>((map, each) => withMember(map, each.key, each), base));
}

/** `ca.pem=certs/azure.pem`, or a path alone, whose last name is the key. */
function fileEntries(item: KeyedNode, { folder }: Kustomization, session: Session): readonly KeyedNode[] {
  return scalarsOf(item, 'files').flatMap((node): readonly KeyedNode[] => {
    const equals = node.text.indexOf('=');
    const path = node.text.slice(equals + 1).trim();
    const key = equals === -1 ? path.slice(path.lastIndexOf('/') + 1) : node.text.slice(0, equals).trim();
    const source = treePath(folder, path);
    const file = source === null ? null : session.context.open(source);
    // Also when it is not there: something else may write it before it is built.
    if (source === null || file === null || isByReference(file) || formatOf(key) !== formatOf(path)) return [{ ...node, key, text: '', file: source ?? path }];
    const start = session.add(file);
    session.claims.add(file.path);
    return [{ ...scalarNode(key, null, { start, end: start + file.text.length }, file.text) }];
  });
}

/** Files whose bytes count, and those that readers of their own know by their paths. */
function isByReference(file: SourceFile): boolean {
  return pgbouncerFiles.accepts(file) || file.encoding === 'binary' || isCertificatePath(file.path) || isCertificateText(file.text);
}

function literalEntries(item: KeyedNode, { file }: Kustomization, session: Session): readonly KeyedNode[] {
  const start = session.add(file);
  return scalarsOf(item, 'literals').flatMap((node): readonly KeyedNode[] => {
    const equals = node.text.indexOf('=');
    if (equals < 1) return [];
    let [from, to] = [equals + 1, node.text.length];
    const quote = node.text[from];
    if (to - from > 1 && (quote === '"' || quote === "'") && node.text[to - 1] === quote) [from, to] = [from + 1, to - 1];
    const starts = align(file.text, { ...node, span: { start: node.span.start - start, end: node.span.end - start } });
    const span = starts === null ? node.span : { start: (starts[from] ?? 0) + start, end: (starts[to] ?? 0) + start };
    return [{ ...scalarNode(node.text.slice(0, equals), null, span, node.text.slice(from, to), 'string', node.escapes) }];
  });
}

const MAX_LINES = 5000;

/** Lines `KEY=value`, nothing unquoted. A key alone takes its value from whoever builds. */
function variableEntries(item: KeyedNode, { folder }: Kustomization, session: Session): readonly KeyedNode[] {
  const env = child(item, 'env');
  return [...scalarsOf(item, 'envs'), ...(env?.kind === 'scalar' ? [env] : [])].flatMap((node): readonly KeyedNode[] => {
    const file = openText(treePath(folder, node.text), session);
    if (file === null) return [];
    const start = session.add(file);
    session.claims.add(file.path);
    let from = 0;
    return file.text.split('\n', MAX_LINES).flatMap((line): readonly KeyedNode[] => {
      const begin = from;
      from += line.length + 1;
      const text = line.trimStart().replace(/\r$/u, '');
      const equals = text.indexOf('=');
      if (text === '' || text.startsWith('#') || equals < 1) return [];
      const at = start + begin + (line.length - line.trimStart().length) + equals + 1;
      return [scalarNode(text.slice(0, equals), null, { start: at, end: at + text.length - equals - 1 }, text.slice(equals + 1))];
    });
  });
}
