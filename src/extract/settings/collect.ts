import type { Content, Location, Part, Setting, Text } from '../../model.ts';
import { decodeCertificateText } from '../certificates/index.ts';
import { isSecretName, withholdInText } from '../secrets.ts';
import { parseFragment } from '../strings/index.ts';
import { jsonTree } from './json-tree.ts';
import { textOf } from './pieces.ts';
import { MAX_VALUE } from './placeholders.ts';
import type { FileScope } from './scope.ts';
import { childrenOf } from './tree.ts';
import type { KeyedNode, ScalarNode } from './tree.ts';
import { isOnTheWay, isPassedOn, isTlsKey, isTlsMap } from './words.ts';

const MAX_SETTINGS = 200;
const MAX_LEVELS = 5;

/**
 * The settings of a connection that stand in a map: its own keys that bear on TLS, then those of the maps that are
 * handed to the driver (`OPTIONS`, `data-source-properties`, `connect_args`), whose names are no part of the key.
 * Keys stay as spelled; `rename` gives a key its driver's spelling where the file's own is an application's.
 */
export function settingsIn(map: KeyedNode, scope: FileScope, rename: (key: string) => string | null): readonly Setting[] {
  const settings: Setting[] = [];
  collect(map, '', false, scope, rename, settings, 0);
  return settings.slice(0, MAX_SETTINGS);
}

function collect(map: KeyedNode, prefix: string, all: boolean, scope: FileScope, rename: (key: string) => string | null, into: Setting[], level: number): void {
  if (level > MAX_LEVELS || into.length >= MAX_SETTINGS) return;
  const inner: (() => void)[] = [];
  for (const [key, nodes] of byKey(map)) {
    const scalars = nodes.filter((node) => node.kind === 'scalar');
    if (scalars.length > 0 && (all || isTlsKey(key) || rename(key) !== null)) {
      const setting = settingOf(prefix + (rename(key) ?? key), scalars, scope);
      if (setting !== null) into.push(setting);
    }
    for (const node of nodes) {
      if (node.kind === 'scalar' && isPassedOn(key)) inner.push(() => into.push(...embedded(node, scope)));
      if (node.kind !== 'map') continue;
      if (isTlsMap(key)) {
        into.push({ ...settingBase(prefix + key, scope.file.at(node.span.start, node.span.end)), type: 'object' });
        inner.push(() => collect(node, `${prefix}${key}.`, true, scope, () => null, into, level + 1));
      } else if (isPassedOn(key) || isOnTheWay(key)) inner.push(() => collect(node, prefix, false, scope, rename, into, level + 1));
    }
  }
  // What is passed on comes last, where it wins over the same key of the map itself.
  for (const add of inner) add();
}

/** Several scalars of one key are the arms of a template. */
function settingOf(key: string, scalars: readonly ScalarNode[], scope: FileScope): Setting | null {
  const [first] = scalars;
  if (first === undefined) return null;
  const last = scalars.at(-1) ?? first;
  const at = scope.file.at(last.span.start, last.span.end);
  const secret = isSecretName(key);
  const branches = scalars.filter((each) => each.optional);
  const value = isCertificateText(last.text) ? certificateText(at) : secret ? withheld(at) : scalars.length > 1 && branches.length > 0 ? armsOf(scalars, scope, at) : plainText(last, scope);
  const content = secret && !isCertificateText(last.text) ? null : last.file === undefined ? contentOf(last, scope) : { kind: 'repository' as const, path: last.file, at };
  return { ...settingBase(key, at), value, type: last.type, content };
}

function armsOf(scalars: readonly ScalarNode[], scope: FileScope, at: Location): Text {
  return { parts: [{ kind: 'oneOf', branches: scalars.map((each) => plainText({ ...each, optional: false }, scope)) }], at };
}

/** The text of a scalar, secrets withheld; one that a template may leave out can also be empty. */
export function plainText(node: ScalarNode, scope: FileScope): Text {
  const text = withholdInText(node.type === 'null' ? { parts: [], at: scope.file.at(node.span.start, node.span.end) } : textOf(scope.file, node, scope.how));
  if (!node.optional) return text;
  const part: Part = { kind: 'oneOf', branches: [text, { parts: [], at: text.at }] };
  return { parts: [part], at: text.at };
}

/** Certificate text is content, and too long to be carried as a word. */
export const certificateText = (at: Location): Text => ({ parts: [{ kind: 'unknown', reason: 'certificate text' }], at });

export const withheld = (at: Location): Text => ({ parts: [{ kind: 'unknown', reason: 'withheld' }], at });

/** Certificate text in a value, as the bytes that a program would read. */
export function contentOf(node: ScalarNode, scope: FileScope): Content | null {
  if (!isCertificateText(node.text)) return null;
  return decodeCertificateText(node.text, scope.file.at(node.span.start, node.span.end));
}

/** PEM, or base64 of it (`-----BEGIN` encoded); cheap, so that every value can be asked. */
export const isCertificateText = (text: string): boolean => text.includes('-----BEGIN') || text.includes('LS0tLS1CRUdJTi');

/**
 * Settings inside a string: `extra: '{"sslmode": "verify-full"}'` (Airflow), `connection-properties: sslmode=verify-full;…`
 * (Tomcat, DBCP). Positions of the former are those of the whole value.
 */
function embedded(node: ScalarNode, scope: FileScope): readonly Setting[] {
  const at = scope.file.at(node.span.start, node.span.end);
  if (node.text.length > MAX_VALUE) return [];
  const text = node.text.trim();
  if (!text.startsWith('{')) {
    // `sslmode=require&sslrootcert=…` is what stands behind the `?` of a URL.
    const syntax = /^\??[\w.-]+=[^\s;]*&[\w.-]+=/.test(text) || text.startsWith('?') ? 'uri' : 'keyword';
    return text.includes('=') ? parseFragment({ syntax, text, at }).map((each) => ({ ...each, layer: 'option' })) : [];
  }
  const tree = jsonTree(text);
  return (tree === null ? [] : childrenOf(tree)).flatMap((each) => {
    if (each.kind !== 'scalar' || !isTlsKey(each.key)) return [];
    const value: Text = isSecretName(each.key) ? withheld(at) : withholdInText({ parts: [{ kind: 'literal', text: each.text }], at });
    return [{ ...settingBase(each.key, at), value, type: each.type }];
  });
}

/** Maps below one whose settings {@link settingsIn} has taken. */
export function mapsTaken(map: KeyedNode): readonly KeyedNode[] {
  const inner = childrenOf(map).filter((each) => each.kind === 'map' && (isTlsMap(each.key) || isPassedOn(each.key) || isOnTheWay(each.key)));
  return inner.flatMap((each) => [each, ...mapsTaken(each)]);
}

function settingBase(key: string, at: Location): Setting {
  return { layer: 'option', key, value: { parts: [], at }, type: 'string', content: null, at };
}

function byKey(map: KeyedNode): ReadonlyMap<string, readonly KeyedNode[]> {
  const groups = new Map<string, KeyedNode[]>();
  for (const node of childrenOf(map)) {
    const group = groups.get(node.key);
    if (group === undefined) groups.set(node.key, [node]);
    else group.push(node);
  }
  return groups;
}
