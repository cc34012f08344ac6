import { describe, expect, it } from 'vitest';

import { auditFiles, roots, type Files } from '../support/audit.ts';
import { issue } from '../support/pki.ts';
import { alarmsOf, clientsOf } from './said.ts';

/*
 * Repositories that have the roots, the words or the modes of the rotation, and no client that it concerns. A single
 * warning here is what makes people remove the action. Left for the formats that read them: compose and CI service
 * containers, Helm, Kubernetes, Terraform, Data Factory, keytool's own stores.
 */

const HOST = 'orders.postgres.database.azure.com';
const manyRoots = Array.from({ length: 60 }, (_, index) => issue({ name: `r${index}`, commonName: `Public Root ${index}` }));
const bundle = roots('B G1') + manyRoots.map(({ pem }) => pem).join('');
const ownCa = issue({ name: 'own', commonName: 'Project CA' }).pem;
const cLines = (pem: string): string => pem.trim().split('\n').map((line) => `"${line}\\r\\n"`).join('\n');

/** A Node client of the service that is ready. */
const beside: Files = {
  'services/api/package.json': '{"dependencies":{"pg":"8.16.3"}}',
  'services/api/db.js': `const { Pool } = require('pg');\nconst fs = require('fs');\nmodule.exports = new Pool({ host: '${HOST}', ssl: { ca: fs.readFileSync(__dirname + '/azure.pem') } });\n`,
  'services/api/azure.pem': roots('G2 MS'),
};

const otherEngines: Readonly<Record<string, Files>> = {
  'mysql2, seen only in require()': {
    'w/package.json': '{"dependencies":{"mysql2":"3.11.0"}}',
    'w/db.js': "const mysql = require('mysql2');\nconst fs = require('fs');\nmodule.exports = mysql.createPool({ host: process.env.DB_HOST, ssl: { ca: fs.readFileSync(__dirname + '/certs/BaltimoreCyberTrustRoot.crt.pem') } });\n",
    'w/certs/BaltimoreCyberTrustRoot.crt.pem': roots('B'),
  },
  'MySqlConnector, whose SslMode=VerifyFull is spelled like Npgsql’s': {
    'w/appsettings.json': '{ "ConnectionStrings": { "Default": "Server=shop.mysql.database.azure.com;Port=3306;Database=x;Uid=a;Pwd=b;SslMode=VerifyFull;SslCa=certs/BaltimoreCyberTrustRoot.crt.pem" } }',
    'w/App.csproj': '<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="MySqlConnector" Version="2.3.0" /></ItemGroup></Project>',
    'w/certs/BaltimoreCyberTrustRoot.crt.pem': roots('B'),
  },
  'Laravel on MySQL with its unused pgsql block': {
    'w/composer.json': '{"require":{"laravel/framework":"^10"}}',
    'w/.env': 'DB_CONNECTION=mysql\nDB_HOST=shop.mysql.database.azure.com\nDB_PORT=3306\nMYSQL_ATTR_SSL_CA=/var/www/html/BaltimoreCyberTrustRoot.crt.pem\n',
    'w/BaltimoreCyberTrustRoot.crt.pem': roots('B'),
    'w/config/database.php': "<?php\nreturn [\n  'default' => env('DB_CONNECTION', 'mysql'),\n  'connections' => [\n    'mysql' => ['driver' => 'mysql', 'host' => env('DB_HOST', '127.0.0.1'), 'options' => [PDO::MYSQL_ATTR_SSL_CA => env('MYSQL_ATTR_SSL_CA')]],\n    'pgsql' => ['driver' => 'pgsql', 'host' => env('DB_HOST', '127.0.0.1'), 'sslmode' => 'prefer'],\n  ],\n];\n",
  },
  'Django on MySQL': {
    'w/requirements.txt': 'django==4.2\nmysqlclient==2.2\n',
    'w/settings.py': "DATABASES = {'default': {'ENGINE': 'django.db.backends.mysql', 'HOST': 'shop.mysql.database.azure.com', 'OPTIONS': {'ssl': {'ca': '/certs/BaltimoreCyberTrustRoot.crt.pem'}}}}\n",
    'w/certs/BaltimoreCyberTrustRoot.crt.pem': roots('B'),
  },
  'an MQTT client of IoT Hub': {
    'dev/package.json': '{"dependencies":{"mqtt":"5.0.0"}}',
    'dev/x.js': "const mqtt = require('mqtt');\nconst fs = require('fs');\nmqtt.connect('mqtts://hub.azure-devices.net:8883', { ca: fs.readFileSync('ca.pem') });\n",
    'dev/ca.pem': roots('B'),
  },
  'IoT firmware that carries the root as text': { 'iot/ca.h': `static const char ROOT[] PROGMEM = R"EOF(\n${roots('B')})EOF";\n` },
  'the VM identity document': { 'imds/attested.go': `package imds\n\nvar roots = \`${roots('B G1')}\`\n\n// http://169.254.169.254/metadata/attested/document\n` },
  'a test that reads a certificate': {
    'services/api/test/fixtures/ca.pem': roots('B'),
    'services/api/test/tls.test.js': "const fs = require('fs');\nit('reads', () => { expect(fs.readFileSync('test/fixtures/ca.pem')).toBeDefined(); });\n",
  },
  'a verifier’s own test data': { 'src/x509/verify_test.go': `package x509\n\nconst root = \`${roots('G1')}\`\n` },
  'certifi in a committed virtual environment, which need not be called venv': { 'myproject/Lib/site-packages/certifi/cacert.pem': bundle, 'tools/python/lib/certifi/cacert.pem': bundle },
  'a copy of the public store, one root a file': {
    ...Object.fromEntries(manyRoots.map(({ pem }, index) => [`image/etc/ca/mozilla/Root_${index}.crt`, pem])),
    'image/etc/ca/mozilla/Baltimore_CyberTrust_Root.crt': roots('B'),
    'image/etc/ca/mozilla/DigiCert_Global_Root_CA.crt': roots('G1'),
  },
  'documentation': {
    'docs/tls.md': `# TLS\n\n\`\`\`\n${roots('B')}\`\`\`\n\n    psql "host=${HOST} sslmode=verify-full sslrootcert=root.crt"\n`,
    'docs/guide.rst': `Connect with postgresql://app@${HOST}/x?sslmode=verify-full&sslrootcert=BaltimoreCyberTrustRoot.crt.pem\n`,
  },
  '.gitignore entries with certificate names': { '.gitignore': 'node_modules/\nBaltimoreCyberTrustRoot.crt.pem\n*.crt\n' },
};

