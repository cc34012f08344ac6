import { twinOf } from '../rotations/known.ts';
import { chainOf } from './places.ts';
import type { Rule } from './rule.ts';

export const alteredCertificate: Rule = {
  id: 'altered-certificate',
  title: 'Looks like a known root, and is not it',
  help: 'The certificate has the subject and key of a known root, but another fingerprint: re-issued, cross-signed, or changed by hand. Drivers may accept it or not. Replace it by the root itself.',
  level: 'warning',
  *check(context) {
    for (const file of context.certificates) {
      for (const { certificate, at } of file.certificates) {
        const twin = twinOf(certificate);
        if (twin === null) continue;
        const readers = context.readersOf(file);
        const how = certificate.issuer !== certificate.subject ? 'it is signed by another CA' : certificate.selfSigned ? 'it was issued again' : 'its own signature is not valid, so somebody changed it';
        const fix = `Replace it by the certificate with the SHA-256 fingerprint ${twin.sha256}.`;
        yield {
          level: 'warning',
          confidence: certificate.selfSigned ? 'medium' : 'high',
          message: `${file.path} holds a certificate with the subject and key of ${twin.name} that is not that root: ${how}.`,
          location: at,
          related: readers[0] === undefined ? [] : chainOf(readers[0]),
          clients: readers,
          missing: [],
          fix,
        };
      }
    }
  },
};
