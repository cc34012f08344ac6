import { folderOf } from '../../shared/paths.ts';
import { MAX_MODULES_DEEP, MAX_RESOURCES, resourceOf } from '../arm/deployment.ts';
import type { Deployment } from '../arm/deployment.ts';
import { evaluate, loopScopes, withNames } from '../arm/evaluate.ts';
import type { Scope, Steps } from '../arm/evaluate.ts';
import { moduleHandle, openHandle, resourceHandle } from '../arm/handles.ts';
import { NULL, eitherOf, guarded, isTrue, memberOf, piecesOf, placed, text, unknown } from '../arm/value.ts';
import type { Origin, Value } from '../arm/value.ts';
import type { AzureResource } from '../azure/index.ts';
import { treePath } from '../operations/paths.ts';
import { loaded } from './loading.ts';
import { publishedResources } from './registry-modules.ts';
import type { BicepFile, Library } from './library.ts';
import type { Body, ModuleStatement, ResourceStatement, Statement } from './syntax.ts';

/** What a file is deployed with. */
export interface Given {
  /** Of a parameter; null: nothing is given. */
  parameter(name: string): Value | null;
  /** The module that it is, for people; empty for the file that is deployed itself. */
  readonly title: string;
  /** The modules around it, see `AzureResource.within`. */
  readonly within: string;
  readonly steps: Steps;
  readonly depth: number;
}

interface Declared {
  readonly statement: ResourceStatement;
  readonly parent: ResourceStatement | null;
}

