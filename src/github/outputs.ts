import type { Report } from '../model.ts';

/** The outputs of `action.yml`; a test keeps both alike. */
export const OUTPUT_NAMES = [
  'verdict', 'ready', 'clients', 'breaking', 'breaking-later', 'unknown', 'errors', 'warnings', 'notices', 'report-file',
] as const;
export type OutputName = (typeof OUTPUT_NAMES)[number];

/** Words, counts and one path: never text from a scanned file, never anything that grows. */
export function outputsOf({ summary }: Report, reportFile: string): Readonly<Record<OutputName, string>> {
  return {
    verdict: summary.verdict,
    ready: String(summary.ready),
    clients: String(summary.clients),
    breaking: String(summary.breaking),
    'breaking-later': String(summary.breakingLater),
    unknown: String(summary.unknown),
    errors: String(summary.errors),
    warnings: String(summary.warnings),
    notices: String(summary.notices),
    'report-file': reportFile,
  };
}
