import type { Location } from '../model.ts';
import { lastAtMost } from '../shared/order.ts';

/** A file as extractors see it: bytes, decoded text, and positions. */
export class SourceFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** How the bytes were decoded; `binary` has an empty text. */
  readonly encoding: 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be' | 'binary';
  /** Without a byte-order mark. */
  readonly text: string;
  #lineStarts: number[] | null = null;

  constructor(path: string, bytes: Uint8Array) {
    this.path = path;
    this.bytes = bytes;
    const { encoding, text } = decode(bytes);
    this.encoding = encoding;
    this.text = text;
  }

  /** The span from one offset of `text` to another; the end is exclusive. What lies outside is moved to the nearest end. */
  at(start: number, end: number = start): Location {
    const from = this.#position(start);
    const to = this.#position(Math.max(start, end));
    return { path: this.path, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  }

  /** Offset in `text` of a line and column, both starting at 1. `path`: of the file, where the text may come from several. */
  offset(line: number, column = 1, _path: string = this.path): number {
    return (this.#starts()[line - 1] ?? this.text.length) + column - 1;
  }

  /** The whole file. */
  whole(): Location {
    return this.at(0, this.text.length);
  }

  #position(wanted: number): { line: number; column: number } {
    // Some parsers count a character behind the last one, where an escape is cut off.
    const offset = Math.max(0, Math.min(wanted, this.text.length));
    const starts = this.#starts();
    const line = lastAtMost(starts, offset);
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
  }

  #starts(): number[] {
    if (this.#lineStarts === null) {
      this.#lineStarts = [0];
      for (let at = this.text.indexOf('\n'); at !== -1; at = this.text.indexOf('\n', at + 1)) this.#lineStarts.push(at + 1);
    }
    return this.#lineStarts;
  }
}

/** A NUL within this many bytes makes a file binary, as git decides it. */
const SNIFFED_BYTES = 8000;

function decode(bytes: Uint8Array): { encoding: SourceFile['encoding']; text: string } {
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xfe) return { encoding: 'utf-16le', text: new TextDecoder('utf-16le').decode(bytes) };
  if (first === 0xfe && second === 0xff) return { encoding: 'utf-16be', text: new TextDecoder('utf-16be').decode(bytes) };
  if (bytes.subarray(0, SNIFFED_BYTES).includes(0)) return { encoding: 'binary', text: '' };
  const mark = first === 0xef && second === 0xbb && third === 0xbf;
  return { encoding: mark ? 'utf-8-bom' : 'utf-8', text: new TextDecoder('utf-8').decode(bytes) };
}
