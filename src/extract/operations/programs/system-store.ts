import type { FileOperation } from '../../../model.ts';
import type { Call, Program } from '../call.ts';
import { NO_EFFECT } from '../command.ts';
import { contentAt } from '../contents.ts';
import { readArguments } from '../options.ts';
import { withSlash } from '../paths.ts';
import { concat, leading, literalText, plain } from '../text.ts';
import type { Text } from '../../../model.ts';

/** Where administrators put certificates for `update-ca-certificates`, and where packages do. */
const LOCAL = '/usr/local/share/ca-certificates';
const PACKAGED = '/usr/share/ca-certificates';
const LIST = '/etc/ca-certificates.conf';
/** The folder with hashed names, which it hashes anew. */
const HASHED = '/etc/ssl/certs';

/** Folders of p11-kit: of the administrator, of packages; openSUSE has its own. */
const ANCHORS = ['/etc/pki/ca-trust/source/anchors', '/usr/share/pki/ca-trust-source/anchors', '/etc/pki/trust/anchors', '/usr/share/pki/trust/anchors', '/etc/ca-certificates/trust-source/anchors'];
const DISTRUSTED = ['blocklist', 'blacklist'].flatMap((name) => [`/etc/pki/ca-trust/source/${name}`, `/usr/share/pki/ca-trust-source/${name}`, `/etc/pki/trust/${name}`]);
/** Where only files with trust settings of their own count; people put plain certificates there. */
const BESIDE = ['/etc/pki/ca-trust/source', '/usr/share/pki/ca-trust-source'];

const IGNORED_NAME = 'update-ca-certificates takes only files whose names end in .crt';
const IGNORED_FOLDER = 'update-ca-trust takes certificates for trusted only in the folder anchors below it';

/** Values of options that move the store elsewhere; nobody reads a store there. */
const ELSEWHERE = ['certsconf', 'certsdir', 'localcertsdir', 'certbundle', 'etccertsdir', 'hooksdir', 'help', 'h'];

/**
 * Debian, Ubuntu, Alpine: all `.crt` files below the local folder, and those of packages that a list names, become the
 * bundle and the folder beside it. openSUSE has another program of this name, on p11-kit.
 * https://manpages.debian.org/bookworm/ca-certificates/update-ca-certificates.8.en.html
 */
export const updateCaCertificates: Program = (call) => {
  const given = readArguments(call.words, { long: ELSEWHERE.slice(0, 6) });
  // Who runs it has the package that it comes with, whatever brought it.
  return given.has(...ELSEWHERE) ? NO_EFFECT : { operations: [call.packaged(true), ...debianStore(call, false)], output: null };
};

export function debianStore(call: Call, sometimes: boolean): readonly FileOperation[] {
  const packaged = fill(call, `${PACKAGED}/**/*`, 'all', sometimes);
  return [
    // It hashes the folder when something in it has changed.
    hash(call, literalText(HASHED, call.at), true),
    fill(call, `${LOCAL}/**/*.crt`, 'all', sometimes),
    // By its name, for there are systems that take any.
    call.imports(osStore(call), literalText('*', call.at), contentAt(literalText(`${LOCAL}/**/!(*.crt)`, call.at)), { none: IGNORED_NAME }, sometimes),
    packaged.kind === 'import' ? { ...packaged, listed: literalText(LIST, call.at) } : packaged,
    ...p11Store({ ...call, imports: renamed(call, 'trust extract') }, sometimes, ANCHORS.filter((folder) => folder.includes('/trust/'))),
  ];
}

/**
 * Fedora, RHEL, Amazon Linux, Arch: every file of the folder `anchors`, whatever its name.
 * https://docs.redhat.com/en/documentation/red_hat_enterprise_linux/9/html/securing_networks/using-shared-system-certificates_securing-networks
 */
export const updateCaTrust: Program = (call) => {
  const [verb] = readArguments(call.words, { short: 'o', long: ['output'] }).operands;
  const extracts = verb === undefined || ['extract', 'force-enable', 'enable'].includes(plain(verb.text) ?? '');
  return extracts ? { operations: p11Store(call, false), output: null } : NO_EFFECT;
};

export function p11Store(call: Call, sometimes: boolean, folders: readonly string[] = ANCHORS): readonly FileOperation[] {
  const all = folders === ANCHORS;
  return [
    ...folders.map((folder) => fill(call, `${folder}/*`, 'all', sometimes)),
    ...(all ? BESIDE.map((folder) => fill(call, `${folder}/!(*.p11-kit|README)`, { none: IGNORED_FOLDER }, sometimes)) : []),
    ...(all ? DISTRUSTED.map((folder) => fill({ ...call, imports: renamed(call, `${call.program} (blocklist)`) }, `${folder}/*`, { none: `${call.program} takes what is in blocklist out of the store` }, sometimes)) : []),
  ];
}

/** https://manpages.debian.org/bookworm/p11-kit/trust.1.en.html */
export const trust: Program = (call) => {
  const [verb, ...words] = call.words;
  const name = verb === undefined ? '' : leading(verb.text);
  if (name === 'extract-compat') return { operations: p11Store(call, false), output: null };
  if (name !== 'anchor') return NO_EFFECT;
  const given = readArguments(words, {});
  if (given.has('remove')) {
    const removes = renamed(call, 'trust anchor --remove');
    return { operations: given.operands.map((file) => removes(osStore(call), null, contentAt(call.path(file)), { none: 'trust anchor --remove takes it out of the store' })), output: null };
  }
  const stores = renamed(call, 'trust anchor');
  return { operations: given.operands.map((file) => stores(osStore(call), null, contentAt(call.path(file)), 'all')), output: null };
};

/** Without a folder it is the one of `SSL_CERT_DIR`, or OpenSSL's own. https://docs.openssl.org/3.0/man1/openssl-rehash/ */
export const rehash: Program = (call) => {
  const given = readArguments(call.words, {});
  const folders = given.operands.map((word) => call.path(word));
  const usual: Text = { parts: [{ kind: 'variable', name: 'SSL_CERT_DIR', otherwise: literalText(HASHED, call.at) }], at: call.at };
  return { operations: (folders.length === 0 ? [usual] : folders).flatMap((folder) => [hash(call, folder, false), passedOver(call, folder)]), output: null };
};

function hash(call: Call, folder: Text, sometimes: boolean): FileOperation {
  const files = concat([withSlash(folder), '@(*.pem|*.crt|*.cer)'], call.at);
  return renamed(call, 'openssl rehash')(folder, null, contentAt(files), 'all', sometimes);
}

function passedOver(call: Call, folder: Text): FileOperation {
  const files = concat([withSlash(folder), '!(*.pem|*.crt|*.cer|*.crl|*.[0-9])'], call.at);
  return renamed(call, 'openssl rehash')(folder, null, contentAt(files), { none: 'openssl rehash takes only files whose names end in .pem, .crt, .cer or .crl' });
}

/** The same, done in the name of another program. */
export function renamed(call: Call, program: string): Call['imports'] {
  return (...given) => ({ ...call.imports(...given), program });
}

function fill(call: Call, pattern: string, keeps: Parameters<Call['imports']>[3], sometimes: boolean): FileOperation {
  return call.imports(osStore(call), null, contentAt(literalText(pattern, call.at)), keeps, sometimes);
}

function osStore(call: Call): Text {
  return literalText('os', call.at);
}
