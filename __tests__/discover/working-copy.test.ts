import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { discover, openWorkingCopy } from '../../src/discover/index.ts';
import { expandWithToolkit } from '../../src/discover/toolkit-glob.ts';
import { walk } from '../../src/discover/walk.ts';
import type { Tree } from '../../src/model.ts';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'rotation-ready-')));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(path: string, content = 'text'): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}
const git = (...command: string[]): void => {
  execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'init.defaultBranch=main', ...command], { stdio: 'pipe' });
};
function repository(...files: string[]): void {
  git('init', '-q');
  for (const file of files) write(file);
  git('add', '-A', '-f');
}
const paths = (tree: Tree): string[] => tree.list().map(({ path }) => path);
const open = (options: Partial<Parameters<typeof openWorkingCopy>[0]> = {}): Promise<Tree> => openWorkingCopy({ root, untracked: false, expand: expandWithToolkit, ...options });

describe('in a git repository', () => {
  it('lists what git tracks, sorted; untracked files only when asked; ignored ones never', async () => {
    repository('b.txt', 'a/c.txt', 'B.txt');
    write('.gitignore', 'ignored\n');
    write('ignored');
    write('new.env');
    expect(paths(await open())).toEqual(['B.txt', 'a/c.txt', 'b.txt']);
    expect(paths(await open({ untracked: true }))).toEqual(['.gitignore', 'B.txt', 'a/c.txt', 'b.txt', 'new.env']);
  });

  it('limits the list to the folder, with paths from the repository root, and still answers for its neighbours', async () => {
    repository('app/x.env', 'apple/y.env', 'shared/ca.pem');
    const tree = await open({ root: join(root, 'app') });
    expect(paths(tree)).toEqual(['app/x.env']);
    expect(tree.read('shared/ca.pem').kind).toBe('read');
    expect(tree.read('.git/config').kind).toBe('absent');
    expect(tree.read('../etc/passwd').kind).toBe('absent');
  });

  it('walks an ignored folder that somebody asks for by name', async () => {
    repository('.gitignore');
    write('.gitignore', 'generated\n');
    write('generated/x.env');
    expect(paths(await open({ root: join(root, 'generated'), untracked: true }))).toEqual(['generated/x.env']);
  });

  it('reports links, submodules and vanished files without opening anything else', async () => {
    write('outside.txt', 'secret');
    mkdirSync(join(root, 'repo'));
    const outer = root;
    root = join(outer, 'repo');
    repository('kept.txt', 'gone.txt', 'folder/file.txt');
    symlinkSync(join(outer, 'outside.txt'), join(root, 'link.txt'));
    git('add', 'link.txt');
    git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},module`);
    rmSync(join(root, 'gone.txt'));
    renameSync(join(root, 'folder'), join(outer, 'folder'));
    symlinkSync(join(outer, 'folder'), join(root, 'folder'));
    const tree = await open();
    expect(Object.fromEntries(tree.list().map(({ path, kind }) => [path, [kind, tree.read(path).kind]]))).toEqual({
      'folder/file.txt': ['file', 'skipped'],
      'gone.txt': ['file', 'absent'],
      'kept.txt': ['file', 'read'],
      'link.txt': ['symbolic link', 'skipped'],
      module: ['submodule', 'skipped'],
    });
    expect(tree.read('folder/file.txt')).toMatchObject({ reason: 'symbolic link' });
    root = outer;
  });

  it('follows no link that took the place of a tracked file', async () => {
    repository('a.txt', 'target.txt');
    rmSync(join(root, 'a.txt'));
    symlinkSync('target.txt', join(root, 'a.txt'));
    expect((await open()).read('a.txt')).toEqual({ kind: 'skipped', reason: 'symbolic link', detail: null });
  });

  it('handles names with newlines, tabs, quotes and bytes that are no text', async () => {
    git('init', '-q');
    const names = ['new\nline.env', 'tab\t.env', '"quoted".env', '100644 0000000000000000000000000000000000000000 0\tfake.env', ' space .env', 'ünï.env'];
    for (const name of names) write(name);
    writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0x61, 0xff, 0x2e, 0x65])]), 'raw');
    for (const tracked of [false, true]) {
      if (tracked) git('add', '-A');
      const tree = await open({ untracked: true });
      expect(paths(tree)).toEqual([...names, String.raw`a\xff.e`].sort());
      expect(tree.read(String.raw`a\xff.e`)).toMatchObject({ kind: 'read', bytes: Uint8Array.from(Buffer.from('raw')) });
    }
  });

  it('lets the repository configuration run nothing and point nowhere', async () => {
    repository('a.txt');
    write('.git/hooks/post-index-change', `#!/bin/sh\ntouch ${root}/hooked\n`);
    write('evil.sh', `#!/bin/sh\ntouch ${root}/ran\n`);
    for (const script of ['.git/hooks/post-index-change', 'evil.sh']) chmodSync(join(root, script), 0o755);
    for (const key of ['core.fsmonitor', 'core.pager', 'core.sshCommand', 'core.editor', 'core.askPass', 'filter.x.clean', 'diff.external', 'alias.ls-files']) {
      git('config', key, `${root}/evil.sh`);
    }
    git('config', 'core.worktree', '/etc');
    write('.gitattributes', '* filter=x\n');
    expect(paths(await open({ untracked: true }))).toContain('a.txt');
    expect(paths(await open({ untracked: true }))).not.toContain('passwd');
    expect(existsSync(join(root, 'ran'))).toBe(false);
    expect(existsSync(join(root, 'hooked'))).toBe(false);
  });

  it('is not misled by the environment', async () => {
    repository('a.txt');
    vi.stubEnv('GIT_DIR', '/nowhere').stubEnv('GIT_INDEX_FILE', '/nowhere').stubEnv('GIT_TRACE', join(root, 'trace'));
    expect(paths(await open())).toEqual(['a.txt']);
    expect(existsSync(join(root, 'trace'))).toBe(false);
    vi.unstubAllEnvs();
  });

  it('works in a linked work tree', async () => {
    repository('a.txt');
    git('commit', '-qm', 'x');
    git('worktree', 'add', '-q', join(root, 'linked'));
    expect(paths(await open({ root: join(root, 'linked') }))).toEqual(['a.txt']);
  });

  it('ignores an index that git cannot read, and walks', async () => {
    repository('a.txt');
    write('.git/index', 'broken');
    write('b.txt');
    expect(paths(await open())).toEqual(['a.txt', 'b.txt']);
  });
});

