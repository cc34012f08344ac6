import type { Entry, Location, Text } from '../../model.ts';
import { NODE_COMMAND_LINE, NODE_ROOT_OPTIONS } from '../../shared/node.ts';
import { literalText, plain } from '../operations/text.ts';

/** Options that take the next word. */
const WITH_VALUE: ReadonlySet<string> = new Set(['-r', '--require', '--import', '--loader', '--experimental-loader', '-C', '--conditions', '--env-file', '--title']);
const MAX_WORDS = 100;

/** Of the words behind `node`: the options that decide on its roots; null when there are none. What stands behind the script is the script's. */
export function nodeOptions(words: readonly Text[], at: Location): Entry | null {
  const options: string[] = [];
  for (let index = 0; index < Math.min(words.length, MAX_WORDS); index += 1) {
    const word = words[index];
    const text = word === undefined ? null : plain(word);
    if (text === null || !text.startsWith('-') || text === '--' || text === '-') break;
    if (NODE_ROOT_OPTIONS.has(text)) options.push(text);
    if (WITH_VALUE.has(text)) index += 1;
  }
  return options.length === 0 ? null : { key: NODE_COMMAND_LINE, value: literalText(options.join(' '), at), connection: null, content: null, at };
}
