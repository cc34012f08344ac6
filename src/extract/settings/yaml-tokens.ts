import { Lexer, Parser } from 'yaml';
import type { CST } from 'yaml';
import { TooLarge } from '../too-large.ts';

/** About 25,000 lines, as many as a tree has nodes. The parser needs a second for so many of the worst, and its memory grows with them. */
const MAX_LEXEMES = 150_000;
/** Flow collections in each other. */
const MAX_NESTING = 500;

/**
 * The token level of YAML, which does not mind mistakes.
 *
 * @throws TooLarge once the text has too many lexemes: 4 MB of brackets would take more than the memory that there is.
 */
export function* yamlTokens(text: string): Generator<CST.Token> {
  const parser = new Parser();
  let count = 0;
  let depth = 0;
  for (const lexeme of new Lexer().lex(text)) {
    count += 1;
    if (count > MAX_LEXEMES) throw new TooLarge(MAX_LEXEMES, 'YAML tokens');
    if (lexeme === '[' || lexeme === '{') depth += 1;
    if (lexeme === ']' || lexeme === '}') depth -= 1;
    if (depth > MAX_NESTING) throw new TooLarge(MAX_NESTING, 'levels');
    yield* parser.next(lexeme);
  }
  yield* parser.end();
}
