import { expect, test } from 'vitest';
import { auditFiles, roots } from '../support/audit.ts';

/** What a command makes of several files that one pattern names. */
test.each([
  ['cat /certs/*.pem > /etc/pg.pem', 'connects'],
  ['cat /certs/Digi*G2.pem > /etc/pg.pem', 'connects'],
  ['cat /certs/*CA.pem > /etc/pg.pem', 'breaks'],
  ['cat /certs/*CA.pem >> /etc/pg.pem && cat /certs/*G?.pem >> /etc/pg.pem', 'connects'],
  ['cat /certs/*.crt > /etc/pg.pem', 'unknown'],
])('%s: %s', (command, outcome) => {
  const report = auditFiles({
    'Dockerfile': `FROM python:3.12-bookworm\nCOPY certs/ /certs/\nRUN ${command}\nENV DATABASE_URL="postgresql://app@orders.postgres.database.azure.com/o?sslmode=verify-full&sslrootcert=/etc/pg.pem"\nCOPY . /app\n`,
    'requirements.txt': 'psycopg2==2.9.9\n',
    'app.py': 'import os, psycopg2\npsycopg2.connect(os.environ["DATABASE_URL"])\n',
    'certs/DigiCertGlobalRootCA.pem': roots('G1'),
    'certs/DigiCertGlobalRootG2.pem': roots('G2'),
  });
  expect(report.clients.map(({ outcomes }) => outcomes[0]?.outcome)).toEqual([outcome]);
});
