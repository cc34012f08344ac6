import { isSampleSettings } from '../../../shared/sample-path.ts';
import { NO_NEEDLES } from '../../extractor.ts';
import type { Extractor } from '../../extractor.ts';
import { readTrees } from '../../settings/formats.ts';
import { jobPlaces } from '../places.ts';
import { unreadStrings } from '../unread.ts';
import { actionJobs, workflowJobs } from './jobs.ts';
import { calledFrom, isAction, isOnlyCalled } from './local.ts';
import { isActionFile, isWorkflow, repositoryOf } from './names.ts';

const wants = (path: string): boolean => isWorkflow(path) || isActionFile(path);

/**
 * GitHub Actions: one place for each job of a workflow. Actions and workflows of the repository are read where they are
 * called, with what they are given there; by themselves only when nobody calls them.
 */
export const githubWorkflows: Extractor = {
  id: 'github-workflows',
  wants,
  needles: () => NO_NEEDLES,
  accepts: (file) => file.encoding !== 'binary' && wants(file.path),
  extract(file, context) {
    const [root] = readTrees(file, 'yaml');
    if (root === undefined || (!isWorkflow(file.path) && !isAction(root))) return {};
    const jobs = isWorkflow(file.path) ? workflowJobs(root, file, context) : actionJobs(root, file, context);
    const called = calledFrom(context).has(file.path) && (!isWorkflow(file.path) || isOnlyCalled(root));
    const sample = isSampleSettings(file.path);
    const { places = [], connections = [] } = called ? {} : jobPlaces(file, jobs, { context, sample, root: repositoryOf(file.path), roots: ['GITHUB_WORKSPACE'] });
    return { places, connections: [...connections, ...unreadStrings(file, root, jobs, sample)], claims: [file.path] };
  },
};
