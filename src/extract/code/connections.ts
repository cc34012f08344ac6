import type { Connection, DriverHint, Location, Setting, Text } from '../../model.ts';
import type { SourceFile } from '../source-file.ts';
import type { Piece, StringInput } from '../strings/index.ts';
import { flatText } from '../strings/input.ts';
import { connectionReading, looksLikeConnection, parseConnection } from '../strings/index.ts';
import type { CallShape } from './calls.ts';
import { CALLS } from './calls.ts';
import type { Entry } from './expressions.ts';
import { formatTemplate, plainText, readArguments, readEntries } from './expressions.ts';
import { describesDeployment } from './infrastructure.ts';
import type { Language } from './languages.ts';
import { importedLibraries } from './libraries.ts';
import type { MemberAssignment } from './members.ts';
import { blockAround, memberAssignments } from './members.ts';
import { optionsObjects } from './objects.ts';
import { followed, optionLogin, readOptions } from './options.ts';
import { serversOf, splitHost } from './replicas.ts';
import { isSamplePath } from '../../shared/sample-path.ts';
import type { Group, Node, StringNode } from './tree.ts';
import { isGroup, isWord } from './tree.ts';
import type { Scope } from './scope.ts';
import { evaluate, evaluateExpression, EVALUATION_BUDGET, spanOf, toText } from './values.ts';
import type { CallSite, Site } from './walk.ts';
import { collectConstants, walk } from './walk.ts';

/** A string without one of these is no connection string; a look at raw source, before anything is evaluated. */
const PROMISING = /postg|pgsql|jdbc|r2dbc|dbi:|ssl|dbname|host|server|driver|pgx?\d?:\/\/|timescale/i;
const HOST_KEYS = new Set(['host', 'hostname', 'hostaddr', 'server']);
/** Named options that make a call a connection of its own even without a string. */
const TELLING_OPTIONS = /^(?:host(?:name|addr)?|server|database|dbname|dialectOptions|ssl.*|connection)$/i;

/** What a call is given: its arguments, its options, and those that it may be given elsewhere. */
interface Given extends ReturnType<typeof readArguments> {
  readonly entries: readonly Entry[];
  readonly perhaps: readonly Entry[];
}

