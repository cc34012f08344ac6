import type { Connection, Layer, Location } from '../../model.ts';
import { folderOf, nameOf } from '../../shared/paths.ts';
import type { PartialEvidence } from '../extractor.ts';
import { literalText } from '../operations/text.ts';
import { newIds } from '../settings/ids.ts';
import { child, childrenOf, scalarText } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import { dataAt } from '../rendering/data.ts';
import { plainOf, textDatum, unknown } from '../rendering/datum.ts';
import type { Datum } from '../rendering/datum.ts';
import type { SourceFile } from '../source-file.ts';
import { servedBy, withoutTaken } from './environment.ts';
import { hostsFor } from './environments.ts';
import type { Hosts } from './environments.ts';
import { TREE, findInTree } from './find.ts';
import { newMachine } from './machine.ts';
import type { Machine } from './machine.ts';
import { isSample } from './names.ts';
import { machineEvidence } from './places.ts';
import { treeOf, variableFiles, variablesIn, variablesOf } from './project.ts';
import type { Files } from './project.ts';
import { newScope } from './scope.ts';
import type { Variables } from './scope.ts';
import { runRole, runRoleItem, runTasks, setVariables } from './walk.ts';
import type { Frame, PlayRun } from './frame.ts';

/** What the plays of a playbook come to, and which files of the tree they have read. */
export interface PlaybookReading {
  readonly evidence: readonly PartialEvidence[];
  /** Playbooks, tasks, files of variables. */
  readonly read: ReadonlySet<string>;
  /** Templates and files that are on the machines: what they say is told to the end. */
  readonly rendered: ReadonlySet<string>;
  readonly roles: ReadonlySet<string>;
}

const MAX_PLAYS = 100;
const MAX_TASKS = 5000;

export function readPlaybook(file: SourceFile, files: Files): PlaybookReading {
  const tree = treeOf(file);
  const plays = tree?.kind === 'list' ? tree.children.filter((each) => each.kind === 'map' && child(each, 'hosts') !== undefined).slice(0, MAX_PLAYS) : [];
  const read = new Set<string>();
  const rendered = new Set<string>();
  const roles = new Set<string>();
  const newPlaceId = newIds(file.path);
  const evidence = plays.flatMap((play) => {
    const all = hostsFor(patternOf(child(play, 'hosts')), folderOf(file.path), files);
    return all.flatMap((hosts) => readPlay({ play, file, folder: folderOf(file.path), hosts, name: scalarText(play, 'name') ?? patternOf(child(play, 'hosts')).join(':'), newPlaceId, read, rendered, roles, run: (frame, run) => runPlay(play, frame, run) }, files));
  });
  if (evidence.length > 0) read.add(file.path);
  return { evidence, read, rendered, roles };
}

function patternOf(node: KeyedNode | undefined): readonly string[] {
  const words = node === undefined ? [] : node.kind === 'scalar' ? [node.text] : childrenOf(node).flatMap((each) => (each.kind === 'scalar' ? [each.text] : []));
  return words.flatMap((word) => word.split(/[:,]/)).map((word) => word.trim()).filter((word) => word !== '').slice(0, 50);
}

/** A role that no play takes: whoever uses it gets its files with its own defaults. */
export function readRoleAlone(tasks: SourceFile, files: Files): PlaybookReading {
  const role = folderOf(folderOf(tasks.path));
  const read = new Set<string>();
  const rendered = new Set<string>();
  const roles = new Set<string>();
  const name = nameOf(role);
  const hosts: Hosts = { environment: '', names: [], layers: [], variableFiles: [] };
  const evidence = readPlay({ play: null, file: tasks, folder: role, hosts, newPlaceId: newIds(tasks.path), read, rendered, roles, name, run: (frame, run) => runRole(role === '' ? '.' : role, frame, run, 'main', new Map()) }, files);
  read.add(tasks.path);
  return { evidence, read, rendered, roles };
}

interface Play {
  /** Null: a role by itself. */
  readonly play: KeyedNode | null;
  readonly file: SourceFile;
  readonly folder: string;
  readonly hosts: Hosts;
  readonly name: string;
  readonly read: Set<string>;
  readonly rendered: Set<string>;
  readonly roles: Set<string>;
  readonly newPlaceId: (name: string) => string;
  readonly run: (frame: Frame, run: PlayRun) => void;
}

