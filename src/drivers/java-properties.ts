import type { ResolvedSetting, Step, Value, View } from '../model.ts';
import { ARGUMENT_FILE, BUILD_OPTIONS, JAVA_COMMAND_LINE, LAUNCHER_OPTIONS, START_OPTIONS, STRONGEST_OPTIONS, WEAKEST_OPTIONS, optionPieces } from '../shared/java.ts';
import { ILLEGIBLE } from '../shared/legible.ts';
import { branches } from './lookup.ts';

/** What a system property may be; `unset` is one of the possibilities, and the last. */
export type Property =
  | { readonly kind: 'set'; readonly text: string; readonly via: readonly Step[] }
  | { readonly kind: 'unknown'; readonly reason: string; readonly via: readonly Step[] }
  | { readonly kind: 'unset' };

/** More possibilities than this are not told apart. */
const MOST = 8;

/** Variables whose options reach the virtual machine, by themselves or through what starts it. */
export const javaOptionVariables: readonly string[] = [STRONGEST_OPTIONS, LAUNCHER_OPTIONS, WEAKEST_OPTIONS, ...START_OPTIONS, ...BUILD_OPTIONS];

/**
 * A system property as the program finds it. Code that sets it (`System.setProperty`) runs last and wins; then
 * `_JAVA_OPTIONS`, the command line, `JDK_JAVA_OPTIONS`, `JAVA_TOOL_OPTIONS`; options of build tools count where nothing else does.
 */
export function systemProperty(name: string, settings: readonly ResolvedSetting[], view: View): readonly Property[] {
  const setting = settings.findLast(({ key }) => key === name);
  const sources: readonly (() => readonly Property[])[] = [
    () => (setting === undefined ? [UNSET] : branches(setting.value).map(plainValue)),
    () => branches(view.variable(name)).map(plainValue),
    () => inVariable(STRONGEST_OPTIONS, name, view),
    () => onCommandLine(name, view),
    () => branches(view.variable(LAUNCHER_OPTIONS)).map((value) => inOptions(withArgumentFiles(value, view), name)),
    () => inVariable(WEAKEST_OPTIONS, name, view),
  ];
  const found: Property[] = [];
  for (const source of sources) {
    const here = source();
    found.push(...here.filter(({ kind }) => kind !== 'unset'));
    if (here.every(({ kind }) => kind !== 'unset') || found.length >= MOST) return found.slice(0, MOST);
  }
  // Whether the program runs inside of its build tool, or is only built by it, nothing here tells.
  const build = BUILD_OPTIONS.flatMap((variable) => inVariable(variable, name, view)).filter(({ kind }) => kind !== 'unset');
  return [...[...found, ...build].slice(0, MOST), UNSET];
}

const UNSET: Property = { kind: 'unset' };

function plainValue(value: Exclude<Value, { kind: 'oneOf' }>): Property {
  if (value.kind === 'absent') return UNSET;
  return value.kind === 'known' ? { kind: 'set', text: value.value, via: value.via } : { kind: 'unknown', reason: value.reason, via: value.via };
}

function inVariable(variable: string, name: string, view: View): readonly Property[] {
  return branches(view.variable(variable)).map((value) => inOptions(value, name));
}

/** The step of a piece that is somebody's secret says nothing about the rest. */
const WITHHELD = 'withheld';

/** The option in a text of options. A text that cannot be read at all may hold it. */
function inOptions(value: Exclude<Value, { kind: 'oneOf' }>, name: string): Property {
  if (value.kind === 'absent') return UNSET;
  const text = value.kind === 'known' ? value.value : value.legible;
  if (text === undefined) return value.kind === 'unknown' ? { kind: 'unknown', reason: value.reason, via: value.via } : UNSET;
  const found = optionValue(text, name);
  if (found === null) return UNSET;
  if (!found.includes(ILLEGIBLE)) return { kind: 'set', text: found, via: value.via.filter(({ what }) => what !== WITHHELD) };
  return { kind: 'unknown', reason: value.kind === 'unknown' ? value.reason : 'a part of it is not known', via: value.via };
}

/**
 * Where the command is known that starts the program, only the variables that stand in it count: `JAVA_OPTS` means nothing
 * to `java` itself.
 */
