import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderText } from '../../src/report/text.ts';
import { columns, fit, pad, wrap } from '../../src/report/text/layout.ts';
import { paint } from '../../src/report/text/paint.ts';
import { at, finding, report } from './build.ts';
import * as reports from './reports.ts';

const { nameOf } = reports;
const narrow = { colour: false, width: 80, nameOf };

describe('renderText', () => {
  it.each(Object.entries(reports.NAMED))('reads well at 80 columns: %s', async (name, given) => {
    await expect(renderText(given, narrow)).toMatchFileSnapshot(`fixtures/text/${name}.txt`);
  });

  it('reads well at 200 columns', async () => {
    await expect(renderText(reports.notReady, { ...narrow, width: 200 })).toMatchFileSnapshot('fixtures/text/notReady.wide.txt');
  });

  it.each([60, 80, 100, 120, 200])('fits %d columns, except for words that are longer than a line', (width) => {
    for (const given of Object.values(reports.NAMED)) {
      for (const line of renderText(given, { ...narrow, width }).split('\n')) {
        if (columns(line) > width) expect(line.trimStart().split(' ').some((word) => columns(word) > width / 2), line).toBe(true);
      }
    }
  });

  it('begins with the verdict', () => {
    expect(renderText(reports.ready, narrow).split('\n')[0]).toBe('Ready: both database clients keep connecting.');
  });

  it('shows findings with path, line and column, next step and chain', () => {
    const text = renderText(reports.notReady, { ...narrow, width: 200 });
    expect(text).toContain('✗ deploy/pg-root.yaml:7:3  error, missing-current-root');
    expect(text).toContain('To do: Append the PEM text');
    expect(text).toContain('4. deploy/pg-root.yaml:7:1 The key holds DigiCert Global Root CA and nothing else');
    expect(text).toContain('✗ Breaks now (since 2026-01-28): DigiCert Global Root G2 is missing.');
  });

  it('aligns the columns of the table', () => {
    const lines = renderText(reports.notReady, { ...narrow, width: 200 }).split('\n');
    const header = lines.findIndex((line) => line.startsWith('NOW'));
    const start = lines[header]?.indexOf('CLIENT') ?? 0;
    const rows = lines.slice(header + 1, header + 6);
    expect(rows.map((line) => line.slice(start, start + 9))).toEqual(['services/', 'services/', 'services/', 'services/', 'services/']);
    expect(new Set(rows.map((line) => line.slice(start - 2, start)))).toEqual(new Set(['  ']));
  });

  it('counts what it hides', () => {
    expect(renderText(reports.notReady, { ...narrow, width: 120, minLevel: 'error' })).toContain('Hidden by min-level: 1 warning and 1 notice.');
  });

  it('is not coloured in pipes, and says the same in colour', () => {
    for (const given of [...Object.values(reports.NAMED), reports.hostile]) {
      const plain = renderText(given, narrow);
      const colour = renderText(given, { ...narrow, colour: true });
      expect(plain).not.toContain('\u001B');
      expect(colour).toContain('\u001B[');
      // eslint-disable-next-line no-control-regex
      expect(colour.replace(/\u001B\[\d+m/g, '').split('\n').map((line) => line.trimEnd()).join('\n')).toBe(plain);
    }
  });

  it('shows nothing that a log or a terminal obeys', () => {
    for (const line of renderText(reports.hostile, narrow).split('\n')) {
      expect(line.trimStart().startsWith('::')).toBe(false);
      expect(line).not.toContain('##[');
      // eslint-disable-next-line no-control-regex
      expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    }
  });

  it('stays readable with 10,000 findings', () => {
    const text = renderText(reports.many(10_000), narrow);
    expect(text.split('\n').length).toBeLessThan(6000);
    expect(text).toContain('… and 9,800 more findings. The JSON report has them all.');
  });

  it('gives each command that a wrapped line could begin with a second look', () => {
    const given = report({ findings: [finding({ rule: 'r', message: `${'x'.repeat(90)} ::error::pwned`, location: at('a') })] });
    expect(renderText(given, narrow)).toContain('  : :error::pwned');
  });
});

describe('layout', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 80 });

  it('measures terminal columns', () => {
    expect(columns('abc')).toBe(3);
    expect(columns('日本')).toBe(4);
    expect(columns('e\u0301')).toBe(1);
    expect(columns('✗ ✓ –')).toBe(5);
  });

  it('fits and pads to a width', () => {
    fc.assert(fc.property(text, fc.integer({ min: 1, max: 40 }), (given, width) => {
      expect(columns(fit(given, width))).toBeLessThanOrEqual(Math.max(width, 1));
      expect(columns(pad(fit(given, width), width))).toBe(Math.max(width, columns(fit(given, width))));
    }));
    expect(fit('services/api/settings.py', 14)).toBe('serv…ttings.py');
  });

  it('loses no word when it wraps', () => {
    fc.assert(fc.property(text, fc.integer({ min: 20, max: 60 }), (given, width) => {
      const words = given.split(' ').filter((word) => word !== '');
      expect(wrap(given, width, '- ').map((line) => line.slice(2)).join(' ').split(' ').filter((word) => word !== '')).toEqual(words);
    }));
  });
});

describe('paint', () => {
  it('sees a command that two pieces make together', () => {
    expect(paint([['#', 'bold'], ['#[error]x', 'plain']], true)).toBe('## [error]x');
    expect(paint([['  :', 'plain'], [':error::x', 'bad']], false)).toBe('  : :error::x');
  });
});
