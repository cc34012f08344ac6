import type { Certificate, CertificateFile, Plan } from '../model.ts';
import { knownBySha256, type KnownCertificate } from '../rotations/known.ts';
import { folderOf, nameOf } from '../shared/paths.ts';
import { rootsOf } from '../rotations/phases.ts';

/** A file with this many certificates is a public store that came along (certifi, a copied JDK), not somebody's choice. */
const PUBLIC_STORE_SIZE = 20;

export function isPublicStore(file: CertificateFile): boolean {
  return file.certificates.length >= PUBLIC_STORE_SIZE;
}

/** `/usr/share/ca-certificates/mozilla` and its copies keep each root of a public store in a file of its own. */
export function liesInPublicStore(file: CertificateFile, { filesIn }: { readonly filesIn: (folder: string) => number }): boolean {
  return file.whole && filesIn(folderOf(file.path)) >= PUBLIC_STORE_SIZE;
}

/** The roots in a file that plans know by name. */
export function knownRootsIn(file: CertificateFile): KnownCertificate[] {
  return knownRootsAmong(file.certificates.map(({ certificate }) => certificate));
}

export function knownRootsAmong(certificates: readonly Certificate[]): KnownCertificate[] {
  return certificates.flatMap(({ sha256 }) => knownBySha256(sha256) ?? []).filter(({ role }) => role === 'root');
}

/** Plans of which any phase, past ones included, names one of these roots. */
export function plansNaming(roots: readonly { readonly id: string }[], plans: readonly Plan[]): Plan[] {
  const ids = new Set(roots.map(({ id }) => id));
  return plans.filter((plan) => plan.phases.some((phase) => rootsOf(phase).some((id) => ids.has(id))));
}

/** What a file name promises: the known root that people save under this name. */
export function rootNamedBy(path: string, candidates: readonly KnownCertificate[]): KnownCertificate | null {
  const name = plainName(nameOf(path));
  return candidates.find(({ role, fileNames }) => role === 'root' && fileNames?.some((known) => plainName(known) === name) === true) ?? null;
}

/** `Baltimore_CyberTrust_Root.crt.pem` and `baltimorecybertrustroot.pem` are the same name. */
function plainName(name: string): string {
  return name.toLowerCase().replace(/\.(crt|cer|pem|der|txt)(?=\.|$)/g, '').replace(/[^a-z0-9]/g, '');
}

/** Path segments that say another engine or purpose: the same roots are used for those too. */
const OTHERS = ['mysql', 'mariadb', 'redis', 'iot', 'mqtt', 'cosmos', 'mssql', 'sqlserver', 'kafka', 'ldap', 'smtp', 'imds', 'mongo'];

export function isForSomethingElse(path: string): boolean {
  const lower = path.toLowerCase();
  return OTHERS.some((word) => lower.includes(word));
}
