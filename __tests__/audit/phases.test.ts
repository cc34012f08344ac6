import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/model.ts';
import { auditFiles, roots, type Files } from '../support/audit.ts';

const IDS: Readonly<Record<string, string>> = { 'baltimore-cybertrust-root': 'B', 'digicert-global-root-ca': 'G1', 'digicert-global-root-g2': 'G2', 'microsoft-rsa-root-2017': 'MS' };
const PUBLIC = 'orders.postgres.database.azure.com';
const CHINA = 'orders.postgres.database.chinacloudapi.cn';
const US_GOVERNMENT = 'orders.postgres.database.usgovcloudapi.net';

/** One client with a real connection string, and one CA file. */
function repository(host: string, login: string, held: string): Files {
  return {
    'requirements.txt': 'psycopg2==2.9.9\n',
    'app.py': 'import os\nimport psycopg2\n\nconnection = psycopg2.connect(os.environ["DATABASE_URL"])\n',
    '.env': `DATABASE_URL=postgresql://${login}:hunter2@${host}:5432/orders?sslmode=verify-full&sslrootcert=certs/ca.pem\n`,
    'certs/ca.pem': roots(held),
  };
}

/**
 * The verdict as a person reads it from the findings: `error`, `error?` (medium confidence: some servers), `notice??`
 * (low), `warning` with what is missing; `ready` without any; then the rules that speak beside it.
 */
function shown({ findings, summary, clients }: Report): string {
  const missing = findings.filter(({ rule }) => rule === 'missing-current-root' || rule === 'missing-next-root');
  const marks = { high: '', medium: '?', low: '??' };
  const said = missing.map(({ level, confidence, missing: ids }) => `${level}${marks[confidence]} ${ids.map((id) => IDS[id] ?? id).join(' ')}`);
  expect(clients).toHaveLength(1);
  expect(summary.verdict).toBe(said.length === 0 ? 'ready' : 'not-ready');
  expect({ breaking: summary.breaking, later: summary.breakingLater }).toEqual({
    breaking: missing.some(({ rule }) => rule === 'missing-current-root') ? 1 : 0,
    later: said.length > 0 && missing.every(({ rule }) => rule === 'missing-next-root') ? 1 : 0,
  });
  return [...said, ...findings.filter((one) => !missing.includes(one)).map(({ rule, missing: ids }) => `${rule}${ids.length === 0 ? '' : ` ${ids.map((id) => IDS[id] ?? id).join(' ')}`}`)].join(', ') || 'ready';
}

const COLUMNS = ['B', 'G2', 'B G2', 'G1', 'MS', 'G2 MS'] as const;

const SINGLE_BEFORE = ['warning? G2', 'error B', 'ready', 'error B, warning B G2', 'error B, warning B G2', 'error B'];
const ONLY_G1 = ['error G1', 'error G1', 'error G1', 'ready', 'error G1', 'error G1'];
const THREE_ROOTS = ['error G1 G2 MS', 'error? G1 MS', 'error? G1 MS', 'error? G2 MS', 'error? G1 G2', 'error? G1'];
const G2_TODAY = ['error G2', 'missing-recommended-root MS', 'droppable-root, missing-recommended-root MS', 'error G2', 'error G2', 'ready'];
const CHINA_2025 = ['error G1 MS', 'error G1 MS', 'error G1 MS', 'error? MS', 'error? G1', 'error? G1'];
/** The same verdicts, and that the service has ended (the notice stands before other notices). */
const retired = (cells: readonly string[]): string[] => cells.map((cell) => {
  const said = cell === 'ready' ? [] : cell.split(', ');
  const failing = said.filter((one) => /^(error|warning|notice)/.test(one));
  return [...failing, 'retired-service', ...said.filter((one) => !failing.includes(one))].join(', ');
});

