import { dotenvFiles } from '../dotenv/index.ts';
import { isDotenv } from '../dotenv/names.ts';
import type { ExtractContext, PartialEvidence } from '../extractor.ts';
import { renderedPieces } from '../hcl/rendered.ts';
import { plainOf } from '../hcl/values.ts';
import type { AzureReading } from '../azure/index.ts';
import { evidenceOf } from '../kubernetes/evidence.ts';
import { objectsIn } from '../kubernetes/objects.ts';
import type { Reading } from '../kubernetes/reading.ts';
import { treePath } from '../operations/paths.ts';
import { readTrees } from '../settings/formats.ts';
import { formatOf } from '../settings/index.ts';
import type { Resource } from './azurerm.ts';
import { valueAt } from './shape.ts';
import { folderOf } from '../../shared/paths.ts';

const FILES = new Set(['local_file', 'local_sensitive_file']);

/** A file that the configuration writes beside itself: variables, or a manifest; strings in any other are found all the same. */
export function writtenFiles({ type, value }: Resource, reading: Reading & AzureReading & { readonly context: ExtractContext }): PartialEvidence {
  if (!FILES.has(type)) return {};
  const content = valueAt(value, 'content') ?? valueAt(value, 'sensitive_content');
  const name = plainOf(valueAt(value, 'filename'));
  const path = name === null || name.startsWith('/') ? null : treePath(folderOf(reading.file.path), name);
  if (content?.kind !== 'text' || path === null || (content.file !== undefined && content.file === path)) return {};
  const file = renderedPieces(path, content.pieces, reading.file);
  if (isDotenv(path)) return dotenvFiles.extract(file, reading.context);
  const format = formatOf(path);
  return format !== 'yaml' && format !== 'json' ? {} : evidenceOf(objectsIn(readTrees(file, format), file.text), { ...reading, file });
}
