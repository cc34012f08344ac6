import { CST } from 'yaml';

import { scanPem } from '../../certificates/index.ts';
import { maskTemplates, unmask } from '../settings/template-mask.ts';
import { yamlTokens } from '../settings/yaml-tokens.ts';
import { literalValues } from './literals.ts';
import type { PemBlock } from '../../certificates/index.ts';
import type { TextValue } from './text-value.ts';

/** What may stand beside the blocks of a value that is a certificate file and nothing else. */
const OTHER_LINES = /^\s*(?:|#.*|<\/?br ?\/?>\s*|(?:subject|issuer|Bag Attributes|friendlyName|localKeyID)\b.*)$/i;

/**
 * Scalars of a YAML file that hold armour, dedented, folded and unescaped as YAML says. The token level of the parser
 * is used, which does not mind mistakes; templates are masked. A scalar that is itself a script or a settings file is searched in turn.
 */
export function yamlValues(text: string, path: string): TextValue[] {
  const values: TextValue[] = [];
  const visit = (token: CST.Token | null | undefined): void => {
    if (token === null || token === undefined || !CST.isScalar(token)) return;
    if (!('source' in token) || !/begin /i.test(token.source)) return;
    const scalar = CST.resolveAsScalar(token, false, () => {});
    if (scalar === null) return;
    values.push(...valuesIn(text, path, unmask(scalar.value), scalar.range[0], Math.min(scalar.range[1], text.length)));
  };
  for (const token of yamlTokens(maskTemplates(text).text)) {
    if (token.type !== 'document') continue;
    CST.visit(token, ({ key, value }) => {
      visit(key);
      visit(value);
    });
  }
  return values;
}

function valuesIn(text: string, path: string, value: string, start: number, end: number): TextValue[] {
  const written = scanPem(text.slice(start, end));
  const decoded = scanPem(value);
  const first = written.find(isCertificate);
  const last = written.findLast(isCertificate);
  if (first === undefined || last === undefined) return [];
  if (isCertificateFile(value, decoded)) return [{ start: start + first.start, end: start + last.end, text: value }];
  return literalValues(value, path, decoded).map((inner) => {
    const ranks = decoded.flatMap((block, rank) => (block.start >= inner.start && block.end <= inner.end ? [rank] : []));
    const from = written[ranks[0] ?? -1];
    const to = written[ranks.at(-1) ?? -1];
    const known = decoded.length === written.length && from !== undefined && to !== undefined;
    return { start: start + (known ? from.start : first.start), end: start + (known ? to.end : last.end), text: inner.text };
  });
}

function isCertificate({ kind }: PemBlock): boolean {
  return kind === 'certificate' || kind === 'pkcs7';
}

function isCertificateFile(value: string, blocks: readonly PemBlock[]): boolean {
  let outside = '';
  let from = 0;
  for (const block of blocks) {
    outside += `${value.slice(from, block.start)}\n`;
    from = block.end;
  }
  return `${outside}${value.slice(from)}`.replaceAll('\\n', '\n').split('\n').every((line) => OTHER_LINES.test(line));
}
