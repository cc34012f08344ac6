import { describe, expect, it } from 'vitest';
import { auditFiles, roots, type Files } from '../support/audit.ts';
import { checkRows } from './table.ts';

const FILES: Files = {
  'app/requirements.txt': 'psycopg2==2.9.9\n',
  'app/app.py': 'import os\nimport psycopg2\n\nconnection = psycopg2.connect(os.environ["DATABASE_URL"])\n',
  'app/Dockerfile': `FROM python:3.12-slim-bookworm\nWORKDIR /srv\nCOPY . .\nCMD ["python", "app.py"]\n`,
  'app/g1.pem': roots('G1'),
  'app/g2.pem': roots('G2'),
  'charts/app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 0.1.0\n',
  'charts/app/values.yaml': 'database:\n  sslmode: require\n  root: /srv/g2.pem\n',
  'charts/app/templates/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  template:
    spec:
      containers:
        - name: app
          image: registry.example.com/app:1
          env:
            - name: DATABASE_URL
              value: "postgresql://app:hunter2@orders.postgres.database.azure.com/orders?sslmode={{ .Values.database.sslmode }}&sslrootcert={{ .Values.database.root }}"
`,
};
const release = (more: string): Files => ({ ...FILES, 'infra/main.tf': `resource "helm_release" "app" {\n  name  = "app"\n  chart = "\${path.module}/../charts/app"\n${more}\n}\n` });
const AT = 'charts/app/templates/deployment.yaml:12';

describe('a chart that Terraform installs', () => {
  checkRows([
    { name: 'with its own values', files: release(''), clients: [`${AT} libpq yes connects`] },
    { name: 'with a file of values', files: { ...release('  values = [file("${path.module}/prod.yaml")]'), 'infra/prod.yaml': 'database:\n  root: /srv/g1.pem\n' }, clients: [`${AT} libpq yes breaks G2`] },
    { name: 'with values in place', files: release('  values = [<<-EOT\n    database:\n      root: /srv/g1.pem\n  EOT\n  ]'), clients: [`${AT} libpq yes breaks G2`] },
    { name: 'with blocks of settings', files: release('  set {\n    name  = "database.root"\n    value = "/srv/g1.pem"\n  }'), clients: [`${AT} libpq yes breaks G2`] },
    { name: 'with a list of settings', files: release('  set = [{ name = "database.root", value = "/srv/g1.pem" }]'), clients: [`${AT} libpq yes breaks G2`] },
    { name: 'with a setting that is computed', files: release('  set {\n    name  = "database.root"\n    value = var.root\n  }'), clients: [`${AT} libpq unknown unknown`] },
    { name: 'with values that are computed', files: release('  values = [yamlencode(var.values)]'), clients: [`${AT} libpq unknown unknown`] },
  ]);

  it('shows no password', () => {
    expect(JSON.stringify(auditFiles(release('  set_sensitive {\n    name  = "database.password"\n    value = "hunter3"\n  }')))).not.toMatch(/hunter/);
  });

  it.each(['  values = [[[[[', '  set {', '  set { name = "a[99999999]" }', `  values = ${'['.repeat(3000)}`])('reads what is broken as far as it goes: %#', (more) => {
    expect(auditFiles(release(more)).clients.length).toBeGreaterThan(0);
  });
});
