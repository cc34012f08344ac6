import { folderOf, nameOf } from '../../shared/paths.ts';
import { isSampleSettings } from '../../shared/sample-path.ts';
import { NO_NEEDLES } from '../extractor.ts';
import type { ExtractContext, Extraction, Extractor } from '../extractor.ts';
import { newIds } from '../settings/ids.ts';
import { formatOf } from '../settings/formats.ts';
import { maskTemplates } from '../settings/template-mask.ts';
import type { SourceFile } from '../source-file.ts';
import { flatten } from '../strings/input.ts';
import { templatePieces } from '../strings/index.ts';
import { linesOf } from './lines.ts';
import { connectionsIn, readConfiguration } from './read.ts';
import type { Source } from './read.ts';

export { textConnections } from './text.ts';

const NEEDLES: readonly string[] = ['[pgbouncer]', '[databases]'];
/** Characters; a configuration is far smaller. */
const MAX_LENGTH = 1024 * 1024;

/**
 * `pgbouncer.ini`, whatever its name, and templates of it: each line of `[databases]` is a connection that PgBouncer opens.
 * https://www.pgbouncer.org/config.html
 */
export const pgbouncerFiles: Extractor = {
  id: 'pgbouncer',
  wants: (path) => isPgbouncerName(path),
  needles: (path) => (isIni(path) ? NEEDLES : NO_NEEDLES),
  accepts: (file) => isIni(file.path) && file.encoding !== 'binary' && file.text.length <= MAX_LENGTH && NEEDLES.some((needle) => file.text.toLowerCase().includes(needle)),
  extract: (file, context) => {
    const claims = new Set([file.path]);
    const configuration = readConfiguration(sourceOf(file, context, claims));
    const main = configuration.sections.has('pgbouncer');
    const parents = main ? [] : including(file, context);
    // A part is read with the file that includes it.
    if (parents.length > 0) return { claims: [file.path] };
    if (!main && !isPgbouncerName(file.path)) return {};
    const connections = connectionsIn(configuration, { sample: isSampleSettings(file.path), newId: newIds(file.path) }, main || isMainName(file.path));
    return { connections, claims: [...claims] } satisfies Extraction;
  },
};

const isIni = (path: string): boolean => formatOf(path) === 'ini' || isMainName(path);

function isPgbouncerName(path: string): boolean {
  const name = nameOf(path).toLowerCase();
  return isMainName(path) || (formatOf(path) === 'ini' && (name.includes('pgbouncer') || folderOf(path).toLowerCase().includes('pgbouncer')));
}

/** `pgbouncer.ini`, `pgbouncer.ini.erb`, `pgbouncer-orders.ini.tftpl`. */
function isMainName(path: string): boolean {
  return /^pgbouncer[\w-]{0,80}\.ini(?:\.[\w.-]{1,40})?$/i.test(nameOf(path));
}

function sourceOf(file: SourceFile, context: ExtractContext, claims: Set<string>): Source {
  const flat = flatten(templatePieces(file, 0, file.text.length, ['erb', 'mustache', 'shell']), file);
  const masked = maskTemplates(file.text);
  return {
    flat,
    depthAt: (offset) => masked.depthAt(flat.source(offset)),
    include: (path) => {
      const found = beside(path, file, context);
      if (found === null || claims.has(found.path)) return null;
      claims.add(found.path);
      return sourceOf(found, context, claims);
    },
  };
}

/** The file of the tree that an `%include` means: paths are those of the machine, so the name decides, the nearest first. */
function beside(path: string, file: SourceFile, context: ExtractContext): SourceFile | null {
  const name = path.split('/').at(-1) ?? '';
  if (name === '' || /[*\uE000]/.test(name)) return null;
  const folder = folderOf(file.path);
  const candidates = (context.list(folder) ?? []).filter((each) => each !== file.path && (nameOf(each) === name || formatOf(each) === 'ini' && nameOf(each).startsWith(`${name}.`)));
  const found = candidates.find((each) => path.endsWith(each.slice(folder.length))) ?? candidates.toSorted((a, b) => a.length - b.length)[0];
  const opened = found === undefined ? null : context.open(found);
  return opened === null || opened.encoding === 'binary' || opened.text.length > MAX_LENGTH ? null : opened;
}

const MAX_NEIGHBOURS = 200;

/** Configurations in the same folder, or in the one above, that include a file. */
function including(file: SourceFile, context: ExtractContext): readonly string[] {
  const folder = folderOf(file.path);
  const near = [folder, folderOf(folder)].flatMap((each) => context.list(each) ?? []).filter((path) => path !== file.path && (folderOf(path) === folder || folderOf(path) === folderOf(folder)) && formatOf(path) === 'ini');
  return [...new Set(near)].slice(0, MAX_NEIGHBOURS).filter((path) => {
    const opened = context.open(path);
    if (opened === null || opened.encoding === 'binary' || opened.text.length > MAX_LENGTH || !opened.text.includes('%include')) return false;
    const { flat } = sourceOf(opened, context, new Set());
    const lines = [...linesOf(flat)];
    if (!lines.some((line) => line.kind === 'section' && line.name === 'pgbouncer')) return false;
    return lines.some((line) => line.kind === 'include' && beside(flat.text.slice(line.path.start, line.path.end), opened, context)?.path === file.path);
  });
}
