import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { predict } from './support/prediction.ts';
import { must, run } from './support/programs.ts';
import type { Spelling } from './support/spellings.ts';
import { closeStage, expectForetold, openStage, rotateUnder, type Seen, type Stage } from './support/stage.ts';

/*
 * A real PgBouncer in front of a real server whose root rotates; psql asks it for a row before and after. The audit of its
 * pgbouncer.ini must have foretold it.
 */

interface Row {
  readonly mode: string;
  readonly ca: Spelling;
  /** What PgBouncer does: `=` connects before and after, `X` fails after, `+` fails before, `n` fails both times. */
  readonly code: string;
}

const ROWS: readonly Row[] = [
  { mode: 'disable', ca: 'A', code: 'n' },
  { mode: 'allow', ca: 'A', code: '=' },
  { mode: 'prefer', ca: 'A', code: '=' },
  { mode: 'require', ca: 'C', code: '=' },
  { mode: 'verify-ca', ca: 'A', code: 'X' },
  { mode: 'verify-ca', ca: 'B', code: '+' },
  { mode: 'verify-ca', ca: 'C', code: 'n' },
  { mode: 'verify-full', ca: 'A', code: 'X' },
  { mode: 'verify-full', ca: 'A B', code: '=' },
  { mode: 'verify-full', ca: 'B A', code: '=' },
  { mode: 'verify-full', ca: 'A B with CRLF', code: '=' },
  { mode: 'verify-full', ca: 'A B indented', code: 'n' },
  { mode: 'verify-full', ca: 'intermediate A', code: 'n' },
  { mode: 'verify-full', ca: 'A in DER', code: 'n' },
];

const FAILS = /verify failed|TLS|SSL|certificate|no encryption|query_wait_timeout|ca_file/i;
const idOf = ({ mode, ca }: Row): string => `${mode} with ${ca}`;

/** PgBouncer refuses to run as root, so another user does; what it says goes where psql's words go. */
const SCRIPT = `
as=''; [ "$(id -u)" = 0 ] && as='setpriv --reuid=postgres --regid=postgres --clear-groups'
$as timeout 25 pgbouncer -q "$1/pgbouncer.ini" & pooler=$!
tries=0
until psql "host=127.0.0.1 port=$2 dbname=orders user=app sslmode=disable connect_timeout=10" -Atc 'select 1' >"$3" 2>&1; do
  tries=$((tries + 1))
  if [ $tries -ge 40 ] || ! grep -q 'refused' "$3"; then cat "$3"; kill $pooler; wait $pooler; exit 1; fi
  sleep 0.1
done
kill $pooler; wait $pooler; exit 0
`;

function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => { done(port); });
    });
  });
}

let stage: Stage | undefined;
let seen: ReadonlyMap<string, Seen> = new Map();

beforeAll(async () => {
  const opened = await openStage('pgbouncer-');
  stage = opened;
  const { made, server, trust, plan } = opened;
  const repositories = made('repositories');
  const programs = join(made('programs'));
  const ready = await Promise.all(ROWS.map(async (row, index) => {
    const folder = join(repositories, `${index}`);
    mkdirSync(folder);
    const port = await freePort();
    writeFileSync(join(folder, 'ca.pem'), trust[row.ca]);
    writeFileSync(join(folder, 'pgbouncer.ini'), `[databases]\norders = host=localhost port=${server.port} dbname=postgres user=app\n\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = ${port}\nunix_socket_dir =\nauth_type = any\nquery_wait_timeout = 4\nserver_tls_sslmode = ${row.mode}\nserver_tls_ca_file = ca.pem\n`);
    const prediction = await predict(folder, plan);
    return { id: idOf(row), prediction, repository: () => ({ folder, command: ['sh', '-c', SCRIPT, 'sh', folder, `${port}`, join(programs, `${index}.out`)], env: {} }) };
  }));
  seen = await rotateUnder(opened, ready);
});
afterAll(() => closeStage(stage));

describe('the rotation under PgBouncer', () => {
  test.each(ROWS.map((row) => [idOf(row), row] as const))('%s', (id, { code }) => {
    expectForetold(seen.get(id), code, code, FAILS);
  });

  test('it is PgBouncer that ran', async () => {
    expect((await run(['pgbouncer', '--version'], '/')).said).toMatch(/^PgBouncer 1\./);
    expect(must(['psql', '--version'], '/')).toContain('PostgreSQL');
  });
});
