import type { Connection } from '../../model.ts';
import { looksLikePgpool, pgpoolConnections } from '../pgpool/read.ts';
import { piecesOf } from '../settings/pieces.ts';
import type { FileScope } from '../settings/scope.ts';
import type { ScalarNode } from '../settings/tree.ts';
import { flatten } from '../strings/input.ts';
import { connectionsIn, readConfiguration } from './read.ts';
import type { Source } from './read.ts';

const LOOKS = /^\s*\[(?:pgbouncer|databases)\]\s*$/im;

/**
 * The connections of a `pgbouncer.ini` that is a value of another file: a key of a ConfigMap, the content of a compose
 * `config`; those of a `pgpool.conf` likewise. `beside`: the values that may be included, by name. Any other value gives none.
 */
export function textConnections(node: ScalarNode, scope: FileScope, beside: ReadonlyMap<string, ScalarNode> = new Map()): readonly Connection[] {
  if (node.text.includes('backend_hostname') && looksLikePgpool(node.text)) return pgpoolConnections(flatten(piecesOf(scope.file, node, scope.how), scope.file), scope);
  if (!node.text.includes('[pgbouncer]') || !LOOKS.test(node.text)) return [];
  const seen = new Set<ScalarNode>([node]);
  const sourceOf = (each: ScalarNode): Source => ({
    flat: flatten(piecesOf(scope.file, each, scope.how), scope.file),
    depthAt: () => 0,
    include: (path) => {
      const found = beside.get(path.slice(path.lastIndexOf('/') + 1));
      if (found === undefined || seen.has(found)) return null;
      seen.add(found);
      return sourceOf(found);
    },
  });
  return connectionsIn(readConfiguration(sourceOf(node)), scope);
}
