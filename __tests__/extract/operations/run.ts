import { readCommands, wholeFile } from '../../../src/extract/shell/index.ts';
import type { CommandContext, CommandReading } from '../../../src/extract/shell/index.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';
import { operation } from './compact.ts';

export function read(code: string, context: Partial<CommandContext> = {}): CommandReading {
  const file = new SourceFile('script.sh', new TextEncoder().encode(code));
  return readCommands(wholeFile(file), { world: { shell: 'bash', terminal: false }, ...context });
}

/** What shell text does to files, one line each. */
export function operations(code: string, context: Partial<CommandContext> = {}): readonly string[] {
  return read(code, context).layers.flatMap((layer) => (layer.kind === 'runs' ? [operation(layer.operation)] : []));
}
