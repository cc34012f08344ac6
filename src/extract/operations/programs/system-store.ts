import type { Program } from '../call.ts';
import { literalText } from '../text.ts';

/**
 * The stores that these programs rebuild. For now what they hold afterwards is not known; this table is the seam at
 * which a reader of `/usr/local/share/ca-certificates` will say which files go in.
 */
const STORES: Readonly<Record<string, readonly string[]>> = {
  'update-ca-certificates': ['/etc/ssl/certs'],
  'update-ca-trust': ['/etc/pki/ca-trust/extracted', '/etc/pki/tls/certs', '/etc/ssl/certs'],
  trust: ['/etc/pki/ca-trust/extracted', '/etc/pki/tls/certs', '/etc/ssl/certs'],
};

export const rebuildSystemStore: Program = (call) => ({
  operations: [call.taint((STORES[call.program] ?? []).map((path) => literalText(path, call.at)))],
  output: null,
});
