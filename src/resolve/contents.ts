import type { Content, Conversion, FileState, ResolvedContent, Step, Text } from '../model.ts';
import { nameOf } from '../shared/paths.ts';
import { branchesOf } from './alternatives.ts';
import type { Ground } from './ground.ts';
import { isGlob, matchesGlob, splitGlob } from './globs.ts';
import { matching } from './matching.ts';
import { isLeftOut } from './left-out.ts';
import { leftByJobs } from './left-by-jobs.ts';
import { joinPath } from './paths.ts';
import { after, allSteps, contentOf, joined, named, notFound, oneOf, present, unknownFile } from './states.ts';
import type { Source, Standpoint } from './variables.ts';
import { doneBy, referenceTitle, titleOf } from './titles.ts';

const CONVERSIONS: Readonly<Record<Conversion, string>> = {
  'der-to-pem': 'turns DER into PEM', 'pem-to-der': 'turns PEM into DER', 'any-to-pem': 'writes it as PEM', first: 'keeps the first certificate only',
  'base64-decode': 'decodes base64', dos2unix: 'makes line ends those of Unix',
  split: 'splits it into one file for each certificate',
};

/** What content comes to, seen from a standpoint. `notFound`: its source is a folder, or is not there. */
export function contentState(content: Content, at: Standpoint, ground: Ground): FileState {
  switch (content.kind) {
    case 'repository':
      return repositoryState(content.path, content, ground);
    case 'path':
      return pathState(content, at, ground);
    case 'bag':
      return bagState(content, at, ground);
    case 'download':
      return downloadState(content, at, ground);
    case 'text':
      return textState(content.text, [{ at: content.at, what: 'writes text' }], at, ground);
    case 'pieces':
    case 'joined': {
      const states = content.pieces.map((piece) => contentState(piece, at, ground));
      return present(joined(states.map(contentOf)), null, allSteps(states));
    }
    case 'conversion': {
      const state = named(contentState(content.from, at, ground));
      const step: Step = { at: content.at, what: CONVERSIONS[content.how] };
      if (state.kind !== 'present' || (content.how === 'base64-decode' && isDecoded(content.from, at, ground))) return after([step], state);
      return present({ kind: 'converted', how: content.how, from: state.content, at: content.at }, null, [step, ...state.via]);
    }
    case 'choice':
      return oneOf(content.branches.map((branch) => named(contentState(branch, at, ground))));
    case 'bytes':
      return present(content, null, [{ at: content.at, what: 'holds the text' }]);
    case 'published':
    case 'store':
    case 'trustStore':
    case 'readBy':
    case 'converted':
    case 'atLeast':
    case 'oneOf':
    case 'unknown':
      return present(content, null, []);
  }
}

/** The part of a folder's content that lies at a path below it; null when the content is no folder. */
export function contentBelow(content: Content, rest: string): Content | null {
  switch (content.kind) {
    case 'repository':
      return { ...content, path: joinPath(content.path, rest) };
    case 'path':
      return { ...content, path: { ...content.path, parts: [...content.path.parts, { kind: 'literal', text: `/${rest}` }] } };
    case 'choice': {
      const branches = content.branches.map((branch) => contentBelow(branch, rest)).filter((branch) => branch !== null);
      return branches.length === 0 ? null : { kind: 'choice', branches };
    }
    case 'unknown':
      return content;
    case 'atLeast':
    case 'bag':
    case 'bytes':
    case 'conversion':
    case 'converted':
    case 'download':
    case 'joined':
    case 'oneOf':
    case 'pieces':
    case 'published':
    case 'readBy':
    case 'store':
    case 'text':
    case 'trustStore':
      return null;
  }
}

