import { isSampleSettings } from '../../shared/sample-path.ts';
import { NO_NEEDLES } from '../extractor.ts';
import type { Extractor, PartialEvidence } from '../extractor.ts';
import { formatOf, readTrees } from '../settings/formats.ts';
import { newIds } from '../settings/ids.ts';
import type { SourceFile } from '../source-file.ts';
import { evidenceOf } from './evidence.ts';
import { objectsIn } from './objects.ts';
import type { Reading } from './reading.ts';

const NEEDLES: readonly string[] = ['apiVersion'];

/**
 * Plain Kubernetes manifests: one place for each container, one bag for each ConfigMap and Secret. Kustomizations and
 * charts make objects of their own, which then go the same way ({@link evidenceOf}), and claim the manifests in them.
 */
export const kubernetesManifests: Extractor = {
  id: 'kubernetes',
  yields: true,
  wants: () => false,
  needles: (path) => (isManifestPath(path) ? NEEDLES : NO_NEEDLES),
  accepts: (file) => file.encoding !== 'binary' && isManifestPath(file.path) && /["']?apiVersion["']?\s{0,20}:/.test(file.text) && /["']?kind["']?\s{0,20}:/.test(file.text),
  extract: (file) => readManifest(file),
};

function isManifestPath(path: string): boolean {
  const format = formatOf(path);
  return format === 'yaml' || format === 'json';
}

function readManifest(file: SourceFile): PartialEvidence {
  const format = formatOf(file.path);
  if (format === null) return {};
  const newPlaceId = newIds(file.path);
  const reading: Reading = {
    file,
    how: 'settings',
    sample: isSampleSettings(file.path),
    newId: newIds(file.path),
    scopeOf: (namespace) => (namespace === null || namespace === '' ? '' : `namespace ${namespace}`),
    placeId: newPlaceId,
  };
  return evidenceOf(objectsIn(readTrees(file, format), file.text), reading);
}
