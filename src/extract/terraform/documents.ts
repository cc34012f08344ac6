import type { PlacedNode } from '../azure/index.ts';
import { renderedPieces } from '../hcl/rendered.ts';
import { toTree } from '../hcl/to-tree.ts';
import type { Value } from '../hcl/values.ts';
import { readTrees } from '../settings/formats.ts';
import type { SettingsFormat } from '../settings/formats.ts';
import type { KeyedNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';

/** Trees with the file that their spans count in. */
export interface Document {
  readonly file: SourceFile;
  readonly trees: readonly KeyedNode[];
}

/** A text in another notation (`yaml_body`, `type_properties_json`), whether it is written out or made by `jsonencode()`. */
export function documentOf(value: Value, format: SettingsFormat, file: SourceFile): Document {
  if (value.kind === 'map' || value.kind === 'list') return { file, trees: [toTree(value, file)] };
  if (value.kind !== 'text') return { file, trees: [] };
  if (value.structure !== undefined) return documentOf(value.structure, format, file);
  const rendered = renderedPieces(`${file.path}.${format}`, value.pieces, file);
  return { file: rendered, trees: readTrees(rendered, format).map((tree) => withSource(tree, rendered)) };
}

/** Each node with the file that it stands in, for readers of trees from several files. */
function withSource(node: KeyedNode, source: SourceFile): PlacedNode {
  return node.kind === 'scalar' ? { ...node, source } : { ...node, source, children: node.children.map((each) => withSource(each, source)) };
}

