import { isSampleSettings } from '../../shared/sample-path.ts';
import { NO_NEEDLES } from '../extractor.ts';
import type { Extractor } from '../extractor.ts';
import { newIds } from '../settings/ids.ts';
import type { SourceFile } from '../source-file.ts';
import { templatePieces } from '../strings/index.ts';
import { flatten } from '../strings/input.ts';
import type { Span } from '../strings/scan.ts';
import { connectionsIn, readConfiguration } from './read.ts';

const NEEDLES: readonly string[] = ['[pgbouncer]'];
/** Files that make other files: scripts, image builds, YAML of compose, of a machine's first start, of playbooks and pipelines. */
const MAKES_FILES = /\.(?:sh|bash|zsh|ksh|ya?ml|tftpl|tpl|mk|service)$|(?:^|\/)(?:[^/]{0,80}entrypoint[^/.]{0,40}|[^/]{0,80}(?:Docker|Container|Make|Jenkins)file[^/]{0,40})$|\.dockerfile$/i;
/** Objects of Kubernetes have readers of their own. */
const OBJECT = /^[ \t]{0,40}(?:- )?kind:[ \t]/m;
const MAX_LENGTH = 1024 * 1024;
const MAX_BLOCKS = 20;

/** A `pgbouncer.ini` that a script or another file writes out: a here-document, the `content` of a compose `config`. */
export const pgbouncerTexts: Extractor = {
  id: 'pgbouncer-text',
  yields: true,
  wants: () => false,
  needles: (path) => (MAKES_FILES.test(path) ? NEEDLES : NO_NEEDLES),
  accepts: (file) => file.encoding !== 'binary' && file.text.length <= MAX_LENGTH && MAKES_FILES.test(file.path) && blocksIn(file.text).length > 0 && !(/\.ya?ml$/i.test(file.path) && OBJECT.test(file.text)),
  extract(file) {
    const naming = { sample: isSampleSettings(file.path), newId: newIds(`${file.path}#text`) };
    return { connections: blocksIn(file.text).flatMap((block) => connectionsIn(readConfiguration({ flat: flatOf(file, block), depthAt: () => 0, include: () => null }), naming)) };
  },
};

const flatOf = (file: SourceFile, { start, end }: Span): ReturnType<typeof flatten> => flatten(templatePieces(file, start, end, ['erb', 'mustache', 'shell']), file);

const SECTION = /^[ \t]{0,200}\[(?:pgbouncer|databases|users|peers)\][ \t]{0,40}\r?$/gim;
/** The word that ends a here-document. */
const END = /^[ \t]{0,200}[A-Z_][A-Z0-9_]{1,40}[ \t]{0,40}\r?$/gm;

/** Stretches that hold all sections of one configuration: from its first section to the end of the text that it stands in. */
function blocksIn(text: string): readonly Span[] {
  const blocks: Span[] = [];
  for (const { index } of text.matchAll(SECTION)) {
    if (blocks.length >= MAX_BLOCKS || index < (blocks.at(-1)?.end ?? 0)) continue;
    END.lastIndex = index;
    blocks.push({ start: index, end: END.exec(text)?.index ?? text.length });
  }
  return blocks.filter(({ start, end }) => /^[ \t]{0,200}\[pgbouncer\]/im.test(text.slice(start, end)));
}
