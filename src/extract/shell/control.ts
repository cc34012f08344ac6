import type { Content } from '../../model.ts';
import { joined } from '../operations/contents.ts';
import { plain } from '../operations/text.ts';
import { expandOne, expandWord } from './expand.ts';
import { copyOf } from './session.ts';
import { listed } from './lists.ts';
import type { Frame, Session, ShellWord, State } from './session.ts';
import type { CommandNode, CompoundList, WordSyntax } from './unbash.ts';
import { assign, merge } from './variables.ts';
import { partItem, wordOf } from './words.ts';

type Node<Type extends CommandNode['type']> = Extract<CommandNode, { type: Type }>;

/** Longer lists of a `for` are read once, with a variable that is not known. */
const MAX_ROUNDS = 64;

/** Runs each branch as if it were the one, then brings the variables together. `maybe`: perhaps none of them runs. */
export function runBranches(branches: readonly (() => Content | null)[], maybe: boolean, frame: Frame, session: Session): Content | null {
  const before = session.state;
  const states: State[] = [];
  const outputs: Content[] = [];
  for (const run of branches) {
    session.state = copyOf(before);
    const output = run();
    if (output !== null) outputs.push(output);
    if (!session.state.stopped) states.push(session.state);
  }
  const all = branches.length > 0 && states.length === 0 && !maybe;
  merge(session, frame, before, maybe ? [...states, before] : states);
  session.state.stopped = before.stopped || all;
  if (outputs.length === 0) return null;
  const [only] = outputs;
  return outputs.length === 1 && !maybe && only !== undefined ? only : { kind: 'choice', branches: outputs.length < branches.length || maybe ? [...outputs, joined([], frame.source.at(0, 0))] : outputs };
}

export function runIf(node: Node<'If'>, frame: Frame, session: Session): Content | null {
  session.runList(node.clause, { ...frame, input: frame.input });
  const inside = { ...frame, sometimes: true };
  const branch = (list: CompoundList) => (): Content | null => session.runList(list, inside);
  const others = node.elif.map((part) => (): Content | null => {
    session.runList(part.clause, inside);
    return session.runList(part.then, inside);
  });
  return runBranches([branch(node.then), ...others, ...(node.else === undefined ? [] : [branch(node.else)])], node.else === undefined, frame, session);
}

export function runCase(node: Node<'Case'>, frame: Frame, session: Session): Content | null {
  const word = expandOne(node.word, frame, session);
  const chosen = plain(word.text) === null || word.content !== null ? null : matching(node, plain(word.text) ?? '', frame, session);
  if (chosen !== null) return session.runList(chosen.body, frame);
  const inside = { ...frame, sometimes: true };
  const complete = node.items.some((item) => item.pattern.some((pattern) => pattern.text === '*'));
  return runBranches(node.items.map((item) => () => session.runList(item.body, inside)), !complete, frame, session);
}

/** The branch of a known word, when every pattern down to it is plain. */
function matching(node: Node<'Case'>, word: string, frame: Frame, session: Session): Node<'Case'>['items'][number] | null {
  for (const item of node.items) {
    for (const pattern of item.pattern) {
      if (pattern.text === '*') return item;
      const text = plain(expandOne(pattern, frame, session).text);
      if (text === null || /[*?[\]()|]/.test(text)) return null;
      if (text === word) return item;
    }
  }
  return null;
}

/** Loops over known words run once for each; others run once, perhaps, with a variable that is not known. */
export function runFor(node: Node<'For'> | Node<'Select'>, frame: Frame, session: Session): Content | null {
  const words = node.wordlist === undefined ? (frame.parameters ?? null) : node.wordlist.flatMap((word) => expandWord(word, frame, session));
  const at = frame.source.at(node.name.pos, node.name.end);
  if (node.type === 'For' && words !== null && words.length <= MAX_ROUNDS && words.every(isKnown)) {
    const outputs: Content[] = [];
    for (const word of words) {
      if (session.budget <= 0 || session.state.stopped) break;
      assign(session, frame, node.name.value, word, at, { inner: true });
      const output = session.runList(node.body, frame);
      if (output !== null) outputs.push(output);
    }
    return outputs.length === 0 ? null : joined(outputs, at);
  }
  return runOnce(node.name.value, node.name, node.body, words, frame, session);
}

function isKnown(word: ShellWord): boolean {
  return word.text.parts.every((part) => part.kind !== 'unknown') && (word.variable === null || plain(word.text) !== null);
}

function runOnce(name: string, { pos, end: stop }: Pick<WordSyntax, 'pos' | 'end'>, body: CompoundList, words: readonly ShellWord[] | null, frame: Frame, session: Session): Content | null {
  const start = frame.source.start(pos);
  const end = frame.source.end(stop);
  const open = wordOf([partItem({ kind: 'unknown', reason: words !== null && words.length > MAX_ROUNDS ? 'a long list' : 'a list that is not known' }, start, end)], frame.source.file, start, end);
  return runBranches([() => {
    assign(session, { ...frame, sometimes: true }, name, open, open.text.at, { inner: true });
    return session.runList(body, { ...frame, sometimes: true });
  }], true, frame, session);
}

export function runWhile(node: Node<'While'>, frame: Frame, session: Session): Content | null {
  const name = readName(node);
  const lines = name === null ? null : listed(frame.input, /[\n\0]+/, frame);
  if (name !== null && lines !== null) {
    const at = frame.source.at(node.clause.pos, node.clause.end);
    for (const line of lines) {
      if (session.budget <= 0 || session.state.stopped) break;
      assign(session, frame, name, line, at, { inner: true });
      session.runList(node.body, { ...frame, input: null });
    }
    return null;
  }
  if (name !== null) return runOnce(name, node.clause, node.body, null, { ...frame, input: null }, session);
  session.runList(node.clause, frame);
  return runBranches([() => session.runList(node.body, { ...frame, sometimes: true })], true, frame, session);
}

/** `while read -r NAME`: the variable that each line goes into. */
function readName({ kind, clause }: Node<'While'>): string | null {
  const [only] = clause.commands;
  if (kind !== 'while' || clause.commands.length !== 1 || only?.command.type !== 'Command' || only.command.name?.value !== 'read') return null;
  const words = only.command.args.map((word) => word.text);
  const names = words.filter((word, index) => !word.startsWith('-') && words[index - 1] !== '-d');
  const [name] = names;
  return names.length === 1 && name !== undefined && /^[A-Za-z_]\w{0,100}$/.test(name) ? name : null;
}
