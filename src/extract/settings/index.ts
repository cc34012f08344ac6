import type { Bag, Connection } from '../../model.ts';
import { isSampleSettings } from '../../shared/sample-path.ts';
import { NO_NEEDLES } from '../extractor.ts';
import type { Extractor, PartialEvidence } from '../extractor.ts';
import { isDotenv } from '../dotenv/names.ts';
import { isCompose, withoutServices } from '../compose/names.ts';
import { isPlainManifest } from '../kubernetes/recognise.ts';
import { isAzurePipeline, withoutScripts } from '../pipelines/names.ts';
import type { SourceFile } from '../source-file.ts';
import { environmentBags, settingsBag } from './bags.ts';
import { codeSettingsTree, isCodeSettings } from './code-tree.ts';
import { connectionsOf } from './connections.ts';
import { formatOf, readTrees } from './formats.ts';
import { newIds } from './ids.ts';
import { isDeployment, isDescription, isNoSettingsFile } from './innocent.ts';
import { normalize } from './normalize.ts';
import { withServers } from './replicas.ts';
import type { FileScope } from './scope.ts';
import type { ScalarNode } from './tree.ts';

export { formatOf, readTrees } from './formats.ts';
export { isComposeFile, isDeployment, isKubernetesObject } from './innocent.ts';

const NEEDLES: readonly string[] = [
  'postgres', 'pgsql', 'sslmode', 'ssl_mode', 'ssl-mode', 'ssl mode', 'pghost', 'pgssl', 'pgservice', '5432', 'sslrootcert',
  'datasource', 'truststore', 'trust-store', 'trust-certificate', 'sqlalchemy', 'database_url', 'host=', '"pg"', "'pg'", 'client: pg',
];

/**
 * Settings in YAML, JSON, TOML, INI, `.properties` and XML: connection strings anywhere in them, maps that make a
 * connection, and all keys as a bag. Files that an extractor of their own reads (Kubernetes, compose, …) give the
 * connection strings that stand in them and nothing more; plain Kubernetes manifests give nothing here.
 */
export const settingsFiles: Extractor = {
  id: 'settings',
  yields: true,
  wants: () => false,
  // Settings in code are found by the needles of code.
  needles: (path) => (isSettingsPath(path) ? NEEDLES : NO_NEEDLES),
  accepts: (file) => file.encoding !== 'binary' && (isSettingsPath(file.path) || (isCodeSettings(file) && !isNoSettingsFile(file.path))),
  extract: (file) => readSettings(file),
};

function isSettingsPath(path: string): boolean {
  return formatOf(path) !== null && !isNoSettingsFile(path) && !isDotenv(path);
}

export function readSettings(file: SourceFile): PartialEvidence {
  const format = formatOf(file.path);
  if (format === null && isCodeSettings(file)) return readCodeSettings(file);
  const trees = (format === null ? [] : readTrees(file, format)).filter((tree) => !isPlainManifest(tree, file.text));
  if (trees.length === 0 || trees.some(isDescription)) return {};
  const scope: FileScope = { file, how: 'settings', sample: isSampleSettings(file.path), newId: newIds(file.path) };
  const connections: Connection[] = [];
  const bags: Bag[] = [];
  const byScalar = new Map<ScalarNode, Connection>();
  const own = trees.filter((tree) => !isDeployment(tree, file.path)).map(normalize);
  for (const tree of own) {
    const found = connectionsOf(withServers(tree), scope);
    for (const [node, connection] of found.byScalar) byScalar.set(node, connection);
    const environment = environmentBags(tree, scope, found.byScalar);
    connections.push(...found.connections, ...environment.connections);
    bags.push(...environment.bags);
  }
  for (const tree of trees.filter((each) => isDeployment(each, file.path))) {
    connections.push(...connectionsOf(isAzurePipeline(file.path) ? withoutScripts(tree) : isCompose(tree, file.path) ? withoutServices(tree) : tree, scope, 'strings').connections);
  }
  const bag = settingsBag(own, scope, byScalar);
  return { connections, bags: bag === null ? bags : [bag, ...bags] };
}

/** Django's and Laravel's settings are code. Strings in it are the code extractor's; here it is maps with an engine only. */
function readCodeSettings(file: SourceFile): PartialEvidence {
  const scope: FileScope = { file, how: 'settings', sample: isSampleSettings(file.path), newId: newIds(file.path) };
  const tree = codeSettingsTree(file);
  return tree === null ? {} : { connections: connectionsOf(withServers(normalize(tree)), scope, 'maps').connections };
}
