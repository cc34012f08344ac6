import { folderOf, nameOf } from '../../shared/paths.ts';
import { NO_NEEDLES } from '../extractor.ts';
import type { Extractor } from '../extractor.ts';
import { deploymentsIn } from './deployments.ts';

/**
 * Helm charts: rendered once for each way in which they are installed, so that every deployment is judged by what it really
 * gets. What the files hold besides is read as settings. https://helm.sh/docs/topics/charts/
 */
export const helmCharts: Extractor = {
  id: 'helm',
  wants: (path) => nameOf(path) === 'Chart.yaml',
  needles: () => NO_NEEDLES,
  accepts: (file) => file.encoding !== 'binary' && nameOf(file.path) === 'Chart.yaml',
  extract: (file, context) => deploymentsIn(context).get(folderOf(file.path)) ?? {},
};
