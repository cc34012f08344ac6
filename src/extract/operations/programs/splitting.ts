import type { Content, Text } from '../../../model.ts';
import type { Call, Program } from '../call.ts';
import { NO_EFFECT } from '../command.ts';
import type { Effect } from '../command.ts';
import { converted, joined, unknownContent } from '../contents.ts';
import { readArguments } from '../options.ts';
import { concat, literalsOf, plain } from '../text.ts';

/** Programs that split a bundle into files of one certificate each. Files that the program counts have a `*` in their name. */

const AT_CERTIFICATES = /-(?:BEGIN|END)|(?:BEGIN|END)[ .*+\\s]{0,4}(?:TRUSTED )?CERT/;

/** `csplit -z -f cert- bundle.pem '/-----BEGIN CERTIFICATE-----/' '{*}'`: https://www.gnu.org/software/coreutils/csplit */
export const csplit: Program = (call) => {
  const given = readArguments(call.words, { short: 'fbn', long: ['prefix', 'suffix-format', 'digits'] });
  const [file, ...patterns] = given.operands;
  if (file === undefined) return NO_EFFECT;
  const prefix = given.value('f', 'prefix')?.text ?? 'xx';
  const suffix = plain(given.value('b', 'suffix-format')?.text ?? { parts: [], at: call.at }) ?? '';
  const name = concat([prefix, suffix === '' ? '*' : counted(suffix)], call.at);
  return pieces(call, name, patterns.some(({ text }) => AT_CERTIFICATES.test(literalsOf(text))) ? call.opened(file) : null);
};

/** `split -p PATTERN` (BSD) splits at lines; other ways of splitting cut through certificates. */
export const split: Program = (call) => {
  const given = readArguments(call.words, { short: 'pablnC', long: ['suffix-length', 'bytes', 'lines', 'number', 'line-bytes', 'additional-suffix'] });
  const [file, prefix] = given.operands;
  const pattern = given.value('p');
  const from = file === undefined ? call.stdin() : call.opened(file);
  return pieces(call, concat([prefix?.text ?? 'x', '*'], call.at), pattern !== null && AT_CERTIFICATES.test(literalsOf(pattern.text)) ? from : null);
};

/** `awk '/END CERTIFICATE/ {…} {print > "cert" n ".pem"}' bundle.pem`. Anything else that it prints is not followed. */
export const awk: Program = (call) => {
  const given = readArguments(call.words, { short: 'vFf', long: ['assign', 'field-separator', 'file'] });
  const output = unknownContent(`changed by ${call.program}`, call.at);
  const script = given.has('f', 'file') ? undefined : given.operands[0];
  const operands = script === undefined ? given.operands : given.operands.slice(1);
  const code = script === undefined ? '' : literalsOf(script.text).slice(0, MAX_SCRIPT);
  const name = printedTo(code);
  if (name === null) return { operations: [], output };
  const files = operands.filter(({ text }) => !/^\w+=/.test(literalsOf(text)));
  const from: Content = files.length === 0 ? call.stdin() : joined(files.map((word) => call.opened(word)), call.at);
  return { ...pieces(call, { parts: [{ kind: 'literal', text: name }], at: call.at }, AT_CERTIFICATES.test(code) ? from : null), output: null };
};

const MAX_SCRIPT = 10_000;

function pieces(call: Call, name: Text, from: Content | null): Effect {
  const path = call.path({ text: name, content: null });
  return { operations: [from === null ? call.taint([path]) : call.write(path, converted('split', from, call.at))], output: null };
}

/** The name of the files that an awk script prints to, with a `*` for what it computes; null when it names none. */
function printedTo(code: string): string | null {
  const target = /print[^>;}\n]{0,100}>{1,2}\s{0,10}([^;}\n]{1,200})/.exec(code)?.[1]?.trim();
  if (target === undefined) return null;
  const name = /^\(?([A-Za-z_]\w{0,60})\)?$/.exec(target)?.[1];
  const assigned = name === undefined ? -1 : code.search(new RegExp(`(?<!\\w)${name}\\s{0,5}=(?!=)`));
  const expression = assigned === -1 ? target : (/=\s{0,10}([^;}\n]{1,200})/.exec(code.slice(assigned))?.[1] ?? '');
  const pattern = patternOf(expression);
  return pattern === '*' || pattern.startsWith('/dev/') ? null : pattern;
}

/** `"cert" n ".pem"` is `cert*.pem`, and so is `sprintf("cert%02d.pem", n)`. */
function patternOf(expression: string): string {
  const template = /^\(?sprintf\(\s{0,5}"([^"]{0,200})"/.exec(expression)?.[1];
  if (template !== undefined) return counted(template);
  const parts = expression.match(/"[^"]{0,200}"|[^"]{1,200}/g) ?? [];
  const text = parts.map((part) => (part.startsWith('"') ? part.slice(1, -1) : /^[\s()]*$/.test(part) ? '' : '*')).join('');
  return text.replace(/\*{2,}/g, '*');
}

function counted(template: string): string {
  return template.replace(/%[-0-9.]{0,8}[a-z]/gi, '*');
}
