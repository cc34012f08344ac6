import type { Connection, Layer } from '../../model.ts';
import { treePath } from '../operations/paths.ts';
import { plain } from '../operations/text.ts';
import { newIds } from '../settings/ids.ts';
import { child, childrenOf } from '../settings/tree.ts';
import { readCommands, readWords, shellScripts, wholeFile } from '../shell/index.ts';
import type { ShellWord } from '../shell/index.ts';
import type { Project } from './project.ts';
import { given, itemsOf } from './services.ts';
import type { Given, Service } from './services.ts';
import { splitWords } from './split.ts';
import { wordOf } from './variables.ts';
import type { Mount } from './volumes.ts';

/** What starts in a service. */
export interface Start {
  readonly layers: readonly Layer[];
  readonly connections: readonly Connection[];
}

const MAX_WORDS = 200;

/** `entrypoint` with `command` as its arguments, or `command` alone. */
export function readStart(service: Service, mounts: readonly Mount[], context: string | null, project: Project): Start {
  const entrypoint = lastOf(service, 'entrypoint');
  const command = lastOf(service, 'command');
  const main = entrypoint ?? command;
  const hooks = hooksOf(service, project);
  if (main === null) return hooks;
  const words = [main, ...(entrypoint !== null && command !== null ? [command] : [])].flatMap((each) => wordsOf(each, project)).slice(0, MAX_WORDS);
  const script = readScript(words.slice(0, 3).map(({ text }) => plain(text) ?? ''), mounts, context, project);
  const own = readWords(words, wholeFile(main.part.file), main.part.file.at(main.node.span.start, main.node.span.end), options(project));
  return {
    layers: [...script, ...own.layers.filter(({ kind }) => kind === 'runs' || kind === 'sets'), ...hooks.layers],
    connections: [...own.connections, ...hooks.connections],
  };
}

/**
 * Commands that run in a service after its start: what they do to files may come too late.
 * https://docs.docker.com/reference/compose-file/services/#post_start
 */
function hooksOf(service: Service, project: Project): Start {
  const read = itemsOf(service, 'post_start').flatMap(({ node, part }) => {
    const command = child(node, 'command');
    if (command === undefined) return [];
    const at = part.file.at(command.span.start, command.span.end);
    return [readWords(wordsOf({ node: command, part }, project).slice(0, MAX_WORDS), wholeFile(part.file), at, options(project))];
  });
  return {
    layers: read.flatMap(({ layers }) => layers).flatMap((layer): readonly Layer[] => (layer.kind === 'runs' ? [{ kind: 'runs', operation: { ...layer.operation, sometimes: true } }] : [])),
    connections: read.flatMap(({ connections }) => connections),
  };
}

/** An empty word or list takes back what the image starts with. */
function lastOf(service: Service, key: string): Given | null {
  const last = given(service, key).at(-1);
  return last === undefined || (last.node.kind === 'scalar' && (last.node.type === 'null' || last.node.text.trim() === '')) || (last.node.kind !== 'scalar' && childrenOf(last.node).length === 0) ? null : last;
}

function options(project: Project): Parameters<typeof readCommands>[1] {
  return { world: { shell: null, terminal: false }, newId: project.newId, sample: project.sample, open: project.open, inPlace: true };
}

function wordsOf({ node, part }: Given, project: Project): readonly ShellWord[] {
  const items = node.kind === 'scalar' ? [node] : childrenOf(node);
  const words = items.flatMap((item) => (item.kind === 'scalar' ? [wordOf(part.file, item, project.environment)] : []));
  return node.kind === 'scalar' ? words.flatMap(splitWords) : words;
}

const SHELLS = /(?:^|\/)(?:ba|da|a)?sh$/;

/**
 * A script of the repository that the service starts with, mounted or, by a relative path, most likely copied from the
 * build context: what it writes and exports is there for the program that it hands over to.
 */
function readScript(words: readonly string[], mounts: readonly Mount[], context: string | null, project: Project): readonly Layer[] {
  const path = words.find((word, index) => index > 0 || !SHELLS.test(word)) ?? '';
  if (!/^[\w./-]{1,500}$/.test(path)) return [];
  const source = mountedFrom(path, mounts) ?? (path.startsWith('./') && context !== null ? treePath(context, path) : null);
  const script = source === null ? null : project.open(source);
  if (script === null || !shellScripts.accepts(script)) return [];
  const { layers } = readCommands(wholeFile(script), {
    world: { shell: script.text.startsWith('#!/bin/bash') ? 'bash' : null, terminal: false },
    script: script.path, open: project.open, newId: newIds(script.path), sample: project.sample, inPlace: true,
  });
  return layers.filter(({ kind }) => kind === 'runs' || kind === 'sets');
}

/** Where in the repository a path of the service is mounted from. */
function mountedFrom(path: string, mounts: readonly Mount[]): string | null {
  for (const mount of mounts.toReversed()) {
    if (mount.source.kind !== 'content' || mount.source.content.kind !== 'repository') continue;
    const { path: source } = mount.source.content;
    if (mount.path === path) return source;
    if (path.startsWith(`${mount.path}/`)) return treePath(source, path.slice(mount.path.length + 1));
  }
  return null;
}
