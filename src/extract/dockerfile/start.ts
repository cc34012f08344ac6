import { plain } from '../operations/text.ts';
import { newIds } from '../settings/ids.ts';
import { readCommands, readWords, shellScripts, wholeFile } from '../shell/index.ts';
import type { ShellWord } from '../shell/index.ts';
import { readScript as readWindowsScript } from '../powershell/read.ts';
import { isWindowsShell } from './building.ts';
import type { Building } from './building.ts';
import { context, keep, readNestedWords } from './layers.ts';
import { scriptAt } from './script-at.ts';
import { readJsonWords } from './words.ts';

/** What runs when a container starts: `ENTRYPOINT` with `CMD` as its arguments, or `CMD` alone. */
export function readStart(building: Building): void {
  const { entrypoint, command } = building.start;
  const main = entrypoint ?? command;
  if (main === null) return;
  const words = readJsonWords(main.arguments, building.escape, 0, false);
  const given = context(building, true);
  if (words === null) {
    if (building.shell === 'other') return;
    if (isWindowsShell(building.shell) || building.shell === 'pwsh') {
      keep(readWindowsScript(building.shell, main.script, given), building, true);
      return;
    }
    readScript(main.arguments.text.trim().split(/\s+/, 3), building);
    keep(readCommands(main.script, given), building, true);
    return;
  }
  const more = entrypoint === null || command === null ? [] : (readJsonWords(command.arguments, building.escape, 0, false) ?? []);
  const all: readonly ShellWord[] = [...words, ...more];
  readScript(all.slice(0, 3).map(({ text }) => plain(text) ?? ''), building);
  keep(readNestedWords(all, main, given) ?? readWords(all, main.arguments, main.at, given), building, true);
}

const SHELLS = /(?:^|\/)(?:ba|da|a)?sh$/;

/**
 * A script of the repository that the container starts with: what it writes and exports is there for the program that
 * it hands over to (`exec "$@"`). Its own connections are read with the script.
 */
function readScript(words: readonly string[], building: Building): void {
  const path = words.find((word, index) => index > 0 || !SHELLS.test(word)) ?? '';
  const script = /^[\w./-]{1,500}$/.test(path) ? scriptAt(path, building, (file) => shellScripts.accepts(file)) : null;
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
