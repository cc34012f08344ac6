/**
 * A path as a word of a command that people copy, for sh, cmd and PowerShell alike. Paths come from what was scanned: one
 * with a character that a shell may act on becomes a word in capitals, to be filled in by hand.
 */
export function shellWord(path: string, placeholder = 'PATH'): string {
  if (path === '' || path.startsWith('-') || !SAFE.test(path)) return placeholder;
  return path.includes(' ') ? `"${path}"` : path;
}

/** Letters of any script, digits and what paths are made of; a backslash is Windows' own. */
const SAFE = /^[\p{L}\p{N}_./\\:@+=, -]+$/u;
