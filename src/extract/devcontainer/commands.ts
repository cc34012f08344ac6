import { folderOf } from '../../shared/paths.ts';
import type { Connection, Layer } from '../../model.ts';
import type { ExtractContext } from '../extractor.ts';
import { treePath } from '../operations/paths.ts';
import { filledScript, filledWord } from '../pipelines/fill.ts';
import type { Source } from '../pipelines/fill.ts';
import { readScript } from '../powershell/index.ts';
import { child, childrenOf } from '../settings/tree.ts';
import type { KeyedNode, ScalarNode } from '../settings/tree.ts';
import { readWords, wholeFile } from '../shell/index.ts';

/** What runs in the container, in order. https://containers.dev/implementors/json_reference/#lifecycle-scripts */
const HOOKS = ['onCreateCommand', 'updateContentCommand', 'postCreateCommand', 'postStartCommand', 'postAttachCommand'];

export interface Commands {
  readonly layers: readonly Layer[];
  readonly connections: readonly Connection[];
  readonly read: readonly ScalarNode[];
}

export function commandsOf(root: KeyedNode, source: Source, context: ExtractContext, naming: { readonly newId: (name: string) => string; readonly sample: boolean }): Commands {
  const commands = HOOKS.flatMap((hook): readonly KeyedNode[] => {
    const node = child(root, hook);
    // An object names several, which run side by side.
    return node === undefined ? [] : node.kind === 'map' ? node.children : [node];
  });
  const given = { ...naming, world: { shell: null, terminal: false }, inPlace: true, script: source.file.path, open: (path: string) => context.open(path) ?? context.open(treePath(folderOf(source.file.path), path) ?? path) };
  const readings = commands.map((command) => {
    if (command.kind === 'scalar') return readScript('bash', filledScript(source, [command], 'bash').text, given);
    const words = childrenOf(command).flatMap((word) => (word.kind === 'scalar' ? [filledWord(source, word)] : []));
    return readWords(words, wholeFile(source.file), source.file.at(command.span.start, command.span.end), given);
  });
  return {
    layers: readings.flatMap(({ layers }) => layers.filter(({ kind }) => kind === 'runs')),
    connections: readings.flatMap(({ connections }) => connections),
    read: commands.flatMap((command) => (command.kind === 'scalar' ? [command] : childrenOf(command).filter((each): each is ScalarNode => each.kind === 'scalar'))),
  };
}
