import { isSampleSettings } from '../../shared/sample-path.ts';
import { NO_NEEDLES } from '../extractor.ts';
import type { Extractor } from '../extractor.ts';
import { readTrees } from '../settings/formats.ts';
import { azureJobs, azureMacros } from './azure.ts';
import { isAzurePipeline } from './names.ts';
import { jobPlaces } from './places.ts';
import { scalarText } from './scalars.ts';

/** Azure Pipelines: one place for each job. */
export const azurePipelines: Extractor = {
  id: 'azure-pipelines',
  wants: isAzurePipeline,
  needles: () => NO_NEEDLES,
  accepts: (file) => file.encoding !== 'binary' && isAzurePipeline(file.path),
  extract(file, context) {
    const jobs = readTrees(file, 'yaml').flatMap(azureJobs);
    return jobPlaces(file, jobs, {
      script: (node, language) => scalarText(file, node, azureMacros(node.text, language)),
      open: (path) => context.open(path),
      sample: isSampleSettings(file.path),
    });
  },
};
