import type { Location, Part, Text } from '../../model.ts';
import { lexDotenv } from '../dotenv/lexer.ts';
import type { Assignment } from '../dotenv/lexer.ts';
import { textOf } from '../operations/text.ts';
import { plainPieces, scalarText } from '../pipelines/scalars.ts';
import { isSecretName } from '../secrets.ts';
import type { ScalarNode } from '../settings/tree.ts';
import type { ShellWord } from '../shell/index.ts';
import type { SourceFile } from '../source-file.ts';
import type { Piece } from '../strings/input.ts';

/** What a compose file's variables mean: those of the `.env` file beside it. The shell that starts it may say otherwise. */
export interface Environment {
  /** Of the `.env` file; null when there is none. */
  readonly path: string | null;
  readonly assignments: ReadonlyMap<string, Assignment>;
}

export function readEnvironment(file: SourceFile | null): Environment {
  const assignments = file === null ? [] : lexDotenv(file.text);
  return { path: file?.path ?? null, assignments: new Map(assignments.map((each) => [each.key, each])) };
}

const MAX_DEPTH = 8;
const MAX_HOLES = 500;
/** Characters of one expression, its default included. */
const MAX_EXPRESSION = 4000;
const REFERENCE = /\$(?:\$|([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)(:?[-?+])?)/y;

/** `$NAME` or `${NAME…}` in a text; `$$` has no name and stands for one dollar sign. Offsets into the text. */
interface Reference {
  readonly start: number;
  readonly end: number;
  readonly name: string | null;
  /** `:-`, `-`, `:?`, `?`, `:+`, `+`, or nothing. */
  readonly operator: string;
  /** Where what follows the operator begins; it ends before the closing brace. */
  readonly word: number;
}

/** https://docs.docker.com/reference/compose-file/interpolation/ */
function referenceAt(text: string, start: number): Reference | null {
  REFERENCE.lastIndex = start;
  const match = REFERENCE.exec(text);
  if (match === null) return null;
  const behind = start + match[0].length;
  const braced = match[2];
  if (braced === undefined) return { start, end: behind, name: match[1] ?? null, operator: '', word: behind };
  const end = closingBrace(text, behind);
  const operator = match[3] ?? '';
  return end === null || (operator === '' && end !== behind) ? null : { start, end: end + 1, name: braced, operator, word: behind };
}

function closingBrace(text: string, from: number): number | null {
  let open = 1;
  const limit = Math.min(text.length, from + MAX_EXPRESSION);
  for (let at = from; at < limit; at++) {
    const char = text.charAt(at);
    if (char === '{' && text.charAt(at - 1) === '$') open += 1;
    else if (char === '}') open -= 1;
    if (open === 0) return at;
  }
  return null;
}

/** A stretch of a text that means itself, or what stands for one. */
type Stretch = { readonly start: number; readonly end: number; readonly parts: readonly Part[] | null };

function stretches(text: string, from: number, to: number, at: Location, environment: Environment, depth: number): readonly Stretch[] {
  const found: Stretch[] = [];
  let last = from;
  const upTo = (end: number): void => {
    if (end > last) found.push({ start: last, end, parts: null });
  };
  for (let next = text.indexOf('$', from); next !== -1 && next < to && found.length < MAX_HOLES; next = text.indexOf('$', Math.max(next + 1, last))) {
    const reference = referenceAt(text, next);
    if (reference === null || reference.end > to) continue;
    upTo(next);
    found.push(...meaning(text, reference, at, environment, depth));
    last = reference.end;
  }
  upTo(to);
  return found;
}

function meaning(text: string, { start, end, name, operator, word }: Reference, at: Location, environment: Environment, depth: number): readonly Stretch[] {
  if (name === null) return [{ start, end, parts: [{ kind: 'literal', text: '$' }] }];
  const value = depth < MAX_DEPTH ? valueOf(name, at, environment, depth) : null;
  const set = value !== null && !(operator.startsWith(':') && value.length === 0);
  const inner = (): readonly Stretch[] => (depth < MAX_DEPTH ? stretches(text, word, end - 1, at, environment, depth + 1) : []);
  if (operator.endsWith('+')) return set ? inner() : [];
  if (set) return [{ start, end, parts: value }];
  if (operator.endsWith('-')) return inner();
  return [{ start, end, parts: [{ kind: 'variable', name, otherwise: null }] }];
}

/** What the `.env` file gives a variable; null when it does not name it. */
function valueOf(name: string, at: Location, environment: Environment, depth: number): readonly Part[] | null {
  const assignment = environment.assignments.get(name);
  if (assignment === undefined) return null;
  const { text } = assignment.node;
  if (text !== '' && isSecretName(name)) return [{ kind: 'unknown', reason: 'withheld' }];
  if (assignment.raw) return text === '' ? [] : [{ kind: 'literal', text }];
  return stretches(text, 0, text.length, at, environment, depth + 1).flatMap(({ start, end, parts }) => parts ?? [{ kind: 'literal', text: text.slice(start, end) }]);
}

/** A scalar as a word, its variables replaced; from an offset of its text on. */
export function wordOf(file: SourceFile, node: ScalarNode, environment: Environment, from = 0): ShellWord {
  const source = scalarText(file, node, []);
  const at = source.at(from, node.text.length);
  const pieces = stretches(node.text, from, node.text.length, at, environment, 0).flatMap(({ start, end, parts }): readonly Piece[] =>
    parts === null ? plainPieces(source, start, end) : parts.map((part) => ({ part, start: source.start(start), end: source.end(end) })),
  );
  return { text: textOf(pieces.map(({ part }) => part), at), content: null, pieces, file, variable: null };
}

export function interpolated(file: SourceFile, node: ScalarNode, environment: Environment): Text {
  return wordOf(file, node, environment).text;
}

/** What the `.env` file gives a name that stands alone, as a word in its place; null when it does not set it. */
export function passedWord(name: string, { span: { start, end } }: ScalarNode, file: SourceFile, environment: Environment): ShellWord | null {
  const at = file.at(start, end);
  const parts = valueOf(name, at, environment, 0);
  return parts === null ? null : { text: textOf(parts, at), content: null, pieces: parts.map((part) => ({ part, start, end })), file, variable: null };
}

/**
 * The variable that a value passes on as it is, where the `.env` file gives it: its key there. What stands in the file
 * is then what counts, and the line to edit.
 */
export function passedOn(text: string, environment: Environment): string | null {
  const reference = text.startsWith('$') ? referenceAt(text, 0) : null;
  if (reference?.name == null || reference.end !== text.length || reference.operator.endsWith('+')) return null;
  const value = environment.assignments.get(reference.name);
  return value === undefined || (reference.operator.startsWith(':') && value.node.text === '') ? null : reference.name;
}

