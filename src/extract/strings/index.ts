/** Connection strings: five grammars, holes, positions. Everything that other folders need of them. */
export { connectionReading, looksLikeConnection, parseConnection, parseFragment, syntaxOf } from './connection.ts';
export type { Piece, StringInput } from './input.ts';
export { plainPieces } from './input.ts';
export type { HoleStyle } from './template.ts';
export { templatePieces } from './template.ts';
