import type { Bag, BagReference } from '../../model.ts';
import type { ScalarNode } from '../settings/tree.ts';
import type { AzureReading, AzureResource } from './resource.ts';
import { scalarAt } from './resource.ts';
import { nodePlace, variableEntry } from './values.ts';

/** Secrets are found by their own name: that of the vault is mostly not known before it is deployed. */
export function vaultBag(secret: string): BagReference {
  return { name: secret, kind: 'Key Vault secret', scope: '' };
}

/**
 * The secret that a setting refers to: `@Microsoft.KeyVault(SecretUri=https://…/secrets/NAME/…)` or
 * `@Microsoft.KeyVault(VaultName=…;SecretName=NAME)`. https://learn.microsoft.com/azure/app-service/app-service-key-vault-references
 */
export function secretReference(node: ScalarNode): string | null {
  const text = flat(node);
  if (!/^\s{0,8}@Microsoft\.KeyVault\(/i.test(text)) return null;
  return secretInUri(text) ?? /;?\s{0,8}SecretName\s{0,8}=\s{0,8}([\w-]{1,127})/i.exec(text)?.[1] ?? null;
}

/** `NAME` of `https://vault/secrets/NAME/version`; null when it is not known. */
export function secretInUri(text: string): string | null {
  return /\/secrets\/([\w-]{1,127})/i.exec(text)?.[1] ?? /\bsecrets\/([\w-]{1,127})/i.exec(text)?.[1] ?? null;
}

/** With a space for what is not known. */
export function flat(node: ScalarNode): string {
  return node.evaluated === undefined ? node.text : node.evaluated.parts.map((part) => (part.kind === 'literal' ? part.text : ' ')).join('');
}

/** What a secret of a vault holds, as far as it is a connection or a certificate: anything else is withheld. */
export function vaultSecretBag(resource: AzureResource, reading: AzureReading): Bag | null {
  const value = scalarAt(resource.body, 'properties', 'value');
  const name = resource.name.split('/').at(-1) ?? '';
  if (value === undefined || name === '') return null;
  const entry = variableEntry('value', value, reading);
  const kept = entry.connection !== null || entry.content !== null ? entry : { ...entry, value: { parts: [{ kind: 'unknown' as const, reason: 'withheld' }], at: entry.value.at } };
  return { id: reading.placeId(`secret ${name}`), kind: 'Key Vault secret', name, scope: '', at: nodePlace(value, reading), entries: [kept], folder: null, sample: reading.sample };
}
