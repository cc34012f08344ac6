import { describe, expect, it } from 'vitest';
import type { Report } from '../../src/model.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { renderSummary } from '../../src/report/summary.ts';
import { at, BREAKS, client, finding, FLEXIBLE, outcome, report } from './build.ts';
import { codeSpans, withoutCode } from './markdown-text.ts';
import * as reports from './reports.ts';

const SOURCE = { server: 'https://github.com', repository: 'octo/shop', sha: '0123456789abcdef0123456789abcdef01234567' };
const MAX_BYTES = 900 * 1024;
const { nameOf } = reports;

describe('renderSummary', () => {
  it.each(Object.entries(reports.NAMED))('reads well: %s', async (name, given) => {
    await expect(renderSummary(given, { nameOf })).toMatchFileSnapshot(`fixtures/summary/${name}.md`);
  });

  it('begins with the verdict in words', () => {
    expect(renderSummary(reports.notReady).split('\n')[0]).toBe('## ❌ Not ready: 2 of 5 database clients cannot connect since 2026-01-28, 1 cannot be judged from here.');
  });

  it('tells the parts in the order in which they are needed', () => {
    const text = renderSummary(reports.notReady, { nameOf });
    const order = ['## ❌', '| **Now** |', '### What to change', '### What could not be seen, and where to look', 'Fine, and why', 'Remarks', 'Certificates found', 'Files not read', 'Questions that come next'];
    const places = order.map((part) => text.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('shows the chain of each failing client, with real names of roots, what to do, and where', () => {
    const text = renderSummary(reports.notReady, { nameOf });
    for (const given of reports.notReady.clients.filter((one) => one.worst === 'breaks')) {
      for (const { at: place, what } of given.chain) {
        expect(text).toContain(what);
        if (place !== null) expect(text).toContain(`\`${place.path}:${place.line}\``);
      }
    }
    expect(text).toContain('**✗ Breaks now (since 2026-01-28)**: **DigiCert Global Root G2 is missing**.');
    expect(text).toContain('**What to do:** Append the PEM text');
    expect(text).not.toContain('digicert-global-root-g2');
  });

  it('takes names of roots from the report first', () => {
    const named: Report = { ...reports.notReady, certificates: reports.notReady.certificates.map((one) => (one.id === 'digicert-global-root-g2' ? { ...one, subject: 'CN=A name\\, with a comma,O=X' } : one)) };
    expect(renderSummary(named, { nameOf: () => 'wrong' })).toContain('**A name, with a comma is missing**');
  });

  it('speaks of a client that no finding speaks of', () => {
    const text = renderSummary(reports.unknown);
    expect(text).toContain('#### i `tools/export.rb:14`');
    expect(text).toContain('drivers differ about sslmode=require');
    const silent: Report = { ...reports.notReady, findings: [] };
    expect(renderSummary(silent, { nameOf })).toContain('Breaks now (since 2026-01-28); its trust source lacks DigiCert Global Root G2.');
  });

  it('shows samples last, as remarks, and does not count them', () => {
    const text = renderSummary(reports.withSample, { nameOf });
    expect(text.startsWith('## ✅ Ready')).toBe(true);
    expect(text).not.toContain('### What to change');
    expect(text.indexOf('`services/api/settings.py:31`')).toBeLessThan(text.indexOf('`.env.sample:2` sample'));
  });

  it('asks to look at what was not seen, whatever its level, and keeps other notices apart', () => {
    const [billing] = reports.unknown.clients;
    const given = report({
      clients: [client({ ...reports.unknown.clients[0], id: billing?.id ?? '' })],
      findings: [
        finding({ rule: 'unknown-verification', level: 'notice', message: 'Look here.', clients: [billing?.id ?? ''] }),
        finding({ rule: 'retired-service', level: 'notice', message: 'By the way.', clients: [billing?.id ?? ''] }),
      ],
    });
    const text = renderSummary(given);
    expect(text).not.toContain('### What to change');
    expect(text.indexOf('Look here.')).toBeLessThan(text.indexOf('Remarks: 1'));
    expect(text.indexOf('By the way.')).toBeGreaterThan(text.indexOf('Remarks: 1'));
    // The chain once, where it matters.
    expect(text.split('secretProviderClass')).toHaveLength(2);
  });

  it('counts clients for which there is no room', () => {
    const clients = Array.from({ length: 40 }, (_, index) => client({ id: `c${String(index).padStart(2, '0')}`, outcomes: [BREAKS], worst: 'breaks' }));
    const text = renderSummary(report({ clients, findings: [finding({ rule: 'missing-current-root', clients: clients.map((one) => one.id) })] }), { nameOf });
    expect(text.match(/^\*\*Client\*\* /gm)).toHaveLength(3);
    expect(text.match(/, the same$/gm)).toHaveLength(20);
    expect(text).toContain('- … and 17 more clients');
  });

  it('hides findings below the level, and counts them', () => {
    const text = renderSummary(reports.notReady, { minLevel: 'error' });
    expect(text).toContain('Hidden by min-level: 1 warning and 1 notice. The JSON report has them all.');
    expect(text).not.toContain('expired-root');
    expect(text).not.toContain('unresolved-trust-source');
    expect(text).toContain('missing-current-root');
    // The state of a client is no finding.
    expect(text).toContain('?&nbsp;unknown');
  });

  it('counts what is suppressed, and does not show it', () => {
    const text = renderSummary(reports.threeProjects);
    expect(text).toContain('Suppressed: 1 finding (1 by .github/rotation-ready.yml).');
    expect(text).not.toContain('Accepted.');
  });

  it('groups equal clients, and projects when there are several', () => {
    const text = renderSummary(reports.threeProjects);
    expect(text).toContain('| `services/shop` | 5 | **✗ 2** | 0 | 0 | 3 |');
    expect(text).toContain('`services/api/settings.py:31` ×3');
    expect(text.indexOf('## `services/shop`')).toBeLessThan(text.indexOf('## `services/api`'));
    expect(renderSummary(reports.notReady)).not.toContain('### Projects');
  });

  it('links to files of the commit, and only then', () => {
    const base = 'https://github.com/octo/shop/blob/0123456789abcdef0123456789abcdef01234567';
    const given = report({ findings: [finding({ rule: 'r', location: at('a b/(c)#d.pem', 3) }), finding({ rule: 's', location: { ...at('README.md', 3), endLine: 9 } })] });
    expect(renderSummary(given, { source: SOURCE })).toContain(`[\`a b/(c)#d.pem:3\`](${base}/a%20b/%28c%29%23d.pem#L3)`);
    expect(renderSummary(given, { source: SOURCE })).toContain(`(${base}/README.md?plain=1#L3-L9)`);
    expect(renderSummary(given)).not.toContain('](');
    expect(renderSummary(given, { source: { ...SOURCE, sha: 'x) [y](z' } })).not.toContain('](');
    expect(renderSummary(given, { source: { ...SOURCE, server: 'javascript:alert(1)' } })).not.toContain('](');
  });

  it('answers what applies, and nothing else', () => {
    expect(renderSummary(reports.empty)).not.toContain('Questions that come next');
    const fine = renderSummary(reports.ready);
    expect(fine).not.toContain('restart');
    expect(fine).toContain('select ssl from pg_stat_ssl where pid = pg_backend_pid()');
    expect(fine).toContain('DigiCert Global Root G2 expires first: on 2038-01-15');
    expect(renderSummary(reports.notReady)).toContain('the server needs no restart');
    const elsewhere = report({ plans: [{ ...FLEXIBLE, id: 'aws-rds' }], clients: [client({ id: 'x', outcomes: [outcome({ plan: 'aws-rds', outcome: 'breaks' })], worst: 'breaks' })] });
    expect(renderSummary(elsewhere)).not.toMatch(/Microsoft|maintenance window/);
  });

  it('does not let "nothing found" look like "ready"', () => {
    for (const given of [reports.empty, reports.emptyTree, reports.onlyCertificates, reports.unassigned]) {
      expect(renderSummary(given)).not.toMatch(/✅|Ready:/);
    }
  });
});

describe('renderMarkdown', () => {
  it('is the summary without folds', async () => {
    const text = renderMarkdown(reports.notReady, { nameOf });
    expect(text).not.toContain('<details>');
    expect(text).toContain('### Fine, and why: 2 clients');
    await expect(text).toMatchFileSnapshot('fixtures/summary/notReady.unfolded.md');
  });
});

describe('limits', () => {
  it.each([1, 10, 1000, 10_000])('stays below 900 KiB with %d findings, and says how many it leaves out', (amount) => {
    const text = renderSummary(reports.many(amount), { source: SOURCE });
    expect(Buffer.byteLength(text)).toBeLessThan(MAX_BYTES);
    const shown = text.match(/^#### ✗ /gm)?.length ?? 0;
    const left = Number(/… and ([\d,]+) more findings? of this kind/.exec(text)?.[1]?.replaceAll(',', '') ?? 0);
    expect(shown + left).toBe(amount);
  });

  it('stays below 900 KiB with 3,000 projects', () => {
    const clients = Array.from({ length: 3000 }, (_, index) => client({ id: `c${index}`, project: `p${index}/${'long/'.repeat(60)}` }));
    const text = renderSummary(report({ clients }), { source: SOURCE });
    expect(Buffer.byteLength(text)).toBeLessThan(MAX_BYTES);
    expect(text).toContain('… and 2,950 more projects, not spelled out here.');
    expect(text).toContain('… and 2,800 more projects; the worst come first.');
  });

  it('stays below 900 KiB when every text is as long and as costly as it gets', () => {
    const costly = '|\u{e0041}<'.repeat(500);
    const one = client({ id: 'x', worst: 'breaks' });
    const clients = Array.from({ length: 300 }, (_, index) => client({
      ...one, id: `c${index}`, project: `${index % 60}${costly}`, driver: costly, mode: costly, why: costly, location: at(`${index}${costly}`), trust: { ...one.trust, path: costly },
      chain: Array.from({ length: 50 }, () => ({ at: at(costly), what: costly })), outcomes: [outcome({ outcome: 'breaks', why: costly, missing: Array.from({ length: 50 }, () => costly) })],
    }));
    const given = report({
      clients, plans: [{ ...FLEXIBLE, title: costly }],
      findings: clients.map((each) => finding({ rule: costly, message: costly, project: each.project, location: each.location, clients: [each.id], fingerprint: each.id, suppressed: Number(each.id.slice(1)) % 2 === 0 ? null : { by: `${each.id}${costly}`, reason: costly } })),
      files: { listed: 1, read: 1, skipped: [], skippedByReason: Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`${index}${costly}`, 1])) },
    });
    for (const text of [renderSummary(given, { source: SOURCE }), renderMarkdown(given, { source: SOURCE })]) {
      expect(Buffer.byteLength(text)).toBeLessThan(MAX_BYTES);
      expect(text.split('\n')[0]).toMatch(/^## ❌ Not ready/);
    }
  });

  it('closes every fold, wherever it stops', () => {
    for (const given of [...Object.values(reports.NAMED), reports.hostile, reports.many(10_000)]) {
      const text = renderSummary(given, { source: SOURCE });
      expect(text.match(/^<details>/gm)?.length ?? 0).toBe(text.match(/^<\/details>$/gm)?.length ?? 0);
    }
  });
});

describe('hostile names and values', () => {
  const texts = [renderSummary(reports.hostile), renderSummary(reports.hostile, { source: SOURCE }), renderMarkdown(reports.hostile)];
  const lines = texts.flatMap((text) => text.split('\n'));
  const OWN = /<details><summary>[\w ,:-]+<\/summary>|<\/details>|<\/?sub>|<br>|&nbsp;/g;

  it('reach the page', () => {
    const spans = texts.flatMap((text) => text.split('\n').flatMap(codeSpans)).join('\n');
    expect(spans).toContain(String.raw`a\n::error file=x::pwned:3`);
    expect(spans).toContain('<img src=x onerror=alert(1)>:3');
    expect(spans).toContain(String.raw`abc\u202etxt.exe`);
  });

  it('add no tags, links, images, mentions, references or formulas', () => {
    for (const line of lines) {
      const rest = withoutCode(line).replace(OWN, '').replace(/&(?:amp|lt|gt|#124|#92);/g, '').replace(/\[CODE\]\(https:\/\/github\.com\/octo\/shop\/blob\/[\w\-.~/%?=#]*\)/g, '');
      if (rest.startsWith('select ')) continue;
      expect(rest).not.toMatch(/[<>]|(?<!\\)[[\]]/);
      expect(rest).not.toMatch(/@|#\d|GH-\d|:\/\/|www\.|\$/);
    }
  });

  it('add no headings, and no rows or cells to tables', () => {
    const titles = new Set(lines.filter((line) => line.startsWith('#')).map((line) => withoutCode(line).replace(/\[CODE\]\(.*\)/, 'CODE')));
    for (const title of titles) {
      expect(title).toMatch(/^(?:#### [✗!i] CODE|## CODE|## ❌ Not ready: [\w ,.()-]+|### (?:What to change|Projects|About this report|Remarks: \d+|Certificates found: \d+|Files not read: \d+|Questions that come next|What could not be seen, and where to look))$/);
    }
    for (const line of lines.filter((one) => one.startsWith('|'))) expect([5, 6]).toContain(line.split('|').length - 2);
  });

  it('are no commands, should somebody print the page to a log', () => {
    for (const line of lines) {
      expect(line.trimStart().startsWith('::')).toBe(false);
      expect(line).not.toContain('##[');
    }
  });
});
