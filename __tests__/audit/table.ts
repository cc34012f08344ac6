import { expect, test } from 'vitest';
import type { Outcome, Report, ReportClient } from '../../src/model.ts';
import { auditFiles, type Files } from '../support/audit.ts';

/** One repository on one day, and the clients that it has: `path:line driver verifies worst missing…`, sorted. */
export interface Row {
  readonly name: string;
  readonly files: Files;
  /** Today when absent. */
  readonly day?: string;
  readonly assigned?: readonly string[];
  readonly clients: readonly string[];
}

const SHORT: Readonly<Record<string, string>> = { 'baltimore-cybertrust-root': 'B', 'digicert-global-root-ca': 'G1', 'digicert-global-root-g2': 'G2', 'microsoft-rsa-root-2017': 'MS' };

/** What the report says of each client, one line each. */
export function linesOf(report: Report): string[] {
  return report.clients.map(lineOf).sort();
}

function lineOf(client: ReportClient): string {
  const decisive = client.outcomes.filter((outcome) => matters(client, outcome)).flatMap(({ missing }) => missing);
  const missing = [...new Set(decisive)].map((id) => SHORT[id] ?? id).sort();
  const worst = client.unassigned ? 'unassigned' : (client.worst ?? 'no plan');
  return [`${client.location.path}:${client.location.line}`, client.driver ?? '?', client.verifies, worst, ...missing, ...(client.sample ? ['sample'] : [])].join(' ');
}

function matters(client: ReportClient, outcome: Outcome): boolean {
  return outcome.outcome === 'breaks' && (client.worst === 'breaks' ? outcome.current : client.worst === 'breaks-later');
}

/** A test for each row; every step of every chain must lie in a file of the repository, at a line that it has. */
export function checkRows(rows: readonly Row[]): void {
  test.each(rows.map((row) => [row.name, row] as const))('%s', (_, { files, day, assigned, clients }) => {
    const report = auditFiles(files, day, assigned);
    expect(linesOf(report)).toEqual([...clients].sort());
    expect(strayPlaces(report, files)).toEqual([]);
    expect(miscounted(report)).toEqual([]);
  });
}

/** Places that the report names and the repository does not have. */
export function strayPlaces(report: Report, files: Files): string[] {
  const places = [...report.clients.flatMap(({ location, chain }) => [location, ...chain.flatMap(({ at }) => at ?? [])]), ...report.findings.flatMap(({ location, related }) => [location, ...related.flatMap(({ at }) => at ?? [])])];
  return places.filter(({ path, line }) => files[path] === undefined || line < 1 || line > linesIn(files[path])).map(({ path, line }) => `${path}:${line}`);
}

function linesIn(content: string | Uint8Array): number {
  return typeof content === 'string' ? content.split(/\r\n|\n|\r/u).length : Number.POSITIVE_INFINITY;
}

/** Where the summary does not follow from the clients. */
export function miscounted({ clients, summary }: Report): string[] {
  const counted = clients.filter(({ sample }) => !sample);
  const of = (worst: ReportClient['worst']): number => counted.filter((client) => client.worst === worst).length;
  const expected = { clients: counted.length, breaking: of('breaks'), breakingLater: of('breaks-later'), unknown: of('unknown'), unassigned: counted.filter(({ unassigned }) => unassigned).length };
  const wrong = Object.entries(expected).filter(([key, count]) => summary[key as keyof typeof expected] !== count).map(([key, count]) => `${key} should be ${count}`);
  const verdict = expected.breaking + expected.breakingLater > 0 ? 'not-ready' : expected.unknown > 0 ? 'unknown' : 'ready';
  return summary.verdict === verdict ? wrong : [...wrong, `verdict should be ${verdict}`];
}
