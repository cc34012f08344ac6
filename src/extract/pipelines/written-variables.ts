import type { Content, Layer, Location, Part } from '../../model.ts';
import { entryOf } from '../dockerfile/entries.ts';
import { textOf } from '../operations/text.ts';
import type { MappedText } from '../shell/index.ts';
import type { Piece } from '../strings/input.ts';
import type { SourceFile } from '../source-file.ts';
import type { Naming } from './variable-layers.ts';

/** Files that the runner reads after each step: what is written there are variables of the steps behind it. */
const FILES = new Set(['GITHUB_ENV', 'BASH_ENV']);
const MAX_LINES = 500;

/**
 * `echo "NAME=value" >> "$GITHUB_ENV"`, and the form of several lines (`NAME<<END`, the value, `END`).
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions#setting-an-environment-variable
 */
export function variablesWritten(layers: readonly Layer[], file: SourceFile, naming: Naming): readonly Layer[] {
  return layers.flatMap((layer): readonly Layer[] => {
    if (layer.kind !== 'runs' || layer.operation.kind !== 'write') return [];
    const { to, content, at, sometimes } = layer.operation;
    const [target] = to.parts;
    if (sometimes || to.parts.length !== 1 || target?.kind !== 'variable' || !FILES.has(target.name)) return [];
    return content.kind === 'unknown' ? asWritten(at, file, naming) : assignments(linesOf(content)).map(({ name, parts }) => spokenLayer(name, parts, at, file, naming));
  });
}

const ASSIGNMENT = /(["']?)\b([A-Za-z_]\w{0,200})=([^"'`\n]{0,4000})/g;

/** What holds a secret is no content that goes further; the connection in it is read from the command itself. */
function asWritten(at: Location, file: SourceFile, { newId, sample }: Naming): readonly Layer[] {
  const start = file.offset(at.line, at.column);
  const line = file.text.slice(start, file.offset(at.endLine, at.endColumn));
  return [...line.matchAll(ASSIGNMENT)].slice(0, MAX_LINES).map(([whole, quote, name = '', rest = ''], index, all): Layer => {
    const value = quote === '' ? (rest.split(/\s/, 1)[0] ?? '') : rest;
    const from = start + (all[index]?.index ?? 0) + whole.length - rest.length;
    const pieces = value.split(/(\$\{?(?:env:)?[A-Za-z_]\w{0,100}\}?)/).reduce<Piece[]>((found, text, each) => {
      const begin = found.at(-1)?.end ?? from;
      const part: Part = each % 2 === 1 ? { kind: 'variable', name: text.replaceAll(/^\$\{?(?:env:)?|\}$/g, ''), otherwise: null } : { kind: 'literal', text };
      return text === '' ? found : [...found, { part, start: begin, end: begin + text.length }];
    }, []);
    const here = file.at(from, from + value.length);
    return { kind: 'sets', entry: entryOf({ name, value: { text: textOf(pieces.map(({ part }) => part), here), content: null, pieces, file, variable: null }, at: here }, newId, sample) };
  });
}

type Line = readonly Part[];

/** The lines of what is written; null where it is not text. */
function linesOf(content: Content): readonly Line[] {
  const pieces = content.kind === 'pieces' ? content.pieces : [content];
  const parts = pieces.flatMap((piece): readonly Part[] => {
    if (piece.kind === 'text') return piece.text.parts;
    if (piece.kind === 'bytes') return [{ kind: 'literal', text: new TextDecoder().decode(piece.bytes) }];
    return [{ kind: 'unknown', reason: 'written by a command' }];
  });
  const lines: Part[][] = [[]];
  for (const part of parts) {
    const [first = '', ...more] = part.kind === 'literal' ? part.text.split(/\r?\n/) : [];
    if (part.kind !== 'literal') lines.at(-1)?.push(part);
    else if (first !== '') lines.at(-1)?.push({ kind: 'literal', text: first });
    for (const line of more) lines.push(line === '' ? [] : [{ kind: 'literal', text: line }]);
  }
  return lines.slice(0, MAX_LINES);
}

interface Assignment {
  readonly name: string;
  readonly parts: readonly Part[];
}

function assignments(lines: readonly Line[]): readonly Assignment[] {
  const found: Assignment[] = [];
  for (let index = 0; index < lines.length; index++) {
    const [head, ...rest] = lines[index] ?? [];
    const match = head?.kind === 'literal' ? /^\s*(?:export )?([A-Za-z_]\w{0,200})(=|<<)(.*)$/s.exec(head.text) : null;
    if (match === null) continue;
    const [, name = '', operator, value = ''] = match;
    if (operator === '=') found.push({ name, parts: [...(value === '' ? [] : [{ kind: 'literal' as const, text: value }]), ...rest] });
    else {
      const end = flat([{ kind: 'literal', text: value }, ...rest]);
      const body: Line[] = [];
      for (index += 1; index < lines.length && flat(lines[index] ?? []) !== end; index++) body.push(lines[index] ?? []);
      found.push({ name, parts: body.flatMap((line, at): readonly Part[] => (at === 0 ? line : [{ kind: 'literal', text: '\n' }, ...line])) });
    }
  }
  return found;
}

function flat(line: Line): string {
  return line.map((part) => (part.kind === 'literal' ? part.text : part.kind === 'variable' ? `$${part.name}` : '\0')).join('').trim();
}

/** A variable that a step sets by what it writes or says; every part of it stands where that is done. */
export function spokenLayer(name: string, parts: readonly Part[], at: Location, file: SourceFile, { newId, sample }: Naming): Layer {
  const text = textOf(parts, at);
  const start = file.offset(at.line, at.column);
  const end = file.offset(at.endLine, at.endColumn);
  const pieces = text.parts.map((part) => ({ part, start, end }));
  return { kind: 'sets', entry: entryOf({ name, value: { text, content: null, pieces, file, variable: null }, at }, newId, sample) };
}

const SAID = /##vso\[task\.setvariable ([^\]\n]{0,300})\]([^\n]{0,4000})/gi;

/** `##vso[task.setvariable variable=NAME]value`. https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands */
export function variablesSaid(text: MappedText, naming: Naming): readonly Layer[] {
  return [...text.text.matchAll(SAID)].flatMap((match): readonly Layer[] => {
    const [whole, options = '', rest = ''] = match;
    const name = /(?:^|[;\s])variable=([\w.]{1,100})/i.exec(options)?.[1];
    if (name === undefined) return [];
    const value = rest.replace(/["'].*$/, '').trimEnd();
    const start = match.index + whole.length - rest.length;
    const at = text.at(match.index, start + value.length);
    const open = /[$%`]/.test(value) || /issecret=true/i.test(options);
    const parts: readonly Part[] = open ? [{ kind: 'unknown', reason: 'known when the pipeline runs' }] : [{ kind: 'literal', text: value }];
    return [spokenLayer(name.toUpperCase().replaceAll('.', '_'), parts, at, text.file, naming)];
  });
}
