import type { Place } from '../../model.ts';
import { folderOf, nameOf } from '../../shared/paths.ts';
import { isSampleSettings } from '../../shared/sample-path.ts';
import { commandsNameTheirServers, environmentConnection } from '../dotenv/environment.ts';
import { NO_NEEDLES } from '../extractor.ts';
import type { Extractor } from '../extractor.ts';
import { newIds } from '../settings/ids.ts';
import { wholeFile } from '../shell/index.ts';
import { readScript } from './read.ts';
import { mayMatter } from './signals.ts';

const POWERSHELL = /\.(?:ps1|psm1)$/i;
const BATCH = /\.(?:cmd|bat)$/i;

/** PowerShell scripts and batch files: each is a place of its own, whose relative paths start in its folder. */
export const windowsScripts: Extractor = {
  id: 'powershell',
  wants: (path) => POWERSHELL.test(path) || BATCH.test(path),
  needles: () => NO_NEEDLES,
  accepts: (file) => file.encoding !== 'binary' && windowsScripts.wants(file.path) && mayMatter(file.text),
  extract(file, context) {
    const newId = newIds(file.path);
    const sample = isSampleSettings(file.path);
    const { layers, connections } = readScript(BATCH.test(file.path) ? 'cmd' : 'any powershell', wholeFile(file), {
      world: { shell: null, terminal: true }, script: file.path, open: (path) => context.open(path), sample, newId,
    });
    if (layers.length === 0 && connections.length === 0) return {};
    const entries = layers.flatMap((layer) => (layer.kind === 'sets' || layer.kind === 'argument' ? [layer.entry] : []));
    const set = layers.flatMap((layer) => (layer.kind === 'sets' ? [layer.entry] : []));
    const own = commandsNameTheirServers(connections) ? null : environmentConnection(set, { id: newId('PG'), sample });
    const folder = folderOf(file.path);
    const place: Place = { id: file.path, kind: 'script', name: nameOf(file.path), scope: folder, at: file.whole(), layers, tags: [], folder, runs: true, os: BATCH.test(file.path) || importsIntoStore(layers) ? 'windows' : null };
    return { connections: [...connections, ...entries.flatMap(({ connection }) => connection ?? []), ...(own === null ? [] : [own])], places: [place] };
  },
};

/** The stores that these commands fill are those of Windows. */
function importsIntoStore(layers: Place['layers']): boolean {
  return layers.some((layer) => layer.kind === 'runs' && layer.operation.kind === 'import');
}
