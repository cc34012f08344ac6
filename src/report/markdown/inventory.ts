import type { ReportCertificate } from '../../model.ts';
import { compareText } from '../../shared/order.ts';
import { code, markdown } from '../escape.ts';
import { commonName } from '../names.ts';
import { shortenEnd, shortenMiddle } from '../shorten.ts';
import { count, number } from '../words.ts';
import { fold, type Context } from './context.ts';
import { MAX_TABLE_PATH, place } from './place.ts';

const LIMIT = { items: 100, bytes: 60 * 1024, tight: true };
const SKIPPED_LIMIT = { items: 50, bytes: 20 * 1024, tight: true };
const MAX_NAME = 80;
const MAX_PLACES = 3;

/** Certificates of the repository: what they are, until when, where. */
export function writeCertificates(context: Context): void {
  const { certificates } = context.report;
  if (certificates.length === 0) return;
  fold(context, `Certificates found: ${number(certificates.length)}`, ({ writer }) => {
    const sorted = [...certificates].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || compareText(a.notAfter, b.notAfter) || compareText(a.sha256, b.sha256));
    const left = writer.addAll([
      () => '| Certificate | Kind | Valid until | SHA-256 | Where |\n| :-- | :-- | :-- | :-- | :-- |',
      ...sorted.map((certificate) => () => row(context, certificate)),
    ], { ...LIMIT, items: LIMIT.items + 1 });
    if (left > 0) writer.close(`… and ${count(left, 'more certificate')}.`);
  });
}

const KINDS: readonly ReportCertificate['kind'][] = ['root', 'intermediate', 'leaf'];

function row(context: Context, certificate: ReportCertificate): string {
  const until = certificate.notAfter.slice(0, 10);
  const places = certificate.locations.slice(0, MAX_PLACES).map((location) => place(location, context.options.source, MAX_TABLE_PATH));
  const more = certificate.locations.length - places.length;
  return `| ${[
    markdown(shortenEnd(commonName(certificate), MAX_NAME)) + (certificate.id === null ? ' (named by no plan)' : ''),
    certificate.kind,
    until < context.report.asOf ? `**expired ${markdown(until)}**` : markdown(until),
    code(`${certificate.sha256.slice(0, 12)}…`),
    [...places, ...(more > 0 ? [`${number(more)} more`] : [])].join('<br>'),
  ].join(' | ')} |`;
}

/** Files that were not read: counted by reason, named where the report names them. */
export function writeSkipped(context: Context): void {
  const { skipped, skippedByReason } = context.report.files;
  const reasons = Object.entries(skippedByReason).filter(([, amount]) => amount > 0).sort(([a], [b]) => compareText(a, b));
  const total = reasons.reduce((sum, [, amount]) => sum + amount, 0) || skipped.length;
  if (total === 0) return;
  fold(context, `Files not read: ${number(total)}`, ({ writer }) => {
    if (reasons.length > 0) writer.add(`By reason: ${reasons.map(([reason, amount]) => `${markdown(reason)} ${number(amount)}`).join(', ')}.`);
    const left = writer.addAll([...skipped].sort((a, b) => compareText(a.path, b.path)).map((file) => () => {
      const detail = file.detail === null ? '' : `: ${markdown(shortenEnd(file.detail, 200))}`;
      return `- ${code(shortenMiddle(file.path, 160))} ${markdown(file.reason)}${detail}`;
    }), SKIPPED_LIMIT);
    if (left > 0) writer.close(`… and ${count(left, 'more file')}.`);
  });
}
