import { expect, it } from 'vitest';

import { auditFiles, roots, type Files } from '../support/audit.ts';
import { clientsOf, findingsOf } from './said.ts';

/*
 * What happened to dod-ccpo/atat: G2 was appended (#1831, 2020-09-24), Baltimore dropped as soon as the announced day
 * had passed (#2131, 2021-02-17), and put back two weeks later (#2184: "broke deployment and communication with the DB").
 */

const CA = 'ssl/server-certs/azure-root.pem';

function repository(names: string): Files {
  return {
    'requirements.txt': 'psycopg2-binary==2.8.6\nsqlalchemy==1.3.13\n',
    'app/database.py': 'import os\nfrom sqlalchemy import create_engine\n\n\ndef make_engine():\n    return create_engine(os.environ["DATABASE_URI"])\n',
    Dockerfile: [
      'FROM python:3.8-slim', 'WORKDIR /install', 'COPY . .', `COPY ${CA} /opt/app/ssl/root.pem`, 'ENV PGSSLMODE=verify-full PGSSLROOTCERT=/opt/app/ssl/root.pem',
      'ENV DATABASE_URI=postgresql://app%40cloudzero@cloudzero.postgres.database.azure.com/app', 'CMD ["python", "-m", "app"]', '',
    ].join('\n'),
    [CA]: roots(names),
  };
}

it.each<[string, string, string, string, string, readonly string[]]>([
  ['the day before: a year of warning', '2020-09-23', 'B', 'not-ready', 'breaks-later', [`warning missing-next-root ${CA}:1`]],
  ['G2 appended', '2020-09-24', 'B G2', 'ready', 'connects', []],
  ['Baltimore dropped two days after the announced day', '2021-02-17', 'G2', 'not-ready', 'breaks', [`error missing-current-root ${CA}:1`]],
  ['Baltimore put back', '2021-03-02', 'B G2', 'ready', 'connects', []],
])('%s', (_, day, names, verdict, worst, said) => {
  const report = auditFiles(repository(names), day);
  expect(clientsOf(report)).toEqual([`Dockerfile:6 libpq verify-full → ${worst}`]);
  expect(findingsOf(report)).toEqual(said);
  expect(report.summary.verdict).toBe(verdict);
  expect(report.clients[0]?.outcomes.find(({ current }) => current)?.missing).toEqual(worst === 'breaks' ? ['baltimore-cybertrust-root'] : []);
});
