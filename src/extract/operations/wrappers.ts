import type { Word } from './command.ts';
import { leading, plain, trailing } from './text.ts';

/** Programs that run the rest of their words as a command, with the letters and names of their options that take a value. */
const WRAPPERS = new Map<string, { readonly short: string; readonly long?: readonly string[]; readonly skip?: number }>([
  ['sudo', { short: 'ugUhpCDRTrt', long: ['--user', '--group'] }], ['doas', { short: 'uC' }], ['gosu', { short: '', skip: 1 }], ['su-exec', { short: '', skip: 1 }],
  ['runuser', { short: 'ugG', long: ['--user', '--group'] }], ['setpriv', { short: '', long: ['--reuid', '--regid'] }], ['env', { short: 'uCS', long: ['--unset', '--chdir'] }],
  ['exec', { short: 'a' }], ['command', { short: '' }], ['builtin', { short: '' }], ['time', { short: 'fo' }], ['nohup', { short: '' }], ['nice', { short: 'n' }],
  ['ionice', { short: 'cn' }], ['timeout', { short: 'sk', long: ['--signal', '--kill-after'], skip: 1 }], ['stdbuf', { short: 'ioe' }], ['setsid', { short: '' }], ['chroot', { short: '', skip: 1 }],
  ['tini', { short: 'ep' }], ['dumb-init', { short: 'r' }], ['catchsegv', { short: '' }], ['unbuffer', { short: '' }], ['busybox', { short: '' }], ['eatmydata', { short: '' }],
]);

const MAX_WRAPPERS = 20;

export interface Unwrapped {
  /** The words of the program that runs in the end. */
  readonly words: readonly Word[];
  /** `NAME=value` words that `env` and `sudo` set for it. */
  readonly assignments: readonly Word[];
  readonly exec: boolean;
}

/** The name of a program without its folder: `/usr/bin/openssl` is `openssl`, `$JAVA_HOME/bin/keytool.exe` is `keytool`. */
export function programName(word: Word | undefined): string {
  if (word === undefined) return '';
  const path = plain(word.text) ?? (trailing(word.text).includes('/') ? trailing(word.text) : '');
  const name = path.slice(path.lastIndexOf('/') + 1);
  return /^[a-z]+\.exe$/i.test(name) ? name.slice(0, -'.exe'.length) : name;
}

/** Takes `sudo`, `env A=b`, `exec`, `time` and their like off a command. */
export function unwrap(command: readonly Word[]): Unwrapped {
  let words = command;
  let exec = false;
  const assignments: Word[] = [];
  for (let round = 0; round < MAX_WRAPPERS; round++) {
    const name = programName(words[0]);
    const wrapper = WRAPPERS.get(name);
    if (wrapper === undefined) break;
    if (name === 'exec') exec = true;
    // `command -v psql` asks where a program is.
    if (name === 'command' && /^-[pvV]*[vV]/.test(words[1] === undefined ? '' : leading(words[1].text))) break;
    let at = 1;
    for (let word = words[at]; word !== undefined; word = words[at]) {
      const start = leading(word.text);
      if (start === '--') {
        at++;
        break;
      }
      if (start.startsWith('-') && start.length > 1) at += takesValue(start, wrapper) ? 2 : 1;
      else if (/^[A-Za-z_][A-Za-z0-9_]*=/.test(start) && (name === 'env' || name === 'sudo')) {
        assignments.push(word);
        at++;
      } else break;
    }
    words = words.slice(at + (wrapper.skip ?? 0));
  }
  return { words, assignments, exec };
}

function takesValue(option: string, wrapper: { readonly short: string; readonly long?: readonly string[] }): boolean {
  if (option.startsWith('--')) return wrapper.long?.includes(option) ?? false;
  return wrapper.short.includes(option.charAt(option.length - 1));
}
