import { joined, sealed } from '../operations/contents.ts';
import { encoded } from '../operations/programs/windows-encodings.ts';
import { under } from '../operations/paths.ts';
import { leading, plain } from '../operations/text.ts';
import { canonicalName } from './aliases.ts';
import { assignVariable } from './assignments.ts';
import { COMMANDS } from './commands.ts';
import { eachOf } from './each.ts';
import { evaluate } from './evaluate.ts';
import { runProgram } from './programs.ts';
import type { CommandCall } from './programs.ts';
import { operate, slashed } from './session.ts';
import type { Frame, Session } from './session.ts';
import type { Argument, Block, Redirection, Span, Stage, Statement } from './syntax.ts';
import { contentOfValue, textOfValue } from './values.ts';
import type { Value } from './values.ts';

const MAX_DEPTH = 80;

/** Runs statements in order; what they output together, null for nothing. */
export function runBlock(block: Block, frame: Frame, session: Session): Value | null {
  const outputs: Value[] = [];
  for (const statement of block) {
    if (session.stopped || session.budget-- <= 0 || frame.depth > MAX_DEPTH) break;
    const output = runStatement(statement, { ...frame, depth: frame.depth + 1 }, session);
    if (output !== null) outputs.push(...(output.kind === 'list' ? output.items : [output]));
  }
  const [only] = outputs;
  return outputs.length === 0 || only === undefined ? null : outputs.length === 1 ? only : { kind: 'list', items: outputs };
}

function runStatement(statement: Statement, frame: Frame, session: Session): Value | null {
  const inside = { ...frame, sometimes: true };
  switch (statement.kind) {
    case 'pipeline': {
      let value: Value | null = null;
      const own = statement.sometimes ? inside : frame;
      for (const [index, stage] of statement.stages.entries()) value = runStage(stage, index === 0 ? null : (value ?? { kind: 'list', items: [] }), own, session);
      return value;
    }
    case 'assignment': {
      const value = runStatement(statement.value, frame, session) ?? { kind: 'unknown', reason: 'nothing' };
      assignVariable(statement, value, frame, session);
      return null;
    }
    case 'if': {
      for (const condition of statement.conditions) runBlock(condition, frame, session);
      return branches(statement.branches, inside, session);
    }
    case 'loop':
      branches([statement.body], inside, session);
      return null;
    case 'try': {
      const output = runBlock(statement.body, frame, session);
      branches(statement.handlers, inside, session);
      if (statement.last !== null) runBlock(statement.last, frame, session);
      return output;
    }
    case 'foreach':
      return runForeach(statement, frame, session);
    case 'function':
      session.functions.set(statement.name.toLowerCase(), { body: statement.body, parameters: statement.parameters, source: frame.source });
      return null;
    case 'stop':
      session.stopped = !frame.sometimes && !frame.inner;
      return null;
  }
}

/** Each may run; a variable that one of them sets is then open. */
function branches(blocks: readonly Block[], frame: Frame, session: Session): Value | null {
  const before = session.variables;
  const { folder } = session;
  let output: Value | null = null;
  const after = new Map(before);
  for (const block of blocks) {
    session.variables = new Map(before);
    session.folder = folder;
    output = runBlock(block, frame, session) ?? output;
    for (const [name, value] of session.variables) if (before.get(name) !== value) after.set(name, before.has(name) ? { kind: 'unknown', reason: `$${name} depends on a branch` } : value);
  }
  session.variables = after;
  session.folder = folder;
  return output;
}

function runForeach(statement: Extract<Statement, { kind: 'foreach' }>, frame: Frame, session: Session): Value | null {
  const over = runBlock(statement.over, frame, session);
  return eachOf(over, frame, session, (item, inside) => {
    session.variables.set(statement.variable.toLowerCase(), item);
    return runBlock(statement.body, inside, session);
  });
}

