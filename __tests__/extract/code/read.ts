import { codeLiterals } from '../../../src/extract/code/index.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';
import type { Connection } from '../../../src/model.ts';
import { show, summary } from '../strings/show.ts';

/** The connections that a source file makes. */
export function read(path: string, text: string): readonly Connection[] {
  const file = new SourceFile(path, Buffer.from(text));
  return codeLiterals.accepts(file) ? (codeLiterals.extract(file, { open: () => null, list: () => null }).connections ?? []) : [];
}

/** One line for each connection: its name and {@link summary}. */
export function lines(path: string, text: string): readonly string[] {
  return read(path, text).map((connection) => `${connection.name ?? '-'}: ${summary(connection) ?? ''}`);
}

/** `key=value(type)` of each setting. */
export function typed(connection: Connection | undefined): string | undefined {
  return connection?.settings.map(({ key, value, type }) => `${key}=${show(value)}(${type})`).join(' ');
}
