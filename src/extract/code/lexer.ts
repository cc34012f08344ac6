import { backslashPieces, doubledPieces } from './escapes.ts';
import type { Language, StringForm } from './languages.ts';
import type { QuirkyLiteral } from './quirks.ts';
import { quirkyLiteral, skipQuirk } from './quirks.ts';
import type { Node, StringPiece, Token } from './tree.ts';
import { nest } from './tree.ts';

/** Interpolations inside interpolations; deeper ones are text. */
const MAX_DEPTH = 12;
const WORD = /[A-Za-z_$@\u0080-\uFFFF][A-Za-z0-9_$\u0080-\uFFFF]*[?!]?(?=\()|[A-Za-z_$@\u0080-\uFFFF][A-Za-z0-9_$\u0080-\uFFFF]*|[0-9][A-Za-z0-9_]*(?:\.[0-9][A-Za-z0-9_]*)?/y;
const MARK = /=>|:=|::|->|\?\.|\?\?|\?:|\|\||\/\/|<<|<>|<-|&&|[=!<>]=|\+=|\.=|[^]/y;
const CHARACTER = /'(?:\\[^\n]{1,9}?|[^'\\\n]{1,2})'/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;

/** The token tree of a language that {@link Language} describes. One pass, nothing is read twice. */
export function tableTree(source: string, language: Language): readonly Node[] {
  const byFirst = formsByFirst(language);
  const caseless = language.id === 'python';
  /** Of variables, in code and in strings. */
  const sigil = language.id === 'php' || language.id === 'perl' ? '$' : '';

  function formAt(at: number): StringForm | undefined {
    return byFirst.get(source[at] ?? '')?.find(({ open }) => source.startsWith(open, at) || (caseless && source.slice(at, at + open.length).toLowerCase() === open));
  }

  function skipped(at: number): number {
    for (const comment of language.lineComments) {
      if (source.startsWith(comment, at) && !(language.id === 'php' && source.startsWith('#[', at)) && !(language.id === 'perl' && source[at - 1] === '$')) return lineEnd(source, at);
    }
    for (const { open, close, nested } of language.blockComments) {
      if (source.startsWith(open, at)) return commentEnd(source, at + open.length, open, close, nested);
    }
    return at;
  }

  /** Tokens from `at` on; inside an interpolation up to its `}`, or to the end of the line when its string ends there. */
  function read(from: number, depth: number, multiline: boolean): { tokens: Token[]; end: number } {
    const tokens: Token[] = [];
    const oneLine = depth > 0 && !multiline;
    let heredoc: QuirkyLiteral['body'] = null;
    let at = from;
    let braces = 0;
    while (at < source.length) {
      if (heredoc !== null && at >= heredoc.line) {
        at = Math.max(at, heredoc.end);
        heredoc = null;
        continue;
      }
      if (source[at] === '\n' && oneLine) break;
      if (source[at] === '}' && depth > 0 && braces === 0) break;
      const next = Math.max(blankEnd(source, at), skipQuirk(source, at, language, tokens.at(-1)), oneLine ? at : skipped(at));
      if (next > at) {
        at = next;
        continue;
      }
      const quirky = quirkyLiteral(source, at, language, tokens.at(-1));
      if (quirky !== null && quirky.end > at) {
        for (const token of quirky.tokens) tokens.push(token);
        at = quirky.end;
        heredoc = quirky.body ?? heredoc;
        continue;
      }
      const form = formAt(at);
      if (form !== undefined) {
        const string = readString(at, form, depth);
        tokens.push(string);
        at = Math.max(string.end, at + form.open.length);
        continue;
      }
      if (language.characters && source[at] === "'") {
        CHARACTER.lastIndex = at;
        const match = CHARACTER.exec(source);
        at = match === null ? at + 1 : CHARACTER.lastIndex;
        continue;
      }
      WORD.lastIndex = at;
      const word = WORD.exec(source)?.[0];
      if (word !== undefined) {
        tokens.push({ kind: 'word', text: word, start: at, end: at + word.length });
        at += word.length;
        continue;
      }
      MARK.lastIndex = at;
      const mark = MARK.exec(source)?.[0] ?? source[at] ?? '';
      if (mark === '{') braces++;
      if (mark === '}') braces--;
      tokens.push({ kind: 'mark', text: mark, start: at, end: at + mark.length });
      at += mark.length;
    }
    return { tokens, end: at };
  }

  function readString(start: number, form: StringForm, depth: number): Token {
    const pieces: StringPiece[] = [];
    const { close, hole, escape, multiline } = form;
    let at = start + form.open.length;
    let from = at;
    const flush = (end: number): void => {
      if (end > from) for (const piece of literalPieces(source, from, end, form)) pieces.push(piece);
    };
    for (; at < source.length; ) {
      const character = source[at];
      if (character === '\\' && escape === 'backslash') at += 2;
      else if (character === '\n' && !multiline) break;
      else if (source.startsWith(close, at)) {
        if (escape !== 'doubled' || !source.startsWith(close, at + close.length)) break;
        at += 2 * close.length;
      } else if (hole !== null && depth < MAX_DEPTH && (character === hole[0] || (sigil !== '' && source.startsWith('{$', at)))) {
        const opened = character === '{' && hole !== '{' ? { end: at + 1, name: null } : openedHole(source, at, hole);
        if (opened === null) at += hole === '{' && source[at + 1] === '{' ? 2 : 1;
        else {
          flush(at);
          if (opened.name === null) {
            const inner = read(opened.end, depth + 1, multiline);
            const end = source[inner.end] === '}' ? inner.end + 1 : inner.end;
            pieces.push({ kind: 'hole', nodes: nest(inner.tokens), start: at, end });
            at = end;
          } else {
            const named = namedHole(source, at, opened.end, sigil + opened.name);
            pieces.push(named);
            at = named.end;
          }
          from = at;
        }
      } else at++;
    }
    at = Math.min(at, source.length);
    flush(at);
    return { kind: 'string', pieces, start, end: source.startsWith(close, at) ? at + close.length : at };
  }

  return nest(read(0, 0, true).tokens);
}

