import { isTemplate, valueOf } from '../jinja/index.ts';
import { listOf, plainOf, textDatum, unknown } from '../rendering/datum.ts';
import { plainText, written } from '../rendering/rope.ts';
import type { World } from '../jinja/index.ts';
import type { Datum, Member } from '../rendering/datum.ts';
import type { SourceFile } from '../source-file.ts';

export type Variables = ReadonlyMap<string, Datum>;

/** The variables that a task sees. Values are templates themselves, filled in when somebody asks. */
export interface Scope extends World {
  /** With more variables, which win. */
  with(variables: Variables): Scope;
  /** Fills in a value of a file, as deep as it goes. */
  readonly filled: (datum: Datum) => Datum;
}

export interface Surroundings {
  /** What earlier tasks have found out (`set_fact`, `register`): it wins over all but loops and parameters. */
  readonly facts: Map<string, Datum>;
  /** A file of the tree that `lookup('file', …)` means. */
  find(path: string, kind: 'files' | 'templates'): SourceFile | null;
}

const MAX_DEPTH = 30;
const VAULT = '$ANSIBLE_VAULT';

/** `layers`: weakest first. */
export function newScope(layers: readonly Variables[], surroundings: Surroundings): Scope {
  const base = new Map(layers.flatMap((layer) => [...layer]));
  return scopeOf(base, new Map(), surroundings);
}

function scopeOf(base: Variables, strong: Variables, surroundings: Surroundings): Scope {
  const open = new Set<string>();
  const raw = (name: string): Datum | undefined => strong.get(name) ?? surroundings.facts.get(name) ?? base.get(name) ?? builtIn(name);
  const scope: Scope = {
    lookup(name) {
      const found = raw(name);
      if (found === undefined) return undefined;
      if (open.has(name) || open.size > MAX_DEPTH) return unknown(`the variable ${name} is defined by itself`);
      open.add(name);
      try {
        return scope.filled(found);
      } finally {
        open.delete(name);
      }
    },
    call: (name, args) => call(name, args, scope, surroundings),
    with: (variables) => scopeOf(base, new Map([...strong, ...variables]), surroundings),
    filled: (datum) => filled(datum, scope, 0),
  };
  return scope;
}

function filled(datum: Datum, scope: Scope, depth: number): Datum {
  if (depth > MAX_DEPTH) return unknown('nested too deeply');
  if (datum.kind === 'list') return listOf(datum.items.map((item) => filled(item, scope, depth + 1)));
  if (datum.kind === 'map') return { kind: 'map', entries: new Map([...datum.entries].map(([name, { key, value }]): [string, Member] => [name, { key, value: filled(value, scope, depth + 1) }])) };
  if (datum.kind !== 'text') return datum;
  const plain = plainText(datum.rope);
  if (plain.trimStart().startsWith(VAULT)) return unknown('withheld: it is encrypted with Ansible Vault');
  return isTemplate(plain) ? valueOf(datum.rope, scope) : datum;
}

/** Of the machine and of the run. https://docs.ansible.com/ansible/latest/reference_appendices/special_variables.html */
function builtIn(name: string): Datum | undefined {
  if (name === 'omit') return { kind: 'nil', missing: null };
  if (name.startsWith('ansible_') || ['inventory_hostname', 'inventory_hostname_short', 'hostvars', 'groups', 'group_names', 'play_hosts', 'environment'].includes(name)) return unknown(`${name} is known when the play runs`);
  return undefined;
}

function call(name: string, args: readonly Datum[], scope: Scope, surroundings: Surroundings): Datum | null {
  if (name === 'vars') return null;
  if (name !== 'lookup' && name !== 'query' && name !== 'q') return null;
  const plugin = (plainOf(args[0]) ?? '').replace(/^ansible\.builtin\./, '');
  const wanted = plainOf(args[1]);
  if (wanted === null) return unknown(`what lookup('${plugin}') finds`);
  if (plugin === 'env') return unknown(`the variable ${wanted} of the machine that runs Ansible`);
  if (plugin === 'vars') return scope.lookup(wanted) ?? { kind: 'nil', missing: wanted };
  const kind = plugin === 'file' ? 'files' : plugin === 'template' ? 'templates' : null;
  const found = kind === null ? null : surroundings.find(wanted, kind);
  if (kind === null) return unknown(`what lookup('${plugin}') finds`);
  if (found === null) return unknown(`${wanted} is not in the repository`);
  const whole = textFileDatum(found);
  // A lookup drops the newline at the end.
  return kind === 'templates' ? filled(whole, scope, 0) : whole;
}

function textFileDatum(file: SourceFile): Datum {
  if (file.encoding === 'binary') return unknown('a binary file');
  if (file.text.startsWith(VAULT)) return unknown('withheld: it is encrypted with Ansible Vault');
  const end = file.text.trimEnd().length;
  return end === 0 ? textDatum('') : { kind: 'text', rope: written(file, 0, end) };
}

