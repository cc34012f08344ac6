import type { Secret } from '../model.ts';
import { sealSecret } from '../shared/secret.ts';

/** The variable that gives passwords in a terminal: the words of a command can be read by every process of the machine. */
export const PASSWORDS_VARIABLE = 'ROTATION_READY_KEYSTORE_PASSWORDS';

/** One password a line, exactly as it stands there: one may begin with `#` or end in a space. */
export function passwordLines(text: string): readonly string[] {
  return text.split(/\r?\n/).filter((line) => line !== '');
}

/** The passwords of a text, sealed, so that no message can quote one. */
export function readPasswords(text: string): readonly Secret[] {
  return passwordLines(text).map(sealSecret);
}
