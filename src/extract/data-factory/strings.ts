import type { LoginForm, Setting, Text } from '../../model.ts';
import { unknownText } from '../operations/text.ts';
import { isSecretName, withholdInText } from '../secrets.ts';
import { flatten, HOLE } from '../strings/input.ts';
import { loginForm } from '../strings/scan.ts';
import { foldedKey, ODBC_QUOTES, readSemicolonPairs } from '../strings/semicolons.ts';
import type { FactoryValue } from './values.ts';

/** What a connection string of the first generation of connectors says. */
export interface StringParts {
  readonly hosts: readonly Text[];
  readonly login: LoginForm;
  readonly settings: readonly Setting[];
}

const HOSTS = new Set(['host', 'hostname', 'server', 'servername', 'datasource']);
const USERS = new Set(['uid', 'user', 'username', 'userid', 'logonid']);

/**
 * `host=…;database=…;port=…;uid=…;EncryptionMethod=1;ValidateServerCertificate=1`: pairs in the manner of ODBC, keys in
 * any case. A string, or a stretch of it, that cannot be seen may hold any setting: `*`.
 */
export function stringParts(value: FactoryValue): StringParts {
  const flat = flatten(value.pieces, value.file);
  const { pairs, fragments, strange } = readSemicolonPairs(flat.text, ODBC_QUOTES);
  const text = ({ start, end }: { readonly start: number; readonly end: number }, decode?: (literal: string) => string): Text => withholdInText(flat.slice(start, end, decode));
  const host = pairs.findLast(({ key }) => HOSTS.has(foldedKey(key)));
  const user = pairs.findLast(({ key }) => USERS.has(foldedKey(key)));
  const settings = pairs.flatMap((pair): readonly Setting[] =>
    pair === host || isSecretName(pair.key) ? [] : [{ layer: 'string', key: pair.key, value: text(pair.value, pair.decode), type: 'string', content: null, at: flat.at(pair.at.start, pair.at.end) }]);
  const unseen = fragments.map((fragment): Setting => ({ layer: 'string', key: '*', value: text(fragment), type: 'string', content: null, at: flat.at(fragment.start, fragment.end) }));
  // `#{STRING}#` may be all of it: what stands around a hole, and is no pair, is no setting either.
  if (strange && flat.text.includes(HOLE)) unseen.push({ layer: 'string', key: '*', value: unknownText('a part of the string is filled in elsewhere', value.text.at), type: 'string', content: null, at: value.text.at });
  return {
    hosts: host === undefined ? [] : [withoutPort(text(host.value, host.decode))],
    login: user === undefined ? 'none' : loginForm(flat.slice(user.value.start, user.value.end, user.decode)),
    settings: [...unseen, ...settings],
  };
}

/** `name:5432`: the port is no part of the host. */
export function withoutPort(text: Text): Text {
  const last = text.parts.at(-1);
  return last?.kind === 'literal' ? { ...text, parts: [...text.parts.slice(0, -1), { kind: 'literal', text: last.text.trim().replace(/:\d{1,5}$/, '') }] } : text;
}
