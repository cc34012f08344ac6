import type { Content, Text } from '../../../model.ts';
import type { Call, Program } from '../call.ts';
import type { Word } from '../command.ts';
import { textContent, unknownContent } from '../contents.ts';
import { withSlash } from '../paths.ts';
import { concat, leading, literalText, plain, textOf } from '../text.ts';

const MAX_ROOTS = 20;

/** `find FOLDER -name PATTERN -exec PROGRAM {} \;`: the program runs with each file, and all of them are one pattern here. */
export const find: Program = (call) => {
  const output = printed(call);
  const start = call.words.findIndex(({ text }) => plain(text) === '-exec' || plain(text) === '-execdir');
  if (start === -1) return { operations: [], output };
  const end = call.words.findIndex(({ text }, index) => index > start && [';', '+'].includes(plain(text) ?? ''));
  const command = call.words.slice(start + 1, end === -1 ? undefined : end);
  const operations = patterns(call).flatMap((files) => call.runs(command.map((word) => filledIn(word, files))).operations);
  return { operations, output };
};

/** What it finds, as a pattern for each folder. */
function patterns(call: Call): readonly Text[] {
  return roots(call).map((root) => concat([withSlash(root), valueOf(call, ['-maxdepth']) === '1' ? '' : '**/', valueOf(call, ['-name', '-iname']) ?? '*'], call.at));
}

/** Files of one name pattern, a line each; what other tests choose is not known. */
function printed(call: Call): Content {
  const named = valueOf(call, ['-name', '-iname']);
  const plainly = call.words.every(({ text }) => !OTHER.test(leading(text)));
  if (named === null || !plainly) return unknownContent('output of find', call.at);
  return textContent(concat(patterns(call).flatMap((files) => [files, '\n']), call.at));
}

/** Tests and actions that change what is printed. */
const OTHER = /^(?:!|\(|-(?:not|o|or|exec|execdir|ok|printf|ls|delete|path|wholename|regex|iregex|newer\w*|mtime|mmin|size|user|perm|prune|print0?f|quit)$)/;

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
