import type { Report } from '../model.ts';
import { renderDocument } from './markdown/document.ts';
import type { RenderOptions } from './options.ts';

/** The same as the job summary without folds, for readers that show none. At most 900 KiB. */
export function renderMarkdown(report: Report, options: RenderOptions = {}): string {
  return renderDocument(report, options, false);
}
