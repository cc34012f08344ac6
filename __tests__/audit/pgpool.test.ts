import { describe, expect, it } from 'vitest';
import { auditFiles, roots, type Files } from '../support/audit.ts';
import { checkRows } from './table.ts';

const SERVER = 'orders.postgres.database.azure.com';
const REPLICA = 'orders-replica.postgres.database.azure.com';
const conf = (tls: string): string => `# backends\nbackend_hostname0 = '${SERVER}'   # the primary\nbackend_port0 = 5432\nbackend_hostname1 = '${REPLICA}'\nbackend_hostname2 = '/tmp'\nsr_check_password = 'hunter2'\n${tls}\n`;
const CA = "ssl = on\nssl_ca_cert = '/etc/pgpool/ca.pem'";
const built = (tls: string, pem: string): Files => ({ 'pool/Dockerfile': 'FROM debian:12\nCOPY pgpool.conf ca.pem /etc/pgpool/\n', 'pool/pgpool.conf': conf(tls), 'pool/ca.pem': pem });
const both = (rest: string): string[] => [`pool/pgpool.conf:2 pgpool ${rest}`, `pool/pgpool.conf:4 pgpool ${rest}`];
const service = (environment: string, image = 'bitnami/pgpool:4'): Files => ({ 'compose.yaml': `services:\n  pool:\n    image: ${image}\n    environment:\n${environment}    volumes: ['./ca.pem:/certs/ca.pem:ro']\n`, 'ca.pem': roots('B') });
const NODES = `      PGPOOL_BACKEND_NODES: 0:db.internal:5432,1:${SERVER}:5432\n`;

describe('pgpool.conf', () => {
  checkRows([
    { name: 'verifies once it has a CA file', files: built(CA, roots('B')), clients: both('yes breaks G2') },
    { name: 'ready', files: built(CA, roots('G2 MS')), clients: both('yes connects') },
    { name: 'TLS without a CA file', files: built('ssl = on', roots('B')), clients: both('no not-affected') },
    { name: 'no TLS, whatever the CA file', files: built(CA.replace('ssl = on', 'ssl = off'), roots('B')), clients: both('no not-affected') },
    { name: 'a folder of certificates', files: built("ssl = on\nssl_ca_cert_dir = '/etc/pki/nowhere'", roots('B')), clients: both('yes unknown') },
    { name: 'bitnami, with TLS and a CA file', files: service(`${NODES}      PGPOOL_ENABLE_TLS: "yes"\n      PGPOOL_TLS_CA_FILE: /certs/ca.pem\n`), clients: ['compose.yaml:3 pgpool yes breaks G2'] },
    { name: 'bitnami by itself', files: service(NODES), clients: ['compose.yaml:3 pgpool no not-affected'] },
    { name: 'pgpool/pgpool', files: service(`      PGPOOL_PARAMS_BACKEND_HOSTNAME0: ${SERVER}\n      PGPOOL_PARAMS_SSL: "on"\n      PGPOOL_PARAMS_SSL_CA_CERT: /certs/ca.pem\n`, 'pgpool/pgpool:4.4'), clients: ['compose.yaml:3 pgpool yes breaks G2'] },
    { name: 'a ConfigMap', files: { 'k8s.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: pool}\ndata:\n  pgpool.conf: |\n${conf(CA).trimEnd().replaceAll(/^/gm, '    ')}\n  ca.pem: |\n${roots('B').trimEnd().replaceAll(/^/gm, '    ')}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: pool}\nspec:\n  template:\n    spec:\n      containers:\n        - {name: pool, image: "example.com/pgpool:1", volumeMounts: [{name: c, mountPath: /etc/pgpool}]}\n      volumes: [{name: c, configMap: {name: pool}}]\n` }, clients: ['k8s.yaml:7 pgpool yes breaks G2', 'k8s.yaml:9 pgpool yes breaks G2'] },
  ]);

  it('keeps passwords to itself', () => {
    expect(JSON.stringify(auditFiles(built(CA, roots('B'))))).not.toContain('hunter2');
  });
});
