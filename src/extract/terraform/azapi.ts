import type { AzureResource } from '../azure/index.ts';
import { toTree } from '../hcl/to-tree.ts';
import { mapNode } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import type { Resource } from './azurerm.ts';
import { documentOf } from './documents.ts';
import { nameAt, valueAt, wordAt } from './shape.ts';

const TYPES = new Set(['azapi_resource', 'azapi_update_resource', 'azapi_data_plane_resource']);

/** A resource that is written as Azure's own interface has it. https://registry.terraform.io/providers/Azure/azapi/latest/docs */
export function azapiResource(resource: Resource, file: SourceFile): AzureResource | null {
  if (!TYPES.has(resource.type)) return null;
  const type = (wordAt(resource.value, 'type') ?? '').replace(/@.*$/s, '').toLowerCase();
  const body = valueAt(resource.value, 'body');
  const [tree] = body === undefined ? [] : documentOf(body, 'json', file).trees;
  if (type === '' || tree?.kind !== 'map') return null;
  const outer = ['tags', 'kind', 'location'].flatMap((key): readonly KeyedNode[] => {
    const value = valueAt(resource.value, key);
    return value === undefined ? [] : [toTree(value, file, key)];
  });
  return { type, name: nameOf(resource, type), title: resource.address, body: mapNode('', resource.head, resource.head, [...outer, ...tree.children]) };
}

/** With the name of its parent where it is the child of one: `parent_id` and `name`, or all of `resource_id`. */
function nameOf({ value, address }: Resource, type: string): string {
  const segments = (key: string): readonly string[] => (nameAt(value, key) ?? '').split('/');
  const isChild = type.split('/').length > 2;
  const whole = segments('resource_id');
  if (whole.length > 3) return isChild ? `${whole.at(-3) ?? ''}/${whole.at(-1) ?? ''}` : (whole.at(-1) ?? address);
  const name = nameAt(value, 'name') ?? address;
  const parent = segments('parent_id').at(-1) ?? '';
  return isChild && parent !== '' ? `${parent}/${name}` : name;
}
