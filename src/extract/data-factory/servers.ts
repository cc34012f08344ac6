import type { Part, Text } from '../../model.ts';
import { literalText } from '../operations/text.ts';
import { child, scalarText } from '../settings/tree.ts';
import type { LinkedService } from './factory.ts';
import { someServer, typeOf } from './names.ts';
import { placeOf } from './values.ts';

/**
 * Where the repository does not tell the server, the domain at the end of its name may still tell whose it is, and the type
 * of the linked service does where it reaches Azure alone: some server of that domain.
 */
export function serversOf(hosts: readonly Text[], { properties, scope }: LinkedService): readonly Text[] {
  const [host] = hosts;
  const last = host?.parts.at(-1);
  const end = last?.kind === 'literal' ? last.text : '';
  if (host !== undefined && !host.parts.some(isOpen) && (end === '' || end.includes('.'))) return hosts;
  if (host !== undefined && end.includes('.')) return [literalText(`*${end.slice(end.indexOf('.'))}`, host.at)];
  const type = child(properties, 'type');
  // A name without a domain is filled in by somebody else as well: `__PG_SERVER__`.
  if (type === undefined || typeOf(properties) !== 'azurepostgresql') return hosts;
  return [literalText(someServer(scalarText(properties, 'typeProperties', 'azureCloudType')), placeOf(type, scope.file))];
}

const isOpen = (part: Part): boolean => part.kind === 'unknown' || (part.kind === 'variable' && part.otherwise === null);
