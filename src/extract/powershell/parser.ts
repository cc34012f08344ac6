import { isName } from './characters.ts';
import { Cursor } from './cursor.ts';
import type { Grammar } from './cursor.ts';
import { readArgument, readMembers } from './expressions.ts';
import { readParameters, scriptParameters } from './parameters.ts';
import { readStage } from './stages.ts';
import type { Block, Expression, Stage, Statement } from './syntax.ts';

const MAX_STATEMENTS = 10_000;

const GRAMMAR: Grammar = { block: readBlock, parameters: scriptParameters, members: readMembers };

/** Reads a script as far as it can be understood. Never throws; what is not understood is passed over. */
export function parsePowerShell(text: string): Block {
  const cursor = new Cursor(text, GRAMMAR);
  const block: Statement[] = [];
  while (!cursor.done()) {
    block.push(...readBlock(cursor));
    // A bracket without a partner.
    if (!cursor.done()) cursor.at++;
  }
  return block;
}

/** Statements up to a closing bracket or the end. */
function readBlock(cursor: Cursor): Block {
  const block: Statement[] = [];
  cursor.enter();
  for (;;) {
    cursor.skipSeparators();
    if (cursor.done() || cursor.is(')') || cursor.is('}') || !cursor.spend(MAX_STATEMENTS)) break;
    const before = cursor.at;
    block.push(...readStatement(cursor));
    if (cursor.at === before) cursor.at++;
  }
  cursor.leave();
  return block;
}

function braces(cursor: Cursor): Block {
  cursor.skipSpace();
  if (!cursor.take('{')) return [];
  const body = readBlock(cursor);
  cursor.take('}');
  return body;
}

function parentheses(cursor: Cursor): Block {
  cursor.skipSpace();
  if (!cursor.take('(')) return [];
  const body = readBlock(cursor);
  cursor.take(')');
  return body;
}

const CONTROLS: ReadonlyMap<string, (cursor: Cursor, start: number) => Statement> = new Map<string, (cursor: Cursor, start: number) => Statement>([
  ['if', readIf], ['switch', readSwitch], ['foreach', readForeach], ['try', readTry], ['function', readFunction], ['filter', readFunction],
  ['for', readLoop], ['while', readLoop], ['do', readDo],
  ['exit', readStop], ['return', readReturn], ['throw', readStop],
]);

