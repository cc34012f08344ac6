/** The run that we are part of, as `@actions/github` tells it; everything may be missing outside of a runner. */
export interface RunContext {
  readonly eventName: string;
  readonly sha: string;
  readonly ref: string;
  readonly serverUrl: string;
  /** `owner/name`; empty when not known. */
  readonly repository: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface EventNote {
  /** For the log. */
  readonly text: string;
  /** Worth an annotation: the audit may not mean what its reader thinks. */
  readonly warning: string | null;
}

type Explain = (context: RunContext) => string;

/** What each event means for the files that are audited. */
const EVENTS: Readonly<Record<string, Explain>> = {
  push: ({ ref }) => `the files as pushed to ${shortRef(ref)}`,
  pull_request: (context) =>
    `pull request ${numberOf(context)}merged into its base, as GitHub checks it out${isFork(context) ? '; it comes from a fork, and nothing here needs a token' : ''}`,
  merge_group: () => 'the merge queue’s group: the pull requests in it, merged',
  schedule: ({ ref }) => `the files on ${shortRef(ref)}, on schedule`,
  workflow_dispatch: ({ ref }) => `the files on ${shortRef(ref)}, started by hand`,
  pull_request_target: (context) => `pull request ${numberOf(context)}through pull_request_target`,
};

const TARGET_WARNING =
  'This workflow runs on pull_request_target: unless it checks out the pull request itself, the files of the base branch are audited and not the change. ' +
  'The audit needs neither a token nor secrets: run it on pull_request instead.';

/** Says in the log what is audited, and warns where that is not what people expect. */
export function explainEvent(context: RunContext): EventNote {
  const explain = Object.hasOwn(EVENTS, context.eventName) ? EVENTS[context.eventName] : undefined;
  const what = explain?.(context) ?? 'the files of the working directory';
  const where = [context.repository, context.sha.slice(0, 12)].filter((part) => part !== '').join('@');
  const text = `Auditing ${what}${where === '' ? '' : ` (${where})`}.`;
  return { text, warning: context.eventName === 'pull_request_target' ? TARGET_WARNING : null };
}

/** For links to lines: only of a commit that exists, which a local run does not know. */
export function sourceOf(context: RunContext): { server: string; repository: string; sha: string } | null {
  const known = /^[0-9a-f]{40,64}$/.test(context.sha) && /^[\w.-]+\/[\w.-]+$/.test(context.repository) && /^https:\/\/[\w.:-]+$/.test(context.serverUrl);
  return known ? { server: context.serverUrl, repository: context.repository, sha: context.sha } : null;
}

function isFork({ payload, repository }: RunContext): boolean {
  const head = property(property(property(payload, 'pull_request'), 'head'), 'repo');
  const name = property(head, 'full_name');
  // The repository of a fork that was deleted is null.
  return property(payload, 'pull_request') !== undefined && name !== repository;
}

function numberOf({ payload }: RunContext): string {
  const number = property(property(payload, 'pull_request'), 'number');
  return typeof number === 'number' ? `#${number} ` : '';
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

function shortRef(ref: string): string {
  return ref.replace(/^refs\/(?:heads|tags)\//, '') || 'this branch';
}
