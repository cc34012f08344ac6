/** The escapes of a backtick: https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_special_characters */
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0', a: '\u0007', b: '\b', f: '\f', v: '\v' };

export function escaped(character: string): string {
  return ESCAPES[character] ?? character;
}

export const isNewline = (character: string): boolean => character === '\n' || character === '\r';
export const isBlank = (character: string): boolean => character === ' ' || character === '\t' || character === '\u00a0';
export const isName = (character: string): boolean => /[\w\u00c0-\uffff]/.test(character);
/** What ends a bare word. */
export const endsWord = (character: string): boolean => character === '' || isBlank(character) || isNewline(character) || ';|&(){},'.includes(character);
