import type { Word } from './command.ts';
import { dropLeading, leading, plain } from './text.ts';

/** Which options of a program take a value; all others are flags. */
export interface OptionTable {
  /** Letters: `o` for `-o FILE` and `-oFILE`. */
  readonly short?: string;
  /** Without dashes: `output` for `--output FILE` and `--output=FILE`. */
  readonly long?: readonly string[];
  /** Options are whole words behind one dash (`-inform DER`), as openssl, keytool and Java have them. */
  readonly words?: boolean;
}

export interface Arguments {
  /** Values by option name without dashes, in order. */
  values(...names: readonly string[]): readonly Word[];
  value(...names: readonly string[]): Word | null;
  has(...names: readonly string[]): boolean;
  readonly operands: readonly Word[];
  /** Options and operands in order, for programs that pair them. */
  readonly all: readonly Argument[];
}

/** `name` is null for an operand; `value` is null for a flag. */
export interface Argument {
  readonly name: string | null;
  readonly value: Word | null;
}

/** Sorts a program's words (without its name) into options and operands. `--` ends the options. */
export function readArguments(words: readonly Word[], table: OptionTable): Arguments {
  const long = new Set(table.long);
  const all: Argument[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (word === undefined) break;
    const start = leading(word.text);
    if (start === '--' && plain(word.text) === '--') {
      for (const rest of words.slice(index + 1)) all.push({ name: null, value: rest });
      break;
    }
    const next = (): Word | null => words[++index] ?? null;
    if (!start.startsWith('-') || start === '-') all.push({ name: null, value: word });
    else if (table.words === true || start.startsWith('--')) all.push(longOption(word, start, long, next));
    else all.push(...shortOptions(word, start, table.short ?? '', next));
  }
  const named = (names: readonly string[]): readonly Argument[] => all.filter((argument) => argument.name !== null && names.includes(argument.name));
  const values = (...names: readonly string[]): readonly Word[] => named(names).flatMap((argument) => argument.value ?? []);
  return {
    all, values,
    value: (...names) => values(...names).at(-1) ?? null,
    has: (...names) => named(names).length > 0,
    operands: all.flatMap((argument) => (argument.name === null && argument.value !== null ? [argument.value] : [])),
  };
}

function longOption(word: Word, start: string, long: ReadonlySet<string>, next: () => Word | null): Argument {
  const dashes = start.startsWith('--') ? 2 : 1;
  const equals = start.indexOf('=');
  if (equals !== -1) return { name: start.slice(dashes, equals), value: { text: dropLeading(word.text, equals + 1), content: null } };
  const name = start.slice(dashes);
  return { name, value: long.has(name) ? next() : null };
}

function shortOptions(word: Word, start: string, letters: string, next: () => Word | null): readonly Argument[] {
  const found: Argument[] = [];
  for (let at = 1; at < start.length; at++) {
    const name = start.charAt(at);
    if (!letters.includes(name)) {
      found.push({ name, value: null });
      continue;
    }
    const rest = dropLeading(word.text, at + 1);
    found.push({ name, value: rest.parts.length > 0 ? { text: rest, content: null } : next() });
    break;
  }
  return found;
}
