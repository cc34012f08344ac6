// Builds what runs: `dist/` (the action) and `dist/cli/` (the command), from nothing but the sources and the lock file.
// The same sources give the same bytes on every machine, so that CI can compare; see .ci/run.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const output = join(root, process.argv[2] ?? 'dist');
const bundles = [
  { entry: 'index.js', folder: '.', executable: false },
  { entry: 'cli.js', folder: 'cli', executable: true },
];

const require = createRequire(import.meta.url);
const binary = (name) => join(root, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);

function run(command, args) {
  const { status, error, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8', shell: process.platform === 'win32' });
  if (status === 0) return;
  process.stderr.write(`${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}\n${command} ${args.join(' ')} failed\n`);
  process.exit(1);
}

// The compiler first: ncc's own loader does not know this version of TypeScript, and must only see JavaScript.
const compiled = join(root, 'lib');
rmSync(compiled, { recursive: true, force: true });
run(binary('tsc'), ['-p', 'tsconfig.json', '--noEmitOnError', 'false']);

// Built beside and then moved: a build that fails leaves the old bundle alone, one that succeeds leaves no stale file.
const fresh = join(compiled, 'bundle');
for (const { entry, folder, executable } of bundles) {
  const target = join(fresh, folder);
  run(process.execPath, [require.resolve('@vercel/ncc/dist/ncc/cli.js'), 'build', join(compiled, 'src', entry), '--out', target, '--license', 'licenses.txt', '--no-cache']);
  const bundle = join(target, 'index.js');
  // A module that was not found is no error for ncc.
  if (readFileSync(bundle, 'utf8').includes('webpackMissingModule')) {
    process.stderr.write(`${entry}: the bundle lacks a module\n`);
    process.exit(1);
  }
  chmodSync(bundle, executable ? 0o755 : 0o644);
  for (const file of ['package.json', 'licenses.txt']) normalise(join(target, file));
}
rmSync(output, { recursive: true, force: true });
cpSync(fresh, output, { recursive: true });
rmSync(fresh, { recursive: true, force: true });
process.stdout.write(`${output}: ${readdirSync(output, { recursive: true }).length} files\n`);

/** The bundles are in git with one kind of line ending. */
function normalise(file) {
  if (existsSync(file)) writeFileSync(file, readFileSync(file, 'utf8').replaceAll('\r\n', '\n'));
}
