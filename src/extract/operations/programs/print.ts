import type { Content, Location, Part, Text } from '../../../model.ts';
import { heldBy } from '../call.ts';
import type { Call, Program } from '../call.ts';
import { NO_EFFECT } from '../command.ts';
import type { Effect, Word } from '../command.ts';
import { joined, textContent } from '../contents.ts';
import { readArguments } from '../options.ts';
import { concat, leading, literalsOf, literalText, plain, textOf } from '../text.ts';

/** `cat a b`: the files in order; `-` and no operand are the standard input. */
export const cat: Program = (call) => {
  const { operands } = readArguments(call.words, {});
  if (operands.length === 0) return { operations: [], output: call.stdin() };
  const pieces = operands.map((word) => call.opened(word));
  // One pattern is one text of all its files, where `cp` would take it for that many files.
  return { operations: [], output: operands.some(({ text }) => /[*?[]/.test(literalsOf(text))) ? { kind: 'pieces', pieces } : joined(pieces, call.at) };
};

/** `ls *.crt`: the files that it is given, a line each; what lies in a folder, and long lines, are not known. */
export const ls: Program = (call) => {
  const { operands } = readArguments(call.words, {});
  const files = operands.length > 0 && operands.every(({ text, content }) => content === null && /\.[a-z0-9*]{1,10}$/i.test(plain(text) ?? ''));
  const long = call.words.some(({ text }) => /^-[a-zA-Z]*[lis]/.test(leading(text)) || leading(text).startsWith('--'));
  return { operations: [], output: files && !long ? joined(operands.map(({ text }) => textContent(concat([text, '\n'], call.at))), call.at) : { kind: 'unknown', reason: 'output of ls', at: call.at } };
};

export const tee: Program = (call) => {
  const given = readArguments(call.words, {});
  const output = call.stdin();
  return { operations: given.operands.map((word) => call.write(call.path(word), output, given.has('a', 'append'))), output };
};

/**
 * `echo`: the words, then a newline. Whether it reads `\n` without `-e` is the shell's: bash does not, dash does
 * (https://pubs.opengroup.org/onlinepubs/9699919799/utilities/echo.html leaves it open).
 */
export const echo: Program = (call) => {
  let { words } = call;
  let newline = true;
  let escapes: boolean | null = call.world.shell === 'bash' ? false : null;
  for (let flags = echoFlags(words[0]); flags !== ''; flags = echoFlags(words[0])) {
    if (flags.includes('n')) newline = false;
    if (flags.includes('e')) escapes = true;
    if (flags.includes('E')) escapes = false;
    words = words.slice(1);
  }
  const print = (undo: boolean): Content => {
    const pieces = words.flatMap((word, index) => [...(index > 0 ? [textContent(literalText(' ', call.at))] : []), undo ? unescapedWord(word) : heldBy(word)]);
    return joined(newline ? [...pieces, textContent(literalText('\n', call.at))] : pieces, call.at);
  };
  if (escapes !== null || !words.some((word) => word.text.parts.some((part) => part.kind === 'literal' && part.text.includes('\\')))) {
    return { operations: [], output: print(escapes ?? false) };
  }
  return { operations: [], output: { kind: 'choice', branches: [print(true), print(false)] } };
};

function echoFlags(word: Word | undefined): string {
  const text = word === undefined ? null : plain(word.text);
  return text !== null && /^-[neE]+$/.test(text) ? text : '';
}

/** `yes`: the same line without end; the first one is what an answer is read from. */
export const yes: Program = (call) => ({ operations: [], output: call.words.length === 0 ? textContent(literalText('y\n', call.at)) : joined([...call.words.map(heldBy), textContent(literalText('\n', call.at))], call.at) });

/** `printf FORMAT WORD…`: the format is used again until the words are spent. */
export const printf: Program = (call) => {
  const words = call.words[0] !== undefined && plain(call.words[0].text) === '--' ? call.words.slice(1) : call.words;
  const [format, ...values] = words;
  if (format === undefined || plain(format.text) === '-v') return NO_EFFECT;
  return { operations: [], output: formatted(call, format, values) };
};

const MAX_ROUNDS = 200;

function formatted(call: Call, format: Word, values: readonly Word[]): Content {
  if (format.content !== null) return format.content;
  const pieces: Content[] = [];
  let next = 0;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const before = next;
    for (const part of format.text.parts) {
      if (part.kind !== 'literal') pieces.push(textContent({ parts: [part], at: format.text.at }));
      else {
        for (const directive of directives(part.text)) {
          if (typeof directive === 'string') pieces.push(textContent(literalText(directive, format.text.at)));
          else {
            const value = values[next++];
            if (value !== undefined) pieces.push(converted(directive.letter, value, call.at));
          }
        }
      }
    }
    if (next >= values.length || next === before) break;
  }
  return joined(pieces, call.at);
}

