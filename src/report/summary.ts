import type { Report } from '../model.ts';
import { renderDocument } from './markdown/document.ts';
import type { RenderOptions } from './options.ts';

/** The job summary, in GitHub's Markdown, with folds. At most 900 KiB. */
export function renderSummary(report: Report, options: RenderOptions = {}): string {
  return renderDocument(report, options, true);
}
