import type { Content, Text } from '../../model.ts';
import { contentAt, converted, sealed, unknownContent } from '../operations/contents.ts';
import { under } from '../operations/paths.ts';
import { download } from '../operations/programs/download.ts';
import { windowsForget, windowsImport } from '../operations/programs/windows-stores.ts';
import type { StoreName } from '../operations/programs/windows-stores.ts';
import { takenOf } from '../operations/programs/windows.ts';
import { concat, literalText, plain, unknownText } from '../operations/text.ts';
import { operate, slashed, wordFrom } from './session.ts';
import type { Frame, Session } from './session.ts';
import type { Span } from './syntax.ts';
import { contentOfValue, textOfValue, unknownValue } from './values.ts';
import type { HeldCertificate, Value } from './values.ts';

/** `[Type]::new(…)` and `New-Object Type(…)`. */
export function construct(type: string, given: readonly Value[], frame: Frame, session: Session, span: Span): Value {
  const name = type.toLowerCase();
  const at = frame.source.at(span.start, span.end);
  if (name.endsWith('x509store')) {
    const named = (index: number, otherwise: string): Text => {
      const value = given[index];
      return value === undefined ? literalText(otherwise, at) : textOfValue(value, at);
    };
    return { kind: 'store', name: named(0, 'My'), location: named(1, 'CurrentUser') };
  }
  if (name.endsWith('x509certificate2collection')) return { kind: 'certificates', held: [] };
  if (name.endsWith('x509certificate2') || name.endsWith('x509certificate')) return { kind: 'certificates', held: given[0] === undefined ? [] : heldBy(given[0], frame, session, span) };
  if (name.endsWith('webclient')) return { kind: 'web client' };
  return unknownValue(`an object of ${type.slice(0, 80)}`);
}

/** What a certificate object is made of: a file by its path, or bytes. */
function heldBy(value: Value, frame: Frame, session: Session, span: Span): HeldCertificate[] {
  if (value.kind === 'list') return value.items.flatMap((item) => heldBy(item, frame, session, span));
  if (value.kind === 'certificates') return [...value.held];
  if (value.kind !== 'word' && value.kind !== 'files') return [{ content: contentOfValue(value, frame.source.at(span.start, span.end)), keeps: 'first' }];
  const path = pathOf(value, frame, session, span);
  return [{ content: contentAt(path), keeps: takenOf(path) }];
}

function pathOf(value: Value | undefined, frame: Frame, session: Session, span: Span): Text {
  const at = frame.source.at(span.start, span.end);
  return value === undefined ? unknownText('a path that is not known', at) : under(session.folder, slashed(textOfValue(value, at)));
}

/** `value.Name` and `value.Method(…)`. */
export function memberOf(value: Value, name: string, given: readonly Value[] | null, frame: Frame, session: Session, span: Span): Value {
  const lower = name.toLowerCase();
  if (value.kind === 'list' && given === null) return { kind: 'list', items: value.items.map((item) => memberOf(item, name, given, frame, session, span)) };
  if (value.kind === 'store') return storeMember(value, lower, given, frame, session, span);
  if (value.kind === 'web client') return clientMember(lower, given ?? [], frame, session, span);
  if (value.kind === 'certificates') {
    const [first] = given ?? [];
    if (first !== undefined && (lower === 'import' || lower === 'add' || lower === 'addrange' || lower === 'importfrompemfile' || lower === 'importfrompem')) {
      const held = heldBy(first, frame, session, span);
      value.held.push(...(lower.startsWith('importfrompem') ? held.map((each) => ({ ...each, keeps: 'all' as const })) : held));
    }
    return unknownValue('computed');
  }
  if (value.kind === 'files') {
    if (lower === 'fullname' || lower === 'path' || lower === 'pspath' || lower === 'providerpath' || lower === 'tostring') return { kind: 'word', word: wordFrom(value.path, frame, span) };
    return unknownValue('computed from a file');
  }
  if (value.kind === 'content') return lower === 'content' || lower === 'trim' || lower === 'trimend' || lower === 'tostring' ? value : unknownValue('computed');
  if (value.kind === 'word') {
    if (lower === 'trim' || lower === 'tostring' || lower === 'path' || lower === 'fullname') return value;
    const [from, to] = (given ?? []).map((each) => plain(textOfValue(each, frame.source.at(span.start, span.end))));
    const all = plain(value.word.text);
    if (lower === 'replace' && all !== null && typeof from === 'string' && typeof to === 'string' && from !== '') return { kind: 'word', word: wordFrom(literalText(all.replaceAll(from, to), value.word.text.at), frame, span) };
  }
  return unknownValue('computed');
}

