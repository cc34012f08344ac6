import { folderOf } from '../../shared/paths.ts';
import type { AzureResource } from '../azure/index.ts';
import { child, childrenOf, scalarText } from '../settings/tree.ts';
import type { KeyedNode } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import { MAX_MODULES_DEEP, MAX_RESOURCES, nameKey, resourceOf } from './deployment.ts';
import type { Deployment } from './deployment.ts';
import { evaluate, loopScopes, withNames } from './evaluate.ts';
import type { Scope, Steps } from './evaluate.ts';
import type { Expression } from './expression.ts';
import { openHandle, resourceHandle } from './handles.ts';
import { linkedTemplate } from './linked.ts';
import type { Template } from './linked.ts';
import { treeExpression, turns } from './template-tree.ts';
import type { Origin, Value } from './value.ts';
import { NULL, guarded, isTrue, literal, memberOf, piecesOf, text, unknown, wordOf } from './value.ts';

/** What a template is deployed with. */
export interface Given {
  parameter(name: string): Value | null;
  readonly steps: Steps;
  readonly depth: number;
  /** Of a template inside of another one that is worked out with the names of that one. */
  readonly outer: Scope | null;
  /** The templates of the repository by path. */
  readonly open: (path: string) => Template | null;
}

/** What the platform alone knows. */
const OPEN: ReadonlySet<string> = new Set(['resourcegroup', 'subscription', 'deployment', 'environment', 'tenant', 'managementgroup']);
const DEPLOYMENTS = 'microsoft.resources/deployments';

interface Declared {
  readonly symbol: string | null;
  readonly node: KeyedNode;
  readonly body: Expression;
  readonly type: string;
  readonly parent: Declared | null;
}

