/**
 * Templates that become settings: Helm and Jinja (`{{ }}`, `{% %}`), ERB (`<% %>`). Before they are rendered they are
 * not YAML yet. Masking makes them readable without moving a single character: lines of pure control flow turn into
 * blanks, and punctuation inside an expression turns into private-use characters that {@link unmask} turns back.
 */
export interface Masked {
  readonly text: string;
  /** How many `if`s of the template stand around an offset. */
  depthAt(offset: number): number;
}

const OPENERS: readonly { readonly open: string; readonly close: string }[] = [
  { open: '{{', close: '}}' },
  { open: '{%', close: '%}' },
  { open: '<%', close: '%>' },
];
/** ASCII punctuation moves to U+E000 + code, an area that no settings file uses. */
const SHIFT = 0xe000;
const BLOCKS = new Set(['range', 'with', 'define', 'block', 'for', 'while', 'until', 'begin']);
/** A template expression that is longer is no expression. */
const MAX_EXPRESSION = 2000;
const MAX_OPEN = 100;

export function maskTemplates(source: string): Masked {
  if (!source.includes('{{') && !source.includes('<%') && !source.includes('{%')) return { text: source, depthAt: () => 0 };
  const pieces: string[] = [];
  const turns: { readonly at: number; readonly depth: number }[] = [];
  const open: ('choice' | 'block')[] = [];
  let copied = 0;
  const next = templateFinder(source);
  for (let at = next(0); at !== null; at = next(at.end)) {
    pieces.push(source.slice(copied, at.start));
    const body = source.slice(at.start, at.end);
    if (isAloneOnLine(source, at.start, at.end) && !isOutput(body)) {
      pieces.push(blank(body));
      const turn = turnOf(body);
      if (turn === 'end') open.pop();
      else if (turn !== null && open.length < MAX_OPEN) open.push(turn);
      if (turn !== null) turns.push({ at: at.start, depth: open.filter((each) => each === 'choice').length });
    } else pieces.push(maskExpression(body));
    copied = at.end;
  }
  pieces.push(source.slice(copied));
  return { text: pieces.join(''), depthAt: (offset) => lastBefore(turns, offset)?.depth ?? 0 };
}

/** Gives a value that was parsed from masked text its own characters back. */
export function unmask(text: string): string {
  return text.replace(/[\ue000-\ue07f]/g, (char) => String.fromCharCode(char.charCodeAt(0) - SHIFT));
}

/** Finds templates one after the other; each character is looked at a bounded number of times. */
function templateFinder(source: string): (from: number) => { start: number; end: number } | null {
  /** Where the next closing mark of each kind stands, as far as it is known. */
  const closes = OPENERS.map(() => -1);
  const closeAfter = (kind: number, from: number): number => {
    const known = closes[kind] ?? -1;
    if (known >= from || known === source.length) return known;
    const found = source.indexOf(OPENERS[kind]?.close ?? '', from);
    closes[kind] = found === -1 ? source.length : found;
    return closes[kind] ?? source.length;
  };
  return (from) => {
    for (let start = nextOpener(source, from); start !== -1; start = nextOpener(source, start + 1)) {
      const kind = OPENERS.findIndex(({ open }) => source.startsWith(open, start));
      if (kind === -1) continue;
      const close = closeAfter(kind, start + 2);
      if (close < source.length && close - start <= MAX_EXPRESSION) return { start, end: close + 2 };
    }
    return null;
  };
}

function nextOpener(source: string, from: number): number {
  for (let at = from; at < source.length; at++) {
    const char = source.charCodeAt(at);
    if (char === 0x7b || (char === 0x3c && source.charCodeAt(at + 1) === 0x25)) return at;
  }
  return -1;
}

/** Looks no further than the blanks around it, as a whole file may be one line. */
function isAloneOnLine(source: string, start: number, end: number): boolean {
  let before = start - 1;
  while (isBlank(source[before])) before--;
  let after = end;
  while (isBlank(source[after])) after++;
  return (before < 0 || source[before] === '\n') && (after >= source.length || source[after] === '\n');
}

const isBlank = (char: string | undefined): boolean => char === ' ' || char === '\t' || char === '\r';

/** `<%= x %>` prints; `{{ x }}` alone on a line includes text that we cannot see: neither is control flow. */
const isOutput = (body: string): boolean => body.startsWith('<%=');

function turnOf(body: string): 'choice' | 'block' | 'end' | null {
  const word = /^(?:\{\{|\{%|<%)-?\s*([a-z]+)/.exec(body)?.[1] ?? '';
  if (word === 'if' || word === 'unless' || word === 'case') return 'choice';
  if (word.startsWith('end')) return 'end';
  return BLOCKS.has(word) || (body.startsWith('<%') && / do\b/.test(body)) ? 'block' : null;
}

function lastBefore<T extends { readonly at: number }>(sorted: readonly T[], offset: number): T | undefined {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.at ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return sorted[low - 1];
}

const blank = (body: string): string => body.replace(/[^\r\n]/g, ' ');

/** An expression whose punctuation means nothing to YAML. */
export const maskExpression = (body: string): string => body.replace(/[!-/:-@[-`{-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + SHIFT));
