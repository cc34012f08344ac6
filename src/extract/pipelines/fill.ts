import type { Part } from '../../model.ts';
import { textOf } from '../operations/text.ts';
import type { ScriptLanguage } from '../powershell/index.ts';
import type { ScalarNode } from '../settings/tree.ts';
import type { MappedText, ShellWord } from '../shell/index.ts';
import type { Piece } from '../strings/input.ts';
import { plainPieces, scalarText } from './scalars.ts';
import type { Source } from './job.ts';

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
export function filledScript({ file, fill }: Source, node: ScalarNode, language: ScriptLanguage): { readonly text: MappedText; readonly named: readonly Filled[] } {
  const filled = fill(node.text);
  const named = filled.filter(({ parts }) => literal(parts) === null && variableName(parts) === null);
  const replacements = filled.map(({ start, end, parts, name }) => ({ start, end, text: literal(parts) ?? variableIn(variableName(parts) ?? name, language) }));
  return { text: scalarText(file, node, replacements), named };
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