/** Deploys a template on paper. https://learn.microsoft.com/azure/azure-resource-manager/templates/syntax */
export function deployTemplate(template: Template, given: Given): Deployment {
  const { file, root } = template;
  const memory = new Map<string, Value>();
  const pending = new Set<string>();
  const nested = new Map<KeyedNode, Deployment | null>();
  const declared = declarations(child(root, 'resources'), file, null, 0);

  const once = (key: string, make: () => Value): Value => {
    const ready = memory.get(key);
    if (ready !== undefined) return ready;
    if (pending.has(key)) return unknown('it refers to itself', null);
    pending.add(key);
    const value = make();
    pending.delete(key);
    memory.set(key, value);
    return value;
  };

  const parameter = (name: string): Value => {
    const node = child(child(root, 'parameters') ?? root, name);
    const origin: Origin = node === undefined ? null : { file, start: node.span.start, end: node.span.end };
    if (node === undefined || child(root, 'parameters') === undefined) return unknown(`nothing here is called ${name.slice(0, 100)}`, null);
    const isSecure = /^secure/i.test(scalarText(node, 'type') ?? '');
    const value = given.parameter(name);
    const fallback = child(node, 'defaultValue');
    if (isSecure) return value === null && fallback === undefined ? unknown('withheld', origin) : guarded(value ?? evaluate(treeExpression(fallback ?? node, file, true), scope), origin);
    return value ?? (fallback === undefined ? unknown(`the parameter ${name.slice(0, 100)} is given at deployment`, origin) : evaluate(treeExpression(fallback, file, true), scope));
  };

  const variable = (name: string): Value => {
    const variables = child(root, 'variables');
    const node = variables === undefined ? undefined : child(variables, name);
    if (node !== undefined) return evaluate(treeExpression(node, file, true), scope);
    return variables === undefined ? NULL : memberOf(evaluate(treeExpression({ ...variables, children: childrenOf(variables).filter(({ key }) => key === 'copy') } as KeyedNode, file, true), scope), name);
  };

  const scope: Scope = given.outer === null ? {
    file,
    steps: given.steps,
    name: () => undefined,
    call(name, values, origin) {
      const [first = NULL] = values;
      const word = wordOf(first);
      switch (name.toLowerCase()) {
        case 'parameters':
          return word === null ? unknown('known at deployment', origin) : once(`parameter ${word.toLowerCase()}`, () => parameter(word));
        case 'variables':
          return word === null ? unknown('known at deployment', origin) : once(`variable ${word.toLowerCase()}`, () => variable(word));
        case 'resourceid':
        case 'subscriptionresourceid':
        case 'extensionresourceid':
          return identified(values);
        case 'reference':
          return referred(first, values[2] === undefined ? '' : (wordOf(values[2]) ?? ''));
        case 'resourceinfo':
          return referred(first, 'full');
        default:
          return OPEN.has(name.toLowerCase()) ? openHandle(`${name}()`) : userFunction(name, values);
      }
    },
  } : { ...given.outer, file };

  /** Functions of the template's own: `namespace.name(…)`. */
  const userFunction = (name: string, values: readonly Value[]): Value | undefined => {
    const [space, own] = name.split('.');
    if (own === undefined) return undefined;
    const member = childrenOf(child(root, 'functions') ?? EMPTY).filter((each) => scalarText(each, 'namespace')?.toLowerCase() === space?.toLowerCase()).map((each) => child(child(each, 'members') ?? EMPTY, own)).find((each) => each !== undefined);
    const output = member === undefined ? undefined : child(child(member, 'output') ?? EMPTY, 'value');
    if (member === undefined || output === undefined) return undefined;
    const names = childrenOf(child(member, 'parameters') ?? EMPTY).map((each) => scalarText(each, 'name')?.toLowerCase() ?? '');
    return evaluate(treeExpression(output, file, true), { ...scope, call: (called, given_, origin) => (called.toLowerCase() === 'parameters' ? (values[names.indexOf(wordOf(given_[0] ?? NULL)?.toLowerCase() ?? '')] ?? NULL) : scope.call(called, given_, origin)) });
  };

  /** By type and names: the type is the first word with a slash. */
  const identified = (values: readonly Value[]): Value => {
    const at = values.findIndex((value) => wordOf(value)?.includes('/') === true);
    const type = at === -1 ? '' : (wordOf(values[at] ?? NULL) ?? '').toLowerCase();
    const names = values.slice(at + 1);
    const name = text(names.flatMap((value, index) => [...(index === 0 ? [] : [{ part: { kind: 'literal' as const, text: '/' }, origin: null }]), ...piecesOf(value)]), null);
    return handleOf(type, name);
  };

  const handleOf = (type: string, name: Value): Value => {
    const key = nameKey(name);
    const own = declared.find((each) => each.type === type && nameKey(nameOf(each, scope)) === key);
    return own === undefined ? resourceHandle(type, name, () => NULL, null) : declaredHandle(own, scope);
  };

  const declaredHandle = (each: Declared, inner: Scope): Value => {
    if (each.type !== DEPLOYMENTS) return resourceHandle(each.type, nameOf(each, inner), () => evaluate(each.body, inner), null);
    const outputs: Value = { kind: 'handle', resource: null, origin: null, member: (name) => ({ kind: 'object', entries: [{ key: 'value', keyOrigin: null, value: deployed(each, inner)?.output(name) ?? unknown(`${name.slice(0, 60)} of a template that is not in the repository`, null) }], origin: null }) };
    const properties: Value = { kind: 'handle', resource: null, origin: null, member: (name) => (name.toLowerCase() === 'outputs' ? outputs : unknown('known at deployment', null)) };
    return { kind: 'handle', resource: { type: each.type, name: nameOf(each, inner) }, origin: null, member: (name) => (name.toLowerCase() === 'properties' ? properties : unknown('known at deployment', null)) };
  };

  /** What `reference` gives: of a name or symbol that the template itself deploys, or of an identifier. */
  const referred = (value: Value, how: string): Value => {
    const key = value.kind === 'handle' ? null : nameKey(value);
    const own = key === null ? undefined : declared.find((each) => each.symbol === key || nameKey(nameOf(each, scope)) === key || nameKey(nameOf(each, scope)) === key.slice(key.lastIndexOf('/') + 1));
    const handle = value.kind === 'handle' ? value : own === undefined ? null : declaredHandle(own, scope);
    if (handle === null) return openHandle('reference()');
    return how.toLowerCase() === 'full' ? handle : memberOf(handle, 'properties');
  };

  const nameOf = (each: Declared, inner: Scope): Value => {
    const node = child(each.node, 'name');
    const own = node === undefined ? NULL : evaluate(treeExpression(node, file, true), inner);
    if (each.parent === null || wordOf(own)?.includes('/') === true) return own;
    return text([...piecesOf(nameOf(each.parent, inner)), { part: { kind: 'literal', text: '/' }, origin: null }, ...piecesOf(own)], own.origin);
  };

  const deployed = (each: Declared, inner: Scope): Deployment | null => {
    const ready = nested.get(each.node);
    if (ready !== undefined) return ready;
    nested.set(each.node, null);
    const made = given.depth >= MAX_MODULES_DEEP ? null : deployNested(each, inner);
    nested.set(each.node, made);
    return made;
  };

  const deployNested = (each: Declared, inner: Scope): Deployment | null => {
    const properties = child(each.node, 'properties');
    if (properties === undefined) return null;
    const inline = child(properties, 'template');
    const isInner = scalarText(properties, 'expressionEvaluationOptions', 'scope')?.toLowerCase() === 'inner';
    const link = child(properties, 'templateLink');
    const linked = inline === undefined && link !== undefined ? linkedTemplate(evaluate(treeExpression(link, file, true), inner), folderOf(file.path), given.open) : null;
    const target: Template | null = inline === undefined ? linked : { file, root: inline };
    if (target === null) return null;
    const handed = child(properties, 'parameters');
    const values = handed === undefined ? NULL : evaluate(treeExpression(handed, file, true), inner);
    return deployTemplate(target, {
      parameter: (name) => {
        const value = memberOf(values, name);
        return value.kind === 'object' ? (value.entries.some(({ key }) => key.toLowerCase() === 'value') ? memberOf(value, 'value') : unknown('withheld', value.origin)) : null;
      },
      steps: given.steps,
      depth: given.depth + 1,
      outer: inline !== undefined && !isInner ? inner : null,
      open: given.open,
    });
  };

  const found: AzureResource[] = [];
  for (const each of declared) {
    if (found.length >= MAX_RESOURCES || scalarText(each.node, 'existing') === 'true') continue;
    for (const inner of copies(each, scope)) {
      const condition = child(each.node, 'condition');
      if (condition !== undefined && isTrue(evaluate(treeExpression(condition, file, true), inner)) === false) continue;
      if (each.type === DEPLOYMENTS) found.push(...(deployed(each, inner)?.resources ?? []).slice(0, MAX_RESOURCES - found.length));
      else {
        const name = nameOf(each, inner);
        found.push(resourceOf(each.type, name, evaluate(each.body, inner), each.symbol ?? shortName(each, name), { file, start: each.node.span.start, end: each.node.span.end }));
      }
    }
  }
  return {
    resources: found,
    output(name) {
      const node = child(child(child(root, 'outputs') ?? EMPTY, name) ?? EMPTY, 'value');
      return node === undefined ? NULL : evaluate(treeExpression(node, file, true), scope);
    },
  };
}

