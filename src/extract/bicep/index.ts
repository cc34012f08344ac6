import type { Connection } from '../../model.ts';
import { isSampleSettings } from '../../shared/sample-path.ts';
import { leftovers } from '../azure/leftovers.ts';
import { NO_NEEDLES } from '../extractor.ts';
import type { ExtractContext, Extractor } from '../extractor.ts';
import { newIds } from '../settings/ids.ts';
import type { SourceFile } from '../source-file.ts';
import { parseConnection } from '../strings/index.ts';
import type { Piece } from '../strings/index.ts';
import { bicepAnalysis } from './analysis.ts';
import { tokensOf } from './tokens.ts';
import type { Token } from './tokens.ts';

const isBicep = (path: string): boolean => /\.bicep(?:param)?$/i.test(path);
const MAX_LENGTH = 2 * 1024 * 1024;

/** Bicep: what its files deploy. https://learn.microsoft.com/azure/azure-resource-manager/bicep/ */
export const bicepFiles: Extractor = {
  id: 'bicep',
  wants: isBicep,
  needles: () => NO_NEEDLES,
  accepts: (file) => file.encoding !== 'binary' && isBicep(file.path),
  extract(file, context) {
    const { evidence } = bicepAnalysis(context);
    const own = evidence.get(file.path) ?? {};
    return { ...own, connections: [...(own.connections ?? []), ...leftovers(stringsIn(file), connectionsFound(context))], claims: [file.path] };
  },
};

/** The connections of all Bicep files of a repository. */
export function connectionsFound(context: ExtractContext): readonly Connection[] {
  return [...bicepAnalysis(context).evidence.values()].flatMap(({ connections }) => connections ?? []);
}

/** Connection strings wherever they stand in a file. */
function stringsIn(file: SourceFile): readonly Connection[] {
  if (file.text.length > MAX_LENGTH) return [];
  const newId = newIds(file.path);
  const sample = isSampleSettings(file.path);
  return eachString(tokensOf(file.text)).flatMap((token) => {
    const pieces = token.pieces.map((piece): Piece => (piece.kind === 'stretch'
      ? { part: { kind: 'literal', text: piece.text }, start: piece.start, end: piece.end }
      : { part: { kind: 'unknown', reason: 'known at deployment' }, start: piece.start, end: piece.end }));
    return parseConnection({ pieces, file, id: '', sample }) === null ? [] : (parseConnection({ pieces, file, id: newId('string'), sample }) ?? []);
  });
}

function eachString(tokens: readonly Token[]): readonly Token[] {
  return tokens.flatMap((token) => (token.kind !== 'string' ? [] : [token, ...token.pieces.flatMap((piece) => (piece.kind === 'inner' ? eachString(piece.tokens) : []))]));
}
