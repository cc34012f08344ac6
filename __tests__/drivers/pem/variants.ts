import { toPem, toPkcs7, withTrustAttributes } from '../../support/pki.ts';
import type { Pki, TestCertificate } from '../../support/pki.ts';

const KEY = '-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgAAAAAAAAAAAAAAAA\n-----END PRIVATE KEY-----\n';
const BROKEN = '-----BEGIN CERTIFICATE-----\nMIID!!!! this is not base64 !!!!\n-----END CERTIFICATE-----\n';

/** The spellings of a root file that were measured, as octets, by the name of their row. */
export function makeVariants(pki: Pki): ReadonlyMap<string, Uint8Array> {
  const { a, b, c, expiredA, crossB, intermediateA, intermediateB, leafA } = pki;
  const both = a.pem + b.pem;
  const dump = (one: TestCertificate): string => `Certificate:\n    Data:\n        Version: 3 (0x2)\n        Subject: O=Test PKI, CN=${one.commonName}\n${one.pem}`;
  const bag = (one: TestCertificate): string => `Bag Attributes\n    friendlyName: ${one.name}\n    localKeyID: 01 02 \nsubject=O=Test PKI, CN=${one.commonName}\nissuer=O=Test PKI\n${one.pem}`;
  const unwrapped = (one: TestCertificate): string => `-----BEGIN CERTIFICATE-----\n${Buffer.from(one.der).toString('base64')}\n-----END CERTIFICATE-----\n`;
  const texts: Record<string, string> = {
    '01-plain': both,
    '02-no-newline-between': a.pem.trimEnd() + b.pem,
    '03-openssl-text-before': dump(a) + dump(b),
    '04-prose-between': `The old root\n${a.pem}and the new one:\n${b.pem}that is all\n`,
    '05-hash-comments': `# old\n${a.pem}# new\n${b.pem}`,
    '06-crlf': both.replaceAll('\n', '\r\n'),
    '07-bom-utf8': `\ufeff${both}`,
    '08-bom-utf8-B-first': `\ufeff${b.pem}${a.pem}`,
    '13-trusted-blocks': toPem(a.der, 'TRUSTED CERTIFICATE') + toPem(b.der, 'TRUSTED CERTIFICATE'),
    '14-trusted-A-rejected-B': toPem(withTrustAttributes(a, 'trust'), 'TRUSTED CERTIFICATE') + toPem(withTrustAttributes(b, 'reject'), 'TRUSTED CERTIFICATE'),
    '15-expiredA-then-B': expiredA.pem + b.pem,
    '16-B-then-expiredA': b.pem + expiredA.pem,
    '17-expiredA-only': expiredA.pem,
    '18-expiredA-then-validA': expiredA.pem + a.pem,
    '19-duplicates': both + both,
    '20-intermediateA-only': intermediateA.pem,
    '21-intermediateB-only': intermediateB.pem,
    '22-intermediateA-and-A': intermediateA.pem + a.pem,
    '23-leafA-only': leafA.pem,
    '24-B-cross-signed-by-A-only': crossB.pem,
    '25-A-and-cross-B': a.pem + crossB.pem,
    '26-indented-4-spaces': both.replaceAll(/^(?=.)/gm, '    '),
    '27-X509-CERTIFICATE-label': both.replaceAll(' CERTIFICATE', ' X509 CERTIFICATE'),
    '28-broken-block-in-middle': a.pem + BROKEN + b.pem,
    '29-broken-block-first': BROKEN + both,
    '30-truncated-B-no-END': a.pem + b.pem.slice(0, b.pem.indexOf('-----END')),
    '31-unwrapped-base64': unwrapped(a) + unwrapped(b),
    '32-literal-backslash-n': both.replaceAll('\n', '\\n'),
    '33-private-key-between': a.pem + KEY + b.pem,
    '34-html-br-prefix': both.replaceAll('-----BEGIN', '</br>-----BEGIN'),
    '35-cr-only': both.replaceAll('\n', '\r'),
    '36-four-dashes-on-A': a.pem.replaceAll('-----', '----') + b.pem,
    '37-lowercase-label-on-A': a.pem.replaceAll('CERTIFICATE', 'certificate') + b.pem,
    '38-pkcs7': toPem(toPkcs7([a, b]), 'PKCS7'),
    '40-blank-lines': `\n\n${a.pem}\n\n${b.pem}\n\n`,
    '41-trailing-space': both.replaceAll('\n', '  \n'),
    '42-B-then-A': b.pem + a.pem,
    '43-A-and-unrelated': a.pem + c.pem,
    '44-bag-attributes': bag(a) + bag(b),
    '45-unrelated-only': c.pem,
    '46-empty': '',
    '47-not-a-certificate': 'This file is no certificate.\n',
    '48-newlines-became-spaces': both.replaceAll('\n', ' '),
  };
  return new Map<string, Uint8Array>([
    ...Object.entries(texts).map(([name, text]): [string, Uint8Array] => [name, Buffer.from(text, 'utf8')]),
    ['09-utf16le-powershell', Buffer.from(`\ufeff${both.replaceAll('\n', '\r\n')}`, 'utf16le')],
    ['10-A-only', a.der],
    ['11-B-only', b.der],
    ['12-AB', Buffer.concat([a.der, b.der])],
    ['39-pkcs12-as-ca', Buffer.from('3019020103301406092a864886f70d010701a00704053003020100', 'hex')],
  ]);
}
