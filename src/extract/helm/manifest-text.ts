import { RenderedFile } from '../rendering/rendered-file.ts';
import type { Gap } from '../kubernetes/reading.ts';
import { maskExpression } from '../settings/template-mask.ts';
import type { Masked } from '../settings/template-mask.ts';
import { lastAtMost } from '../../shared/order.ts';
import type { SourceFile } from '../source-file.ts';
import { spelledOut } from '../rendering/rope.ts';
import type { Rope } from '../rendering/rope.ts';

/** A rendered template: the file that it is, and the text for the reader of YAML, which gets over what is unknown. */
export interface Manifest {
  readonly file: RenderedFile;
  readonly masked: Masked;
  /** Lines of which nothing is known. */
  readonly gaps: readonly Gap[];
}

const MAX_REASON = 200;

/** What nobody can read is spelled as a comment of a template that says why; `extract/settings` gives the reason on. */
function spelled(reason: string): string {
  return `{{/* ${reason.replaceAll(/[\s*{}]+/g, ' ').slice(0, MAX_REASON).trim()} */}}`;
}

export function manifestOf(template: SourceFile, strands: Rope): Manifest {
  const file = new RenderedFile(template.path, spelledOut(strands, spelled), template.whole());
  const begins: number[] = [];
  const pieces: string[] = [];
  let length = 0;
  for (const { text, unknown } of strands) {
    begins.push(length);
    const size = unknown === null ? text.length : spelled(unknown).length;
    const own = file.text.slice(length, length + size);
    pieces.push(unknown === null ? own : maskExpression(own));
    length += size;
  }
  const { text, gaps } = withoutUnknownLines(pieces.join(''));
  const reasonAt = (offset: number): string => strands.find(({ unknown }, index) => unknown !== null && (begins[index] ?? 0) >= offset)?.unknown ?? '';
  return { file, masked: { text, depthAt: (offset) => strands[lastAtMost(begins, offset)]?.depth ?? 0 }, gaps: gaps.map((gap) => ({ ...gap, reason: reasonAt(gap.start) })) };
}

const MASKED_LINE = /^[ \t]*\ue07b\ue07b[^\n\ue07d]*\ue07d\ue07d[ \t\r]*$/;
const BLOCK_HEADER = /(?::|^\s*-)[ \t]+[|>][-+0-9]*[ \t]*(?:#.*)?$/;

/** Lines of which nothing is known are nothing that a map or list can have in it; in a block of text they are text. */
function withoutUnknownLines(masked: string): { readonly text: string; readonly gaps: readonly Omit<Gap, 'reason'>[] } {
  const gaps: Omit<Gap, 'reason'>[] = [];
  let block: number | null = null;
  let next = 0;
  const lines = masked.split('\n').map((line) => {
    const start = next;
    next += line.length + 1;
    if (line.trim() === '') return line;
    const indent = line.length - line.trimStart().length;
    if (block !== null && indent > block) return line;
    block = BLOCK_HEADER.test(line) ? indent : null;
    if (!MASKED_LINE.test(line)) return line;
    gaps.push({ start: start + indent, end: next - 1, column: indent });
    return ' '.repeat(line.length);
  });
  return { text: lines.join('\n'), gaps };
}
