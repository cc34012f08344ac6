import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import type { Report } from '../../src/model.ts';
import { trustLabel } from '../../src/report/clients.ts';

/** What the reports of our examples, which other tests compare with the audit, say to people. */
const reportOf = (name: string): Report => JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'examples', name, 'report.json'), 'utf8')) as Report;
const steps = (name: string): readonly string[] => reportOf(name).clients.flatMap(({ chain }) => chain.map(({ what }) => what));

describe('words for deployments', () => {
  it('tell deployments of one path apart by the file that becomes it', () => {
    expect(reportOf('today-helm').clients.map(trustLabel).map(({ path, words }) => `${path ?? ''}, ${words.replace(/\S*\//, '')}`).toSorted()).toEqual(['/etc/pg/ca.pem, from values-prod.yaml', '/etc/pg/ca.pem, from values.yaml']);
  });

  it('call text in a values file text, and not a file that nobody finds', () => {
    const finding = reportOf('today-helm').findings.find(({ level }) => level === 'error');
    expect(finding?.fix?.summary).toContain('to the text here, which the client reads as /etc/pg/ca.pem, and keep what is there');
    expect(finding?.message).toMatch(/^DATABASE_URL \(libpq\) /);
  });

  it('name what a job has downloaded by its address', () => {
    const finding = reportOf('today-github-workflow').findings.find(({ level }) => level === 'error');
    expect(finding?.message).toContain('against what is downloaded from https://cacerts.digicert.com/');
  });

  it.each([
    ['today-kustomize', 'takes DATABASE_URL from url of Secret orders-db'],
    ['question-04-app-service', 'App Service app reports deploys examples/question-04-app-service/reports at /home/site/wwwroot'],
    ['question-13-pgbouncer-sidecar', 'database orders says how to connect'],
    ['today-bicep', 'uses the image of Dockerfile'],
  ])('%s: %s', (name, expected) => expect(steps(name)).toContain(expected));
});
