import type { ExtractContext } from '../extractor.ts';
import { evaluateBody, instancesOf } from '../hcl/body.ts';
import { evaluate } from '../hcl/evaluate.ts';
import { MAX_EVALUATIONS } from '../hcl/scope.ts';
import type { Scope } from '../hcl/scope.ts';
import type { Stitched } from '../hcl/stitched.ts';
import type { Block, Expression } from '../hcl/syntax.ts';
import { choiceOf, plainValue, unknown } from '../hcl/values.ts';
import type { Value } from '../hcl/values.ts';
import { treePath } from '../operations/paths.ts';
import type { Span } from '../settings/tree.ts';
import { resourceAttribute } from './attributes.ts';
import type { Resource } from './azurerm.ts';
import { readFolders } from './folders.ts';
import type { Folder, Folders } from './folders.ts';

/** A module as it is used in one place: the root, or one call of it. */
export interface Module {
  readonly folder: Folder;
  /** `module.api`; empty for the root. */
  readonly address: string;
  readonly scope: Scope;
  readonly children: readonly Module[];
  /** Calls of modules that are in the tree. */
  readonly known: ReadonlySet<Block>;
}

export interface Configurations {
  readonly source: Stitched;
  /** Those that nothing in the tree calls. */
  readonly roots: readonly Module[];
}

const configurations = new WeakMap<ExtractContext, Configurations>();

/** The configurations of a tree with the modules that they call, read once for each context. */
export function configurationsOf(context: ExtractContext): Configurations {
  const before = configurations.get(context);
  if (before !== undefined) return before;
  const folders = readFolders(context);
  const budget = { left: MAX_EVALUATIONS };
  const roots = rootFolders(folders).map((folder) => rootModule(folder, folders, context, budget));
  const all = { source: folders.source, roots };
  configurations.set(context, all);
  return all;
}

/** Folders that no other one calls, and of those that call each other in a circle each. */
function rootFolders({ byPath }: Folders): readonly Folder[] {
  const called = new Set<string>();
  for (const folder of byPath.values()) for (const block of callsOf(folder)) {
    const path = sourceOf(block, folder.path);
    if (path !== null && path !== folder.path) called.add(path);
  }
  const roots = [...byPath.values()].filter(({ path }) => !called.has(path));
  const reached = new Set<string>();
  const follow = (folder: Folder): void => {
    if (reached.has(folder.path)) return;
    reached.add(folder.path);
    for (const block of callsOf(folder)) {
      const next = byPath.get(sourceOf(block, folder.path) ?? '\0');
      if (next !== undefined) follow(next);
    }
  };
  for (const root of roots) follow(root);
  return [...roots, ...[...byPath.values()].filter(({ path }) => !reached.has(path))];
}

/** Calls of modules: `module` blocks, and what a `terragrunt.hcl` wraps. */
function callsOf({ blocks, wrapper }: Folder): readonly Block[] {
  return [...blocks.filter(({ type }) => type === 'module'), ...(wrapper?.blocks.filter(({ type }) => type === 'terraform') ?? [])];
}

/** The folder that a local source names; null for one from elsewhere. */
function sourceOf({ body }: Block, folder: string): string | null {
  const source = body.attributes.find(({ name }) => name === 'source')?.value;
  const written = source?.kind === 'template' ? source.parts.map((part) => (part.kind === 'text' ? part.text : '\0')).join('') : '';
  // Terragrunt: `//` parts what is copied from what is used.
  return /^\.\.?(?:\/|$)/.test(written) && !written.includes('\0') ? treePath(folder, written.replace('//', '/')) : null;
}

const MAX_CALL_DEPTH = 8;
const MAX_MODULES = 300;

interface Root {
  readonly folders: Folders;
  readonly context: ExtractContext;
  readonly path: string;
  readonly budget: { left: number };
  modules: number;
}

type Inputs = (name: string) => Value | null;

function rootModule(folder: Folder, folders: Folders, context: ExtractContext, budget: Root['budget']): Module {
  const root: Root = { folders, context, path: folder.path, budget, modules: 0 };
  return moduleOf(folder, '', null, root, 0);
}

