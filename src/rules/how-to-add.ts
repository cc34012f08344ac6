import type { CertificateFile, Location, ResolvedContent, StoreChange, TrustSource } from '../model.ts';
import { knownById, nameOf } from '../rotations/known.ts';
import { contentOf } from './places.ts';
import { fileToEdit, roots, rootsWithAddress, trustName } from './words.ts';

/** What to do so that a trust source holds these roots, in sentences: the command that its store takes, or the file to change. */
export function howToAdd(source: TrustSource, missing: readonly string[], at: Location, filesAt: (path: string) => readonly CertificateFile[]): string {
  const content = contentOf(source);
  const program = content === null ? null : (lastChange(content)?.program ?? null);
  const known = program === null ? undefined : STORE_COMMANDS[program];
  if (known !== undefined) return known(missing, trustName(source));
  if (source.kind === 'keystore') return withKeytool(missing, trustName(source));
  if (source.kind === 'platform') return `Use a platform version whose store holds ${roots(missing)}, or give the client a file with ${missing.length === 1 ? 'it' : 'them'}.`;
  if (source.kind === 'directory') return `Put ${rootsWithAddress(missing)} into ${trustName(source)}, each in a file of its own, and keep what is there. OpenSSL sees a file there once "openssl rehash" has given it a name.`;
  return `Add ${rootsWithAddress(missing)} to ${fileToEdit(source, at, filesAt)}, and keep what is there.`;
}

/** The last command that has changed the store. */
export function lastChange(content: ResolvedContent): StoreChange | null {
  if (content.kind === 'readBy') return lastChange(content.from);
  return content.kind === 'trustStore' ? (content.changes.at(-1) ?? null) : null;
}

type Advice = (missing: readonly string[], store: string) => string;

const withWindows: Advice = (missing) =>
  `Import ${rootsWithAddress(missing)} as well, each from a file of its own: ${missing.map((id) => `Import-Certificate -FilePath ${fileNameOf(id)} -CertStoreLocation Cert:\\LocalMachine\\Root`).join('; ')}. Keep what is there.`;

/** By the program that has filled the store so far. */
const STORE_COMMANDS: Readonly<Partial<Record<string, Advice>>> = {
  'keytool': withKeytool,
  'update-ca-certificates': (missing) => `Copy ${rootsWithAddress(missing)} into /usr/local/share/ca-certificates, each in a file of its own whose name ends in .crt, before update-ca-certificates runs. Keep what is there.`,
  'update-ca-trust': (missing) => `Copy ${rootsWithAddress(missing)} into /etc/pki/ca-trust/source/anchors before update-ca-trust runs. Keep what is there.`,
  'Import-Certificate': withWindows,
  'certutil': withWindows,
};

function withKeytool(missing: readonly string[], store: string): string {
  const commands = missing.map((id) => `keytool -importcert -noprompt -alias ${id} -file ${fileNameOf(id)} -keystore ${store} -storepass PASSWORD`);
  return `Import ${rootsWithAddress(missing)} under ${missing.length === 1 ? 'a name' : 'names'} of ${missing.length === 1 ? 'its' : 'their'} own: ${commands.join('; ')}. Keep what is there.`;
}

/** The name under which the CA publishes it, in PEM. */
function fileNameOf(id: string): string {
  const address = (knownById(id)?.published ?? []).find((published) => published.endsWith('.pem')) ?? `${nameOf(id).replaceAll(' ', '')}.pem`;
  return address.slice(address.lastIndexOf('/') + 1);
}
