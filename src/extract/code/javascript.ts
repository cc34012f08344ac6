import jsTokens from 'js-tokens';
import { backslashPieces } from './escapes.ts';
import type { Node, StringPiece, Token } from './tree.ts';
import { nest } from './tree.ts';

const IGNORED = new Set(['WhiteSpace', 'LineTerminatorSequence', 'SingleLineComment', 'MultiLineComment', 'HashbangComment', 'JSXText', 'Invalid', 'JSXInvalid']);

interface Frame {
  readonly tokens: Token[];
  readonly pieces: StringPiece[];
  readonly start: number;
  holeStart: number;
}

/** The token tree of JavaScript and TypeScript. */
export function javascriptTree(source: string, jsx: boolean): readonly Node[] {
  const frames: Frame[] = [];
  let tokens: Token[] = [];
  let at = 0;
  const endHole = (frame: Frame): void => {
    frame.pieces.push({ kind: 'hole', nodes: nest(tokens), start: frame.holeStart, end: at });
    tokens = [];
  };
  for (const { type, value } of jsx ? jsTokens(source, { jsx: true }) : jsTokens(source)) {
    const start = at;
    const end = at + value.length;
    if (type === 'TemplateHead') {
      frames.push({ tokens, pieces: [...backslashPieces(source, start + 1, end - 2)], start, holeStart: end });
      tokens = [];
    } else if (type === 'TemplateMiddle' || type === 'TemplateTail') {
      const frame = frames.at(-1);
      if (frame !== undefined) {
        endHole(frame);
        const closed = type === 'TemplateMiddle' ? 2 : value.endsWith('`') ? 1 : 0;
        for (const piece of backslashPieces(source, start + 1, Math.max(start + 1, end - closed))) frame.pieces.push(piece);
        frame.holeStart = end;
        if (type === 'TemplateTail') {
          frames.pop();
          tokens = frame.tokens;
          tokens.push({ kind: 'string', pieces: frame.pieces, start: frame.start, end });
        }
      }
    } else if (type === 'StringLiteral' || type === 'NoSubstitutionTemplate' || type === 'JSXString') {
      const last = value.length > 1 && value.endsWith(value[0] ?? '') ? end - 1 : end;
      tokens.push({ kind: 'string', pieces: backslashPieces(source, start + 1, last), start, end });
    } else if (type === 'Punctuator' || type === 'JSXPunctuator') tokens.push({ kind: 'mark', text: value, start, end });
    else if (!IGNORED.has(type)) tokens.push({ kind: 'word', text: value, start, end });
    at = end;
  }
  for (let frame = frames.pop(); frame !== undefined; frame = frames.pop()) {
    endHole(frame);
    tokens = frame.tokens;
    tokens.push({ kind: 'string', pieces: frame.pieces, start: frame.start, end: at });
  }
  return nest(tokens);
}