describe('without git', () => {
  it('walks, and prunes what others wrote', async () => {
    for (const path of ['x.env', 'node_modules/p/x.env', 'a/vendor/x.env', 'a/.venv/x', 'a/target/x', '.hidden/y.env']) write(path);
    expect(paths(await open({ untracked: true }))).toEqual(['.hidden/y.env', 'x.env']);
  });

  it('walks when there is no git program', async () => {
    repository('a.txt');
    write('b.txt');
    vi.stubEnv('PATH', '/nowhere');
    expect(paths(await open())).toEqual(['a.txt', 'b.txt']);
    vi.unstubAllEnvs();
  });

  it('stops at its bounds and says so', () => {
    for (const path of ['1/2/3/4.txt', 'a', 'b', 'c']) write(path);
    expect(walk(root, '', { entries: 100, depth: 2 })).toMatchObject({ skipped: [{ path: '1/2/3', reason: 'too deep' }] });
    expect(walk(root, '', { entries: 2, depth: 100 })).toMatchObject({ skipped: [{ reason: 'too many' }] });
    expect(walk(root, '', { entries: 2, depth: 100 }).entries.length).toBeLessThanOrEqual(2);
  });

  it('passes what it cannot open to the report', async () => {
    const tree = await open({ untracked: true });
    expect(tree.omitted).toEqual([]);
    expect(walk(root, 'missing').skipped).toEqual([{ path: 'missing', reason: 'unreadable', detail: 'ENOENT' }]);
  });

  it('refuses a root that is a file, and one that is not there', async () => {
    write('file');
    await expect(open({ root: join(root, 'file') })).rejects.toThrow('is not a folder');
    await expect(open({ root: join(root, 'none') })).rejects.toThrow('ENOENT');
  });
});

