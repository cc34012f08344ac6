import { audit } from '../../src/audit.ts';
import { memoryTree } from '../../src/discover/index.ts';
import type { Finding, Report } from '../../src/model.ts';
import { pemOf } from '../../src/rotations/known.ts';
import { builtInPlans } from '../../src/rotations/load.ts';

/** A repository in memory: path to content. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** The whole audit on files in memory. */
export function auditFiles(files: Files, asOf = '2026-11-24', assigned: readonly string[] = []): Report {
  return audit(memoryTree(files), { asOf, plans: builtInPlans(), assigned });
}

/** The findings of one rule. */
export function findingsOf(report: Report, rule: string): readonly Finding[] {
  return report.findings.filter((finding) => finding.rule === rule);
}

const IDS: Readonly<Record<string, string>> = { B: 'baltimore-cybertrust-root', G1: 'digicert-global-root-ca', G2: 'digicert-global-root-g2', MS: 'microsoft-rsa-root-2017' };

/** A PEM bundle of real roots by their short names: `roots('B G2')`. */
export function roots(names: string): string {
  return names.split(' ').map((name) => pemOf(IDS[name] ?? name) ?? fail(name)).join('');
}

function fail(name: string): never {
  throw new Error(`no such root: ${name}`);
}

const HOST = 'orders.postgres.database.azure.com';

/** A Python client (psycopg2) of a Flexible Server (or, with `login` `app%40orders`, a Single Server). */
export function python(query: string, login = 'app'): Files {
  return {
    'requirements.txt': 'psycopg2==2.9.9\n',
    'app.py': 'import os\nimport psycopg2\n\nconnection = psycopg2.connect(os.environ["DATABASE_URL"])\n',
    '.env': `DATABASE_URL=postgresql://${login}:hunter2@${HOST}/orders${query}\n`,
  };
}