function moduleOf(folder: Folder, address: string, inputs: Inputs | null, root: Root, depth: number): Module {
  root.modules += 1;
  const children = new Map<string, Module[]>();
  const scope = moduleScope(folder, inputs, children, root);
  const known = new Set<Block>();
  for (const block of callsOf(folder)) {
    const path = sourceOf(block, folder.path);
    const called = path === null ? undefined : root.folders.byPath.get(path);
    if (called !== undefined) known.add(block);
    if (called === undefined || called === folder || depth >= MAX_CALL_DEPTH || root.modules >= MAX_MODULES) continue;
    const name = block.labels[0] ?? 'terragrunt';
    for (const { key, scope: inner } of instancesOf(block.body, scope)) {
      const values = block.type === 'terraform' ? wrapperInputs(folder, inner) : (input: string): Value | null => {
        const given = block.body.attributes.find((each) => each.name === input);
        return given === undefined ? null : evaluate(given.value, inner);
      };
      const child = moduleOf(called, [address, `module.${name}${key === null ? '' : `[${key}]`}`].filter((part) => part !== '').join('.'), values, root, depth + 1);
      children.set(name, [...(children.get(name) ?? []), child]);
    }
  }
  return { folder, address, scope, known, children: [...children.values()].flat() };
}

function wrapperValue({ wrapper }: Folder, scope: Scope): Value {
  const inputs = wrapper?.attributes.find(({ name }) => name === 'inputs');
  return inputs === undefined ? { kind: 'null', span: { start: 0, end: 0 } } : evaluate(inputs.value, scope);
}

function wrapperInputs(folder: Folder, scope: Scope): Inputs {
  const value = wrapperValue(folder, scope);
  return (name) => (value.kind === 'map' ? (value.entries.findLast(({ key }) => key === name)?.value ?? null) : null);
}

function moduleScope(folder: Folder, inputs: Inputs | null, children: ReadonlyMap<string, readonly Module[]>, root: Root): Scope {
  const memory = new Map<string, Value | null>();
  const once = (key: string, span: Span, make: () => Value): Value => {
    const before = memory.get(key);
    if (before === null) return unknown('it refers to itself', span);
    if (before !== undefined) return before;
    memory.set(key, null);
    const made = make();
    memory.set(key, made);
    return made;
  };
  const scope: Scope = {
    source: root.folders.source,
    names: new Map(),
    budget: root.budget,
    open: (path) => {
      const found = path.startsWith('/') ? null : treePath(root.path, path);
      return found === null ? null : root.context.open(found);
    },
    resolve(name, members, span) {
      const [first = null, second = null] = members;
      switch (name) {
        case 'var': return first === null ? null : { value: once(`var ${first}`, span, () => variable(first, folder, inputs, scope, span)), used: 1 };
        case 'local': {
          const local = first === null ? undefined : folder.locals.get(first);
          return local === undefined ? null : { value: once(`local ${local.name}`, span, () => evaluate(local.value, scope)), used: 1 };
        }
        case 'path': return first === 'module' ? { value: plainValue(relative(root.path, folder.path), span), used: 1 } : { value: plainValue('.', span), used: 1 };
        case 'module': return output(children.get(first ?? '') ?? [], members, span);
        case 'data': return first === null ? null : resource('data', first, members.slice(1), 1, span);
        default: return second === undefined ? null : resource('resource', name, members, 0, span);
      }
    },
  };
  const resource = (kind: string, type: string, members: readonly (string | null)[], before: number, span: Span): { readonly value: Value; readonly used: number } | null => {
    const block = folder.blocks.find((each) => each.type === kind && each.labels[0] === type && each.labels[1] === members[0]);
    if (block === undefined) return null;
    // `type.name[0].attribute`
    const skip = members[1] !== undefined && (members[1] === null || members[1] === '*' || /^\d+$/.test(members[1]) || block.body.attributes.some(({ name }) => name === 'for_each')) ? 1 : 0;
    const attribute = members[1 + skip];
    if (attribute === null || attribute === undefined) return null;
    const read = (name: string): Value | null => {
      const own = block.body.attributes.find((each) => each.name === name);
      const inner = block.body.blocks.filter((each) => each.type === name);
      if (own === undefined && inner.length === 0) return null;
      const all = instancesOf(block.body, scope).map((each): Value =>
        own === undefined ? { kind: 'list', items: inner.map(({ body, span: at }) => evaluateBody(body, at, each.scope)), open: false, span } : evaluate(own.value, each.scope));
      return all.length === 0 ? null : choiceOf(all, span);
    };
    const value = once(`${kind} ${block.labels.join('.')} ${attribute}`, span, () => resourceAttribute(type, attribute, read, span) ?? read(attribute) ?? unknown('known when it is deployed', span));
    return { value, used: before + 2 + skip };
  };
  return scope;
}

