import { child, childrenOf, scalarText } from '../settings/tree.ts';
import type { KeyedNode, MapNode } from '../settings/tree.ts';
import { itemsOf } from './layout.ts';
import type { Resource } from './resources.ts';
import { changed } from './references.ts';
import { mapScalars } from './trees.ts';

/** The images of containers under their new names, tags and digests. https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/images/ */
export function withImages(resources: readonly Resource[], tree: KeyedNode): readonly Resource[] {
  const changes = new Map(itemsOf(tree, 'images').flatMap((each) => (scalarText(each, 'name') === undefined ? [] : [[scalarText(each, 'name') ?? '', each]])));
  if (changes.size === 0) return resources;
  const rename = (node: MapNode): MapNode => mapScalars(node, (scalar, keys) => {
    if (scalar.key !== 'image' || !['containers', 'initContainers', 'ephemeralContainers'].includes(keys.at(-3) ?? '')) return scalar;
    const { name, version } = splitImage(scalar.text);
    const change = changes.get(name);
    if (change === undefined) return scalar;
    const digest = scalarText(change, 'digest');
    const tag = scalarText(change, 'newTag');
    const suffix = scalarText(change, 'tagSuffix') ?? '';
    const next = digest === undefined ? (tag === undefined ? (suffix === '' ? version : version + suffix) : `:${tag}${suffix}`) : `@${digest}`;
    const told = ['digest', 'newTag', 'newName'].flatMap((key) => child(change, key) ?? []).at(0) ?? childrenOf(change)[0] ?? scalar;
    return { ...scalar, text: (scalarText(change, 'newName') ?? name) + next, span: told.span };
  });
  return resources.map((each) => changed(each, rename(each.node)));
}

function splitImage(image: string): { readonly name: string; readonly version: string } {
  const digest = image.indexOf('@');
  const end = digest === -1 ? image.lastIndexOf(':') : digest;
  const isVersion = digest !== -1 || end > image.lastIndexOf('/');
  return isVersion && end !== -1 ? { name: image.slice(0, end), version: image.slice(end) } : { name: image, version: '' };
}
