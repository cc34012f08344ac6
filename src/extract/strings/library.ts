import { parse } from 'pg-connection-string';

/**
 * What node-postgres itself makes of the authority of a URI: its host and user name, null when it refuses it.
 *
 * pg-connection-string opens the files that `sslcert`, `sslkey` and `sslrootcert` name, and warns about modes on standard
 * error. So it never sees a query: it receives a URI rebuilt from the text between `//` and the path alone, and none that
 * it would cut elsewhere than we do (several hosts, holes, delimiters in a raw password).
 */
export function readWithLibrary(authority: string): { readonly host: string; readonly user: string } | null {
  if (/[^!-~]|[,/?#\\]/.test(authority)) return null;
  try {
    const { host, user } = parse(`postgres://${authority}/`);
    return { host: host ?? '', user: user ?? '' };
  } catch {
    return null;
  }
}
