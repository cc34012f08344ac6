import { readCertificate } from '../certificates/index.ts';
import type { Day } from '../model.ts';
import { knownCertificates, pemOf } from '../rotations/known.ts';
import type { KnownCertificate } from '../rotations/known.ts';
import { storeContents } from './contents.ts';

/** Stores whose folders have a file for each root, named as Debian and Alpine do. */
const WITH_FILES: ReadonlySet<string> = new Set(['debian', 'ubuntu', 'alpine', 'none']);

let byFile: ReadonlyMap<string, KnownCertificate> | null = null;

/**
 * One root out of a store that keeps each in a file of its own: `DigiCert_Global_Root_G2.pem` (the folder that OpenSSL
 * reads), `DigiCert_Global_Root_G2.crt` (`/usr/share/ca-certificates/mozilla`), `ca-cert-….pem` (Alpine), and the hashed
 * name `607986c7.0`. `missing`: that version of the store has no such root; null: nobody can tell what the file is, or
 * whether it is there.
 */
export function storeFile(store: string, file: string, day: Day): Uint8Array | 'missing' | null {
  const root = WITH_FILES.has(store.split(/[@:]/, 1)[0] ?? '') ? rootsByFile().get(file) : undefined;
  if (root === undefined) return null;
  const { holds, lacks } = storeContents(store, day);
  if (lacks.includes(root.sha256)) return 'missing';
  const pem = holds.includes(root.sha256) ? pemOf(root.id) : null;
  return pem === null ? null : Buffer.from(pem);
}

/** Names are made of the certificate's own name, as Mozilla labels it. */
function rootsByFile(): ReadonlyMap<string, KnownCertificate> {
  byFile ??= new Map(
    knownCertificates()
      .filter(({ role }) => role === 'root')
      .flatMap((root) => {
        const plain = root.name.replaceAll(' ', '_');
        const hash = subjectHashOf(root);
        const names = [`${plain}.pem`, `${plain}.crt`, `ca-cert-${plain}.pem`, ...(hash === null ? [] : [`${hash}.0`])];
        return names.map((name) => [name, root] as const);
      }),
  );
  return byFile;
}

function subjectHashOf({ id }: KnownCertificate): string | null {
  const pem = pemOf(id);
  if (pem === null) return null;
  return readCertificate(Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64'))?.subjectHash ?? null;
}
