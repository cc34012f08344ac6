import { describe, expect, it } from 'vitest';

import { auditFiles, roots, type Files } from '../support/audit.ts';
import { clientsOf, findingsOf } from './said.ts';

/*
 * The certificate is not in the repository. Left for the formats that read them: a deploy workflow that downloads into the
 * package folder, the PgBouncer sidecar's /etc/root.crt.pem, ConfigMaps and Secrets under another name.
 */

const HOST = 'orders.postgres.database.azure.com';
const python: Files = { 'requirements.txt': 'psycopg2==2.9.9\n', 'app.py': 'import os\nimport psycopg2\n\nconnection = psycopg2.connect(os.environ["DATABASE_URL"])\n' };
const node = (ca: string): Files => ({
  'package.json': '{"dependencies":{"pg":"8.16.3"}}',
  'db.js': `const { Pool } = require('pg');\nconst fs = require('fs');\nmodule.exports = new Pool({ host: '${HOST}', ssl: { ca: ${ca} } });\n`,
});

describe('built in a Dockerfile', () => {
  const G2 = 'https://cacerts.digicert.com/DigiCertGlobalRootG2.crt.pem';
  const MS = 'https://www.microsoft.com/pkiops/certs/Microsoft%20RSA%20Root%20Certificate%20Authority%202017.crt';
  const image = (...downloads: readonly string[]): Files => ({
    ...python,
    Dockerfile: [
      'FROM python:3.11-slim', 'RUN curl -fsSL https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem -o /certs/rds.pem', 'WORKDIR /app', `RUN ${downloads.join(' \\\n && ')}`,
      `ENV PGSSLROOTCERT=/certs/azure.pem PGSSLMODE=verify-full DATABASE_URL=postgresql://app@${HOST}/x`, 'COPY . .', 'CMD ["python", "app.py"]', '',
    ].join('\n'),
  });

  it('two downloads, one converted, joined by cat; another provider’s bundle above', () => {
    const report = auditFiles(image(`curl -fsSL ${G2} -o /certs/g2.pem`, `curl -fsSL "${MS}" -o /certs/ms.crt`, 'openssl x509 -inform DER -in /certs/ms.crt -out /certs/ms.pem', 'cat /certs/g2.pem /certs/ms.pem > /certs/azure.pem'));
    expect(report.clients.map(({ worst }) => worst)).toEqual(['connects']);
    expect(report.clients[0]?.trust.anchors).toHaveLength(2);
    expect(findingsOf(report)).toEqual([]);
  });

  it('without the conversion, the bytes behind the first block are no certificate for libpq', () => {
    const report = auditFiles(image(`curl -fsSL ${G2} -o /certs/g2.pem`, `curl -fsSL "${MS}" -o /certs/ms.crt`, 'cat /certs/g2.pem /certs/ms.crt > /certs/azure.pem'));
    expect(report.clients[0]?.trust.anchors).toHaveLength(1);
  });

  it('Baltimore downloaded: the line of the download is the one to change', () => {
    const report = auditFiles(image('wget -O /certs/azure.pem https://cacerts.digicert.com/BaltimoreCyberTrustRoot.crt.pem'));
    expect(report.clients.map(({ worst }) => worst)).toEqual(['breaks']);
    expect(findingsOf(report)).toEqual(['error missing-current-root Dockerfile:4']);
  });

  it('fetched over http from an address that redirects, it is a web page', () => {
    const report = auditFiles(image('curl -s http://www.digicert.com/CACerts/BaltimoreCyberTrustRoot.crt.pem -o /certs/azure.pem'));
    expect(report.clients.map(({ worst }) => worst)).not.toEqual(['connects']);
  });
});

