import { readFileSync } from 'node:fs';
import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model.ts';
import { FIELD_ORDER, renderJson } from '../../src/report/json.ts';
import { hostile, NAMED, notReady } from './reports.ts';

const schema = JSON.parse(readFileSync(new URL('../../schema/report.schema.json', import.meta.url), 'utf8')) as AnySchemaObject;
const valid = new Ajv2020({ strict: true, strictTypes: false, allErrors: true }).compile(schema);

/** The schema without room for fields that it does not name. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (value === null || typeof value !== 'object') return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, closed(inner)]));
  return 'properties' in copy && 'required' in copy ? { ...copy, additionalProperties: false } : copy;
}
const complete = new Ajv2020({ strict: true, strictTypes: false, allErrors: true }).compile({ ...(closed(schema) as AnySchemaObject), $id: 'closed' });

describe('the schema of the report', () => {
  it.each(Object.entries({ ...NAMED, hostile }))('accepts the report %s, and knows every field of it', (_, report) => {
    const json: unknown = JSON.parse(renderJson(report));
    expect(valid(json), JSON.stringify(valid.errors)).toBe(true);
    expect(complete(json), JSON.stringify(complete.errors)).toBe(true);
  });

  it('accepts fields of later releases', () => {
    expect(valid({ ...notReady, later: true, summary: { ...notReady.summary, later: 1 } })).toBe(true);
  });

  it.each<readonly [string, (report: Report) => object]>([
    ['a missing field', ({ version, tool, asOf, files, plans, clients, certificates, findings }) => ({ version, tool, asOf, files, plans, clients, certificates, findings })],
    ['another version', (report) => ({ ...report, version: 2 })],
    ['a day that is none', (report) => ({ ...report, asOf: '24.11.2026' })],
    ['a line 0', (report) => ({ ...report, findings: report.findings.map((one) => ({ ...one, location: { ...one.location, line: 0 } })) })],
    ['an unknown level', (report) => ({ ...report, findings: report.findings.map((one) => ({ ...one, level: 'info' })) })],
    ['an unknown outcome', (report) => ({ ...report, clients: report.clients.map((one) => ({ ...one, worst: 'fails' })) })],
    ['a short fingerprint', (report) => ({ ...report, certificates: report.certificates.map((one) => ({ ...one, sha256: 'abc' })) })],
    ['a negative count', (report) => ({ ...report, summary: { ...report.summary, breaking: -1 } })],
  ])('refuses %s', (_, spoil) => {
    expect(valid(spoil(notReady))).toBe(false);
  });

  it('describes everything', () => {
    const bare: string[] = [];
    const visit = (node: unknown, path: string): void => {
      if (node === null || typeof node !== 'object') return;
      for (const [key, inner] of Object.entries(node)) {
        const named = path.endsWith('/properties') || path.endsWith('/$defs');
        if (named && !('description' in (inner as object)) && !('$ref' in (inner as object))) bare.push(`${path}/${key}`);
        visit(inner, `${path}/${key}`);
      }
    };
    visit(schema, '');
    expect(bare).toEqual([]);
  });

  it('lists fields in the order in which they are written', () => {
    const orders = new Map<string, string[]>();
    const visit = (node: unknown, holder: string): void => {
      if (node === null || typeof node !== 'object') return;
      const { properties, $ref, items, oneOf } = node as { properties?: object; $ref?: string; items?: unknown; oneOf?: unknown[] };
      if ($ref !== undefined) visit((schema['$defs'] as Record<string, unknown>)[$ref.replace('#/$defs/', '')], holder);
      for (const inner of [items, ...(oneOf ?? [])]) visit(inner, holder);
      if (properties === undefined) return;
      orders.set(holder, Object.keys(properties));
      for (const [key, inner] of Object.entries(properties)) visit(inner, key);
    };
    visit(schema, 'report');
    expect(Object.fromEntries(orders)).toEqual({ ...FIELD_ORDER });
  });
});

describe('renderJson', () => {
  it('has two spaces and a newline at the end', () => {
    const json = renderJson(notReady);
    expect(json.startsWith('{\n  "version": 1,\n  "tool": {\n    "name"')).toBe(true);
    expect(json.endsWith('}\n')).toBe(true);
  });

  it('holds exactly what the report holds', () => {
    const parsed = JSON.parse(renderJson(hostile)) as Report;
    for (const part of ['clients', 'findings', 'certificates'] as const) {
      expect(parsed[part]).toHaveLength(hostile[part].length);
      expect(parsed[part]).toEqual(expect.arrayContaining([...hostile[part]]));
    }
    expect(parsed.files.skipped).toEqual(expect.arrayContaining([...hostile.files.skipped]));
    expect({ ...parsed, clients: 0, findings: 0, certificates: 0, files: 0 }).toEqual({ ...hostile, clients: 0, findings: 0, certificates: 0, files: 0 });
  });

  it('does not depend on the order of anything', () => {
    fc.assert(fc.property(fc.shuffledSubarray([...notReady.clients], { minLength: 5 }), fc.shuffledSubarray([...notReady.findings], { minLength: 3 }), fc.shuffledSubarray([...notReady.certificates], { minLength: 3 }), (clients, findings, certificates) => {
      const shuffled: Report = { ...reversed(notReady), clients: clients.map(reversed), findings: findings.map(reversed), certificates };
      expect(renderJson(shuffled)).toBe(renderJson(notReady));
    }));
  });

  it('is no command of the log', () => {
    expect(renderJson(hostile)).not.toContain('##[');
  });
});

/** The same object with its fields the other way round. */
function reversed<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).toReversed()) as T;
}
