import { parseArgs } from 'node:util';

import { DEFAULT_FAIL_ON, DEFAULT_MIN_LEVEL, FAIL_ON, hint, LEVELS, listed, oneOf, quoted, readDay, today } from '../edge/settings.ts';
import { PASSWORDS_VARIABLE, readPasswords } from '../edge/keystore-passwords.ts';
import type { AuditSettings } from '../edge/settings.ts';
import { UsageError } from '../shared/errors.ts';

export const FORMATS = ['text', 'json', 'sarif', 'markdown'] as const;
export type Format = (typeof FORMATS)[number];

export type Command = { readonly kind: 'help' } | { readonly kind: 'version' } | AuditCommand;

export interface AuditCommand extends AuditSettings {
  readonly kind: 'audit';
  readonly path: string;
  readonly format: Format;
  /** null: standard output. */
  readonly output: string | null;
  readonly colour: boolean;
}

/** Every option: how it is written, what it takes, what it says in the help. */
export const OPTIONS = {
  'as-of': { value: 'DATE', repeatable: false, help: 'judge as of this day, YYYY-MM-DD (default: today, UTC)' },
  rotation: { value: 'ID|FILE', repeatable: true, help: 'a rotation that applies where the server cannot be told; repeatable' },
  format: { value: listed(FORMATS).replaceAll(/, | or /g, '|'), repeatable: false, help: 'default: text' },
  output: { value: 'FILE', repeatable: false, help: 'write the report here instead of to standard output' },
  'fail-on': { value: FAIL_ON.join('|'), repeatable: false, help: `exit with 1 on findings at or above this level (default: ${DEFAULT_FAIL_ON})` },
  'min-level': { value: LEVELS.join('|'), repeatable: false, help: `show findings at or above this level (default: ${DEFAULT_MIN_LEVEL}); JSON has all` },
  'no-color': { value: null, repeatable: false, help: 'no colours, as with the variable NO_COLOR' },
  help: { value: null, repeatable: false, help: 'show this help' },
  version: { value: null, repeatable: false, help: 'show the version' },
} as const;
type OptionName = keyof typeof OPTIONS;
const NAMES = Object.keys(OPTIONS).filter((name): name is OptionName => name in OPTIONS);

/** What counts besides the words of the command. */
export interface Surroundings {
  readonly now: Date;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** @throws UsageError with one line that says what is wrong and what is allowed. */
export function parseCommandLine(args: readonly string[], { now, env }: Surroundings): Command {
  const { given, positionals } = collect(args);
  if (given.has('help')) return { kind: 'help' };
  if (given.has('version')) return { kind: 'version' };

  const words = positionals[0] === 'audit' ? positionals.slice(1) : positionals;
  if (words.length > 1) {
    throw new UsageError(`One folder is audited at a time, but there are ${words.length}: ${words.map(quoted).join(', ')}.${hint(words[0] ?? '', ['audit'])}`);
  }
  const [path = '.'] = words;
  if (path === '') throw new UsageError('The folder to audit is an empty word; leave it out to audit the current folder.');
  const one = (name: OptionName): string | undefined => given.get(name)?.[0];
  return {
    kind: 'audit',
    path,
    asOf: one('as-of') === undefined ? today(now) : readDay('--as-of', one('as-of') ?? ''),
    rotations: given.get('rotation') ?? [],
    keystorePasswords: readPasswords(env[PASSWORDS_VARIABLE] ?? ''),
    format: oneOf('--format', one('format') ?? 'text', FORMATS),
    output: one('output') ?? null,
    failOn: oneOf('--fail-on', one('fail-on') ?? DEFAULT_FAIL_ON, FAIL_ON),
    minLevel: oneOf('--min-level', one('min-level') ?? DEFAULT_MIN_LEVEL, LEVELS),
    colour: !given.has('no-color'),
  };
}

/** Options by name with their values, in order. Our own checks give better messages than `parseArgs` with `strict`. */
function collect(args: readonly string[]): { given: Map<OptionName, string[]>; positionals: string[] } {
  const options = Object.fromEntries(
    NAMES.map((name) => [name, { type: OPTIONS[name].value === null ? 'boolean' : 'string', multiple: true }] as const),
  );
  const { tokens } = parseArgs({
    args: [...args],
    options: { ...options, h: { type: 'boolean', short: 'h' } },
    strict: false, allowPositionals: true, tokens: true,
  });
  const given = new Map<OptionName, string[]>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const name = token.rawName === '-h' ? 'help' : NAMES.find((known) => `--${known}` === token.rawName);
    if (name === undefined) throw new UsageError(unknownOption(token.rawName));
    const { value, repeatable } = OPTIONS[name];
    if (value === null && token.value !== undefined) throw new UsageError(`--${name} takes no value.`);
    // `--output --format json`: a forgotten value, not a file named --format.
    const missing = value !== null && (token.value === undefined || token.value === '' || (!token.inlineValue && token.value.startsWith('--')));
    if (missing) throw new UsageError(`--${name} needs a value: --${name} ${value}.`);
    const values = given.get(name) ?? [];
    if (values.length > 0 && !repeatable && value !== null) throw new UsageError(`--${name} is given twice.`);
    given.set(name, [...values, token.value ?? '']);
  }
  return { given, positionals };
}

function unknownOption(written: string): string {
  const known = NAMES.map((name) => `--${name}`);
  return `There is no option ${quoted(written)}.${hint(written, known)} rotation-ready --help lists all.`;
}
