export type { Command, Effect, Redirect, Word, World } from './command.ts';
export { effectOf, redirectOutput, redirectedInput } from './effect.ts';
export { programName, unwrap } from './wrappers.ts';
