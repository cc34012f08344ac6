import type { Word } from '../command.ts';
import { dropLeading, leading } from '../text.ts';

/** The parameters of a cmdlet: by position in this order, and which of them are switches. */
export interface ParameterTable {
  readonly positions: readonly string[];
  readonly switches?: readonly string[];
  /** Other names of parameters. */
  readonly aliases?: Readonly<Record<string, string>>;
  readonly others?: readonly string[];
}

const COMMON_SWITCHES = ['verbose', 'debug', 'whatif', 'confirm', 'force', 'passthru', 'usebasicparsing', 'recurse', 'nonewline', 'raw', 'asbytestream', 'append', 'noclobber', 'exportable', 'skipcertificatecheck', 'container', 'asjob', 'resume', 'allowinsecureredirect', 'disablekeepalive'];
const COMMON = ['erroraction', 'warningaction', 'informationaction', 'outvariable', 'errorvariable', 'ea', 'credential', 'filter', 'include', 'exclude', 'encoding'];

/** Values by parameter, in lower case; names may be cut short and have any case. */
export function readParameters(words: readonly Word[], table: ParameterTable): ReadonlyMap<string, Word> {
  const switches = [...(table.switches ?? []), ...COMMON_SWITCHES];
  const names = [...table.positions, ...(table.others ?? []), ...COMMON];
  const found = new Map<string, Word>();
  const loose: Word[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (word === undefined) break;
    const start = leading(word.text);
    if (!/^-[A-Za-z]/.test(start)) {
      loose.push(word);
      continue;
    }
    const colon = start.indexOf(':');
    const written = (colon === -1 ? start : start.slice(0, colon)).slice(1).toLowerCase();
    const name = table.aliases?.[written] ?? names.find((each) => each === written) ?? (switches.includes(written) ? written : (names.find((each) => each.startsWith(written)) ?? switches.find((each) => each.startsWith(written)) ?? written));
    if (colon !== -1) found.set(name, { text: dropLeading(word.text, colon + 1), content: null });
    else if (switches.includes(name)) found.set(name, word);
    else {
      const value = words[++index];
      if (value !== undefined) found.set(name, value);
    }
  }
  for (const name of table.positions) {
    if (found.has(name)) continue;
    const next = loose.shift();
    if (next !== undefined) found.set(name, next);
  }
  return found;
}
