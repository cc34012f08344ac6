import { nameOf } from '../../shared/paths.ts';
import type { SourceFile } from '../source-file.ts';
import { TooLarge } from '../too-large.ts';
import { iniTree } from './ini-tree.ts';
import { jsonTree } from './json-tree.ts';
import { propertiesTree } from './properties-tree.ts';
import { tomlTree } from './toml-tree.ts';
import { MAX_LENGTH } from './tree.ts';
import type { KeyedNode } from './tree.ts';
import { xmlTree } from './xml-tree.ts';
import { yamlTrees } from './yaml-tree.ts';

export type SettingsFormat = 'yaml' | 'json' | 'toml' | 'properties' | 'ini' | 'xml';

/** By the end of the name, once the endings of templates and samples are off. */
const SUFFIXES: readonly { readonly format: SettingsFormat; readonly ends: readonly string[] }[] = [
  { format: 'yaml', ends: ['.yml', '.yaml'] },
  { format: 'json', ends: ['.json', '.jsonc', '.json5', '.arb'] },
  { format: 'toml', ends: ['.toml'] },
  { format: 'properties', ends: ['.properties'] },
  { format: 'xml', ends: ['.xml', '.config'] },
  { format: 'ini', ends: ['.ini', '.cfg', '.conf', '.cnf', 'odbc.ini', 'pg_service.conf', '.pg_service.conf'] },
];
const TEMPLATE_ENDINGS = ['.sample', '.example', '.template', '.tpl', '.tmpl', '.dist', '.erb', '.j2', '.jinja', '.jinja2', '.default', '.in', '.bak'];

/** Which format a file is in, by its name; null for one that is no settings file. */
export function formatOf(path: string): SettingsFormat | null {
  let name = nameOf(path).toLowerCase();
  for (let ending = endingOf(name); ending !== undefined; ending = endingOf(name)) name = name.slice(0, -ending.length);
  // `database.yml.example` is as usual as `database.example.yml`: the latter keeps its suffix anyway.
  return SUFFIXES.find(({ ends }) => ends.some((end) => name.endsWith(end)))?.format ?? null;
}

const endingOf = (name: string): string | undefined => TEMPLATE_ENDINGS.find((ending) => name.length > ending.length && name.endsWith(ending));

/**
 * The documents of a settings file as trees, as written. Broken parts are left out; a hopeless file gives none.
 *
 * @throws TooLarge
 */
export function readTrees(file: SourceFile, format: SettingsFormat): readonly KeyedNode[] {
  if (last?.file !== file || last.format !== format) last = { file, format, trees: parse(file, format) };
  return last.trees;
}

/** Readers take turns at one file, so that the last one is asked for again; to keep more would cost memory. */
let last: { readonly file: SourceFile; readonly format: SettingsFormat; readonly trees: readonly KeyedNode[] } | null = null;

function parse({ text }: SourceFile, format: SettingsFormat): readonly KeyedNode[] {
  if (text.length > MAX_LENGTH) throw new TooLarge(MAX_LENGTH, 'characters');
  try {
    if (format === 'yaml') return yamlTrees(text);
    const tree = READERS[format](text);
    return tree === null ? [] : [tree];
  } catch (error) {
    if (error instanceof TooLarge) throw error;
    // The parsers recover by themselves from what people write; what makes them throw (nesting without end) is hostile.
    return [];
  }
}

const READERS: Readonly<Record<Exclude<SettingsFormat, 'yaml'>, (source: string) => KeyedNode | null>> = {
  json: jsonTree,
  toml: tomlTree,
  properties: propertiesTree,
  ini: iniTree,
  xml: xmlTree,
};
