import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditFiles } from '../support/audit.ts';
import { issue, makePki } from '../support/pki.ts';
import { makeVariants } from '../drivers/pem/variants.ts';

/**
 * Commands that fill the system's store, run by the real programs in a folder of their own, and the same commands in a
 * Dockerfile as we read it: bundle and hashed names must hold the same roots.
 */
const pki = makePki();
const { a, b, c } = pki;
const ROOTS = { A: a, B: b, C: c };
const BASE = { '/usr/share/ca-certificates/mozilla/base.crt': issue({ name: 'D', commonName: 'What the system comes with' }).pem, '/etc/ca-certificates.conf': 'mozilla/base.crt\n' };

interface Scenario {
  /** Files by absolute path. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly commands: readonly string[];
}

/** The roots that OpenSSL finds in the bundle, and by hashed names. */
interface Held {
  readonly bundle: string;
  readonly hashed: string;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function sandbox(files: Scenario['files']): string {
  const root = mkdtempSync(join(tmpdir(), 'system-store-'));
  folders.push(root);
  chmodSync(root, 0o755);
  for (const folder of ['/etc/ssl/certs', '/usr/local/share/ca-certificates', '/hooks', '/srv']) mkdirSync(root + folder, { recursive: true });
  put(root, files);
  return root;
}

function put(root: string, files: Scenario['files']): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(root + path), { recursive: true });
    writeFileSync(root + path, content);
  }
}

/** OpenSSL takes a root for trusted when it finds it in the store. */
function heldIn(options: readonly string[], root: string): string {
  return Object.entries(ROOTS).filter(([name, { pem }]) => {
    const path = join(root, `${name}.root`);
    writeFileSync(path, pem);
    return spawnSync('openssl', ['verify', '-purpose', 'sslserver', '-no-CAstore', ...options, path], { env: CLEAN }).status === 0;
  }).map(([name]) => name).join(' ');
}

const CLEAN = { PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` };
const SYSTEM_PATHS = /(?<![\w/])(\/(?:etc|usr\/local|usr\/share|usr\/lib|srv)\/)/g;

function real({ files, commands }: Scenario): Held {
  const root = sandbox(BASE);
  const program = `update-ca-certificates --localcertsdir ${root}/usr/local/share/ca-certificates --certsdir ${root}/usr/share/ca-certificates --certsconf ${root}/etc/ca-certificates.conf --etccertsdir ${root}/etc/ssl/certs --hooksdir ${root}/hooks`;
  const script = commands.map((line) => line.replaceAll(SYSTEM_PATHS, `${root}$1`).replaceAll(/\bupdate-ca-certificates\b(?! --local)(?=$| )(?<!\/\S*)/g, program));
  const run = (line: string): unknown => execFileSync('sh', ['-c', line], { cwd: root, env: CLEAN, stdio: 'ignore' });
  run(program);
  put(root, files);
  script.forEach(run);
  return {
    bundle: heldIn(['-no-CApath', '-CAfile', `${root}/etc/ssl/certs/ca-certificates.crt`], root),
    hashed: heldIn(['-no-CAfile', '-CApath', `${root}/etc/ssl/certs`], root),
  };
}

/** The same as a Dockerfile; Debian 11 reads hashed names by default, and a file that is named is read whole. */
function predicted({ files, commands }: Scenario): Held {
  const copies = Object.keys(files).map((path, index) => `COPY f${index} ${path}`);
  const read = (system: string, url: string): string => {
    const report = auditFiles({
      'requirements.txt': 'psycopg2==2.9.9\n',
      'app.py': 'import os\nimport psycopg2\n\nconnection = psycopg2.connect(os.environ["DATABASE_URL"])\n',
      ...Object.fromEntries(Object.values(files).map((content, index) => [`f${index}`, content])),
      'Dockerfile': [`FROM ${system}`, `ENV DATABASE_URL=postgresql://app@orders.postgres.database.azure.com/orders?sslmode=verify-full&sslrootcert=${url}`, ...copies, ...commands.map((line) => `RUN ${line}`), 'COPY app.py requirements.txt /app/', 'CMD ["python", "/app/app.py"]', ''].join('\n'),
    });
    const [client, ...more] = report.clients;
    if (client === undefined || more.length > 0) throw new Error(`${report.clients.length} clients`);
    return Object.entries(ROOTS).filter(([, { sha256 }]) => client.trust.anchors.includes(sha256)).map(([name]) => name).join(' ');
  };
  return { bundle: read('debian:11', '/etc/ssl/certs/ca-certificates.crt'), hashed: read('debian:11', 'system') };
}

