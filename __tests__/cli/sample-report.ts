import type { Report, Summary } from '../../src/model.ts';

/** A report with nothing in it but the numbers that the edges look at. */
export function sampleReport(summary: Partial<Summary> = {}): Report {
  return {
    version: 1, tool: { name: 'rotation-ready', version: '1.2.3' }, asOf: '2026-11-24',
    files: { listed: 3, read: 2, skipped: [], skippedByReason: {} }, plans: [], clients: [], certificates: [], findings: [],
    summary: {
      verdict: 'ready', ready: true, clients: 0, verifying: 0, breaking: 0, breakingLater: 0, unknown: 0, unassigned: 0,
      errors: 0, warnings: 0, notices: 0, suppressed: 0, ...summary,
    },
  };
}