const formsOf = new WeakMap<Language, ReadonlyMap<string, readonly StringForm[]>>();

/** The string forms of a language by their first character, the longest first; made once. */
function formsByFirst(language: Language): ReadonlyMap<string, readonly StringForm[]> {
  const known = formsOf.get(language);
  if (known !== undefined) return known;
  const byFirst = new Map<string, StringForm[]>();
  for (const form of language.forms) {
    const first = form.open[0] ?? '';
    for (const key of new Set([first, first.toUpperCase()])) byFirst.set(key, [...(byFirst.get(key) ?? []), form].sort((a, b) => b.open.length - a.open.length));
  }
  formsOf.set(language, byFirst);
  return byFirst;
}

function literalPieces(source: string, start: number, end: number, { escape, close, hole }: StringForm): readonly StringPiece[] {
  const pieces =
    escape === 'backslash'
      ? backslashPieces(source, start, end)
      : escape === 'doubled'
        ? doubledPieces(source, start, end, close)
        : [{ kind: 'literal' as const, text: source.slice(start, end), start, end }];
  return hole === '{' ? undoubledBraces(source, undoubledBraces(source, pieces, '{'), '}') : pieces;
}

function undoubledBraces(source: string, pieces: readonly StringPiece[], brace: string): readonly StringPiece[] {
  return pieces.flatMap((piece) => (piece.kind === 'literal' && piece.text.length === piece.end - piece.start ? doubledPieces(source, piece.start, piece.end, brace) : [piece]));
}

/** Where the expression of a hole begins, or the name of `$name`; null when this is no hole. */
function openedHole(source: string, at: number, hole: string): { end: number; name: string | null } | null {
  if (hole === '{') return source[at + 1] === '{' ? null : { end: at + 1, name: null };
  if (source.startsWith(hole, at)) return { end: at + 2, name: null };
  if (hole !== '${') return null;
  NAME.lastIndex = at + 1;
  const name = NAME.exec(source)?.[0];
  return name === undefined ? null : { end: at + 1 + name.length, name };
}

/** `$name`, with the `[key]` or `{key}` behind it that PHP and Perl also fill in. */
function namedHole(source: string, start: number, end: number, name: string): StringPiece & { kind: 'hole' } {
  const word = { kind: 'word' as const, text: name, start, end };
  const open = source[end];
  const close = name.startsWith('$') && (open === '[' || open === '{') ? end + source.slice(end, end + 80).indexOf(open === '[' ? ']' : '}') : -1;
  const key = close <= end ? '' : source.slice(end + 1, close).replaceAll(/^['"]|['"]$/g, '');
  if (!/^\w+$/.test(key)) return { kind: 'hole', nodes: [word], start, end };
  const group = { kind: 'group' as const, open: open === '{' ? ('{' as const) : ('[' as const), children: [{ kind: 'word' as const, text: key, start: end + 1, end: close }], start: end, end: close + 1 };
  return { kind: 'hole', nodes: [word, group], start, end: close + 1 };
}

function lineEnd(source: string, at: number): number {
  const end = source.indexOf('\n', at);
  return end === -1 ? source.length : end;
}

/** Past blanks, and past the end of the line when nothing else is left on it. */
function blankEnd(source: string, at: number): number {
  if (source[at] === '\n') return at + 1;
  let end = at;
  while (source[end] === ' ' || source[end] === '\t' || source[end] === '\r') end++;
  return end;
}

function commentEnd(source: string, from: number, open: string, close: string, nested: boolean): number {
  if (!nested) {
    const end = source.indexOf(close, from);
    return end === -1 ? source.length : end + close.length;
  }
  let depth = 1;
  for (let at = from; at < source.length; at++) {
    if (source.startsWith(close, at)) {
      at += close.length - 1;
      if (--depth === 0) return at + 1;
    } else if (source.startsWith(open, at)) {
      at += open.length - 1;
      depth++;
    }
  }
  return source.length;
}
