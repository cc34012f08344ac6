import { SERVER, trustOf, type Code, type Configuration, type Trust } from './configuration.ts';
import type { Spelling } from '../support/spellings.ts';

const STRICT = `${SERVER}?sslmode=verify-full&sslrootcert=ca.pem`;
const AT_HOME = 'mkdir -p ~/.postgresql\ncp ca.pem ~/.postgresql/root.crt';
const QUERY = "-Atc 'select 1'";

/** A script that calls psql or one of its kin. */
function shell(name: string, code: Code, trust: Trust, script: string, files: Readonly<Record<string, string>> = {}): Configuration {
  return { driver: 'psql', name, code, trust: trustOf(trust), files: { 'run.sh': `#!/bin/bash\nset -e\n${script}\n`, ...files }, command: ['bash', 'run.sh'] };
}

const psql = (name: string, code: Code, trust: Trust, query: string, before = ''): Configuration => shell(name, code, trust, `${before}psql "${SERVER}${query}" ${QUERY}`);

const modes: readonly Configuration[] = [
  psql('require with a root file verifies', 'X', 'A', '?sslmode=require&sslrootcert=ca.pem'),
  psql('require without one does not', '=', null, '?sslmode=require'),
  psql('allow with a root file verifies', 'X', 'A', '?sslmode=allow&sslrootcert=ca.pem'),
  psql('prefer, root by PGSSLROOTCERT', 'X', 'A', '?sslmode=prefer', 'export PGSSLROOTCERT=ca.pem\n'),
  psql('no mode, default root file', 'X', 'A', '', `${AT_HOME}\n`),
  psql('no mode, no root file', '=', null, ''),
  psql('an empty sslrootcert is the default file', 'X', 'A', '?sslmode=require&sslrootcert=', `${AT_HOME}\n`),
  psql('a default file that is taken away again', '=', 'A', '?sslmode=require', `${AT_HOME}\nrm ~/.postgresql/root.crt\n`),
  psql('verify-ca, both roots', '=', 'A B', '?sslmode=verify-ca&sslrootcert=ca.pem'),
  psql('verify-full, the old root', 'X', 'A', '?sslmode=verify-full&sslrootcert=ca.pem'),
  psql('verify-full, the new root', '+', 'B', '?sslmode=verify-full&sslrootcert=ca.pem'),
  psql('verify-full, another root', 'n', 'C', '?sslmode=verify-full&sslrootcert=ca.pem'),
  psql('verify-full without any root', 'n', null, '?sslmode=verify-full'),
  psql('verify-full, SSL_CERT_FILE is not read', 'n', 'A B', '?sslmode=verify-full', 'export SSL_CERT_FILE=ca.pem\n'),
  psql('require, root file removed before', '=', 'A', '?sslmode=require&sslrootcert=ca.pem', 'cp ca.pem old.pem\nrm -f ca.pem\n'),
  psql('an empty root file is a root file', 'n', 'nothing', '?sslmode=require&sslrootcert=ca.pem'),
  psql('disable never gets in', 'n', 'A B', '?sslmode=disable&sslrootcert=ca.pem'),
  psql('upper case is refused', 'n', 'A B', '?sslmode=VERIFY-FULL&sslrootcert=ca.pem'),
  psql('ssl=true means require', 'X', 'A', '?ssl=true&sslrootcert=ca.pem'),
  psql('of two modes the last one counts', 'X', 'A', '?sslmode=disable&sslmode=verify-full&sslrootcert=ca.pem'),
  psql('of two root files the last one counts', '=', { 'old.pem': 'A', 'new.pem': 'A B' }, '?sslmode=verify-full&sslrootcert=old.pem&sslrootcert=new.pem'),
  psql('the string wins over PGSSLMODE', 'n', 'A', '?sslmode=disable', 'export PGSSLMODE=verify-full PGSSLROOTCERT=ca.pem\n'),
  psql('the string wins over PGSSLROOTCERT', '=', { 'old.pem': 'A', 'new.pem': 'A B' }, '?sslmode=verify-full&sslrootcert=new.pem', 'export PGSSLROOTCERT=old.pem\n'),
  // Where nothing tells the home, we take it for the home all the same: a false alarm rather than a miss.
  { ...psql('a tilde in a string is no home', '=', 'A', '?sslmode=require&sslrootcert=~/ca.pem', 'cp ca.pem ~/ca.pem\n'), audit: 'X' },
];

