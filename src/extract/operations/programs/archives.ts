import type { FileOperation, Text } from '../../../model.ts';
import type { Call, Program } from '../call.ts';
import type { Word } from '../command.ts';
import { unknownContent } from '../contents.ts';
import { readArguments } from '../options.ts';
import { leading, literalText, plain } from '../text.ts';
import { under } from '../paths.ts';

/** `unzip -d folder`: the folder holds what the archive holds. */
export const unzip: Program = (call) => {
  const given = readArguments(call.words, { short: 'dxP' });
  return { operations: unpacked(call, given.value('d')), output: given.has('p') ? unknownContent('out of an archive', call.at) : null };
};

/** `tar x`: likewise. Packing changes nothing that is there. */
export const tar: Program = (call) => {
  const [first, ...rest] = call.words;
  // The old style has no dash: `tar xzf archive -C folder`.
  const bundled = first !== undefined && /^[a-zA-Z]+$/.test(plain(first.text) ?? '-');
  const words = bundled && first !== undefined ? [{ text: literalText(`-${leading(first.text)}`, first.text.at), content: null }, ...rest] : call.words;
  const given = readArguments(words, { short: 'fCTXIbg', long: ['file', 'directory', 'strip-components', 'exclude', 'transform', 'files-from', 'use-compress-program'] });
  if (!given.has('x', 'extract', 'get')) return { operations: [], output: unknownContent('an archive', call.at) };
  return { operations: unpacked(call, given.value('C', 'directory')), output: given.has('O', 'to-stdout') ? unknownContent('out of an archive', call.at) : null };
};

/** An archive that is unpacked over the whole system holds programs; it makes nothing unknown that we know. */
function unpacked(call: Call, named: Word | null): readonly FileOperation[] {
  const folder: Text = named === null ? under(call.folder, literalText('.', call.at)) : call.path(named);
  return /^\/+$/.test(plain(folder) ?? '') ? [] : [call.taint([folder])];
}
