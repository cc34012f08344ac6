import { evidenceOf } from '../kubernetes/evidence.ts';
import { objectsIn } from '../kubernetes/objects.ts';
import type { Reading } from '../kubernetes/reading.ts';
import { readTrees } from '../settings/formats.ts';
import { variantsOf, yamlOf } from '../jinja/index.ts';
import { plainOf } from '../rendering/datum.ts';
import { placeOf, written } from '../rendering/rope.ts';
import type { Datum } from '../rendering/datum.ts';
import type { Rope } from '../rendering/rope.ts';
import { argument } from './task.ts';
import type { Task } from './task.ts';

/** Objects that a task applies: inline, from a file, or from a template. https://docs.ansible.com/ansible/latest/collections/kubernetes/core/k8s_module.html */
export function kubernetes(task: Task): void {
  if (plainOf(argument(task, 'state') ?? undefined) === 'absent') return;
  for (const rope of manifests(task)) {
    const file = task.machine.asFile(task.file.path, rope, placeOf(rope, task.at));
    const reading: Reading = {
      file, how: 'settings', sample: task.sample,
      newId: (name) => task.newId(name),
      scopeOf: (namespace) => (namespace === null || namespace === '' ? '' : `namespace ${namespace}`),
      placeId: (name) => task.newId(name),
    };
    task.adds(evidenceOf(objectsIn(readTrees(file, 'yaml'), file.text), reading));
  }
}

function manifests(task: Task): readonly Rope[] {
  const inline = argument(task, 'definition', 'resource_definition', 'inline');
  if (inline !== null) return (inline.kind === 'list' ? inline.items : [inline]).map((each) => (each.kind === 'text' ? each.rope : yamlOf(each)));
  return [...fromTree(argument(task, 'src'), 'files', task), ...fromTree(argument(task, 'template'), 'templates', task)];
}

function fromTree(value: Datum | null, kind: 'files' | 'templates', task: Task): readonly Rope[] {
  const named = value?.kind === 'map' ? (value.entries.get('path')?.value ?? null) : value;
  const paths = (named?.kind === 'list' ? named.items : named === null ? [] : [named]).flatMap((each) => plainOf(each) ?? []);
  return paths.flatMap((path): readonly Rope[] => {
    const found = task.find(path, kind);
    const file = found === null ? null : task.files.open(found);
    if (file === null || file.encoding === 'binary') return [];
    // A plain manifest is read where it lies.
    if (kind === 'files') return [];
    task.reads(file.path);
    return variantsOf(written(file, 0, file.text.length), task.scope);
  });
}