function storeMember(store: Extract<Value, { kind: 'store' }>, method: string, given: readonly Value[] | null, frame: Frame, session: Session, span: Span): Value {
  const [first] = given ?? [];
  const at = frame.source.at(span.start, span.end);
  const name = storeName(store);
  if (first !== undefined && (method === 'add' || method === 'addrange')) {
    for (const { content, keeps } of heldBy(first, frame, session, span)) operate(session, windowsImport({ at, sometimes: frame.sometimes, program: 'X509Store.Add', store: name, content, keeps }));
  } else if (first !== undefined && (method === 'remove' || method === 'removerange')) {
    const gone = windowsForget(at, frame.sometimes, 'X509Store.Remove', name, unknownText('certificates that are not known', at));
    if (gone !== null) operate(session, gone);
  }
  return unknownValue('computed');
}

/** `'Root'`, `[StoreName]::Root`, `'Cert:\…'`. */
function storeName({ name, location }: Extract<Value, { kind: 'store' }>): StoreName {
  return { name, shown: `Cert:\\${plain(location) ?? '…'}\\${plain(name) ?? '…'}` };
}

function clientMember(method: string, given: readonly Value[], frame: Frame, session: Session, span: Span): Value {
  const at = frame.source.at(span.start, span.end);
  const [address, target] = given;
  if (address === undefined) return unknownValue('computed');
  const content = download(textOfValue(address, at));
  if (target !== undefined && method.startsWith('downloadfile')) write(session, frame, span, 'WebClient.DownloadFile', pathOf(target, frame, session, span), content);
  return method.startsWith('download') ? { kind: 'content', content } : unknownValue('computed');
}

function write(session: Session, frame: Frame, span: Span, program: string, to: Text, content: Content, append = false): void {
  operate(session, { kind: 'write', at: frame.source.at(span.start, span.end), sometimes: frame.sometimes, program, to, content: sealed(content), append });
}

/** Members of enumerations, and the calls of .NET that read and write files. */
export function staticMember(type: string, name: string, given: readonly Value[] | null, frame: Frame, session: Session, span: Span): Value {
  const kind = type.toLowerCase().replace(/^system\./, '');
  const method = name.toLowerCase();
  const at = frame.source.at(span.start, span.end);
  const [first, second] = given ?? [];
  const path = (): Text => pathOf(first, frame, session, span);
  if (given === null) return { kind: 'word', word: wordFrom(literalText(name, at), frame, span) };
  if (kind === 'io.path' && (method === 'combine' || method === 'join')) {
    const pieces = given.map((value) => slashed(textOfValue(value, at)));
    return { kind: 'word', word: wordFrom(concat(pieces.flatMap((piece, index) => (index > 0 ? ['/', piece] : [piece])), at), frame, span) };
  }
  if (kind === 'convert' && method === 'frombase64string' && first !== undefined) return { kind: 'content', content: converted('base64-decode', contentOfValue(first, at), at) };
  if (kind === 'environment' && method === 'getenvironmentvariable' && first !== undefined) {
    const variable = plain(textOfValue(first, at));
    return variable === null ? unknownValue('a variable that is not known') : { kind: 'word', word: wordFrom({ parts: [{ kind: 'variable', name: variable, otherwise: null }], at }, frame, span) };
  }
  if (/x509certificateloader$|x509certificate2?$/.test(kind) && first !== undefined && /^(?:loadcertificatefromfile|createfrompemfile|createfromcertfile|createfrompem)$/.test(method)) return { kind: 'certificates', held: heldBy(first, frame, session, span) };
  if (kind === 'text.encoding' || kind.startsWith('text.')) return unknownValue('computed');
  if (kind !== 'io.file' || first === undefined) return unknownValue('computed');
  if (method.startsWith('read')) return { kind: 'content', content: contentAt(path()) };
  if (second === undefined) {
    if (method === 'delete') operate(session, { kind: 'remove', at, sometimes: frame.sometimes, program: 'File.Delete', path: path() });
    return unknownValue('computed');
  }
  const other = (): Text => pathOf(second, frame, session, span);
  if (method === 'copy') write(session, frame, span, 'File.Copy', other(), contentAt(path()));
  else if (method === 'move') operate(session, { kind: 'move', at, sometimes: frame.sometimes, program: 'File.Move', from: path(), to: other() });
  else if (method.startsWith('write') || method.startsWith('append')) {
    const content = second.kind === 'unknown' ? unknownContent('computed by the script', at) : contentOfValue(second, at);
    write(session, frame, span, `File.${name}`, path(), content, method.startsWith('append'));
  }
  return unknownValue('computed');
}
