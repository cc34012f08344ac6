import { folderOf } from '../../shared/paths.ts';
import { treePath } from '../operations/paths.ts';
import { child, childrenOf } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import { dataAt } from '../rendering/data.ts';
import { plainOf, textDatum, unknown } from '../rendering/datum.ts';
import { plainText } from '../rendering/rope.ts';
import type { Datum } from '../rendering/datum.ts';
import type { Rope } from '../rendering/rope.ts';
import type { SourceFile } from '../source-file.ts';
import { conditionOf, loopOf, valueOfChild, valueOfPath } from './conditions.ts';
import { ownConnection, variableLayers } from './environment.ts';
import { TREE, findInTree } from './find.ts';
import type { Frame, PlayRun } from './frame.ts';
import { commandOf, freeForm } from './free-form.ts';
import type { Machine } from './machine.ts';
import { moduleOf } from './modules.ts';
import { mainFile, roleFolder, treeOf, variableFiles, variablesIn, variablesOf } from './project.ts';
import type { Scope, Variables } from './scope.ts';

const MAX_DEPTH = 20;
const MAX_LOOP = 100;

/** The tasks of a list, in order. */
export function runTasks(list: KeyedNode | null | undefined, frame: Frame, run: PlayRun): void {
  if (list?.kind !== 'list' || frame.depth > MAX_DEPTH) return;
  for (const item of list.children) if (item.kind === 'map') runItem(item, frame, run);
}

const NO_MODULES = new Set([
  'name', 'when', 'loop', 'loop_control', 'register', 'become', 'become_user', 'become_method', 'become_flags', 'tags', 'notify', 'vars', 'environment', 'ignore_errors', 'ignore_unreachable',
  'changed_when', 'failed_when', 'delegate_to', 'delegate_facts', 'run_once', 'no_log', 'args', 'until', 'retries', 'delay', 'listen', 'check_mode', 'diff', 'async', 'poll', 'connection', 'remote_user',
  'any_errors_fatal', 'throttle', 'timeout', 'module_defaults', 'collections', 'block', 'rescue', 'always', 'debugger', 'port',
]);

function runItem(item: KeyedNode, outer: Frame, run: PlayRun): void {
  run.budget -= 1;
  if (run.budget < 0) return;
  const { file } = outer;
  const named = plainOf(valueOfChild(item, 'delegate_to', outer) ?? undefined);
  const frame: Frame = { ...outer, scope: outer.scope.with(variablesOf(child(item, 'vars'), file)), depth: outer.depth + 1, delegate: named ?? outer.delegate };
  const loop = loopOf(item, frame);
  if (loop === null) runOnce(item, frame, run);
  else {
    const name = plainOf(valueOfPath(item, ['loop_control', 'loop_var'], frame) ?? undefined) ?? 'item';
    for (const value of loop.slice(0, MAX_LOOP)) runOnce(item, { ...frame, scope: frame.scope.with(new Map([[name, value]])) }, run);
  }
}

function runOnce(item: KeyedNode, outer: Frame, run: PlayRun): void {
  const holds = conditionOf(child(item, 'when'), outer);
  if (holds === false) return;
  const frame = holds === null ? { ...outer, sometimes: true } : outer;
  const machine = run.machine(frame.delegate);
  setVariables(item, frame, machine, run);
  const block = child(item, 'block');
  if (block !== undefined) {
    runTasks(block, frame, run);
    runTasks(child(item, 'rescue'), { ...frame, sometimes: true }, run);
    runTasks(child(item, 'always'), frame, run);
    return;
  }
  const module = childrenOf(item).find(({ key }) => !NO_MODULES.has(key) && !key.startsWith('with_'));
  if (module === undefined) return;
  const register = child(item, 'register');
  if (register?.kind === 'scalar') run.facts.set(register.text, unknown('the result of a task, known when the play runs'));
  runModule(item, module, frame, machine, run);
}

