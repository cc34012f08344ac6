import type { Content, Part } from '../../model.ts';
import { joined, textContent } from '../operations/contents.ts';
import { textOf } from '../operations/text.ts';
import type { Piece } from '../strings/input.ts';
import type { SourceFile } from '../source-file.ts';
import type { ShellWord } from './session.ts';

/** A piece of a word; `content` where it stands for the output of a command. */
export interface Item extends Piece {
  readonly content: Content | null;
}

/** More words than this come of no pattern that people write. */
const MAX_FIELDS = 500;

/** Collects the pieces of a word, which may become several: braces, `"$@"`, arrays. */
export class Fields {
  #done: Item[][] = [];
  #open: Item[][] = [[]];
  /** `"$@"` of nothing makes no word at all. */
  #vanished = false;

  append(items: readonly Item[]): void {
    for (const field of this.#open) field.push(...items);
  }

  /** Every field goes on in each of these ways: `{a,b}`. */
  multiply(ways: readonly (readonly Item[])[]): void {
    if (ways.length * this.#open.length > MAX_FIELDS) return;
    this.#open = this.#open.flatMap((field) => ways.map((way) => [...field, ...way]));
  }

  /** The field ends within: `"$@"`. */
  spread(words: readonly (readonly Item[])[]): void {
    const [first, ...rest] = words;
    if (first === undefined) {
      this.#vanished = true;
      return;
    }
    this.append(first);
    const last = rest.pop();
    if (last === undefined || this.#done.length + rest.length > MAX_FIELDS) return;
    this.#done.push(...this.#open, ...rest.map((items) => [...items]));
    this.#open = [[...last]];
  }

  words(file: SourceFile, start: number, end: number, variable: string | null): readonly ShellWord[] {
    const fields = [...this.#done, ...this.#open].filter((items) => !this.#vanished || items.length > 0);
    return fields.map((items) => wordOf(items, file, start, end, variable));
  }
}

export function wordOf(items: readonly Item[], file: SourceFile, start: number, end: number, variable: string | null = null): ShellWord {
  const at = file.at(start, end);
  const content = items.some((item) => item.content !== null)
    ? joined(items.map((item) => item.content ?? textContent(textOf([item.part], file.at(item.start, item.end)))), at)
    : null;
  const pieces = items.filter(({ part }) => part.kind !== 'literal' || part.text !== '');
  return { text: textOf(pieces.map(({ part }) => part), at), content, pieces, file, variable };
}

export function literalItem(text: string, start: number, end: number): Item {
  return { part: { kind: 'literal', text }, start, end, content: null };
}

export function partItem(part: Part, start: number, end: number, content: Content | null = null): Item {
  return { part, start, end, content };
}

/** What a word holds, put at another place: where a variable is used. */
export function itemsOf(word: ShellWord, start: number, end: number): readonly Item[] {
  if (word.content !== null) return [{ part: word.text.parts.length === 1 && word.text.parts[0] !== undefined ? word.text.parts[0] : { kind: 'unknown', reason: 'output of a command' }, start, end, content: word.content }];
  return word.text.parts.map((part) => ({ part, start, end, content: null }));
}

/** A plain word, as other readers than the shell make them. */
export function plainWord(text: string, file: SourceFile, start: number, end: number): ShellWord {
  return wordOf([literalItem(text, start, end)], file, start, end);
}
