import { parse } from 'unbash';
import type { ParsedScript } from 'unbash';
import { TooLarge } from '../too-large.ts';

export type {
  Assignment, CommandNode, CompoundList, Command as CommandSyntax, Function as FunctionSyntax, HereDoc, ParsedScript as Script, ParameterExpansionPart,
  PipelineNode, Redirection, Statement, Word as WordSyntax, WordPart,
} from 'unbash';

/** Longer scripts are data. UTF-16 units. */
const MAX_SCRIPT_LENGTH = 500_000;
/** The parser's time grows with the square of the here-documents of a line. */
const MAX_HEREDOCS = 2000;

/** @throws TooLarge */
export function checkScript(text: string): void {
  if (text.length > MAX_SCRIPT_LENGTH) throw new TooLarge(MAX_SCRIPT_LENGTH, 'characters');
  let heredocs = 0;
  for (let at = text.indexOf('<<'); at !== -1; at = text.indexOf('<<', at + 2)) heredocs += 1;
  if (heredocs > MAX_HEREDOCS) throw new TooLarge(MAX_HEREDOCS, 'here-documents');
}

/** The one door to the shell parser. It recovers from errors; a script that it cannot read at all is null. */
export function parseScript(text: string): ParsedScript | null {
  try {
    checkScript(text);
    return parse(text);
  } catch {
    return null;
  }
}
