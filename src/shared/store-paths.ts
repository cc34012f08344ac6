/**
 * Paths at which systems keep their public trust store as one file, see https://go.dev/src/crypto/x509/root_linux.go
 * and https://github.com/alpinelinux/aports (main/ca-certificates: `/etc/ssl/cert.pem`).
 */
export const SYSTEM_BUNDLES: ReadonlySet<string> = new Set([
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
  '/etc/pki/tls/cert.pem',
  '/usr/lib/ssl/cert.pem',
]);

/** Folders whose files belong to the system's store unless the place itself puts something there. */
export const SYSTEM_FOLDERS: readonly string[] = ['/etc/ssl/certs', '/etc/pki/tls/certs', '/usr/share/ca-certificates', '/etc/pki/ca-trust/extracted', '/usr/lib/ssl/certs'];

/** Whether a copy of this path is a copy of the whole store: a bundle, or the folder that holds one. */
export function isWholeStore(path: string): boolean {
  const plain = path.replace(/\/$/, '');
  return SYSTEM_BUNDLES.has(plain) || plain === '/etc/ssl/certs';
}
