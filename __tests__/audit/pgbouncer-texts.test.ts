import { expect, test } from 'vitest';
import { auditFiles, roots } from '../support/audit.ts';
import { checkRows, linesOf } from './table.ts';

const INI = (indent = '', host = 'orders.postgres.database.azure.com'): string => ['[databases]', `* = host=${host} port=5432 password=hunter2`, '[pgbouncer]', 'server_tls_sslmode = verify-full', 'server_tls_ca_file = /etc/ssl/ca.pem'].map((line) => `${indent}${line}\n`).join('');
const DOCKERFILE = 'FROM alpine:3.19\nRUN apk add pgbouncer\nCOPY ca.pem /etc/ssl/ca.pem\nCOPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\n';

checkRows([
  {
    name: 'the content of a compose config',
    files: { 'ca.pem': roots('G1'), 'docker-compose.yml': `services:\n  pooler:\n    image: edoburu/pgbouncer:1.22.1-p0\n    configs:\n      - source: ini\n        target: /etc/pgbouncer/pgbouncer.ini\n    volumes:\n      - ./ca.pem:/etc/ssl/ca.pem:ro\nconfigs:\n  ini:\n    content: |\n${INI('      ')}` },
    clients: ['docker-compose.yml:13 pgbouncer yes breaks G2'],
  },
  {
    name: 'a here-document of a start script',
    files: { 'ca.pem': roots('G1'), Dockerfile: DOCKERFILE, 'entrypoint.sh': `#!/bin/sh\ncat > /etc/pgbouncer/pgbouncer.ini <<EOF\n${INI('', '${DB_HOST:-orders.postgres.database.azure.com}')}EOF\nexec pgbouncer /etc/pgbouncer/pgbouncer.ini\n` },
    clients: ['entrypoint.sh:4 pgbouncer yes unknown'],
  },
  {
    name: 'a file of a machine that cloud-init starts',
    files: { 'cloud-init.yaml': `#cloud-config\nwrite_files:\n  - path: /etc/pgbouncer/pgbouncer.ini\n    content: |\n${INI('      ')}` },
    clients: ['cloud-init.yaml:6 pgbouncer yes unknown'],
  },
  {
    name: 'a ConfigMap is read once',
    files: { 'cm.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: pooler\ndata:\n  pgbouncer.ini: |\n${INI('    ')}` },
    clients: ['cm.yaml:8 pgbouncer yes unknown'],
  },
  { name: 'a script that only speaks of one', files: { 'check.sh': '#!/bin/sh\ngrep -q "[pgbouncer]" /etc/pgbouncer/pgbouncer.ini\n' }, clients: [] },
]);

test('no password gets into the report', () => {
  const report = auditFiles({ 'entrypoint.sh': `#!/bin/sh\ncat > p.ini <<EOF\n${INI()}EOF\n` });
  expect(linesOf(report)).toHaveLength(1);
  expect(JSON.stringify(report)).not.toContain('hunter2');
});

test('thousands of sections take no time', () => {
  const started = Date.now();
  auditFiles({ 'entrypoint.sh': `#!/bin/sh\n${'[databases]\nA\n[pgbouncer]\n'.repeat(20_000)}` });
  expect(Date.now() - started).toBeLessThan(5000);
});
