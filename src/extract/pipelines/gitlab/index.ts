import { folderOf } from '../../../shared/paths.ts';
import { isSampleSettings } from '../../../shared/sample-path.ts';
import { NO_NEEDLES } from '../../extractor.ts';
import type { ExtractContext, Extractor } from '../../extractor.ts';
import { jobPlaces } from '../places.ts';
import { treesOf } from '../trees.ts';
import { unreadStrings } from '../unread.ts';
import { mergedPipeline } from './files.ts';
import { gitlabJobs } from './jobs.ts';
import { isGitlabPipeline } from './names.ts';

/** GitLab CI: one place for each job, with the local files that a pipeline includes. */
export const gitlabPipelines: Extractor = {
  id: 'gitlab-ci',
  wants: isGitlabPipeline,
  needles: () => NO_NEEDLES,
  accepts: (file) => file.encoding !== 'binary' && isGitlabPipeline(file.path),
  extract(file, context) {
    if (!isRoot(file.path) && partsOf(context).has(file.path)) return { claims: [file.path] };
    const pipeline = mergedPipeline(file, context);
    if (pipeline === null) return {};
    const jobs = gitlabJobs(pipeline);
    const sample = isSampleSettings(file.path);
    const { places = [], connections = [] } = jobPlaces(file, jobs, { context, sample, root: /(?:^|\/)\.gitlab-ci\.ya?ml$/i.test(file.path) ? folderOf(file.path) : '', roots: ['CI_PROJECT_DIR'] });
    const unread = pipeline.files.flatMap((each) => treesOf(each).flatMap((root) => unreadStrings(each, root, jobs, sample)));
    return { places, connections: [...connections, ...unread], claims: pipeline.files.map(({ path }) => path) };
  },
};

function isRoot(path: string): boolean {
  return /^\.gitlab-ci\.ya?ml$/i.test(path);
}

const parts = new WeakMap<ExtractContext, ReadonlySet<string>>();

/** The files that the pipeline at the root of the repository includes: they are read with it. */
function partsOf(context: ExtractContext): ReadonlySet<string> {
  const ready = parts.get(context);
  if (ready !== undefined) return ready;
  const root = context.open('.gitlab-ci.yml') ?? context.open('.gitlab-ci.yaml');
  const pipeline = root === null ? null : mergedPipeline(root, context);
  const found = new Set(pipeline?.files.slice(1).map(({ path }) => path));
  parts.set(context, found);
  return found;
}