const alone: Readonly<Record<string, Files>> = {
  'a target path under /etc/ssl/mysql': {
    Dockerfile: 'FROM php:8-apache\nCOPY BaltimoreCyberTrustRoot.crt.pem /etc/ssl/mysql/ca.pem\nRUN docker-php-ext-install pdo_mysql mysqli\n',
    'BaltimoreCyberTrustRoot.crt.pem': roots('B'),
  },
  'DB_TYPE=mysql': { '.env': 'DB_TYPE=mysql\nDB_HOST=shop.mysql.database.azure.com\nDB_SSL_CA=/certs/DigiCertGlobalRootCA.crt.pem\n', 'certs/DigiCertGlobalRootCA.crt.pem': roots('G1') },
  'the IoT SDK for C, its roots as string pieces': { 'certs/certs.c': `const char certificates[] =\n${cLines(roots('B'))};\n` },
  'REDIS_SSLMODE': { '.env': 'REDIS_SSLMODE=verify-full\nREDIS_URL=rediss://:hunter2@cache.redis.cache.windows.net:6380\nREDIS_SSL_CA=/certs/b.pem\n', 'certs/b.pem': roots('B') },
  'Baltimore the city in a CSV': { 'data/cities.csv': Array.from({ length: 60 }, (_, index) => `${index},Baltimore,MD,2120${index % 10},"verify-full",postgres`).join('\n') },
  'words that sound alike': {
    'HotkeyTooltip.tsx': 'export const HotkeyTooltip = (): null => null; // VerifyCalled, VerifyFullName\n',
    'certs.sh': 'elasticsearch-certutil cert --pem --out /certs/elastic.zip\nkeytool -import -alias G2 -file entrust.crt -keystore trust.jks -storepass changeit -noprompt\n',
  },
};

describe('other engines, purposes and homonyms', () => {
  it.each(Object.entries({ ...otherEngines, ...alone }))('%s: alone', (_, files) => {
    const report = auditFiles(files);
    expect(alarmsOf(report)).toEqual([]);
    expect(report.summary.verdict).toBe('ready');
  });

  it.each(Object.entries(otherEngines))('%s: beside a client of the service that is ready', (_, files) => {
    const report = auditFiles({ ...beside, ...files });
    expect(alarmsOf(report)).toEqual([]);
    expect(clientsOf(report)).toContain('services/api/db.js:3 node-postgres - → connects');
    expect(report.summary.verdict).toBe('ready');
  });
});

const python = (host: string, query: string): Files => ({
  'requirements.txt': 'psycopg2==2.9.9\n',
  'app.py': 'import os\nimport psycopg2\n\nconnection = psycopg2.connect(os.environ["DATABASE_URL"])\n',
  '.env': `DATABASE_URL=postgresql://app:hunter2@${host}/orders${query}\n`,
});

