import type { Connection, Location } from '../../model.ts';
import { folderOf } from '../../shared/paths.ts';
import { NO_NEEDLES } from '../extractor.ts';
import type { ExtractContext, Extraction, Extractor, PartialEvidence } from '../extractor.ts';
import { formatOf, readSettings } from '../settings/index.ts';
import { isForeign, isYaml, looksLikePlaybook } from './names.ts';
import { readPlaybook, readRoleAlone } from './play.ts';
import type { PlaybookReading } from './play.ts';

const NEEDLES: readonly string[] = ['hosts:', 'hosts :'];
/** What other readers look for in files that nobody here has written. */
const FOREIGN_NEEDLES: readonly string[] = ['postgres', 'sslmode', 'pghost', 'pgssl', '5432'];
/** The tasks of a role. */
const ROLE = /(?:^|\/)tasks\/main\.ya?ml$/;
const MAX_PLAYBOOKS = 300;
const MAX_LOOKED_AT = 5000;

/**
 * Ansible: one place for each play and each class of its hosts, with the files that the play puts there.
 * https://docs.ansible.com/ansible/latest/reference_appendices/playbooks_keywords.html
 */
export const ansiblePlaybooks: Extractor = {
  id: 'ansible',
  looksForFormat: true,
  wants: (path) => ROLE.test(path) && !isForeign(path),
  needles: (path) => (isYaml(path) ? (isForeign(path) ? FOREIGN_NEEDLES : NEEDLES) : NO_NEEDLES),
  accepts: (file) => file.encoding !== 'binary' && isYaml(file.path) && (isForeign(file.path) || ROLE.test(file.path) || looksLikePlaybook(file.text)),
  // What others have made documents itself, and connects to nothing of this repository.
  extract: (file, context) => isForeign(file.path) ? { claims: [file.path] } : readingsOf(context).get(file.path) ?? {},
};

const remembered = new WeakMap<ExtractContext, ReadonlyMap<string, Extraction>>();
const filesRead = new WeakMap<ExtractContext, ReadonlySet<string>>();

/** Paths of all files that plays of the tree read: variables, templates, service units. */
export function readByPlays(context: ExtractContext): ReadonlySet<string> {
  readingsOf(context);
  return filesRead.get(context) ?? new Set();
}

/** All playbooks of the tree, each once: what one of them says of a shared file of variables, the others need not leave over. */
function readingsOf(context: ExtractContext): ReadonlyMap<string, Extraction> {
  const ready = remembered.get(context);
  if (ready !== undefined) return ready;
  const found = new Map<string, PlaybookReading>();
  for (const path of (context.list('') ?? []).filter((each) => isYaml(each) && !isForeign(each)).slice(0, MAX_LOOKED_AT)) {
    const file = context.open(path);
    if (file === null || file.encoding === 'binary' || found.size >= MAX_PLAYBOOKS || !looksLikePlaybook(file.text)) continue;
    found.set(path, readPlaybook(file, context));
  }
  const used = new Set([...found.values()].flatMap(({ roles }) => [...roles]));
  for (const path of (context.list('') ?? []).filter((each) => ROLE.test(each) && !isForeign(each) && !used.has(folderOf(folderOf(each)))).slice(0, MAX_PLAYBOOKS)) {
    const file = context.open(path);
    if (file !== null && file.encoding !== 'binary') found.set(path, readRoleAlone(file, context));
  }
  const extractions = new Map<string, Extraction>();
  const told = placesTold([...found.values()]);
  const done = new Set<string>();
  for (const [path, { evidence, read, rendered }] of found) {
    const claims = [...new Set([...read, ...rendered])].filter((each) => !done.has(each));
    for (const each of claims) done.add(each);
    const left = claims.filter((each) => !rendered.has(each)).flatMap((each) => leftOver(each, told, context));
    extractions.set(path, { ...joined(evidence, left), claims });
  }
  remembered.set(context, extractions);
  filesRead.set(context, done);
  return extractions;
}

function joined(all: readonly PartialEvidence[], left: readonly Connection[]): PartialEvidence {
  return { places: all.flatMap(({ places }) => places ?? []), bags: all.flatMap(({ bags }) => bags ?? []), connections: [...all.flatMap(({ connections }) => connections ?? []), ...left] };
}

/** Lines that some connection of a play comes from, by path. */
function placesTold(readings: readonly PlaybookReading[]): ReadonlyMap<string, ReadonlySet<number>> {
  const lines = new Map<string, Set<number>>();
  const add = ({ path, line, endLine }: Location): void => {
    const known = lines.get(path) ?? new Set();
    lines.set(path, known);
    for (let each = line; each <= Math.min(endLine, line + 200); each++) known.add(each);
  };
  for (const { evidence } of readings) {
    for (const connection of evidence.flatMap(({ connections }) => connections ?? [])) {
      for (const at of [connection.at, ...connection.hosts.map((host) => host.at), ...connection.settings.map((setting) => setting.at)]) add(at);
    }
  }
  return lines;
}

/** What stands in a file that plays have read, and that no play does anything with. Settings without a server are for others to use. */
function leftOver(path: string, told: ReadonlyMap<string, ReadonlySet<number>>, context: ExtractContext): readonly Connection[] {
  const file = formatOf(path) === null ? null : context.open(path);
  if (file === null || file.encoding === 'binary') return [];
  const lines = told.get(path);
  return (readSettings(file).connections ?? []).filter(({ at, hosts, reads, fragments }) => hosts.length + fragments.length + (reads === null ? 0 : 1) > 0 && ![at, ...hosts.map((host) => host.at)].some(({ line }) => lines?.has(line) === true));
}
