import { readSettings, settingsFiles } from '../../../src/extract/settings/index.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';
import type { Bag, Connection, Location, Text } from '../../../src/model.ts';

export const fileOf = (path: string, text: string): SourceFile => new SourceFile(path, Buffer.from(text));

/** Text in one line: `${NAME:default}`, `(a|b)`, `?reason?`. */
export function shown(text: Text): string {
  return text.parts
    .map((part) => {
      if (part.kind === 'literal') return part.text;
      if (part.kind === 'variable') return `\${${part.name}${part.otherwise === null ? '' : `:${shown(part.otherwise)}`}}`;
      if (part.kind === 'oneOf') return `(${part.branches.map(shown).join('|')})`;
      return `?${part.reason}?`;
    })
    .join('');
}

export function spanned(file: SourceFile, at: Location): string {
  return file.text.slice(file.offset(at.line, at.column), file.offset(at.endLine, at.endColumn));
}

/** A connection in a few words: name, syntax, hosts, settings as `key=value`, hint. */
export function summary(connection: Connection): string {
  const { language, library, program } = connection.hint;
  const settings = connection.settings.map((each) => `${each.key}=${each.type === 'object' ? '{}' : shown(each.value)}${each.content === null ? '' : '+content'}`);
  return [
    connection.name ?? '-', connection.syntax, `[${connection.hosts.map(shown).join(' ')}]`, settings.join(' '),
    [language, library, program].filter((each) => each !== null).join('/'), connection.reads === null ? '' : `reads ${shown(connection.reads)}`,
  ].filter((each) => each !== '').join(' ');
}

export function connectionsIn(path: string, text: string): readonly string[] {
  const file = fileOf(path, text);
  if (!settingsFiles.accepts(file)) return ['not accepted'];
  return (readSettings(file).connections ?? []).map(summary);
}

export function bagIn(path: string, text: string): Bag | undefined {
  return readSettings(fileOf(path, text)).bags?.find((bag) => bag.kind === 'settings file');
}