function readStatement(cursor: Cursor): readonly Statement[] {
  const start = cursor.at;
  const keyword = cursor.peekWord().toLowerCase();
  const control = CONTROLS.get(keyword);
  const after = cursor.text.charAt(start + keyword.length);
  if (control !== undefined && !isName(after) && after !== '-' && after !== '.' && after !== '\\') {
    cursor.at += keyword.length;
    return [control(cursor, start)];
  }
  if (keyword === 'param' || ((keyword === 'begin' || keyword === 'process' || keyword === 'end' || keyword === 'dynamicparam') && /^\s{0,50}\{/.test(cursor.text.slice(start + keyword.length, start + keyword.length + 60)))) {
    cursor.at += keyword.length;
    if (keyword !== 'param') return braces(cursor);
    return readParameters(cursor).defaults;
  }
  return readPipelines(cursor);
}

function readIf(cursor: Cursor, start: number): Statement {
  const conditions: Block[] = [parentheses(cursor)];
  const branches: Block[] = [braces(cursor)];
  let complete = false;
  for (;;) {
    const before = cursor.at;
    cursor.skipSeparators();
    const word = cursor.peekWord().toLowerCase();
    if (word === 'elseif') {
      cursor.at += word.length;
      conditions.push(parentheses(cursor));
      branches.push(braces(cursor));
    } else if (word === 'else') {
      cursor.at += word.length;
      branches.push(braces(cursor));
      complete = true;
      break;
    } else {
      cursor.at = before;
      break;
    }
  }
  return { kind: 'if', conditions, branches, complete, start, end: cursor.at };
}

/** Each arm may be the one; the patterns are passed over. */
function readSwitch(cursor: Cursor, start: number): Statement {
  const over = parentheses(cursor);
  const branches: Block[] = [];
  cursor.skipSpace();
  if (cursor.take('{')) {
    while (!cursor.done() && !cursor.is('}')) {
      if (cursor.is('{')) branches.push(braces(cursor));
      else if (readArgument(cursor) === null) cursor.at++;
      cursor.skipSeparators();
    }
    cursor.take('}');
  }
  return { kind: 'if', conditions: [over], branches, complete: false, start, end: cursor.at };
}

function readForeach(cursor: Cursor, start: number): Statement {
  cursor.skipSpace();
  if (!cursor.take('(')) return { kind: 'loop', body: [], start, end: cursor.at };
  cursor.skipSpace();
  const variable = cursor.take('$') ? cursor.takeWord() : '';
  cursor.skipSpace();
  if (cursor.peekWord().toLowerCase() === 'in') cursor.at += 2;
  const over = readBlock(cursor);
  cursor.take(')');
  return { kind: 'foreach', variable, over, body: braces(cursor), start, end: cursor.at };
}

function readLoop(cursor: Cursor, start: number): Statement {
  parentheses(cursor);
  return { kind: 'loop', body: braces(cursor), start, end: cursor.at };
}

function readDo(cursor: Cursor, start: number): Statement {
  const body = braces(cursor);
  cursor.skipSeparators();
  if (/^(?:while|until)$/i.test(cursor.peekWord())) {
    cursor.takeWord();
    parentheses(cursor);
  }
  return { kind: 'loop', body, start, end: cursor.at };
}

function readTry(cursor: Cursor, start: number): Statement {
  const body = braces(cursor);
  const handlers: Block[] = [];
  let last: Block | null = null;
  for (;;) {
    const before = cursor.at;
    cursor.skipSeparators();
    const word = cursor.peekWord().toLowerCase();
    if (word !== 'catch' && word !== 'finally') {
      cursor.at = before;
      return { kind: 'try', body, handlers, last, start, end: cursor.at };
    }
    cursor.at += word.length;
    cursor.skipSpace();
    // `catch [System.Exception], [Other] {`
    while (cursor.is('[') || cursor.is(',')) cursor.at = cursor.is(',') ? cursor.at + 1 : cursor.behind(']');
    if (word === 'catch') handlers.push(braces(cursor));
    else last = braces(cursor);
  }
}

function readFunction(cursor: Cursor, start: number): Statement {
  cursor.skipSpace();
  const name = cursor.takeUntil(/[\s({]/y);
  cursor.skipSpace();
  const outer = cursor.is('(') ? readParameters(cursor).names : [];
  cursor.skipSpace();
  if (!cursor.take('{')) return { kind: 'loop', body: [], start, end: cursor.at };
  cursor.skipSeparators();
  const inner = scriptParameters(cursor);
  const body = readBlock(cursor);
  cursor.take('}');
  return { kind: 'function', name, parameters: [...outer, ...inner], body, start, end: cursor.at };
}

function readStop(cursor: Cursor, start: number): Statement {
  readPipelines(cursor);
  return { kind: 'stop', start, end: cursor.at };
}

function readReturn(cursor: Cursor, start: number): Statement {
  const [value] = readPipelines(cursor);
  return value ?? { kind: 'stop', start, end: cursor.at };
}

/** `a | b && c || d`. */
function readPipelines(cursor: Cursor): readonly Statement[] {
  const found: Statement[] = [];
  let sometimes = false;
  for (;;) {
    cursor.skipSpace();
    const statement = readPipeline(cursor, sometimes);
    if (statement === null) break;
    found.push(statement);
    cursor.skipSpace();
    if (cursor.take('&&')) continue;
    if (!cursor.take('||')) break;
    sometimes = true;
  }
  return found;
}

function readPipeline(cursor: Cursor, sometimes: boolean): Statement | null {
  const start = cursor.at;
  const stages: Stage[] = [];
  do {
    cursor.skipSeparatorsAfterPipe(stages.length > 0);
    const stage = readStage(cursor);
    if (stage === null) break;
    if (stages.length === 0 && stage.kind === 'expression' && cursor.assignment() !== null) return readAssignment(cursor, stage.expression, start);
    stages.push(stage);
    cursor.skipSpace();
  } while (cursor.takePipe());
  return stages.length === 0 ? null : { kind: 'pipeline', stages, sometimes, start, end: stages.at(-1)?.end ?? cursor.at };
}

function readAssignment(cursor: Cursor, target: Expression, start: number): Statement {
  const operator = cursor.assignment() ?? '=';
  cursor.at += operator.length;
  cursor.skipSeparators();
  cursor.enter();
  const [value = { kind: 'stop', start: cursor.at, end: cursor.at } satisfies Statement] = cursor.deep() ? [] : readStatement(cursor);
  cursor.leave();
  return { kind: 'assignment', target, append: operator === '+=', value, start, end: cursor.at };
}
