/** Names with `*` and `?`, as shells and build files spell them. A `*` never crosses a slash. */

export function isGlob(path: string): boolean {
  return path.includes('*') || path.includes('?');
}

/** The folder above the first segment with a wildcard, and the pattern below it. */
export function splitGlob(path: string): { readonly folder: string; readonly pattern: string } {
  const segments = path.split('/');
  const first = segments.findIndex(isGlob);
  const folder = segments.slice(0, first).join('/');
  // Two slashes begin a path of the tree.
  const root = path.startsWith('//') ? '//' : '/';
  return { folder: path.startsWith('/') && folder.length < root.length ? root : folder, pattern: segments.slice(first).join('/') };
}

/** Linear in both lengths but for the retries of the last star: at worst their product. */
export function matchesGlob(name: string, pattern: string): boolean {
  let at = 0;
  let wild = 0;
  let star = -1;
  let retry = 0;
  while (at < name.length) {
    const wanted = pattern[wild];
    if (wanted === '*') {
      star = wild++;
      retry = at;
    } else if (wanted !== undefined && (wanted === name[at] || (wanted === '?' && name[at] !== '/'))) {
      wild++;
      at++;
    } else if (star !== -1 && name[retry] !== '/') {
      wild = star + 1;
      at = ++retry;
    } else return false;
  }
  while (pattern[wild] === '*') wild++;
  return wild === pattern.length;
}