function output(modules: readonly Module[], members: readonly (string | null)[], span: Span): { readonly value: Value; readonly used: number } | null {
  if (modules.length === 0) return null;
  const outputs = (name: string | null | undefined): readonly (readonly [Module, Expression])[] => modules.flatMap((module) => module.folder.blocks.filter((block) => block.type === 'output' && block.labels[0] === name).flatMap(({ body }) => body.attributes.filter((each) => each.name === 'value').map((each) => [module, each.value] as const)));
  for (const used of [2, 3]) {
    const found = outputs(members[used - 1]);
    if (found.length > 0) return { value: choiceOf(found.map(([module, value]) => evaluate(value, module.scope)), span), used };
  }
  return null;
}

/** What the caller gives; else what files of values give, each of them a variant; else the default. */
function variable(name: string, folder: Folder, inputs: Inputs | null, scope: Scope, span: Span): Value {
  const given = inputs?.(name) ?? null;
  if (given !== null) return given;
  const block = folder.blocks.find((each) => each.type === 'variable' && each.labels[0] === name);
  const fallback = block?.body.attributes.find((each) => each.name === 'default')?.value;
  const initial = fallback === undefined ? unknown(`the variable ${name.slice(0, 60)} is given when it is deployed`, span) : evaluate(fallback, scope);
  if (inputs !== null) return initial;
  const always = folder.values.findLast((each) => each.always && each.attributes.has(name))?.attributes.get(name);
  const base = always === undefined ? initial : evaluate(always.value, scope);
  const variants = folder.values.filter((each) => !each.always);
  const set = variants.flatMap(({ attributes }) => attributes.get(name) ?? []);
  if (set.length === 0) return base;
  const values = set.map((each) => evaluate(each.value, scope));
  // One file for each environment: where each sets it, nothing else counts.
  return choiceOf(set.length === variants.length ? values : [...values, base], span);
}

function relative(from: string, to: string): string {
  const [a, b] = [from.split('/').filter((part) => part !== ''), to.split('/').filter((part) => part !== '')];
  let shared = 0;
  while (shared < a.length && shared < b.length && a[shared] === b[shared]) shared += 1;
  const path = [...a.slice(shared).map(() => '..'), ...b.slice(shared)].join('/');
  return path === '' ? '.' : path;
}

/** What a module hands to those that are not in the tree: a registry's, or another repository's. */
export function callsElsewhere({ folder, address, scope, known }: Module): readonly Resource[] {
  return callsOf(folder).filter((block) => !known.has(block)).flatMap((block) => instancesOf(block.body, scope).map(({ key, scope: inner }): Resource => ({
    type: 'module',
    address: [address, `module.${block.labels[0] ?? 'terragrunt'}`].filter((part) => part !== '').join('.') + (key === null ? '' : `[${key}]`),
    value: block.type === 'terraform' ? wrapperValue(folder, inner) : evaluateBody(block.body, block.span, inner),
    head: block.head,
  })));
}

/** A module with all that it calls. */
export function withChildren(module: Module): readonly Module[] {
  return [module, ...module.children.flatMap(withChildren)];
}

