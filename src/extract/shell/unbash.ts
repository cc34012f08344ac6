import { parse } from 'unbash';
import type { ParsedScript } from 'unbash';

export type {
  Assignment, CommandNode, CompoundList, Command as CommandSyntax, Function as FunctionSyntax, HereDoc, ParsedScript as Script, ParameterExpansionPart,
  PipelineNode, Redirection, Statement, Word as WordSyntax, WordPart,
} from 'unbash';

/** Longer scripts are data. UTF-16 units. */
export const MAX_SCRIPT_LENGTH = 500_000;

/** The one door to the shell parser. It recovers from errors; a script that it cannot read at all is null. */
export function parseScript(text: string): ParsedScript | null {
  if (text.length > MAX_SCRIPT_LENGTH) return null;
  try {
    return parse(text);
  } catch {
    return null;
  }
}
