import { knownCertificates } from '../rotations/known.ts';
import { list } from '../shared/words.ts';
import { knownRootsIn, rootNamedBy } from './files.ts';
import type { Rule } from './rule.ts';

export const misnamedCaFile: Rule = {
  id: 'misnamed-ca-file',
  title: 'The file name says another root than the file holds',
  help: 'Certificates are known by their fingerprint, not by a file name. A name that says another root misleads whoever edits the file next. Rename it.',
  level: 'notice',
  *check(context) {
    for (const file of context.certificates) {
      const promised = file.whole ? rootNamedBy(file.path, knownCertificates()) : null;
      if (promised === null || file.certificates.length === 0) continue;
      if (file.certificates.some(({ certificate }) => certificate.sha256 === promised.sha256 || certificate.spki === promised.spki)) continue;
      const known = knownRootsIn(file).map(({ name }) => name);
      const held = known.length > 0 ? list(known) : list(file.certificates.map(({ certificate }) => certificate.subject));
      const fix = 'Rename the file, and the settings that name it.';
      yield {
        level: 'notice',
        confidence: 'high',
        message: `${file.path} is named after ${promised.name} but holds ${held}.`,
        location: file.certificates[0]?.at ?? file.at,
        related: [],
        clients: context.readersOf(file),
        missing: [],
        fix,
      };
    }
  },
};
