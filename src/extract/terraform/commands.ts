import type { Connection, Content, Entry, FileOperation, Layer, Place } from '../../model.ts';
import { environmentConnection } from '../dotenv/environment.ts';
import { entriesOf as variableEntries } from '../kubernetes/entries.ts';
import type { Pair } from '../kubernetes/entries.ts';
import type { Reading } from '../kubernetes/reading.ts';
import { LABEL } from '../hcl/body.ts';
import { mappedPieces } from '../hcl/rendered.ts';
import { toTree } from '../hcl/to-tree.ts';
import { plainOf, textOfValue } from '../hcl/values.ts';
import type { Value } from '../hcl/values.ts';
import type { ExtractContext, PartialEvidence } from '../extractor.ts';
import { textContent, unknownContent } from '../operations/contents.ts';
import { treePath } from '../operations/paths.ts';
import { literalText } from '../operations/text.ts';
import { readScript } from '../powershell/index.ts';
import type { ScriptLanguage } from '../powershell/index.ts';
import type { Resource } from './azurerm.ts';
import { entriesOf, itemsAt, valueAt, wordAt } from './shape.ts';

export interface CommandScope {
  readonly reading: Reading;
  readonly context: ExtractContext;
  /** Folder that Terraform runs in, where relative paths of commands start. */
  readonly folder: string;
}

/** A map of variables as layers, with the connections that they make. */
export function variablesOf(map: Value | undefined, name: string, reading: Reading): { readonly layers: readonly Layer[]; readonly entries: readonly Entry[]; readonly connections: readonly Connection[] } {
  const pairs = entriesOf(map).flatMap(({ key, value }): readonly Pair[] => {
    const node = toTree(value, reading.file, key);
    return node.kind === 'scalar' ? [{ key, node, encoded: null, unreadable: null }] : [];
  });
  const { entries, connections } = variableEntries(pairs, name, false, reading);
  return { layers: entries.map((entry): Layer => ({ kind: 'sets', entry })), entries, connections: [...entries.flatMap(({ connection }) => connection ?? []), ...connections] };
}

/**
 * `provisioner "local-exec"`: a place on the machine that applies the configuration; `remote-exec` and `file`: one on the
 * machine that it makes, where they come in order.
 * https://developer.hashicorp.com/terraform/language/resources/provisioners/syntax
 */
export function provisioners(resource: Resource, scope: CommandScope): PartialEvidence {
  const blocks = itemsAt(resource.value, 'provisioner').map((block) => ({ block, label: wordAt(block, LABEL) ?? '' }));
  const local = blocks.filter(({ label }) => label === 'local-exec').map(({ block }) => scriptPlace(`${resource.address}.local-exec`, block, [valueAt(block, 'command')], valueAt(block, 'environment'), false, scope));
  const remote = blocks.filter(({ label }) => label === 'remote-exec' || label === 'file');
  const steps = remote.flatMap(({ block, label }): readonly (Value | FileOperation)[] => (label === 'file' ? copied(block, scope) : itemsIn(valueAt(block, 'inline'))));
  const made = [...local, ...(remote.some(({ label }) => label === 'remote-exec') ? [scriptPlace(`${resource.address}.remote-exec`, resource.value, steps, undefined, true, scope)] : [])];
  return { places: made.flatMap(({ places }) => places), connections: made.flatMap(({ connections }) => connections) };
}

/** `provisioner "file"`: a file of the tree, or a text, at a path of the machine. */
function copied(block: Value, { reading, folder }: CommandScope): readonly FileOperation[] {
  const destination = valueAt(block, 'destination');
  const source = valueAt(block, 'source');
  const text = valueAt(block, 'content');
  if (destination === undefined) return [];
  const at = reading.file.at(destination.span.start, destination.span.end);
  const path = plainOf(source) === null ? null : treePath(folder, plainOf(source) ?? '');
  const content: Content = path !== null ? { kind: 'repository', path, at }
    : text?.kind === 'text' && text.file !== undefined ? { kind: 'repository', path: text.file, at }
    : text === undefined ? unknownContent('a file whose path is not known here', at) : textContent(textOfValue(text, reading.file));
  return [{ kind: 'write', to: textOfValue(destination, reading.file), content, append: false, at, sometimes: false, program: 'provisioner "file"' }];
}

