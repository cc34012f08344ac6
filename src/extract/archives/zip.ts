import { inflateRawSync } from 'node:zlib';

/** A file in a ZIP archive. Its name is only a name, whatever it looks like. */
export interface Member {
  readonly name: string;
  /** Its contents; a reason in words when it cannot be had, or is larger than `limit`. */
  read(limit: number): Uint8Array | string;
}

const SIGNATURE = { end: 0x06054b50, entry: 0x02014b50, file: 0x04034b50 } as const;
const END_SIZE = 22;
const ENTRY_SIZE = 46;
const FILE_SIZE = 30;
const MAX_COMMENT = 0xffff;
const ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;
/** Certificates and archives hardly shrink at all; what grows more than this was made to. */
const MAX_GROWTH = 20;
const SMALL = 65_536;
const MAX_NAME = 1024;
const CLASS = Buffer.from('.class');

/**
 * The members of a ZIP archive as Java sees them, by the directory at its end; what stands before the archive (a script
 * that starts it) does not matter. Null when there is no directory.
 * https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16
 *
 * @param wanted which names; byte code is never asked for.
 */
export function membersOf(archive: Uint8Array, wanted: (name: string) => boolean, atMost: number): readonly Member[] | null {
  const octets = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = endOf(octets);
  if (end === null) return null;
  const count = octets.readUInt16LE(end + 10);
  const start = end - octets.readUInt32LE(end + 12);
  // Where the archive itself begins.
  const shift = start - octets.readUInt32LE(end + 16);
  if (start < 0 || shift < 0) return null;
  const members: Member[] = [];
  for (let index = 0, at = start; index < count && at + ENTRY_SIZE <= end && members.length < atMost; index += 1) {
    if (octets.readUInt32LE(at) !== SIGNATURE.entry) break;
    const nameEnd = at + ENTRY_SIZE + octets.readUInt16LE(at + 28);
    const next = nameEnd + octets.readUInt16LE(at + 30) + octets.readUInt16LE(at + 32);
    if (nameEnd > end) break;
    const isWanted = !octets.subarray(nameEnd - CLASS.length, nameEnd).equals(CLASS) && nameEnd - at - ENTRY_SIZE <= MAX_NAME;
    const name = isWanted ? octets.toString('utf8', at + ENTRY_SIZE, nameEnd) : '';
    if (isWanted && wanted(name)) members.push(member(octets, at, name, shift));
    at = next;
  }
  return members;
}

/** The end record, before a comment. */
function endOf(octets: Buffer): number | null {
  const last = octets.length - END_SIZE;
  for (let at = last; at >= 0 && at >= last - MAX_COMMENT; at -= 1) {
    if (octets.readUInt32LE(at) === SIGNATURE.end && at + END_SIZE + octets.readUInt16LE(at + 20) <= octets.length) return at;
  }
  return null;
}

function member(octets: Buffer, entry: number, name: string, shift: number): Member {
  const flags = octets.readUInt16LE(entry + 8);
  const method = octets.readUInt16LE(entry + 10);
  const packed = octets.readUInt32LE(entry + 20);
  const declared = octets.readUInt32LE(entry + 24);
  const at = octets.readUInt32LE(entry + 42) + shift;
  return {
    name,
    read(limit) {
      if ((flags & ENCRYPTED) !== 0) return 'it is encrypted';
      if (declared > limit) return `it is larger than ${limit} bytes`;
      if (at + FILE_SIZE > octets.length || octets.readUInt32LE(at) !== SIGNATURE.file) return 'the archive is damaged';
      const start = at + FILE_SIZE + octets.readUInt16LE(at + 26) + octets.readUInt16LE(at + 28);
      if (start + packed > octets.length) return 'the archive is damaged';
      const data = octets.subarray(start, start + packed);
      if (method === STORED) return packed > limit ? `it is larger than ${limit} bytes` : new Uint8Array(data);
      if (method !== DEFLATED) return 'it is packed in a way that is not known here';
      try {
        return new Uint8Array(inflateRawSync(data, { maxOutputLength: Math.min(limit, SMALL + packed * MAX_GROWTH) }));
      } catch {
        return 'it is damaged, or larger than it says';
      }
    },
  };
}
