const ARCHIVE_NAME = /\.(?:jar|war|ear|zip)$/i;

/** Archives in which programs of Java, and their keystores, travel: ZIP under several names. */
export function isArchive(path: string): boolean {
  return ARCHIVE_NAME.test(path);
}
