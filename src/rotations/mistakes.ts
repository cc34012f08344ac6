import type { ErrorObject } from 'ajv/dist/2020.js';
import type { Plan } from '../model.ts';
import { knownById } from './known.ts';

/** What the schema finds, in words of our own; names from the file are quoted, so that none of them is a line of its own. */
export function schemaMistakes(errors: readonly ErrorObject[]): string[] {
  return errors.map(inWords);
}

/** `/phases/0/from must match format "date"` as people say it: `phases[0].from must be a day …`. */
function inWords({ instancePath, keyword, params, message }: ErrorObject): string {
  const where = instancePath === '' ? 'the plan' : fieldAt(instancePath);
  const { allowedValues, additionalProperty, type } = params as { allowedValues?: readonly string[]; additionalProperty?: string; type?: string | string[] };
  if (keyword === 'additionalProperties') return `${where} has an unknown field ${JSON.stringify(additionalProperty ?? '')}`;
  if (keyword === 'enum') return `${where} must be one of ${allowedValues?.join(', ') ?? ''}`;
  if (keyword === 'format') return `${where} must be a day that exists, like 2026-01-31`;
  if (keyword === 'type') return `${where} must be ${[type].flat().join(' or ')}`;
  return `${where} ${message ?? 'is wrong'}`;
}

/** A JSON pointer (RFC 6901) as `phases[0].from`; what is no plain word goes in quotes: `regions["a b"]`. */
function fieldAt(pointer: string): string {
  const parts = pointer.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const written = parts.map((part) => {
    if (/^\d+$/.test(part)) return `[${part}]`;
    return /^[A-Za-z]\w{0,30}$/.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`;
  });
  return written.join('').replace(/^\./, '');
}

/** What a schema cannot say of a plan, one sentence a mistake. `brought`: ids of the certificates in the plan itself. */
export function* planMistakes(plan: Plan, brought: ReadonlySet<string>): Generator<string> {
  yield* unknownCertificates(plan, brought);
  yield* disorder(plan);
  yield* emptyPhases(plan);
  yield* unknownSources(plan);
}

function* unknownCertificates(plan: Plan, brought: ReadonlySet<string>): Generator<string> {
  const unknown = (id: string): boolean => !brought.has(id) && knownById(id) === null;
  for (const [index, phase] of plan.phases.entries()) {
    for (const [place, chain] of phase.chains.entries()) {
      for (const id of chain.anchors.filter(unknown)) yield `phases[${index}].chains[${place}].anchors names "${id}", which is neither built in nor in "certificates"`;
    }
    for (const id of (phase.recommended ?? []).filter(unknown)) yield `phases[${index}].recommended names "${id}", which is neither built in nor in "certificates"`;
  }
}

function* disorder(plan: Plan): Generator<string> {
  if (plan.phases[0]?.from !== null) yield 'phases[0].from must be null: the first phase says what has always been so';
  let before: string | null = null;
  for (const [index, { from, id, planned, announcements }] of plan.phases.entries()) {
    if (index > 0 && from === null && planned !== true) yield `phases[${index}].from must be a day (or "planned" must be true)`;
    if (from !== null && before !== null && from < before) yield `phases[${index}].from (${from}) is before the phase above it (${before})`;
    if (plan.phases.findIndex((phase) => phase.id === id) !== index) yield `phases[${index}].id "${id}" is used twice`;
    before = from ?? before;
    const late = announcements.findIndex(({ on }, at) => at > 0 && (on ?? '') < (announcements[at - 1]?.on ?? ''));
    if (late !== -1) yield `phases[${index}].announcements[${late}].on is before the announcement above it: list the oldest first`;
  }
}

/** A phase without a chain that counts would let every client pass. */
function* emptyPhases(plan: Plan): Generator<string> {
  for (const [index, { chains, retired }] of plan.phases.entries()) {
    if (retired === true && plan.successor === undefined) yield `phases[${index}] is retired, so the plan must name its "successor"`;
    if (retired !== true && !chains.some(({ presence }) => presence !== 'exceptional')) {
      yield `phases[${index}].chains must hold a chain that all or some servers present (or "retired" must be true)`;
    }
  }
  if (plan.successor === plan.id) yield 'successor must be another plan';
}

function* unknownSources(plan: Plan): Generator<string> {
  const unknown = (key: string | undefined): key is string => key !== undefined && !Object.hasOwn(plan.sources, key);
  for (const [index, { sources, announcements, chains }] of plan.phases.entries()) {
    for (const key of (sources ?? []).filter(unknown)) yield notExplained(`phases[${index}].sources`, key);
    for (const [at, { source }] of announcements.entries()) if (unknown(source)) yield notExplained(`phases[${index}].announcements[${at}].source`, source);
    for (const [at, { confidence }] of chains.entries()) {
      for (const { source } of confidence ?? []) if (unknown(source)) yield notExplained(`phases[${index}].chains[${at}].confidence`, source);
    }
  }
}

function notExplained(field: string, key: string): string {
  return `${field} names ${JSON.stringify(key)}, which "sources" does not explain`;
}