/** Connections that a source file makes: calls of PostgreSQL libraries first, then strings that stand by themselves. */
export function codeConnections(file: SourceFile, tree: readonly Node[], language: Language): readonly Connection[] {
  const scope: Scope = { file, language, constants: collectConstants(tree, language), budget: { left: EVALUATION_BUDGET } };
  const libraries = importedLibraries(tree, language);
  const sample = isSamplePath(file.path);
  // What a description of a deployment hands on is for programs of any language.
  const user = libraries.length === 0 && describesDeployment(file.text, language) ? null : language.id;
  const connections: Connection[] = [];
  /** Where the strings begin that a call has taken. */
  const taken = new Set<number>();
  /** Where the defaults stand of variables that a call has taken. */
  const defaults: Location[] = [];
  const ordinals = new Map<string, number>();
  let members: ReadonlyMap<string, readonly MemberAssignment[]> | null = null;
  /** Objects of options that a call has taken. */
  const read: Group[] = [];

  function input(name: string | null, hint: Partial<DriverHint>): Omit<StringInput, 'pieces'> {
    const label = name ?? '';
    const ordinal = (ordinals.get(label) ?? 0) + 1;
    ordinals.set(label, ordinal);
    return { file, id: `${file.path}#${label}${ordinal > 1 ? `~${ordinal}` : ''}`, name, hint: { language: user, ...hint }, sample };
  }

  function call(site: CallSite): void {
    const shape = shapeOf(site, language, libraries);
    if (shape !== null) connect(shape, site);
  }

  function connect(shape: CallShape, site: CallSite): void {
    const { positional, named } = readArguments(site.group);
    const entries = [...optionEntries(shape, positional, scope), ...(shape.named === true ? [...named, ...(site.initialiser === null ? [] : readEntries(site.initialiser))] : [])];
    const later = shape.members === true ? membersSetLater(site) : [];
    entries.push(...later.filter(({ block }) => block === blockAround(tree, site.start)).map(({ entry }) => entry));
    if (isOtherEngine(shape, entries, positional)) return;
    read.push(...optionGroups(shape, positional, scope));
    // In another block it may run or not, before the connection or after it.
    const perhaps = later.filter(({ block }) => block !== blockAround(tree, site.start)).map(({ entry }) => entry);
    const servers = serversOf(entries, scope);
    if (servers.length === 0) open(shape, site, { positional, named, entries, perhaps });
    for (const { group, entries: own } of servers) open(shape, { ...site, start: group.start, end: group.end }, { positional, named, entries: own, perhaps });
  }

  function open(shape: CallShape, site: CallSite, { positional, named, entries, perhaps }: Given): void {
    const variableNodes = entries.findLast(({ key }) => key === shape.variable)?.value ?? null;
    const stringNodes = variableNodes ?? stringArgument(shape, positional, [...entries, ...named], scope);
    const settings = [...optionSettings(shape, entries, scope), ...optionSettings(shape, perhaps, scope).map(ofAnotherBlock)];
    const hint = { library: shape.library ?? libraries[0] ?? null };
    const evaluated = stringNodes === null ? [] : evaluate(stringNodes, scope);
    const pieces = variableNodes === null ? evaluated : evaluated.map(asVariable);
    const [first] = pieces;
    // `new Sequelize('database', 'user', 'password', {…})`: the string is a mere name, the options say where to connect.
    const isName = pieces.every(({ part }) => part.kind === 'literal') && entries.some(({ key }) => TELLING_OPTIONS.test(key)) && looksLikeConnection(flatText(pieces)) === null;
    if (stringNodes === null || first === undefined || isName) {
      const made = optionsOnly(site, entries, settings, () => input(site.name, hint));
      if (made !== null) connections.push(made);
      return;
    }
    const whole = pieces.length === 1 && first.part.kind !== 'literal';
    const variable = first.part.kind === 'variable' ? first.part.name : null;
    const [word] = stringNodes;
    const name = stringNodes.length === 1 && isWord(word) ? word.text : site.name;
    const parsed = whole && variable === null ? null : parseConnection({ ...input(whole ? variable : name, hint), pieces, certain: shape.library !== undefined || libraries.length > 0 });
    if (parsed !== null) {
      for (const piece of pieces) taken.add(piece.start);
      if (first.part.kind === 'variable' && first.part.otherwise !== null) defaults.push(first.part.otherwise.at);
      connections.push({ ...parsed, settings: [...parsed.settings, ...settings] });
    } else if (whole) connections.push(connectionReading(input(variable ?? site.name, hint), readsOf(pieces, stringNodes), settings));
  }

  function membersSetLater(site: CallSite): readonly MemberAssignment[] {
    members ??= memberAssignments(tree, file);
    return members.get(site.name ?? '') ?? [];
  }

  function readsOf(pieces: readonly Piece[], nodes: readonly Node[]): Text {
    return toText(pieces, file, spanOf(nodes));
  }

  function optionsOnly(site: CallSite, entries: readonly Entry[], settings: readonly Setting[], makeInput: () => Omit<StringInput, 'pieces'>): Connection | null {
    if (!entries.some(({ key }) => TELLING_OPTIONS.test(key))) return null;
    const hostEntry = flat(entries, scope).find(({ key }) => HOST_KEYS.has(key.toLowerCase()));
    const made = connectionReading(makeInput(), { parts: [], at: file.at(site.start, site.end) }, settings);
    const host = hostEntry === undefined ? [] : splitHost(toText(evaluate(hostEntry.value, scope), file, spanOf(hostEntry.value)));
    return {
      ...made,
      hosts: host,
      login: optionLogin(flat(entries, scope), scope),
      reads: null,
      settings: settings.filter(({ key }) => !HOST_KEYS.has(key.replace(/^connection\./, '').toLowerCase())),
    };
  }

  function expression({ expression: found, name }: Site): void {
    const strings = found.operands.flatMap((operand) => (operand.kind === 'string' ? [operand.node] : (formatTemplate(operand) ?? [])));
    if (strings.some((node) => taken.has(contentStart(node)) || defaults.some((at) => file.offset(at.line, at.column) <= node.start && node.end <= file.offset(at.endLine, at.endColumn))) || !strings.some((node) => isPromising(node, file))) return;
    const pieces = evaluateExpression({ ...found, otherwise: null }, scope, 0);
    const ordinal = ordinals.get(name ?? '');
    const parsed = parseConnection({ ...input(name, { library: libraries[0] ?? null }), pieces });
    if (parsed !== null) {
      connections.push(parsed);
      for (const node of strings) taken.add(contentStart(node));
    } else if (ordinal === undefined) ordinals.delete(name ?? '');
    else ordinals.set(name ?? '', ordinal);
  }

  walk(tree, language, { call });
  if (language.id === 'javascript') {
    for (const { shape, group, name } of optionsObjects(tree, read)) {
      connect(shape, { callees: [], group: { ...group, open: '(', children: [group] }, initialiser: null, start: group.start, end: group.end, name });
    }
  }
  walk(tree, language, { expression });
  return connections;
}

