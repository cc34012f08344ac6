import { expect, it } from 'vitest';

import { auditFiles, roots, type Files } from '../support/audit.ts';
import { issue } from '../support/pki.ts';
import { clientsOf, findingsOf } from './said.ts';

/*
 * A certificate file is not what its name says. Left for the formats that read them: keystores (`.jks` that are PKCS#12,
 * `openssl pkcs12 -export -nokeys` without Java's trust attribute), certificates inside a JAR or a packed chart.
 */

const HOST = 'orders.postgres.database.azure.com';

function client(path: string): Files {
  return {
    'requirements.txt': 'psycopg2==2.9.9\n',
    'app.py': 'import os\nimport psycopg2\n\nconnection = psycopg2.connect(os.environ["DATABASE_URL"])\n',
    '.env': `DATABASE_URL=postgresql://app:hunter2@${HOST}/orders?sslmode=verify-full&sslrootcert=${path}\n`,
  };
}

const PAGE = '<html>\r\n<head><title>301 Moved Permanently</title></head>\r\n<body>\r\n<center><h1>301 Moved Permanently</h1></center>\r\n</body>\r\n</html>\r\n';
const INVENTED = `-----BEGIN CERTIFICATE-----\n${'QmFsdGltb3JlIEN5YmVyVHJ1c3QgUm9vdCBpcyBub3QgaW4gaGVyZSBhdCBhbGwu\n'.repeat(12)}-----END CERTIFICATE-----\n`;
const der = Buffer.from(roots('G2').replaceAll(/-----[^-]+-----|\n/g, ''), 'base64');
const other = issue({ name: 'other', commonName: 'Project CA of another provider' });

/** G2 with one day changed: name and key are genuine, the signature no longer fits. */
function altered(): string {
  const bytes = Buffer.from(der);
  const at = bytes.indexOf('380115120000Z');
  bytes.write('480115120000Z', at);
  return `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64').replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
}

const G2 = 'certs/DigiCertGlobalRootG2.crt.pem';
const BALTIMORE = 'certs/BaltimoreCyberTrustRoot.crt.pem';

it.each<[string, string, string | Uint8Array, string, readonly string[]]>([
  ['a saved web page', BALTIMORE, PAGE, 'breaks', [`error unreadable-certificate ${BALTIMORE}:1`]],
  ['named after G2, another provider’s private CA', G2, other.pem, 'breaks', [`error missing-current-root ${G2}:1`, `notice misnamed-ca-file ${G2}:1`]],
  ['named after Baltimore, holds what is needed', BALTIMORE, roots('G2 MS'), 'connects', [`notice misnamed-ca-file ${BALTIMORE}:1`]],
  ['named after Baltimore, holds it and the others', BALTIMORE, roots('B G2 MS'), 'connects', [`notice droppable-root ${BALTIMORE}:1`]],
  ['an invented certificate', 'certs/root.pem', INVENTED, 'breaks', ['error unreadable-certificate certs/root.pem:1']],
  ['a placeholder between the markers', 'certs/root.pem', '-----BEGIN CERTIFICATE-----\n<YOUR_CERT>\n-----END CERTIFICATE-----\n', 'breaks', ['error unreadable-certificate certs/root.pem:1']],
  ['a JKS keystore called root.crt', 'certs/root.crt', Buffer.from(`feedfeed00000002${'00'.repeat(40)}`, 'hex'), 'breaks', ['error unreadable-certificate certs/root.crt:1']],
  ['an empty file', 'certs/root.crt', '', 'breaks', ['error unreadable-certificate certs/root.crt:1']],
])('%s', (_, path, content, worst, said) => {
  const report = auditFiles({ ...client(path), [path]: content });
  expect(clientsOf(report)).toEqual([`.env:1 libpq verify-full → ${worst}`]);
  expect(findingsOf(report)).toEqual(said);
});

it.each<[string, string | Uint8Array, string]>([
  ['DER where PEM is needed', der, 'import-loses-certificates'],
  ['HTML in front of the armour', `</br>${roots('G2')}`, 'unreadable-certificate'],
  ['a header that was translated', roots('G2').replaceAll('CERTIFICATE', 'CERTIFICAAT'), 'unreadable-certificate'],
])('%s: the root is there, and libpq does not get it', (_, content, rule) => {
  const report = auditFiles({ ...client('certs/root.crt'), 'certs/root.crt': content });
  expect(clientsOf(report)).toEqual(['.env:1 libpq verify-full → breaks']);
  expect(findingsOf(report)).toEqual([`error ${rule} certs/root.crt:1`]);
});

it('an altered root is told apart from the one it imitates', () => {
  const report = auditFiles({ ...client('certs/root.pem'), 'certs/root.pem': altered() });
  expect(findingsOf(report)).toContain('warning altered-certificate certs/root.pem:1');
  expect(report.certificates.map(({ id }) => id)).toEqual([null]);
});

it('what nobody reads is at most a notice, and a public key is no certificate', () => {
  const key = other.keys.publicKey.export({ type: 'spki', format: 'der' });
  const report = auditFiles({ [BALTIMORE]: PAGE, 'keys/service.der': key, 'keys/service.pem': other.keys.publicKey.export({ type: 'spki', format: 'pem' }).toString() });
  expect(findingsOf(report)).toEqual([`notice unreadable-certificate ${BALTIMORE}:1`]);
  expect(report.certificates).toEqual([]);
});
