import type { Content, Text } from '../../model.ts';
import { textContent, unknownContent } from '../operations/contents.ts';
import { unknownText } from '../operations/text.ts';
import type { MappedText, ShellWord } from '../shell/index.ts';
import type { Block } from './syntax.ts';

/** What an expression of a script comes to. */
export type Value =
  | { readonly kind: 'word'; readonly word: ShellWord }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  | { readonly kind: 'table'; readonly entries: readonly { readonly name: string; readonly value: Value }[] }
  /** Objects of files: those that a path, perhaps with wildcards, stands for. */
  | { readonly kind: 'files'; readonly path: Text }
  | { readonly kind: 'content'; readonly content: Content }
  /** Certificates in memory; `Import` adds to them. */
  | { readonly kind: 'certificates'; readonly held: HeldCertificate[] }
  | { readonly kind: 'store'; readonly name: Text; readonly location: Text }
  | { readonly kind: 'web client' }
  | { readonly kind: 'script'; readonly body: Block; readonly parameters: readonly string[]; readonly source: MappedText }
  | { readonly kind: 'unknown'; readonly reason: string };

export interface HeldCertificate {
  readonly content: Content;
  readonly keeps: 'first' | 'all';
}

export const unknownValue = (reason: string): Value => ({ kind: 'unknown', reason });

/** As a text; what is no text is unknown. */
export function textOfValue(value: Value, at: Text['at']): Text {
  if (value.kind === 'word') return value.word.text;
  if (value.kind === 'files') return value.path;
  return unknownText(value.kind === 'unknown' ? value.reason : 'computed by the script', at);
}

/** As what a pipe or a file gets. */
export function contentOfValue(value: Value, at: Text['at']): Content {
  if (value.kind === 'content') return value.content;
  if (value.kind === 'word') return value.word.content ?? textContent(value.word.text);
  if (value.kind === 'list') return { kind: 'pieces', pieces: value.items.flatMap((item, index) => [...(index > 0 ? [newline(at)] : []), contentOfValue(item, at)]) };
  return unknownContent(value.kind === 'unknown' ? value.reason : 'computed by the script', at);
}

function newline(at: Text['at']): Content {
  return { kind: 'bytes', bytes: new Uint8Array([0x0a]), at };
}