function shapeOf(site: CallSite, language: Language, libraries: readonly string[]): CallShape | null {
  for (const shape of CALLS[language.id] ?? []) {
    const called = site.callees.some((callee) => callee === shape.callee || callee.endsWith(`.${shape.callee}`));
    if (called && (shape.imports === undefined || shape.imports.some((library) => libraries.includes(library)))) return shape;
  }
  return null;
}

function optionEntries(shape: CallShape, positional: readonly (readonly Node[])[], scope: Scope): readonly Entry[] {
  return optionGroups(shape, positional, scope).flatMap((group) => readEntries(group));
}

function optionGroups(shape: CallShape, positional: readonly (readonly Node[])[], scope: Scope): readonly Group[] {
  return (shape.options ?? []).flatMap((index) => {
    const [only] = followed(positional[index] ?? [], scope);
    return isGroup(only, '{') ? [only] : [];
  });
}

/** A literal that is the name of a variable. */
function asVariable(piece: Piece): Piece {
  return piece.part.kind === 'literal' && /^\w+$/.test(piece.part.text) ? { ...piece, part: { kind: 'variable', name: piece.part.text, otherwise: null } } : piece;
}

/** The nodes of the connection string: an argument that is no object, or a key. */
function stringArgument(shape: CallShape, positional: readonly (readonly Node[])[], entries: readonly Entry[], scope: Scope): readonly Node[] | null {
  for (const path of shape.keys ?? []) {
    let level = entries;
    const segments = path.split('.');
    for (const [index, key] of segments.entries()) {
      const entry = level.find((each) => each.key === key);
      const value = entry === undefined ? [] : followed(entry.value, scope);
      const [only] = value;
      if (entry !== undefined && index === segments.length - 1 && !isGroup(only, '{')) return entry.value;
      level = isGroup(only, '{') ? readEntries(only) : [];
    }
  }
  const nodes = shape.string === undefined ? undefined : positional[shape.string];
  const [only] = nodes === undefined ? [] : followed(nodes, scope);
  return nodes === undefined || isGroup(only, '{') || isGroup(only, '[') ? null : nodes;
}

/** All options but the engine's name and the connection string itself. */
function optionSettings(shape: CallShape, entries: readonly Entry[], scope: Scope): readonly Setting[] {
  const rest = entries.filter(({ key }) => shape.engine?.includes(key) !== true);
  return readOptions(rest, scope).filter(({ key, type }) => type === 'object' || shape.keys?.includes(key) !== true);
}

function isOtherEngine(shape: CallShape, entries: readonly Entry[], positional: readonly (readonly Node[])[]): boolean {
  if (shape.driverArgument !== undefined && isForeign(positional[shape.driverArgument])) return true;
  return entries.some((entry) => shape.engine?.includes(entry.key) === true && isForeign(entry.value));
}

function ofAnotherBlock(setting: Setting): Setting {
  return { ...setting, value: { parts: [{ kind: 'unknown', reason: `${setting.key} is set in another block` }], at: setting.value.at }, content: null };
}

/** A literal that names an engine or a driver of another kind. */
function isForeign(nodes: readonly Node[] | undefined): boolean {
  const [only] = nodes ?? [];
  const text = nodes?.length === 1 && only?.kind === 'string' ? plainText(only) : null;
  return text !== null && !/^(?:postgres|postgresql|pg|pgx|pg-?native|cloudsqlpostgres|pgx\/v[45])$/i.test(text);
}

/** Entries with those of nested objects, for host and user in `connection: {…}`. */
function flat(entries: readonly Entry[], scope: Scope): readonly Entry[] {
  return entries.flatMap((entry) => {
    const [only] = followed(entry.value, scope);
    return entry.key === 'connection' && isGroup(only, '{') ? readEntries(only) : [entry];
  });
}

function contentStart(node: { readonly pieces: readonly { readonly start: number }[]; readonly start: number }): number {
  return node.pieces[0]?.start ?? node.start;
}

/** By the raw source of the string, its first 400 characters. */
function isPromising(node: StringNode, file: SourceFile): boolean {
  return PROMISING.test(file.text.slice(node.start, Math.min(node.end, node.start + 400)));
}
