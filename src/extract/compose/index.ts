import type { Extractor } from '../extractor.ts';
import { readCompose } from './documents.ts';
import { isComposePath } from './names.ts';
import { projectPlaces } from './places.ts';
import { projectOf } from './project.ts';

const NEEDLES: readonly string[] = ['services:'];
const NONE: readonly string[] = [];

/** Docker Compose: one place for each service. https://docs.docker.com/reference/compose-file/ */
export const composeFiles: Extractor = {
  id: 'compose',
  wants: isComposePath,
  needles: (path) => (/\.ya?ml$/i.test(path) ? NEEDLES : NONE),
  accepts: (file) => file.encoding !== 'binary' && /\.ya?ml$/i.test(file.path) && (isComposePath(file.path) || (file.text.includes('services') && readCompose(file).length > 0)),
  extract(file, context) {
    const project = projectOf(file, context);
    return project === null ? {} : projectPlaces(project);
  },
};
