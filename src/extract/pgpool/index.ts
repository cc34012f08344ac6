import { nameOf } from '../../shared/paths.ts';
import { isSampleSettings } from '../../shared/sample-path.ts';
import { NO_NEEDLES } from '../extractor.ts';
import type { Extractor } from '../extractor.ts';
import { formatOf } from '../settings/formats.ts';
import { newIds } from '../settings/ids.ts';
import { flatten } from '../strings/input.ts';
import { templatePieces } from '../strings/index.ts';
import { looksLikePgpool, pgpoolConnections } from './read.ts';

const NEEDLES: readonly string[] = ['backend_hostname'];
/** Characters; a configuration is far smaller. */
const MAX_LENGTH = 1024 * 1024;

/** `pgpool.conf`, and templates of it. https://www.pgpool.net/docs/latest/en/html/runtime-ssl.html */
export const pgpoolFiles: Extractor = {
  id: 'pgpool',
  wants: () => false,
  needles: (path) => (isName(path) ? NEEDLES : NO_NEEDLES),
  accepts: (file) => isName(file.path) && file.encoding !== 'binary' && file.text.length <= MAX_LENGTH && looksLikePgpool(file.text),
  extract: (file) => {
    const flat = flatten(templatePieces(file, 0, file.text.length, ['erb', 'mustache', 'shell']), file);
    return { connections: pgpoolConnections(flat, { sample: isSampleSettings(file.path), newId: newIds(file.path) }), claims: [file.path] };
  },
};

const isName = (path: string): boolean => formatOf(path) === 'ini' || nameOf(path).toLowerCase().startsWith('pgpool.conf');
