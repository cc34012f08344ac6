/**
 * Times the audit beside tools that do less: `npm run bench`, or `npm run bench -- --small` to see that it works;
 * `--beside FILE` adds another build of our own (its `cli/index.js`), to see what a change did.
 * Runs take turns, so that a busy machine is unfair to all alike; medians are printed. It asserts no time.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { wantedBy } from '../../src/extract/index.ts';
import { extractors } from '../../src/extract/registry.ts';
import { buildTree } from './tree.ts';

interface Contender {
  readonly name: string;
  readonly command: readonly string[];
}
interface Times {
  readonly wall: number;
  readonly cpu: number;
}

const project = join(import.meta.dirname, '..', '..');
const cli = join(project, 'dist', 'cli', 'index.js');
const { small, beside } = parseArgs({ options: { small: { type: 'boolean', default: false }, beside: { type: 'string' } } }).values;
const size = small ? { files: 1500, bytes: 30_000_000 } : { files: 40_000, bytes: 350_000_000 };
const rounds = small ? 3 : 7;

const AUDIT = ['--format', 'json', '--fail-on', 'never', '--as-of', '2026-11-24'];

function main(folder: string): number {
  const tree = join(folder, 'tree');
  const built = buildTree(tree, join(project, 'node_modules'), size);
  const needles = join(folder, 'needles');
  const wanted = wantedBy(extractors);
  writeFileSync(needles, `${[...new Set(built.paths.flatMap((path) => wanted.needlesFor(path)))].join('\n')}\n`);
  say(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`);
  say(`${built.files} files, ${Math.round(built.bytes / 1e6)} MB, ${rounds} rounds, medians`);

  const contenders = present([
    { name: 'rotation-ready', command: [process.execPath, cli, tree, ...AUDIT] },
    ...(beside === undefined ? [] : [{ name: 'another build', command: [process.execPath, beside, tree, ...AUDIT] }]),
    { name: 'ripgrep', command: ['rg', '--no-ignore', '--hidden', '-i', '-l', '-F', '-f', needles, tree] },
    { name: 'git grep', command: ['git', '-C', tree, 'grep', '-I', '-i', '-l', '-F', '-f', needles] },
    { name: 'start only', command: [process.execPath, cli, '--version'] },
    { name: 'bare Node', command: [process.execPath, '-e', '0'] },
  ]);
  const times = new Map(contenders.map(({ name }) => [name, [] as Times[]]));
  for (let round = 0; round <= rounds; round++) {
    for (const contender of contenders) {
      const taken = time(contender);
      if (taken === null) return 1;
      // The first round only warms the caches.
      if (round > 0) times.get(contender.name)?.push(taken);
    }
  }
  table(times);
  say(`memory of rotation-ready: ${Math.round(memory(cli, tree) / 1e6)} MB at most`);
  if (beside !== undefined) say(`memory of the other build: ${Math.round(memory(beside, tree) / 1e6)} MB at most`);
  return 0;
}

function present(contenders: readonly Contender[]): Contender[] {
  return contenders.filter(({ name, command: [program = ''] }) => {
    const found = spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
    if (!found) say(`${name} is not installed (${program}); left out`);
    return found;
  });
}

/** Wall and CPU seconds, children included; null when the command failed. */
function time({ name, command }: Contender): Times | null {
  const { status, stderr } = spawnSync('bash', ['-c', 'TIMEFORMAT="%R %U %S"; time "$@" >/dev/null 2>&1', 'bash', ...command], { encoding: 'utf8' });
  // All of them find something here: 1 is a failure too.
  if (status !== 0) {
    say(`${name} failed with ${status}`);
    return null;
  }
  const [wall = 0, user = 0, system = 0] = stderr.trim().split('\n').at(-1)?.split(' ').map(Number) ?? [];
  return { wall, cpu: user + system };
}

function table(times: ReadonlyMap<string, readonly Times[]>): void {
  const medians = new Map([...times].map(([name, all]) => [name, { wall: median(all.map(({ wall }) => wall)), cpu: median(all.map(({ cpu }) => cpu)) }]));
  const base = medians.get('ripgrep');
  say(`${'median'.padEnd(16)}${'CPU s'.padStart(8)}${'wall s'.padStart(8)}${base === undefined ? '' : '   CPU / ripgrep   wall / ripgrep'}`);
  for (const [name, { cpu, wall }] of medians) {
    const ratios = base === undefined ? '' : `${(cpu / base.cpu).toFixed(2).padStart(16)}${(wall / base.wall).toFixed(2).padStart(17)}`;
    say(`${name.padEnd(16)}${cpu.toFixed(2).padStart(8)}${wall.toFixed(2).padStart(8)}${ratios}`);
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

/** Largest resident set of one audit, in bytes. */
function memory(program: string, tree: string): number {
  const preload = 'data:text/javascript,process.on("exit",()=>process.stderr.write(`MAXRSS ${process.resourceUsage().maxRSS}`))';
  const { stderr } = spawnSync(process.execPath, ['--import', preload, program, tree, '--fail-on', 'never'], { encoding: 'utf8', maxBuffer: 1 << 28 });
  return Number(/MAXRSS (\d+)/.exec(stderr)?.[1] ?? 0) * 1024;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const folder = mkdtempSync(join(tmpdir(), 'rotation-ready-bench-'));
try {
  process.exitCode = main(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
