import type { Bag, Entry, Location, Part, Text } from '../../model.ts';
import { folderOf } from '../../shared/paths.ts';
import { ARGUMENT_FILE, JAVA_COMMAND_LINE, TRUST_STORE, openVariable } from '../../shared/java.ts';
import { isSamplePath } from '../../shared/sample-path.ts';
import type { SourceFile } from '../source-file.ts';
import { leading, literalsOf, plain, textOf } from '../operations/text.ts';

const MAX_WORDS = 500;
const PASSWORD = `-D${TRUST_STORE}Password=`;

/** Of the words behind `java`: the options that bear on the trust store, and the variables and files (`@options`) that may hold more of them. */
export function commandLineEntry(words: readonly Text[], at: Location): Entry {
  const options = words.slice(0, Math.min(programAt(words), MAX_WORDS)).filter((word) => bearsOnTrust(word));
  const parts = options.flatMap((word): readonly Part[] => [{ kind: 'literal', text: ' ' }, ...optionParts(word)]);
  return { key: JAVA_COMMAND_LINE, value: textOf(parts, at), connection: null, content: null, at };
}

/** Options whose value is the next word: https://docs.oracle.com/en/java/javase/21/docs/specs/man/java.html */
const WITH_VALUE: ReadonlySet<string> = new Set(['-cp', '-classpath', '--class-path', '-p', '--module-path', '--upgrade-module-path', '--add-modules', '--add-exports', '--add-opens', '--add-reads', '--source']);
/** Options that name the program. */
const PROGRAM: ReadonlySet<string> = new Set(['-jar', '-m', '--module']);

/** Where the program is named: its file, its module, or the first word that is no option. What stands behind it is the program's. */
function programAt(words: readonly Text[]): number {
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    const text = word === undefined ? null : plain(word);
    // A variable may hold options, or a class path in the place of one.
    if (text === null) continue;
    if (PROGRAM.has(text) || !/^[-@]/.test(text)) return at;
    if (WITH_VALUE.has(text)) at++;
  }
  return words.length;
}

function bearsOnTrust(word: Text): boolean {
  return literalsOf(word).includes(`-D${TRUST_STORE}`) || word.parts[0]?.kind === 'variable' || leading(word).startsWith(ARGUMENT_FILE);
}

/** Variables stay open until the place is known where the program starts; a password goes no further. */
function optionParts(word: Text): readonly Part[] {
  if (leading(word).startsWith(PASSWORD)) return [{ kind: 'literal', text: PASSWORD }, { kind: 'unknown', reason: 'withheld' }];
  return word.parts.map((part) => (part.kind === 'variable' ? { kind: 'literal', text: openVariable(part.name) } : part));
}

/** Entries that concern the code of a project, wherever it is started. */
export function javaBag(file: SourceFile, kind: string, entries: readonly Entry[]): Bag {
  return { id: `${file.path}#java`, kind, name: file.path, scope: folderOf(file.path), at: file.whole(), entries, folder: projectAbove(file.path), sample: isSamplePath(file.path) };
}

/** Folders inside of a project that hold what starts it, or its sources. */
const INNER = new Set(['bin', 'sbin', 'script', 'scripts', 'docker', 'deploy', 'deployment', '.mvn', 'conf', 'config', 'etc', 'ops', 'ci', '.ci', 'systemd', 'src', 'app', 'test', 'tests']);

/** The folder of the project that a file starts or belongs to: above `src`, `bin`, `.mvn` and their like. `''` is the root. */
export function projectAbove(path: string): string {
  const names = folderOf(path).split('/');
  const cut = names.findIndex((name) => INNER.has(name));
  return (cut === -1 ? names : names.slice(0, cut)).join('/');
}

/** Whether a text names a trust store among options. */
export function namesTrustStore(text: Text): boolean {
  return literalsOf(text).includes(TRUST_STORE);
}
