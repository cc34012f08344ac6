import type { Content } from '../../../model.ts';
import type { Call } from '../call.ts';
import { asText, unknownContent } from '../contents.ts';
import { plain } from '../text.ts';

const UTF8_MARK = new Uint8Array([0xef, 0xbb, 0xbf]);

/**
 * Text as a cmdlet writes it. Windows PowerShell writes UTF-16 from `Out-File` and `>`, and a byte-order mark for
 * `-Encoding UTF8`; PowerShell 6 and later write UTF-8 without one. `encoding`: the word of the command, empty for none.
 * https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_character_encoding
 */
export function encoded(content: Content, call: Pick<Call, 'program' | 'at' | 'world'>, encoding: string): Content {
  const flavour = call.world.powershell ?? null;
  const windows = flavour === 'core' ? null : written(content, call, encoding, true);
  const core = flavour === 'windows' ? null : written(content, call, encoding, false);
  if (windows === null || core === null) return core ?? windows ?? content;
  return windows === core ? core : { kind: 'choice', branches: [core, windows] };
}

function written(content: Content, call: Pick<Call, 'program' | 'at'>, encoding: string, windows: boolean): Content {
  const word = encoding.toLowerCase();
  const wide = word === 'unicode' || word === 'bigendianunicode' || word === 'utf32' || (word === '' && windows && (call.program === 'Out-File' || call.program === '>'));
  if (wide) {
    const text = asText(content);
    const all = text === null ? null : plain(text);
    if (all === null || (word !== '' && word !== 'unicode')) return unknownContent(`${call.program} writes it as ${word === '' || word === 'unicode' ? 'UTF-16' : word}, which readers of PEM files do not understand`, call.at);
    const bytes = Buffer.from(`\ufeff${all}`, 'utf16le');
    return { kind: 'bytes', bytes: new Uint8Array(bytes), at: call.at };
  }
  if (word === 'utf8bom' || (word === 'utf8' && windows)) return { kind: 'pieces', pieces: [{ kind: 'bytes', bytes: UTF8_MARK, at: call.at }, content] };
  return word === '?' ? unknownContent('written in an encoding that is not known', call.at) : content;
}
