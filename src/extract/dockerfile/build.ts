import type { Connection, Location, Place } from '../../model.ts';
import type { ExtractContext } from '../extractor.ts';
import { literalsOf, plain } from '../operations/text.ts';
import { isSecretName, withholdInText } from '../secrets.ts';
import type { SourceFile } from '../source-file.ts';
import type { BuildArgument } from './building.ts';
import { guessedContext, readDockerfile } from './dockerfile.ts';
import { readInstructions } from './instructions.ts';
import { readStages, stageOf } from './stages.ts';

/** A build as whoever starts it describes it. Paths are those of the tree. */
export interface Build {
  readonly dockerfile: string;
  readonly context: string;
  readonly target: string | null;
  readonly tags: readonly string[];
  readonly arguments: readonly BuildArgument[];
  readonly at: Location;
}

/** What a build comes to. */
export interface Built {
  /** The place of the stage that becomes the image. */
  readonly stage: string;
  /** Stages that are not what their Dockerfile says by itself. */
  readonly places: readonly Place[];
  readonly connections: readonly Connection[];
  /** Arguments that it does not have. */
  readonly unused: readonly BuildArgument[];
}

const MAX_LENGTH = 500_000;

/**
 * The stage that a build comes to; null when its Dockerfile cannot be read. A build that gives arguments, or starts from
 * another folder than the file lets expect, makes stages of its own, which stand for those of the file. `inline` is a
 * Dockerfile that stands in another file.
 */
export function readBuild(build: Omit<Build, 'tags' | 'at'>, context: ExtractContext, inline: SourceFile | null = null): Built | null {
  const file = inline ?? context.open(build.dockerfile);
  if (file === null || file.encoding === 'binary' || file.text.length > MAX_LENGTH) return null;
  const { instructions, escape } = readInstructions(file);
  const named = declared(instructions.filter(({ keyword }) => keyword === 'ARG').map(({ arguments: { text } }) => text), build.arguments);
  const asItIs = inline === null && named.length === 0 && build.context === guessedContext(file, context);
  const suffix = asItIs ? '' : ` built in ${build.context === '' ? '.' : build.context}${named.map(spelled).join('')}${inline === null ? '' : ` from line ${inline.at(inline.text.search(/\S|$/)).line}`}`;
  const given = new Map(named.map((each) => [each.name, each]));
  const { stages } = readStages(file.path, instructions, escape, { given, suffix });
  const stage = build.target === null || build.target === '' ? stages.at(-1) : stageOf(build.target, stages);
  if (stage === null || stage === undefined) return null;
  const unused = build.arguments.filter(({ name }) => !given.has(name));
  return { stage: stage.id, unused, ...(asItIs ? { places: [], connections: [] } : readDockerfile(file, context, { folder: build.context, given, suffix, replaces: inline === null })) };
}

/** Arguments that the file has; any other one does nothing. The last of a name counts. */
function declared(texts: readonly string[], given: readonly BuildArgument[]): readonly BuildArgument[] {
  const names = new Set(texts.flatMap((text) => text.split(/\s+/).map((word) => word.split('=', 1)[0] ?? '')));
  return [...new Map(given.filter(({ name }) => names.has(name)).map((each) => [each.name, each])).values()];
}

/** Two builds with the same arguments are one. */
function spelled({ name, value }: BuildArgument): string {
  const text = withholdInText(value.text);
  return ` ${name}=${isSecretName(name) ? '' : (plain(text) ?? literalsOf(text)).slice(0, 100)}`;
}
