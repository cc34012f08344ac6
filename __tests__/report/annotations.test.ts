import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding, Level } from '../../src/model.ts';
import { annotations, LIMITS } from '../../src/report/annotations.ts';
import { at, finding, report } from './build.ts';
import { hostile, many, notReady, threeProjects } from './reports.ts';

const levels: readonly Level[] = ['error', 'warning', 'notice'];

function findings(amounts: Readonly<Record<Level, number>>): Finding[] {
  return levels.flatMap((level) => Array.from({ length: amounts[level] }, (_, index) =>
    finding({ rule: `rule-${level}`, level, fingerprint: `${level}${index}`, location: at(`f${String(index).padStart(5, '0')}.yaml`, 3) })));
}

describe('annotations', () => {
  it.each([
    [{ error: 0, warning: 0, notice: 0 }, 0, {}],
    [{ error: 1, warning: 0, notice: 0 }, 1, {}],
    [{ error: 9, warning: 10, notice: 10 }, 29, {}],
    [{ error: 10, warning: 0, notice: 0 }, 10, { error: 1 }],
    [{ error: 0, warning: 11, notice: 0 }, 11, { warning: 1 }],
    [{ error: 0, warning: 0, notice: 11 }, 10, { notice: 2 }],
    [{ error: 10_000, warning: 10_000, notice: 10_000 }, 29, { error: 9991, warning: 9990, notice: 9991 }],
  ])('for %j shows %d', (amounts, shown, left) => {
    const result = annotations(report({ findings: findings(amounts) }));
    expect(result.annotations).toHaveLength(shown);
    expect(result.left).toEqual({ error: 0, warning: 0, notice: 0, ...left });
  });

  it('never exceeds the limits, and counts every finding once', () => {
    const amount = fc.nat({ max: 60 });
    fc.assert(fc.property(fc.record({ error: amount, warning: amount, notice: amount }), fc.record({ error: fc.nat({ max: 10 }), warning: fc.nat({ max: 10 }), notice: fc.nat({ max: 10 }), total: fc.nat({ max: 50 }) }), (amounts, limits) => {
      const { annotations: shown, left } = annotations(report({ findings: findings(amounts) }), {}, limits);
      expect(shown.length).toBeLessThanOrEqual(limits.total);
      for (const level of levels) {
        const mine = shown.filter((one) => one.level === level);
        expect(mine.length).toBeLessThanOrEqual(limits[level]);
        expect(mine.filter((one) => one.properties.file !== undefined).length + left[level]).toBe(amounts[level]);
      }
    }));
  });

  it('points to the summary for the rest, last', () => {
    const last = annotations(many(12)).annotations.at(-1);
    expect(last).toEqual({ level: 'notice', message: '3 errors more than can be shown here: the job summary lists them, worst first.', properties: { title: 'More in the job summary' } });
  });

  it('shows the worst first: level, then confidence, then place', () => {
    const shown = annotations(report({
      findings: [
        finding({ rule: 'a', level: 'notice', location: at('a') }), finding({ rule: 'b', level: 'error', confidence: 'low', location: at('a') }),
        finding({ rule: 'c', level: 'error', location: at('b', 10) }), finding({ rule: 'd', level: 'error', location: at('b', 9) }), finding({ rule: 'e', level: 'warning', location: at('a') }),
      ],
    })).annotations;
    expect(shown.map((one) => one.properties.title)).toEqual(['d', 'c', 'b', 'e', 'a']);
  });

  it('says what is wrong, what to do, how many it concerns', () => {
    expect(annotations(notReady, { minLevel: 'error', rules: [{ id: 'missing-current-root', title: 'A root is missing', help: '', level: 'error' }] }).annotations).toEqual([{
      level: 'error',
      message: [
        'azure-pg.pem lacks DigiCert Global Root G2. Since 2026-01-28 every server presents a chain that ends there, so 2 clients that verify against it cannot connect.',
        'What to do: Append the PEM text of DigiCert Global Root G2 below the certificate that is there, and keep the one that is there until every server has moved.',
        'This concerns 2 clients.',
      ].join('\n'),
      properties: { title: 'A root is missing', file: 'deploy/pg-root.yaml', startLine: 7, endLine: 7, startColumn: 3, endColumn: 15 },
    }]);
  });

  it('does not say the fix twice', () => {
    const [shown] = annotations(report({ findings: [finding({ rule: 'r', message: 'Wrong. Add it.', fix: { summary: 'Add it.', edits: [] } })] })).annotations;
    expect(shown?.message).toBe('Wrong. Add it.');
  });

  it('gives columns only when it is on one line', () => {
    const spans: readonly [Finding['location'], object][] = [
      [{ path: 'a', line: 2, column: 3, endLine: 2, endColumn: 9 }, { startLine: 2, endLine: 2, startColumn: 3, endColumn: 9 }],
      [{ path: 'a', line: 2, column: 3, endLine: 4, endColumn: 1 }, { startLine: 2, endLine: 4 }],
      [{ path: 'a', line: 2, column: 3, endLine: 2, endColumn: 3 }, { startLine: 2, endLine: 2, startColumn: 3, endColumn: 3 }],
      [{ path: 'a', line: 4, column: 3, endLine: 2, endColumn: 9 }, { startLine: 4, endLine: 4, startColumn: 3, endColumn: 9 }],
    ];
    for (const [location, expected] of spans) {
      const [shown] = annotations(report({ findings: [finding({ rule: 'r', location })] })).annotations;
      expect(shown?.properties).toEqual({ title: 'r', file: 'a', ...expected });
    }
  });

  it('leaves out what is suppressed or below the level', () => {
    expect(annotations(threeProjects).annotations.map((one) => one.message)).not.toContain('Accepted.');
    expect(annotations(notReady, { minLevel: 'warning' }).annotations.map((one) => one.level)).toEqual(['error', 'warning']);
  });

  it('cuts long messages, and leaves absurd paths out of the properties', () => {
    const path = 'x/'.repeat(2000);
    const [shown] = annotations(report({ findings: [finding({ rule: 'r', message: 'y'.repeat(9000), location: at(path) })] })).annotations;
    expect(shown?.message.length).toBeLessThanOrEqual(4096);
    expect(shown?.message.startsWith('x/x/')).toBe(true);
    expect(shown?.properties).toEqual({ title: 'r' });
  });

  it('holds only own line breaks, whatever was scanned', () => {
    const unlimited = { error: 1000, warning: 1000, notice: 1000, total: 1000 };
    for (const one of annotations(hostile, {}, unlimited).annotations) {
      // eslint-disable-next-line no-control-regex
      expect(one.message).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
      expect(one.message.split('\n').length).toBeLessThanOrEqual(3);
      expect(one.properties.title).not.toMatch(/[\n\r]/);
    }
  });

  it('keeps one error for the failure of the step', () => {
    expect(LIMITS.error).toBe(9);
  });
});
