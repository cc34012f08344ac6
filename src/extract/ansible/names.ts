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

/** By a look at its text: a list of plays. */
export function looksLikePlaybook(text: string): boolean {
  return /^[-\s]{0,8}(?:hosts|import_playbook|ansible\.builtin\.import_playbook)\s{0,8}:/m.test(text) && /^\s{0,8}-/m.test(text);
}

export const isYaml = (path: string): boolean => /\.ya?ml$/i.test(path);
