import type { Connection, Layer, Location } from '../../model.ts';
import { folderOf } from '../../shared/paths.ts';
import type { PartialEvidence } from '../extractor.ts';
import { literalText } from '../operations/text.ts';
import { newIds } from '../settings/ids.ts';
import { child, childrenOf, scalarText } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import { datumOf, plainOf, unknown } from '../jinja/index.ts';
import type { Datum } from '../jinja/index.ts';
import type { SourceFile } from '../source-file.ts';
import { servedBy, withoutTaken } from './environment.ts';
import { hostsFor } from './environments.ts';
import type { Hosts } from './environments.ts';
import { newMachine } from './machine.ts';
import type { Machine } from './machine.ts';
import { isSample } from './names.ts';
import { machineEvidence } from './places.ts';
import { treeOf, variableFiles, variablesIn, variablesOf } from './project.ts';
import type { Files } from './project.ts';
import { newScope } from './scope.ts';
import type { Variables } from './scope.ts';
import { TREE, findInTree, runRoleItem, runTasks, setVariables } from './walk.ts';
import type { Frame, PlayRun } from './walk.ts';
import { textDatum } from '../jinja/index.ts';

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
    return all.flatMap((hosts) => readPlay({ play, file, hosts, newPlaceId, read, rendered, roles }, files));
  });
  if (evidence.length > 0) read.add(file.path);
  return { evidence, read, rendered, roles };
}

function patternOf(node: KeyedNode | undefined): readonly string[] {
  const words = node === undefined ? [] : node.kind === 'scalar' ? [node.text] : childrenOf(node).flatMap((each) => (each.kind === 'scalar' ? [each.text] : []));
  return words.flatMap((word) => word.split(/[:,]/)).map((word) => word.trim()).filter((word) => word !== '').slice(0, 50);
}

interface Play {
  readonly play: KeyedNode;
  readonly file: SourceFile;
  readonly hosts: Hosts;
  readonly read: Set<string>;
  readonly rendered: Set<string>;
  readonly roles: Set<string>;
  readonly newPlaceId: (name: string) => string;
}

function readPlay({ play, file, hosts, newPlaceId, read, rendered, roles }: Play, files: Files): readonly PartialEvidence[] {
  const folder = folderOf(file.path);
  const name = scalarText(play, 'name') ?? patternOf(child(play, 'hosts')).join(':');
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
  const around = { facts, find: (path: string, kind: 'files' | 'templates') => openFound(findInTree(path, kind, { role: null, file }, run), files) };
  const own: Variables = new Map<string, Datum>([['playbook_dir', textDatum(TREE + folder)], ...prompted(play), ...variablesOf(child(play, 'vars'), file)]);
  const first = newScope([...hosts.layers, own], around);
  const scope = newScope([...hosts.layers, own, ...namedFiles(play, file, first.filled, run)], around);
  const at = file.at(play.span.start, play.span.end);
  const frame: Frame = { file, role: null, scope, sometimes: false, delegate: null, depth: 0 };
  const main = machine(null);
  main.layers.push(...userLayers(play, frame, at));
  setVariables(play, frame, main, run);
  runTasks(child(play, 'pre_tasks'), frame, run);
  const list = child(play, 'roles');
  for (const role of list === undefined ? [] : childrenOf(list)) runRoleItem(role, frame, run);
  runTasks(child(play, 'tasks'), frame, run);
  runTasks(child(play, 'post_tasks'), frame, run);
  runTasks(child(play, 'handlers'), { ...frame, sometimes: true }, run);
  return [...others, ...[...machines.values()].map((each) => machineEvidence({ machine: each, name: shown, at, connections: withoutTaken(connected.get(each) ?? []), sample: run.sample, newId, files, reads: run.renders }))];
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
    const path = plainOf(filled(datumOf(each, file)));
    const found = path === null ? null : (findInTree(path, 'files', { role: null, file }, run) ?? findInTree(`vars/${path}`, 'files', { role: null, file }, run));
    return (found === null ? [] : variableFiles(found, run.files)).map((source) => {
      run.reads(source.path);
      return variablesIn(source);
    });
  });
}

function userLayers(play: KeyedNode, { file, scope }: Frame, at: Location): readonly Layer[] {
  const named = child(play, 'become_user') ?? (child(play, 'become') === undefined ? child(play, 'remote_user') : undefined);
  const user = named === undefined ? null : plainOf(scope.filled(datumOf(named, file)));
  return user === null ? [] : [{ kind: 'user', name: literalText(user, at) }];
}
