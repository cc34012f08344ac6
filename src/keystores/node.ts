import { childrenOf, derFromBer, elementAt, objectIdentifier, TAG } from '../certificates/index.ts';

/** An element of DER with its own octets, so that layers which lie in each other's octet strings look alike. */
export interface Node {
  readonly tag: number;
  /** Identifier, length and contents. */
  readonly octets: Uint8Array;
  readonly body: Uint8Array;
}

/** The first element; BER is turned into DER before. */
export function nodeOf(ber: Uint8Array): Node | null {
  const der = derFromBer(ber);
  return der === null ? null : partsAt(der, 0);
}

/** What a constructed element holds; nothing when it does not fill it exactly. */
export function partsOf(node: Node | undefined | null): readonly Node[] {
  if (node === undefined || node === null || (node.tag & 0x20) === 0) return [];
  const outer = elementAt(node.octets, 0);
  const children = outer === null ? null : childrenOf(node.octets, outer);
  return (children ?? []).flatMap(({ start }) => partsAt(node.octets, start) ?? []);
}

function partsAt(der: Uint8Array, start: number): Node | null {
  const element = elementAt(der, start);
  if (element === null) return null;
  return { tag: element.tag, octets: der.subarray(start, element.end), body: der.subarray(element.bodyStart, element.end) };
}

/** With dots; empty when it is no object identifier. */
export function identifierOf(node: Node | undefined): string {
  const element = node?.tag === TAG.objectIdentifier ? elementAt(node.octets, 0) : null;
  return node === undefined || element === null ? '' : objectIdentifier(node.octets, element);
}

/** A small number that is not negative; Infinity for a larger one, null for anything else. */
export function numberOf(node: Node | undefined): number | null {
  if (node?.tag !== TAG.integer || node.body.length === 0 || (node.body[0] ?? 0) >= 0x80) return null;
  const value = node.body.reduce((sum, octet) => sum * 256 + octet, 0);
  return value <= Number.MAX_SAFE_INTEGER ? value : Infinity;
}

/** The contents of an OCTET STRING; of one under an implicit tag too, in one piece or several. */
export function octetsOf(node: Node | undefined, implicit: number | null = null): Uint8Array | null {
  if (node === undefined) return null;
  if (node.tag === TAG.octetString || (implicit !== null && node.tag === (0x80 | implicit))) return node.body;
  if (implicit === null || node.tag !== (0xa0 | implicit)) return null;
  const pieces = partsOf(node);
  return pieces.every(({ tag }) => tag === TAG.octetString) ? Buffer.concat(pieces.map(({ body }) => body)) : null;
}

/** An AlgorithmIdentifier: what it names, and with what. */
export function algorithmOf(node: Node | undefined): { readonly id: string; readonly parameters: Node | undefined } {
  const [id, parameters] = partsOf(node);
  return { id: identifierOf(id), parameters };
}
