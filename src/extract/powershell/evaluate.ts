import type { Part, Text } from '../../model.ts';
import type { Piece } from '../strings/input.ts';
import { joined, textContent } from '../operations/contents.ts';
import { literalText, plain, textOf } from '../operations/text.ts';
import { isSecretName } from '../secrets.ts';
import type { ShellWord } from '../shell/index.ts';
import { construct, memberOf, staticMember } from './objects.ts';
import { wordFrom } from './session.ts';
import type { Frame, Session } from './session.ts';
import type { Expression, TextPiece } from './syntax.ts';
import { contentOfValue, textOfValue, unknownValue } from './values.ts';
import type { Value } from './values.ts';

const MAX_DEPTH = 80;

export function evaluate(expression: Expression, frame: Frame, session: Session): Value {
  if (frame.depth > MAX_DEPTH || session.budget-- <= 0) return unknownValue('nested too deep');
  const inside = { ...frame, depth: frame.depth + 1 };
  switch (expression.kind) {
    case 'text':
      return textValue(expression, expression.pieces, inside, session);
    case 'variable':
      return variableValue(expression, inside, session);
    case 'type':
      return unknownValue(`the type ${expression.name.slice(0, 80)}`);
    case 'member': {
      const given = expression.arguments === null ? null : expression.arguments.map((argument) => evaluate(argument, inside, session));
      if (expression.target.kind === 'type') {
        const { name: type } = expression.target;
        return expression.name.toLowerCase() === 'new' ? construct(type, given ?? [], inside, session, expression) : staticMember(type, expression.name, given, inside, session, expression);
      }
      return memberOf(evaluate(expression.target, inside, session), expression.name, given, inside, session, expression);
    }
    case 'group':
      return session.runBlock(expression.body, inside) ?? unknownValue('nothing');
    case 'script':
      return { kind: 'script', body: expression.body, parameters: expression.parameters, source: frame.source };
    case 'list':
      return { kind: 'list', items: expression.items.map((item) => evaluate(item, inside, session)) };
    case 'table':
      return { kind: 'table', entries: expression.entries.map(({ name, value }) => ({ name, value: isSecretName(name) ? unknownValue('withheld') : evaluate(value, inside, session) })) };
    case 'binary':
      return binaryValue(expression, inside, session);
    case 'other':
      return unknownValue(expression.reason);
  }
}

/** Text in which variables and expressions stand. */
function textValue(span: Expression, pieces: readonly TextPiece[], frame: Frame, session: Session): Value {
  const parts: Piece[] = [];
  const contents: { readonly text: Text; readonly value: Value | null }[] = [];
  for (const piece of pieces) {
    const start = frame.source.start(piece.start);
    const end = Math.max(start, frame.source.end(piece.end));
    const value = piece.kind === 'inner' ? evaluate(piece.expression, frame, session) : null;
    const text = piece.kind === 'literal' ? literalText(piece.text, frame.source.file.at(start, end)) : textOfValue(value ?? unknownValue('computed'), frame.source.file.at(start, end));
    for (const part of text.parts) parts.push({ part, start, end });
    contents.push({ text, value });
  }
  const start = frame.source.start(span.start);
  const end = Math.max(start, frame.source.end(span.end));
  const at = frame.source.file.at(start, end);
  const held = contents.some(({ value }) => value?.kind === 'content');
  const [only] = pieces;
  const variable = pieces.length === 1 && only?.kind === 'inner' && only.expression.kind === 'variable' ? only.expression.name : null;
  return {
    kind: 'word',
    word: {
      text: textOf(parts.map(({ part }) => part), at),
      content: held ? joined(contents.map(({ text, value }) => (value?.kind === 'content' ? value.content : textContent(text))), at) : null,
      pieces: parts, file: frame.source.file, variable,
    },
  };
}

const CONSTANTS = new Set(['true', 'false', 'null']);

function variableValue(expression: Extract<Expression, { kind: 'variable' }>, frame: Frame, session: Session): Value {
  const { scope, name, splatted } = expression;
  const word = (part: Part, variable: string | null = null): Value => {
    const made = wordFrom({ parts: [part], at: frame.source.at(expression.start, expression.end) }, frame, expression);
    return { kind: 'word', word: { ...made, variable } satisfies ShellWord };
  };
  if (splatted) return unknownValue('parameters out of a table');
  const known = session.variables.get(scope === 'env' ? `env:${name.toLowerCase()}` : name.toLowerCase());
  if (known !== undefined) return known.kind === 'word' ? { kind: 'word', word: { ...wordFrom(known.word.text, frame, expression), content: known.word.content } } : known;
  if (scope === 'env') return word(isSecretName(name) ? { kind: 'unknown', reason: 'withheld' } : { kind: 'variable', name, otherwise: null }, name);
  const lower = name.toLowerCase();
  if (lower === '_' || lower === 'psitem' || lower === 'input') return frame.item ?? unknownValue('an item of a list');
  if (lower === 'home') return word({ kind: 'variable', name: 'HOME', otherwise: null });
  if (lower === 'pwd') return word({ kind: 'literal', text: '.' });
  if (lower === 'psscriptroot' && session.context.script !== undefined && session.context.script !== null && session.context.inPlace !== true) return word({ kind: 'literal', text: '.' });
  if (CONSTANTS.has(lower)) return word({ kind: 'literal', text: lower === 'null' ? '' : lower });
  return unknownValue(`$${name.slice(0, 80)}`);
}

function binaryValue(expression: Extract<Expression, { kind: 'binary' }>, frame: Frame, session: Session): Value {
  const left = evaluate(expression.left, frame, session);
  const right = evaluate(expression.right, frame, session);
  const at = frame.source.at(expression.start, expression.end);
  if (expression.operator === '+') {
    if (left.kind === 'content' || right.kind === 'content') return { kind: 'content', content: joined([contentOfValue(left, at), contentOfValue(right, at)], at) };
    if (left.kind === 'word' && right.kind === 'word') return { kind: 'word', word: { ...left.word, text: textOf([...left.word.text.parts, ...right.word.text.parts], at), pieces: [...left.word.pieces, ...right.word.pieces], variable: null } };
    if (left.kind === 'list') return { kind: 'list', items: [...left.items, ...(right.kind === 'list' ? right.items : [right])] };
  }
  if (expression.operator === '-f' && left.kind === 'word') return formatted(left.word, right, frame, expression);
  if (expression.operator === '-join' && left.kind === 'list' && right.kind === 'word') {
    const parts = left.items.flatMap((item, index): readonly Part[] => [...(index > 0 ? right.word.text.parts : []), ...textOfValue(item, at).parts]);
    return { kind: 'word', word: wordFrom({ parts, at }, frame, expression) };
  }
  if (expression.operator === '??') return left.kind === 'unknown' ? right : left;
  return unknownValue('computed');
}

/** `'{0}/x' -f $a, $b`. */
function formatted(template: ShellWord, values: Value, frame: Frame, span: Expression): Value {
  const all = plain(template.text);
  if (all === null) return unknownValue('computed');
  const items = values.kind === 'list' ? values.items : [values];
  const parts = all.split(/(\{\d{1,2}\})/).flatMap((piece): readonly Part[] => {
    const index = /^\{(\d{1,2})\}$/.exec(piece)?.[1];
    if (index === undefined) return [{ kind: 'literal', text: piece }];
    const item = items[Number(index)];
    return item === undefined ? [{ kind: 'unknown', reason: 'computed' }] : textOfValue(item, template.text.at).parts;
  });
  return { kind: 'word', word: wordFrom(textOf(parts, template.text.at), frame, span) };
}
