import type { Connection, Layer, Place } from '../../model.ts';
import { entryOf } from '../dockerfile/entries.ts';
import { commandsNameTheirServers, environmentConnection } from '../dotenv/environment.ts';
import type { PartialEvidence } from '../extractor.ts';
import { treePath } from '../operations/paths.ts';
import { literalText } from '../operations/text.ts';
import { readScript } from '../powershell/index.ts';
import type { ScriptLanguage } from '../powershell/index.ts';
import { isSecretName } from '../secrets.ts';
import { newIds } from '../settings/ids.ts';
import type { ScalarNode } from '../settings/tree.ts';
import { plainWord, wholeFile } from '../shell/index.ts';
import type { MappedText } from '../shell/index.ts';
import type { SourceFile } from '../source-file.ts';
import type { Job, Step, Variable } from './job.ts';

export interface PipelineFormat {
  /** What a shell gets of an inline script, once the runner has filled in its own variables. */
  script(node: ScalarNode, language: ScriptLanguage): MappedText;
  open(path: string): SourceFile | null;
  readonly sample: boolean;
}

/** Each job as a place on the checked-out tree: its variables, then its steps in order. */
export function jobPlaces(file: SourceFile, jobs: readonly Job[], format: PipelineFormat): PartialEvidence {
  const newId = newIds(file.path);
  const places: Place[] = [];
  const connections: Connection[] = [];
  const ids = new Map<string, number>();
  for (const job of jobs) {
    const layers: Layer[] = variableLayers(job.variables, file, newId, format.sample);
    const own: Connection[] = [];
    for (const step of job.steps) {
      layers.push(...variableLayers(step.variables, file, newId, format.sample));
      const read = stepReading(step, file, format, newId);
      layers.push(...read.layers);
      own.push(...read.connections);
    }
    if (layers.length === 0 && own.length === 0) continue;
    const set = layers.flatMap((layer) => (layer.kind === 'sets' ? [layer.entry] : []));
    const variables = commandsNameTheirServers(own) ? null : environmentConnection(set, { id: newId(`${job.name}.PG`), sample: format.sample });
    connections.push(...own, ...set.flatMap(({ connection }) => connection ?? []), ...(variables === null ? [] : [variables]));
    const count = (ids.get(job.name) ?? 0) + 1;
    ids.set(job.name, count);
    places.push({ id: `${file.path}#${job.name}${count > 1 ? `~${count}` : ''}`, kind: 'job', name: job.name, scope: '', at: file.at(job.span.start, job.span.end), layers, tags: [], folder: '', runs: true, os: job.os });
  }
  return { places, connections };
}

function variableLayers(variables: readonly Variable[], file: SourceFile, newId: (name: string) => string, sample: boolean): Layer[] {
  return variables.filter(({ sometimes }) => !sometimes).map(({ name, value }): Layer => {
    const word = plainWord(value.text, file, value.span.start, value.span.end);
    const isOpen = value.text.includes('$(') || value.text.includes('${{') || value.text.includes('$[');
    const entry = entryOf({ name, value: isOpen || isSecretName(name) ? null : word, at: file.at(value.keySpan?.start ?? value.span.start, value.span.end) }, newId, sample);
    return { kind: 'sets', entry: isOpen ? { ...entry, value: { parts: [{ kind: 'unknown', reason: 'known when the pipeline runs' }], at: entry.value.at } } : entry };
  });
}

function stepReading(step: Step, file: SourceFile, format: PipelineFormat, newId: (name: string) => string): { readonly layers: readonly Layer[]; readonly connections: readonly Connection[] } {
  const context = {
    world: { shell: step.language === 'bash' ? ('bash' as const) : null, terminal: false },
    sample: format.sample, inPlace: true,
    folder: step.folder === null ? null : literalText(step.folder, file.at(0, 0)),
  };
  if ('inline' in step.script) {
    const source = format.script(step.script.inline, step.language);
    const { layers, connections } = readScript(step.language, source, { ...context, newId, open: (path) => format.open(path), script: file.path });
    return { layers: kept(layers, step.sometimes), connections };
  }
  const path = treePath('', step.script.file.replaceAll('\\', '/'));
  const script = path === null ? null : format.open(path);
  // Connections of a script in a file are read with that file.
  return script === null || script.encoding === 'binary' ? { layers: [], connections: [] }
    : { layers: kept(readScript(languageOf(script.path, step.language), wholeFile(script), { ...context, newId: newIds(script.path), open: (name) => format.open(name), script: script.path }).layers, step.sometimes), connections: [] };
}

function languageOf(path: string, otherwise: ScriptLanguage): ScriptLanguage {
  if (/\.ps1$/i.test(path)) return otherwise === 'powershell' || otherwise === 'pwsh' ? otherwise : 'any powershell';
  return /\.(?:cmd|bat)$/i.test(path) ? 'cmd' : /\.sh$/i.test(path) ? 'bash' : otherwise;
}

/** What a step does to files stays; its variables end with it. */
function kept(layers: readonly Layer[], sometimes: boolean): readonly Layer[] {
  return layers.flatMap((layer): readonly Layer[] => (layer.kind === 'runs' ? [{ kind: 'runs', operation: sometimes ? { ...layer.operation, sometimes } : layer.operation }] : []));
}
