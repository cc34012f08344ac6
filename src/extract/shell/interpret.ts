import type { Content, Layer, Location } from '../../model.ts';
import { effectOf, programName, redirectOutput, redirectedInput, unwrap } from '../operations/index.ts';
import type { Redirect } from '../operations/index.ts';
import { joined } from '../operations/contents.ts';
import { leading } from '../operations/text.ts';
import { commandLineEntry } from '../java/index.ts';
import { BUILTINS, innerScript, isolated, runAssignment, scriptOf, scriptParameters } from './builtins.ts';
import { handedConnections } from './handed-connections.ts';
import { clientConnection } from './client-commands.ts';
import { nodeOptions } from './node-options.ts';
import { startVariables } from './start-variables.ts';
import { startedByXargs } from './lists.ts';
import { runBranches, runCase, runFor, runIf, runWhile } from './control.ts';
import { expandOne, expandWord } from './expand.ts';
import type { MappedText } from './mapped-text.ts';
import { readRedirects } from './redirects.ts';
import type { Frame, Session, ShellWord } from './session.ts';
import type { CommandNode, CommandSyntax, CompoundList, PipelineNode, Script, Statement } from './unbash.ts';

/** Words of one command: the rest is data. */
const MAX_WORDS = 2000;
const MAX_CALLS = 12;
/** Lists, pipes, groups and substitutions within each other. */
const MAX_DEPTH = 200;

export function runList(list: CompoundList | Script, frame: Frame, session: Session): Content | null {
  if (frame.depth > MAX_DEPTH) return null;
  const outputs: Content[] = [];
  for (const statement of list.commands) {
    if (session.state.stopped || session.budget <= 0) break;
    const output = runStatement(statement, { ...frame, depth: frame.depth + 1 }, session);
    if (output !== null) outputs.push(output);
  }
  return outputs.length === 0 ? null : joined(outputs, frame.source.at(list.pos, list.end));
}

/** `a && b || c`: behind `||` and behind a test, a command runs sometimes. */
function runStatement({ command }: Statement, frame: Frame, session: Session): Content | null {
  if (command.type !== 'AndOr') return runPipeline(command, frame, session);
  const outputs: Content[] = [];
  let sometimes = false;
  for (const [index, each] of command.commands.entries()) {
    if (session.state.stopped || session.budget <= 0) break;
    const before = command.commands[index - 1];
    if (command.operators[index - 1] === '||' || (before !== undefined && isTest(before))) sometimes = true;
    const output = sometimes
      ? runBranches([() => runPipeline(each, { ...frame, sometimes: true }, session)], true, frame, session)
      : runPipeline(each, frame, session);
    if (output !== null) outputs.push(output);
  }
  return outputs.length === 0 ? null : joined(outputs, frame.source.at(command.pos, command.end));
}

const TESTS = new Set(['[', 'test', 'grep', 'command', 'which', 'type', 'hash', 'false', 'diff', 'cmp', 'id', 'getent']);

function isTest(node: PipelineNode): boolean {
  if (node.type === 'TestCommand' || node.type === 'ArithmeticCommand') return true;
  if (node.type === 'Pipeline') return node.prefixes.some(({ type }) => type === 'Negation') || node.commands.some(isTest);
  return node.type === 'Command' && TESTS.has(node.name?.value ?? '');
}

function runPipeline(node: PipelineNode, frame: Frame, session: Session): Content | null {
  if (node.type !== 'Pipeline') return runNode(node, frame, session);
  const [only] = node.commands;
  if (node.commands.length === 1 && only !== undefined) return runNode(only, frame, session);
  let { input } = frame;
  for (const command of node.commands) {
    const from = input;
    input = isolated(session, () => runNode(command, { ...frame, input: from, inner: true }, session))
      ?? joined([], frame.source.at(command.pos, command.end));
  }
  return input;
}

function runNode(node: CommandNode | CompoundList, frame: Frame, session: Session): Content | null {
  if (session.budget-- <= 0) return null;
  switch (node.type) {
    case 'Command':
      return runCommand(node, frame, session);
    case 'If':
      return runIf(node, frame, session);
    case 'Case':
      return runCase(node, frame, session);
    case 'For':
    case 'Select':
      return runFor(node, frame, session);
    case 'While':
      return runWhile(node, frame, session);
    case 'ArithmeticFor':
      return runBranches([() => runList(node.body, { ...frame, sometimes: true }, session)], true, frame, session);
    case 'BraceGroup':
      return runList(node.body, frame, session);
    case 'CompoundList':
      return runList(node, frame, session);
    case 'Subshell':
      return isolated(session, () => runList(node.body, { ...frame, inner: true }, session));
    case 'Redirected': {
      const redirects = readRedirects(node.redirects, frame, session);
      const surroundings = { at: frame.source.at(node.pos, node.end), sometimes: frame.sometimes, folder: session.state.folder, input: frame.input, redirects };
      const output = runNode(node.command, { ...frame, input: redirectedInput(surroundings, redirects) ?? frame.input }, session);
      return keep(redirectOutput(surroundings, 'redirection', output), session);
    }
    case 'Function':
      session.state.functions.set(node.name.value, { body: node.body, source: frame.source });
      return null;
    case 'Coproc':
      return runNode(node.body, { ...frame, inner: true }, session);
    case 'TestCommand':
    case 'ArithmeticCommand':
      break;
  }
  return null;
}

function keep(effect: ReturnType<typeof effectOf>, session: Session): Content | null {
  for (const operation of effect.operations) session.layers.push({ kind: 'runs', operation });
  return effect.output;
}

