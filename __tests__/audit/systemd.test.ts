import { describe } from 'vitest';
import { roots } from '../support/audit.ts';
import type { Files } from '../support/audit.ts';
import { checkRows } from './table.ts';

const HOST = 'orders.postgres.database.azure.com';
const APP: Files = {
  'requirements.txt': 'psycopg2==2.9.9\n',
  'app.py': 'import os\nimport psycopg2\n\nconnection = psycopg2.connect(os.environ["DATABASE_URL"])\n',
};
const url = (ca: string): string => `postgresql://app:hunter2@${HOST}/orders?sslmode=verify-full&sslrootcert=${ca}`;
const unit = (service: string): string => `[Unit]\nDescription=orders\n\n[Service]\n${service}`;
const START = 'ExecStart=/usr/bin/python3 /opt/app/app.py\n';

describe('a unit by itself', () => {
  checkRows([
    { name: 'a string in Environment, with a file that nobody brings', files: { ...APP, 'app.service': unit(`Environment=DATABASE_URL=${url('/etc/ssl/azure.pem')}\n${START}`) }, clients: ['app.service:5 libpq yes unknown'] },
    { name: 'quotes, several variables, a continued line', files: { ...APP, 'app.service': unit(`Environment="A=b c" \\\n  "DATABASE_URL=${url('system')}"\n${START}`) }, clients: ['app.service:6 libpq yes unknown'] },
    { name: 'PG variables', files: { 'requirements.txt': 'psycopg2==2.9.9\n', 'app.py': 'import psycopg2\nconnection = psycopg2.connect()\n', 'app.service': unit(`Environment=PGHOST=${HOST} PGSSLMODE=require\n${START}`) }, clients: ['app.service:5 libpq no not-affected'] },
    { name: 'an empty line takes back what was set', files: { ...APP, 'app.service': unit(`Environment=DATABASE_URL=${url('/a')}\nEnvironment=\nEnvironment=DATABASE_URL=postgresql://app@${HOST}/orders?sslmode=require\n${START}`) }, clients: ['app.service:7 libpq no not-affected'] },
    { name: 'a drop-in wins', files: { ...APP, 'app.service': unit(`Environment=DATABASE_URL=${url('/a')}\n${START}`), 'app.service.d/10-tls.conf': `[Service]\nEnvironment=DATABASE_URL=postgresql://app@${HOST}/orders?sslmode=require\n` }, clients: ['app.service.d/10-tls.conf:2 libpq no not-affected'] },
    { name: 'a file of variables, by its name', files: { ...APP, 'deploy/app.service': unit(`EnvironmentFile=/etc/orders/orders.env\n${START}`), 'deploy/orders.env': `DATABASE_URL=postgresql://app@${HOST}/orders?sslmode=require\n` }, clients: ['deploy/orders.env:1 libpq no not-affected'] },
    { name: 'a file before the start', files: { ...APP, 'app.service': unit(`Environment=DATABASE_URL=${url('/run/ca.pem')}\nExecStartPre=/usr/bin/curl -o /run/ca.pem https://cacerts.digicert.com/DigiCertGlobalRootG2.crt.pem\n${START}`) }, clients: ['app.service:5 libpq yes connects'] },
    { name: 'psql', files: { 'job.service': unit(`ExecStart=/usr/bin/psql "host=${HOST} dbname=orders user=app sslmode=require" -c vacuum\n`) }, clients: ['job.service:5 libpq no not-affected'] },
    { name: 'a PostgreSQL server', files: { ...APP, 'postgresql.service': unit('User=postgres\nEnvironment=PGDATA=/var/lib/pgsql\nExecStart=/usr/bin/postgres -D ${PGDATA}\n') }, clients: ['app.py:4 libpq unknown unassigned'] },
    { name: 'a timer and an unrelated unit', files: { 'a.timer': '[Timer]\nOnCalendar=daily\n', 'docker.service': unit('ExecStart=/usr/bin/dockerd\n') }, clients: [] },
  ]);
});

const play = (extra = ''): string => `- hosts: web\n  tasks:\n    - copy: {src: ca.pem, dest: /etc/ssl/azure.pem}\n    - template: {src: app.service.j2, dest: /etc/systemd/system/app.service}\n${extra}`;
describe('a unit that a play installs', () => {
  const files = (names: string): Files => ({
    ...APP, 'deploy/site.yml': play(), 'deploy/files/ca.pem': roots(names),
    'deploy/templates/app.service.j2': unit(`Environment=DATABASE_URL={{ database_url }}\n${START}`), 'deploy/group_vars/web.yml': `database_url: ${url('/etc/ssl/azure.pem')}\n`,
  });
  const withFile: Files = {
    ...APP, 'deploy/site.yml': play('    - template: {src: orders.env.j2, dest: /etc/orders/orders.env}\n'), 'deploy/files/ca.pem': roots('B'),
    'deploy/templates/app.service.j2': unit(`EnvironmentFile=-/etc/orders/orders.env\n${START}`), 'deploy/templates/orders.env.j2': `DATABASE_URL=postgresql://app:{{ password }}@{{ db_host }}/orders?sslmode=verify-full&sslrootcert=/etc/ssl/azure.pem\n`,
    'deploy/group_vars/all/main.yml': `db_host: ${HOST}\n`,
  };
  checkRows([
    { name: 'sees the files of the play: before', files: files('B'), clients: ['deploy/group_vars/web.yml:1 libpq yes breaks G2'] },
    { name: 'sees the files of the play: after', files: files('B G2 MS'), clients: ['deploy/group_vars/web.yml:1 libpq yes connects'] },
    { name: 'and files of variables of the play', files: withFile, clients: ['deploy/templates/orders.env.j2:1 libpq yes breaks G2'] },
  ]);
});
