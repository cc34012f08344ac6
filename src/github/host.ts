import { appendFileSync, existsSync, statSync } from 'node:fs';

import * as core from '@actions/core';
import { context } from '@actions/github';

import { logLine } from '../report/index.ts';
import type { Annotation } from '../report/index.ts';
import type { RunContext } from './event.ts';

/** The runner, as far as the action needs it; a test has its own. */
export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly run: RunContext;
  readonly now: Date;
  input(name: string): string;
  output(name: string, value: string): void;
  /** Has the runner mask a text in everything that later shows in the log. */
  mask(secret: string): void;
  /** One line, whatever the text holds; see {@link logLine}. */
  log(line: string): void;
  /** Lines that people may unfold. */
  group(title: string, lines: readonly string[]): void;
  /** On a line of a file, or of the run as a whole. Plain text: the runner's escaping is ours. */
  annotate(annotation: Annotation): void;
  /** Appends Markdown to the job summary; false when this runner has none. */
  summarise(markdown: string): boolean;
  /** The step has failed, with this as the reason. */
  fail(message: string): void;
  /** The step has failed, and what has been said is enough. */
  failQuietly(): void;
}

/** The real runner. Whatever it cannot take is left out: no write of ours decides about the step. */
export function runnerHost(): Host {
  return {
    env: process.env,
    run: runContext(),
    now: new Date(),
    input: (name) => core.getInput(name, { trimWhitespace: false }),
    output(name, value) {
      if (isWritable(process.env['GITHUB_OUTPUT'])) core.setOutput(name, value);
    },
    mask: (secret) => core.setSecret(secret),
    log: (line) => core.info(logLine(line)),
    group(title, lines) {
      core.startGroup(title);
      for (const line of lines) core.info(logLine(line));
      core.endGroup();
    },
    annotate: ({ level, message, properties }) => LEVEL_COMMANDS[level](message, { ...properties }),
    summarise(markdown) {
      const file = process.env['GITHUB_STEP_SUMMARY'];
      if (file === undefined || !isWritable(file)) return false;
      try {
        appendFileSync(file, markdown.endsWith('\n') ? markdown : `${markdown}\n`);
        return true;
      } catch {
        return false;
      }
    },
    fail: (message) => core.setFailed(message),
    failQuietly() {
      process.exitCode = core.ExitCode.Failure;
    },
  };
}

const LEVEL_COMMANDS = { error: core.error, warning: core.warning, notice: core.notice };

function runContext(): RunContext {
  return {
    eventName: context.eventName ?? '',
    sha: context.sha ?? '',
    ref: context.ref ?? '',
    serverUrl: context.serverUrl,
    repository: process.env['GITHUB_REPOSITORY'] ?? '',
    payload: context.payload,
  };
}

/** Files that the runner made for us. */
function isWritable(path: string | undefined): boolean {
  return path !== undefined && path !== '' && existsSync(path) && statSync(path).isFile();
}
