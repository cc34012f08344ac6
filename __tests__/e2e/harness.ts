import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Report } from '../../src/model.ts';

const project = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const guard = join(project, '__tests__', 'e2e', 'no-network.mjs');
/** `.ci/run` names several in turn. */
export const NODE = process.env['E2E_NODE'] ?? process.execPath;

/** What somebody has who cloned the repository and installed nothing. */
const SHIPPED = ['package.json', 'action.yml', 'dist', 'rotations', 'schema'];

export interface World {
  /** The clone of our own project. */
  readonly tool: string;
  /** The repository that is audited. */
  readonly repository: string;
  /** For files of the runner. */
  readonly temp: string;
  write(path: string, content: string | Uint8Array): void;
  git(...command: string[]): void;
  /** `git init`, and everything that has been written is tracked. */
  track(): void;
  action(inputs?: Record<string, string>, env?: Record<string, string | undefined>): ActionRun;
  cli(args: readonly string[], env?: Record<string, string>): Run;
  remove(): void;
}

export interface Run {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
  /** Tries to reach the network. */
  readonly network: string;
}

export interface ActionRun extends Run {
  readonly outputs: ReadonlyMap<string, string>;
  readonly summary: string;
  readonly commands: readonly Command[];
  /** Lines of the log that are no commands. */
  readonly log: readonly string[];
  report(): Report;
}

/** A workflow command as the runner finds it in a line. */
export interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

export function createWorld(): World {
  if (!existsSync(join(project, 'dist', 'cli', 'index.js'))) throw new Error('dist/ is missing: run `npm run build` first');
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'rotation-ready-e2e-')));
  const [tool, repository, temp] = ['tool', 'work', 'temp'].map((name) => join(base, name)) as [string, string, string];
  for (const folder of [tool, repository, temp]) mkdirSync(folder);
  for (const part of SHIPPED) if (existsSync(join(project, part))) cpSync(join(project, part), join(tool, part), { recursive: true });

  const git = (...command: string[]): void => {
    const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'init.defaultBranch=main'];
    execFileSync('git', ['-C', repository, ...identity, ...command], { stdio: 'pipe' });
  };
  const run = (args: readonly string[], cwd: string, env: Record<string, string | undefined>): Run => {
    const record = join(temp, 'network');
    rmSync(record, { force: true });
    const { status, stdout, stderr } = spawnSync(NODE, ['--import', guard, ...args], {
      cwd, encoding: 'utf8', timeout: 60_000, maxBuffer: 1 << 28,
      env: { PATH: process.env['PATH'], HOME: temp, TMPDIR: temp, NO_NETWORK_RECORD: record, ...env },
    });
    return { status, out: stdout, err: stderr, network: existsSync(record) ? readFileSync(record, 'utf8') : '' };
  };

  return {
    tool, repository, temp, git,
    write(path, content) {
      mkdirSync(dirname(join(repository, path)), { recursive: true });
      writeFileSync(join(repository, path), content);
    },
    track() {
      git('init', '-q');
      git('add', '-A');
    },
    cli: (args, env = {}) => run([join(tool, 'dist', 'cli', 'index.js'), ...args], repository, env),
    action(inputs = {}, env = {}) {
      const files = { GITHUB_OUTPUT: join(temp, 'output'), GITHUB_STEP_SUMMARY: join(temp, 'summary') };
      for (const file of Object.values(files)) writeFileSync(file, '');
      const given = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));
      const ran = run([join(tool, 'dist', 'index.js')], repository, { ...RUNNER, RUNNER_TEMP: temp, GITHUB_WORKSPACE: repository, ...files, ...given, ...env });
      const outputs = readOutputs(readFileSync(files.GITHUB_OUTPUT, 'utf8'));
      return {
        ...ran, outputs, summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'), ...readLog(ran.out),
        report: () => JSON.parse(readFileSync(outputs.get('report-file') ?? '', 'utf8')) as Report,
      };
    },
    remove: () => rmSync(base, { recursive: true, force: true }),
  };
}

const RUNNER = {
  CI: 'true', GITHUB_ACTIONS: 'true', RUNNER_OS: 'Linux', GITHUB_REPOSITORY: 'octo/shop', GITHUB_SHA: 'c0ffee'.padEnd(40, '0'), GITHUB_REF: 'refs/heads/main',
  GITHUB_EVENT_NAME: 'push', GITHUB_SERVER_URL: 'https://github.com', GITHUB_API_URL: 'https://api.github.com', GITHUB_RUN_ID: '1', GITHUB_RUN_NUMBER: '1', GITHUB_RUN_ATTEMPT: '1',
};

/** https://docs.github.com/actions/reference/workflow-commands-for-github-actions#multiline-strings */
function readOutputs(text: string): Map<string, string> {
  const outputs = new Map<string, string>();
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const [name, delimiter] = (lines[at] ?? '').split('<<');
    if (name === undefined || delimiter === undefined) continue;
    const end = lines.indexOf(delimiter, at + 1);
    outputs.set(name, lines.slice(at + 1, end).join('\n'));
    at = end;
  }
  return outputs;
}

/** As the runner does it: `::name k=v::message` after leading white space, `##[name k=v]message` anywhere in a line. */
function readLog(text: string): { commands: Command[]; log: string[] } {
  const commands: Command[] = [];
  const log: string[] = [];
  for (const line of text.split(/\r\n|\r|\n/)) {
    const match = /^::([^ :]+)(?: ([^:]*))?::(.*)$/.exec(line.trimStart()) ?? /##\[([^ \]]+)(?: ([^\]]*))?\](.*)$/.exec(line);
    if (match === null) log.push(line);
    else commands.push({ name: match[1] ?? '', properties: readProperties(match[2] ?? ''), message: unescapeCommand(match[3] ?? '') });
  }
  while (log.at(-1) === '') log.pop();
  return { commands, log };
}

function readProperties(text: string): Record<string, string> {
  const pairs = text.split(',').filter((pair) => pair.includes('='));
  return Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), unescapeCommand(pair.slice(pair.indexOf('=') + 1))]));
}

function unescapeCommand(text: string): string {
  return text.replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

/** A root that comes with the tool. */
export function rootPem(name: string): string {
  return readFileSync(join(project, 'rotations', 'roots', `${name}.pem`), 'utf8');
}

/** A plan for `*.db.example.org`, whose servers need one root. `from` is null, or a mistake. */
export function ownPlan(from: string | null): string {
  const chains = [{ anchors: ['digicert-global-root-ca'], presence: 'all' }];
  const phases = [{ id: 'now', title: 'One root', from, announcements: [{ on: null, from: null }], chains }];
  return JSON.stringify({ id: 'own-postgresql', title: 'Our own PostgreSQL', match: { hostSuffixes: ['.db.example.org'] }, sources: {}, phases });
}

/** One client that verifies against one CA file. */
export function writeShop(world: World, ca: string, folder = ''): void {
  world.write(`${folder}requirements.txt`, 'psycopg2-binary==2.9.9\n');
  world.write(`${folder}certs/ca.pem`, ca);
  world.write(`${folder}.env`, 'DATABASE_URL=postgresql://app%40shop:hunter2secret@shop.postgres.database.azure.com:5432/shop?sslmode=verify-full&sslrootcert=certs/ca.pem\n');
  world.write(`${folder}app.py`, "import os\nimport psycopg2\n\nconnection = psycopg2.connect(os.environ['DATABASE_URL'])\n");
}
