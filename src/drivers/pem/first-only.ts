import type { ReaderProfile } from './profile.ts';

const made = new WeakMap<ReaderProfile, ReaderProfile>();

/** The same reader, of the first certificate alone. One profile for each reader, since what was read is remembered by profile. */
export function firstOnly(profile: ReaderProfile): ReaderProfile {
  if (profile.firstOnly) return profile;
  const ready = made.get(profile) ?? { ...profile, firstOnly: true };
  made.set(profile, ready);
  return ready;
}
