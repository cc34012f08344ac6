import { isSampleSettings } from '../../shared/sample-path.ts';

/** Collections that somebody has vendored, and roles that came with them: none of the repository's own. */
const FOREIGN = /(?:^|\/)(?:ansible_collections|\.ansible|galaxy_roles)\//;
const SCENARIO = /(?:^|\/)molecule\//;

export function isForeign(path: string): boolean {
  return FOREIGN.test(path);
}

/** Scenarios of molecule, tests, and samples. */
export function isSample(path: string): boolean {
  return SCENARIO.test(path) || isSampleSettings(path);
}

/** By a look at its text: a list of plays, so that the first line with content begins an item. */
export function looksLikePlaybook(text: string): boolean {
  return beginsList(text) && /^[-\s]{0,8}(?:hosts|import_playbook|ansible\.builtin\.import_playbook)\s{0,8}:/m.test(text) && /^\s{0,8}-/m.test(text);
}

/** Whether nothing but comments, directives and the start of the document stand before the first item of a list. */
function beginsList(text: string): boolean {
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end === -1 ? text.length : Math.min(end, start + LONGEST_START)).trim();
    if (line !== '' && !line.startsWith('#') && !line.startsWith('%') && !/^---(?:\s|$)(?!\s{0,80}-)/.test(line)) return line.startsWith('-');
    if (end === -1) return false;
    start = end + 1;
  }
  return false;
}
const LONGEST_START = 200;

export const isYaml = (path: string): boolean => /\.ya?ml$/i.test(path);