function onCommandLine(name: string, view: View): readonly Property[] {
  const commands = branches(view.variable(JAVA_COMMAND_LINE));
  const found = commands.flatMap((command): readonly Property[] => (command.kind === 'absent' ? [] : filledIn(command, view).map((value) => inOptions(withArgumentFiles(value, view), name))));
  if (commands.every(({ kind }) => kind !== 'absent')) return found;
  const started: Property[] = [];
  for (const variable of START_OPTIONS) {
    const here = inVariable(variable, name, view);
    started.push(...here.filter(({ kind }) => kind !== 'unset'));
    if (here.every(({ kind }) => kind !== 'unset')) return [...found, ...started];
  }
  return [...found, ...started, UNSET];
}

type Whole = Exclude<Value, { kind: 'oneOf' }>;

/** The command line with its variables as the process finds them. */
function filledIn(command: Whole, view: View): readonly Whole[] {
  const text = command.kind === 'known' ? command.value : command.kind === 'unknown' ? (command.legible ?? ILLEGIBLE) : '';
  let ways: readonly { readonly text: string; readonly via: readonly Step[] }[] = [{ text: '', via: command.via }];
  for (const piece of optionPieces(text)) {
    const values = piece.variable ? branches(view.variable(piece.text)) : null;
    if (values === null) ways = ways.map((way) => ({ ...way, text: way.text + piece.text }));
    else ways = ways.flatMap((way) => values.map((value) => ({ text: way.text + textOf(value), via: [...way.via, ...value.via] }))).slice(0, MOST);
  }
  return ways.map(({ text: all, via }) => (all.includes(ILLEGIBLE) ? { kind: 'unknown', reason: 'an option is not known here', via, legible: all } : { kind: 'known', value: all, via }));
}

function textOf(value: Whole): string {
  return value.kind === 'known' ? value.value : value.kind === 'absent' ? '' : (value.legible ?? ILLEGIBLE);
}

const MOST_FILES = 8;
const ARGUMENT_FILE_WORD = new RegExp(`(?<=^|\\s)${ARGUMENT_FILE}([^\\s"'${ARGUMENT_FILE}]{1,1000})`, 'gu');

/** Options with what the launcher puts in place of `@file`. Such files name no others, and lines that start with `#` do not count. */
function withArgumentFiles(options: Whole, view: View): Whole {
  const text = options.kind === 'absent' ? '' : textOf(options);
  const via: Step[] = [...options.via];
  let unseen: string | null = null;
  let left = MOST_FILES;
  const all = text.replaceAll(ARGUMENT_FILE_WORD, (word, path: string) => {
    if (left-- <= 0) return word;
    const state = view.file(path);
    if (state.kind === 'present' && state.content.kind === 'bytes') {
      via.push(...state.via);
      return new TextDecoder().decode(state.content.bytes.subarray(0, LONGEST)).replaceAll(/^\s*#[^\n]*/gmu, '');
    }
    unseen ??= `its options in ${path} cannot be seen from here`;
    return word;
  });
  if (unseen !== null) return { kind: 'unknown', reason: unseen, via };
  if (all === text || options.kind === 'absent') return options;
  return options.kind === 'known' ? { ...options, value: all, via } : { ...options, legible: all, via };
}

const LONGEST = 65_536;
const LONGEST_VALUE = 4096;

/** The last `-Dname=value` of a text of options, quotes taken off; null when there is none. */
export function optionValue(options: string, name: string): string | null {
  const option = `-D${name}=`;
  const start = options.slice(0, LONGEST).lastIndexOf(option);
  if (start === -1) return null;
  const from = start + option.length;
  const rest = options.slice(from, from + LONGEST_VALUE);
  // The whole option may be quoted, or its value alone.
  const before = options[start - 1];
  const outer = before === '"' || before === "'" ? before : null;
  const quote = rest[0] === '"' || rest[0] === "'" ? rest[0] : null;
  const end = quote !== null ? rest.indexOf(quote, 1) : outer !== null ? rest.indexOf(outer) : rest.search(/[\s"']/u);
  return rest.slice(quote === null ? 0 : 1, end === -1 ? undefined : end);
}
