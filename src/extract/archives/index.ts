import type { CertificateFile, Skipped } from '../../model.ts';
import { isArchive } from '../../shared/archives.ts';
import { readCertificateFile } from '../certificates/index.ts';
import { NO_NEEDLES } from '../extractor.ts';
import type { Extractor } from '../extractor.ts';
import { SourceFile } from '../source-file.ts';
import { mayHoldCertificates, packedIn } from './members.ts';

/**
 * Certificate files and keystores in JAR, WAR, EAR and ZIP files. Each is a file of its own, `app.war!/trust.jks`, that
 * stands where the archive stands.
 */
export const archives: Extractor = {
  id: 'archives',
  wants: () => false,
  needles: () => NO_NEEDLES,
  whole: isArchive,
  recognisesBinary: (path, bytes) => isArchive(path) && mayHoldCertificates(bytes),
  accepts: (file) => isArchive(file.path) && file.encoding === 'binary',
  extract(archive) {
    const certificates: CertificateFile[] = [];
    const skipped: Skipped[] = [];
    for (const { name, content } of packedIn(archive.bytes)) {
      const path = `${archive.path}!/${name}`;
      if (typeof content === 'string') {
        skipped.push({ path, reason: 'unreadable', detail: content });
        continue;
      }
      const file = readCertificateFile(new SourceFile(path, content));
      if (file !== null && file.format !== 'unknown' && file.format !== 'empty') certificates.push(placedAt(file, archive));
    }
    return { certificates, skipped };
  },
};

/** What is in an archive is edited by making the archive anew. */
function placedAt(file: CertificateFile, archive: SourceFile): CertificateFile {
  const at = archive.whole();
  return {
    ...file,
    at,
    certificates: file.certificates.map(({ certificate }) => ({ certificate, at })),
    malformed: file.malformed.map(({ reason }) => ({ reason, at })),
  };
}
