import { isBlank, isName, isNewline } from './characters.ts';
import type { Block, Expression } from './syntax.ts';

/** How parts of the grammar that lie within each other call each other. */
export interface Grammar {
  block(cursor: Cursor): Block;
  /** `param($a)` at the head of a block. */
  parameters(cursor: Cursor): readonly string[];
  members(cursor: Cursor): Expression | null;
}

/** Deeper brackets than these are nobody's script; they are read as plain text. */
const MAX_DEPTH = 60;

/** A place in a script that moves on. */
export class Cursor {
  readonly text: string;
  readonly grammar: Grammar;
  at = 0;
  #depth = 0;
  #spent = 0;

  constructor(text: string, grammar: Grammar) {
    this.text = text;
    this.grammar = grammar;
  }

  done(): boolean {
    return this.at >= this.text.length;
  }

  is(wanted: string): boolean {
    return this.text.startsWith(wanted, this.at);
  }

  take(wanted: string): boolean {
    if (!this.is(wanted)) return false;
    this.at += wanted.length;
    return true;
  }

  /** A single pipe, not `||`. */
  takePipe(): boolean {
    return this.is('|') && !this.is('||') && this.take('|');
  }

  /** A sticky pattern. */
  match(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? null;
    if (found !== null) this.at += found.length;
    return found;
  }

  /** The name that begins here, without moving. */
  peekWord(): string {
    let end = this.at;
    while (end < this.text.length && end - this.at < 100 && isName(this.text.charAt(end))) end++;
    return this.text.slice(this.at, end);
  }

  takeWord(): string {
    const word = this.peekWord();
    this.at += word.length;
    return word;
  }

  /** Everything before a character that the sticky pattern takes. */
  takeUntil(stop: RegExp): string {
    const start = this.at;
    for (; !this.done(); this.at++) {
      stop.lastIndex = this.at;
      if (stop.test(this.text)) break;
    }
    return this.text.slice(start, this.at);
  }

  /** Behind the bracket that closes the one here, strings within passed over; the end where there is none. */
  behind(close: string): number {
    const open = this.text.charAt(this.at);
    let depth = 0;
    let quote = '';
    for (let at = this.at; at < this.text.length; at++) {
      const character = this.text.charAt(at);
      if (quote !== '') {
        if (character === quote) quote = '';
      } else if (character === '"' || character === "'") quote = character;
      else if (character === open) depth++;
      else if (character === close && --depth === 0) return at + 1;
    }
    return this.text.length;
  }

  enter(): void {
    this.#depth++;
  }

  leave(): void {
    this.#depth--;
  }

  deep(): boolean {
    return this.#depth > MAX_DEPTH;
  }

  /** False when the script has had enough. */
  spend(limit: number): boolean {
    return this.#depth <= MAX_DEPTH && ++this.#spent <= limit;
  }

  /** Blanks, continued lines and comments. */
  skipSpace(): void {
    for (;;) {
      const character = this.text.charAt(this.at);
      if (isBlank(character)) this.at++;
      else if (character === '`' && isNewline(this.text.charAt(this.at + 1))) this.at += this.text.startsWith('\r\n', this.at + 1) ? 3 : 2;
      else if (this.is('<#')) {
        const end = this.text.indexOf('#>', this.at + 2);
        this.at = end === -1 ? this.text.length : end + 2;
      } else if (character === '#') {
        while (!this.done() && !isNewline(this.text.charAt(this.at))) this.at++;
      } else return;
    }
  }

  /** The same, with line ends, semicolons and commas. */
  skipSeparators(): void {
    for (;;) {
      this.skipSpace();
      const character = this.text.charAt(this.at);
      if (character === '' || !(isNewline(character) || character === ';' || character === ',')) return;
      this.at++;
    }
  }

  /** A pipe at the end of a line goes on in the next one. */
  skipSeparatorsAfterPipe(piped: boolean): void {
    if (piped) this.skipSeparators();
    else this.skipSpace();
  }

  /** The assignment operator here. */
  assignment(): string | null {
    this.skipSpace();
    return /^(?:[-+*/%]|\?\?)?=(?!=)/.exec(this.text.slice(this.at, this.at + 4))?.[0] ?? null;
  }
}