/** The name under which content is put into a folder; null when it has none. */
export function contentName(content: Content, at: Standpoint, ground: Ground): string | null {
  if (content.kind === 'repository') return nameOf(content.path);
  if (content.kind === 'bag') return content.key;
  const text = content.kind === 'path' ? content.path : content.kind === 'download' ? content.url : null;
  if (text === null) return null;
  const value = ground.variables.text(text, at);
  return value.kind === 'known' ? nameOf(value.value.split(/[?#]/, 1)[0] ?? '') : null;
}

/** Content that stands for several files: its folder, and the pattern of their names. */
export function globOf(content: Content, at: Standpoint, ground: Ground): { readonly folder: Content; readonly pattern: string } | null {
  if (content.kind === 'repository' && isGlob(content.path)) {
    const { folder, pattern } = splitGlob(content.path);
    return { folder: { ...content, path: folder }, pattern };
  }
  if (content.kind !== 'path') return null;
  const value = ground.variables.text(content.path, at);
  if (value.kind !== 'known' || !isGlob(value.value)) return null;
  const { folder, pattern } = splitGlob(value.value);
  return { folder: { ...content, path: { ...content.path, parts: [{ kind: 'literal', text: folder === '' ? '.' : folder }] } }, pattern };
}

function repositoryState(path: string, content: Extract<Content, { kind: 'repository' }>, ground: Ground): FileState {
  const { leftOut } = content;
  const isIn = (file: string): boolean => leftOut === undefined || !isLeftOut(file, leftOut);
  if (isGlob(path)) {
    const { folder, pattern } = splitGlob(path);
    const names = (ground.repository.folder(folder) ?? []).filter((name) => matchesGlob(name, pattern) && isIn(joinPath(folder, name)));
    if (names.length === 0) return notFound(`nothing in the repository matches ${path}`);
    const states = names.map((name) => ground.repository.file(joinPath(folder, name)));
    return present(joined(states.map(contentOf)), null, allSteps(states));
  }
  const state = ground.repository.file(path);
  if (state.kind !== 'notFound' && !isIn(path)) return unknownFile(`${path} is left out of the build by .dockerignore`, [{ at: content.at, what: `does not copy ${path}` }]);
  if (state.kind !== 'notFound') return state;
  const folder = ground.repository.folder(path) !== null;
  const left = folder ? null : leftByJobs(path, ground);
  if (left !== null) return isIn(path) ? after([{ at: content.at, what: `names ${path}` }], left) : unknownFile(`${path} is left out of the build by .dockerignore`, [{ at: content.at, what: `does not copy ${path}` }]);
  return notFound(folder ? `${path === '' ? 'the repository' : path} is a folder` : state.reason, [{ at: content.at, what: `names ${path}` }]);
}

function pathState(content: Extract<Content, { kind: 'path' }>, at: Standpoint, ground: Ground): FileState {
  const from = content.place === null ? null : ground.worlds.place(content.place, at.scope);
  if (content.place !== null && from === null) return unknownFile(`${content.place} is not in the repository`, [{ at: content.at, what: `takes it from ${content.place}` }]);
  const there: Standpoint = from === null ? at : { moment: ground.chains.endOf(from), builder: from, scope: from.scope, folder: null, bag: null };
  const steps: Step[] = from === null ? [] : [{ at: content.at, what: `takes it from ${titleOf(from)}` }];
  const states = ground.targets.of(content.path, there).map(({ path }): FileState => {
    if (path === null) return unknownFile('the path of its source is not known', [{ at: content.at, what: 'names its source by a variable' }]);
    if (!isGlob(path)) return ground.file(path, there.moment);
    const found = matching(path, there.moment, ground);
    if (found === null) return unknownFile(`${splitGlob(path).folder} cannot be listed`);
    if (found.length === 0) return notFound(`nothing matches ${path}`);
    return present(joined(found.map(contentOf)), null, allSteps(found));
  });
  return after(steps, oneOf(states));
}

function bagState(content: Extract<Content, { kind: 'bag' }>, at: Standpoint, ground: Ground): FileState {
  const bags = ground.bags.named(content.bag, at.scope, content.at);
  if (bags.length === 0) return unknownFile(`${referenceTitle(content.bag)} is not in the repository`, [{ at: content.at, what: `takes ${content.key} from ${referenceTitle(content.bag)}` }]);
  return oneOf(
    bags.map((bag): FileState => {
      const entry = ground.bags.entry(bag, content.key);
      if (entry === undefined && bag.open !== undefined) return unknownFile(bag.open, [{ at: bag.at, what: doneBy(bag, bag.at, 'may have more keys than can be seen here') }]);
      if (entry === undefined) return { kind: 'absent', via: [{ at: bag.at, what: doneBy(bag, bag.at, `has no ${content.key}`) }] };
      const step: Step = { at: entry.at, what: doneBy(bag, entry.at, `holds ${entry.key}`) };
      if (entry.content !== null) return after([step], named(contentState(entry.content, { ...at, bag }, ground)));
      return textState(entry.value, [step], { ...at, bag }, ground);
    }),
  );
}

/** Variables that are followed to certificate text for one answer; what refers to itself, or to a great many, ends there. */
const MOST_FOLLOWED = 100;

/** A text as the bytes of a file. A text that is a variable as a whole may stand for certificate text. */
function textState(text: Text, steps: readonly Step[], at: Standpoint, ground: Ground, budget = { left: MOST_FOLLOWED }): FileState {
  const sources = sourcesOf(text, at, ground);
  if (budget.left-- > 0 && sources.some(({ kind }) => kind === 'entry')) return oneOf(sources.map((source) => sourceState(source, text, steps, at, ground, budget)));
  return wordState(text, steps, at, ground);
}

function sourcesOf(text: Text, at: Standpoint, ground: Ground): readonly Source[] {
  const [part] = text.parts;
  return text.parts.length === 1 && part?.kind === 'variable' ? ground.variables.sources(part.name, at) : [];
}

function sourceState(source: Source, text: Text, steps: readonly Step[], at: Standpoint, ground: Ground, budget: { left: number }): FileState {
  const [part] = text.parts;
  if (source.kind === 'unknown') return unknownFile(source.reason, [...steps, ...source.via]);
  if (source.kind === 'entry') {
    const via = [...steps, ...source.via];
    if (source.entry.content !== null) return after(via, named(contentState(source.entry.content, source.at, ground)));
    return textState(source.entry.value, via, source.at, ground, budget);
  }
  const otherwise = part?.kind === 'variable' ? part.otherwise : null;
  if (otherwise === null) return unknownFile(`nothing in the repository sets ${part?.kind === 'variable' ? part.name : 'it'}`, steps);
  return textState(otherwise, [...steps, { at: otherwise.at, what: 'is the default' }], at, ground, budget);
}

/** The content of an entry is what programs have in their hands once they have decoded its value. */
function isDecoded(content: Content, at: Standpoint, ground: Ground): boolean {
  if (content.kind === 'bag') return ground.bags.named(content.bag, at.scope, content.at).some((bag) => (ground.bags.entry(bag, content.key)?.content ?? null) !== null);
  return content.kind === 'text' && sourcesOf(content.text, at, ground).some((source) => source.kind === 'entry' && source.entry.content !== null);
}

function wordState(text: Text, steps: readonly Step[], at: Standpoint, ground: Ground): FileState {
  return oneOf(
    branchesOf(ground.variables.text(text, at)).map((branch): FileState => {
      const via = [...steps, ...branch.via];
      if (branch.kind !== 'known') return unknownFile(branch.kind === 'unknown' ? branch.reason : 'it is not set', via);
      return present({ kind: 'bytes', bytes: new TextEncoder().encode(branch.value), at: text.at }, null, via);
    }),
  );
}

function downloadState(content: Extract<Content, { kind: 'download' }>, at: Standpoint, ground: Ground): FileState {
  const step: Step = { at: content.at, what: 'downloads it' };
  const contents = branchesOf(ground.variables.text(content.url, at)).map((branch): ResolvedContent => {
    if (branch.kind === 'known') return { kind: 'published', url: branch.value, at: content.at };
    return { kind: 'unknown', reason: branch.kind === 'unknown' ? branch.reason : 'the address is not set', at: content.at };
  });
  return oneOf(contents.map((resolved) => present(resolved, null, [{ ...step, what: resolved.kind === 'published' ? `downloads ${resolved.url}` : step.what }])));
}
