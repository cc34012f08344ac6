import { describe, expect, it } from 'vitest';

import { discover, memoryTree } from '../../src/discover/index.ts';
import type { ReadResult, Tree } from '../../src/model.ts';

const NEEDLES = ['sslmode', 'postgres://'];
const wanted = { wants: (path: string) => path.endsWith('.pem') || path.endsWith('.jks'), recognises: () => false, needlesFor: () => NEEDLES };
const utf16 = (text: string): Buffer => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);

/** A tree in which single files cannot be read. */
function withTrouble(files: Record<string, string>, trouble: Record<string, ReadResult>): Tree {
  const tree = memoryTree({ ...files, ...Object.fromEntries(Object.keys(trouble).map((path) => [path, ''])) });
  return { ...tree, read: (path) => trouble[path] ?? tree.read(path) };
}

describe('discover', () => {
  it('keeps files by name and by content, in order of their paths', () => {
    const found = discover(memoryTree({ 'z.env': 'SSLMODE=require', 'B/ca.pem': 'nothing', 'a.txt': 'nothing', 'B/x.py': 'x = "Postgres://h/d"' }), wanted);
    expect(found.files.map(({ path }) => path)).toEqual(['B/ca.pem', 'B/x.py', 'z.env']);
    expect(found).toMatchObject({ listed: 4, read: 4, skipped: [], skippedByReason: {} });
  });

  it('searches UTF-16 of both orders', () => {
    const little = utf16('Server=x;SslMode=VerifyFull');
    const found = discover(memoryTree({ 'le.config': little, 'be.config': Buffer.from(little).swap16(), 'none.config': utf16('s\u0173slmode') }), wanted);
    expect(found.files.map(({ path }) => path)).toEqual(['be.config', 'le.config']);
  });

  it('counts binaries, but keeps those whose names are wanted', () => {
    const found = discover(memoryTree({ 'a.bin': 'sslmode\0', 'b.jks': '\0\0', 'c.txt': `${'x'.repeat(9000)}\0sslmode` }), wanted);
    expect(found.files.map(({ path }) => path)).toEqual(['b.jks', 'c.txt']);
    expect(found.skippedByReason).toEqual({ binary: 1 });
  });

  it('lists what was skipped by path only if it looks like a certificate, and counts the rest', () => {
    const link = { kind: 'skipped', reason: 'symbolic link', detail: null } as const;
    const found = discover(withTrouble({ 'x.env': 'sslmode' }, { 'ca.pem': link, 'app.py': link, 'gone.CRT': { kind: 'absent' } }), wanted);
    expect(found.skipped).toEqual([
      { path: 'ca.pem', reason: 'symbolic link', detail: null },
      { path: 'gone.CRT', reason: 'unreadable', detail: 'listed, but not there' },
    ]);
    expect(found.skippedByReason).toEqual({ 'symbolic link': 2, unreadable: 1 });
    expect(found).toMatchObject({ listed: 4, read: 1 });
  });

  it('searches for the needles of a name only, and reads what is recognised by its first bytes', () => {
    const byName = { wants: () => false, recognises: (bytes: Uint8Array) => bytes[0] === 0x23, needlesFor: (path: string) => (path.endsWith('.md') ? [] : NEEDLES) };
    const found = discover(memoryTree({ 'a.md': 'sslmode', 'b.txt': 'sslmode', 'c.md': '#!', 'd.bin': '#!\0' }), byName);
    expect(found.files.map(({ path }) => path)).toEqual(['b.txt', 'c.md']);
    expect(found).toMatchObject({ read: 4, skippedByReason: { binary: 1 } });
  });

  it('passes on what the listing had to leave out', () => {
    const tree = { ...memoryTree({}), omitted: [{ path: 'deep', reason: 'too deep' as const, detail: null }] };
    expect(discover(tree, wanted)).toMatchObject({ skipped: tree.omitted, skippedByReason: { 'too deep': 1 } });
  });

  it('keeps its own copy of what a tree shows only for a moment', () => {
    const shared = Buffer.alloc(20);
    const files: Record<string, string> = { 'a.env': 'sslmode=a', 'b.env': 'sslmode=b' };
    const tree: Tree = {
      ...memoryTree(files),
      scan(paths, visit) {
        for (const path of paths) {
          const length = shared.write(files[path] ?? '');
          visit(path, { kind: 'read', bytes: shared.subarray(0, length) });
        }
      },
    };
    expect(discover(tree, wanted).files.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(['sslmode=a', 'sslmode=b']);
  });
});
