#!/usr/bin/env node
/** Where the command `rotation-ready` begins. */
import { realParts } from './cli/parts.ts';
import { runCli } from './cli/run.ts';

// `rotation-ready | head` is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const { env, stdout, stderr } = process;
process.exitCode = await runCli(process.argv.slice(2), { folder: process.cwd(), env, stdout, stderr, now: new Date() }, realParts());
