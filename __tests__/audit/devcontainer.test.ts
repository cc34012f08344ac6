import { describe, expect, test } from 'vitest';
import type { Files } from '../support/audit.ts';
import { auditFiles, roots } from '../support/audit.ts';
import { checkRows } from './table.ts';

const HOST = 'orders.postgres.database.azure.com';
const PYTHON: Files = { 'requirements.txt': 'psycopg2==2.9.9\n', 'certs/old.pem': roots('B'), 'certs/new.pem': roots('G2 MS') };
const url = (path: string): string => `postgresql://app:hunter2@${HOST}/orders?sslmode=verify-full&sslrootcert=${path}`;
const container = (more: string, path = '/certs/ca.pem'): string => `{\n  // What developers use.\n  "name": "shop",\n  "image": "mcr.microsoft.com/devcontainers/python:3.12",\n  "containerEnv": {\n    "DATABASE_URL": "${url(path)}",\n  },\n${more}}\n`;
const FILE = '.devcontainer/devcontainer.json';
const OLD = [`${FILE}:6 libpq yes breaks G2`];
const NEW = [`${FILE}:6 libpq yes connects`];

describe('a certificate in a development container', () => {
  checkRows([
    { name: 'a mount in a word', files: { ...PYTHON, [FILE]: container('  "mounts": ["source=${localWorkspaceFolder}/certs/old.pem,target=/certs/ca.pem,type=bind"],\n') }, clients: OLD },
    { name: 'a mount as an object', files: { ...PYTHON, [FILE]: container('  "mounts": [{"source": "${localWorkspaceFolder}/certs/new.pem", "target": "/certs/ca.pem", "type": "bind"}]\n') }, clients: NEW },
    { name: 'a mount of a volume', files: { ...PYTHON, [FILE]: container('  "mounts": ["source=certs,target=/certs,type=volume"]\n') }, clients: [`${FILE}:6 libpq yes unknown`] },
    { name: 'a mount from the machine of a developer', files: { ...PYTHON, [FILE]: container('  "mounts": ["source=${localEnv:HOME}/certs,target=/certs,type=bind"]\n') }, clients: [`${FILE}:6 libpq yes unknown`] },
    { name: 'the working copy', files: { ...PYTHON, [FILE]: container('', '${containerWorkspaceFolder}/certs/old.pem') }, clients: OLD },
    { name: 'the working copy, where it is told to be', files: { ...PYTHON, [FILE]: container('  "workspaceFolder": "/src", "workspaceMount": "source=${localWorkspaceFolder},target=/src,type=bind"\n', '/src/certs/old.pem') }, clients: OLD },
    { name: 'a command in a word', files: { ...PYTHON, [FILE]: container('  "postCreateCommand": "sudo mkdir -p /certs && sudo cp certs/old.pem /certs/ca.pem"\n') }, clients: OLD },
    { name: 'a command as a list', files: { ...PYTHON, [FILE]: container('  "onCreateCommand": ["cp", "certs/new.pem", "/certs/ca.pem"]\n') }, clients: NEW },
    { name: 'several commands', files: { ...PYTHON, [FILE]: container('  "postStartCommand": {"other": "echo", "certs": "cp certs/old.pem /certs/ca.pem"}\n') }, clients: OLD },
    { name: 'a command in a comment', files: { ...PYTHON, [FILE]: container('  // "postStartCommand": "cp certs/old.pem /certs/ca.pem"\n') }, clients: [`${FILE}:6 libpq yes unknown`] },
    { name: 'a Dockerfile, with an argument', files: { ...PYTHON, [FILE]: container('  "build": {"dockerfile": "Dockerfile", "context": "..", "args": {"CA": "new"}}\n'), '.devcontainer/Dockerfile': 'FROM python:3.12\nARG CA=old\nCOPY certs/${CA}.pem /certs/ca.pem\n' }, clients: NEW },
    { name: 'a service', files: { ...PYTHON, [FILE]: container('  "dockerComposeFile": ["../compose.yaml", "compose.dev.yaml"], "service": "web"\n'), 'compose.yaml': 'services:\n  web: {image: "python:3.12", volumes: ["./certs/old.pem:/certs/ca.pem"]}\n', '.devcontainer/compose.dev.yaml': 'services:\n  db: {image: "postgres:16"}\n' }, clients: OLD },
    { name: 'an own folder for each', files: { ...PYTHON, '.devcontainer/api/devcontainer.json': container('', '${containerWorkspaceFolder}/certs/old.pem') }, clients: ['.devcontainer/api/devcontainer.json:6 libpq yes breaks G2'] },
    { name: 'a file without a folder', files: { ...PYTHON, '.devcontainer.json': container('', '${containerWorkspaceFolder}/certs/old.pem') }, clients: ['.devcontainer.json:6 libpq yes breaks G2'] },
    { name: 'PG variables of a tool', files: { ...PYTHON, [FILE]: `{"image": "postgres:16", "remoteEnv": {"PGHOST": "${HOST}", "PGSSLMODE": "verify-full", "PGSSLROOTCERT": "certs/old.pem"}, "postStartCommand": "psql -c 'select 1'"}\n` }, clients: [`${FILE}:1 libpq yes breaks G2`] },
    { name: 'a string elsewhere', files: { ...PYTHON, [FILE]: `{"image": "x", "customizations": {"vscode": {"settings": {"sqltools.url": "${url('/certs/ca.pem')}"}}}}\n` }, clients: [`${FILE}:1 libpq yes unknown`] },
    { name: 'a server beside it', files: { [FILE]: '{"image": "python:3.12", "containerEnv": {"DATABASE_URL": "postgresql://postgres:postgres@localhost/dev"}}\n' }, clients: [`${FILE}:1 unknown unknown unassigned`] },
  ]);
});

