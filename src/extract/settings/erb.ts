import type { Location, Part, Text } from '../../model.ts';

/**
 * What an ERB expression of a Ruby settings file comes to. Understood are the forms that people write there: `ENV['X']`,
 * `ENV.fetch('X', 'd')`, `|| 'd'`, `cond ? 'a' : 'b'`, `'a' if cond`, `Rails.root.join('config', 'ca.crt')` and plain strings.
 */
export function erbPart(template: string, at: Location): Part {
  if (!template.startsWith('<%=')) return UNKNOWN;
  return expression(template.slice(3).replace(/-?%>$/, '').trim(), at, 0);
}

const UNKNOWN: Part = { kind: 'unknown', reason: 'a template expression' };
const MAX_LENGTH = 500;
const STRING = /^(?:"([^"#\\]*)"|'([^'\\]*)')(?:\.freeze)?$/;
const ENVIRONMENT = /^ENV(?:\.fetch\(|\[)\s*["'](\w+)["']\s*([\s\S]*)$/;
const ROOT_JOIN = /^(?:Rails\.root|RAILS_ROOT)\.join\(([^()]*)\)(?:\.to_s|\.to_path)?$/;
const ROOT_STRING = /^"#\{Rails\.root(?:\.to_s)?\}\/?([^"#\\]*)"$/;

function expression(source: string, at: Location, depth: number): Part {
  if (depth > 5 || source.length > MAX_LENGTH) return UNKNOWN;
  const text = source.trim();
  const literal = literalOf(text);
  if (literal !== null) return { kind: 'literal', text: literal };
  const question = split(text, ' ? ');
  const colon = question === null ? null : split(question[1], ' : ');
  if (colon !== null) return choice([expression(colon[0], at, depth + 1), expression(colon[1], at, depth + 1)], at);
  const guarded = split(text, ' if ') ?? split(text, ' unless ');
  if (guarded !== null) return choice([expression(guarded[0], at, depth + 1), null], at);
  const or = split(text, '||');
  if (or !== null) return withDefault(expression(or[0], at, depth + 1), expression(or[1], at, depth + 1), at);
  return environmentPart(text, at, depth) ?? UNKNOWN;
}

/** `ENV['X']`, `ENV.fetch('X')`, `ENV.fetch('X', default)`, `ENV.fetch('X') { default }`. */
function environmentPart(text: string, at: Location, depth: number): Part | null {
  const match = ENVIRONMENT.exec(text);
  const name = match?.[1];
  if (name === undefined) return null;
  const plain: Part = { kind: 'variable', name, otherwise: null };
  const rest = (match?.[2] ?? '').trim();
  if (rest === ']' || rest === ')') return plain;
  const argument = /^,([\s\S]*)\)$/.exec(rest)?.[1] ?? /^\)\s*(?:\{([\s\S]*)\}|do([\s\S]*)end)$/.exec(rest)?.slice(1).find((each) => each !== undefined);
  return argument === undefined ? UNKNOWN : withDefault(plain, expression(argument, at, depth + 1), at);
}

function literalOf(text: string): string | null {
  const string = STRING.exec(text);
  if (string !== null) return string[1] ?? string[2] ?? '';
  const inside = ROOT_STRING.exec(text)?.[1];
  if (inside !== undefined) return inside;
  const joined = ROOT_JOIN.exec(text)?.[1]?.split(',').map((piece) => STRING.exec(piece.trim()));
  if (joined === undefined || joined.some((piece) => piece === null)) return null;
  return joined.map((piece) => piece?.[1] ?? piece?.[2] ?? '').join('/');
}

function withDefault(part: Part, fallback: Part, at: Location): Part {
  if (part.kind === 'variable' && part.otherwise === null) return { ...part, otherwise: textOf(fallback, at) };
  return choice([part, fallback], at);
}

/** null: this branch leaves the value empty. */
function choice(branches: readonly (Part | null)[], at: Location): Part {
  return { kind: 'oneOf', branches: branches.map((branch) => textOf(branch, at)) };
}

function textOf(part: Part | null, at: Location): Text {
  return { parts: part === null || (part.kind === 'literal' && part.text === '') ? [] : [part], at };
}

/** At the first separator that stands outside quotes and brackets. */
function split(text: string, separator: string): readonly [string, string] | null {
  let quote = '';
  let open = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '(' || char === '[' || char === '{') open += 1;
    else if (char === ')' || char === ']' || char === '}') open -= 1;
    else if (open === 0 && text.startsWith(separator, at)) return [text.slice(0, at), text.slice(at + separator.length)];
  }
  return null;
}
