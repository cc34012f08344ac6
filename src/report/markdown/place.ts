import type { Location } from '../../model.ts';
import { code, uriPath } from '../escape.ts';
import type { SourceLinks } from '../options.ts';
import { shortenMiddle } from '../shorten.ts';

/** A path in Markdown is cut in the middle beyond this many UTF-16 units; in a table earlier. */
export const MAX_PATH = 160;
export const MAX_TABLE_PATH = 44;
/** Longer paths get no link: it would cost more than it helps. */
const MAX_LINKED_PATH = 500;

/** `path:line` as a code span, linked to the line where the source is known. */
export function place(location: Location, source: SourceLinks | null, max: number = MAX_PATH): string {
  const label = code(`${shortenMiddle(location.path, max)}:${location.line}`);
  const url = blobUrl(location, source);
  return url === null ? label : `[${label}](${url})`;
}

function blobUrl(location: Location, source: SourceLinks | null): string | null {
  if (source === null || location.path.length > MAX_LINKED_PATH) return null;
  if (!/^[0-9a-f]{7,64}$/i.test(source.sha) || !/^https:\/\/[\w.:-]+\/?$/.test(source.server)) return null;
  // GitHub shows these rendered; only the plain view has lines.
  const plain = /\.(?:md|markdown|rst|adoc|ipynb|svg)$/i.test(location.path) ? '?plain=1' : '';
  const lines = location.endLine > location.line ? `#L${location.line}-L${location.endLine}` : `#L${location.line}`;
  return `${source.server.replace(/\/$/, '')}/${uriPath(source.repository)}/blob/${source.sha}/${uriPath(location.path)}${plain}${lines}`;
}
