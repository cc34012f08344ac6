import type { Connection, Entry, Layer, Place } from '../../model.ts';
import { componentOf } from '../dockerfile/images.ts';
import { commandsNameTheirServers, environmentConnection } from '../dotenv/environment.ts';
import type { PartialEvidence } from '../extractor.ts';
import { plain } from '../operations/text.ts';
import { newIds } from '../settings/ids.ts';
import type { SourceFile } from '../source-file.ts';
import { builtImage } from './builds.ts';
import { filledWord } from './fill.ts';
import type { Source } from './fill.ts';
import type { Job, Pipeline, PipelineFormat, Step } from './job.ts';
import { runsProgram } from './programs.ts';
import { readStep } from './steps.ts';
import type { StepReading } from './steps.ts';
import { variableLayers } from './variable-layers.ts';

/**
 * Each job as a place on the checked-out tree: its variables, then its steps in order. What a step sets for itself ends
 * with it, unless it runs the program; a step with variables and connections of its own is a place of its own, after the
 * steps before it.
 */
export function jobPlaces(file: SourceFile, jobs: readonly Job[], format: PipelineFormat): PartialEvidence {
  const pipeline: Pipeline = { ...format, file, newId: newIds(file.path), made: new Map(), environments: new Map() };
  const found: Found = { places: [], connections: [] };
  const names = uniqueNames();
  for (const job of jobs) readJob(job, names(job.name), pipeline, found);
  return found;
}

interface Found {
  readonly places: Place[];
  readonly connections: Connection[];
}

function uniqueNames(): (name: string) => string {
  const counts = new Map<string, number>();
  return (name) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count > 1 ? `${name}~${count}` : name;
  };
}

function readJob(job: Job, name: string, pipeline: Pipeline, found: Found): void {
  const { file } = pipeline;
  const id = `${file.path}#${name}`;
  const layers: Layer[] = [...rootLayers(job, pipeline), ...variableLayers(job.variables, pipeline), ...imageLayers(job.image)];
  const own: Connection[] = [];
  const starts: string[] = [];
  const images: Place[] = [];
  const steps = uniqueNames();
  for (const step of job.steps) {
    const stepId = `${id}/${steps(`step ${step.source.file.at(step.span.start).line}`)}`;
    const set = variableLayers(step.variables, pipeline);
    const read = readStep(step, pipeline);
    for (const build of read.builds) {
      const image = builtImage(build, `${stepId}${images.length > 0 ? `.${images.length}` : ''} image`, pipeline.context);
      if (image === null) continue;
      images.push(...image.places);
      found.connections.push(...image.connections);
    }
    if (standsAlone(step, set, read, job)) found.places.push(stepPlace(step, stepId, job, [...layers, ...set, ...read.layers], [...set, ...read.layers], read, pipeline, found));
    else {
      own.push(...read.connections);
      starts.push(...read.starts);
      if (step.action.kind === 'script' && runsProgram(step, job)) layers.push(...set);
    }
    found.connections.push(...read.connections);
    layers.push(...read.layers, ...read.lasting);
  }
  found.places.push(...images);
  const set = entriesOf(layers);
  found.connections.push(...set.flatMap(({ connection }) => connection ?? []));
  const variables = commandsNameTheirServers(own) ? null : environmentOf(set, job, pipeline);
  if (variables !== null) found.connections.push(variables);
  if (layers.length > 0 || own.length > 0) found.places.push({ ...placeOf(job.source, job.span), id, kind: 'job', name: job.name, layers, folder: pipeline.root, os: job.os, ...starting(starts) });
}

/** The same variables in several jobs are one connection. */
function environmentOf(entries: readonly Entry[], job: Job, { newId, sample, environments }: Pipeline): Connection | null {
  const found = environmentConnection(entries, { id: '', sample });
  if (found === null) return null;
  const key = JSON.stringify(found.at);
  const id = environments.get(key) ?? newId(`${job.name}.PG`);
  environments.set(key, id);
  return { ...found, id };
}

const entriesOf = (layers: readonly Layer[]): readonly Entry[] => layers.flatMap((layer) => (layer.kind === 'sets' ? [layer.entry] : []));

/** Whether what a step connects to depends on what only the step knows. */
function standsAlone(step: Step, set: readonly Layer[], read: StepReading, job: Job): boolean {
  if (step.action.kind === 'script' && step.action.remote === true) return true;
  const connects = read.connections.length > 0 || entriesOf(set).some(({ key, connection }) => connection !== null || key === 'PGHOST' || key === 'PGSERVICE');
  return connects && (set.length > 0 || step.source.file !== job.source.file);
}

function stepPlace(step: Step, id: string, job: Job, layers: readonly Layer[], own: readonly Layer[], read: StepReading, pipeline: Pipeline, found: Found): Place {
  const remote = step.action.kind === 'script' && step.action.remote === true;
  const kept = remote ? own : layers;
  found.connections.push(...entriesOf(own).flatMap(({ connection }) => connection ?? []));
  const setsServer = entriesOf(own).some(({ key }) => key.startsWith('PG'));
  const variables = !setsServer || commandsNameTheirServers(read.connections) ? null : environmentOf(entriesOf(kept), job, pipeline);
  if (variables !== null) found.connections.push(variables);
  return { ...placeOf(step.source, step.span), id, kind: remote ? 'remote script' : 'step', name: `of job ${job.name}`, layers: kept, folder: remote ? null : pipeline.root, os: remote ? 'linux' : job.os, ...(remote ? {} : starting(read.starts)) };
}

function starting(paths: readonly string[]): Pick<Place, 'starts'> {
  return paths.length === 0 ? {} : { starts: [...new Set(paths)] };
}

function placeOf({ file }: Source, { start, end }: Step['span']): Pick<Place, 'scope' | 'at' | 'tags' | 'runs' | 'passes'> {
  return { scope: '', at: file.at(start, end), tags: [], runs: true, passes: true };
}

/** What the container of a job brings below the variables of the job, which may name it, and the component whose version the name of its image tells. */
function imageLayers(image: Job['image']): readonly Layer[] {
  if (image === null) return [];
  const { text } = filledWord(image.source, image.name);
  const component = componentOf(plain(text) ?? '', text.at);
  return [{ kind: 'inherits', from: { image: text }, at: text.at }, ...(component === null ? [] : [component])];
}

/** The runner tells where the tree is checked out. */
function rootLayers(job: Job, { roots }: Pipeline): readonly Layer[] {
  const at = job.source.file.at(job.span.start);
  const texts = job.steps.flatMap(({ action }) => (action.kind === 'script' && 'inline' in action.script ? action.script.inline.map(({ text }) => text) : []));
  const values = [...job.variables, ...job.steps.flatMap(({ variables }) => variables)].map(({ value }) => value.text);
  return roots.filter((root) => [...texts, ...values].some((text) => text.includes(root)))
    .map((root): Layer => ({ kind: 'sets', entry: { key: root, value: { parts: [{ kind: 'literal', text: '.' }], at }, connection: null, content: null, at } }));
}
