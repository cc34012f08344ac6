import type { Day, Keyring } from '../model.ts';
import type { ReaderProfile } from './pem/profile.ts';

/** Where symbols find what they stand for. */
export interface PublicSources {
  publishedBytes(url: string): Uint8Array | null;
  storeFile(store: string, file: string, day: Day): Uint8Array | 'missing' | null;
  storeContents(store: string, day: Day): { readonly holds: readonly string[]; readonly lacks: readonly string[]; readonly complete: boolean; readonly reason: string | null };
}

/** Who reads, on which day, and with what at hand. */
export interface ReadingContext {
  readonly day: Day;
  readonly profile: ReaderProfile;
  readonly keyring: Keyring;
  readonly sources: PublicSources;
}