/** Deploys a file on paper: works out its resources and those of its modules. */
export function deploy(file: BicepFile, given: Given, library: Library): Deployment {
  const { statements, source } = file;
  const memory = new Map<string, Value>();
  const pending = new Set<string>();
  const resources = new Map<string, Declared>();
  const modules = new Map<string, Deployment>();
  const names = namesOf(statements);
  const declare = (statement: ResourceStatement, parent: ResourceStatement | null): void => {
    resources.set(statement.symbol, { statement, parent });
    for (const child of statement.body.children) declare(child, statement);
  };
  for (const statement of statements) if (statement.kind === 'resource') declare(statement, null);

  const originOf = (span: { readonly start: number; readonly end: number }): NonNullable<Origin> => ({ file: source, start: span.start, end: span.end });

  const scope: Scope = {
    file: source,
    steps: given.steps,
    name(name) {
      const ready = memory.get(name);
      if (ready !== undefined) return ready;
      const statement = names.get(name);
      const resource = resources.get(name);
      if (statement === undefined && resource === undefined) return undefined;
      if (pending.has(name)) return unknown('it refers to itself', null);
      pending.add(name);
      const value = resource === undefined ? (statement === undefined ? NULL : valueOf(statement, name)) : handleOf(resource);
      pending.delete(name);
      memory.set(name, value);
      return value;
    },
    call(name, values, origin) {
      const declared = names.get(`${name}()`);
      if (declared?.kind === 'func') return evaluate(declared.body, withNames(scope, new Map(declared.parameters.map((parameter, index) => [parameter, values[index] ?? NULL]))));
      if (OPEN.has(name.toLowerCase())) return openHandle(`${name}()`);
      return loaded(name, values, origin, folderOf(source.path), library);
    },
  };

  const valueOf = (statement: Statement, name: string): Value => {
    switch (statement.kind) {
      case 'param': {
        const origin = originOf(statement);
        const value = given.parameter(statement.name);
        if (value !== null) return statement.secure ? guarded(value, origin) : value;
        if (statement.secure) return statement.value === null ? unknown('withheld', origin) : guarded(evaluate(statement.value, scope), origin);
        return statement.value === null ? unknown(`the parameter ${statement.name} is given at deployment`, origin) : evaluate(statement.value, scope);
      }
      case 'var':
        return evaluate(statement.value, scope);
      case 'module':
        return moduleValue(statement);
      case 'import':
        return importedValue(statement, name);
      case 'output':
      case 'resource':
      case 'func':
      case 'using':
      case 'extends':
        return NULL;
    }
  };

  /** Of a wildcard: all names of the file. */
  const importedValue = ({ path, names: imported }: Extract<Statement, { kind: 'import' }>, as: string): Value => {
    const target = library.file(treePath(folderOf(source.path), path));
    if (target === null || given.depth >= MAX_MODULES_DEEP) return unknown('it is imported from elsewhere', null);
    const inner = namesScope(target, given, library);
    const member = (name: string): Value => inner.name(name) ?? unknown('it is imported from elsewhere', null);
    const [original = '*'] = imported.find((each) => each[1] === as) ?? [];
    return original === '*' ? { kind: 'handle', resource: null, origin: null, member } : member(original);
  };

  const typeOf = ({ statement, parent }: Declared): string => {
    const own = (statement.type.split('@', 1)[0] ?? '').toLowerCase();
    const above = parent === null ? undefined : resources.get(parent.symbol);
    return above === undefined || own.includes('.') ? own : `${typeOf(above)}/${own}`;
  };

  /** With the names of the parents, in whichever way they are given. */
  const nameIn = (declared: Declared, inner: Scope): Value => {
    const { statement, parent } = declared;
    const property = (key: string): Value => propertyOf(statement.body, key, inner);
    const own = property('name');
    const named = parent === null ? property('parent') : (scope.name(parent.symbol) ?? NULL);
    const above = named.kind === 'handle' ? (named.resource?.name ?? null) : null;
    return above === null ? own : text([...piecesOf(above), { part: { kind: 'literal', text: '/' }, origin: null }, ...piecesOf(own)], own.origin);
  };

  const handleOf = (declared: Declared): Value => {
    const { statement } = declared;
    const one = (inner: Scope): Value => resourceHandle(typeOf(declared), nameIn(declared, inner), () => (statement.existing ? NULL : evaluate(statement.body.object, inner)), null);
    const { loop } = statement.body;
    return loop === null ? one(scope) : { kind: 'list', items: loopScopes(loop, scope).map(one), origin: null };
  };

  const moduleValue = (statement: ModuleStatement): Value => {
    const { loop } = statement.body;
    const scopes = loop === null ? [scope] : loopScopes(loop, scope);
    const handles = scopes.map((inner, index) => moduleHandle(propertyOf(statement.body, 'name', inner), (name) => deployed(statement, index, inner)?.output(name) ?? unknown(`${name} of a module that is not in the repository`, null), null));
    return loop === null ? (handles[0] ?? NULL) : { kind: 'list', items: handles, origin: null };
  };

  const deployed = (statement: ModuleStatement, index: number, inner: Scope): Deployment | null => {
    const key = `${statement.symbol}#${String(index)}`;
    const ready = modules.get(key);
    if (ready !== undefined) return ready;
    const target = library.file(treePath(folderOf(source.path), statement.path));
    if (target === null || given.depth >= MAX_MODULES_DEEP) return null;
    const handed = propertyOf(statement.body, 'params', inner);
    const made = deploy(target, {
      parameter: (name) => (handed.kind === 'object' && handed.entries.some((entry) => entry.key === name) ? memberOf(handed, name) : null),
      title: given.title === '' ? statement.symbol : given.title,
      within: `${given.within}${key}/`,
      steps: given.steps,
      depth: given.depth + 1,
    }, library);
    modules.set(key, made);
    return made;
  };

  /** What a module that is not in the repository deploys. */
  const published = (statement: ModuleStatement, inner: Scope): readonly AzureResource[] => {
    const origin = originOf(statement.body.object);
    return publishedResources(statement.path, propertyOf(statement.body, 'params', inner)).map(({ type, name, body }) => resourceOf(type, name, body, given.title === '' ? statement.symbol : `${given.title}/${statement.symbol}`, origin, given.within));
  };

  const propertyOf = (body: Body, key: string, inner: Scope): Value => {
    if (body.object.kind !== 'object') return memberOf(evaluate(body.object, inner), key);
    const property = body.object.properties.findLast((each) => each.key?.kind === 'text' && each.key.pieces.length === 1 && each.key.pieces[0]?.kind === 'stretch' && each.key.pieces[0].text === key);
    return property === undefined ? NULL : placed(evaluate(property.value, inner), originOf(property.value));
  };

  const found: AzureResource[] = [];
  const add = (more: readonly AzureResource[]): void => {
    for (const each of more) if (found.length < MAX_RESOURCES) found.push(each);
  };
  const isOff = ({ condition }: Body): boolean => condition !== null && isTrue(evaluate(condition, scope)) === false;
  for (const declared of resources.values()) {
    const { statement, parent } = declared;
    if (statement.existing || isOff(statement.body) || (parent !== null && isOff(parent.body))) continue;
    const scopes = statement.body.loop === null ? [scope] : loopScopes(statement.body.loop, scope);
    add(scopes.map((inner) => {
      const object = originOf(statement.body.object);
      return resourceOf(typeOf(declared), nameIn(declared, inner), evaluate(statement.body.object, inner), given.title === '' ? statement.symbol : `${given.title}/${statement.symbol}`, object, given.within);
    }));
  }
  for (const statement of statements) {
    if (statement.kind !== 'module' || isOff(statement.body)) continue;
    const scopes = statement.body.loop === null ? [scope] : loopScopes(statement.body.loop, scope);
    scopes.forEach((inner, index) => add(deployed(statement, index, inner)?.resources ?? published(statement, inner)));
  }
  return {
    resources: found,
    output(name) {
      const outputs = statements.filter((each) => each.kind === 'output' && each.name.toLowerCase() === name.toLowerCase());
      const values = outputs.flatMap((each) => (each.kind === 'output' ? [evaluate(each.value, scope)] : []));
      return values.length === 0 ? NULL : eitherOf(values, null);
    },
  };
}

/** What the platform alone knows. */
const OPEN: ReadonlySet<string> = new Set(['resourcegroup', 'subscription', 'deployment', 'environment', 'tenant', 'managementgroup', 'deployer']);

function namesOf(statements: readonly Statement[]): ReadonlyMap<string, Statement> {
  const names = new Map<string, Statement>();
  for (const statement of statements) {
    if (statement.kind === 'param' || statement.kind === 'var') names.set(statement.name, statement);
    else if (statement.kind === 'module') names.set(statement.symbol, statement);
    else if (statement.kind === 'func') names.set(`${statement.name}()`, statement);
    else if (statement.kind === 'import') for (const [, as] of statement.names) names.set(as, statement);
  }
  return names;
}

/** The variables of a file by name, for those that import them. */
function namesScope(file: BicepFile, given: Given, library: Library): Scope {
  const names = namesOf(file.statements);
  const pending = new Set<string>();
  const scope: Scope = {
    file: file.source,
    steps: given.steps,
    name(name) {
      const statement = names.get(name);
      if (statement?.kind !== 'var' || pending.has(name)) return undefined;
      pending.add(name);
      const value = evaluate(statement.value, scope);
      pending.delete(name);
      return value;
    },
    call: (name, values, origin) => loaded(name, values, origin, folderOf(file.source.path), library),
  };
  return scope;
}

