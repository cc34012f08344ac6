import type { PartialEvidence } from '../extractor.ts';
import { connectionsOf } from '../settings/connections.ts';
import { normalize } from '../settings/normalize.ts';
import type { FileScope } from '../settings/scope.ts';
import type { Resource } from './azurerm.ts';
import { documentOf } from './documents.ts';
import { itemsAt } from './shape.ts';

/**
 * The connections in the values of a `helm_release`, whatever its chart makes of them. A chart of this repository is
 * rendered with them in `helm/`. Files of values are read as the files that they are.
 */
export function releaseValues({ type, value }: Resource, scope: FileScope): PartialEvidence {
  if (type !== 'helm_release') return {};
  const documents = itemsAt(value, 'values').filter((item) => item.kind !== 'text' || item.file === undefined).map((item) => documentOf(item, 'yaml', scope.file));
  return { connections: documents.flatMap(({ file, trees }) => trees.flatMap((tree) => connectionsOf(normalize(tree), { ...scope, file }).connections)) };
}
