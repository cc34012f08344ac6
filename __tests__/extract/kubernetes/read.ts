import type { Content, Layer, Text } from '../../../src/model.ts';
import { kubernetesManifests } from '../../../src/extract/kubernetes/index.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';

/** What the extractor makes of a file. */
export function read(text: string, path = 'k8s/app.yaml') {
  const file = new SourceFile(path, new TextEncoder().encode(text));
  const { places = [], bags = [], connections = [] } = kubernetesManifests.accepts(file) ? kubernetesManifests.extract(file, { open: () => null, list: () => null }) : {};
  return { places, bags, connections };
}

export function spell({ parts }: Text): string {
  return parts.map((part) => (part.kind === 'literal' ? part.text : part.kind === 'variable' ? `<${part.name}>` : `(${part.kind === 'unknown' ? part.reason : part.kind})`)).join('');
}

/** Layers in a few words, without those that only say which command line does not run. */
export function layers(list: readonly Layer[]): readonly string[] {
  return list.flatMap((layer) => (layer.kind === 'sets' && layer.entry.key.endsWith('command line') && layer.entry.value.parts.length === 0 ? [] : [compact(layer)]));
}

function compact(layer: Layer): string {
  switch (layer.kind) {
    case 'inherits':
      return 'image' in layer.from ? `image ${spell(layer.from.image)}` : `place ${layer.from.place}`;
    case 'sets':
      return `${layer.entry.key}=${spell(layer.entry.value)}`;
    case 'binds':
      return `binds ${layer.bag.kind} ${layer.bag.name}${layer.bag.scope === '' ? '' : ` of ${layer.bag.scope}`}${layer.key === null ? '' : `.${layer.key}`}${layer.variable === null ? '' : ` as ${layer.variable}`}${layer.prefix === '' ? '' : ` with ${layer.prefix}`}`;
    case 'mounts':
      return `mounts ${content(layer.content)} at ${spell(layer.path)}`;
    case 'mountsBag':
      return `mounts ${layer.bag.kind} ${layer.bag.name} at ${spell(layer.path)}${layer.items === null ? '' : ` (${layer.items.map(({ key, path }) => `${key}→${path}`).join(', ')})`}`;
    case 'runs': {
      const { operation } = layer;
      return `${operation.sometimes ? 'perhaps ' : ''}${operation.program} ${operation.kind}${operation.kind === 'write' ? ` ${spell(operation.to)}` : operation.kind === 'import' ? ` into ${spell(operation.store)}` : ''} (line ${operation.at.line})`;
    }
    case 'workdir':
    case 'home':
      return `${layer.kind} ${spell(layer.path)}`;
    case 'open':
      return `open ${layer.of}`;
    case 'component':
      return `${layer.name} ${layer.version}`;
    case 'argument':
    case 'user':
      return layer.kind;
  }
}

export function content(each: Content): string {
  if (each.kind === 'bag') return `${each.bag.kind} ${each.bag.name}.${each.key}`;
  if (each.kind === 'path') return `${each.place ?? ''}:${spell(each.path)}`;
  if (each.kind === 'unknown') return `(${each.reason})`;
  if (each.kind === 'bytes') return each.bytes.length === 0 ? 'nothing' : 'bytes';
  return each.kind === 'pieces' ? each.pieces.map(content).join(' + ') : each.kind;
}

/** A Deployment around a pod's specification, which is indented by nothing. */
export function deployment(spec: string, metadata = 'name: shop', kind = 'Deployment'): string {
  return `apiVersion: apps/v1\nkind: ${kind}\nmetadata: {${metadata}}\nspec:\n  template:\n    spec:\n${spec.replaceAll(/^(?=.)/gm, '      ')}`;
}
