import type { Location } from '../../model.ts';
import { lastAtMost } from '../../shared/order.ts';
import { align } from '../settings/alignment.ts';
import { readTrees } from '../settings/formats.ts';
import type { KeyedNode, ScalarNode, Span } from '../settings/tree.ts';
import { SourceFile } from '../source-file.ts';

const NO_BYTES = new Uint8Array();

/**
 * Several files as one text, one behind the other, so that a tree with nodes of several files (a patched object, a rendered
 * template) is read like any other: the offset of a node tells its file. Paths and positions are those of the files.
 */
export class JoinedFiles extends SourceFile {
  override readonly text: string;
  readonly #files: readonly SourceFile[];
  readonly #starts: readonly number[];
  readonly #byPath: ReadonlyMap<string, number>;

  /** The first file is the one to point at where nothing else is known. */
  constructor(files: readonly [SourceFile, ...SourceFile[]]) {
    super(files[0].path, NO_BYTES);
    const starts: number[] = [];
    let length = 0;
    for (const { text } of files) {
      starts.push(length);
      length += text.length + 1;
    }
    this.text = files.map(({ text }) => text).join('\n');
    this.#files = files;
    this.#starts = starts;
    this.#byPath = new Map(files.map(({ path }, index) => [path, index]));
  }

  /** What an offset in one of the files is here. */
  startOf({ path }: SourceFile): number {
    return this.#starts[this.#byPath.get(path) ?? 0] ?? 0;
  }

  override at(start: number, end: number = start): Location {
    const index = lastAtMost(this.#starts, Math.max(0, start));
    const from = this.#starts[index] ?? 0;
    return (this.#files[index] ?? this).at(start - from, Math.max(start, end) - from);
  }

  override offset(line: number, column = 1, path: string = this.path): number {
    const index = this.#byPath.get(path) ?? 0;
    return (this.#starts[index] ?? 0) + (this.#files[index]?.offset(line, column, path) ?? 0);
  }

  override whole(): Location {
    return this.#files[0]?.whole() ?? super.whole();
  }
}

/** A tree whose offsets are moved: from those of its own file to those of {@link JoinedFiles}. */
export function moved<Node extends KeyedNode>(node: Node, by: number): Node {
  return by === 0 ? node : respanned(node, ({ start, end }) => ({ start: start + by, end: end + by }));
}

function respanned<Node extends KeyedNode>(node: Node, change: (span: Span) => Span): Node;
function respanned(node: KeyedNode, change: (span: Span) => Span): KeyedNode {
  const spans = { span: change(node.span), keySpan: node.keySpan === null ? null : change(node.keySpan) };
  return node.kind === 'scalar' ? { ...node, ...spans } : { ...node, ...spans, children: node.children.map((each) => respanned(each, change)) };
}

/** The documents in a text that stands in a value (an inline patch), with the offsets of the outer file. */
export function treesInside(outer: SourceFile, node: ScalarNode): readonly KeyedNode[] {
  const inner = new EmbeddedFile(outer.path, outer, node);
  return readTrees(inner, 'yaml').map((tree) => respanned(tree, (span) => inner.outside(span)));
}

/** A text that is a file of its own inside a scalar of another file: a key of a ConfigMap. Positions are those of the outer file. */
export class EmbeddedFile extends SourceFile {
  override readonly text: string;
  readonly #outer: SourceFile;
  readonly #node: ScalarNode;
  readonly #offsets: Int32Array | null;

  constructor(path: string, outer: SourceFile, node: ScalarNode) {
    super(path, NO_BYTES);
    this.text = node.text;
    this.#outer = outer;
    this.#node = node;
    this.#offsets = align(outer.text, node);
  }

  override at(start: number, end: number = start): Location {
    const outside = this.outside({ start, end });
    return this.#outer.at(outside.start, outside.end);
  }

  /** A stretch of this text in the outer file; the whole value where nobody can tell. */
  outside({ start, end }: Span): Span {
    if (this.#offsets === null) return this.#node.span;
    const from = this.#outside(start);
    // Behind the last character, and not before the next one: indentation and breaks lie between them.
    return { start: from, end: end > start ? this.#outside(end - 1) + 1 : from };
  }

  override offset(line: number, column = 1, path: string = this.#outer.path): number {
    return this.#offsets === null ? 0 : lastAtMost([...this.#offsets], this.#outer.offset(line, column, path));
  }

  override whole(): Location {
    return this.#outer.at(this.#node.span.start, this.#node.span.end);
  }

  #outside(offset: number): number {
    return this.#offsets?.[Math.max(0, Math.min(offset, this.text.length))] ?? this.#node.span.end;
  }
}
