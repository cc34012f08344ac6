/** Query keys whose values may hold an `@`. An `@` after any other text ends the userinfo. */
const KEYS_WITH_AT = new Set(['user', 'username', 'host', 'options', 'application_name', 'applicationname', 'password', 'sslrootcert', 'sslfactoryarg']);

/**
 * Where the userinfo of a URL ends: the offset of its `@`, or `start` when it has none. People write passwords raw, with
 * `@`, `:`, `/`, `?` and `#` in them, so it is the last `@` that is not the value of a known query key: rather a host
 * name lost than a piece of a password kept.
 *
 * `start` is the offset behind `//`, `end` where the URL ends.
 */
export function userinfoEnd(text: string, start: number, end: number): number {
  let found = start;
  let harmless = false;
  let keyStart = -1;
  for (let at = start; at < end; at++) {
    const character = text[at];
    if (character === '?' || character === '&') {
      keyStart = at + 1;
      harmless = false;
    } else if (character === '=' && keyStart !== -1) {
      harmless = KEYS_WITH_AT.has(text.slice(keyStart, Math.min(at, keyStart + 32)).replace(/^amp;/, '').toLowerCase());
      keyStart = -1;
    } else if (character === '@' && !harmless) found = at;
  }
  return found;
}
