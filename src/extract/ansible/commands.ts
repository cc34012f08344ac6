import type { Layer } from '../../model.ts';
import { readScript } from '../powershell/index.ts';
import type { ScriptLanguage } from '../powershell/index.ts';
import { plain } from '../operations/text.ts';
import { printed } from '../jinja/index.ts';
import { joinedBy, made, plainText, written } from '../rendering/rope.ts';
import type { Rope } from '../rendering/rope.ts';
import { wholeFile } from '../shell/index.ts';
import { argument, ropeOf, textArgument } from './task.ts';
import type { Task } from './task.ts';

/** `shell`, `command`, `raw`, and their kin of Windows. */
export function command(task: Task): void {
  const list = argument(task, 'argv');
  const words = list?.kind === 'list' ? joinedBy(list.items.map((item) => quoted(printed(item))), made(' ')) : (ropeOf(task, 'cmd') ?? task.free);
  if (words !== null) run(task, words, languageOf(task.module), task.file.path);
}

/** A script of the tree that runs on the machine. */
export function script(task: Task): void {
  const words = plainText(ropeOf(task, 'cmd') ?? task.free ?? []).trim().split(/\s+/);
  const found = words[0] === undefined ? null : task.find(words[0], 'files');
  const file = found === null ? null : task.files.open(found);
  if (file === null || file.encoding === 'binary') return;
  const language: ScriptLanguage = /\.ps1$/i.test(file.path) ? 'any powershell' : /\.(?:cmd|bat)$/i.test(file.path) ? 'cmd' : 'bash';
  run(task, written(file, 0, file.text.length), language, file.path);
}

function quoted(rope: Rope): Rope {
  return /^[\w@%+=:,./-]+$/.test(plainText(rope)) && rope.every(({ unknown }) => unknown === null) ? rope : [...made('"'), ...rope, ...made('"')];
}

function languageOf(module: string): ScriptLanguage {
  if (module === 'win_shell' || module === 'win_powershell') return 'any powershell';
  return module === 'win_command' ? 'cmd' : 'bash';
}

function run(task: Task, rope: Rope, language: ScriptLanguage, path: string): void {
  const source = wholeFile(task.machine.asFile(path, rope, task.at));
  const folder = textArgument(task, 'chdir');
  const { layers, connections } = readScript(language, source, {
    world: { shell: language === 'bash' ? 'bash' : null, terminal: false }, sample: task.sample, inPlace: true,
    folder: folder === null || plain(folder) === '' ? null : folder, newId: (name) => task.newId(name), open: null,
  });
  for (const layer of layers) keep(task, layer);
  task.connects(connections);
}

/** What a command does to files stays; its variables end with it. */
function keep(task: Task, layer: Layer): void {
  if (layer.kind === 'runs') task.machine.run(task.sometimes ? { ...layer.operation, sometimes: true } : layer.operation);
}