describe('other providers', () => {
  it.each([
    'db.abc123.eu-west-1.rds.amazonaws.com', 'pg-1a2b.aivencloud.com', 'db-x-do-user-1.b.db.ondigitalocean.com', 'rc1a-x.mdb.yandexcloud.net', 'db.abc.supabase.co',
    'free-tier.aws-eu-west-1.cockroachlabs.cloud', 'ep-x.eu-central-1.aws.neon.tech', '10.0.0.4', 'localhost', 'postgres', '[::1]', 'host.docker.internal',
  ])('%s, with a CA of its own', (host) => {
    for (const files of [{ 'certs/ca.pem': ownCa }, {}]) {
      const report = auditFiles({ ...python(host, '?sslmode=verify-full&sslrootcert=certs/ca.pem'), ...files });
      expect(report.clients.map(({ driver, mode, worst }) => `${driver} ${mode} ${worst}`)).toEqual(['libpq verify-full null']);
      expect(alarmsOf(report)).toEqual([]);
      expect(report.summary.verdict).toBe('ready');
    }
  });

  it('a client of the service in the same repository is still found', () => {
    const report = auditFiles({ ...python('db.abc123.eu-west-1.rds.amazonaws.com', '?sslmode=verify-full&sslrootcert=certs/ca.pem'), 'certs/ca.pem': ownCa, 'job.sh': `psql "host=${HOST} sslmode=verify-ca sslrootcert=certs/ca.pem" -c 'select 1'\n` });
    expect(clientsOf(report)).toEqual(['.env:1 libpq verify-full → none', 'job.sh:1 libpq verify-ca → breaks']);
  });
});

describe('drivers’ own repositories', () => {
  it('a pool that hands its options on has no server, and a public store says nothing about one', () => {
    const report = auditFiles({ 'package.json': '{"name":"some-pool","dependencies":{"pg":"^8.4.2"}}', 'lib/source.js': "const { Client } = require('pg');\nexports.open = (options) => new Client({ ...options, ssl: options.ssl });\n" });
    expect(report.clients.every(({ unassigned }) => unassigned)).toBe(true);
    expect(report.findings).toEqual([]);
    expect(report.summary.verdict).toBe('ready');
  });

  it('a table of modes is no client', () => {
    const report = auditFiles({
      'package.json': '{"name":"pg-connection-string"}',
      'index.js': "module.exports = (config) => { switch (config.sslmode) { case 'disable': return false; case 'verify-ca': case 'verify-full': return { rejectUnauthorized: true }; } };\n",
      'src/schema.json': '{"properties":{"sslmode":{"enum":["disable","allow","prefer","require","verify-ca","verify-full"],"default":"verify-full"}}}',
    });
    expect(report.clients).toEqual([]);
    expect(report.findings).toEqual([]);
  });
});

describe('commented configuration beside the real one', () => {
  it.each<[string, Files]>([
    ['.env', { ...python(HOST, '?sslmode=require'), '.env': `# DATABASE_URL=postgresql://app@${HOST}/orders?sslmode=verify-full&sslrootcert=certs/b.pem\nDATABASE_URL=postgresql://app@${HOST}/orders?sslmode=require\n` }],
    ['Python', { 'requirements.txt': 'psycopg2==2.9.9\n', 'app.py': `import psycopg2\n# connection = psycopg2.connect("host=${HOST} sslmode=verify-full sslrootcert=certs/b.pem")\nconnection = psycopg2.connect("host=${HOST} sslmode=require")\n` }],
    ['YAML', { Gemfile: "gem 'pg', '1.5.4'\n", 'config/database.yml': `production:\n  adapter: postgresql\n  host: ${HOST}\n  # sslmode: verify-full\n  # sslrootcert: certs/b.pem\n  sslmode: require\n` }],
    ['shell', { 'job.sh': `#!/bin/sh\n# export PGSSLMODE=verify-full PGSSLROOTCERT=certs/b.pem\nexport PGSSLMODE=require\npsql -h ${HOST} -c 'select 1'\n` }],
    ['Dockerfile', { Dockerfile: `FROM debian:12\n# ENV PGSSLMODE=verify-full\nENV PGSSLMODE=require\nCMD ["psql", "-h", "${HOST}"]\n` }],
    ['properties', { 'pom.xml': '<project><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.3</version></dependency></dependencies></project>', 'application.properties': `#spring.datasource.url=jdbc:postgresql://${HOST}/x?sslmode=verify-full\nspring.datasource.url=jdbc:postgresql://${HOST}/x?sslmode=require\n` }],
  ])('%s', (_, files) => {
    const report = auditFiles(files);
    expect(report.clients.map(({ mode, worst }) => `${mode} ${worst}`)).toEqual(['require not-affected']);
    expect(alarmsOf(report)).toEqual([]);
  });
});

it('a script that only connects is no place for other code: its folder is not theirs', () => {
  const report = auditFiles({
    'tools/run.sh': `psql -h ${HOST} -c 'select 1'\n`,
    'job/connect.py': `import psycopg2\npsycopg2.connect("host=${HOST} sslmode=verify-full sslrootcert=job/ca.pem")\n`,
    'job/ca.pem': roots('G2 MS'),
    'tools/job/ca.pem': roots('B'),
  });
  expect(clientsOf(report)).toEqual(['job/connect.py:2 libpq verify-full → connects', 'tools/run.sh:1 libpq prefer → not-affected']);
});
