import type { Connection, FileOperation, Layer, Text } from '../../model.ts';
import type { World } from '../operations/index.ts';
import { literalText, textOf } from '../operations/text.ts';
import type { CommandContext, MappedText, ShellWord } from '../shell/index.ts';
import type { SourceFile } from '../source-file.ts';
import type { Block, Span } from './syntax.ts';
import type { Value } from './values.ts';

/** Where a script runs. */
export interface ScriptContext extends CommandContext {
  /** The file of the repository that a path means where the script runs: another script that it calls. */
  readonly scriptAt?: (path: string) => SourceFile | null;
}

/** One reading of a script: its bounds, what it has found, and what it knows so far. */
export interface Session {
  readonly context: ScriptContext;
  readonly world: World;
  readonly newId: (name: string) => string;
  readonly layers: Layer[];
  readonly connections: Connection[];
  /** By lower-case name. */
  variables: Map<string, Value>;
  readonly functions: Map<string, { readonly body: Block; readonly parameters: readonly string[]; readonly source: MappedText }>;
  /** Where relative paths start; null where the script began. */
  folder: Text | null;
  stopped: boolean;
  /** Statements that may still run. */
  budget: number;
  runBlock(block: Block, frame: Frame): Value | null;
  /** Runs another script of the repository; false when it is not there. */
  runFile(path: Text, sometimes: boolean): boolean;
  /** Runs a line of `cmd`. */
  runCommandLine(source: MappedText, sometimes: boolean): void;
  /** As `runBlock`, in a session within this one. */
  within(inner: Session, block: Block, frame: Frame): Value | null;
}

/** How the part at hand runs. */
export interface Frame {
  readonly source: MappedText;
  readonly sometimes: boolean;
  /** In a function, a loop's body or a script block: variables are its own. */
  readonly inner: boolean;
  readonly depth: number;
  /** What `$_` and `$input` are. */
  readonly item: Value | null;
}

export function operate(session: Session, operation: FileOperation): void {
  session.layers.push({ kind: 'runs', operation });
}

/** A word that stands in the source as a whole. */
export function literalWord(text: string, frame: Frame, span: Span): ShellWord {
  return wordFrom(literalText(text, frame.source.at(span.start, span.end)), frame, span);
}

/** A word of one text: every part points at the whole. */
export function wordFrom(text: Text, frame: Frame, span: Span): ShellWord {
  const start = frame.source.start(span.start);
  const end = Math.max(start, frame.source.end(span.end));
  return { text: { ...text, at: frame.source.at(span.start, span.end) }, content: null, pieces: text.parts.map((part) => ({ part, start, end })), file: frame.source.file, variable: null };
}

/** Paths of Windows with slashes, as every reader of paths behind this understands them. Longer texts are no paths. */
export function slashed(text: Text): Text {
  const isPath = text.parts.every((part) => part.kind !== 'literal' || (part.text.length < 1000 && !part.text.includes('\n')));
  if (!isPath || !text.parts.some((part) => part.kind === 'literal' && part.text.includes('\\'))) return text;
  return textOf(text.parts.map((part) => (part.kind === 'literal' ? { kind: 'literal', text: part.text.replaceAll('\\', '/') } : part)), text.at);
}
