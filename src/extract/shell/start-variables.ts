import type { Layer, Location } from '../../model.ts';
import { LAUNCHER_OPTIONS, STRONGEST_OPTIONS, WEAKEST_OPTIONS } from '../../shared/java.ts';
import { withholdInText } from '../secrets.ts';
import type { ShellWord } from './session.ts';

/** Programs that run the code of a project. */
const RUNTIMES = /^(?:node|nodejs|java|dotnet|python[\d.]*|ruby|php|bun|deno|npm|npx|yarn|pnpm|gunicorn|uvicorn|celery|rails|bundle|pm2)$/;

/** Variables that decide on what such code trusts; whoever reads them decides what counts. Any other in front of a command is its own affair. */
const NAMES: ReadonlySet<string> = new Set([
  'NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS', 'NODE_USE_SYSTEM_CA', 'NODE_TLS_REJECT_UNAUTHORIZED', 'SSL_CERT_FILE', 'SSL_CERT_DIR',
  STRONGEST_OPTIONS, LAUNCHER_OPTIONS, WEAKEST_OPTIONS, 'PGSSLROOTCERT', 'PGSSLMODE',
]);

/** `NODE_EXTRA_CA_CERTS=ca.pem node app.js`: set for the program that the place is there to run. */
export function startVariables(program: string, prefixes: readonly { readonly name: string; readonly value: ShellWord | null; readonly at: Location }[]): readonly Layer[] {
  if (!RUNTIMES.test(program)) return [];
  return prefixes.flatMap(({ name, value, at }): readonly Layer[] =>
    NAMES.has(name) && value !== null ? [{ kind: 'sets', entry: { key: name, value: withholdInText(value.text), connection: null, content: null, at } }] : []);
}