/** The log-in form and the suffix of the host choose the plan; the day and the file decide. */
const TABLE: readonly (readonly [service: string, host: string, login: string, days: readonly string[], cells: readonly string[]])[] = [
  ['Single', PUBLIC, 'app%40orders', ['2020-09-10', '2020-11-10', '2021-02-17', '2021-03-01', '2021-06-01'], SINGLE_BEFORE],
  ['Single', PUBLIC, 'app%40orders', ['2022-12-15'], ['error? G2', 'error? B', 'ready', 'error B G2', 'error B G2', 'error? B']],
  ['Single', PUBLIC, 'app%40orders', ['2024-05-22'], [...retired(['error? G2', 'warning?? B']), 'retired-service, root-near-expiry', ...retired(['error B G2', 'error B G2', 'warning?? B'])]],
  ['Single', PUBLIC, 'app%40orders', ['2025-06-01'], retired(THREE_ROOTS)],
  ['Single', PUBLIC, 'app%40orders', ['2026-11-23'], retired(G2_TODAY)],
  ['Flexible', PUBLIC, 'app', ['2020-09-10', '2021-06-01', '2022-12-15'], ONLY_G1],
  ['Flexible', PUBLIC, 'app', ['2024-05-22'], ['error G1, warning G1 G2 MS', 'error G1, warning? G1 MS', 'error G1, warning? G1 MS', 'warning? G2 MS', 'error G1, warning? G1 G2', 'error G1']],
  ['Flexible', PUBLIC, 'app', ['2025-06-01'], THREE_ROOTS],
  ['Flexible', PUBLIC, 'app', ['2026-11-23'], G2_TODAY],
  ['Flexible, US Government', US_GOVERNMENT, 'app', ['2025-06-01'], THREE_ROOTS],
  ['Flexible, US Government', US_GOVERNMENT, 'app', ['2026-11-23'], G2_TODAY],
  ['Flexible, China', CHINA, 'app', ['2020-09-10', '2022-12-15', '2024-05-22'], ONLY_G1],
  ['Flexible, China', CHINA, 'app', ['2025-06-01'], CHINA_2025],
  ['Flexible, China', CHINA, 'app', ['2026-11-23'], THREE_ROOTS],
  ['Single, China', CHINA, 'app%40orders', ['2021-03-01'], ['error G1, warning G1 G2', 'error G1', 'error G1', 'warning? G2', 'error G1, warning G1 G2', 'error G1']],
  ['Single, China', CHINA, 'app%40orders', ['2025-06-01'], retired(CHINA_2025)],
];

const CELLS = TABLE.flatMap(([service, host, login, days, cells]) => days.flatMap((day) => COLUMNS.map((held, index) => ({ service, host, login, day, held, cell: cells[index] ?? '' }))));

describe('day × trust, with one connection string in a repository', () => {
  test.each(CELLS)('$service on $day, a file with $held: $cell', ({ host, login, day, held, cell }) => {
    expect(shown(auditFiles(repository(host, login, held), day))).toBe(cell);
  });
});

describe('which plan, where the host leaves two', () => {
  const said = (login: string, held: string) =>
    auditFiles({ ...repository(PUBLIC, 'x', held), '.env': `DATABASE_URL=postgresql://${login}${PUBLIC}/orders?sslmode=verify-full&sslrootcert=certs/ca.pem\n` }, '2021-03-01')
      .findings.filter(({ rule }) => rule === 'missing-current-root')
      .map(({ confidence, missing, message }) => `${confidence} ${missing.map((id) => IDS[id] ?? id).join(' ')} ${/(Single|Flexible) Server/.exec(message)?.[1]}`);

  test.each([
    ['nothing fits: both are judged, less surely, and each finding names its plan', '', 'MS', ['medium G1 Flexible', 'medium B Single']],
    ['the log-in decides', 'app%40orders:hunter2@', 'MS', ['high B Single']],
    ['a plain log-in decides too', 'app:hunter2@', 'MS', ['high G1 Flexible']],
    ['what the file holds decides: G2 is Single Server in 2021', '', 'G2', ['high B Single']],
    ['what the file holds decides: G1 is Flexible Server', '', 'G1', []],
    ['a log-in from a variable decides nothing', '${DB_USER}:hunter2@', 'MS', ['medium G1 Flexible', 'medium B Single']],
  ])('%s', (_, login, held, expected) => {
    expect([...said(login, held)].sort()).toEqual([...expected].sort());
  });
});
