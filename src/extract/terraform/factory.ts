import type { AzureResource, PlacedNode } from '../azure/index.ts';
import { readLinkedService } from '../data-factory/index.ts';
import type { Factory, Runtime } from '../data-factory/index.ts';
import type { PartialEvidence } from '../extractor.ts';
import { plainValue } from '../hcl/values.ts';
import type { Value } from '../hcl/values.ts';
import type { FileScope } from '../settings/scope.ts';
import { child, childrenOf, scalarText } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import type { Resource } from './azurerm.ts';
import { documentOf } from './documents.ts';
import { makerFor, valueAt, wordAt } from './shape.ts';

/** Integration runtimes by the name of the resource. */
const RUNTIMES: ReadonlyMap<string, string> = new Map([
  ['azurerm_data_factory_integration_runtime_self_hosted', 'SelfHosted'], ['azurerm_synapse_integration_runtime_self_hosted', 'SelfHosted'],
  ['azurerm_data_factory_integration_runtime_azure', 'Managed'], ['azurerm_synapse_integration_runtime_azure', 'Managed'], ['azurerm_data_factory_integration_runtime_azure_ssis', 'Managed'],
]);

/** The linked services among the resources of a module, each in the place where its integration runtime runs. */
export function linkedServices(resources: readonly Resource[], azapi: readonly AzureResource[], folder: string, scope: FileScope): readonly PartialEvidence[] {
  const runtimes = new Map<string, Runtime>();
  for (const { type, value, head } of resources) {
    const kind = RUNTIMES.get(type);
    if (kind !== undefined) runtimes.set((wordAt(value, 'name') ?? '').toLowerCase(), { type: kind, at: scope.file.at(head.start, head.end) });
  }
  for (const { type, name, body } of azapi) {
    const kind = type.endsWith('/integrationruntimes') ? scalarText(body, 'properties', 'type') : undefined;
    if (kind !== undefined) runtimes.set(name.toLowerCase(), { type: kind, at: scope.file.at(body.keySpan?.start ?? 0, body.keySpan?.end ?? 0) });
  }
  // Which parameters are passed is told by pipelines, wherever these are.
  const factory = (product: Factory['product']): Factory => ({ product, folder, runtime: (name) => runtimes.get(name.toLowerCase()) ?? null, passes: () => false });
  const own = resources.flatMap((resource): readonly PartialEvidence[] => {
    const properties = propertiesOf(resource, scope);
    const name = wordAt(resource.value, 'name') ?? resource.address;
    return properties === null ? [] : [readLinkedService({ name, properties, scope, factory: factory(resource.type.startsWith('azurerm_synapse') ? 'Azure Synapse' : 'Azure Data Factory') }) ?? {}];
  });
  const others = azapi.filter(({ type }) => type.endsWith('/linkedservices')).flatMap(({ type, name, body }): readonly PartialEvidence[] => {
    const properties = child(body, 'properties');
    return properties === undefined ? [] : [readLinkedService({ name, properties, scope, factory: factory(type.startsWith('microsoft.synapse') ? 'Azure Synapse' : 'Azure Data Factory') }) ?? {}];
  });
  return [...own, ...others];
}

function propertiesOf({ type, value }: Resource, scope: FileScope): PlacedNode | null {
  const { leaf, map } = makerFor(scope.file, value.span);
  const runtime = valueAt(value, 'integration_runtime_name') ?? valueAt(value, 'integration_runtime', 'name');
  const via = runtime === undefined ? [] : [map('connectVia', leaf('referenceName', runtime))];
  if (type === 'azurerm_data_factory_linked_service_postgresql') {
    return map('properties', [...leaf('type', plainValue('PostgreSql', value.span)), map('typeProperties', leaf('connectionString', valueAt(value, 'connection_string'))), ...via]);
  }
  if (type === 'azurerm_data_factory_linked_service_odbc') {
    return map('properties', [...leaf('type', plainValue('Odbc', value.span)), map('typeProperties', leaf('connectionString', valueAt(value, 'connection_string'))), ...via]);
  }
  if (type !== 'azurerm_data_factory_linked_custom_service' && type !== 'azurerm_synapse_linked_service') return null;
  return map('properties', [...leaf('type', valueAt(value, 'type')), map('typeProperties', typeProperties(valueAt(value, 'type_properties_json'), scope)), ...via]);
}

function typeProperties(value: Value | undefined, scope: FileScope): readonly KeyedNode[] {
  const [tree] = value === undefined ? [] : documentOf(value, 'json', scope.file).trees;
  return tree === undefined ? [] : childrenOf(tree);
}
