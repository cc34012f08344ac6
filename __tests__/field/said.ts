import type { Report } from '../../src/model.ts';

/** What a report says about the clients, one line each, in the order of the report: `app.py:3 libpq verify-full → breaks`. */
export function clientsOf(report: Report): readonly string[] {
  return report.clients.map(({ location, driver, mode, worst, unassigned }) => {
    return `${location.path}:${location.line} ${driver} ${mode ?? '-'} → ${unassigned ? 'unassigned' : worst ?? 'none'}`;
  });
}

/** What a report says to people, one line each: `error missing-current-root ca.pem:1`. */
export function findingsOf(report: Report): readonly string[] {
  return report.findings.map(({ level, rule, location }) => `${level} ${rule} ${location.path}:${location.line}`);
}

/** What would annoy the owner of an innocent repository: errors and warnings, with their messages. */
export function alarmsOf(report: Report): readonly string[] {
  return report.findings.filter(({ level }) => level !== 'notice').map(({ level, rule, location, message }) => `${level} ${rule} ${location.path}:${location.line} ${message}`);
}
