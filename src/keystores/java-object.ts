/**
 * Steps over one object in Java's serialisation, as JCEKS keystores keep secret keys (`SealedObject`), which say nothing
 * of their length. Nothing is built from it.
 * https://docs.oracle.com/en/java/javase/17/docs/specs/serialization/protocol.html
 */

const HEADER = 0xaced0005;
const TC = { null: 0x70, reference: 0x71, description: 0x72, object: 0x73, string: 0x74, array: 0x75, block: 0x77, end: 0x78 } as const;
const FLAG = { writeMethod: 0x01, serializable: 0x02 } as const;
const BASE_HANDLE = 0x7e0000;
const MAX_DEPTH = 32;
const MAX_FIELDS = 256;
/** Octets of the primitive types, by their letter; `L` and `[` are objects. */
const SIZES: Readonly<Record<string, number>> = { B: 1, C: 2, D: 8, F: 4, I: 4, J: 8, S: 2, Z: 1 };

interface Description {
  readonly name: string;
  readonly flags: number;
  readonly types: readonly string[];
  readonly parent: Description | null;
}

/** Where the object that starts at `start` ends; past the octets when it is cut off, null when it is of a kind that keystores do not have. */
export function afterJavaObject(octets: Buffer, start: number): number | null {
  let at = start;
  let isCutOff = false;
  const handles: (Description | null)[] = [];

  const take = (length: number): number => {
    isCutOff = length > octets.length - at;
    if (isCutOff) throw new RangeError('beyond the end');
    at += length;
    return at - length;
  };
  const byte = (): number => octets.readUInt8(take(1));
  const short = (): number => octets.readUInt16BE(take(2));
  const long = (): number => octets.readUInt32BE(take(4));
  const text = (): string => {
    const length = short();
    return octets.toString('latin1', take(length), at);
  };

  const description = (depth: number): Description | null => {
    const tag = byte();
    if (tag === TC.null) return null;
    if (tag === TC.reference) return handles[long() - BASE_HANDLE] ?? unknown();
    if (tag !== TC.description || depth > MAX_DEPTH) return unknown();
    const name = text();
    take(8);
    const handle = handles.push(null) - 1;
    const flags = byte();
    const count = short();
    if (count > MAX_FIELDS) return unknown();
    const types: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const type = String.fromCharCode(byte());
      text();
      if (type === 'L' || type === '[') content(depth + 1);
      types.push(type);
    }
    while (octets[at] !== TC.end) content(depth + 1);
    take(1);
    const known: Description = { name, flags, types, parent: description(depth + 1) };
    handles[handle] = known;
    return known;
  };

  const content = (depth: number): void => {
    if (depth > MAX_DEPTH) unknown();
    const tag = byte();
    if (tag === TC.null) return;
    if (tag === TC.reference) take(4);
    else if (tag === TC.block) take(byte());
    else if (tag === TC.string) {
      handles.push(null);
      text();
    } else if (tag === TC.array) {
      const kind = description(depth + 1);
      handles.push(null);
      const size = SIZES[kind?.name[1] ?? ''] ?? unknown();
      take(long() * size);
    } else if (tag === TC.object) {
      const kind = description(depth + 1);
      handles.push(null);
      fieldsOf(kind, depth, 0);
    } else unknown();
  };

  /** Those of the class that it extends come first. */
  const fieldsOf = (kind: Description | null, depth: number, level: number): void => {
    if (kind === null) return;
    if (level > MAX_DEPTH) unknown();
    fieldsOf(kind.parent, depth, level + 1);
    if ((kind.flags & FLAG.serializable) === 0) unknown();
    for (const type of kind.types) {
      if (type === 'L' || type === '[') content(depth + 1);
      else take(SIZES[type] ?? unknown());
    }
    if ((kind.flags & FLAG.writeMethod) === 0) return;
    while (octets[at] !== TC.end) content(depth + 1);
    take(1);
  };

  try {
    if (long() !== HEADER) return null;
    content(0);
    return at;
  } catch {
    return isCutOff ? octets.length + 1 : null;
  }
}

function unknown(): never {
  throw new RangeError('not of a kind that keystores have');
}
