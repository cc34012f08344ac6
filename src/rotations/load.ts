import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../shared/errors.ts';
import type { Plan } from '../model.ts';
import { packageFolder } from '../shared/package-folder.ts';
import { checkPlan } from './check.ts';

/** What the user asked for: plans to judge by, and those to apply to clients whose server cannot be told. */
export interface PlanChoice {
  readonly plans: readonly Plan[];
  /** Ids that the user named, built-in or own. */
  readonly assigned: readonly string[];
}

/** The plans that come with the tool: every JSON file in `rotations/`. */
export function builtInPlans(): readonly Plan[] {
  const folder = join(packageFolder(), 'rotations');
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return files.sort().map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Plan);
}

/**
 * A user's own plan. Throws a {@link UsageError} that names the file, the field and what is allowed there.
 */
export function readPlanFile(path: string): Plan {
  const text = readPlanText(path);
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`The rotation plan ${path} is not JSON${mistakeIn(error)}.`);
  }
  return checkPlan(data, path);
}

const MAX_PLAN_BYTES = 1_000_000;

/** The file may come with a pull request: a pipe must not make us wait, and a device has no end. */
function readPlanText(path: string): string {
  const refuse = (why: string): never => {
    throw new UsageError(`The rotation plan ${path} cannot be read: ${why}.`);
  };
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    return refuse((error as NodeJS.ErrnoException).code ?? 'unknown error');
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) return refuse(stats.isDirectory() ? 'it is a folder' : 'it is no regular file');
    if (stats.size > MAX_PLAN_BYTES) return refuse(`it is larger than ${MAX_PLAN_BYTES} bytes`);
    // Editors on Windows like to begin a file with a byte-order mark.
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } finally {
    closeSync(file);
  }
}

/** Where, but not what: a link may have led to a file that is nobody's business, and the parser's message quotes it. */
function mistakeIn(error: unknown): string {
  const position = error instanceof SyntaxError ? /position (\d+)/.exec(error.message)?.[1] : undefined;
  return position === undefined ? '' : `: there is a mistake at character ${position}`;
}

/**
 * The `rotations` input and `--rotation`: each name is the id of a built-in plan, or a file. Without any, all built-in
 * plans count and none is assigned. A plan with the id of a built-in one replaces it.
 */
export function choosePlans(names: readonly string[]): PlanChoice {
  const builtIn = builtInPlans();
  if (names.length === 0) return { plans: builtIn, assigned: [] };
  const plans = new Map(builtIn.map((plan) => [plan.id, plan]));
  const files = new Map<string, string>();
  const assigned: string[] = [];
  for (const name of names) {
    const isFile = name.endsWith('.json') || name.includes('/') || name.includes('\\');
    if (isFile) {
      const plan = readPlanFile(name);
      plans.set(plan.id, plan);
      files.set(plan.id, name);
      assigned.push(plan.id);
    } else if (plans.has(name)) assigned.push(name);
    else throw new UsageError(`There is no rotation "${name}". Built-in rotations are ${[...plans.keys()].join(', ')}; a file ends in .json.`);
  }
  for (const [id, file] of files) checkSuccessors(id, file, plans);
  // A named built-in plan limits nothing: a retired service still needs its successor.
  return { plans: [...plans.values()], assigned };
}

/** Each successor has to be there, and none may lead back: who is judged in the end? */
function checkSuccessors(id: string, file: string, plans: ReadonlyMap<string, Plan>): void {
  const seen = new Set([id]);
  for (let next = plans.get(id)?.successor; next !== undefined; next = plans.get(next)?.successor) {
    if (seen.has(next)) throw new UsageError(`The rotation plan ${file} has a successor that leads back to "${next}".`);
    if (!plans.has(next)) throw new UsageError(`The rotation plan ${file} has the successor "${next}", which is neither built in nor among the rotations that you name.`);
    seen.add(next);
  }
}
