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
  for (let at = nextTemplate(source, 0); at !== null; at = nextTemplate(source, at.end)) {
    pieces.push(source.slice(copied, at.start));
    const body = source.slice(at.start, at.end);
    if (isAloneOnLine(source, at.start, at.end) && !isOutput(body)) {
      pieces.push(blank(body));
      const turn = turnOf(body);
      if (turn === 'end') open.pop();
      else if (turn !== null && open.length < MAX_OPEN) open.push(turn);
      if (turn !== null) turns.push({ at: at.start, depth: open.filter((each) => each === 'choice').length });
    } else pieces.push(mask(body));
    copied = at.end;
  }
  pieces.push(source.slice(copied));
  return { text: pieces.join(''), depthAt: (offset) => lastBefore(turns, offset)?.depth ?? 0 };
}

/** Gives a value that was parsed from masked text its own characters back. */
export function unmask(text: string): string {
  return text.replace(/[\ue000-\ue07f]/g, (char) => String.fromCharCode(char.charCodeAt(0) - SHIFT));
}

function nextTemplate(source: string, from: number): { start: number; end: number } | null {
  for (let at = from; at < source.length; ) {
    const brace = source.indexOf('{', at);
    const angle = source.indexOf('<%', at);
    const start = brace === -1 ? angle : angle === -1 ? brace : Math.min(brace, angle);
    if (start === -1) return null;
    const pair = OPENERS.find(({ open }) => source.startsWith(open, start));
    const close = pair === undefined ? -1 : source.slice(start, start + MAX_EXPRESSION).indexOf(pair.close, 2);
    if (pair !== undefined && close !== -1) return { start, end: start + close + 2 };
    at = start + 1;
  }
  return null;
}

function isAloneOnLine(source: string, start: number, end: number): boolean {
  const before = source.slice(source.lastIndexOf('\n', start - 1) + 1, start);
  const stop = source.indexOf('\n', end);
  const after = source.slice(end, stop === -1 ? source.length : stop);
  return before.trim() === '' && after.trim() === '';
}

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

const mask = (body: string): string => body.replace(/[!-/:-@[-`{-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + SHIFT));
