import type { Content, FileOperation, Text } from '../../../model.ts';
import type { Call, Program } from '../call.ts';
import { NO_EFFECT } from '../command.ts';
import type { Word } from '../command.ts';
import { contentAt } from '../contents.ts';
import { readArguments } from '../options.ts';
import type { Arguments, OptionTable } from '../options.ts';
import { folderOf, nameOf, under, withSlash } from '../paths.ts';
import { leading, literalText } from '../text.ts';

const COPY_OPTIONS: OptionTable = { short: 'tS', long: ['target-directory', 'suffix'] };
const INSTALL_OPTIONS: OptionTable = { short: 'tSmog', long: ['target-directory', 'suffix', 'mode', 'owner', 'group', 'strip-program'] };

interface Transfer {
  readonly from: Word;
  readonly to: Text;
}

/** `a b`, `a b folder`, `-t folder a b`: what goes where. Several sources, and a named folder, keep their names. */
function transfers(call: Call, given: Arguments): readonly Transfer[] {
  const folder = given.value('t', 'target-directory');
  const sources = folder === null ? given.operands.slice(0, -1) : given.operands;
  const last = folder ?? given.operands.at(-1);
  if (last === undefined || last === null) return [];
  const target = asFolder(call.path(last));
  const to = folder !== null || sources.length > 1 ? withSlash(target) : target;
  return sources.map((from) => ({ from, to }));
}

/** `.` and `..` are folders that exist. */
function asFolder(path: Text): Text {
  const end = path.parts.at(-1);
  return end?.kind === 'literal' && /(?:^|\/)\.\.?$/.test(end.text) ? withSlash(path) : path;
}

export const copy: Program = (call) => ({
  operations: transfers(call, readArguments(call.words, COPY_OPTIONS)).map(({ from, to }) => call.write(to, call.opened(from))),
  output: null,
});

/** `install -d` makes folders; otherwise it copies. */
export const install: Program = (call) => {
  const given = readArguments(call.words, INSTALL_OPTIONS);
  if (given.has('d', 'directory')) return NO_EFFECT;
  return { operations: transfers(call, given).map(({ from, to }) => call.write(to, call.opened(from))), output: null };
};

export const move: Program = (call) => ({
  operations: transfers(call, readArguments(call.words, COPY_OPTIONS)).map(({ from, to }) => call.move(call.path(from), to)),
  output: null,
});

export const remove: Program = (call) => ({
  operations: readArguments(call.words, {}).operands.map((word) => call.remove(call.path(word))),
  output: null,
});

/** A link is a copy by reference. A symbolic link's relative target starts in the folder that holds the link. */
export const link: Program = (call) => {
  const given = readArguments(call.words, COPY_OPTIONS);
  const symbolic = given.has('s', 'symbolic');
  const [only] = given.operands;
  const pairs: readonly Transfer[] =
    given.operands.length === 1 && only !== undefined && !given.has('t', 'target-directory')
      ? [{ from: only, to: under(call.folder, literalText('./', only.text.at)) }]
      : transfers(call, given);
  return { operations: pairs.map(({ from, to }) => call.write(to, linked(call, from, to, symbolic))), output: null };
};

function linked(call: Call, from: Word, to: Text, symbolic: boolean): Content {
  if (!symbolic) return contentAt(call.path(from));
  const folder = nameOf(to) === null ? to : folderOf(to);
  const relative = leading(from.text) !== '' && !leading(from.text).startsWith('/');
  return contentAt(relative && folder !== null ? under(folder, from.text) : from.text);
}

/** Creates what is missing, and changes nothing else. */
export const touch: Program = (call) => ({
  operations: readArguments(call.words, { short: 'drt', long: ['date', 'reference'] }).operands.map((word) =>
    call.write(call.path(word), { kind: 'bytes', bytes: new Uint8Array(), at: call.at }, true)),
  output: null,
});

/** `truncate -s 0` empties; other sizes are nobody's way with certificates. */
export const truncate: Program = (call) => {
  const given = readArguments(call.words, { short: 'sr', long: ['size', 'reference'] });
  const size = given.value('s', 'size');
  const empties = size !== null && leading(size.text) === '0';
  return {
    operations: given.operands.map((word): FileOperation =>
      empties ? call.write(call.path(word), { kind: 'bytes', bytes: new Uint8Array(), at: call.at }) : call.taint([call.path(word)])),
    output: null,
  };
};

const isRemote = (word: Word): boolean => leading(word.text).includes(':');

/** Local copies; what another host holds cannot be seen. */
export const remoteCopy: Program = (call) => {
  const given = readArguments(call.words, { short: 'eiPpoFJcl', long: ['exclude', 'include', 'rsh', 'chmod', 'chown', 'filter'] });
  return {
    operations: transfers(call, given)
      .filter(({ to }) => !leading(to).includes(':'))
      .map(({ from, to }) => call.write(to, isRemote(from) ? { kind: 'unknown', reason: 'copied from another host', at: from.text.at } : call.opened(from))),
    output: null,
  };
};
