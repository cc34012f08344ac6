import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { certificatesOf } from '../certificates/index.ts';
import { isDay } from '../shared/day.ts';
import { UsageError } from '../shared/errors.ts';
import type { Plan } from '../model.ts';
import { packageFolder } from '../shared/package-folder.ts';
import { knownById, register, type KnownCertificate } from './known.ts';
import { planMistakes, schemaMistakes } from './mistakes.ts';

const MOST_ERRORS = 10;

/**
 * Checks a plan that we did not write: its form by `schema/rotation.schema.json`, then what a schema cannot say.
 * Throws a {@link UsageError} with one line for each mistake; registers the certificates that the plan brings along.
 */
export function checkPlan(data: unknown, file: string): Plan {
  const schema = JSON.parse(readFileSync(join(packageFolder(), 'schema', 'rotation.schema.json'), 'utf8')) as object;
  const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true, formats: { date: isDay } }).compile<Plan>(schema);
  if (!validate(data)) fail(file, schemaMistakes(validate.errors ?? []));
  const plan = data;
  const brought = Object.entries(plan.certificates ?? {}).map(([id, pem]) => broughtAlong(id, pem));
  const certificates = brought.filter((one) => typeof one !== 'string');
  const mistakes = [...brought.filter((one) => typeof one === 'string'), ...planMistakes(plan, new Set(Object.keys(plan.certificates ?? {})))];
  if (mistakes.length > 0) fail(file, mistakes);
  for (const certificate of certificates) register(certificate);
  return { ...plan, phases: plan.phases.map((phase) => ({ ...phase, sources: phase.sources ?? [], chains: phase.chains.map((chain) => ({ ...chain, intermediates: chain.intermediates ?? [] })) })) };
}

/** The certificate of one entry of `certificates`, or what is wrong with it. */
function broughtAlong(id: string, pem: string): KnownCertificate | string {
  const [certificate, ...more] = certificatesOf(pem);
  if (certificate === undefined) return `certificates.${id} is not a certificate in PEM`;
  if (more.length > 0) return `certificates.${id} holds ${more.length + 1} certificates; give each an id of its own`;
  const { kind, sha256, spki, subject, notAfter } = certificate;
  // Other plans name it too, and mean that other certificate.
  if ((knownById(id)?.sha256 ?? sha256) !== sha256) return `certificates.${id} is the id of another certificate, whose SHA-256 is ${knownById(id)?.sha256 ?? ''}`;
  const name = /(?:^|, ?)CN=([^,]+)/.exec(subject)?.[1] ?? id;
  return { id, name, role: kind === 'root' ? 'root' : 'intermediate', sha256, spki, subject, notAfter };
}

function fail(file: string, mistakes: readonly string[]): never {
  const distinct = [...new Set(mistakes)];
  const shown = distinct.slice(0, MOST_ERRORS);
  const rest = distinct.length > shown.length ? `\n  … and ${distinct.length - shown.length} more` : '';
  throw new UsageError(`The rotation plan ${file} has mistakes:\n${shown.map((mistake) => `  ${mistake}`).join('\n')}${rest}`);
}
