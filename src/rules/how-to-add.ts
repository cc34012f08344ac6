import type { Location, ResolvedContent, StoreChange, TrustSource } from '../model.ts';
import { knownById } from '../rotations/known.ts';
import { STORE_COMMANDS, onlyFile, withKeytool } from './store-commands.ts';
import { contentOf } from './places.ts';
import type { RuleContext } from './rule.ts';
import { shellWord } from './shell-words.ts';
import type { Advice } from './words.ts';
import { fileToEdit, roots, rootsWithAddress, trustName } from './words.ts';

/** What to do so that a trust source holds these roots: the command that its store takes, or the file to change. */
export function howToAdd(source: TrustSource, missing: readonly string[], at: Location, context: RuleContext): Advice {
  const content = contentOf(source);
  const program = content === null ? null : (lastChange(content)?.program ?? null);
  const known = program === null ? undefined : STORE_COMMANDS[program];
  const task = { missing, store: trustName(source), source, at, aliases: content === null ? [] : aliasesIn(content), fileOf: (id: string) => rootFile(id, at, context) };
  if (known !== undefined) return known(task);
  if (source.kind === 'keystore') return withKeytool(task);
  const one = missing.length === 1;
  if (source.kind === 'platform') return inWords(`Use a platform version whose store holds ${roots(missing)}, or give the client a file with ${one ? 'it' : 'them'}.`);
  const named = rootsWithAddress(missing, task.fileOf);
  if (source.kind === 'directory') {
    const path = trustName({ ...source, added: [] });
    return { text: `Put ${named} into ${path}, ${onlyFile(missing)}, and keep what is there. OpenSSL sees a file there once openssl rehash has given it a name.`, commands: [`openssl rehash ${shellWord(source.path ?? path)}`] };
  }
  return inWords(`Add ${named} to ${fileToEdit(source, at, context.filesAt)}, and keep what is there.`);
}

function inWords(text: string): Advice {
  return { text, commands: [] };
}

/** The last command that has changed the store. */
function lastChange(content: ResolvedContent): StoreChange | null {
  if (content.kind === 'readBy') return lastChange(content.from);
  return content.kind === 'trustStore' ? (content.changes.at(-1) ?? null) : null;
}

/** The names that commands give to entries: an import under one of them fails. */
function aliasesIn(content: ResolvedContent): readonly string[] {
  if (content.kind === 'readBy') return aliasesIn(content.from);
  if (content.kind !== 'trustStore') return [];
  return content.changes.flatMap((change) => (change.kind === 'import' && change.alias?.kind === 'known' ? [change.alias.value.toLowerCase()] : []));
}

/** A file of the repository that is this root and nothing else, so that every program takes it whole; null: there is none. */
function rootFile(id: string, at: Location, { certificates }: RuleContext): string | null {
  const sha256 = knownById(id)?.sha256;
  const files = certificates.filter(({ whole, format, path, certificates: held }) => whole && (format === 'pem' || format === 'der') && path !== at.path && held.length === 1 && held[0]?.certificate.sha256 === sha256);
  // As PEM where there is a choice, because all programs read that.
  return (files.find(({ format }) => format === 'pem') ?? files[0])?.path ?? null;
}
