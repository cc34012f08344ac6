/** A password of a keystore, with its span in the text. */
export interface Found {
  /** What it stands beside, as written; empty where that is not told. */
  readonly name: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What one look at a text gives: passwords, and the variables and files that hold others. */
export interface Reading {
  readonly passwords: readonly Found[];
  readonly variables: readonly string[];
  readonly files: readonly { readonly path: string; readonly start: number }[];
}

const MAX_FOUND = 200;
const MAX_LENGTH = 256;

/**
 * Names of a keystore's password: `-storepass`, `trustStorePassword`, `TRUSTSTORE_PASSWORD`, `spring.ssl.trust-store-password`,
 * `truststore.jks.password`. Every quantifier is bounded.
 */
const NAME = /(?:(?:src|dest)?storepass|(?:trust|key)[-_. ]?(?:store|certificate)[-_.]?(?:(?:jks|pfx|p12|pkcs12|file)[-_.])?(?:password|passwd|passphrase|pass|pwd)|certificate[-_.](?:jks|pfx)[-_.]password)(?![A-Za-z0-9])/gi;

/** Behind a name: `=`, `:`, `,`, `>`, Kotlin's `to`, or blanks, and an opening quote. */
const GAP = /(:env|:file)?["'`)\]]{0,2}[ \t]{0,20}(?:(?:[=:,>(]|(?<=["'][ \t]{1,20})to(?=[ \t]))[ \t]{0,20}(?:[A-Za-z]{0,10}\()?)?(["'`]?)/y;

export function findPasswords(text: string): Reading {
  const passwords: Found[] = [];
  const variables: string[] = [];
  const files: { path: string; start: number }[] = [];
  for (const match of text.matchAll(NAME)) {
    if (passwords.length + variables.length + files.length >= MAX_FOUND) break;
    GAP.lastIndex = match.index + match[0].length;
    const gap = GAP.exec(text);
    if (gap === null || gap[0] === '') continue;
    const [, modifier, quote = ''] = gap;
    const found = valueAt(text, GAP.lastIndex, quote, match[0]);
    if (found === null) continue;
    const variable = variableIn(found.text);
    if (modifier === ':env') variables.push(found.text);
    else if (modifier === ':file') files.push({ path: found.text, start: found.start });
    else if (variable !== null) {
      variables.push(variable.name);
      if (variable.otherwise !== '') passwords.push({ ...found, name: '', text: variable.otherwise });
    } else passwords.push(found);
  }
  return { passwords: [...passwords, ...nested(text)].slice(0, MAX_FOUND), variables, files };
}

/** What the file assigns to these variables: `NAME=value`, `ENV NAME value`, `NAME: value`, `name = "value"`. */
export function findValues(text: string, names: readonly string[]): readonly Found[] {
  return [...new Set(names)].slice(0, 20).flatMap((name) => {
    if (!/^[A-Za-z_][\w.-]{0,100}$/.test(name)) return [];
    const found: Found[] = [];
    for (let at = text.indexOf(name); at !== -1 && found.length < 10; at = text.indexOf(name, at + name.length)) {
      if (/[\w.-]/.test(text[at - 1] ?? ' ')) continue;
      GAP.lastIndex = at + name.length;
      const gap = GAP.exec(text);
      const value = gap === null || !/[=: \t]/.test(gap[0]) ? null : valueAt(text, GAP.lastIndex, gap[2] ?? '');
      if (value !== null && variableIn(value.text) === null) found.push(value);
    }
    return found;
  });
}

const BARE_END = /[\s"'`<>;&|)},\\]/g;

/** A word, or what is quoted; null for what is empty, too long, or begins with an option. */
function valueAt(text: string, start: number, quote: string, name = ''): Found | null {
  BARE_END.lastIndex = start;
  // A bare `${NAME:-default}` has its own end.
  const braces = quote === '' && text.startsWith('${', start) ? text.indexOf('}', start) + 1 : 0;
  const end = quote !== '' ? text.indexOf(quote, start) : braces > start ? braces : (BARE_END.exec(text)?.index ?? text.length);
  if (end <= start || end - start > MAX_LENGTH) return null;
  const value = text.slice(start, end);
  return value.startsWith('-') || value.includes('\n') ? null : { name, text: value, start, end };
}

function variableIn(value: string): { readonly name: string; readonly otherwise: string } | null {
  const match = /^(?:\$\{?|%|\{\{\s{0,3}|#\{)([A-Za-z_][\w.-]{0,100})(?::?[-:=]([^}]{1,256}))?\s{0,3}(?:\}{0,2}|%)$/.exec(value);
  return match === null ? null : { name: match[1] ?? '', otherwise: match[2] ?? '' };
}

const STORE_KEY = /(?:trust|key)[-_]?(?:store|certificate[-_](?:jks|pfx))["']?\s{0,5}:\s{0,5}$/i;
const PASSWORD_KEY = /^\s{1,40}["']?(?:password|pass|passphrase)["']?\s{0,5}:\s{0,5}(["']?)/i;
const NEAR = 8;

/** YAML: `truststore:` or `trust-certificate-jks:` with `password:` a few lines below it. */
function nested(text: string): readonly Found[] {
  const found: Found[] = [];
  const open: number[] = [];
  let start = 0;
  for (const [index, line] of text.split('\n').entries()) {
    const trimmed = line.trimEnd();
    if (trimmed.length < 200 && STORE_KEY.test(trimmed)) open.push(index);
    const key = open.length > 0 && index - (open.at(-1) ?? 0) <= NEAR && line.length < 600 ? PASSWORD_KEY.exec(line) : null;
    const value = key === null ? null : valueAt(text, start + key[0].length, key[1] ?? '');
    if (value !== null && variableIn(value.text) === null && found.length < MAX_FOUND) found.push(value);
    start += line.length + 1;
  }
  return found;
}
