export { javaOptionFiles } from './option-files.ts';
export { commandLineEntry, javaBag, namesTrustStore } from './options.ts';
