import { NO_LINE_BREAK } from '../certificates/index.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { CertificateFile } from '../model.ts';
import { knownCertificates } from '../rotations/known.ts';
import { rootNamedBy } from './files.ts';
import { chainOf } from './places.ts';
import type { Rule } from './rule.ts';
import { clientName } from './words.ts';

const FIX = 'Replace it by the PEM text of the certificate, as the CA publishes it.';

export const unreadableCertificate: Rule = {
  id: 'unreadable-certificate',
  title: 'Meant to be a certificate, and is none',
  help: 'The file, or the text in it, was meant to hold a certificate, and cannot be read as one: a saved web page, a translated header, a placeholder, a damaged copy. Replace it by the real certificate.',
  level: 'error',
  replaces: ['missing-current-root', 'missing-next-root'],
  *check(context) {
    for (const file of context.certificates) {
      const first = file.malformed.find(({ reason }) => reason !== NO_LINE_BREAK);
      if (first === undefined) continue;
      const all = context.readersOf(file);
      // What is no certificate file is a good keystore to those who open it as one.
      const readers = all.filter((verdict) => verdict.trusts[0].decision.verifies === 'yes' && verdict.plans.length > 0 && !opensKeystore(verdict, file));
      if (readers.length === 0 && all.some((verdict) => opensKeystore(verdict, file))) continue;
      // Without a reader, only a file that carries a root's name is known to be meant for this.
      if (readers.length === 0 && rootNamedBy(file.path, knownCertificates()) === null) continue;
      const reader = readers[0];
      const breaks = readers.some(({ worst }) => worst === 'breaks');
      yield {
        level: breaks ? 'error' : 'warning',
        confidence: reader?.confidence ?? 'low',
        message: `${file.path} cannot be read as a certificate: ${first.reason}.${reader === undefined ? '' : ` ${clientName(reader)} reads it${breaks ? ' and cannot connect' : ''}.`}`,
        location: first.at,
        related: reader === undefined ? [] : chainOf(reader),
        clients: readers,
        missing: breaks ? [...new Set(readers.flatMap(({ outcomes }) => outcomes.filter(({ current }) => current).flatMap(({ missing }) => missing)))] : [],
        fix: FIX,
      };
    }
  },
};

function opensKeystore({ trusts }: Verdict, { format }: CertificateFile): boolean {
  return (format === 'jks' || format === 'pkcs12') && trusts[0].decision.trust.kind === 'keystore';
}