/** `environment` of a play, a block or a task. */
export function setVariables(item: KeyedNode, { file, scope }: Frame, machine: Machine, run: PlayRun): void {
  const environment = child(item, 'environment');
  if (environment === undefined) return;
  const value = scope.filled(dataAt(environment, file));
  const at = file.at(environment.keySpan?.start ?? environment.span.start, environment.span.end);
  const layers = variableLayers(value, { machine, file, at, sample: run.sample, newId: (name) => run.newId(name) });
  machine.layers.push(...layers);
  const own = ownConnection(layers, value, run.newId('PG'), run.sample);
  if (own !== null) run.connects(machine, [own]);
}

function runModule(item: KeyedNode, node: KeyedNode, frame: Frame, machine: Machine, run: PlayRun): void {
  const { file, scope } = frame;
  const action = node.key === 'action' || node.key === 'local_action' ? actionOf(node, file) : { name: node.key, value: dataAt(node, file) };
  const short = action.name.slice(action.name.lastIndexOf('.') + 1);
  const value = scope.filled(action.value);
  const free = action.value.kind === 'text' && value.kind === 'text' ? value.rope : null;
  const extra = child(item, 'args');
  const args = new Map<string, Datum>([
    ...(value.kind === 'map' ? [...value.entries].map(([name, member]): [string, Datum] => [name, member.value]) : free === null ? [] : freeForm(free)),
    ...(extra === undefined ? [] : [...variablesOf(extra, file)].map(([name, each]): [string, Datum] => [name, scope.filled(each)])),
  ]);
  const at = file.at(node.keySpan?.start ?? node.span.start, node.span.end);
  if (runsOthers(short, args, free, frame, run)) return;
  const module = moduleOf(action.name);
  if (module === null) return;
  module({
    module: short, at, file, args, free: free === null ? null : commandOf(free), sometimes: frame.sometimes, machine, scope, files: run.files, sample: run.sample,
    newId: (name) => run.newId(name),
    find: (path, kind) => findInTree(path, kind, frame, run),
    connects: (connections) => run.connects(machine, connections),
    adds: (evidence) => run.adds(evidence),
    reads: (path) => run.renders(path),
  });
}

function actionOf(node: KeyedNode, file: SourceFile): { readonly name: string; readonly value: Datum } {
  const value = dataAt(node, file);
  if (value.kind === 'map') return { name: plainOf(value.entries.get('module')?.value) ?? '', value };
  const words = plainOf(value) ?? '';
  const cut = words.search(/\s/);
  return { name: cut === -1 ? words : words.slice(0, cut), value: textDatum(cut === -1 ? '' : words.slice(cut + 1)) };
}

/** Modules that bring in tasks, roles, or variables. */
function runsOthers(module: string, args: Variables, free: Rope | null, frame: Frame, run: PlayRun): boolean {
  const { role, scope } = frame;
  const text = (name: string): string | null => plainOf(args.get(name));
  switch (module) {
    case 'import_tasks': case 'include_tasks': case 'include': {
      const named = text('file') ?? (free === null ? null : plainText(free).trim().split(/\s/, 1)[0] ?? null);
      const path = named === null ? null : taskFile(named, frame, run);
      const file = path === null ? null : run.files.open(path);
      if (file === null) return true;
      run.reads(file.path);
      runTasks(treeOf(file), { ...frame, file }, run);
      return true;
    }
    case 'import_role': case 'include_role': {
      const name = text('name') ?? text('role');
      if (name !== null) runRole(name, frame, run, text('tasks_from') ?? 'main', new Map());
      return true;
    }
    case 'include_vars': {
      const named = text('file') ?? text('name') ?? text('dir') ?? (free === null ? null : plainText(free).trim());
      for (const folder of role === null ? [run.folder] : [`${role}/vars`, run.folder]) {
        const path = named === null ? null : treePath(folder, named);
        const found = path === null ? [] : variableFiles(path, run.files);
        for (const file of found) {
          run.reads(file.path);
          for (const [name, value] of variablesIn(file)) run.facts.set(name, value);
        }
        if (found.length > 0) break;
      }
      return true;
    }
    case 'set_fact':
      for (const [name, value] of args) if (name !== 'cacheable') run.facts.set(name, frame.sometimes && scope.lookup(name) !== undefined ? unknown(`${name} is set in a branch that may not run`) : value);
      return true;
    default:
      return false;
  }
}

