import type { Place } from '../../model.ts';
import { folderOf, nameOf } from '../../shared/paths.ts';
import { isSampleSettings } from '../../shared/sample-path.ts';
import { NO_NEEDLES } from '../extractor.ts';
import type { Extractor } from '../extractor.ts';
import { commandsNameTheirServers, environmentConnection } from '../dotenv/environment.ts';
import { javaBag, namesTrustStore } from '../java/index.ts';
import { BUILD_OPTIONS, JAVA_COMMAND_LINE, LAUNCHER_OPTIONS, START_OPTIONS, STRONGEST_OPTIONS, WEAKEST_OPTIONS } from '../../shared/java.ts';
import { newIds } from '../settings/ids.ts';
import type { SourceFile } from '../source-file.ts';
import { readCommands } from './commands.ts';
import { wholeFile } from './mapped-text.ts';
import { checkScript } from './unbash.ts';

const SUFFIXES = /\.(?:sh|bash|zsh|ksh)$/i;
const NAMES = new Set(['.profile', '.bash_profile', '.bashrc', '.zshrc', '.zprofile']);
/** Options of virtual machines that a script sets for what it or its neighbours start. */
const OPTIONS: ReadonlySet<string> = new Set([STRONGEST_OPTIONS, LAUNCHER_OPTIONS, WEAKEST_OPTIONS, ...START_OPTIONS, ...BUILD_OPTIONS]);
/** `#!/bin/sh`, `#!/usr/bin/env -S bash -e`. */
const SHEBANG = /^#![^\n]{0,100}?\b(ba|z|da|a|k)?sh\b/;

const HASH = 0x23;
const BANG = 0x21;

/**
 * Shell scripts: what they export, the files that they write, the clients that they start. Each is a place of its own,
 * whose relative paths start in its folder, whatever folder it is called from.
 */
export const shellScripts: Extractor = {
  id: 'shell',
  yields: true,
  wants(path) {
    const name = nameOf(path).toLowerCase();
    return SUFFIXES.test(name) || NAMES.has(name) || /^(?:docker-)?entrypoint[^.]*$/.test(name);
  },
  // The first line tells, so that no needle has to be searched for in every file.
  recognises: (bytes) => bytes[0] === HASH && bytes[1] === BANG && SHEBANG.test(Buffer.from(bytes.subarray(0, 120)).toString('latin1')),
  needles: () => NO_NEEDLES,
  accepts: (file) => file.encoding !== 'binary' && (shellScripts.wants(file.path) || SHEBANG.test(file.text)),
  extract(file, context) {
    checkScript(file.text);
    const newId = newIds(file.path);
    const { layers, connections, login } = readCommands(wholeFile(file), {
      world: { shell: shellOf(file), terminal: true },
      script: file.path,
      open: (path) => context.open(path),
      sample: isSampleSettings(file.path),
      newId,
    });
    if (layers.length === 0 && connections.length === 0) return {};
    const entries = layers.flatMap((layer) => (layer.kind === 'sets' || layer.kind === 'argument' ? [layer.entry] : []));
    const exported = layers.flatMap((layer) => (layer.kind === 'sets' ? [layer.entry] : []));
    // Clients that it starts without naming a server take it from its variables; where all name one, these only adjust.
    const own = commandsNameTheirServers(connections) ? null : environmentConnection(exported, { id: newId('PG'), sample: isSampleSettings(file.path), login });
    const strings = entries.flatMap(({ connection }) => connection ?? []);
    const java = entries.filter(({ key, value }) => (key === JAVA_COMMAND_LINE || OPTIONS.has(key)) && namesTrustStore(value));
    return {
      connections: [...connections, ...strings, ...(own === null ? [] : [own])],
      places: [placeOf(file, layers)],
      bags: java.length === 0 ? [] : [javaBag(file, 'script', java)],
    };
  },
};

function shellOf(file: SourceFile): 'bash' | 'sh' | null {
  const first = SHEBANG.exec(file.text);
  if (first !== null) return first[1] === 'ba' ? 'bash' : first[1] === 'z' ? 'sh' : null;
  return /\.bash$|bash/i.test(nameOf(file.path)) ? 'bash' : null;
}

function placeOf(file: SourceFile, layers: Place['layers']): Place {
  const folder = folderOf(file.path);
  return {
    id: file.path,
    kind: 'script',
    name: nameOf(file.path),
    scope: folder,
    at: file.whole(),
    layers,
    tags: [],
    folder,
    runs: true,
    os: 'linux',
  };
}
