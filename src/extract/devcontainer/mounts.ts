import type { Content, Layer, Location } from '../../model.ts';
import { unknownContent } from '../operations/contents.ts';
import { treePath } from '../operations/paths.ts';
import { literalText } from '../operations/text.ts';
import { filledText } from '../pipelines/fill.ts';
import type { Source } from '../pipelines/fill.ts';
import { child, childrenOf } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import { LOCAL } from './folders.ts';
import { rootOf } from './names.ts';

const MAX_MOUNTS = 200;

/** `mounts`: words as `docker run --mount` takes them, or objects with the same keys. */
export function mountLayers(node: KeyedNode | undefined, source: Source): readonly Layer[] {
  return (node === undefined ? [] : childrenOf(node)).slice(0, MAX_MOUNTS).flatMap((each): readonly Layer[] => {
    const options = each.kind === 'scalar' ? optionsIn(filledText(source, each) ?? '') : optionsOf(each, source);
    return mountLayer(options, each, source);
  });
}

/** A mount of one word: `source=…,target=…,type=bind`. */
export function mountOf(text: string, node: KeyedNode, source: Source): readonly Layer[] {
  return mountLayer(optionsIn(text), node, source);
}

/** `-v source:target:ro`. */
export function volumeOf(text: string, node: KeyedNode, source: Source): readonly Layer[] {
  const [from = '', to = ''] = text.split(':');
  return mountLayer(new Map([['source', from], ['target', to], ['type', /^[./~$]/.test(from) || from.startsWith(LOCAL) ? 'bind' : 'volume']]), node, source);
}

function mountLayer(options: ReadonlyMap<string, string>, node: KeyedNode, { file }: Source): readonly Layer[] {
  const target = options.get('target') ?? options.get('destination') ?? options.get('dst');
  if (target === undefined || !target.startsWith('/')) return [];
  const at = file.at(node.span.start, node.span.end);
  return [{ kind: 'mounts', path: literalText(target, at), content: contentOf(options.get('source') ?? options.get('src') ?? '', options.get('type') ?? 'volume', file, at), at }];
}

function contentOf(from: string, type: string, { path: own }: SourceFile, at: Location): Content {
  if (type !== 'bind') return unknownContent('a volume outlives its containers', at);
  const path = from.startsWith(LOCAL) ? treePath(rootOf(own), from.slice(LOCAL.length).replace(/^\/+/, '')) : from.startsWith('.') ? treePath(rootOf(own), from) : null;
  return path === null ? unknownContent('it lies on the machine of whoever develops', at) : { kind: 'repository', path, at };
}

function optionsIn(text: string): ReadonlyMap<string, string> {
  return new Map(text.split(',').map((each) => {
    const equals = each.indexOf('=');
    return equals === -1 ? [each.trim(), 'true'] as const : [each.slice(0, equals).trim(), each.slice(equals + 1).trim()] as const;
  }));
}

function optionsOf(node: KeyedNode, source: Source): ReadonlyMap<string, string> {
  return new Map(['source', 'target', 'type'].flatMap((key) => {
    const value = child(node, key);
    return value?.kind === 'scalar' ? [[key, filledText(source, value) ?? ''] as const] : [];
  }));
}
