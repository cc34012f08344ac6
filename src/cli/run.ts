import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import { crashReport } from '../edge/crash.ts';
import { quoted, reaches } from '../edge/settings.ts';
import { writeAtomically } from '../edge/write-atomically.ts';
import { UsageError } from '../shared/errors.ts';
import type { AuditOptions, Plan, Report, Tree } from '../model.ts';
import { parseCommandLine } from './command-line.ts';
import type { AuditCommand, Format } from './command-line.ts';
import { helpText } from './help.ts';
import { withProgress } from './progress.ts';
import type { Screen } from './progress.ts';

/** The world around the command: everything that a test replaces. */
export interface Terminal {
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Screen & { readonly isTTY?: boolean | undefined };
  readonly stderr: Screen & { readonly isTTY?: boolean | undefined };
  readonly now: Date;
}

/** The work itself. */
export interface Parts {
  readonly version: string;
  openWorkingCopy(options: { root: string; untracked: boolean }): Promise<Tree>;
  choosePlans(names: readonly string[]): { readonly plans: readonly Plan[]; readonly assigned: readonly string[] };
  audit(tree: Tree, options: AuditOptions): Report;
  render(report: Report, format: Format, look: Look): string;
}

export interface Look {
  readonly colour: boolean;
  readonly width: number;
  readonly minLevel: AuditCommand['minLevel'];
}

/** Exit statuses, as the help tells them. */
export const EXIT = { fine: 0, findings: 1, usage: 2, crash: 3 } as const;

/** Runs one command and gives its exit status. Never throws. */
export async function runCli(args: readonly string[], terminal: Terminal, parts: Parts): Promise<number> {
  try {
    const command = parseCommandLine(args, terminal);
    if (command.kind === 'audit') return await runAudit(command, terminal, parts);
    terminal.stdout.write(command.kind === 'help' ? helpText() : `${parts.version}\n`);
    return EXIT.fine;
  } catch (error) {
    const message = error instanceof UsageError ? `rotation-ready: ${error.message}` : crashReport(error, parts.version);
    terminal.stderr.write(`${message}\n`);
    return error instanceof UsageError ? EXIT.usage : EXIT.crash;
  }
}

async function runAudit(command: AuditCommand, terminal: Terminal, parts: Parts): Promise<number> {
  const root = resolve(terminal.folder, command.path);
  checkFolder(root, command.path);
  const output = command.output === null ? null : resolve(terminal.folder, command.output);
  if (output !== null) checkOutput(output, command.output ?? '');
  const { plans, assigned } = parts.choosePlans(command.rotations);

  const tree = await parts.openWorkingCopy({ root, untracked: true });
  const progress = terminal.stderr.isTTY === true ? withProgress(tree, terminal.stderr) : null;
  let report: Report;
  try {
    report = parts.audit(progress?.tree ?? tree, { asOf: command.asOf, plans, assigned, keystorePasswords: command.keystorePasswords });
  } finally {
    progress?.done();
  }

  const text = parts.render(report, command.format, look(command, terminal));
  const whole = text.endsWith('\n') ? text : `${text}\n`;
  if (output === null) terminal.stdout.write(whole);
  else write(output, command.output ?? '', whole);
  return reaches(report.summary, command.failOn) ? EXIT.findings : EXIT.fine;
}

/** https://no-color.org: any value of NO_COLOR but an empty one. */
function look(command: AuditCommand, { stdout, env }: Terminal): Look {
  const onTerminal = stdout.isTTY === true && command.output === null;
  const wanted = command.colour && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  const columns = onTerminal ? (stdout.columns ?? 0) : 0;
  return { colour: onTerminal && wanted, width: columns > 0 ? columns : 100, minLevel: command.minLevel };
}

function checkFolder(path: string, written: string): void {
  if (!existsSync(path)) throw new UsageError(`There is no folder ${quoted(written)} to audit.`);
  if (!statSync(path).isDirectory()) throw new UsageError(`${quoted(written)} is a file; a folder is audited.`);
}

function checkOutput(path: string, written: string): void {
  if (existsSync(path) && statSync(path).isDirectory()) throw new UsageError(`--output: ${quoted(written)} is a folder; name a file.`);
  if (!existsSync(dirname(path))) throw new UsageError(`--output: the folder of ${quoted(written)} is not there.`);
}

function write(path: string, written: string, text: string): void {
  try {
    writeAtomically(path, text);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new UsageError(`--output: ${quoted(written)} cannot be written (${code}).`);
  }
}