const EMPTY: KeyedNode = { kind: 'map', key: '', keySpan: null, span: { start: 0, end: 0 }, children: [], optional: false, abstract: false };

/** What is known of a name, else the last word of the type. */
function shortName({ type }: Declared, name: Value): string {
  const known = piecesOf(name).map(({ part }) => (part.kind === 'literal' ? part.text : '')).join('').replaceAll(/^[-_]+|[-_]+$/g, '');
  return known === '' ? (type.split('/').at(-1) ?? type) : known;
}

const MAX_DEPTH = 6;

/** The resources of a list, or of a map by symbol, with those inside of them. */
function declarations(resources: KeyedNode | undefined, file: SourceFile, parent: Declared | null, depth: number): readonly Declared[] {
  if (resources === undefined || resources.kind === 'scalar' || depth > MAX_DEPTH) return [];
  return resources.children.slice(0, MAX_RESOURCES).flatMap((node): readonly Declared[] => {
    const own = (scalarText(node, 'type') ?? '').toLowerCase().split('@', 1)[0] ?? '';
    if (node.kind !== 'map' || own === '') return [];
    const type = parent === null || own.includes('.') ? own : `${parent.type}/${own}`;
    const bare: KeyedNode = { ...node, children: node.children.filter(({ key }) => key !== 'resources' && key !== 'copy') };
    const each: Declared = { symbol: resources.kind === 'map' ? node.key : null, node, body: treeExpression(type === DEPLOYMENTS ? EMPTY : bare, file, true), type, parent };
    return [each, ...declarations(child(node, 'resources'), file, each, depth + 1)];
  });
}

/** Once, or for each turn of its `copy` loop. */
function copies({ node }: Declared, scope: Scope): readonly Scope[] {
  const copy = child(node, 'copy');
  const count = copy === undefined ? undefined : child(copy, 'count');
  if (copy === undefined || count === undefined) return [scope];
  const at = { start: copy.span.start, end: copy.span.end };
  const name = scalarText(copy, 'name')?.toLowerCase() ?? '';
  const body: Expression = { kind: 'plain', type: 'null', text: 'null', ...at };
  const scopes = loopScopes({ kind: 'loop', item: '#item', index: '#copy', over: turns(treeExpression(count, scope.file, true), at), when: null, body, ...at }, scope);
  return scopes.map((inner) => withNames(inner, new Map([[`#copy:${name}`, inner.name('#copy') ?? literal('', null)]])));
}
