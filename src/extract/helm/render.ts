import type { ExtractContext } from '../extractor.ts';
import type { SourceFile } from '../source-file.ts';
import type { Chart, Dependency } from './chart.ts';
import { below, valuesIn } from './chart.ts';
import { NIL, lookUp, mapOf, textDatum, truthOf } from '../rendering/datum.ts';
import { overlaid } from './datum.ts';
import type { Datum } from '../rendering/datum.ts';
import { evaluate } from './evaluate.ts';
import { newEffort } from './expressions.ts';
import type { Rendering } from './expressions.ts';
import { manifestOf } from './manifest-text.ts';
import type { Manifest } from './manifest-text.ts';
import { parseTemplate } from './parser.ts';
import type { Body, Template } from './parser.ts';
import { written } from '../rendering/rope.ts';
import type { Variant } from './variants.ts';
import { CAPABILITIES, filesOf, releaseOf } from './services.ts';

/** What a chart comes to with certain values. */
export interface Rendered {
  readonly manifests: readonly { readonly template: SourceFile; readonly manifest: Manifest }[];
  /** Templates that were rendered to their end. */
  readonly whole: readonly SourceFile[];
}

/** Templates as they were parsed, for all renderings of a chart. */
export type Parsed = (file: SourceFile) => Template;

export function parsedOnce(): Parsed {
  const known = new Map<SourceFile, Template>();
  return (file) => {
    const template = known.get(file) ?? parseTemplate(written(file, 0, file.text.length));
    known.set(file, template);
    return template;
  };
}

/** Renders a chart and the charts that it depends on. */
export function render(chart: Chart, { release, namespace, layers }: Pick<Variant, 'release' | 'namespace' | 'layers'>, parsed: Parsed, budget: { left: number }, context: ExtractContext): Rendered {
  const own = chart.values === null ? mapOf([]) : (valuesIn(chart.values, '.Values') ?? mapOf([]));
  const values = layers.reduce((sum, layer) => layer(sum), own);
  const parts = partsOf(chart, values, '', 0);
  const rendering: Rendering = { defines: new Map<string, Body>(), effort: newEffort(budget.left), parse: parseTemplate, evaluate };
  // A parent's named templates win over those of the charts that it depends on.
  for (const part of parts.toReversed()) for (const file of part.chart.templates) for (const [name, body] of parsed(file).defines) rendering.defines.set(name, body);
  const manifests: { template: SourceFile; manifest: Manifest }[] = [];
  const whole: SourceFile[] = [];
  for (const part of parts) {
    if (part.chart.library) {
      whole.push(...part.chart.templates.filter((file) => parsed(file).whole));
      continue;
    }
    for (const file of part.chart.templates) {
      const template = parsed(file);
      // One that goes on and on takes nothing from the others.
      rendering.effort = newEffort(budget.left);
      const before = rendering.effort.steps;
      const dot = mapOf([
        ['Values', part.values],
        ['Release', releaseOf(release, namespace)],
        ['Chart', part.chart.metadata],
        ['Files', filesOf(part.chart.folder, context)],
        ['Capabilities', CAPABILITIES],
        ['Template', mapOf([['Name', textDatum(file.path)], ['BasePath', textDatum(below(part.chart.folder, 'templates'))]])],
        ['Subcharts', NIL],
      ]);
      if (isManifest(file.path)) manifests.push({ template: file, manifest: manifestOf(file, evaluate(template, dot, rendering)) });
      budget.left -= before - rendering.effort.steps;
      if (template.whole && rendering.effort.steps >= 0 && rendering.effort.characters >= 0) whole.push(file);
    }
  }
  return { manifests, whole };
}

/** Names that begin with an underscore hold named templates only. */
function isManifest(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return !name.startsWith('_') && /\.(?:ya?ml|json)$/i.test(name);
}

interface ChartPart {
  readonly chart: Chart;
  readonly values: Datum;
}

const MAX_CHARTS = 60;

/** A chart and all that it depends on and that is switched on, each with its values. https://helm.sh/docs/chart_template_guide/subcharts_and_globals/ */
function partsOf(chart: Chart, values: Datum, path: string, count: number): readonly ChartPart[] {
  const parts: ChartPart[] = [{ chart, values }];
  const global = lookUp(values, 'global');
  for (const dependency of chart.dependencies) {
    if (dependency.chart === null || count + parts.length > MAX_CHARTS || !isEnabled(dependency, values)) continue;
    const own = dependency.chart.values === null ? mapOf([]) : (valuesIn(dependency.chart.values, '.Values') ?? mapOf([]));
    const given = lookUp(values, dependency.key);
    const merged = given?.kind === 'map' ? overlaid(own, given) : own;
    const all = global?.kind === 'map' ? overlaid(merged, mapOf([['global', overlaid(lookUp(merged, 'global') ?? mapOf([]), global)]])) : merged;
    parts.push(...partsOf(dependency.chart, all, `${path}.${dependency.key}`, count + parts.length));
  }
  return parts;
}

/** The first condition that is there decides, then the tags. */
function isEnabled({ conditions, tags }: Dependency, values: Datum): boolean {
  for (const condition of conditions) {
    const value = lookUp(values, ...condition.split('.'));
    if (value?.kind === 'bool') return value.value;
  }
  const set = tags.map((tag) => lookUp(values, 'tags', tag)).filter((value) => value !== undefined);
  return set.length === 0 || set.some((value) => truthOf(value) === true);
}