function runStage(stage: Stage, input: Value | null, frame: Frame, session: Session): Value | null {
  if (stage.kind === 'expression') return redirected(evaluate(stage.expression, frame, session), stage, frame, session);
  const name = evaluate(stage.name, frame, session);
  if (name.kind === 'script') return redirected(runBlock(name.body, { ...frame, source: name.source, inner: true }, session), stage, frame, session);
  return redirected(runCommand(textOfValue(name, frame.source.at(stage.start, stage.end)), stage, input, frame, session), stage, frame, session);
}

function redirected(value: Value | null, stage: Span & { readonly redirections: readonly Redirection[] }, frame: Frame, session: Session): Value | null {
  const last = stage.redirections.at(-1);
  if (last === undefined) return value;
  const at = frame.source.at(stage.start, stage.end);
  const to = slashed(textOfValue(evaluate(last.target, frame, session), at));
  if (/^(?:\$null|nul)?$/i.test(plain(to) ?? '?')) return null;
  const text = value === null ? joined([], at) : joined([contentOfValue(value, at), { kind: 'bytes', bytes: new Uint8Array([0x0a]), at }], at);
  operate(session, { kind: 'write', at, sometimes: frame.sometimes, program: '>', to: under(session.folder, to), content: sealed(encoded(text, { program: '>', at, world: session.world }, '')), append: last.append });
  return null;
}

function runCommand(name: Parameters<typeof plain>[0], stage: Span & { readonly arguments: readonly Argument[] }, input: Value | null, frame: Frame, session: Session): Value | null {
  const written = plain(name) ?? '';
  const values = stage.arguments.flatMap((span): CommandCall['arguments'] =>
    span.value?.kind === 'variable' && span.value.splatted
      ? splatted(session.variables.get(span.value.name.toLowerCase())).map((each) => ({ ...each, span }))
      : [{ parameter: span.parameter, value: span.value === null ? null : evaluate(span.value, frame, session), span }]);
  if (session.runFile(name, frame.sometimes)) return null;
  const called = session.functions.get(written.toLowerCase());
  const command: CommandCall = { name: canonicalName(written, values.flatMap(({ parameter, value }) => [parameter === null ? leading(textOfValue(value ?? { kind: 'unknown', reason: '' }, name.at)) : `-${parameter}`]), session.world.powershell ?? null), arguments: values, input, start: stage.start, end: stage.end };
  if (called !== undefined) return callFunction(called, command, frame, session);
  const own = COMMANDS.get(command.name);
  if (own !== undefined) return own(command, frame, session);
  return runProgram(command, frame, session);
}

/** The parameters that a table holds, or the arguments of a list: `Import-Certificate @parameters`. */
function splatted(value: Value | undefined): readonly { readonly parameter: string | null; readonly value: Value | null }[] {
  if (value?.kind === 'list') return value.items.map((item) => ({ parameter: null, value: item }));
  return value?.kind === 'table' ? value.entries.map((entry) => ({ parameter: entry.name, value: entry.value })) : [];
}

function callFunction(called: { readonly body: Block; readonly parameters: readonly string[]; readonly source: Frame['source'] }, command: CommandCall, frame: Frame, session: Session): Value | null {
  if (frame.depth > MAX_DEPTH / 2) return null;
  const before = session.variables;
  session.variables = new Map(before);
  const loose = [...called.parameters];
  for (let index = 0; index < command.arguments.length; index++) {
    const argument = command.arguments[index];
    if (argument === undefined) break;
    const value = argument.value ?? command.arguments[++index]?.value ?? null;
    const name = argument.parameter === null ? loose.shift() : called.parameters.find((each) => each.toLowerCase().startsWith(argument.parameter?.toLowerCase() ?? ''));
    if (argument.parameter === null) index -= argument.value === null ? 1 : 0;
    else if (name !== undefined) loose.splice(loose.indexOf(name), 1);
    if (name !== undefined && value !== null) session.variables.set(name.toLowerCase(), value);
  }
  const output = runBlock(called.body, { ...frame, source: called.source, inner: true, item: command.input, depth: frame.depth + 2 }, session);
  session.variables = before;
  session.stopped = false;
  return output;
}
