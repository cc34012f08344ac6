import type { AnchorSet, Day, Decision, Keyring, ResolvedContent } from '../model.ts';
import { readAnchors } from './anchors.ts';
import { firstOnly } from './pem/first-only.ts';
import type { ReaderProfile } from './pem/profile.ts';
import { dotnet, java17, java25, node12, node20, openssl1, openssl3 } from './pem/profiles.ts';

/** How drivers read certificate files, by the name that a decision carries. One line a reader. */
const readers = { openssl1, openssl3, node12, node20, java17, java25, dotnet } as const satisfies Readonly<Record<string, ReaderProfile>>;

export type ReaderName = keyof typeof readers;

/** After the name of a reader: the driver takes the first certificate only. */
const first = ':first';

/** The name that a decision carries. */
export function readerOf(name: ReaderName, onlyFirst: boolean): string {
  return onlyFirst ? `${name}${first}` : name;
}

/** The anchors that the decision's reader makes of content; a keystore is read as one, whatever the decision reads else. */
export function anchorsOf(content: ResolvedContent, day: Day, { reader = 'openssl3' }: Decision, keyring: Keyring): AnchorSet {
  const name = reader.endsWith(first) ? reader.slice(0, -first.length) : reader;
  const profile: ReaderProfile = Object.hasOwn(readers, name) ? readers[name as ReaderName] : openssl3;
  return readAnchors(content, day, reader.endsWith(first) ? firstOnly(profile) : profile, keyring);
}
