import type { Part } from '../../model.ts';
import { lastAtMost } from '../../shared/order.ts';
import { textOf } from '../operations/text.ts';
import type { ScriptLanguage } from '../powershell/index.ts';
import type { ScalarNode } from '../settings/tree.ts';
import { mapped } from '../shell/index.ts';
import type { MappedText, ShellWord } from '../shell/index.ts';
import type { SourceFile } from '../source-file.ts';
import type { Piece } from '../strings/input.ts';
import { plainPieces, scalarText } from './scalars.ts';

/** A stretch of a text that the runner replaces before anybody else reads it. */
export interface Filled {
  readonly start: number;
  readonly end: number;
  /** What it becomes. */
  readonly parts: readonly Part[];
  /** A name for it where a shell cannot be given the parts themselves. */
  readonly name: string;
}

/** The stretches of a text that the runner replaces, in order and apart from each other. */
export type Fill = (text: string) => readonly Filled[];

/** Where a part of a job is written, and what the runner makes of its text. */
export interface Source {
  readonly file: SourceFile;
  readonly fill: Fill;
}

/** A value as the runner sets it. */
export function filledWord({ file, fill }: Source, node: ScalarNode): ShellWord {
  const source = scalarText(file, node, []);
  const at = source.at(0, node.text.length);
  const pieces: Piece[] = [];
  let last = 0;
  for (const { start, end, parts } of fill(node.text)) {
    if (start > last) pieces.push(...plainPieces(source, last, start));
    pieces.push(...parts.map((part) => ({ part, start: source.start(start), end: source.end(end) })));
    last = end;
  }
  if (last < node.text.length) pieces.push(...plainPieces(source, last, node.text.length));
  return { text: textOf(pieces.map(({ part }) => part), at), content: null, pieces, file, variable: null };
}

/** A script as the shell gets it; what is no plain text there becomes a variable of that name (`named`). */
export function filledScript(source: Source, lines: readonly ScalarNode[], language: ScriptLanguage): { readonly text: MappedText; readonly named: readonly Filled[] } {
  const read = lines.map((line) => filledLine(source, line, language));
  return { text: joinedLines(source.file, read.map(({ text }) => text)), named: read.flatMap(({ named }) => named) };
}

function filledLine({ file, fill }: Source, node: ScalarNode, language: ScriptLanguage): { readonly text: MappedText; readonly named: readonly Filled[] } {
  const filled = fill(node.text);
  const named = filled.filter(({ parts }) => literal(parts) === null && variableName(parts) === null);
  const replacements = filled.map(({ start, end, parts, name }) => ({ start, end, text: literal(parts) ?? variableIn(variableName(parts) ?? name, language) }));
  return { text: scalarText(file, node, replacements), named };
}

/** Texts of one file with line ends between them. */
function joinedLines(file: SourceFile, lines: readonly MappedText[]): MappedText {
  const [only] = lines;
  if (lines.length === 1 && only !== undefined) return only;
  const begins: number[] = [];
  let length = 0;
  for (const { text } of lines) {
    begins.push(length);
    length += text.length + 1;
  }
  const within = (offset: number): { readonly line: MappedText | undefined; readonly inner: number } => {
    const index = lastAtMost(begins, offset);
    const line = lines[index];
    return { line, inner: Math.min(offset - (begins[index] ?? 0), line?.text.length ?? 0) };
  };
  const start = (offset: number): number => {
    const { line, inner } = within(offset);
    return line?.start(inner) ?? 0;
  };
  const end = (offset: number): number => {
    const { line, inner } = within(Math.max(0, offset - 1));
    return line === undefined ? 0 : offset === 0 ? line.start(0) : line.end(Math.min(inner + 1, line.text.length));
  };
  return mapped(file, lines.map(({ text }) => text).join('\n'), start, end);
}

/** The text of a value where nothing in it is open; null otherwise. */
export function filledText(source: Source, node: ScalarNode): string | null {
  return literal(filledWord(source, node).text.parts);
}

export function literal(parts: readonly Part[]): string | null {
  let text = '';
  for (const part of parts) {
    if (part.kind !== 'literal') return null;
    text += part.text;
  }
  return text;
}

function variableName(parts: readonly Part[]): string | null {
  const [part] = parts;
  return parts.length === 1 && part?.kind === 'variable' && part.otherwise === null ? part.name : null;
}

function variableIn(name: string, language: ScriptLanguage): string {
  if (language === 'cmd') return `%${name}%`;
  return language === 'bash' || language === 'sh' ? `\${${name}}` : `\${env:${name}}`;
}
