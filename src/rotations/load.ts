import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../errors.ts';
import type { Plan } from '../model.ts';
import { packageFolder } from '../package-folder.ts';
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
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`The rotation plan ${path} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}.`);
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`The rotation plan ${path} is not JSON: ${(error as Error).message}.`);
  }
  return checkPlan(data, path);
}

/**
 * The `rotations` input and `--rotation`: each name is the id of a built-in plan, or a file. Without any, all built-in
 * plans count and none is assigned. A plan with the id of a built-in one replaces it.
 */
export function choosePlans(names: readonly string[]): PlanChoice {
  const builtIn = builtInPlans();
  if (names.length === 0) return { plans: builtIn, assigned: [] };
  const plans = new Map(builtIn.map((plan) => [plan.id, plan]));
  const assigned: string[] = [];
  for (const name of names) {
    const isFile = name.endsWith('.json') || name.includes('/') || name.includes('\\');
    if (isFile) {
      const plan = readPlanFile(name);
      plans.set(plan.id, plan);
      assigned.push(plan.id);
    } else if (plans.has(name)) assigned.push(name);
    else throw new UsageError(`There is no rotation "${name}". Built-in rotations are ${[...plans.keys()].join(', ')}; a file ends in .json.`);
  }
  // A named built-in plan limits nothing: a retired service still needs its successor.
  return { plans: [...plans.values()], assigned };
}