const scripts: readonly Configuration[] = [
  shell('variables in front of the command', 'X', 'A', `PGSSLMODE=verify-full PGSSLROOTCERT=ca.pem psql -h localhost -p 5432 -U app -d postgres ${QUERY}`),
  shell('a keyword string with quotes', 'X', { 'my ca.pem': 'A' }, `psql "host=localhost port=5432 user=app dbname=postgres sslmode=verify-ca sslrootcert='my ca.pem'" ${QUERY}`),
  shell('two files joined', '=', { 'a.pem': 'A', 'b.pem': 'B' }, `cat a.pem b.pem > ca.pem\npsql "${STRICT}" ${QUERY}`),
  shell('two files joined, no line break between', 'n', { 'a.pem': 'A without its last line break', 'b.pem': 'B' }, `cat a.pem b.pem > ca.pem\npsql "${STRICT}" ${QUERY}`),
  shell('overwritten instead of appended', '+', { 'a.pem': 'A', 'b.pem': 'B' }, `cat a.pem > ca.pem\ncat b.pem > ca.pem\npsql "${STRICT}" ${QUERY}`),
  shell('decoded from base64', 'X', { 'ca.b64': 'A in base64' }, `base64 -d ca.b64 > ca.pem\npsql "${STRICT}" ${QUERY}`),
  shell('converted from DER', 'X', { 'ca.crt': 'A in DER' }, `openssl x509 -inform der -in ca.crt -out ca.pem\npsql "${STRICT}" ${QUERY}`),
  shell('openssl x509 keeps the first certificate only', 'X', { 'all.pem': 'A B' }, `openssl x509 -in all.pem -out ca.pem\npsql "${STRICT}" ${QUERY}`),
  shell('a mode by default value', 'X', 'A', `MODE="\${SSL_MODE:-verify-full}"\npsql "${SERVER}?sslmode=$MODE&sslrootcert=ca.pem" ${QUERY}`),
  shell('a service file', 'X', 'A', `export PGSERVICEFILE=services.conf\npsql service=orders ${QUERY}`, { 'services.conf': '[orders]\nhost=localhost\nport=5432\nuser=app\ndbname=postgres\nsslmode=verify-ca\nsslrootcert=ca.pem\n' }),
  shell('pg_dump is no different', 'X', 'A', `pg_dump --schema-only "${SERVER}?sslmode=require&sslrootcert=ca.pem"`),
  shell('another folder, another file', '=', { 'ca.pem': 'A', 'deploy/ca.pem': 'A B' }, `cd deploy\npsql "${STRICT}" ${QUERY}`),
];

/** How OpenSSL 3 reads a file, by libpq. */
export const OPENSSL_SPELLINGS: readonly (readonly [Spelling, Code])[] = [
  ['B A', '='], ['A C', 'X'], ['A B joined', 'n'], ['A B with CRLF', '='], ['A B after a byte-order mark', '='], ['B A after a byte-order mark', '='],
  ['A, a broken block, B', 'n'], ['A B as TRUSTED CERTIFICATE', '='], ['A B as TRUSTED CERTIFICATE without uses', '='], ['A in DER', 'n'], ['intermediate A', 'n'], ['intermediate A, A', 'X'],
  ['expired A, B', '+'], ['expired A, A', 'X'], ['A, B with a word in front', 'X'], ['A B indented', 'n'], ['A B in UTF-16', 'n'],
];

const spelled = OPENSSL_SPELLINGS.map(([spelling, code]) => psql(`reads ${spelling}`, code, spelling, '?sslmode=verify-full&sslrootcert=ca.pem'));

/** A Python program; the string, where it has one, comes from `.env`. */
function python(library: 'psycopg2' | 'psycopg', name: string, code: Code, trust: Trust, query: string | null, call = 'os.environ["DATABASE_URL"]', env = ''): Configuration {
  const files = {
    'requirements.txt': `${library}\n`,
    'app.py': `import os\n\nimport ${library}\n\nconnection = ${library}.connect(${call})\nconnection.cursor().execute("select 1")\n`,
    ...(query === null && env === '' ? {} : { '.env': `${query === null ? '' : `DATABASE_URL=${SERVER}${query}\n`}${env}` }),
  };
  return { driver: library, name, code, trust: trustOf(trust), files, command: ['/usr/bin/python3', 'app.py'] };
}

