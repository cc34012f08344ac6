import type { Content } from '../../../model.ts';
import type { Call, Program } from '../call.ts';
import type { Effect } from '../command.ts';
import { converted, joined, unknownContent } from '../contents.ts';
import { readArguments } from '../options.ts';
import type { Arguments, OptionTable } from '../options.ts';
import { literalsOf, plain } from '../text.ts';

/** `base64 -d`; encoding gives nothing that a driver reads. */
export const base64: Program = (call) => {
  const given = readArguments(call.words, { short: 'wio', long: ['wrap', 'input', 'output'] });
  const named = given.value('i', 'input') ?? given.operands[0];
  // In coreutils -i is a flag ("ignore garbage"): the word behind it is then the file, which comes to the same.
  const from = named === undefined ? call.stdin() : call.opened(named);
  const content = given.has('d', 'D', 'decode') ? converted('base64-decode', from, call.at) : unknownContent('base64', call.at);
  const output = given.value('o', 'output');
  return output === null ? { operations: [], output: content } : { operations: [call.write(call.path(output), content)], output: null };
};

/** In place, or as a filter. */
export const dos2unix: Program = (call) => {
  const given = readArguments(call.words, {});
  if (given.operands.length === 0) return { operations: [], output: converted('dos2unix', call.stdin(), call.at) };
  const [from, to] = given.operands;
  if (given.has('n', 'newfile') && from !== undefined && to !== undefined) {
    return { operations: [call.write(call.path(to), converted('dos2unix', call.opened(from), call.at))], output: null };
  }
  return { operations: given.operands.map((word) => call.write(call.path(word), converted('dos2unix', call.opened(word), call.at))), output: null };
};

/** `tr -d '\r'` takes carriage returns out; any other use changes what nobody can follow. */
export const tr: Program = (call) => {
  const given = readArguments(call.words, {});
  const set = given.operands[0];
  const returns = set !== undefined && /^(?:\\r|\\015|\r)+$/.test(plain(set.text) ?? '');
  return { operations: [], output: returns && given.has('d') ? converted('dos2unix', call.stdin(), call.at) : unknownContent('changed by tr', call.at) };
};

/** The scripts of sed that take a carriage return off each line. */
const RETURNS = /^s([/|#,])(?:\\r|\\x0d|\r)\$?\1\1g?$/i;

export const sed: Program = (call) => {
  const given = readArguments(call.words, { short: 'ef', long: ['expression', 'file'] });
  const scripts = given.values('e', 'expression');
  const named = scripts.length > 0 || given.has('f', 'file');
  const script = named ? scripts[0] : given.operands[0];
  const files = named ? given.operands : given.operands.slice(1);
  const returns = scripts.length < 2 && script !== undefined && RETURNS.test(plain(script.text) ?? '');
  const change = (from: Content): Content => (returns ? converted('dos2unix', from, call.at) : unknownContent('changed by sed', call.at));
  const inPlace = given.has('i', 'in-place', 'I');
  if (!inPlace) return { operations: [], output: change(files.length === 0 ? call.stdin() : joined(files.map((word) => call.opened(word)), call.at)) };
  return { operations: returns ? files.map((word) => call.write(call.path(word), change(call.opened(word)))) : inPlaceTaint(call, given), output: null };
};

function inPlaceTaint(call: Call, given: Arguments): Effect['operations'] {
  // BSD's `-i ''` and GNU's `-i` differ by a word, so any operand that is no script is a file.
  const files = given.operands.filter((word) => !/^(?:$|s[/|#,]|\d|\$|\/)/.test(literalsOf(word.text)) || /^\/[\w./-]+$/.test(literalsOf(word.text)));
  return files.length === 0 ? [] : [call.taint(files.map((word) => call.path(word)))];
}

/** Programs that read files or a pipe and print something else: the output is unknown, the files stay. */
export function filter(table: OptionTable = {}): Program {
  return (call) => {
    readArguments(call.words, table);
    return { operations: [], output: unknownContent(`changed by ${call.program}`, call.at) };
  };
}

/** `perl -pi`, `ruby -i`: whatever files they name. */
export const inPlaceEditor: Program = (call) => {
  const given = readArguments(call.words, { short: 'eI', long: [] });
  const edits = given.has('i');
  return {
    operations: edits && given.operands.length > 0 ? [call.taint(given.operands.map((word) => call.path(word)))] : [],
    output: unknownContent(`output of ${call.program}`, call.at),
  };
};
