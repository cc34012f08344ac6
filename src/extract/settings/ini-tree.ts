import { MAX_NODES, scalarNode } from './tree.ts';
import type { KeyedNode, Span } from './tree.ts';
import { TreeBuilder } from './tree-builder.ts';
import type { Placed } from './tree-builder.ts';

/**
 * INI and its relatives (`.ini`, `.cfg`, `.conf`, `odbc.ini`, `pg_service.conf`): `[section]`, `key = value` or
 * `key: value`. A comment starts a line (`#`, `;`): whether one may follow a value differs between readers, so a
 * value keeps what looks like one unless a space stands before it.
 */
export function iniTree(source: string): KeyedNode {
  const builder = new TreeBuilder();
  let section: readonly Placed[] = [];
  let left = MAX_NODES;
  for (let start = 0; start < source.length && left > 0; left--) {
    const stop = source.indexOf('\n', start);
    const end = stop === -1 ? source.length : stop;
    const line = trimmed(source, { start, end });
    const first = source.charAt(line.start);
    if (first === '[') {
      const close = source.lastIndexOf(']', line.end - 1);
      if (close > line.start) {
        const name = trimmed(source, { start: line.start + 1, end: close });
        section = [{ name: source.slice(name.start, name.end), span: name }];
        builder.map(section, line);
      }
    } else if (line.start < line.end && first !== '#' && first !== ';') addLine(builder, section, source, line);
    start = end + 1;
  }
  return builder.build({ start: 0, end: source.length });
}

function addLine(builder: TreeBuilder, section: readonly Placed[], source: string, line: Span): void {
  const equals = source.indexOf('=', line.start);
  const colon = source.indexOf(':', line.start);
  const candidates = [equals, colon].filter((at) => at > line.start && at < line.end);
  if (candidates.length === 0) return;
  const split = Math.min(...candidates);
  const key = trimmed(source, { start: line.start, end: split });
  const value = unquoted(source, withoutComment(source, trimmed(source, { start: split + 1, end: line.end })));
  const path = [...section, { name: source.slice(key.start, key.end), span: key }];
  builder.scalar(path, (name, at) => scalarNode(name, at, value, source.slice(value.start, value.end)));
}

function withoutComment(source: string, span: Span): Span {
  const quote = source.charAt(span.start);
  if (quote === '"' || quote === "'") {
    const close = source.indexOf(quote, span.start + 1);
    return close !== -1 && close < span.end ? { start: span.start, end: close + 1 } : span;
  }
  for (let at = span.start + 1; at < span.end; at++) {
    const char = source.charAt(at);
    if ((char === '#' || char === ';') && isBlank(source.charAt(at - 1))) return trimmed(source, { start: span.start, end: at });
  }
  return span;
}

function unquoted(source: string, span: Span): Span {
  const quote = source.charAt(span.start);
  const wrapped = span.end - span.start >= 2 && (quote === '"' || quote === "'") && source.charAt(span.end - 1) === quote;
  return wrapped ? { start: span.start + 1, end: span.end - 1 } : span;
}

function trimmed(source: string, span: Span): Span {
  let { start, end } = span;
  while (start < end && isBlank(source.charAt(start))) start += 1;
  while (end > start && isBlank(source.charAt(end - 1))) end -= 1;
  return { start, end };
}

const isBlank = (char: string): boolean => char === ' ' || char === '\t' || char === '\r' || char === '\f';
