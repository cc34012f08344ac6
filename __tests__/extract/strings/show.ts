import type { Connection, Text } from '../../../src/model.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';
import type { HoleStyle } from '../../../src/extract/strings/index.ts';
import { parseConnection, templatePieces } from '../../../src/extract/strings/index.ts';

/** Text in one line: `<NAME:default>` is a variable, `{a|b}` one of several, `<?>` unknown. */
export function show(text: Text): string {
  return text.parts
    .map((part): string => {
      switch (part.kind) {
        case 'literal':
          return part.text;
        case 'variable':
          return `<${part.name}${part.otherwise === null ? '' : `:${show(part.otherwise)}`}>`;
        case 'oneOf':
          return `{${part.branches.map(show).join('|')}}`;
        case 'unknown':
          return '<?>';
      }
    })
    .join('');
}

/** The connection that a line of text describes; holes in the notation of shells and of Helm. */
export function parse(text: string, styles: readonly HoleStyle[] = ['shell', 'mustache']): Connection | null {
  const file = new SourceFile('file', Buffer.from(text));
  return parseConnection({ pieces: templatePieces(file, 0, file.text.length, styles), file, id: 'file#1' });
}

/** Everything that matters of a connection, for tables: `syntax scheme | hosts | login | settings | fragments | library`. */
export function summary(connection: Connection | null): string | null {
  if (connection === null) return null;
  const settings = connection.settings.map(({ key, value }) => `${key}=${show(value)}`).join(' ');
  return [
    connection.syntax + (connection.scheme === null ? '' : ` ${connection.scheme}`),
    connection.hosts.map(show).join(','),
    connection.login,
    settings,
    ...(connection.fragments.length === 0 ? [] : [`fragments ${connection.fragments.map(({ text }) => show(text)).join(',')}`]),
    ...(connection.reads === null ? [] : [`reads ${show(connection.reads)}`]),
    ...(connection.hint.library === null ? [] : [connection.hint.library]),
  ].join(' | ');
}