test('code that a real image runs stays there', () => {
  const report = auditFiles({ ...PYTHON, 'app.py': `import psycopg2\npsycopg2.connect("${url('/certs/ca.pem')}")\n`, Dockerfile: 'FROM python:3.12\nCOPY app.py /app/\nCOPY certs/new.pem /certs/ca.pem\n', [FILE]: '{"image": "python:3.12", "postCreateCommand": "cp certs/old.pem /certs/ca.pem"}\n' });
  expect(report.clients.map(({ worst }) => worst)).toEqual(['connects']);
});

test('a service stays what it is when a development container builds on it', () => {
  const app = 'import os\nimport psycopg2\npsycopg2.connect(os.environ["DATABASE_URL"])\n';
  const compose = `services:\n  web:\n    build: .\n    environment: {DATABASE_URL: "${url('/certs/ca.pem')}"}\n    volumes: ["./certs/old.pem:/certs/ca.pem"]\n`;
  const report = auditFiles({ ...PYTHON, 'app.py': app, Dockerfile: 'FROM python:3.12\nCOPY . /app\n', 'compose.yaml': compose, [FILE]: '{"name": "dev", "dockerComposeFile": "../compose.yaml", "service": "web", "mounts": ["source=${localWorkspaceFolder}/certs/new.pem,target=/certs/ca.pem,type=bind"]}\n' });
  expect(report.clients.map(({ worst, chain }) => `${chain.find(({ what }) => what.startsWith('runs in'))?.what} ${worst}`).sort()).toEqual(['runs in dev container dev connects', 'runs in service web breaks']);
});

test('the chain says that it is a development container', () => {
  const report = auditFiles({ ...PYTHON, [FILE]: container('', '${containerWorkspaceFolder}/certs/old.pem') });
  expect(report.clients[0]?.chain.map(({ what }) => what)).toContain('runs in dev container shop');
});

test('secrets do not get into the report', () => {
  const report = auditFiles({ [FILE]: `{"image": "x", "remoteEnv": {"DATABASE_URL": "postgresql://planted:hunter2@${HOST}/x?sslmode=verify-full", "PGPASSWORD": "hunter2"}, "postStartCommand": "psql 'host=${HOST} user=planted password=hunter2'"}` });
  expect(report.clients.length).toBeGreaterThan(0);
  expect(JSON.stringify(report)).not.toMatch(/hunter2|planted/);
});
