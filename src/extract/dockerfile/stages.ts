import type { Location, Text } from '../../model.ts';
import { literalsOf, plain } from '../operations/text.ts';
import type { Instruction } from './instructions.ts';
import { readPairs } from './entries.ts';
import { filledIn, literalValue } from './values.ts';
import type { Known } from './values.ts';
import { readFlags, readWords } from './words.ts';

/** One `FROM` with all that follows it. */
export interface Stage {
  readonly id: string;
  /** As written; null for a stage without a name. */
  readonly name: string | null;
  readonly index: number;
  readonly image: Text;
  readonly at: Location;
  /** The stage that it starts from. */
  readonly base: Stage | null;
  readonly instructions: readonly Instruction[];
  /** Named by a later `FROM`, `COPY --from` or mount: nothing runs there. */
  isSource: boolean;
}

export interface Stages {
  readonly stages: readonly Stage[];
  /** `ARG` before the first `FROM`. */
  readonly globals: Known;
}

const MAX_STAGES = 500;

/** What a build says on top of its Dockerfile. */
export interface Given {
  readonly given: ReadonlyMap<string, { readonly value: { readonly text: Text } }>;
  /** End of the ids of its stages; empty for those of the file itself. */
  readonly suffix: string;
}

const AS_IT_IS: Given = { given: new Map(), suffix: '' };

export function readStages(path: string, instructions: readonly Instruction[], escape: string, { given, suffix }: Given = AS_IT_IS): Stages {
  const globals: Known = new Map();
  const stages: { -readonly [Key in keyof Stage]: Stage[Key] }[] = [];
  let open: Instruction[] = [];
  for (const instruction of instructions) {
    if (instruction.keyword === 'FROM') {
      if (stages.length >= MAX_STAGES) break;
      open = [instruction];
      stages.push(newStage(path, instruction, open, stages, globals, escape, suffix));
    } else if (stages.length === 0 && instruction.keyword === 'ARG') {
      for (const { name, value } of readPairs(instruction.arguments, escape, false)) {
        const known = given.get(name)?.value.text ?? value?.text;
        if (known !== undefined) globals.set(name, filledIn(known, globals));
      }
    } else open.push(instruction);
  }
  for (const stage of stages) markSources(stage, stages, globals, escape);
  return { stages: stages.map((stage) => Object.assign(stage, { at: spanOf(stage) })), globals };
}

function newStage(path: string, from: Instruction, instructions: readonly Instruction[], earlier: readonly Stage[], globals: Known, escape: string, suffix: string): Stage {
  const { end } = readFlags(from.arguments, escape);
  const [image, as, alias] = readWords(from.arguments, escape, end);
  const name = as !== undefined && plain(as.text)?.toLowerCase() === 'as' && alias !== undefined ? literalsOf(alias.text) : null;
  const index = earlier.length;
  const text = image?.text ?? { parts: [], at: from.at };
  return { id: `${path}#${name ?? index}${suffix}`, name, index, image: text, at: from.at, base: stageOf(literalValue(text, globals), earlier), instructions, isSource: false };
}

/** The stage that a name (any case) or number means; the last of that name before it. */
export function stageOf(reference: string | null, stages: readonly Stage[]): Stage | null {
  if (reference === null) return null;
  const wanted = reference.toLowerCase();
  return stages.findLast((stage) => stage.name?.toLowerCase() === wanted) ?? (/^\d{1,4}$/.test(wanted) ? (stages[Number(wanted)] ?? null) : null);
}

function markSources(stage: Stage, stages: readonly Stage[], globals: Known, escape: string): void {
  if (stage.base !== null) stage.base.isSource = true;
  const earlier = stages.slice(0, stage.index);
  for (const instruction of stage.instructions) {
    if (!['COPY', 'ADD', 'RUN'].includes(instruction.keyword)) continue;
    const { flags } = readFlags(instruction.arguments, escape);
    const from = flags.get('from');
    const mounted = flags.get('mount');
    const reference = from !== undefined ? literalValue(from.text, globals) : mounted === undefined ? null : (/(?:^|,)from=([^,]{1,200})/.exec(literalsOf(mounted.text))?.[1] ?? null);
    const source = stageOf(reference, earlier);
    if (source !== null) source.isSource = true;
  }
}

/** From its `FROM` to the end of its last instruction: what lies within runs there. */
function spanOf({ instructions, at }: Stage): Location {
  const last = instructions.at(-1)?.at ?? at;
  return { ...at, endLine: last.endLine, endColumn: last.endColumn };
}
