import { describe, expect, it, test } from 'vitest';
import { auditFiles, roots, type Files } from '../support/audit.ts';
import { checkRows, linesOf } from './table.ts';

const SERVER = 'orders.postgres.database.azure.com';
const SERVICE = `# services of this team\n[other]\nhost=db.internal\n\n[orders]\nhost=${SERVER}\nport=5432\ndbname=orders\nuser=app\npassword=hunter2\nsslmode=verify-full\nsslrootcert=/etc/ca.pem\n`;
const image = (lines: string): string => `FROM python:3.12\nCOPY ca.pem /etc/ca.pem\n${lines}\nCOPY . /srv\nWORKDIR /srv\nCMD ["python", "app.py"]\n`;
const app = (call: string, lines: string, more: Files = {}): Files => ({ 'requirements.txt': 'psycopg2==2.9.9\n', 'app.py': `import psycopg2\npsycopg2.connect(${call})\n`, 'ca.pem': roots('B'), 'pg_service.conf': SERVICE, 'Dockerfile': image(lines), ...more });
const HOME = 'COPY pg_service.conf /root/.pg_service.conf';
const OTHER = 'pg_service.conf:3 libpq no no plan';
const BROKEN = ['app.py:2 libpq yes breaks G2', OTHER];

describe('a service names the server', () => {
  checkRows([
    { name: 'in a URI', files: app('"postgresql://?service=orders"', HOME), clients: BROKEN },
    { name: 'in a string by itself', files: app('"service=orders"', HOME), clients: BROKEN },
    { name: 'as an argument', files: app('service="orders", dbname="x"', HOME), clients: BROKEN },
    { name: 'PGSERVICEFILE', files: app('"service=orders"', 'ENV PGSERVICEFILE=/srv/pg_service.conf'), clients: BROKEN },
    { name: 'PGSYSCONFDIR', files: app('"service=orders"', 'COPY pg_service.conf /etc/pg/pg_service.conf\nENV PGSYSCONFDIR=/etc/pg'), clients: BROKEN },
    { name: 'the folder of Debian', files: app('"service=orders"', 'COPY pg_service.conf /etc/postgresql-common/pg_service.conf'), clients: BROKEN },
    { name: 'the home of another user', files: app('"service=orders"', 'COPY pg_service.conf /home/app/.pg_service.conf\nUSER app'), clients: BROKEN },
    { name: 'the string wins', files: app('"service=orders sslmode=require sslrootcert=/nowhere"', `${HOME}\nRUN rm -f /nowhere`), clients: ['app.py:2 libpq no not-affected', OTHER] },
    { name: 'the service wins over the environment', files: app('"service=orders"', `${HOME}\nENV PGSSLMODE=disable`), clients: BROKEN },
    { name: 'SQLAlchemy', files: app('', HOME, { 'app.py': 'from sqlalchemy import create_engine\ncreate_engine("postgresql+psycopg2://?service=orders")\n' }), clients: BROKEN },
    { name: 'pgjdbc', files: { ...app('', HOME), 'app.py': '', 'requirements.txt': '', 'pom.xml': '<project><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.1</version></dependency></dependencies></project>', 'A.java': 'class A {\n  void a() { java.sql.DriverManager.getConnection("jdbc:postgresql://?service=orders"); }\n}\n' }, clients: ['A.java:2 pgjdbc yes breaks G2', 'pg_service.conf:3 pgjdbc no no plan'] },
    { name: 'psql', files: { 'etc/pg_service.conf': SERVICE.replace('/etc/ca.pem', 'ca.pem'), 'ca.pem': roots('B'), 'run.sh': '#!/bin/sh\nexport PGSERVICEFILE=etc/pg_service.conf\npsql service=orders -c "select 1"\n' }, clients: ['etc/pg_service.conf:3 unknown unknown unassigned', 'run.sh:3 libpq yes breaks G2'] },
    { name: 'psql, PGSERVICE', files: { 'etc/pg_service.conf': SERVICE.replace('/etc/ca.pem', 'ca.pem'), 'ca.pem': roots('G2 MS'), 'run.sh': '#!/bin/sh\nexport PGSERVICEFILE=etc/pg_service.conf\nPGSERVICE=orders psql -c "select 1"\n' }, clients: ['etc/pg_service.conf:3 unknown unknown unassigned', 'run.sh:3 libpq yes connects'] },
    { name: 'a service that is defined elsewhere', files: { 'requirements.txt': 'psycopg2==2.9.9\n', 'app.py': 'import psycopg2\npsycopg2.connect("service=orders")\n' }, clients: ['app.py:2 libpq unknown unassigned'] },
    { name: 'no connection: a word of something else', files: { 'requirements.txt': 'psycopg2==2.9.9\n', 'app.py': 'import psycopg2\nlabel = "service=orders"\n' }, clients: [] },
  ]);

  it('shows where the service names the server, and no secret of it', () => {
    const report = auditFiles(app('"service=orders"', HOME));
    expect(report.clients.find(({ driver, worst }) => driver === 'libpq' && worst === 'breaks')?.hosts).toEqual([SERVER]);
    expect(JSON.stringify(report)).not.toContain('hunter2');
  });
});

describe('default files', () => {
  const client = `"host=${SERVER} dbname=orders"`;
  const plain = (lines: string): Files => ({ ...app(client, lines), 'pg_service.conf': '' });

  checkRows([
    { name: 'the home of root', files: plain('COPY ca.pem /root/.postgresql/root.crt'), clients: ['app.py:2 libpq yes breaks G2'] },
    { name: 'the home of the user', files: plain('COPY ca.pem /home/app/.postgresql/root.crt\nUSER app'), clients: ['app.py:2 libpq yes breaks G2'] },
    { name: 'the home of somebody else', files: plain('COPY ca.pem /root/.postgresql/root.crt\nUSER app'), clients: ['app.py:2 libpq no not-affected'] },
    { name: 'HOME', files: plain('ENV HOME=/srv/home\nCOPY ca.pem /srv/home/.postgresql/root.crt'), clients: ['app.py:2 libpq yes breaks G2'] },
    { name: 'PGSSLROOTCERT', files: plain('ENV PGSSLROOTCERT=/etc/ca.pem'), clients: ['app.py:2 libpq yes breaks G2'] },
    { name: 'nothing', files: plain(''), clients: ['app.py:2 libpq no not-affected'] },
  ]);
});

describe('hostile and innocent files', () => {
  test.each([
    ['a file of passwords', { '.pgpass': `${SERVER}:5432:*:app:hunter2\n` }],
    ['NUL', { 'pg_service.conf': `\0[orders]\nhost=${SERVER}\npassword=hunter2\n` }],
    ['an endless line', { 'pg_service.conf': `[orders]\nhost=${'a,'.repeat(50_000)}\n` }],
    ['sections without end', { 'pg_service.conf': '[a\n'.repeat(10_000) }],
  ])('%s', (_, files: Files) => {
    const report = auditFiles({ ...app('"service=orders"', HOME), ...files });
    expect(JSON.stringify(report)).not.toContain('hunter2');
  });

  it('reads a file with carriage returns and a byte-order mark', () => {
    expect(linesOf(auditFiles(app('"service=orders"', HOME, { 'pg_service.conf': `\uFEFF${SERVICE.replaceAll('\n', '\r\n')}` })))).toContain('app.py:2 libpq yes breaks G2');
  });
});
