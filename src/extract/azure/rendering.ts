import { evidenceOfFactories } from '../data-factory/resources.ts';
import type { ExtractContext, PartialEvidence } from '../extractor.ts';
import { isSampleSettings } from '../../shared/sample-path.ts';
import { newIds } from '../settings/ids.ts';
import type { SourceFile } from '../source-file.ts';
import { evidenceOfResources } from './index.ts';
import type { AzureReading, AzureResource } from './resource.ts';

/** One deployment of a template: with the parameters of a file, or with its own defaults. */
export interface Variant {
  readonly name: string;
  readonly resources: readonly AzureResource[];
}

/** The evidence of all deployments of a template. Those that come to the same are one. */
export function evidenceOfVariants(file: SourceFile, variants: readonly Variant[], context: ExtractContext): PartialEvidence {
  const seen = new Set<string>();
  const found: PartialEvidence[] = [];
  for (const { name, resources } of variants) {
    const plain = evidenceIn(resources, readingOf(file, '', context));
    const key = JSON.stringify(plain);
    if (seen.has(key)) continue;
    seen.add(key);
    found.push(found.length === 0 ? plain : evidenceIn(resources, readingOf(file, ` (${name})`, context)));
  }
  return {
    places: found.flatMap(({ places }) => places ?? []),
    bags: found.flatMap(({ bags }) => bags ?? []),
    connections: found.flatMap(({ connections }) => connections ?? []),
  };
}

function evidenceIn(resources: readonly AzureResource[], reading: AzureReading): PartialEvidence {
  const found = [evidenceOfResources(resources, reading), evidenceOfFactories(resources, reading)];
  return { places: found.flatMap(({ places }) => places ?? []), bags: found.flatMap(({ bags }) => bags ?? []), connections: found.flatMap(({ connections }) => connections ?? []) };
}

function readingOf(file: SourceFile, suffix: string, context: ExtractContext): AzureReading {
  const ids = newIds(file.path);
  const placeIds = newIds(file.path);
  return { file, how: 'none', sample: isSampleSettings(file.path), newId: (name) => ids(name + suffix), context, placeId: (name) => placeIds(name + suffix) };
}
