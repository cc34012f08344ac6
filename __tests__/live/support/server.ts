import { spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Authorities } from './authorities.ts';
import { must, run } from './programs.ts';

/** A PostgreSQL server on loopback that takes TLS and nothing else. */
export interface Server {
  readonly port: number;
  /** Presents the chain of the other side from now on, as a provider's rotation does: same server, same address. */
  rotate(side: 'a' | 'b'): Promise<void>;
  stop(): Promise<void>;
}

/** The longest that a server may live, whatever becomes of the tests. */
const SECONDS = 900;

/**
 * Stops the server when our end of its input closes, also when we are killed; `timeout` sees to the rest.
 * $1: program, $2: data folder.
 */
const GUARD = 'timeout -s INT "$3" "$1" -D "$2" >"$2/log" 2>&1 </dev/null & server=$!; read -r _; kill -INT "$server"; wait "$server"; rm -rf "$2"/*';

/** The programs of the newest PostgreSQL that Debian installed. */
function programs(): string {
  const home = '/usr/lib/postgresql';
  const versions = existsSync(home) ? readdirSync(home).map(Number).filter((version) => existsSync(join(home, `${version}`, 'bin', 'postgres'))) : [];
  if (versions.length === 0) throw new Error(`no PostgreSQL server in ${home}`);
  return join(home, `${Math.max(...versions)}`, 'bin');
}

/** PostgreSQL refuses to run as root; then its own user runs it. */
function owner(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  return { uid: Number(must(['id', '-u', 'postgres'], '/')), gid: Number(must(['id', '-g', 'postgres'], '/')) };
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer();
    probe.on('error', failed).listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => { done(port); });
    });
  });
}

/** `folder` must be empty and readable for everybody. */
export async function startServer(folder: string, { servers }: Authorities): Promise<Server> {
  const bin = programs();
  const user = owner();
  const port = await freePort();
  const data = join(folder, 'data');
  const own = (path: string): void => { if (user.uid !== undefined && user.gid !== undefined) chownSync(path, user.uid, user.gid); };
  const write = (name: string, text: string): void => {
    const path = join(data, name);
    writeFileSync(path, text);
    chmodSync(path, 0o600);
    own(path);
  };
  mkdirSync(data);
  own(data);
  chmodSync(data, 0o700);
  const as = user.uid === undefined ? [] : ['setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  must([...as, join(bin, 'initdb'), '-D', data, '-U', 'app', '-A', 'trust', '-E', 'UTF8', '--no-sync'], '/');
  write('postgresql.conf', `port = ${port}\nlisten_addresses = 'localhost'\nunix_socket_directories = ''\nssl = on\nfsync = off\nlc_messages = 'C'\nmax_connections = 50\n`);
  write('pg_hba.conf', 'hostssl all all all trust\n');
  const present = (side: 'a' | 'b'): void => {
    write('server.key', servers[side].key);
    write('server.crt', servers[side].chain);
  };
  present('a');
  const guard = spawn('/bin/sh', ['-c', GUARD, 'guard', join(bin, 'postgres'), data, `${SECONDS}`], { ...user, cwd: '/', stdio: ['pipe', 'ignore', 'ignore'] });
  const ended = new Promise<void>((done) => { guard.on('exit', () => { done(); }); });
  const presents = async (issuer: string): Promise<void> => {
    for (let tries = 0; tries < 100; tries++) {
      const { said } = await run(['openssl', 's_client', '-starttls', 'postgres', '-connect', `localhost:${port}`, '-showcerts'], '/');
      if (said.includes(`CN = ${issuer}`)) return;
      await sleep(100);
    }
    throw new Error(`the server never presented a chain below ${issuer}:\n${readFileSync(join(data, 'log'), 'utf8')}`);
  };
  await presents('Live Intermediate A');
  return {
    port,
    async rotate(side) {
      present(side);
      must([...as, join(bin, 'pg_ctl'), 'reload', '-D', data], '/');
      await presents(side === 'a' ? 'Live Intermediate A' : 'Live Intermediate B');
    },
    async stop() {
      guard.stdin.end();
      await ended;
    },
  };
}