const LOCAL = '/usr/local/share/ca-certificates';
const U = 'update-ca-certificates';
const hash = (pem: string): string => execFileSync('openssl', ['x509', '-noout', '-subject_hash'], { input: pem, encoding: 'utf8' }).trim();

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'one file with two certificates: the bundle has both, no hashed name has either': { files: { [`${LOCAL}/azure.crt`]: a.pem + b.pem }, commands: [U] },
  'one file for each': { files: { [`${LOCAL}/a.crt`]: a.pem, [`${LOCAL}/b.crt`]: b.pem }, commands: [U] },
  'below a folder': { files: { [`${LOCAL}/azure/a.crt`]: a.pem, [`${LOCAL}/azure/deep/b.crt`]: b.pem }, commands: [U] },
  'names that it passes over': { files: { [`${LOCAL}/root.pem`]: a.pem, [`${LOCAL}/b.CRT`]: b.pem, [`${LOCAL}/c.crt.bak`]: c.pem, [`${LOCAL}/ca`]: c.pem }, commands: [U] },
  'DER': { files: { [`${LOCAL}/der.crt`]: a.der, [`${LOCAL}/b.crt`]: b.pem }, commands: [U] },
  'a byte-order mark': { files: { [`${LOCAL}/bom.crt`]: `\ufeff${a.pem}` }, commands: [U] },
  'no newline at the end': { files: { [`${LOCAL}/a.crt`]: a.pem.trimEnd(), [`${LOCAL}/b.crt`]: b.pem }, commands: [U] },
  'copied, and never run': { files: { [`${LOCAL}/a.crt`]: a.pem }, commands: ['true'] },
  'copied after it ran': { files: { '/srv/a.crt': a.pem }, commands: [U, `cp /srv/a.crt ${LOCAL}/`] },
  'copied and run again': { files: { [`${LOCAL}/a.crt`]: a.pem, '/srv/b.crt': b.pem }, commands: [U, `cp /srv/b.crt ${LOCAL}/`, `${U} --fresh`] },
  'removed and run again': { files: { [`${LOCAL}/a.crt`]: a.pem, [`${LOCAL}/b.crt`]: b.pem }, commands: [U, `rm ${LOCAL}/a.crt`, U] },
  'of packages, listed': { files: { '/usr/share/ca-certificates/azure/a.crt': a.pem }, commands: ['echo azure/a.crt >> /etc/ca-certificates.conf', U] },
  'of packages, not listed': { files: { '/usr/share/ca-certificates/azure/a.crt': a.pem, '/usr/share/ca-certificates/b.crt': b.pem }, commands: ['echo b.crt >> /etc/ca-certificates.conf', U] },
  'of packages, deselected': { files: { '/usr/share/ca-certificates/azure/a.crt': a.pem }, commands: ['echo !azure/a.crt >> /etc/ca-certificates.conf', U] },
  'appended to the bundle': { files: { '/srv/a.pem': a.pem }, commands: ['cat /srv/a.pem >> /etc/ssl/certs/ca-certificates.crt'] },
  'appended to the bundle, which is then made anew': { files: { '/srv/a.pem': a.pem }, commands: ['cat /srv/a.pem >> /etc/ssl/certs/ca-certificates.crt', U] },
  'appended after it ran': { files: { '/srv/a.pem': a.pem, [`${LOCAL}/b.crt`]: b.pem }, commands: [U, 'cat /srv/a.pem >> /etc/ssl/certs/ca-certificates.crt'] },
  'a file in the folder without a hashed name': { files: { '/etc/ssl/certs/a.pem': a.pem }, commands: ['true'] },
  'a file in the folder, and rehash': { files: { '/etc/ssl/certs/a.pem': a.pem, '/etc/ssl/certs/two.pem': b.pem + c.pem }, commands: ['openssl rehash /etc/ssl/certs'] },
  'a file in the folder, and c_rehash': { files: { '/etc/ssl/certs/a.crt': a.pem, '/etc/ssl/certs/b.txt': b.pem, '/etc/ssl/certs/c.cer': c.pem }, commands: ['c_rehash /etc/ssl/certs'] },
  'a hashed name by hand': { files: { [`/etc/ssl/certs/${hash(a.pem)}.0`]: a.pem, '/srv/b.pem': b.pem }, commands: [`ln -s /srv/b.pem /etc/ssl/certs/${hash(b.pem)}.0`] },
  'a wrong hashed name by hand': { files: { [`/etc/ssl/certs/${hash(b.pem)}.0`]: a.pem, [`/etc/ssl/certs/${hash(c.pem)}.1`]: c.pem }, commands: ['true'] },
};

