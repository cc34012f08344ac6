/**
 * `${name%pattern}` and its kin on a known value, for patterns with at most one `*` at one end. Null: a pattern that we
 * do not follow. https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_06_02
 */
export function removed(value: string, operator: '#' | '##' | '%' | '%%', pattern: string): string | null {
  if (/[?[\]\\]/.test(pattern)) return null;
  const star = pattern.indexOf('*');
  if (star === -1) {
    if (operator.startsWith('#')) return value.startsWith(pattern) ? value.slice(pattern.length) : value;
    return pattern !== '' && value.endsWith(pattern) ? value.slice(0, -pattern.length) : value;
  }
  if (pattern.includes('*', star + 1)) return null;
  const text = pattern.replace('*', '');
  if (operator.startsWith('#')) {
    if (star !== 0) return null;
    const at = operator === '#' ? value.indexOf(text) : value.lastIndexOf(text);
    return at === -1 ? value : value.slice(at + text.length);
  }
  if (star !== pattern.length - 1) return null;
  const at = operator === '%' ? value.lastIndexOf(text) : value.indexOf(text);
  return at === -1 ? value : value.slice(0, at);
}

/** `${name/a/b}` with a literal pattern. */
export function replaced(value: string, operator: '/' | '//' | '/#' | '/%', pattern: string, replacement: string): string | null {
  if (pattern === '' || /[*?[\]\\]/.test(pattern)) return null;
  switch (operator) {
    case '//': return value.split(pattern).join(replacement);
    case '/#': return value.startsWith(pattern) ? replacement + value.slice(pattern.length) : value;
    case '/%': return value.endsWith(pattern) ? value.slice(0, -pattern.length) + replacement : value;
    case '/': break;
  }
  const at = value.indexOf(pattern);
  return at === -1 ? value : value.slice(0, at) + replacement + value.slice(at + pattern.length);
}

/** The ways of `{a,b}` and `{1..3}`; null when it is neither or nested. */
export function braceWays(text: string): readonly string[] | null {
  const inside = text.slice(1, -1);
  if (/[{}"'$`\\]/.test(inside)) return null;
  const range = /^(-?\d{1,4})\.\.(-?\d{1,4})$/.exec(inside);
  if (range === null) return inside.includes(',') ? inside.split(',') : null;
  const from = Number(range[1]);
  const to = Number(range[2]);
  const step = from <= to ? 1 : -1;
  return Array.from({ length: Math.abs(to - from) + 1 }, (_, index) => String(from + index * step));
}
