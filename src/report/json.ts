import type { Report } from '../model.ts';
import { compareText } from '../shared/order.ts';
import { jsonText } from './escape.ts';
import { compareClients, compareFindings } from './order.ts';

/**
 * The report as JSON: two spaces, a newline at the end, the same bytes for the same facts. Findings and clients
 * stand worst first, certificates by fingerprint, skipped files by path; within an object the fields stand in the
 * order of the schema (`schema/report.schema.json`), unknown ones after them by name.
 */
export function renderJson(report: Report): string {
  const sorted: Report = {
    ...report,
    files: { ...report.files, skipped: [...report.files.skipped].sort((a, b) => compareText(a.path, b.path) || compareText(a.reason, b.reason)) },
    plans: [...report.plans].sort((a, b) => compareText(a.id, b.id)),
    clients: [...report.clients].sort(compareClients),
    certificates: [...report.certificates].sort((a, b) => compareText(a.sha256, b.sha256)),
    findings: [...report.findings].sort(compareFindings),
  };
  return `${jsonText(JSON.stringify(arrange(sorted, 'report'), null, 2))}\n`;
}

const LOCATION = ['path', 'line', 'column', 'endLine', 'endColumn'];
const STEP = ['at', 'what'];

/** The order of the fields of an object, by the name of the field that holds it (or a list of it). The schema has the same. */
export const FIELD_ORDER: Readonly<Record<string, readonly string[]>> = {
  report: ['version', 'tool', 'asOf', 'files', 'plans', 'clients', 'certificates', 'findings', 'summary'],
  tool: ['name', 'version'],
  files: ['listed', 'read', 'skipped', 'skippedByReason'],
  skipped: ['path', 'reason', 'detail'],
  plans: ['id', 'title', 'phase', 'next', 'phases'],
  phase: ['id', 'from'],
  next: ['id', 'from'],
  phases: ['id', 'title', 'from', 'current', 'roots', 'retired'],
  clients: [
    'id', 'project', 'driver', 'driverVersion', 'location', 'hosts', 'mode', 'verifies', 'why', 'row', 'confidence', 'alternatives',
    'trust', 'outcomes', 'worst', 'unassigned', 'sample', 'chain',
  ],
  alternatives: ['driver', 'driverVersion', 'verifies', 'mode', 'why'],
  trust: ['kind', 'name', 'path', 'sources', 'certificates', 'anchors', 'complete', 'via'],
  sources: ['kind', 'path'],
  outcomes: ['plan', 'phase', 'from', 'current', 'outcome', 'since', 'servers', 'missing', 'confidence', 'why'],
  certificates: ['sha256', 'subject', 'notBefore', 'notAfter', 'kind', 'id', 'locations'],
  findings: [
    'rule', 'level', 'confidence', 'message', 'project', 'location', 'related', 'clients', 'missing', 'fix', 'fingerprint', 'suppressed',
  ],
  fix: ['summary', 'commands', 'edits'],
  edits: ['path', 'range', 'newText'],
  suppressed: ['by', 'reason'],
  summary: [
    'verdict', 'ready', 'clients', 'verifying', 'breaking', 'breakingLater', 'unknown', 'unassigned', 'errors', 'warnings', 'notices',
    'suppressed',
  ],
  location: LOCATION, locations: LOCATION, at: LOCATION, range: LOCATION,
  via: STEP, chain: STEP, related: STEP,
};

function arrange(value: unknown, holder: string): unknown {
  if (Array.isArray(value)) return value.map((item) => arrange(item, holder));
  if (value === null || typeof value !== 'object') return value;
  const order = FIELD_ORDER[holder] ?? [];
  const rank = (key: string): number => (order.includes(key) ? order.indexOf(key) : order.length);
  const entries = Object.entries(value).sort(([a], [b]) => rank(a) - rank(b) || compareText(a, b));
  return Object.fromEntries(entries.map(([key, inner]) => [key, arrange(inner, key)]));
}
