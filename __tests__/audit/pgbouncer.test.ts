import { describe, expect, it } from 'vitest';
import { auditFiles, roots, type Files } from '../support/audit.ts';
import { checkRows, linesOf } from './table.ts';

const SERVER = 'orders.postgres.database.azure.com';
const FLEX = 'user=app password=hunter2';
const ini = (tls: string, databases = `orders = host=${SERVER} port=5432 dbname=orders ${FLEX}`): string =>
  `[databases]\n${databases}\n\n[pgbouncer]\nlisten_addr = 0.0.0.0\nlisten_port = 6432\nauth_file = /etc/pgbouncer/userlist.txt\n${tls}\n`;
const VERIFY = 'server_tls_sslmode = verify-full\nserver_tls_ca_file = /etc/pgbouncer/ca.pem';
const DOCKERFILE = 'FROM debian:12\nRUN apt-get update && apt-get install -y pgbouncer\nCOPY pgbouncer.ini ca.pem /etc/pgbouncer/\nUSER postgres\nCMD ["pgbouncer", "/etc/pgbouncer/pgbouncer.ini"]\n';
const built = (tls: string, pem: string, more: Files = {}, databases?: string): Files => ({ 'pool/Dockerfile': DOCKERFILE, 'pool/pgbouncer.ini': ini(tls, databases), 'pool/ca.pem': pem, ...more });

describe('pgbouncer.ini in an image', () => {
  checkRows([
    { name: 'verifies with an old root', files: built(VERIFY, roots('B')), clients: ['pool/pgbouncer.ini:2 pgbouncer yes breaks G2 MS'] },
    { name: 'verifies with the roots of today', files: built(VERIFY, roots('G2 MS')), clients: ['pool/pgbouncer.ini:2 pgbouncer yes connects'] },
    { name: 'does not verify below verify-ca, file or not', files: built(VERIFY.replace('verify-full', 'require'), roots('B')), clients: ['pool/pgbouncer.ini:2 pgbouncer no not-affected'] },
    { name: 'does not verify by default', files: built('', roots('B')), clients: ['pool/pgbouncer.ini:2 pgbouncer no not-affected'] },
  ]);
});
