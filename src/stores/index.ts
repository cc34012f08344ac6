export { opensslDefault, storeContents, storeTitle } from './contents.ts';
export type { StoreContents } from './contents.ts';
export { publishedBytes } from './published.ts';
export { storeFile } from './single-file.ts';
export type { OpensslDefault } from './store-file.ts';
