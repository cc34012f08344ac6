import { plainOf, textValue, unknown } from '../hcl/values.ts';
import type { Value } from '../hcl/values.ts';
import type { Span } from '../settings/tree.ts';
import { azureType } from './azurerm.ts';

/** Addresses that follow from a resource's name. https://learn.microsoft.com/azure/postgresql/ */
const ADDRESSES: ReadonlyMap<string, { readonly attributes: readonly string[]; readonly suffix: string }> = new Map([
  ['azurerm_postgresql_flexible_server', { attributes: ['fqdn'], suffix: '.postgres.database.azure.com' }],
  ['azurerm_postgresql_server', { attributes: ['fqdn'], suffix: '.postgres.database.azure.com' }],
]);
const VAULT_IDS = new Set(['id', 'versionless_id', 'resource_id', 'resource_versionless_id']);
/** Of an Azure resource that no table knows by its provider: its log-in names and passwords, keys and strings. */
const SECRET = /(?:password|secret|_key|token|connection_string)$/i;

/**
 * What an attribute of a resource comes to, where it follows from others: the address of a server from its name. Null: the
 * attribute as it is written counts.
 */
export function resourceAttribute(type: string, attribute: string, read: (name: string) => Value | null, span: Span): Value | null {
  const address = ADDRESSES.get(type);
  if (address?.attributes.includes(attribute) === true) {
    const name = read('name');
    const known = name?.kind === 'text' ? name.pieces : [{ part: { kind: 'unknown', reason: 'the name of a server that is not known here' }, ...span } as const];
    return textValue([...known, { part: { kind: 'literal', text: address.suffix }, ...span }], span);
  }
  const kind = attribute === 'id' ? (azureType(type) ?? (type === 'azapi_resource' ? plainOf(read('type') ?? undefined)?.replace(/@.*$/s, '') : null)) : null;
  if (kind != null && type !== 'azurerm_key_vault_secret') {
    const name = read('name');
    return textValue([{ part: { kind: 'unknown', reason: 'the group of a resource' }, ...span }, { part: { kind: 'literal', text: `/providers/${kind}/` }, ...span }, ...(name?.kind === 'text' ? name.pieces : [{ part: { kind: 'unknown', reason: name?.kind === 'unknown' ? name.reason : '' }, ...span } as const])], span);
  }
  if (type === 'azurerm_key_vault_secret' && VAULT_IDS.has(attribute)) {
    const name = read('name');
    const known = name?.kind === 'text' ? name.pieces : [{ part: { kind: 'unknown', reason: 'the name of a secret that is not known here' }, ...span } as const];
    return textValue([{ part: { kind: 'unknown', reason: 'the address of a key vault' }, ...span }, { part: { kind: 'literal', text: '/secrets/' }, ...span }, ...known], span);
  }
  if (type === 'random_password' || (SECRET.test(attribute) && read(attribute) === null)) return unknown('withheld', span);
  return null;
}

