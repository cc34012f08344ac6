import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Size {
  readonly files: number;
  readonly bytes: number;
}

export interface BuiltTree extends Size {
  readonly paths: readonly string[];
}

/** What Debian delivers, where there is a Debian: sources, data, documentation, pictures. */
const DEBIAN = ['/usr/lib/python3', '/usr/lib/python3.11', '/usr/lib/python3.12', '/usr/lib/python3.13', '/usr/share/perl', '/usr/include', '/usr/share'];
/** Larger files are no part of repositories. */
const MAX_BYTES = 4_000_000;

/**
 * A repository for timing: generated services with a few connections each, what npm installed, and what Debian did; each
 * file once, and only when all of it is not enough, again. The same on every machine with the same packages.
 */
export function buildTree(target: string, nodeModules: string, wanted: Size): BuiltTree {
  const paths: string[] = [];
  let bytes = 0;
  const count = (path: string, size: number): void => {
    paths.push(path);
    bytes += size;
  };
  const services = Math.ceil(wanted.files / 200);
  for (let nr = 0; nr < services; nr++) for (const [path, text] of service(nr)) count(path, write(join(target, path), text));
  const roots = [nodeModules, ...DEBIAN].filter((root) => existsSync(root));
  for (let copy = 0; paths.length < wanted.files && bytes < wanted.bytes; copy++) {
    for (const [nr, root] of roots.entries()) {
      for (const file of filesBelow(root)) {
        if (paths.length >= wanted.files || bytes >= wanted.bytes) break;
        const { size } = statSync(join(root, file));
        if (size > MAX_BYTES) continue;
        // No name that somebody prunes or takes for a test.
        const path = `third-party-${copy}/${nr}/${file}`;
        mkdirSync(dirname(join(target, path)), { recursive: true });
        copyFileSync(join(root, file), join(target, path));
        count(path, size);
      }
    }
  }
  for (const command of [['init', '-q'], ['add', '-A', '-f']]) {
    spawnSync('git', ['-C', target, '-c', 'core.autocrlf=false', ...command], { stdio: 'ignore' });
  }
  return { files: paths.length, bytes, paths };
}

/** Shims, caches (the compiled ones of ncc among them), and Node itself: one huge binary and ten copies of OpenSSL's headers. */
const NOT_TYPICAL = /^(?:\.|node(?:-linux-x64)?\/)|\.cache(?:\.js)?$/;

function filesBelow(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== '.git')
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((file) => !NOT_TYPICAL.test(file))
    .sort();
}

function service(nr: number): [path: string, text: string][] {
  const folder = `services/service-${nr}`;
  const url = `postgresql://service${nr}@db-${nr}.postgres.database.azure.com:5432/db?sslmode=verify-full&sslrootcert=/etc/ssl/pg.pem`;
  return [
    [`${folder}/.env`, `DATABASE_URL=${url}\nPGSSLMODE=require\n`],
    [`${folder}/Dockerfile`, `FROM python:3.12\nWORKDIR /app\nCOPY certs/ca.pem /etc/ssl/pg.pem\nENV PGSSLROOTCERT=/etc/ssl/pg.pem\nCOPY . .\nCMD ["python", "app.py"]\n`],
    [`${folder}/requirements.txt`, 'psycopg2-binary==2.9.9\n'],
    [`${folder}/app.py`, `import os\nimport psycopg2\n\nconnection = psycopg2.connect(os.environ["DATABASE_URL"])\n`],
    [`${folder}/config.yaml`, `database:\n  url: ${url}\n  pool: ${nr}\n`],
    [`${folder}/README.md`, `# Service ${nr}\n\nNothing to see here.\n`.repeat(50)],
  ];
}

function write(path: string, text: string): number {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return Buffer.byteLength(text);
}
