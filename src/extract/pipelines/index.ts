import { isSampleSettings } from '../../shared/sample-path.ts';
import { NO_NEEDLES } from '../extractor.ts';
import type { Extractor } from '../extractor.ts';
import { readTrees } from '../settings/formats.ts';
import { azureJobs } from './azure.ts';
import { isAzurePipeline } from './names.ts';
import { jobPlaces } from './places.ts';

/** Azure Pipelines: one place for each job. */
export const azurePipelines: Extractor = {
  id: 'azure-pipelines',
  wants: isAzurePipeline,
  needles: () => NO_NEEDLES,
  accepts: (file) => file.encoding !== 'binary' && isAzurePipeline(file.path),
  extract(file, context) {
    const jobs = readTrees(file, 'yaml').flatMap((root) => azureJobs(root, file));
    return jobPlaces(file, jobs, { context, sample: isSampleSettings(file.path), roots: ['BUILD_SOURCESDIRECTORY', 'SYSTEM_DEFAULTWORKINGDIRECTORY'] });
  },
};
