import { isSampleSettings } from '../../shared/sample-path.ts';
import { NO_NEEDLES } from '../extractor.ts';
import type { Extractor } from '../extractor.ts';
import { readTrees } from '../settings/formats.ts';
import { azureJobs } from './azure.ts';
import { usedTemplates } from './azure-templates.ts';
import { isAzurePipeline } from './names.ts';
import { jobPlaces } from './places.ts';
import { treesOf } from './trees.ts';
import { unreadStrings } from './unread.ts';

/** Azure Pipelines: one place for each job. */
export const azurePipelines: Extractor = {
  id: 'azure-pipelines',
  wants: isAzurePipeline,
  needles: () => NO_NEEDLES,
  accepts: (file) => file.encoding !== 'binary' && isAzurePipeline(file.path),
  extract(file, context) {
    const roots = readTrees(file, 'yaml');
    if (usedTemplates(context).has(file.path)) return { claims: [file.path] };
    const jobs = roots.flatMap((root) => azureJobs(root, file, context));
    const sample = isSampleSettings(file.path);
    const { places = [], connections = [] } = jobPlaces(file, jobs, { context, sample, root: '', roots: ['BUILD_SOURCESDIRECTORY', 'SYSTEM_DEFAULTWORKINGDIRECTORY'] });
    const files = [...new Set([file, ...jobs.flatMap(({ source, variables, steps }) => [source, ...variables, ...steps].map((each) => ('file' in each ? each : each.source).file))])];
    const unread = files.flatMap((each) => treesOf(each).flatMap((root) => unreadStrings(each, root, jobs, sample)));
    return { places, connections: [...connections, ...unread], claims: files.map(({ path }) => path) };
  },
};