function readPlay({ play, file, folder, hosts, name, newPlaceId, read, rendered, roles, run: body }: Play, files: Files): readonly PartialEvidence[] {
  const shown = hosts.environment === '' ? name : `${name} (${hosts.environment})`;
  const id = newPlaceId(shown);
  const machines = new Map<string, Machine>();
  const machine = (delegate: string | null): Machine => {
    const key = delegate ?? '';
    const known = machines.get(key) ?? newMachine(key === '' ? id : `${id}@${key.slice(0, 200)}`);
    machines.set(key, known);
    return known;
  };
  const connected = new Map<Machine, Connection[]>();
  const others: PartialEvidence[] = [];
  const facts = new Map<string, Datum>();
  const newId = newIds(id);
  const run: PlayRun = {
    files, folder, sample: isSample(file.path), facts, machine, newId, roles, budget: MAX_TASKS,
    connects(on, connections) {
      const entries = on.layers.flatMap((layer) => (layer.kind === 'sets' ? [layer.entry] : []));
      connected.set(on, [...(connected.get(on) ?? []), ...servedBy(entries, connections)]);
    },
    adds: (evidence) => others.push(evidence),
    reads: (path) => read.add(path),
    renders: (path) => rendered.add(path),
  };
  for (const path of hosts.variableFiles) read.add(path);
  const around = { facts, find: (path: string, kind: 'files' | 'templates') => openFound(findInTree(path, kind, { role: play === null ? folder : null, file }, run), files) };
  const own: Variables = new Map<string, Datum>([['playbook_dir', textDatum(TREE + folder)], ...(play === null ? [] : [...prompted(play), ...variablesOf(child(play, 'vars'), file)])]);
  const first = newScope([...hosts.layers, own], around);
  const scope = newScope([...hosts.layers, own, ...(play === null ? [] : namedFiles(play, file, first.filled, run))], around);
  const at = play === null ? file.whole() : file.at(play.span.start, play.span.end);
  const frame: Frame = { file, role: null, scope, sometimes: false, delegate: null, depth: 0 };
  const main = machine(null);
  if (play !== null) main.layers.push(...userLayers(play, frame, at));
  body(frame, run);
  return [...others, ...[...machines.values()].map((each) => machineEvidence({ machine: each, kind: play === null ? 'role' : 'play', name: shown, at, connections: withoutTaken(connected.get(each) ?? []), sample: run.sample, newId, files, reads: run.renders }))];
}

function runPlay(play: KeyedNode, frame: Frame, run: PlayRun): void {
  setVariables(play, frame, run.machine(null), run);
  runTasks(child(play, 'pre_tasks'), frame, run);
  const list = child(play, 'roles');
  for (const role of list === undefined ? [] : childrenOf(list)) runRoleItem(role, frame, run);
  runTasks(child(play, 'tasks'), frame, run);
  runTasks(child(play, 'post_tasks'), frame, run);
  runTasks(child(play, 'handlers'), { ...frame, sometimes: true }, run);
}

function openFound(path: string | null, files: Files): SourceFile | null {
  return path === null ? null : files.open(path);
}

/** What a person is asked for. */
function prompted(play: KeyedNode): Variables {
  const prompts = child(play, 'vars_prompt');
  return new Map((prompts === undefined ? [] : childrenOf(prompts)).flatMap((each): readonly [string, Datum][] => {
    const name = scalarText(each, 'name');
    return name === undefined ? [] : [[name, unknown(`${name} is asked for when the play runs`)]];
  }));
}

function namedFiles(play: KeyedNode, file: SourceFile, filled: (datum: Datum) => Datum, run: PlayRun): readonly Variables[] {
  const list = child(play, 'vars_files');
  return (list === undefined ? [] : list.kind === 'scalar' ? [list] : childrenOf(list)).flatMap((each) => {
    const path = plainOf(filled(dataAt(each, file)));
    const found = path === null ? null : (findInTree(path, 'files', { role: null, file }, run) ?? findInTree(`vars/${path}`, 'files', { role: null, file }, run));
    return (found === null ? [] : variableFiles(found, run.files)).map((source) => {
      run.reads(source.path);
      return variablesIn(source);
    });
  });
}

function userLayers(play: KeyedNode, { file, scope }: Frame, at: Location): readonly Layer[] {
  const named = child(play, 'become_user') ?? (child(play, 'become') === undefined ? child(play, 'remote_user') : undefined);
  const user = named === undefined ? null : plainOf(scope.filled(dataAt(named, file)));
  return user === null ? [] : [{ kind: 'user', name: literalText(user, at) }];
}
