import { existsSync, lstatSync, realpathSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';

import { crashReport } from '../edge/crash.ts';
import { passwordLines } from '../edge/keystore-passwords.ts';
import { quoted, reaches } from '../edge/settings.ts';
import { writeAtomically } from '../edge/write-atomically.ts';
import { UsageError } from '../shared/errors.ts';
import type { AuditOptions, Level, Plan, Report, Tree } from '../model.ts';
import type { Annotation } from '../report/index.ts';
import { explainEvent, sourceOf } from './event.ts';
import type { Host } from './host.ts';
import { readInputs, unknownInputs } from './inputs.ts';
import type { Inputs } from './inputs.ts';
import { outputsOf } from './outputs.ts';
import { cutSummary } from './summary.ts';

/** The work itself; `main.ts` puts the real parts in. */
export interface ActionParts {
  readonly version: string;
  openWorkingCopy(options: { root: string; untracked: boolean; include: readonly string[] }): Promise<Tree>;
  choosePlans(names: readonly string[]): { readonly plans: readonly Plan[]; readonly assigned: readonly string[] };
  audit(tree: Tree, options: AuditOptions): Report;
  /** Worst first, as many as the runner shows. */
  annotations(report: Report, minLevel: Level): readonly Annotation[];
  /** Markdown. */
  summary(report: Report, minLevel: Level, source: ReturnType<typeof sourceOf>): string;
  /** Plain text, for the log. */
  text(report: Report, minLevel: Level): string;
  json(report: Report): string;
  /** One sentence. */
  verdict(report: Report): string;
}

/** One run of the action, from inputs to exit status. Never throws. */
export async function runAction(host: Host, parts: ActionParts): Promise<void> {
  try {
    await auditAndTell(host, parts);
  } catch (error) {
    if (error instanceof UsageError) host.fail(error.message);
    else failWithCrash(host, error, parts.version);
  }
}

/** For what is thrown where nobody waits for it: an action that dies silently looks green. */
export function failWithCrash(host: Pick<Host, 'fail'>, error: unknown, version: string): void {
  host.fail(crashReport(error, version));
}

async function auditAndTell(host: Host, parts: ActionParts): Promise<void> {
  for (const password of passwordLines(host.input('keystore-passwords'))) host.mask(password);
  const inputs = readInputs((name) => host.input(name), host.now);
  for (const message of unknownInputs(host.env)) host.annotate(warning(message));
  const note = explainEvent(host.run);
  host.log(note.text);
  if (note.warning !== null) host.annotate(warning(note.warning));

  const workspace = resolve(host.env['GITHUB_WORKSPACE'] || '.');
  const root = workingFolder(workspace, inputs.workingDirectory);
  const { plans, assigned } = parts.choosePlans(inputs.rotations.map((name) => (isFile(name) ? resolve(workspace, name) : name)));
  const tree = await parts.openWorkingCopy({ root, untracked: false, include: inputs.paths });
  if (tree.list().length === 0) {
    throw new UsageError(`There is no file to audit in ${quoted(inputs.workingDirectory)}. Is a step with actions/checkout missing before this one?`);
  }
  tell(host, parts, inputs, parts.audit(tree, { asOf: inputs.asOf, plans, assigned, keystorePasswords: inputs.keystorePasswords }), workspace);
}

/** Everything that people and later steps get; the verdict is the last line of the log. */
function tell(host: Host, parts: ActionParts, inputs: Inputs, report: Report, workspace: string): void {
  const reportFile = writeReport(parts.json(report), inputs, host, workspace);
  for (const [name, value] of Object.entries(outputsOf(report, reportFile))) host.output(name, value);
  for (const annotation of parts.annotations(report, inputs.minLevel)) host.annotate(annotation);
  host.group('The audit in full', parts.text(report, inputs.minLevel).split('\n'));
  const summarised = host.summarise(cutSummary(parts.summary(report, inputs.minLevel, sourceOf(host.run))));
  host.log(summarised ? `The job summary shows the audit, the full report is in ${reportFile}` : `The full report is in ${reportFile}`);
  if (reaches(report.summary, inputs.failOn)) host.failQuietly();
  host.log(parts.verdict(report));
}

function writeReport(json: string, inputs: Inputs, host: Host, workspace: string): string {
  const file = inputs.reportFile === null ? join(host.env['RUNNER_TEMP'] || tmpdir(), 'rotation-ready.json') : reportPlace(workspace, inputs.reportFile);
  try {
    writeAtomically(file, json);
    return file;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new UsageError(`Input report-file: ${quoted(inputs.reportFile ?? file)} cannot be written (${code}).`);
  }
}

/** A path out of the workspace is the workflow's own wish; a link out of it is the repository's. */
function reportPlace(workspace: string, written: string): string {
  const file = resolve(workspace, written);
  if (!isBelow(file, resolve(workspace))) return file;
  let there = file;
  while (!isThere(there)) there = dirname(there);
  const home = realpathSync.native(workspace);
  const real = existsSync(there) ? realpathSync.native(there) : null;
  if (real === null || (real !== home && !isBelow(real, home))) throw new UsageError(`Input report-file: ${quoted(written)} is a link that leads out of the workspace, or to nothing.`);
  return file;
}

/** Also a link that leads nowhere is there. */
function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Links are resolved first: a repository must not lead the audit to other folders of the runner. */
function workingFolder(workspace: string, folder: string): string {
  const written = resolve(workspace, folder);
  if (!existsSync(written)) throw new UsageError(`Input working-directory: there is no folder ${quoted(folder)} in the workspace.`);
  const real = realpathSync.native(written);
  const home = realpathSync.native(workspace);
  if (real !== home && !isBelow(real, home)) throw new UsageError(`Input working-directory: ${quoted(folder)} is a link that leads out of the workspace.`);
  if (!statSync(real).isDirectory()) throw new UsageError(`Input working-directory: ${quoted(folder)} is a file; name a folder.`);
  return real;
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder + sep);
}

function warning(message: string): Annotation {
  return { level: 'warning', message, properties: { title: 'Rotation Ready' } };
}

/** As `choosePlans` tells them from ids. */
function isFile(name: string): boolean {
  return name.endsWith('.json') || name.includes('/') || name.includes('\\');
}
