import { describe, expect, it } from 'vitest';
import type { RuleText } from '../../src/report/options.ts';
import { renderSarif } from '../../src/report/sarif.ts';
import { at, finding, report } from './build.ts';
import * as reports from './reports.ts';

interface Region { startLine: number; startColumn: number; endLine: number; endColumn: number }
interface Physical { artifactLocation: { uri: string; uriBaseId: string }; region: Region }
interface Sarif {
  version: string;
  runs: [{
    tool: { driver: { name: string; semanticVersion: string; rules: { id: string; help: { text: string }; properties: Record<string, unknown> }[] } };
    results: { ruleId: string; ruleIndex: number; level: string; message: { text: string }; locations: { physicalLocation: Physical }[]; relatedLocations?: { id: number; physicalLocation: Physical; message: { text: string } }[]; partialFingerprints: Record<string, string> }[];
  }];
}

const RULES: readonly RuleText[] = [
  { id: 'unresolved-trust-source', title: 'Trust source not seen', help: 'Look at it.', level: 'warning' },
  { id: 'missing-current-root', title: 'A root is missing', help: 'Add it.', level: 'error' },
];

function sarif(given: Parameters<typeof renderSarif>[0]): Sarif {
  return JSON.parse(renderSarif(given, { rules: RULES })) as Sarif;
}

describe('renderSarif', () => {
  it('reads as expected', async () => {
    await expect(renderSarif(reports.notReady, { rules: RULES })).toMatchFileSnapshot('fixtures/sarif/notReady.sarif');
  });

  it('points each result to its rule', () => {
    for (const given of Object.values(reports.NAMED)) {
      const { results, tool } = sarif(given).runs[0];
      for (const result of results) expect(tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId);
      for (const rule of tool.driver.rules) {
        expect(rule.help.text).not.toBe('');
        expect(Number(rule.properties['security-severity'])).toBeGreaterThan(0);
      }
    }
  });

  it('keeps every region on one line, never empty', () => {
    const given = report({
      findings: [
        finding({ rule: 'a', location: { path: 'a', line: 2, column: 3, endLine: 9, endColumn: 1 }, related: [{ at: { path: 'b', line: 1, column: 1, endLine: 40, endColumn: 2 }, what: 'x' }, { at: null, what: 'y' }] }),
        finding({ rule: 'b', location: { path: 'a', line: 2, column: 3, endLine: 2, endColumn: 3 } }),
        finding({ rule: 'c', location: { path: 'a', line: 2, column: 3, endLine: 2, endColumn: 9 } }),
      ],
    });
    const { results } = sarif(given).runs[0];
    expect(results.map((result) => result.locations[0]?.physicalLocation.region)).toEqual([
      { startLine: 2, startColumn: 3, endLine: 2, endColumn: 4 }, { startLine: 2, startColumn: 3, endLine: 2, endColumn: 9 }, { startLine: 2, startColumn: 3, endLine: 2, endColumn: 4 },
    ]);
    expect(results.at(-1)?.relatedLocations).toEqual([
      { id: 0, physicalLocation: { artifactLocation: { uri: 'b', uriBaseId: '%SRCROOT%' }, region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 } }, message: { text: 'x' } },
    ]);
  });

  it('encodes paths', () => {
    const given = report({ findings: [finding({ rule: 'a', location: at('a b/c#d?é.pem') })] });
    expect(sarif(given).runs[0].results[0]?.locations[0]?.physicalLocation.artifactLocation.uri).toBe('a%20b/c%23d%3F%C3%A9.pem');
    for (const result of sarif(reports.hostile).runs[0].results) {
      expect(result.locations[0]?.physicalLocation.artifactLocation.uri).toMatch(/^(?:[A-Za-z0-9\-_.~/]|%[0-9A-F]{2})*$/);
    }
  });

  it('leaves out what is suppressed, and keeps what people do not want to see', () => {
    const text = renderSarif(reports.threeProjects, { minLevel: 'error' });
    expect(text).not.toContain('Accepted.');
    expect(text).toContain('dead-configuration');
  });

  it('keeps fingerprints, so that an alert stays the same alert', () => {
    expect(sarif(reports.notReady).runs[0].results[0]?.partialFingerprints).toEqual({ 'rotationReady/v1': 'm1' });
  });

  it('is no command of the log', () => {
    expect(renderSarif(reports.hostile)).not.toContain('##[');
  });
});
