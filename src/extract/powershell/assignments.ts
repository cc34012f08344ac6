import { literalsOf } from '../operations/text.ts';
import { isSecretName } from '../secrets.ts';
import { entryOf } from '../dockerfile/entries.ts';
import type { Frame, Session } from './session.ts';
import type { Statement } from './syntax.ts';
import { unknownValue } from './values.ts';
import type { Value } from './values.ts';

/** `$x = …`, `$env:X = …`. Values under a secret's name are dropped; connection strings are taken where they stand. */
export function assignVariable(statement: Extract<Statement, { kind: 'assignment' }>, value: Value, frame: Frame, session: Session): void {
  const { target } = statement;
  if (target.kind !== 'variable') return;
  const isEnvironment = target.scope === 'env';
  if (target.scope !== null && !isEnvironment) return;
  const key = isEnvironment ? `env:${target.name.toLowerCase()}` : target.name.toLowerCase();
  const before = session.variables.get(key);
  const whole: Value =
    !statement.append ? value
    : before?.kind === 'list' ? { kind: 'list', items: [...before.items, ...(value.kind === 'list' ? value.items : [value])] }
    : before === undefined ? value
    : unknownValue('put together by the script');
  const secret = isSecretName(target.name) && whole.kind === 'word' && literalsOf(whole.word.text) !== '' && !literalsOf(whole.word.text).includes('-----BEGIN CERT');
  session.variables.set(key, secret ? unknownValue('withheld') : whole);
  if (whole.kind !== 'word') return;
  const entry = entryOf({ name: target.name, value: whole.word, at: frame.source.at(statement.start, statement.end) }, session.newId, session.context.sample ?? false);
  const shows = !frame.sometimes && !frame.inner;
  if (shows && (isEnvironment || entry.connection !== null)) session.layers.push({ kind: isEnvironment ? 'sets' : 'argument', entry });
  else if (entry.connection !== null) session.connections.push(entry.connection);
}
