import type { Connection, Place } from '../../model.ts';
import type { PartialEvidence } from '../extractor.ts';
import { evaluateBody } from '../hcl/body.ts';
import { toTree } from '../hcl/to-tree.ts';
import type { Reading } from '../kubernetes/reading.ts';
import { unknownText } from '../operations/text.ts';
import { structuredConnections } from '../settings/structured.ts';
import type { Module } from './modules.ts';

/** Sources of the provider that manages what is in a server. It is built on lib/pq. */
const PROVIDERS = new Set(['postgresql', 'postgresql-cyrilgdn']);

/** `provider "postgresql"`: a client on the machine that applies the configuration. https://registry.terraform.io/providers/cyrilgdn/postgresql/latest/docs */
export function providerEvidence({ folder, scope }: Module, reading: Reading): readonly PartialEvidence[] {
  return folder.blocks.filter(({ type, labels }) => type === 'provider' && PROVIDERS.has(labels[0] ?? '')).map((block): PartialEvidence => {
    const tree = toTree(evaluateBody(block.body, block.span, scope), reading.file, 'postgresql', block.head);
    const found = structuredConnections({ node: tree, path: ['postgresql'], around: [] }, { ...reading, newId: (name) => reading.newId(`provider.${name}`) });
    const connections = found.map((each): Connection => ({ ...each, name: 'provider.postgresql', hint: { language: 'go', library: 'github.com/lib/pq', program: null } }));
    const at = reading.file.at(block.head.start, block.head.end);
    const place: Place = {
      id: reading.placeId('provider.postgresql', at.path), kind: 'provider', name: 'postgresql', scope: '', at, tags: [], folder: folder.path, runs: false, os: null,
      layers: connections.map((connection) => ({ kind: 'sets', entry: { key: 'provider.postgresql', value: unknownText('withheld', connection.at), connection, content: null, at: connection.at } })),
    };
    return { connections, places: connections.length === 0 ? [] : [place] };
  });
}
