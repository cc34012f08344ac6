import { valueOfTree } from '../arm/functions.ts';
import { NULL, literal, unknown, wordOf } from '../arm/value.ts';
import type { Origin, Value } from '../arm/value.ts';
import { treePath } from '../operations/paths.ts';
import { readTrees } from '../settings/formats.ts';
import type { Library } from './library.ts';

const MAX_BYTES = 256 * 1024;

/**
 * What a function reads from a file of the repository. Undefined: it is no such function.
 * https://learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-functions-files
 */
export function loaded(name: string, values: readonly Value[], origin: Origin, folder: string, library: Library): Value | undefined {
  const how = name.toLowerCase();
  if (!how.startsWith('load')) return undefined;
  const written = values[0] === undefined ? null : wordOf(values[0]);
  const file = written === null ? null : library.open(treePath(folder, written));
  if (file === null) return unknown('the file that it loads is not in the repository', origin);
  if (file.bytes.length > MAX_BYTES) return unknown('too long', origin);
  switch (how) {
    case 'loadtextcontent':
      return file.encoding === 'binary' ? unknown('no text', origin) : literal(file.text, { file, start: 0, end: file.text.length });
    case 'loadfileasbase64':
      return literal(Buffer.from(file.bytes).toString('base64'), origin);
    case 'loadjsoncontent':
    case 'loadyamlcontent': {
      const [tree] = readTrees(file, how === 'loadjsoncontent' ? 'json' : 'yaml');
      return tree === undefined ? NULL : valueOfTree(tree, origin);
    }
    default:
      return unknown('known at deployment', origin);
  }
}