describe('one by one from the operating system, by Debian’s file names', () => {
  it.each<[string, string, string, string]>([
    ['node:22-bookworm', 'DigiCert_Global_Root_G2.pem', 'connects', 'notice missing-recommended-root Dockerfile:1'],
    ['node:22-bookworm', 'Baltimore_CyberTrust_Root.pem', 'breaks', 'error missing-current-root Dockerfile:1'],
    // Comes without ca-certificates, and nothing installs them.
    ['node:22-bookworm-slim', 'DigiCert_Global_Root_G2.pem', 'unknown', 'warning unresolved-trust-source Dockerfile:1'],
    ['mcr.microsoft.com/appsvc/node:22-lts', 'DigiCert_Global_Root_G2.pem', 'unknown', 'warning unresolved-trust-source Dockerfile:1'],
  ])('%s: %s', (image, file, worst, said) => {
    const report = auditFiles({ ...node(`[fs.readFileSync('/etc/ssl/certs/${file}')]`), Dockerfile: `FROM ${image}\nWORKDIR /app\nCOPY . .\nCMD ["node", "db.js"]\n` });
    expect(clientsOf(report)).toEqual([`db.js:3 node-postgres - → ${worst}`]);
    expect(findingsOf(report)).toEqual([said]);
  });
});

describe('what cannot be seen is said', () => {
  it('only .gitignore knows the name', () => {
    const report = auditFiles({ ...node("fs.readFileSync('./BaltimoreCyberTrustRoot.crt.pem').toString()"), '.gitignore': 'BaltimoreCyberTrustRoot.crt.pem\n' });
    expect(clientsOf(report)).toEqual(['db.js:3 node-postgres - → unknown']);
    expect(findingsOf(report)).toEqual(['warning unresolved-trust-source db.js:3']);
  });

  it('scraped from the server at boot', () => {
    const report = auditFiles({
      ...python,
      'start.sh': `#!/bin/sh\nopenssl s_client -starttls postgres -showcerts -connect ${HOST}:5432 </dev/null | sed -n '/BEGIN/,/END/p' > /app/server.pem\nexport PGSSLROOTCERT=/app/server.pem PGSSLMODE=verify-ca\nexport DATABASE_URL=postgresql://u@${HOST}/d\npython app.py\n`,
      Dockerfile: 'FROM python:3.12\nWORKDIR /app\nCOPY . /app\nCMD ["/app/start.sh"]\n',
    });
    expect(new Set(report.clients.map(({ worst }) => worst))).toEqual(new Set(['unknown']));
    expect(findingsOf(report)).toEqual(['warning unresolved-trust-source start.sh:2']);
  });

  it('a path that something outside mounts', () => {
    const report = auditFiles({ ...python, '.env': `DATABASE_URL=postgresql://u:p@${HOST}/d?sslmode=verify-full&sslrootcert=/run/secrets/ca.pem\n` });
    expect(findingsOf(report)).toEqual(['warning unresolved-trust-source .env:1']);
    expect(report.summary.verdict).toBe('unknown');
  });
});

describe('the bundle of the operating system', () => {
  it.each(['/etc/ssl/certs/ca-certificates.crt', '/usr/lib/ssl/cert.pem'])('%s of Debian 12', (path) => {
    const report = auditFiles({ ...python, '.env': `DATABASE_URL=postgresql://u:p@${HOST}/d?sslmode=verify-full&sslrootcert=${path}\n`, Dockerfile: 'FROM python:3.12-slim-bookworm\nWORKDIR /app\nCOPY . /app\nCMD ["python", "app.py"]\n' });
    expect(report.clients.map(({ worst }) => worst)).toEqual(['connects']);
  });

  it('the word "system" is no path', () => {
    const report = auditFiles({ 'requirements.txt': 'psycopg[binary]==3.2.1\n', 'app.py': 'import os, psycopg\nc = psycopg.connect(os.environ["DATABASE_URL"])\n', '.env': `DATABASE_URL=postgresql://u@${HOST}/d?sslmode=verify-full&sslrootcert=system\n`, Dockerfile: 'FROM python:3.12-slim-bookworm\nWORKDIR /app\nCOPY . /app\nCMD ["python", "app.py"]\n', system: roots('B') });
    expect(report.clients.map(({ worst, trust }) => `${worst} ${trust.kind}`)).toEqual(['connects platform']);
  });
});
