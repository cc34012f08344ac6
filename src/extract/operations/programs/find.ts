import type { Text } from '../../../model.ts';
import type { Call, Program } from '../call.ts';
import type { Word } from '../command.ts';
import { unknownContent } from '../contents.ts';
import { withSlash } from '../paths.ts';
import { concat, leading, literalText, plain, textOf } from '../text.ts';

const MAX_ROOTS = 20;

/** `find FOLDER -name PATTERN -exec PROGRAM {} \;`: the program runs with each file, and all of them are one pattern here. */
export const find: Program = (call) => {
  const output = unknownContent('output of find', call.at);
  const start = call.words.findIndex(({ text }) => plain(text) === '-exec' || plain(text) === '-execdir');
  if (start === -1) return { operations: [], output };
  const end = call.words.findIndex(({ text }, index) => index > start && [';', '+'].includes(plain(text) ?? ''));
  const command = call.words.slice(start + 1, end === -1 ? undefined : end);
  const operations = roots(call).flatMap((root) => {
    const found = concat([withSlash(root), valueOf(call, ['-maxdepth']) === '1' ? '' : '**/', valueOf(call, ['-name', '-iname']) ?? '*'], call.at);
    return call.runs(command.map((word) => filledIn(word, found))).operations;
  });
  return { operations, output };
};

/** The folders before the first test. */
function roots(call: Call): readonly Text[] {
  const first = call.words.findIndex(({ text }) => /^[-(!]/.test(leading(text)));
  const named = call.words.slice(0, first === -1 ? undefined : first).slice(0, MAX_ROOTS);
  return named.length === 0 ? [literalText('.', call.at)] : named.map(({ text }) => text);
}

function valueOf(call: Call, names: readonly string[]): string | null {
  const at = call.words.findIndex(({ text }) => names.includes(plain(text) ?? ''));
  const value = at === -1 ? undefined : call.words[at + 1];
  return value === undefined ? null : plain(value.text);
}

/** The word with the file that was found in place of `{}`. */
function filledIn(word: Word, found: Text): Word {
  const parts = word.text.parts.flatMap((part) => {
    if (part.kind !== 'literal' || !part.text.includes('{}')) return [part];
    return part.text.split('{}').flatMap((text, index) => [...(index > 0 ? found.parts : []), { kind: 'literal' as const, text }]);
  });
  return { ...word, text: textOf(parts, word.text.at) };
}
