import { letters, present } from './world.ts';
import type { World } from './world.ts';

export const rootPath = '/lab/root.pem';
const systemFile = '/lab/system.pem';
const systemFolder = '/lab/certs';

/** The place that one cell of the lab ran in: `source` says where trust came from, `label` which roots it held. */
export function placeOf(source: string, label: string): World {
  const two = /^(A|AB) \+ (system:FILE|NODE_EXTRA_CA_CERTS:|home:) ?(A|AB)$/u.exec(source);
  if (two !== null) {
    const [, own = '', kind = '', other = ''] = two;
    const elsewhere: World = kind === 'home:' ? home(other) : kind === 'system:FILE' ? system({ file: other, folder: {} }) : extra(other);
    return { ...elsewhere, files: { ...elsewhere.files, ...file(own).files } };
  }
  if (source === 'none') return {};
  if (source === 'file' || source.startsWith('bundled roots')) return file(label);
  if (source === '~/.postgresql/root.crt') return home(label);
  if (source === 'PGSSLROOTCERT') return { ...file(label), variables: { PGSSLROOTCERT: rootPath } };
  if (source === 'NODE_EXTRA_CA_CERTS') return extra(label);
  if (source.startsWith('NODE_EXTRA_CA_CERTS (directory)')) return { variables: { NODE_EXTRA_CA_CERTS: systemFolder }, directories: { [systemFolder]: { 'a.pem': 'A', 'b.pem': 'B' } } };
  if (source === 'javax.net.ssl.trustStore') return { files: { '/lab/store.p12': present(letters(label)) }, variables: { JAVA_TOOL_OPTIONS: '-Djavax.net.ssl.trustStore=/lab/store.p12' } };
  if (source.endsWith('SSL_CERT_FILE')) return system({ file: label, folder: {} });
  if (source === 'SSL_CERT_DIR (hashed names)') return system({ file: '', folder: named(label, 'hashed') });
  if (source === 'SSL_CERT_DIR (plain names)') return system({ file: '', folder: named(label, 'plain') });
  if (source === 'system:DIR A + FILE B') return system({ file: 'B', folder: named('A', 'plain') });
  if (source.endsWith('system:none')) return system({ file: '', folder: {} });
  const systemOf = /system:(?:only )?(FILE|DIR-bundle-plain|DIR-bundle-hashed|DIR-plain|DIR-hashed|DIR) (A|B|AB)\b/u.exec(source);
  if (systemOf !== null) {
    const [, kind = '', held = ''] = systemOf;
    const one = (files: World): World => ({ ...files, variables: Object.fromEntries(Object.entries(files.variables ?? {}).filter(([name]) => !source.includes(`no ${name}`))) });
    if (kind === 'FILE') return one(system({ file: held, folder: {} }));
    if (kind === 'DIR-bundle-plain') return one(system({ file: '', folder: { 'bundle.pem': held } }));
    if (kind === 'DIR-bundle-hashed') return one(system({ file: '', folder: { '0123abcd.0': held } }));
    return one(system({ file: '', folder: named(held, kind === 'DIR-hashed' ? 'hashed' : 'plain') }));
  }
  throw new Error(`a trust source without a translation: ${source}`);
}

function file(label: string): World {
  return { files: { [rootPath]: label === 'missing' || label === 'none' ? { kind: 'absent', via: [] } : present(letters(label), rootPath) } };
}

function home(label: string): World {
  return { files: { '/home/user/.postgresql/root.crt': present(letters(label)) } };
}

function extra(label: string): World {
  return { files: { '/lab/extra.pem': present(letters(label)) }, variables: { NODE_EXTRA_CA_CERTS: '/lab/extra.pem' } };
}

function system({ file: held, folder }: { file: string; folder: Readonly<Record<string, string>> }): World {
  return { variables: { SSL_CERT_FILE: systemFile, SSL_CERT_DIR: systemFolder }, files: { [systemFile]: present(letters(held)) }, directories: { [systemFolder]: folder } };
}

function named(label: string, names: 'hashed' | 'plain'): Readonly<Record<string, string>> {
  return Object.fromEntries(Array.from(label, (letter, index) => [names === 'hashed' ? `0123abc${index}.0` : `${letter}.pem`, letter]));
}
