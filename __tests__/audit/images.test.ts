import { describe } from 'vitest';
import { roots, type Files } from '../support/audit.ts';
import { checkRows, type Row } from './table.ts';

const HOST = 'orders.postgres.database.azure.com';
const url = (query: string): string => `postgresql://app:hunter2@${HOST}:5432/orders${query}`;
const APP: Files = { 'requirements.txt': 'psycopg2==2.9.9\n', 'app.py': 'import os\nimport psycopg2\n\nconnection = psycopg2.connect(os.environ["DATABASE_URL"])\n' };
const image = (...lines: readonly string[]): Files => ({ Dockerfile: ['FROM python:3.12', 'WORKDIR /srv', 'COPY app.py requirements.txt ./', ...lines, 'CMD ["python", "app.py"]', ''].join('\n') });
const strict = (path: string): string => url(`?sslmode=verify-full&sslrootcert=${path}`);
const envLine = (path: string): string => `ENV DATABASE_URL=${strict(path)}`;

const rows: readonly Row[] = [
  { name: 'copied, named by ENV', files: { ...APP, ...image('COPY ca.pem /etc/ssl/pg.pem', envLine('/etc/ssl/pg.pem')), 'ca.pem': roots('G1') }, clients: ['Dockerfile:5 libpq yes breaks G2'] },
  { name: 'copied with another name', files: { ...APP, ...image('COPY certs/old.pem certs/other.pem /etc/ssl/', envLine('/etc/ssl/old.pem')), 'certs/old.pem': roots('G1'), 'certs/other.pem': roots('G2') }, clients: ['Dockerfile:5 libpq yes breaks G2'] },
  { name: 'path relative to WORKDIR', files: { ...APP, ...image('COPY ca.pem certs/', envLine('certs/ca.pem')), 'ca.pem': roots('G1') }, clients: ['Dockerfile:5 libpq yes breaks G2'] },
  { name: 'the default file, copied into the home of root', files: { ...APP, ...image('COPY ca.pem /root/.postgresql/root.crt', `ENV DATABASE_URL=${url('?sslmode=require')}`), 'ca.pem': roots('G1') }, clients: ['Dockerfile:5 libpq yes breaks G2'] },
  { name: 'the default file of another user is none', files: { ...APP, ...image('COPY ca.pem /root/.postgresql/root.crt', `ENV DATABASE_URL=${url('?sslmode=require')}`, 'RUN useradd -m app', 'USER app'), 'ca.pem': roots('G1') }, clients: ['Dockerfile:5 libpq no not-affected'] },
  { name: 'the default file, no mode at all', files: { ...APP, ...image('COPY ca.pem /root/.postgresql/root.crt', `ENV DATABASE_URL=${url('')}`), 'ca.pem': roots('G1') }, clients: ['Dockerfile:5 libpq yes breaks G2'] },
  { name: 'two files joined', files: { ...APP, ...image('COPY a.pem b.pem /tmp/', 'RUN cat /tmp/a.pem /tmp/b.pem > /etc/ssl/pg.pem', envLine('/etc/ssl/pg.pem')), 'a.pem': roots('G1'), 'b.pem': roots('G2') }, clients: ['Dockerfile:6 libpq yes connects'] },
  { name: 'two files joined, no line break between them', files: { ...APP, ...image('COPY a.pem b.pem /tmp/', 'RUN cat /tmp/a.pem /tmp/b.pem > /etc/ssl/pg.pem', envLine('/etc/ssl/pg.pem')), 'a.pem': roots('G1').trimEnd(), 'b.pem': roots('G2') }, clients: ['Dockerfile:6 libpq yes breaks G2'] },
  { name: 'the second file overwrites the first', files: { ...APP, ...image('COPY a.pem b.pem /tmp/', 'RUN cat /tmp/b.pem > /etc/ssl/pg.pem', 'RUN cat /tmp/a.pem > /etc/ssl/pg.pem', envLine('/etc/ssl/pg.pem')), 'a.pem': roots('G1'), 'b.pem': roots('G2') }, clients: ['Dockerfile:7 libpq yes breaks G2'] },
  { name: 'appended', files: { ...APP, ...image('COPY a.pem /etc/ssl/pg.pem', 'COPY b.pem /tmp/', 'RUN cat /tmp/b.pem >> /etc/ssl/pg.pem', envLine('/etc/ssl/pg.pem')), 'a.pem': roots('G1'), 'b.pem': roots('G2') }, clients: ['Dockerfile:7 libpq yes connects'] },
  { name: 'removed again', files: { ...APP, ...image('COPY ca.pem /root/.postgresql/root.crt', 'RUN rm -f /root/.postgresql/root.crt', `ENV DATABASE_URL=${url('?sslmode=require')}`), 'ca.pem': roots('G1') }, clients: ['Dockerfile:6 libpq no not-affected'] },
  { name: 'written only sometimes', files: { ...APP, ...image('ARG OLD', 'COPY a.pem b.pem /tmp/', 'RUN if [ -n "$OLD" ]; then cp /tmp/a.pem /etc/ssl/pg.pem; else cp /tmp/b.pem /etc/ssl/pg.pem; fi', envLine('/etc/ssl/pg.pem')), 'a.pem': roots('G1'), 'b.pem': roots('G2') }, clients: ['Dockerfile:7 libpq yes breaks G2'] },
  { name: 'downloaded by ADD: G1', files: { ...APP, ...image('ADD https://dl.cacerts.digicert.com/DigiCertGlobalRootCA.crt.pem /etc/ssl/pg.pem', envLine('/etc/ssl/pg.pem')) }, clients: ['Dockerfile:5 libpq yes breaks G2'] },
  { name: 'downloaded by ADD: G2', files: { ...APP, ...image('ADD https://dl.cacerts.digicert.com/DigiCertGlobalRootG2.crt.pem /etc/ssl/pg.pem', envLine('/etc/ssl/pg.pem')) }, clients: ['Dockerfile:5 libpq yes connects'] },
  { name: 'downloaded in DER form, never converted', files: { ...APP, ...image('RUN curl -o /etc/ssl/pg.pem https://cacerts.digicert.com/DigiCertGlobalRootG2.crt', envLine('/etc/ssl/pg.pem')) }, clients: ['Dockerfile:5 libpq yes breaks G2'] },
  { name: 'downloaded from somewhere', files: { ...APP, ...image('RUN wget -O /etc/ssl/pg.pem https://example.com/ca.pem', envLine('/etc/ssl/pg.pem')) }, clients: ['Dockerfile:5 libpq yes unknown'] },
  { name: 'an argument of the build with a default', files: { ...APP, ...image('ARG CA=ca.pem', 'COPY $CA /etc/ssl/pg.pem', envLine('/etc/ssl/pg.pem')), 'ca.pem': roots('G1') }, clients: ['Dockerfile:6 libpq yes breaks G2'] },
  { name: 'ENV in force over ARG', files: { ...APP, ...image('ARG MODE=disable', 'ENV MODE=verify-full', 'COPY ca.pem /etc/ssl/pg.pem', `ENV DATABASE_URL=${url('?sslmode=$MODE&sslrootcert=/etc/ssl/pg.pem')}`), 'ca.pem': roots('G1') }, clients: ['Dockerfile:7 libpq yes breaks G2'] },
  { name: 'two stages, the file comes from the first', files: { ...APP, Dockerfile: `FROM alpine AS certs\nCOPY ca.pem /out/pg.pem\n\nFROM python:3.12\nWORKDIR /srv\nCOPY --from=certs /out/pg.pem /etc/ssl/\nCOPY app.py requirements.txt ./\n${envLine('/etc/ssl/pg.pem')}\nCMD ["python", "app.py"]\n`, 'ca.pem': roots('G1') }, clients: ['Dockerfile:8 libpq yes breaks G2'] },
  { name: 'two stages, the file stays in the first', files: { ...APP, Dockerfile: `FROM python:3.12 AS build\nCOPY ca.pem /root/.postgresql/root.crt\n\nFROM python:3.12\nWORKDIR /srv\nCOPY app.py requirements.txt ./\nENV DATABASE_URL=${url('?sslmode=require')}\nCMD ["python", "app.py"]\n`, 'ca.pem': roots('G1') }, clients: ['Dockerfile:7 libpq no not-affected'] },
  { name: '.env against ENV: the image does not copy .env, both are clients or ENV wins', files: { ...APP, ...image('COPY ca.pem /etc/ssl/pg.pem', envLine('/etc/ssl/pg.pem')), 'ca.pem': roots('G1'), '.env': `DATABASE_URL=${url('?sslmode=disable')}\n` }, clients: ['.env:1 libpq no not-affected', 'Dockerfile:5 libpq yes breaks G2'] },
  { name: 'the environment in the image over a weak string', files: { ...APP, ...image('COPY ca.pem /etc/ssl/pg.pem', 'ENV PGSSLROOTCERT=/etc/ssl/pg.pem', 'ENV PGSSLMODE=verify-full', `ENV DATABASE_URL=${url('')}`), 'ca.pem': roots('G1') }, clients: ['Dockerfile:7 libpq yes breaks G2'] },
  { name: 'heredoc', files: { ...APP, Dockerfile: `FROM python:3.12\nWORKDIR /srv\nCOPY app.py requirements.txt ./\nCOPY <<EOF /etc/ssl/pg.pem\n${roots('G1')}EOF\n${envLine('/etc/ssl/pg.pem')}\nCMD ["python", "app.py"]\n` }, clients: [`Dockerfile:${4 + roots('G1').split('\n').length + 1} libpq yes breaks G2`] },
  { name: 'in a folder that is copied whole', files: { ...APP, ...image('COPY . /srv', envLine('/srv/certs/ca.pem')), 'certs/ca.pem': roots('G1') }, clients: ['Dockerfile:5 libpq yes breaks G2'] },
  { name: 'left out by .dockerignore', files: { ...APP, ...image('COPY . /srv', envLine('/srv/certs/ca.pem')), 'certs/ca.pem': roots('G2'), '.dockerignore': 'certs\n' }, clients: ['Dockerfile:5 libpq yes unknown'] },
  { name: 'left out by a pattern, and taken back in', files: { ...APP, ...image('COPY . /srv', envLine('/srv/certs/ca.pem')), 'certs/ca.pem': roots('G1'), '.dockerignore': '# secrets\n**/*.pem\n!certs/*.pem\n' }, clients: ['Dockerfile:5 libpq yes breaks G2'] },
  { name: 'left out by a pattern at any depth', files: { ...APP, ...image('COPY . /srv', envLine('/srv/certs/ca.pem')), 'certs/ca.pem': roots('G2'), '.dockerignore': '**/*.pem\n' }, clients: ['Dockerfile:5 libpq yes unknown'] },
  { name: 'a pattern without ** is for the root alone', files: { ...APP, ...image('COPY . /srv', envLine('/srv/certs/ca.pem')), 'certs/ca.pem': roots('G1'), '.dockerignore': '*.pem\n' }, clients: ['Dockerfile:5 libpq yes breaks G2'] },
  { name: 'the ignore file of this Dockerfile wins', files: { ...APP, ...image('COPY . /srv', envLine('/srv/certs/ca.pem')), 'certs/ca.pem': roots('G1'), '.dockerignore': 'certs\n', 'Dockerfile.dockerignore': '.git\n' }, clients: ['Dockerfile:5 libpq yes breaks G2'] },
];

describe('what a Dockerfile puts where', () => {
  checkRows(rows);
});
