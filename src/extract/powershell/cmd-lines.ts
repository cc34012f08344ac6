import type { Part } from '../../model.ts';
import type { Redirect } from '../operations/index.ts';
import { plain, textOf } from '../operations/text.ts';
import { isSecretName } from '../secrets.ts';
import type { MappedText, ShellWord } from '../shell/index.ts';
import type { Piece } from '../strings/input.ts';
import { slashed } from './session.ts';

const MAX_COMMANDS = 5000;

/** One command of a batch file. Offsets are of the text that was read. */
export interface Line {
  readonly words: readonly ShellWord[];
  readonly redirects: readonly Redirect[];
  readonly sometimes: boolean;
  readonly start: number;
  readonly end: number;
}

/** Commands with their words, redirections, and whether they stand where they may not run. Lines that end in `^` go on. */
export function* readLines(source: MappedText): Generator<Line> {
  const { text } = source;
  let depth = 0;
  let at = 0;
  let sometimes = false;
  for (let count = 0; at < text.length && count < MAX_COMMANDS; count++) {
    const start = at;
    const words: ShellWord[] = [];
    const redirects: Redirect[] = [];
    let end = '';
    while (at < text.length) {
      const character = text.charAt(at);
      if (character === ' ' || character === '\t' || (character === '@' && words.length === 0)) at++;
      else if (character === '^' && /^\^\r?\n/.test(text.slice(at, at + 3))) at += text.startsWith('\r\n', at + 1) ? 3 : 2;
      else if (/[\n\r&|]/.test(character)) {
        end = character === '\r' ? '\n' : text.startsWith(character + character, at) && character !== '\n' ? character + character : character;
        at += end.length;
        break;
      } else if (character === '(' && !isList(words)) {
        depth++;
        at++;
        break;
      } else if (character === ')' && depth > 0) {
        depth--;
        at++;
        if (words.length > 0) break;
      } else if (words.length === 0 && (text.startsWith('::', at) || (character === ':' && /^:[A-Za-z_]/.test(text.slice(at, at + 2))))) {
        at = lineEnd(text, at);
      } else if (/^[12]?>/.test(text.slice(at, at + 2)) || character === '<') {
        const descriptor = /^[12]?/.exec(text.slice(at, at + 1))?.[0] ?? '';
        const append = text.startsWith('>>', at + descriptor.length);
        at += descriptor.length + (append ? 2 : 1);
        if (text.charAt(at) === '&') {
          at += 2;
          continue;
        }
        while (text.charAt(at) === ' ') at++;
        const target = readCmdWord(source, at);
        at = target.end;
        const path = slashed(target.word.text);
        const nowhere = /^nul$/i.test(plain(path) ?? '');
        if (descriptor !== '2' && !nowhere) redirects.push(character === '<' ? { kind: 'from', path } : { kind: 'to', path, append });
      } else {
        const read = readCmdWord(source, at);
        if (read.end === at) at++;
        else {
          words.push(read.word);
          at = read.end;
          if (words.length === 1 && /^rem$/i.test(plain(read.word.text) ?? '')) at = lineEnd(text, at);
        }
      }
    }
    if (words.length > 0) yield { words, redirects, sometimes: sometimes || depth > 0, start: start + leadingBlanks(text, start), end: Math.max(start, trimmedEnd(text, start, at - end.length)) };
    sometimes = end === '||' || (sometimes && end === '&&');
  }
}

/** Behind `in` an opening bracket is the list of a loop. */
function isList(words: readonly ShellWord[]): boolean {
  return /^in$/i.test(plain(words.at(-1)?.text ?? { parts: [{ kind: 'unknown', reason: '' }], at: { path: '', line: 1, column: 1, endLine: 1, endColumn: 1 } }) ?? '');
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

function leadingBlanks(text: string, start: number): number {
  let at = start;
  while (/[\s@]/.test(text.charAt(at))) at++;
  return at - start;
}

function trimmedEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && /\s/.test(text.charAt(at - 1))) at--;
  return at;
}

/** One word: quotes undone, `^` escapes undone, `%NAME%` as a variable. */
function readCmdWord(source: MappedText, from: number): { readonly word: ShellWord; readonly end: number } {
  const { text, file } = source;
  const pieces: Piece[] = [];
  let run = '';
  let start = from;
  let at = from;
  let quoted = false;
  const flush = (): void => {
    if (run !== '') pieces.push({ part: { kind: 'literal', text: run }, start: source.start(start), end: source.end(at) });
    run = '';
  };
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '\n' || (!quoted && /[\s&|<>]/.test(character)) || (!quoted && character === ')' && from !== at)) break;
    if (character === '"') {
      if (run === '') start = at + 1;
      quoted = !quoted;
      if (!quoted) {
        const closed = at;
        flushAt(closed);
      }
      at++;
      if (run === '') start = at;
    } else if (character === '^' && !quoted && at + 1 < text.length) {
      run += text.charAt(at + 1);
      at += 2;
    } else if (character === '%') {
      const name = /^%(\w{1,100})%/.exec(text.slice(at, at + 110))?.[1];
      if (name === undefined) {
        run += character;
        at++;
      } else {
        flush();
        const end = at + name.length + 2;
        const part: Part = isSecretName(name) ? { kind: 'unknown', reason: 'withheld' } : { kind: 'variable', name, otherwise: null };
        pieces.push({ part, start: source.start(at), end: source.end(end) });
        at = end;
        start = at;
      }
    } else {
      run += character;
      at++;
    }
  }
  flush();
  const [only] = pieces;
  const variable = pieces.length === 1 && only?.part.kind === 'variable' ? only.part.name : null;
  return { word: { text: textOf(pieces.map(({ part }) => part), source.at(from, at)), content: null, pieces, file, variable }, end: at };

  function flushAt(end: number): void {
    if (run !== '') pieces.push({ part: { kind: 'literal', text: run }, start: source.start(start), end: source.end(end) });
    run = '';
  }
}
