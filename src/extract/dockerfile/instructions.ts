import type { Location } from '../../model.ts';
import { DockerfileParser } from 'dockerfile-ast';
import type { Instruction as Parsed } from 'dockerfile-ast';
import { pick, wholeFile } from '../shell/index.ts';
import type { MappedText } from '../shell/index.ts';
import type { SourceFile } from '../source-file.ts';
import { TooLarge } from '../too-large.ts';

/** One instruction, with its arguments as Docker reads them: continuations and comment lines within are gone. */
export interface Instruction {
  readonly keyword: string;
  /** From the keyword to the end of its last line, here-documents included. */
  readonly at: Location;
  /** Behind the keyword; without here-document bodies. */
  readonly arguments: MappedText;
  readonly heredocs: readonly HereDocument[];
  /** Arguments and here-documents as a shell would get them. */
  readonly script: MappedText;
}

export interface HereDocument {
  readonly name: string;
  /** `<<"EOF"`: nothing in it is expanded. */
  readonly quoted: boolean;
  readonly body: MappedText;
  /** Offsets in the file. */
  readonly start: number;
  readonly end: number;
}

export interface Instructions {
  readonly instructions: readonly Instruction[];
  readonly escape: string;
}

const MAX_INSTRUCTIONS = 5000;
/** Ten times the longest that people write. UTF-16 units. */
const MAX_LENGTH = 300_000;

/**
 * The instructions of a Dockerfile in order.
 *
 * @throws TooLarge
 */
export function readInstructions(file: SourceFile): Instructions {
  if (file.text.length > MAX_LENGTH) throw new TooLarge(MAX_LENGTH, 'characters');
  // The parser counts a bare carriage return as a line end, and we do not.
  const parsed = DockerfileParser.parse(file.text.replaceAll(/\r(?!\n)/g, ' '));
  const escape = parsed.getEscapeCharacter();
  const found = [...parsed.getInstructions()].slice(0, MAX_INSTRUCTIONS);
  return { instructions: found.map((instruction) => readInstruction(instruction, file, escape)), escape };
}

type Position = { readonly line: number; readonly character: number };

function readInstruction(parsed: Parsed, file: SourceFile, escape: string): Instruction {
  const offset = ({ line, character }: Position): number => file.offset(line + 1, character + 1);
  const range = parsed.getRange();
  const start = offset(range.start);
  const end = offset(range.end);
  const from = offset(parsed.getInstructionRange().end);
  // Asking for here-documents takes long on a long line, so only where there may be one.
  const heredocs = file.text.slice(from, end).includes('<<') ? heredocsOf(parsed, file, offset) : [];
  const [firstBody] = heredocs;
  const source = wholeFile(file);
  const head = headRanges(file.text, from, firstBody === undefined ? end : Math.min(end, firstBody.start), escape);
  return {
    keyword: parsed.getKeyword().toUpperCase(),
    at: file.at(start, end),
    arguments: pick(source, head),
    heredocs,
    script: firstBody === undefined ? pick(source, head) : pick(source, [...head, { start: head.at(-1)?.end ?? from, end }]),
  };
}

function heredocsOf(parsed: Parsed, file: SourceFile, offset: (position: Position) => number): readonly HereDocument[] {
  // `getHeredocs` is public in some instructions only, and works in all.
  const found = (parsed as unknown as { getHeredocs?: () => readonly ReturnType<typeof shape>[] }).getHeredocs?.() ?? [];
  return found.flatMap((heredoc) => {
    const content = heredoc.getContentRange();
    const opening = heredoc.getStartRange();
    if (content === null) return [];
    const start = offset(content.start);
    const end = offset(content.end);
    const word = file.text.slice(offset(opening.start), offset(opening.end));
    const stop = file.text[end] === '\n' ? end + 1 : file.text.startsWith('\r\n', end) ? end + 2 : end;
    return [{ name: heredoc.getName(), quoted: /["']/.test(word), body: pick(wholeFile(file), [{ start, end: stop }]), start, end: stop }];
  });
}

/** What the parser's here-documents look like. */
declare function shape(): {
  getName(): string;
  getStartRange(): { readonly start: Position; readonly end: Position };
  getContentRange(): { readonly start: Position; readonly end: Position } | null;
};

/** The stretches of an instruction that count: no continuation marks, no comment lines, no empty lines among them. */
function headRanges(text: string, from: number, to: number, escape: string): readonly { readonly start: number; readonly end: number }[] {
  const ranges: { start: number; end: number }[] = [];
  let first = true;
  for (let start = from; start < to; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 || newline >= to ? to : newline + 1;
    const line = text.slice(start, end);
    const bare = line.trim();
    if (!first && (bare === '' || bare.startsWith('#'))) {
      start = end;
      continue;
    }
    const stop = line.trimEnd().length;
    const continued = line.charAt(stop - 1) === escape && (end < to || line.length > stop);
    ranges.push({ start, end: start + (continued ? stop - 1 : stop) });
    if (!continued) break;
    first = false;
    start = end;
  }
  return ranges;
}
