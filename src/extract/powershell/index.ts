export { readNested, readScript } from './read.ts';
export type { ScriptLanguage } from './read.ts';
export { windowsScripts } from './script-files.ts';
