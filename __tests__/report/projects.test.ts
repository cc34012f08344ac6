import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model.ts';
import { phaseLines } from '../../src/report/facts.ts';
import { renderSummary } from '../../src/report/summary.ts';
import { renderText } from '../../src/report/text.ts';
import { at, BREAKS, client, finding, FLEXIBLE, report, UNKNOWN } from './build.ts';

const inFolder = (project: string, over: Partial<Parameters<typeof client>[0]> = {}) => client({ id: project, project, location: at(`${project}/app.py`), ...over });
const fails = { outcomes: [BREAKS], worst: 'breaks' as const };
const missing = (project: string) => finding({ rule: 'missing-current-root', project, location: at(`${project}/ca.pem`), clients: [project], fingerprint: project, message: 'It lacks a root.' });

const text = (given: Report, minLevel: 'error' | 'notice' = 'notice') => renderText(given, { colour: false, width: 100, minLevel });

describe('several projects', () => {
  const given = report({
    clients: [inFolder('quiet'), inFolder('broken', fails), inFolder('noted')],
    findings: [missing('broken'), finding({ rule: 'droppable-root', level: 'notice', project: 'noted', clients: ['noted'], fingerprint: 'n', message: 'Something can go.' })],
  });

  it('begin with one line each in the terminal, worst first', () => {
    const lines = text(given).split('\n');
    const from = lines.findIndex((line) => line.startsWith('VERDICT'));
    expect(lines.slice(from, from + 4)).toEqual([
      'VERDICT      CLIENTS       PROJECT',
      '✗ not ready  1 breaks now  broken',
      '✓ ready      1 fine        noted',
      '✓ ready      1 fine        quiet',
    ]);
  });

  it('have a table only where something has to be done, and say why the others are fine', () => {
    const [, ...parts] = text(given).split('\n── ');
    expect(parts.map((part) => [part.split(' ')[0], /^NOW /m.test(part), part.includes('Fine, and why')])).toEqual([['broken', true, false], ['noted', false, true], ['quiet', false, true]]);
  });

  it('are folded together in the summary where there is nothing to change, remarks included', () => {
    const summary = renderSummary(given);
    const folded = summary.slice(summary.indexOf('### Nothing to change'));
    expect(folded).toMatch(/^### Nothing to change\n\n<details><summary>2 projects<\/summary>\n\n\*\*`noted`\*\*/);
    expect(folded).toContain('Something can go.');
    expect(summary).toContain('\n## `broken`\n');
    expect(summary).not.toContain('\n## `quiet`\n');
  });

  it('are not called quiet because their findings are hidden or suppressed', () => {
    const hushed = report({ clients: [inFolder('quiet'), inFolder('broken', fails)], findings: [{ ...missing('broken'), suppressed: { by: 'somebody', reason: 'later' } }] });
    for (const summary of [renderSummary(hushed), renderSummary(given, { minLevel: 'error' })]) {
      expect(summary).toContain('\n## `broken`\n');
      expect(summary.slice(summary.indexOf('### Nothing to change'))).not.toContain('`broken`');
    }
  });
});

describe('a phase', () => {
  it('says which roots it needs unless it is called after them', () => {
    const plan = (title: string) => ({ ...FLEXIBLE, phases: [{ id: 'p', title, from: '2026-01-28', current: true, roots: ['digicert-global-root-g2'] }] });
    const nameOf = () => 'DigiCert Global Root G2';
    const shown = (title: string) => phaseLines(report({}), plan(title), nameOf);
    expect(shown('DigiCert Global Root G2 with other intermediates')).toEqual(['Now, since 2026-01-28: DigiCert Global Root G2 with other intermediates.']);
    expect(shown('What lay under DigiCert Global Root G2 has expired')).toEqual(['Now, since 2026-01-28: What lay under DigiCert Global Root G2 has expired. Clients that verify need DigiCert Global Root G2.']);
  });
});

describe('a client that cannot be judged', () => {
  it('says once which rule of its driver decided', () => {
    const why = 'libpq verifies the chain: sslmode=verify-ca';
    const unseen = inFolder('a', { outcomes: [{ ...UNKNOWN, why: 'what the file holds is not known' }], worst: 'unknown', why, chain: [{ at: null, what: why }] });
    const shown = text(report({ clients: [unseen], findings: [finding({ rule: 'unresolved-trust-source', level: 'warning', project: 'a', clients: ['a'], fingerprint: 'u', message: 'Look there.' })] }));
    expect(shown.split(why)).toHaveLength(2);
    expect(shown).toContain('? Unknown. What the file holds is not known.');
  });
});

describe('one project', () => {
  it('needs no overview, and has its table even when it is ready', () => {
    const shown = text(report({ clients: [inFolder('only')] }));
    expect(shown).not.toContain('VERDICT');
    expect(shown).not.toContain('── ');
    expect(shown).toMatch(/^NOW /m);
  });
});

describe('a finding', () => {
  it('has a label for what to do that stands out in colour', () => {
    const given = report({ clients: [inFolder('a', fails)], findings: [{ ...missing('a'), fix: { summary: 'Add it.', edits: [] } }] });
    expect(renderText(given, { colour: true, width: 100 })).toContain('\u001B[1m  To do:\u001B[22m Add it.');
  });

  it('does not name the one client at its own place again, nor explain signs that explain themselves', () => {
    const own = inFolder('here');
    const shown = text(report({ clients: [own], findings: [finding({ rule: 'retired-service', level: 'notice', clients: ['here'], location: own.location, fingerprint: 'r', message: 'It was retired.' })] }));
    expect(shown).toContain('i here/app.py:1:1  notice, retired-service\n  It was retired.\n');
    expect(shown).not.toMatch(/^ {2}- here/m);
    expect(shown).not.toContain('✓ connects ·');
  });
});
