import type { Connection } from '../../model.ts';
import { parseConnection } from '../strings/connection.ts';
import type { Session, ShellWord } from './session.ts';

interface Handed {
  readonly name: string;
  readonly value: ShellWord | null;
}

/** What these are given they show, or keep for others, who read it. */
const PASS_ON: ReadonlySet<string> = new Set(['echo', 'printf', 'sed', 'java']);

/** `--database-url=`, `-Durl=`, `DATABASE_URL=`: what stands before a value in one word. */
const OPTION = /^-{0,2}[A-Za-z_][\w.-]{0,200}=/;

/**
 * The connection strings that a program is handed whose options nobody here knows: as words of its command line, or as
 * variables set for this command alone. Strings that come out of a variable were taken where it was set.
 */
export function handedConnections(program: string, words: readonly ShellWord[], prefixes: readonly Handed[], session: Pick<Session, 'newId' | 'sample'>): readonly Connection[] {
  const handed = [...prefixes, ...(PASS_ON.has(program) ? [] : words.map(valueOf))];
  return handed.flatMap(({ name, value }) => connectionIn(name, value, session) ?? []);
}

function valueOf(word: ShellWord): Handed {
  const [first, ...rest] = word.pieces;
  const option = first?.part.kind === 'literal' ? OPTION.exec(first.part.text)?.[0] : undefined;
  if (first?.part.kind !== 'literal' || option === undefined) return { name: '', value: word };
  const end = { part: { kind: 'literal' as const, text: first.part.text.slice(option.length) }, start: Math.min(first.start + option.length, first.end), end: first.end };
  return { name: option.slice(0, -1).replace(/^-{1,2}/u, ''), value: { ...word, pieces: [end, ...rest] } };
}

function connectionIn(name: string, word: ShellWord | null, session: Pick<Session, 'newId' | 'sample'>): Connection | null {
  if (word === null || word.variable !== null) return null;
  const probe = { pieces: word.pieces, file: word.file, name, sample: session.sample };
  const found = parseConnection({ ...probe, id: '' });
  return found === null || found.hosts.length === 0 ? null : parseConnection({ ...probe, id: session.newId(name === '' ? 'argument' : name) });
}