function converted(letter: string, value: Word, at: Location): Content {
  if (letter === 's') return heldBy(value);
  if (letter === 'b') return unescapedWord(value);
  return { kind: 'unknown', reason: `printf %${letter}`, at };
}

/** The format in plain runs and directives; escapes undone. */
function directives(format: string): readonly (string | { readonly letter: string })[] {
  const found: (string | { letter: string })[] = [];
  let last = 0;
  for (const match of format.matchAll(/%(?:%|[-+ #0]{0,5}[\d*]{0,6}(?:\.[\d*]{0,6})?([a-zA-Z]))/g)) {
    found.push(unescaped(format.slice(last, match.index)));
    found.push(match[1] === undefined ? '%' : { letter: match[1] });
    last = match.index + match[0].length;
  }
  found.push(unescaped(format.slice(last)));
  return found.filter((part) => part !== '');
}

function unescapedWord(word: Word): Content {
  return word.content ?? textContent(unescapedText(word.text));
}

function unescapedText(text: Text): Text {
  return textOf(text.parts.map((part): Part => (part.kind === 'literal' ? { kind: 'literal', text: unescaped(part.text) } : part)), text.at);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\', a: '\u0007', b: '\b', f: '\f', v: '\v', '"': '"', "'": "'" };

function unescaped(text: string): string {
  return text.replaceAll(/\\(?:0?([0-7]{1,3})|x([0-9a-fA-F]{1,2})|([nrtabfv\\"']))/g, (_all, octal?: string, hex?: string, letter?: string) => {
    if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    return ESCAPES[letter ?? ''] ?? '';
  });
}

/** Programs whose output is their own words' business: `basename`, `dirname`, `pwd`. */
const pathWords: Record<'dirname' | 'basename', (path: string) => string> = {
  dirname: (path) => {
    const bare = path.replace(/(?<=.)\/+$/, '');
    const cut = bare.lastIndexOf('/');
    return cut === -1 ? '.' : cut === 0 ? '/' : bare.slice(0, cut);
  },
  basename: (path) => {
    const bare = path.replace(/(?<=.)\/+$/, '');
    return bare.slice(bare.lastIndexOf('/') + 1);
  },
};

export const basename: Program = (call) => pathWord(call, (path, suffix) => {
  const name = pathWords.basename(path);
  return suffix !== null && suffix !== '' && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
});

export const dirname: Program = (call) => pathWord(call, (path) => pathWords.dirname(path));

function pathWord(call: Call, of: (path: string, suffix: string | null) => string): Effect {
  const [path, suffix] = readArguments(call.words, { short: 's', long: ['suffix'] }).operands;
  const text = path === undefined ? null : plain(path.text);
  if (text === null) return { operations: [], output: { kind: 'unknown', reason: `output of ${call.program}`, at: call.at } };
  return { operations: [], output: textContent(literalText(`${of(text, suffix === undefined ? null : plain(suffix.text))}\n`, call.at)) };
}
