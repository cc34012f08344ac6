import { isArchive } from '../../shared/archives.ts';
import { isCertificatePath } from '../certificates/index.ts';
import { membersOf } from './zip.ts';

/** A certificate file or keystore in an archive, or what keeps it from being read. */
export interface Packed {
  /** `lib/inner.jar!/trust.jks` for one in an archive within. */
  readonly name: string;
  readonly content: Uint8Array | string;
}

/** No more of one archive are read, and archives within. */
const MAX_MEMBERS = 200;
const MAX_INNER = 400;
const MAX_MEMBER_BYTES = 4_000_000;
const MAX_INNER_BYTES = 16_000_000;
/** Of one archive, unpacked. */
const MAX_UNPACKED_BYTES = 64_000_000;

/** Whether an archive has members that {@link packedIn} may find something in; nothing is unpacked for this. */
export function mayHoldCertificates(archive: Uint8Array): boolean {
  return (membersOf(archive, (name) => isCertificatePath(name) || isArchive(name), 1) ?? []).length > 0;
}

/** Certificate files and keystores in an archive and in the archives right within it, by their names. */
export function packedIn(archive: Uint8Array): readonly Packed[] {
  const found: Packed[] = [];
  let left = MAX_UNPACKED_BYTES;

  const unpack = (octets: Uint8Array, prefix: string, nested: boolean): void => {
    for (const member of membersOf(octets, isCertificatePath, MAX_MEMBERS - found.length) ?? []) {
      const content = member.read(Math.min(MAX_MEMBER_BYTES, left));
      if (typeof content !== 'string') left -= content.length;
      found.push({ name: prefix + member.name, content });
    }
    if (nested) return;
    for (const member of membersOf(octets, isArchive, MAX_INNER) ?? []) {
      const inner = found.length < MAX_MEMBERS ? member.read(Math.min(MAX_INNER_BYTES, left)) : '';
      // Libraries are of no interest until there is a certificate in them.
      if (typeof inner === 'string') continue;
      left -= inner.length;
      unpack(inner, `${prefix}${member.name}!/`, true);
    }
  };
  unpack(archive, '', false);
  return found;
}
