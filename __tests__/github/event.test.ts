import { describe, expect, it } from 'vitest';

import { explainEvent, sourceOf } from '../../src/github/event.ts';
import type { RunContext } from '../../src/github/event.ts';

const sha = 'a'.repeat(40);
const context = (given: Partial<RunContext>): RunContext => ({
  eventName: 'push', sha, ref: 'refs/heads/main', serverUrl: 'https://github.com', repository: 'octo/shop', payload: {}, ...given,
});
const pullRequest = (fullName: string | null) => ({ pull_request: { number: 7, head: { repo: fullName === null ? null : { full_name: fullName } } } });

describe('the event', () => {
  it.each([
    [context({}), 'Auditing the files as pushed to main (octo/shop@aaaaaaaaaaaa).'],
    [context({ eventName: 'schedule' }), 'Auditing the files on main, on schedule (octo/shop@aaaaaaaaaaaa).'],
    [context({ eventName: 'workflow_dispatch', ref: 'refs/tags/v1' }), 'Auditing the files on v1, started by hand (octo/shop@aaaaaaaaaaaa).'],
    [context({ eventName: 'merge_group' }), 'Auditing the merge queue’s group: the pull requests in it, merged (octo/shop@aaaaaaaaaaaa).'],
    [context({ eventName: 'pull_request', payload: pullRequest('octo/shop') }), 'Auditing pull request #7 merged into its base, as GitHub checks it out (octo/shop@aaaaaaaaaaaa).'],
    [context({ eventName: '', sha: '', repository: '' }), 'Auditing the files of the working directory.'],
    [context({ eventName: 'constructor' }), 'Auditing the files of the working directory (octo/shop@aaaaaaaaaaaa).'],
  ])('%#', (run, text) => {
    expect(explainEvent(run)).toEqual({ text, warning: null });
  });

  it.each(['eve/shop', null])('of a fork (%s) needs no token', (name) => {
    const { text } = explainEvent(context({ eventName: 'pull_request', payload: pullRequest(name) }));
    expect(text).toContain('it comes from a fork, and nothing here needs a token');
  });

  it('pull_request_target is explained', () => {
    expect(explainEvent(context({ eventName: 'pull_request_target', payload: pullRequest('eve/shop') })).warning).toContain('run it on pull_request instead');
  });

  it.each([
    [{}, { server: 'https://github.com', repository: 'octo/shop', sha }],
    [{ serverUrl: 'https://git.example.com:8443' }, { server: 'https://git.example.com:8443', repository: 'octo/shop', sha }],
    [{ sha: 'HEAD' }, null],
    [{ repository: 'octo/shop/../x' }, null],
    [{ serverUrl: 'javascript:alert(1)' }, null],
  ])('links only to a commit that exists: %j', (given, source) => {
    expect(sourceOf(context(given))).toEqual(source);
  });
});
