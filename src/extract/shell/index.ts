export { readCommands, readWords } from './commands.ts';
export type { CommandContext, CommandReading } from './commands.ts';
export { clientConnection } from './client-commands.ts';
export { derived, mapped, pick, wholeFile, withoutCarriageReturns } from './mapped-text.ts';
export type { MappedText } from './mapped-text.ts';
export { shellScripts } from './script.ts';
export type { ShellWord } from './session.ts';
export { plainWord } from './words.ts';
export { handedConnections } from './handed-connections.ts';
