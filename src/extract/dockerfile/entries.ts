import type { Connection, Entry, Location } from '../../model.ts';
import { textContent } from '../operations/contents.ts';
import { literalsOf, plain } from '../operations/text.ts';
import { isSecretName, withholdInText } from '../secrets.ts';
import type { MappedText, ShellWord } from '../shell/index.ts';
import { parseConnection } from '../strings/connection.ts';
import { readWord, wordEnd } from './words.ts';

export interface Pair {
  readonly name: string;
  /** null: `ARG NAME`. */
  readonly value: ShellWord | null;
  readonly at: Location;
}

/** `A=b C="d e"`, and for ENV the old form `NAME the rest of the line`. */
export function readPairs(source: MappedText, escape: string, oldForm: boolean): readonly Pair[] {
  const { text } = source;
  const pairs: Pair[] = [];
  for (let at = 0; at < text.length; ) {
    if (/\s/.test(text.charAt(at))) {
      at++;
      continue;
    }
    const end = wordEnd(text, at, escape);
    const equals = text.indexOf('=', at);
    if (equals === -1 || equals >= end) {
      const name = unquoted(text.slice(at, end));
      if (oldForm && pairs.length === 0) {
        const start = end + text.slice(end).search(/\S|$/);
        const stop = Math.max(start, text.trimEnd().length);
        return [{ name, value: readWord(source, start, stop, escape), at: source.at(at, stop) }];
      }
      pairs.push({ name, value: null, at: source.at(at, end) });
    } else pairs.push({ name: unquoted(text.slice(at, equals)), value: readWord(source, equals + 1, end, escape), at: source.at(at, end) });
    at = end;
  }
  return pairs;
}

function unquoted(name: string): string {
  return name.replaceAll(/["']/g, '');
}

/** The entry of `ENV` or `ARG`: certificates as content, connection strings parsed, secrets dropped. */
export function entryOf(pair: Pair, newId: (name: string) => string, sample: boolean): Entry {
  const { name, value, at } = pair;
  if (value === null) return { key: name, value: { parts: [{ kind: 'unknown', reason: 'given when the image is built' }], at }, connection: null, content: null, at };
  const isCertificate = literalsOf(value.text).includes('-----BEGIN CERT') && plain(value.text) !== null;
  const connection = isCertificate ? null : connectionOf(name, value, newId, sample);
  const hidden = isCertificate || isSecretName(name);
  return {
    key: name,
    value: hidden ? { parts: value.text.parts.length === 0 ? [] : [{ kind: 'unknown', reason: isCertificate ? 'a certificate' : 'withheld' }], at: value.text.at } : withholdInText(value.text),
    connection,
    content: isCertificate ? textContent(value.text) : null,
    at,
  };
}

function connectionOf(name: string, value: ShellWord, newId: (name: string) => string, sample: boolean): Connection | null {
  const input = { pieces: value.pieces, file: value.file, name, sample };
  return parseConnection({ ...input, id: '' }) === null ? null : parseConnection({ ...input, id: newId(name) });
}