const pythons: readonly Configuration[] = [
  python('psycopg2', 'verify-full, the old root', 'X', 'A', '?sslmode=verify-full&sslrootcert=ca.pem'),
  python('psycopg2', 'require with a root file', 'X', 'A', '?sslmode=require&sslrootcert=ca.pem'),
  python('psycopg2', 'require without one', '=', 'A', '?sslmode=require'),
  python('psycopg2', 'arguments win over the string', 'X', 'A', '?sslmode=disable', 'os.environ["DATABASE_URL"], sslmode="verify-full", sslrootcert="ca.pem"'),
  python('psycopg2', 'arguments alone', '=', 'A B', null, 'host="localhost", port=5432, user="app", dbname="postgres", sslmode="verify-full", sslrootcert="ca.pem"'),
  python('psycopg2', 'the rest from the environment', 'X', 'A', '', 'os.environ["DATABASE_URL"]', 'PGSSLROOTCERT=ca.pem\n'),
  python('psycopg2', 'a mode from the environment or a default', 'X', 'A', null, 'host="localhost", port=5432, user="app", dbname="postgres", sslmode=os.environ.get("DB_SSLMODE", "verify-ca"), sslrootcert="ca.pem"'),
  python('psycopg2', 'percent-encoded', 'X', { 'certs/the ca.pem': 'A' }, '?sslmode=verify%2Dfull&sslrootcert=certs%2Fthe%20ca.pem'),
  python('psycopg', 'verify-ca, both roots', '=', 'A B', '?sslmode=verify-ca&sslrootcert=ca.pem'),
  python('psycopg', 'no mode, a root file', 'X', 'A', '?sslrootcert=ca.pem'),
  python('psycopg', 'keyword string in code', 'X', 'A', null, '"host=localhost port=5432 user=app dbname=postgres sslmode=require sslrootcert=ca.pem"'),
  python('psycopg', 'nothing but the environment', 'X', 'A', null, '""', 'PGHOST=localhost\nPGPORT=5432\nPGUSER=app\nPGDATABASE=postgres\nPGSSLMODE=require\nPGSSLROOTCERT=ca.pem\n'),
  python('psycopg', 'reads A, a broken block, B', 'n', 'A, a broken block, B', '?sslmode=verify-full&sslrootcert=ca.pem'),
];

/** The same library below other languages. */
function wrapper(driver: string, name: string, code: Code, trust: Trust, file: string, text: string, files: Readonly<Record<string, string>>): Configuration {
  const program = { rb: 'ruby', php: 'php', pl: '/usr/bin/perl' }[file.split('.')[1] ?? ''] ?? '';
  return { driver, name, code, trust: trustOf(trust), files: { ...files, [file]: text }, command: [program, file] };
}

const ruby = (name: string, code: Code, trust: Trust, call: string, env = ''): Configuration =>
  wrapper('ruby pg', name, code, trust, 'app.rb', `require 'pg'\n\nconnection = PG.connect(${call})\nconnection.exec('select 1')\n`, { Gemfile: "source 'https://rubygems.org'\ngem 'pg'\n", ...(env === '' ? {} : { '.env': env }) });
const php = (name: string, code: Code, trust: Trust, statement: string): Configuration =>
  wrapper('php', name, code, trust, 'app.php', `<?php\n${statement}\n`, { 'composer.json': '{ "require": { "ext-pdo_pgsql": "*" } }\n' });
const perl = (name: string, code: Code, trust: Trust, rest: string): Configuration =>
  wrapper('DBD::Pg', name, code, trust, 'app.pl', `use strict;\nuse DBI;\nuse DBD::Pg;\n\nmy $db = DBI->connect("dbi:Pg:dbname=postgres;host=localhost;port=5432;${rest}", 'app', '', { RaiseError => 1 });\n`, {});

const wrappers: readonly Configuration[] = [
  ruby('options, require with a root file', 'X', 'A', "host: 'localhost', port: 5432, user: 'app', dbname: 'postgres', sslmode: 'require', sslrootcert: 'ca.pem'"),
  ruby('options, both roots', '=', 'A B', "host: 'localhost', port: 5432, user: 'app', dbname: 'postgres', sslmode: 'verify-full', sslrootcert: 'ca.pem'"),
  ruby('a string of the environment', '+', 'B', "ENV['DATABASE_URL']", `DATABASE_URL=${SERVER}?sslmode=verify-full&sslrootcert=ca.pem\n`),
  ruby('require alone', '=', 'A', "ENV.fetch('DATABASE_URL')", `DATABASE_URL=${SERVER}?sslmode=require\n`),
  php('PDO, require with a root file', 'X', 'A', "$db = new PDO('pgsql:host=localhost;port=5432;dbname=postgres;sslmode=require;sslrootcert=ca.pem', 'app', '');"),
  php('PDO, require alone', '=', 'A', "$db = new PDO('pgsql:host=localhost;port=5432;dbname=postgres;sslmode=require', 'app', '');"),
  php('PDO, both roots', '=', 'A B', "$db = new PDO('pgsql:host=localhost;port=5432;dbname=postgres;sslmode=verify-full;sslrootcert=ca.pem', 'app', '');"),
  php('pg_connect, verify-ca', 'X', 'A', "$db = pg_connect('host=localhost port=5432 user=app dbname=postgres sslmode=verify-ca sslrootcert=ca.pem') or exit(1);"),
  perl('require with a root file', 'X', 'A', 'sslmode=require;sslrootcert=ca.pem'),
  perl('require alone', '=', 'A', 'sslmode=require'),
  perl('verify-full, the new root', '+', 'B', 'sslmode=verify-full;sslrootcert=ca.pem'),
];

export const libpq: readonly Configuration[] = [...modes, ...scripts, ...spelled, ...pythons, ...wrappers];
