import type { Content, Part } from '../../model.ts';
import type { Redirect } from '../operations/index.ts';
import { heldBy } from '../operations/call.ts';
import { joined, textContent } from '../operations/contents.ts';
import { literalText, plain, textOf } from '../operations/text.ts';
import { expandOne, expandParts } from './expand.ts';
import type { Frame, Session } from './session.ts';
import type { HereDoc, Redirection } from './unbash.ts';

/** What redirections bring in and send out. Those of other descriptors than 0 and 1 do not matter. */
export function readRedirects(redirections: readonly Redirection[], frame: Frame, session: Session): readonly Redirect[] {
  return redirections.flatMap((redirection) => readRedirect(redirection, frame, session));
}

function readRedirect(redirection: Redirection, frame: Frame, session: Session): readonly Redirect[] {
  const number = redirection.descriptor?.type === 'FileDescriptor' ? redirection.descriptor.value : null;
  if (redirection.type === 'HereDoc') return number === null || number === 0 ? [{ kind: 'text', content: hereDocument(redirection, frame, session) }] : [];
  if (redirection.target === undefined) return [];
  if (redirection.type === 'HereString') {
    const word = expandOne(redirection.target, frame, session);
    return [{ kind: 'text', content: joined([heldBy(word), textContent(literalText('\n', word.text.at))], word.text.at) }];
  }
  const path = expandOne(redirection.target, frame, session).text;
  switch (redirection.operator) {
    case '<':
    case '<>':
      return number === null || number === 0 ? [{ kind: 'from', path }] : [];
    case '>&':
      return number !== null || /^(?:\d+|-)$/.test(plain(path) ?? '') ? [] : [{ kind: 'to', path, append: false }];
    case '>':
    case '>|':
    case '>>':
    case '&>':
    case '&>>':
      return number === null || number === 1 ? [{ kind: 'to', path, append: redirection.operator.endsWith('>>') }] : [];
    case '<&':
      break;
  }
  return [];
}

function hereDocument({ body, delimiter, operator }: HereDoc, frame: Frame, session: Session): Content {
  const start = frame.source.start(body.pos);
  const end = frame.source.end(body.end);
  const at = frame.source.file.at(start, end);
  const raw = body.parts === undefined || delimiter?.quoted === true ? literalText(body.text, at) : expandParts(body.parts, frame, session, start, end);
  const content = 'pieces' in raw ? heldBy({ text: { ...raw.text, at }, content: raw.content }) : textContent(raw);
  if (operator !== '<<-' || (content.kind !== 'text' && content.kind !== 'bytes')) return content;
  const text = 'pieces' in raw ? raw.text : raw;
  return textContent(textOf(text.parts.map((part, index): Part => (part.kind === 'literal' ? { kind: 'literal', text: withoutTabs(part.text, index === 0) } : part)), at));
}

/** `<<-` takes the tabs off the front of each line. */
function withoutTabs(text: string, lineStart: boolean): string {
  return (lineStart ? `\n${text}` : text).replaceAll(/\n\t{1,1000}/g, '\n').slice(lineStart ? 1 : 0);
}
