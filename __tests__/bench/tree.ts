import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Built {
  readonly files: number;
  readonly bytes: number;
}

/**
 * A repository for timing: what npm installed, copied under names that nobody prunes until there are enough files, and
 * generated services with a few connections each. The same on every machine with the same lock file.
 */
export function buildTree(target: string, nodeModules: string, wanted: Built): Built {
  const sources = filesBelow(nodeModules).filter((file) => statSync(join(nodeModules, file)).size < 4_000_000);
  let files = 0;
  let bytes = 0;
  const count = (size: number): void => {
    files++;
    bytes += size;
  };
  const services = Math.ceil(wanted.files / 200);
  for (let nr = 0; nr < services; nr++) for (const [path, text] of service(nr)) count(write(join(target, path), text));
  for (let copy = 0; files < wanted.files && bytes < wanted.bytes; copy++) {
    for (const file of sources) {
      if (files >= wanted.files || bytes >= wanted.bytes) break;
      const to = join(target, `third-party-${copy}`, file);
      mkdirSync(dirname(to), { recursive: true });
      copyFileSync(join(nodeModules, file), to);
      count(statSync(to).size);
    }
  }
  for (const command of [['init', '-q'], ['add', '-A', '-f']]) {
    spawnSync('git', ['-C', target, '-c', 'core.autocrlf=false', ...command], { stdio: 'ignore' });
  }
  return { files, bytes };
}

/** Shims and caches, the compiled ones of ncc among them, and Node itself: one huge binary and ten copies of OpenSSL's headers, which speak of `SSL_MODE` on every page. */
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
