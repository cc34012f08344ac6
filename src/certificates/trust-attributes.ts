import { childrenOf, elementAt, objectIdentifier } from './der.ts';
import type { Element } from './der.ts';

const SERVER_USES = new Set(['1.3.6.1.5.5.7.3.1', '2.5.29.37.0']);

/**
 * Whether what follows the certificate in a `TRUSTED CERTIFICATE` block forbids it as an anchor for servers: it is
 * rejected for them, or trusted for other uses only. https://docs.openssl.org/master/man1/openssl-x509/#trust-options
 */
export function rejectsServers(bytes: Uint8Array): boolean {
  const certificate = elementAt(bytes, 0);
  const attributes = certificate === null ? null : elementAt(bytes, certificate.end);
  if (attributes === null) return false;
  const parts = childrenOf(bytes, attributes) ?? [];
  const trusted = parts[0]?.tag === 0x30 ? purposes(bytes, parts[0]) : null;
  const rejected = parts.find((part) => part.tag === 0xa0);
  if (rejected !== undefined && purposes(bytes, rejected).some((use) => SERVER_USES.has(use))) return true;
  return trusted !== null && !trusted.some((use) => SERVER_USES.has(use));
}

function purposes(bytes: Uint8Array, list: Element): string[] {
  return (childrenOf(bytes, list) ?? []).map((use) => objectIdentifier(bytes, use));
}
