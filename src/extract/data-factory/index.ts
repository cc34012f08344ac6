import { isSampleSettings } from '../../shared/sample-path.ts';
import { nameOf } from '../../shared/paths.ts';
import { NO_NEEDLES } from '../extractor.ts';
import type { ExtractContext, Extraction, Extractor } from '../extractor.ts';
import { connectionsOf } from '../settings/connections.ts';
import { readTrees } from '../settings/formats.ts';
import { newIds } from '../settings/ids.ts';
import { normalize } from '../settings/normalize.ts';
import type { FileScope } from '../settings/scope.ts';
import { scalarText } from '../settings/tree.ts';
import type { SourceFile } from '../source-file.ts';
import { readLinkedService } from './linked-service.ts';
import { linkedServiceProperties, reachesAnotherDatabase, typeOf } from './names.ts';
import { factoryOfFile } from './runtimes.ts';
import { isFactoryTemplate, readTemplate } from './template.ts';

export { readLinkedService } from './linked-service.ts';
export type { Factory, LinkedService, Runtime } from './factory.ts';
export { linkedServiceProperties } from './names.ts';
export { evidenceOfFactories } from './resources.ts';
export { factoryOfFile } from './runtimes.ts';
export { isFactoryTemplate } from './template.ts';

const NEEDLES: readonly string[] = ['postgres'];

/** Linked services of Data Factory and Synapse: a file each, as git integration keeps them, and published templates. */
export const dataFactories: Extractor = {
  id: 'data-factory',
  wants: () => false,
  needles: (path) => (isJson(path) ? NEEDLES : NO_NEEDLES),
  accepts: (file) => file.encoding !== 'binary' && isJson(file.path) && /"typeProperties"/i.test(file.text),
  extract: (file, context) => readFactoryFile(file, context),
};

const isJson = (path: string): boolean => /\.json$/i.test(path);

function readFactoryFile(file: SourceFile, context: ExtractContext): Extraction {
  const [root] = readTrees(file, 'json');
  if (root === undefined) return {};
  if (isFactoryTemplate(root)) return readTemplate(file, root, context);
  const properties = linkedServiceProperties(root);
  if (properties === null) return {};
  const scope: FileScope = { file, how: 'none', sample: isSampleSettings(file.path), newId: newIds(file.path) };
  const claims = [file.path];
  if (reachesAnotherDatabase(typeOf(properties))) return { claims };
  const name = scalarText(root, 'name') ?? nameOf(file.path).replace(/\.json$/i, '');
  const found = readLinkedService({ name, properties, scope, factory: factoryOfFile(file.path, context) });
  // Other services may hold a connection string as well: the environment of a Spark cluster, the header of a call.
  return found === null ? { connections: connectionsOf(normalize(root), scope, 'strings').connections, claims } : { ...found, claims };
}