describe('reading', () => {
  it('never waits for a pipe, never reads a huge file', async () => {
    execFileSync('mkfifo', [join(root, 'pipe.pem')]);
    execFileSync('mkfifo', [join(root, 'pipe.txt')]);
    for (const name of ['huge.sql', 'huge.jks', 'large.txt', 'large.pem']) write(name);
    for (const [name, size] of Object.entries({ 'huge.sql': 2 ** 31, 'huge.jks': 4_000_001, 'large.txt': 5_000_000, 'large.pem': 4_000_000 })) truncateSync(join(root, name), size);
    const tree = await open();
    const kinds = Object.fromEntries(tree.list().map(({ path }) => [path, tree.read(path)]).map(([path, result]) => [path, typeof result === 'object' && 'reason' in result ? result.reason : 'read']));
    expect(kinds).toEqual({
      'huge.jks': 'too large', 'huge.sql': 'too large', 'large.pem': 'read', 'large.txt': 'read', 'pipe.pem': 'not a regular file', 'pipe.txt': 'not a regular file',
    });
    expect(discover(tree, { wants: () => false, recognises: () => false, needlesFor: () => ['x'] }).skippedByReason).toEqual({ binary: 2, 'not a regular file': 2, 'too large': 2 });
  });

  it('reads the first bytes only of a binary file that nobody wants whole, and every byte of any other', async () => {
    const sizes = { 'a.bin': 100_000, 'b.jks': 100_000, 'c.txt': 100_000, 'd.txt': 16_384, 'e.txt': 0, 'wide.txt': 100_000 };
    for (const [name, size] of Object.entries(sizes)) writeFileSync(join(root, name), Buffer.alloc(size, name.endsWith('.txt') ? 'x' : 0));
    writeFileSync(join(root, 'wide.txt'), Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('x'.repeat(50_000), 'utf16le')]));
    const tree = await open();
    const lengths = new Map<string, number>();
    tree.scan?.(tree.list().map(({ path }) => path), (path, result) => result.kind === 'read' && lengths.set(path, result.bytes.length), (path) => path.endsWith('.jks'));
    expect(Object.fromEntries(lengths)).toEqual({ 'a.bin': 16_384, 'b.jks': 100_000, 'c.txt': 100_000, 'd.txt': 16_384, 'e.txt': 0, 'wide.txt': 100_002 });
  });

  it('does not open a pipe that took the place of a file after the listing', async () => {
    write('a.txt');
    const tree = await open();
    rmSync(join(root, 'a.txt'));
    execFileSync('mkfifo', [join(root, 'a.txt')]);
    expect(tree.read('a.txt')).toEqual({ kind: 'skipped', reason: 'not a regular file', detail: null });
    rmSync(join(root, 'a.txt'));
    mkdirSync(join(root, 'a.txt'));
    expect(tree.read('a.txt')).toMatchObject({ kind: 'skipped', reason: 'not a regular file' });
  });

  it('gives bytes that stay when the next file is read', async () => {
    write('a.txt', 'first');
    write('b.txt', 'second');
    const tree = await open();
    const first = tree.read('a.txt');
    tree.read('b.txt');
    expect(first).toEqual({ kind: 'read', bytes: Uint8Array.from(Buffer.from('first')) });
  });
});

describe('the paths input', () => {
  it('adds what git does not track, and takes away what it does', async () => {
    repository('kept.env', 'legacy/old.env', '.gitignore');
    write('.gitignore', 'dist\n*.pem\n');
    for (const path of ['dist/config.env', 'dist/deep/ca.pem', 'top.pem', 'dist/skip/x.env']) write(path);
    const include = ['# generated', 'dist', ' *.pem ', '!legacy/**', '', '!**/skip'];
    expect(paths(await open({ include }))).toEqual(['.gitignore', 'dist/config.env', 'dist/deep/ca.pem', 'kept.env', 'top.pem']);
    expect(paths(await openWorkingCopy({ root, untracked: false, include: ['*.pem'] }))).toEqual(['.gitignore', 'kept.env', 'legacy/old.env', 'top.pem']);
  });

  it('counts from the folder that is audited, whatever characters its name has', async () => {
    repository('a[1]/x.env');
    write('a[1]/out/y.env');
    write('out/z.env');
    expect(paths(await open({ root: join(root, 'a[1]'), include: ['out'] }))).toEqual(['a[1]/out/y.env', 'a[1]/x.env']);
  });

  it('selects from our own walk when a pattern would open every folder', async () => {
    repository('.gitignore');
    write('.gitignore', '*.pem\nnode_modules\n');
    write('a/b/ca.pem');
    write('node_modules/p/ca.pem');
    expect(paths(await open({ include: ['**/*.pem'] }))).toEqual(['.gitignore', 'a/b/ca.pem']);
    expect(paths(await open({ include: ['node_modules/p'] }))).toEqual(['.gitignore', 'node_modules/p/ca.pem']);
  });

  it('never leaves the folder, neither by pattern nor by link, and never enters .git', async () => {
    write('secret.pem');
    mkdirSync(join(root, 'repo'));
    symlinkSync(root, join(root, 'repo', 'up'));
    symlinkSync(join(root, 'secret.pem'), join(root, 'repo', 'link.pem'));
    const include = ['../secret.pem', join(root, 'secret.pem'), 'up/secret.pem', 'up/**', 'link.pem', '~/x', '.git/config', 'x/../../secret.pem'];
    write('repo/.git/config');
    const tree = await open({ root: join(root, 'repo'), include });
    const readable = tree.list().filter(({ path }) => tree.read(path).kind === 'read');
    expect(readable).toEqual([]);
  });

  it('prints nothing', async () => {
    repository('x.env');
    write('dist/y.env');
    const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await open({ include: ['dist/**'] });
    expect(printed.mock.calls).toEqual([]);
    printed.mockRestore();
  });
});
