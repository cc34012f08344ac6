import type { Report } from '../../model.ts';
import { compareText } from '../../shared/order.ts';
import { singleLine } from '../escape.ts';
import { commonName } from '../names.ts';
import { shortenEnd, shortenMiddle } from '../shorten.ts';
import { count } from '../words.ts';
import { wrap } from './layout.ts';
import type { Line } from './paint.ts';

const MAX_CERTIFICATES = 50;
const MAX_SKIPPED = 20;
const MAX_NAME = 80;
const MAX_PATH = 200;

/** Certificates of the repository: what they are, until when, where. */
export function certificateLines(report: Report, width: number): readonly Line[] {
  if (report.certificates.length === 0) return [];
  const sorted = [...report.certificates].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || compareText(a.notAfter, b.notAfter) || compareText(a.sha256, b.sha256));
  const lines = sorted.slice(0, MAX_CERTIFICATES).flatMap((certificate) => {
    const until = certificate.notAfter.slice(0, 10);
    const [first] = certificate.locations;
    const more = certificate.locations.length - 1;
    const where = first === undefined ? '' : ` · ${shortenMiddle(first.path, MAX_PATH)}:${first.line}${more > 0 ? ` and ${count(more, 'more place')}` : ''}`;
    const unknown = certificate.id === null ? ', named by no plan' : '';
    return wrap(singleLine(`${shortenEnd(commonName(certificate), MAX_NAME)} · ${certificate.kind}${unknown} · ${until < report.asOf ? 'expired' : 'until'} ${until}${where}`), width, '- ');
  });
  const rest = sorted.length - MAX_CERTIFICATES;
  return block('Certificates found', rest > 0 ? [...lines, `… and ${count(rest, 'more certificate')}`] : lines);
}

const KINDS = ['root', 'intermediate', 'leaf'];

/** Files that were not read: counted by reason, named where the report names them. */
export function skippedLines(report: Report, width: number): readonly Line[] {
  const { skipped, skippedByReason } = report.files;
  const reasons = Object.entries(skippedByReason).filter(([, amount]) => amount > 0).sort(([a], [b]) => compareText(a, b));
  if (reasons.length === 0 && skipped.length === 0) return [];
  const named = [...skipped].sort((a, b) => compareText(a.path, b.path)).slice(0, MAX_SKIPPED).flatMap((file) =>
    wrap(singleLine(`${shortenMiddle(file.path, MAX_PATH)}: ${file.reason}${file.detail === null ? '' : ` (${shortenEnd(file.detail, MAX_PATH)})`}`), width, '- '));
  const rest = skipped.length - MAX_SKIPPED;
  return block('Files not read', [
    ...wrap(singleLine(reasons.map(([reason, amount]) => `${reason} ${amount}`).join(', ')), width),
    ...named,
    ...(rest > 0 ? [`… and ${count(rest, 'more file')}`] : []),
  ]);
}

function block(heading: string, lines: readonly string[]): readonly Line[] {
  return [[[heading, 'bold']], [], ...lines.map((line): Line => [[line, 'plain']]), []];
}
