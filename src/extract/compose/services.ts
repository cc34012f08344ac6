import { folderOf } from '../../shared/paths.ts';
import { treePath } from '../operations/paths.ts';
import { child, childrenOf } from '../settings/tree.ts';
import type { KeyedNode, ScalarNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import { readCompose } from './documents.ts';
import type { ComposeFile } from './documents.ts';
import type { Project } from './project.ts';
import { mergeTag } from './tags.ts';

/** What one file says of a service, or of the service that it extends. */
export interface Part {
  readonly file: SourceFile;
  readonly node: KeyedNode;
  /** Where its relative paths start, by path from the repository root. */
  readonly folder: string;
}

/** A service, with all that is said of it: later parts win. */
export interface Service {
  readonly name: string;
  readonly parts: readonly Part[];
}

/** A value of a service with the part that it stands in. */
export interface Given<Node extends KeyedNode = KeyedNode> {
  readonly node: Node;
  readonly part: Part;
}

const MAX_SERVICES = 500;
const MAX_EXTENDS = 10;
const MAX_PARTS = 40;

export function servicesOf(project: Project): readonly Service[] {
  const { files } = project;
  const own = files.filter(({ file }) => file === project.entry || file.path === project.entry.path);
  // New files behind a service change it, too.
  const all = !project.isVariant || own.some(({ root }) => ['configs', 'secrets', 'volumes'].some((key) => childrenOf(child(root, key) ?? root).length > 0 && child(root, key) !== undefined));
  const names = new Set((all ? files : own).flatMap(({ root }) => serviceNodes(root).map(({ key }) => key)));
  return [...names].slice(0, MAX_SERVICES).map((name) => ({
    name,
    parts: files.flatMap((file) => serviceNodes(file.root).filter(({ key }) => key === name).flatMap((node) => partsOf({ file: file.file, node, folder: project.folder }, file, project, 0))).slice(-MAX_PARTS),
  }));
}

function serviceNodes(root: KeyedNode): readonly KeyedNode[] {
  const services = child(root, 'services');
  return services?.kind === 'map' ? services.children.filter(({ kind }) => kind === 'map') : [];
}

/** A part, behind what it extends. https://docs.docker.com/reference/compose-file/services/#extends */
function partsOf(part: Part, within: ComposeFile, project: Project, depth: number): readonly Part[] {
  const extended = child(part.node, 'extends');
  if (extended === undefined || depth >= MAX_EXTENDS) return [part];
  const name = extended.kind === 'scalar' ? extended.text : scalarIn(extended, 'service')?.text;
  const file = extended.kind === 'scalar' ? undefined : scalarIn(extended, 'file')?.text;
  const path = file === undefined ? null : treePath(part.folder, file);
  const opened = path === null ? null : project.open(path);
  if (name === undefined || (file !== undefined && opened === null)) return [part];
  const sources: readonly ComposeFile[] = opened === null ? [within] : readCompose(opened);
  const folder = opened === null ? part.folder : folderOf(opened.path);
  const below = sources.flatMap((source) => serviceNodes(source.root).filter((node) => node.key === name && node !== part.node).flatMap((node) => partsOf({ file: source.file, node, folder }, source, project, depth + 1)));
  return [...below, part];
}

function scalarIn(node: KeyedNode, key: string): ScalarNode | undefined {
  const found = child(node, key);
  return found?.kind === 'scalar' && found.type !== 'null' ? found : undefined;
}

/** An attribute in every part that has it, the last wins; what a later part takes back is gone. */
export function given(service: Service, key: string): readonly Given[] {
  const all = service.parts.flatMap((part) => {
    const node = child(part.node, key);
    return node === undefined ? [] : [{ node, part, tag: mergeTag(node, part.file) }];
  });
  const from = all.findLastIndex(({ tag }) => tag !== null);
  return all.slice(Math.max(from, 0)).filter(({ tag }) => tag !== 'reset');
}

/** An attribute of one word; null when nobody gives it. */
export function scalarOf(service: Service, key: string): Given<ScalarNode> | null {
  const last = given(service, key).at(-1);
  return last?.node.kind === 'scalar' && last.node.type !== 'null' ? { node: last.node, part: last.part } : null;
}

const MAX_ITEMS = 1000;

/** The items of a list attribute, those of all parts one after the other; a word alone is a list of one. */
export function itemsOf(service: Service, key: string): readonly Given[] {
  return given(service, key).flatMap(({ node, part }) => (node.kind === 'scalar' ? [{ node, part }] : childrenOf(node).map((item) => ({ node: item, part })))).slice(0, MAX_ITEMS);
}
