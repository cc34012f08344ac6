import type { Layer } from '../../model.ts';
import { nameOf } from '../../shared/paths.ts';
import { treePath, under } from '../operations/paths.ts';
import { literalText, plain } from '../operations/text.ts';
import { newIds } from '../settings/ids.ts';
import { readCommands, readWords, shellScripts, wholeFile } from '../shell/index.ts';
import type { ShellWord } from '../shell/index.ts';
import type { SourceFile } from '../source-file.ts';
import { isWindowsShell } from './building.ts';
import type { Building } from './building.ts';
import { context, keep } from './layers.ts';
import { filledIn } from './values.ts';
import { readJsonWords } from './words.ts';

/** What runs when a container starts: `ENTRYPOINT` with `CMD` as its arguments, or `CMD` alone. */
export function readStart(building: Building): void {
  const { entrypoint, command } = building.start;
  const main = entrypoint ?? command;
  if (main === null) return;
  const words = readJsonWords(main.arguments, building.escape, 0, false);
  const given = context(building, true);
  if (words === null) {
    if (building.shell === 'other' || isWindowsShell(building.shell)) return;
    readScript(main.arguments.text.trim().split(/\s+/, 3), building);
    keep(readCommands(main.script, given), building, true);
    return;
  }
  const more = entrypoint === null || command === null ? [] : (readJsonWords(command.arguments, building.escape, 0, false) ?? []);
  const all: readonly ShellWord[] = [...words, ...more];
  readScript(all.slice(0, 3).map(({ text }) => plain(text) ?? ''), building);
  keep(readWords(all, main.arguments, main.at, given), building, true);
}

const SHELLS = /(?:^|\/)(?:ba|da|a)?sh$/;

/**
 * A script of the repository that the container starts with: what it writes and exports is there for the program that
 * it hands over to (`exec "$@"`). Its own connections are read with the script.
 */
function readScript(words: readonly string[], building: Building): void {
  const path = words.find((word, index) => index > 0 || !SHELLS.test(word)) ?? '';
  const script = /^[\w./-]{1,500}$/.test(path) ? scriptAt(path, building) : null;
  if (script === null) return;
  const { layers } = readCommands(wholeFile(script), {
    world: { shell: script.text.startsWith('#!/bin/bash') ? 'bash' : null, terminal: false },
    script: script.path,
    open: (name) => building.open(name),
    newId: newIds(script.path),
    sample: building.sample,
    inPlace: true,
  });
  building.layers.push(...layers.filter(({ kind }) => kind === 'runs' || kind === 'sets'));
}

/** The file of the repository that a path of the image is a copy of. */
function scriptAt(path: string, building: Building): SourceFile | null {
  const wanted = plain(under(building.workdir ?? literalText('/', building.stage.at), literalText(path, building.stage.at))) ?? '';
  const onPath = path.includes('/') ? null : path;
  for (const source of building.layers.toReversed().flatMap((layer) => sourceOf(layer, wanted, onPath, building))) {
    const file = building.open(source);
    if (file !== null && shellScripts.accepts(file)) return file;
  }
  return null;
}

/** Where in the repository a `COPY` took the wanted path from, if it did. */
function sourceOf(layer: Layer, wanted: string, onPath: string | null, building: Building): readonly string[] {
  if (layer.kind !== 'runs' || layer.operation.kind !== 'write' || layer.operation.content.kind !== 'repository') return [];
  const { path } = layer.operation.content;
  const target = plain(under(building.workdir ?? literalText('/', layer.operation.at), filledIn(layer.operation.to, building.known)));
  if (target === null) return [];
  const folder = target.endsWith('/') ? target : `${target}/`;
  const name = nameOf(path);
  if (onPath !== null) return name === onPath && /\/s?bin\/?/.test(target) ? [path] : target.endsWith(`bin/${onPath}`) ? [path] : [];
  const below = wanted.startsWith(folder) ? treePath(path, wanted.slice(folder.length)) : null;
  return [...(target === wanted || (wanted === folder + name) ? [path] : []), ...(below === null ? [] : [below])];
}