const itemsIn = (value: Value | undefined): readonly Value[] => (value?.kind === 'list' ? value.items : value === undefined ? [] : [value]);

/** Attributes that hold what a machine does when it starts, in any nesting of encodings. */
const START_SCRIPTS = ['custom_data', 'user_data', 'user_data_base64', 'metadata_startup_script', 'startup_script', 'script'];

/** Scripts of machines: cloud-init's user data, and the commands of a virtual machine's extension. */
export function startScripts(resource: Resource, scope: CommandScope): PartialEvidence {
  const settings = ['settings', 'protected_settings'].map((key) => decodedText(valueAt(resource.value, key)));
  const extension = resource.type.endsWith('virtual_machine_extension') ? settings.flatMap((each) => ['commandToExecute', 'script'].map((key) => decodedText(valueAt(each, key)))) : [];
  const data = START_SCRIPTS.map((key) => decodedText(valueAt(resource.value, key))).filter((value) => value?.kind === 'text' && value.pieces[0]?.part.kind === 'literal' && /^\s{0,20}#!/.test(value.pieces[0].part.text));
  const scripts = [...extension, ...data].filter((value) => value?.kind === 'text');
  return scripts.length === 0 ? {} : scriptPlace(`${resource.address}.script`, resource.value, scripts, undefined, true, scope);
}

/** What an encoded text holds. */
function decodedText(value: Value | undefined): Value | undefined {
  return value?.kind === 'text' && value.structure !== undefined ? decodedText(value.structure) : value;
}

function scriptPlace(name: string, block: Value, steps: readonly (Value | FileOperation | undefined)[], environment: Value | undefined, remote: boolean, { reading, context, folder }: CommandScope): { readonly places: readonly Place[]; readonly connections: readonly Connection[] } {
  const variables = variablesOf(environment, name, { ...reading, newId: (key) => reading.newId(key) });
  const language = languageOf(itemsIn(valueAt(block, 'interpreter')).map((each) => plainOf(each) ?? ''));
  const start = treePath(folder, wordAt(block, 'working_dir') ?? '.');
  const layers: Layer[] = [...variables.layers];
  const own: Connection[] = [];
  for (const step of steps) {
    if (step?.kind === 'write') layers.push({ kind: 'runs', operation: step });
    if (step?.kind !== 'text') continue;
    const read = readScript(language, mappedPieces(step.pieces, reading.file, 'shell'), {
      world: { shell: language === 'bash' ? 'bash' : 'sh', terminal: false }, newId: (each) => reading.newId(each), sample: reading.sample, inPlace: true,
      folder: remote || start === null || start === '' ? null : literalText(start, reading.file.at(block.span.start, block.span.start)), ...(remote ? {} : { open: (path: string) => context.open(path), script: null }),
    });
    layers.push(...read.layers);
    own.push(...read.connections);
  }
  // The `PG*` variables are those of the commands that name no server.
  const fromVariables = variables.connections.filter(({ syntax }) => syntax !== 'environment' || own.length === 0);
  const set = layers.slice(variables.layers.length).flatMap((layer) => (layer.kind === 'sets' ? [layer.entry] : []));
  const exported = own.length > 0 ? null : environmentConnection(set, { id: reading.newId(`${name}.PG`), sample: reading.sample });
  if (layers.length === 0 && own.length === 0) return { places: [], connections: [] };
  const at = reading.file.at(block.span.start, block.span.end);
  const place: Place = { id: reading.placeId(name, at.path), kind: remote ? 'remote command' : 'local command', name, scope: '', at, layers, tags: [], folder: remote ? null : '', runs: true, os: null };
  return { places: [place], connections: [...own, ...fromVariables, ...set.flatMap(({ connection }) => connection ?? []), ...(exported === null ? [] : [exported])] };
}

function languageOf(interpreter: readonly string[]): ScriptLanguage {
  const program = (interpreter[0] ?? '').replace(/^.*[/\\]/, '').replace(/\.exe$/i, '').toLowerCase();
  if (program === 'pwsh') return 'pwsh';
  if (program === 'powershell') return 'powershell';
  return program === 'cmd' ? 'cmd' : program === 'bash' ? 'bash' : 'sh';
}
