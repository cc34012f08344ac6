/** Paths of the audited tree: `/` between names, none in front, and the root is the empty string. */

/** The folder that a file or folder lies in. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}

/** The last name of a path; that of a folder may end in a slash. */
export function nameOf(path: string): string {
  const end = path.endsWith('/') ? path.length - 1 : path.length;
  return path.slice(path.lastIndexOf('/', end - 1) + 1, end);
}
