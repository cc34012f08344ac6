import { knownCertificates, pemOf } from '../rotations/known.ts';

/** The bytes that a CA serves at one of its download addresses; null for any other address. */
export function publishedBytes(url: string): Uint8Array | null {
  const address = plain(url);
  for (const certificate of knownCertificates()) {
    if (certificate.pem === undefined || !certificate.published?.some((known) => plain(known) === address)) continue;
    const pem = pemOf(certificate.id);
    if (pem === null) return null;
    return address.endsWith('.pem') ? Buffer.from(pem) : Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64');
  }
  return null;
}

/**
 * Addresses are compared without letter case of the host, query and percent-encoding. Plain http is taken only where
 * the CA serves the file itself that way; www.digicert.com answers http with a redirect page.
 */
function plain(url: string): string {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return url;
  }
  const secure = parsed.protocol === 'https:' || parsed.hostname === 'cacerts.digicert.com';
  return `${secure ? 'https' : parsed.protocol}//${parsed.hostname}${decodePath(parsed.pathname)}`;
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