describe('the store that update-ca-certificates and rehash leave', () => {
  test.each(Object.entries(SCENARIOS))('%s', (_, scenario) => {
    expect(predicted(scenario)).toStrictEqual(real(scenario));
  });
});

/** What goes wrong with the bundle as a whole goes wrong for everything in it. */
/** The key of this one is no key, which OpenSSL's tools mind. */
const SPELLINGS = [...makeVariants(pki)].filter(([name]) => name !== '33-private-key-between');

describe('spellings of a .crt file', () => {
  test.each(SPELLINGS)('%s', (_, content) => {
    const scenario = { files: { [`${LOCAL}/azure.crt`]: content }, commands: [U] };
    expect(predicted(scenario)).toStrictEqual(real(scenario));
  });
});

describe('openssl verify with the bundle forms', () => {
  test.each(SPELLINGS)('%s', (_, content) => {
    const root = sandbox({ '/srv/ca.pem': content });
    const bundle = heldIn(['-no-CApath', '-CAfile', `${root}/srv/ca.pem`], root);
    expect(predicted({ files: { '/etc/ssl/certs/ca-certificates.crt': content }, commands: ['true'] }).bundle).toBe(bundle);
  });
});

/** The folders of p11-kit are compiled in; a configuration of the user's gives the same program others. */
describe('the store that p11-kit makes of the folder anchors', () => {
  let run: (root: string) => string;
  beforeAll(() => {
    const module = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', process.env['P11_KIT_LIBRARIES'] ?? ''].map((folder) => `${folder}/pkcs11/p11-kit-trust.so`).find((path) => existsSync(path));
    if (module === undefined) throw new Error('p11-kit is not installed');
    run = (root) => {
      mkdirSync(`${root}/home/pkcs11/modules`, { recursive: true });
      mkdirSync(`${root}/out`);
      chmodSync(`${root}/out`, 0o777);
      writeFileSync(`${root}/home/pkcs11/modules/anchors.module`, `module: ${module}\ntrust-policy: yes\nx-init-reserved: paths='${root}/etc/pki/ca-trust/source'\n`);
      // p11-kit passes over the configuration of a user who is root.
      const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
      spawnSync('trust', ['extract', '--format=pem-bundle', '--filter=ca-anchors', '--overwrite', '--purpose=server-auth', `${root}/out/bundle.pem`], { env: { ...CLEAN, XDG_CONFIG_HOME: `${root}/home`, PATH: `${process.env['P11_KIT_PROGRAMS'] ?? ''}:${CLEAN.PATH}` }, ...nobody });
      return heldIn(['-no-CApath', '-CAfile', `${root}/out/bundle.pem`], root);
    };
  });

  const SOURCE = '/etc/pki/ca-trust/source';
  const FILES: Readonly<Record<string, Scenario['files']>> = {
    'any name, several certificates': { [`${SOURCE}/anchors/azure`]: a.pem + b.pem, [`${SOURCE}/anchors/c.txt`]: c.pem },
    'DER': { [`${SOURCE}/anchors/a.der`]: a.der },
    'below a folder': { [`${SOURCE}/anchors/azure/a.pem`]: a.pem, [`${SOURCE}/anchors/b.pem`]: b.pem },
    'beside the folder': { [`${SOURCE}/a.pem`]: a.pem, [`${SOURCE}/anchors/b.pem`]: b.pem },
    'blocklist': { [`${SOURCE}/anchors/two.pem`]: a.pem + b.pem, [`${SOURCE}/blocklist/a.pem`]: a.pem },
  };
  const cases = [...Object.entries(FILES), ...SPELLINGS.map(([name, content]): [string, Scenario['files']] => [name, { [`${SOURCE}/anchors/azure.pem`]: content }])];
  test.each(cases)('%s', (_, files) => {
    expect(predicted({ files, commands: ['update-ca-trust'] }).bundle).toBe(run(sandbox(files)));
  });
});
