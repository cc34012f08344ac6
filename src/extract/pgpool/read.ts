import type { Connection, Setting } from '../../model.ts';
import { withholdInText } from '../secrets.ts';
import type { Flat } from '../strings/input.ts';
import type { Span } from '../strings/scan.ts';

interface Line {
  readonly key: string;
  readonly value: Span;
}

/** What connections of a configuration are called. */
interface Naming {
  readonly sample: boolean;
  newId(name: string): string;
}

const MAX_LINES = 20_000;
const MAX_BACKENDS = 128;
const TLS = new Set(['ssl', 'ssl_ca_cert', 'ssl_ca_cert_dir']);

/** Whether a text is a `pgpool.conf`: it names a backend. */
export function looksLikePgpool(text: string): boolean {
  return /^\s{0,40}backend_hostname\d{1,3}\s{0,40}=/m.test(text);
}

/**
 * Each backend of a `pgpool.conf` as a connection that Pgpool-II opens. A value may stand in single quotes; a comment may
 * follow it. https://www.pgpool.net/docs/latest/en/html/config-setting.html
 */
export function pgpoolConnections(flat: Flat, naming: Naming): readonly Connection[] {
  const lines = linesOf(flat.text);
  const settings = lines.filter(({ key }) => TLS.has(key)).map(({ key, value }): Setting => {
    const text = withholdInText(flat.slice(value.start, value.end));
    return { layer: 'option', key, value: text, type: 'string', content: null, at: text.at };
  });
  const backends = lines.filter(({ key, value }) => /^backend_hostname\d{1,3}$/.test(key) && value.end > value.start && flat.text[value.start] !== '/');
  return backends.slice(0, MAX_BACKENDS).map(({ key, value }): Connection => ({
    id: naming.newId(key), at: flat.at(value.start, value.end), syntax: 'settings', scheme: null, hosts: [withholdInText(flat.slice(value.start, value.end))],
    // Clients' own names are handed on.
    login: 'unknown', settings, fragments: [], hint: { language: null, library: null, program: 'pgpool' }, name: key, reads: null, sample: naming.sample,
  }));
}

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  let left = MAX_LINES;
  for (let start = 0; start < text.length && left > 0; left--) {
    const stop = text.indexOf('\n', start);
    const end = stop === -1 ? text.length : stop;
    const equals = text.indexOf('=', start);
    if (equals !== -1 && equals < end) {
      const key = text.slice(start, equals).trim().toLowerCase();
      if (!key.startsWith('#')) lines.push({ key, value: valueOf(text, equals + 1, end) });
    }
    start = end + 1;
  }
  return lines;
}

function valueOf(text: string, from: number, end: number): Span {
  let start = from;
  while (start < end && isBlank(text[start])) start++;
  if (text[start] === "'") {
    const close = text.indexOf("'", start + 1);
    return { start: start + 1, end: close === -1 || close > end ? end : close };
  }
  let stop = start;
  while (stop < end && !isBlank(text[stop]) && text[stop] !== '#') stop++;
  return { start, end: stop };
}

const isBlank = (character: string | undefined): boolean => character === ' ' || character === '\t' || character === '\r';

