import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { runnerHost } from '../../src/github/host.ts';

let folder: string;
let printed: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rotation-ready-'));
  printed = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

describe('the runner', () => {
  it.each(['::error::x', '  ::add-mask::x', 'a ##[error]x', 'two\n::error::lines', 'carriage\r::error::return', '\u2028::warning::x', '\u001B[2K::error::x'])(
    'takes no command from the text %j',
    (text) => {
      runnerHost().log(text);
      runnerHost().group('title\n::error::x', [text]);
      const lines = printed.join('').split(/\r\n|\r|\n/);
      expect(lines.filter((line) => /^\s*::(?!group::|endgroup::)/.test(line) || line.includes('##['))).toEqual([]);
    },
  );

  it('gets annotations in its own escaping, with the place', () => {
    runnerHost().annotate({ level: 'error', message: 'first\nsecond 100%\r::error::x', properties: { title: 'a,b:c', file: 'dir,x:y%.env', startLine: 3, endLine: 3, startColumn: 5 } });
    expect(printed.join('')).toBe('::error title=a%2Cb%3Ac,file=dir%2Cx%3Ay%25.env,line=3,endLine=3,col=5::first%0Asecond 100%25%0D::error::x\n');
  });

  it('gets outputs by file, and does without', () => {
    vi.stubEnv('GITHUB_OUTPUT', join(folder, 'none'));
    runnerHost().output('verdict', 'ready');
    writeFileSync(join(folder, 'out'), '');
    vi.stubEnv('GITHUB_OUTPUT', join(folder, 'out'));
    runnerHost().output('verdict', 'ready');
    expect(readFileSync(join(folder, 'out'), 'utf8')).toMatch(/^verdict<<(ghadelimiter_[\w-]+)\nready\n\1\n$/);
    expect(printed).toEqual([]);
  });

  it('gets a summary when it has a file for it', () => {
    expect(runnerHost().summarise('x')).toBe(false);
    vi.stubEnv('GITHUB_STEP_SUMMARY', folder);
    expect(runnerHost().summarise('x')).toBe(false);
    writeFileSync(join(folder, 'summary'), 'before\n');
    vi.stubEnv('GITHUB_STEP_SUMMARY', join(folder, 'summary'));
    expect(runnerHost().summarise('x')).toBe(true);
    expect(readFileSync(join(folder, 'summary'), 'utf8')).toBe('before\nx\n');
  });
});
