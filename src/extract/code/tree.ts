/** A tolerant token tree: what a language's lexer leaves when comments and blanks are gone. Offsets are of the source. */
export type Node = Word | Mark | StringNode | Group;

export interface Word {
  readonly kind: 'word';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** An operator or a separator; also a bracket without its partner. */
export interface Mark {
  readonly kind: 'mark';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A string literal; escapes are undone, each of them a piece of its own. */
export interface StringNode {
  readonly kind: 'string';
  readonly pieces: readonly StringPiece[];
  readonly start: number;
  readonly end: number;
}

export type StringPiece =
  | { readonly kind: 'literal'; readonly text: string; readonly start: number; readonly end: number }
  /** An interpolated expression. */
  | { readonly kind: 'hole'; readonly nodes: readonly Node[]; readonly start: number; readonly end: number };

/** What stands between brackets. */
export interface Group {
  readonly kind: 'group';
  readonly open: '(' | '[' | '{';
  readonly children: readonly Node[];
  readonly start: number;
  readonly end: number;
}

export type Token = Word | Mark | StringNode;

/** Deeper brackets are read as flat text: whoever walks a tree may recurse. */
const MAX_DEPTH = 120;
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Groups tokens by brackets. A bracket without a partner stays a mark; one that was never closed ends with the file. */
export function nest(tokens: readonly Token[]): readonly Node[] {
  const root: Node[] = [];
  const stack: { open: Mark; children: Node[] }[] = [];
  let beyond = 0;
  const close = (end: number): void => {
    const frame = stack.pop();
    if (frame === undefined) return;
    const parent = stack.at(-1)?.children ?? root;
    parent.push({ kind: 'group', open: frame.open.text as Group['open'], children: frame.children, start: frame.open.start, end });
  };
  for (const token of tokens) {
    const here = stack.at(-1)?.children ?? root;
    if (token.kind !== 'mark') here.push(token);
    else if (Object.hasOwn(CLOSING, token.text)) {
      if (stack.length >= MAX_DEPTH) beyond++;
      else stack.push({ open: token, children: [] });
    } else if (token.text === ')' || token.text === ']' || token.text === '}') {
      if (beyond > 0) beyond--;
      else if (CLOSING[stack.at(-1)?.open.text ?? ''] === token.text) close(token.end);
      else if (CLOSING[stack.at(-2)?.open.text ?? ''] === token.text) {
        close(token.start);
        close(token.end);
      } else here.push(token);
    } else here.push(token);
  }
  const end = tokens.at(-1)?.end ?? 0;
  while (stack.length > 0) close(end);
  return root;
}

/** Children of a list, cut at a separator. Empty items are left out. */
export function split(nodes: readonly Node[], separator: (node: Node) => boolean): readonly (readonly Node[])[] {
  const items: Node[][] = [[]];
  for (const node of nodes) {
    if (separator(node)) items.push([]);
    else items.at(-1)?.push(node);
  }
  return items.filter((item) => item.length > 0);
}

export const isMark = (node: Node | undefined, ...texts: readonly string[]): node is Mark => node?.kind === 'mark' && texts.includes(node.text);
export const isWord = (node: Node | undefined, ...texts: readonly string[]): node is Word => node?.kind === 'word' && (texts.length === 0 || texts.includes(node.text));
export const isGroup = (node: Node | undefined, open: Group['open']): node is Group => node?.kind === 'group' && node.open === open;
