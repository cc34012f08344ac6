import type { Job, Step } from './job.ts';

/** Programs that run the code of a project, or build tools that do. */
const PROGRAMS = /(?:^|[\s;&|(/])(?:node|npm|npx|yarn|pnpm|bun|deno|tsx|python[\d.]{0,6}|py|pytest|tox|poetry|uv|pipenv|gunicorn|uvicorn|django-admin|flask|alembic|java|mvnw?|gradlew?|sbt|lein|dotnet|go|cargo|ruby|rails|rake|bundle|rspec|php|composer|artisan|phpunit|mix|iex|make|prisma|knex)(?:\.exe|\.cmd|\.bat)?(?=$|[\s;&|)])/m;

/**
 * Whether a step runs the program of its project: what the step sets is then what the program finds. A job with a single
 * step that does anything is there for it.
 */
export function runsProgram({ action }: Step, job: Job): boolean {
  if (action.kind !== 'script') return false;
  if (job.steps.filter((step) => step.action.kind === 'script').length === 1) return true;
  return 'inline' in action.script && action.script.inline.some(({ text }) => PROGRAMS.test(text));
}