function runCommand(node: CommandSyntax, frame: Frame, session: Session): Content | null {
  const assignments = node.prefix.filter((each) => each.type === 'Assignment');
  const at = frame.source.at(node.pos, node.end);
  if (node.name === undefined) for (const assignment of assignments) runAssignment(assignment, frame, session, {});
  const words = [...(node.name === undefined ? [] : [node.name]), ...node.args.slice(0, MAX_WORDS)].flatMap((word) => (word.type === 'Assignment' ? assignmentWord(word.text, word.pos, word.end, frame) : expandWord(word, frame, session)));
  const redirects = readRedirects(node.redirects, frame, session);
  if (words.length === 0 && redirects.length === 0) return null;
  return runWords(words, redirects, at, { syntax: node, assignments: assignments.map((each) => ({ name: each.name, value: each.value.type === 'ArrayValue' ? null : expandOne(each.value, frame, session), at: frame.source.at(each.pos, each.end) })) }, frame, session);
}

/** `dd if=a of=b`, `export A=b`: an assignment as a plain word of a command. */
function assignmentWord(text: string, pos: number, end: number, frame: Frame): readonly ShellWord[] {
  const start = frame.source.start(pos);
  const stop = frame.source.end(end);
  const piece = { part: { kind: 'literal' as const, text }, start, end: stop };
  return [{ text: { parts: [piece.part], at: frame.source.file.at(start, stop) }, content: null, pieces: [piece], file: frame.source.file, variable: null }];
}

interface Prefix {
  readonly name: string;
  readonly value: ShellWord | null;
  readonly at: Location;
}

export function runWords(all: readonly ShellWord[], redirects: readonly Redirect[], at: Location, given: { readonly syntax: CommandSyntax; readonly assignments: readonly Prefix[] } | null, frame: Frame, session: Session): Content | null {
  const { words: unwrapped, assignments, exec } = unwrap(all);
  const words = unwrapped as readonly ShellWord[];
  const name = programName(words[0]);
  const rest = words.slice(1);
  session.observe(words);
  const command = { words, redirects, at, input: frame.input, sometimes: frame.sometimes, folder: session.state.folder, world: session.world };
  const input = redirectedInput(command, redirects) ?? frame.input;
  const inside = { ...frame, input, depth: frame.depth + 1 };

  const started = startedByXargs(name, rest, input, frame, session);
  if (started !== null && frame.depth <= MAX_DEPTH) {
    for (const each of started) isolated(session, () => runWords(each, [], at, null, { ...frame, input: null, inner: true, depth: frame.depth + 1 }, session));
  }

  const called = leading(words[0]?.text ?? { parts: [], at }) === name ? session.state.functions.get(name) : undefined;
  const script = innerScript(name, rest, scriptOf(input, frame), frame);
  const builtin = given === null ? undefined : BUILTINS.get(name);
  let output: Content | null | undefined;
  if (called !== undefined) output = callFunction(called, rest, inside, session);
  else if (script !== null) output = isolated(session, () => session.runText(script, { ...inside, inner: true, parameters: scriptParameters(rest) }));
  else if (builtin !== undefined && given !== null) output = builtin({ name, words: rest, syntax: given.syntax, at, frame: inside, session });
  if (exec && words.length > 0) session.state.stopped = true;
  if (output !== undefined) return keep(redirectOutput(command, name, output), session);

  const other = session.nested(name, rest, frame.source);
  if (other !== null) {
    // What it sets ends with it.
    session.layers.push(...other.layers.flatMap((layer): Layer[] => (layer.kind === 'runs' ? [{ ...layer, operation: { ...layer.operation, sometimes: layer.operation.sometimes || frame.sometimes } }] : [])));
    session.connections.push(...other.connections);
    return keep(redirectOutput(command, name, null), session);
  }
  if (name === 'java') session.layers.push({ kind: 'sets', entry: commandLineEntry(rest.map(({ text }) => text), at) });
  const roots = name === 'node' ? nodeOptions(rest.map(({ text }) => text), at) : null;
  if (roots !== null) session.layers.push({ kind: 'sets', entry: roots });
  const prefixes = [...(given?.assignments ?? []), ...assignments.map((word) => prefixOf(word as ShellWord))];
  session.layers.push(...startVariables(name, prefixes));
  const connection = clientConnection({ words, prefixes, at, session });
  if (connection !== null) session.connections.push(connection);
  else session.connections.push(...handedConnections(name, rest, prefixes, session));
  return keep(effectOf(command), session);
}

/** `env NAME=value program`. */
function prefixOf(word: ShellWord): Prefix {
  const [first, ...rest] = word.pieces;
  const text = first?.part.kind === 'literal' ? first.part.text : '';
  const cut = text.indexOf('=') + 1;
  const pieces = first === undefined ? rest : [{ part: { kind: 'literal' as const, text: text.slice(cut) }, start: Math.min(first.start + cut, first.end), end: first.end }, ...rest];
  const parts = pieces.map(({ part }) => part).filter((part) => part.kind !== 'literal' || part.text !== '');
  return { name: text.slice(0, cut - 1), value: { ...word, pieces, text: { parts, at: word.text.at } }, at: word.text.at };
}

function callFunction(called: { readonly body: CommandNode | CompoundList; readonly source: MappedText }, parameters: readonly ShellWord[], frame: Frame, session: Session): Content | null {
  if (frame.depth > MAX_CALLS * 4) return null;
  const output = runNode(called.body, { ...frame, source: called.source, parameters, depth: frame.depth + 4 }, session);
  // `return` ends the function alone; so may an `exit`, for all that we can tell.
  session.state.stopped = false;
  return output;
}
