import { folderOf } from '../../shared/paths.ts';
import { NO_NEEDLES } from '../extractor.ts';
import type { Extractor } from '../extractor.ts';
import { isKustomization, layoutOf } from './layout.ts';
import { readRoot } from './evidence.ts';

/**
 * Kustomizations: the objects that each of them deploys, read as plain Kubernetes is. They are rendered, and not told as
 * changes to what they build on: a patch may touch any field, and what it leaves is only known when it has been applied.
 * One that others build on is deployed with these, and not by itself; see `docs/adr/0007-deployments.md`.
 */
export const kustomizations: Extractor = {
  id: 'kustomize',
  wants: isKustomization,
  needles: () => NO_NEEDLES,
  accepts: (file) => file.encoding !== 'binary' && isKustomization(file.path),
  extract: (file, context) => {
    const layout = layoutOf(context);
    const here = layout.in(folderOf(file.path));
    if (here?.file.path !== file.path) return {};
    return layout.roots.includes(here) ? readRoot(here, context) : {};
  },
};
