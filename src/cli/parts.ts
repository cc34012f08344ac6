import { audit } from '../audit.ts';
import { openWorkingCopy } from '../discover/index.ts';
import type { Report } from '../model.ts';
import { renderJson, renderMarkdown, renderSarif, renderText } from '../report/index.ts';
import { nameOf } from '../rotations/known.ts';
import { choosePlans } from '../rotations/load.ts';
import { rules } from '../rules/registry.ts';
import { toolVersion } from '../shared/version.ts';
import type { Format } from './command-line.ts';
import type { Look, Parts } from './run.ts';

/** The real work behind the command. */
export function realParts(): Parts {
  return { version: toolVersion().version, openWorkingCopy, choosePlans, audit, render };
}

type Renderer = (report: Report, look: Look) => string;

const RENDERERS: Readonly<Record<Format, Renderer>> = {
  text: (report, { colour, width, minLevel }) => renderText(report, { colour, width, minLevel, nameOf, rules }),
  json: (report) => renderJson(report),
  sarif: (report, { minLevel }) => renderSarif(report, { minLevel, nameOf, rules }),
  markdown: (report, { minLevel }) => renderMarkdown(report, { minLevel, nameOf, rules }),
};

function render(report: Report, format: Format, look: Look): string {
  return RENDERERS[format](report, look);
}
