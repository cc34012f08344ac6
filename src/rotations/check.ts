import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { certificatesOf } from '../certificates/index.ts';
import { UsageError } from '../shared/errors.ts';
import type { Plan } from '../model.ts';
import { packageFolder } from '../shared/package-folder.ts';
import { knownById, register } from './known.ts';

const MOST_ERRORS = 10;

/**
 * Checks a plan that we did not write: its form by `schema/rotation.schema.json`, then what a schema cannot say.
 * Throws a {@link UsageError} with one line for each mistake; registers the certificates that the plan brings along.
 */
export function checkPlan(data: unknown, file: string): Plan {
  const schema = JSON.parse(readFileSync(join(packageFolder(), 'schema', 'rotation.schema.json'), 'utf8')) as object;
  const validate = new Ajv2020({ allErrors: true }).compile<Plan>(schema);
  if (!validate(data)) fail(file, (validate.errors ?? []).map(inWords));
  const brought = new Map<string, { sha256: string }>();
  for (const [id, pem] of Object.entries(data.certificates ?? {})) {
    const certificate = certificatesOf(pem)[0];
    if (certificate === undefined) fail(file, [`certificates.${id} is not a certificate in PEM`]);
    else {
      brought.set(id, certificate);
      const name = /(?:^|, ?)CN=([^,]+)/.exec(certificate.subject)?.[1] ?? id;
      register({ id, name, role: certificate.kind === 'root' ? 'root' : 'intermediate', sha256: certificate.sha256, spki: certificate.spki, subject: certificate.subject, notAfter: certificate.notAfter });
    }
  }
  const mistakes = [...unknownCertificates(data, brought), ...disorder(data), ...unknownSources(data)];
  if (mistakes.length > 0) fail(file, mistakes);
  const plan = data;
  return { ...plan, phases: plan.phases.map((phase) => ({ ...phase, sources: phase.sources ?? [], chains: phase.chains.map((chain) => ({ ...chain, intermediates: chain.intermediates ?? [] })) })) };
}

function* unknownCertificates(plan: Plan, brought: ReadonlyMap<string, unknown>): Generator<string> {
  for (const [index, phase] of plan.phases.entries()) {
    for (const [place, chain] of phase.chains.entries()) {
      for (const id of chain.anchors) {
        if (!brought.has(id) && knownById(id) === null) yield `phases[${index}].chains[${place}].anchors names "${id}", which is neither built in nor in "certificates"`;
      }
    }
    for (const id of phase.recommended ?? []) {
      if (!brought.has(id) && knownById(id) === null) yield `phases[${index}].recommended names "${id}", which is neither built in nor in "certificates"`;
    }
  }
}

function* disorder(plan: Plan): Generator<string> {
  if (plan.phases[0]?.from !== null) yield 'phases[0].from must be null: the first phase says what has always been so';
  let before: string | null = null;
  for (const [index, { from, id, planned }] of plan.phases.entries()) {
    if (index > 0 && from === null && planned !== true) yield `phases[${index}].from must be a day (or "planned" must be true)`;
    if (from !== null && before !== null && from < before) yield `phases[${index}].from (${from}) is before the phase above it (${before})`;
    if (plan.phases.findIndex((phase) => phase.id === id) !== index) yield `phases[${index}].id "${id}" is used twice`;
    before = from ?? before;
  }
}

function* unknownSources(plan: Plan): Generator<string> {
  for (const [index, phase] of plan.phases.entries()) {
    for (const key of phase.sources ?? []) {
      if (!Object.hasOwn(plan.sources, key)) yield `phases[${index}].sources names "${key}", which "sources" does not explain`;
    }
  }
}

/** `/phases/0/from must match pattern …` as people say it: `phases[0].from must …`. */
function inWords(error: ErrorObject): string {
  const field = error.instancePath.split('/').slice(1).map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`)).join('').replace(/^\./, '');
  const where = field === '' ? 'the plan' : field;
  const allowed = error.params as { allowedValues?: readonly string[]; additionalProperty?: string };
  if (error.keyword === 'additionalProperties') return `${where} has an unknown field "${allowed.additionalProperty ?? ''}"`;
  if (error.keyword === 'enum') return `${where} must be one of ${allowed.allowedValues?.join(', ') ?? ''}`;
  if (error.keyword === 'pattern' && field.endsWith('from')) return `${where} must be a day like 2026-01-31`;
  return `${where} ${error.message ?? 'is wrong'}`;
}

function fail(file: string, mistakes: readonly string[]): never {
  const shown = [...new Set(mistakes)].slice(0, MOST_ERRORS);
  const rest = mistakes.length > shown.length ? `\n  … and ${mistakes.length - shown.length} more` : '';
  throw new UsageError(`The rotation plan ${file} has mistakes:\n${shown.map((mistake) => `  ${mistake}`).join('\n')}${rest}`);
}