function taskFile(named: string, { role, file }: Frame, run: PlayRun): string | null {
  const folders = [folderOf(file.path), ...(role === null ? [] : [`${role}/tasks`]), run.folder];
  return folders.map((folder) => treePath(folder, named)).find((path) => path !== null && run.files.open(path) !== null) ?? null;
}

/** A role: its defaults and variables, what it depends on, its tasks, its handlers. */
export function runRole(name: string, outer: Frame, run: PlayRun, tasksFrom: string, parameters: Variables): void {
  const folder = roleFolder(name, run.folder, run.files);
  if (folder === null || outer.depth > MAX_DEPTH) return;
  run.roles.add(folder);
  const defaults = readVariables(folder, 'defaults', run);
  const own = readVariables(folder, 'vars', run);
  const scope = withDefaults(outer.scope, defaults).with(new Map([...own, ...parameters, ['role_path', textDatum(TREE + folder)]]));
  const meta = mainFile(folder, 'meta', run.files);
  const tasks = mainFile(folder, 'tasks', run.files, tasksFrom);
  const handlers = mainFile(folder, 'handlers', run.files);
  const frame: Frame = { ...outer, role: folder, scope, depth: outer.depth + 1 };
  if (meta !== null) runDependencies(meta, frame, run);
  for (const file of [tasks, handlers]) {
    if (file === null) continue;
    run.reads(file.path);
    runTasks(treeOf(file), { ...frame, file, sometimes: frame.sometimes || file === handlers }, run);
  }
}

function readVariables(folder: string, what: string, run: PlayRun): Variables {
  const files = variableFiles(treePath(folder, `${what}/main`) ?? what, run.files);
  for (const file of files) run.reads(file.path);
  return new Map(files.flatMap((file) => [...variablesIn(file)]));
}

/** Defaults of a role count where nothing else sets the variable. */
function withDefaults(scope: Scope, defaults: Variables): Scope {
  const missing = [...defaults].filter(([name]) => scope.lookup(name) === undefined);
  return scope.with(new Map(missing));
}

function runDependencies(meta: SourceFile, frame: Frame, run: PlayRun): void {
  const tree = treeOf(meta);
  const dependencies = tree === null ? undefined : child(tree, 'dependencies');
  for (const each of dependencies === undefined ? [] : childrenOf(dependencies)) runRoleItem(each, { ...frame, file: meta }, run);
}

/** An item of `roles`: a name, or a map with the role's parameters. */
export function runRoleItem(item: KeyedNode, frame: Frame, run: PlayRun): void {
  if (item.kind === 'scalar') {
    const name = plainOf(frame.scope.filled(dataAt(item, frame.file)));
    if (name !== null) runRole(name, frame, run, 'main', new Map());
    return;
  }
  const holds = conditionOf(child(item, 'when'), frame);
  const name = plainOf(valueOfChild(item, 'role', frame) ?? valueOfChild(item, 'name', frame) ?? undefined);
  if (name === null || holds === false) return;
  const parameters = new Map([...variablesOf(item, frame.file)].filter(([key]) => key !== 'role' && key !== 'name' && !NO_MODULES.has(key)));
  runRole(name, { ...frame, sometimes: frame.sometimes || holds === null }, run, 'main', new Map([...parameters, ...variablesOf(child(item, 'vars'), frame.file)]));
}
