import type { Bag, Entry } from '../../model.ts';
import { TRUST_STORE } from '../../shared/java.ts';
import { javaBag } from '../java/index.ts';
import { withholdInText } from '../secrets.ts';
import type { SourceFile } from '../source-file.ts';
import { readArguments } from './expressions.ts';
import type { Language } from './languages.ts';
import type { Scope } from './scope.ts';
import type { Node } from './tree.ts';
import { EVALUATION_BUDGET, evaluate, spanOf, toText } from './values.ts';
import type { CallSite } from './walk.ts';
import { collectConstants, walk } from './walk.ts';

const MAX_ENTRIES = 50;
/** `System.setProperty(key, value)`, `System.getProperties().put(key, value)`, `systemProperty key, value` of a build file. */
const SETTERS = /(?:^|[.…])(?:setProperty|put|systemProperty)$/;

/** Whether a source file may set the trust store of its process; cheap. */
export function maySetTrustStore(text: string, language: Language): boolean {
  return language.id === 'java' && text.includes(TRUST_STORE);
}

/** The trust store that code sets for its whole process: it concerns every connection of the project. */
export function systemProperties(file: SourceFile, tree: readonly Node[], language: Language): Bag | null {
  const scope: Scope = { file, language, constants: collectConstants(tree, language), budget: { left: EVALUATION_BUDGET } };
  const entries: Entry[] = [];
  const call = ({ callees, group, start, end }: CallSite): void => {
    if (!callees.some((callee) => SETTERS.test(callee))) return;
    const [name, value] = readArguments(group).positional;
    const key = name === undefined ? '' : evaluate(name, scope).map(({ part }) => (part.kind === 'literal' ? part.text : '\0')).join('');
    if (value === undefined || !key.startsWith(TRUST_STORE) || entries.length >= MAX_ENTRIES) return;
    const at = file.at(start, end);
    const secret = key.startsWith(`${TRUST_STORE}Password`);
    entries.push({ key, value: secret ? { parts: [{ kind: 'unknown', reason: 'withheld' }], at } : withholdInText(toText(evaluate(value, scope), file, spanOf(value))), connection: null, content: null, at });
  };
  walk(tree, language, { call });
  return entries.length === 0 ? null : javaBag(file, 'code', entries);
}
