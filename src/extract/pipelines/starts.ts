import { nameOf } from '../../shared/paths.ts';
import type { ExtractContext } from '../extractor.ts';
import { treePath } from '../operations/paths.ts';
import { programName } from '../operations/index.ts';
import { plain } from '../operations/text.ts';
import { readTrees } from '../settings/formats.ts';
import { child, scalarText } from '../settings/tree.ts';
import type { ShellWord } from '../shell/index.ts';

/** Programs that run the file that they name. */
const INTERPRETERS = /^(?:node|nodejs|tsx|ts-node|bun|deno|python[\d.]{0,6}|py|ruby|php|perl|groovy)$/;
/** Programs that run what comes behind these words. */
const RUNNERS = new Map([
  ['npx', ''], ['bunx', ''], ['poetry', 'run'], ['uv', 'run'], ['pipenv', 'run'], ['pdm', 'run'], ['hatch', 'run'], ['bundle', 'exec'], ['dotenv', '--'], ['cross-env', ''], ['coverage', 'run'],
]);
/** Programs that run the code of the project in whose folder they are started, whatever follows. */
const PROJECT_PROGRAMS = /^(?:pytest|tox|nox|gunicorn|uvicorn|django-admin|flask|alembic|celery|mvnw?|gradlew?|sbt|dotnet|go|cargo|rails|rake|rspec|artisan|phpunit|mix|jest|vitest|mocha|knex|sequelize|sequelize-cli|typeorm|drizzle-kit|nest|next)$/;
const PACKAGE_MANAGERS = /^(?:npm|yarn|pnpm|bun)$/;
/** Words with which package managers do something else than run a script. */
const NO_SCRIPTS = new Set(['install', 'i', 'ci', 'add', 'audit', 'publish', 'pack', 'cache', 'config', 'login', 'version', 'update', 'outdated', 'link', 'dlx', 'set', 'init', 'prune', 'dedupe', 'remove', 'uninstall']);
/** Options that take the next word. */
const VALUED = /^(?:-[rWXIeE]|--(?:require|import|loader|experimental-loader|env-file|inspect-port|config|project|tsconfig|directory|filter|prefix|workspace|cwd))$/;
const SCRIPT = /\.(?:[cm]?[jt]sx?|py|rb|php|pl|groovy)$/i;
const MAX_DEPTH = 6;
const MAX_SCRIPT = 5000;

/**
 * Tells what of the tree commands run: files (`python migrate.py`), and folders of projects (`npm test`, `dotnet run`), by
 * path from the root. `cd` changes where they look.
 */
export function watchStarts(start: string, context: ExtractContext, found: (path: string) => void): (words: readonly ShellWord[]) => void {
  let folder: string | null = start;
  return (words) => {
    const plainWords = words.map(({ text }) => plain(text) ?? '');
    const name = programName(words[0]);
    if (name === 'cd' || name === 'pushd') folder = folder === null ? null : treePath(folder, plainWords[1] ?? '');
    else if (folder !== null) startsOf([name, ...plainWords.slice(1)], folder, context, 0, found);
  };
}

function startsOf(words: readonly string[], folder: string, context: ExtractContext, depth: number, found: (path: string) => void): void {
  const [name = '', ...rest] = words;
  if (depth > MAX_DEPTH) return;
  const run = RUNNERS.get(name);
  if (run !== undefined) {
    const skipped = run === '' ? 0 : rest.indexOf(run) + 1;
    const program = rest.findIndex((word, index) => index >= skipped && !word.startsWith('-') && !/^\w+=/.test(word));
    if ((run === '' || skipped > 0) && program !== -1) startsOf(SCRIPT.test(rest[program] ?? '') ? ['python', ...rest.slice(program)] : rest.slice(program), folder, context, depth + 1, found);
  } else if (INTERPRETERS.test(name) && scriptIn(rest) !== null) add(scriptIn(rest), folder, found);
  else if (PACKAGE_MANAGERS.test(name)) packageScript(rest, folder, context, depth, found);
  else if (PROJECT_PROGRAMS.test(name)) found(treePath(folder, projectOption(rest)) ?? folder);
  else if (SCRIPT.test(name) && words.length > 0) add(name, folder, found);
}

function add(path: string | null, folder: string, found: (path: string) => void): void {
  const inTree = path === null || path.includes('\0') ? null : treePath(folder, path.replaceAll('\\', '/'));
  if (inTree !== null && inTree !== '') found(inTree);
}

/** The file that an interpreter runs; `-m package.module` for Python. */
function scriptIn(words: readonly string[]): string | null {
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word === '-m') return /^\w[\w.]{0,200}$/.test(words[index + 1] ?? '') ? `${(words[index + 1] ?? '').replaceAll('.', '/')}.py` : null;
    if (word === '-c' || word === '-e') return null;
    if (VALUED.test(word)) index += 1;
    else if (!word.startsWith('-') && word !== 'run') return SCRIPT.test(nameOf(word)) || word.includes('/') ? word : null;
  }
  return null;
}

/** `dotnet run --project api`, `mvn -f api`. */
function projectOption(words: readonly string[]): string {
  const at = words.findIndex((word) => word === '--project' || word === '-p' || word === '-f');
  return (at === -1 ? null : words[at + 1])?.replaceAll('\\', '/').replace(/\/?[^/]{1,200}\.(?:[a-z]{1,3}proj|xml|gradle)$/i, '') ?? '.';
}

/** `npm run migrate`: the project, and the file that its script names. */
function packageScript(words: readonly string[], folder: string, context: ExtractContext, depth: number, found: (path: string) => void): void {
  const at = words.findIndex((word) => word === '--prefix' || word === '-C' || word === '--cwd');
  const start = at === -1 ? folder : treePath(folder, words[at + 1] ?? '.');
  const named = words.filter((word, index) => !word.startsWith('-') && (at === -1 || index !== at + 1));
  const script = named[0] === 'run' || named[0] === 'exec' || named[0] === 'run-script' ? named[1] : named[0];
  if (start === null || script === undefined || NO_SCRIPTS.has(script)) return;
  found(start);
  const written = scriptText(treePath(start, 'package.json'), script === 't' ? 'test' : script, context);
  for (const command of written.split(/&&|\|\||[;|\n]/).slice(0, MAX_DEPTH)) {
    const parts = command.trim().split(/\s+/).filter((word, index, all) => !(/^\w{1,100}=/.test(word) && all.slice(0, index).every((each) => /^\w{1,100}=/.test(each))));
    if (parts[0] !== undefined && parts[0] !== '') startsOf(parts, start, context, depth + 1, found);
  }
}

function scriptText(path: string | null, script: string, context: ExtractContext): string {
  const file = path === null ? null : context.open(path);
  if (file === null || file.encoding === 'binary') return '';
  try {
    const scripts = readTrees(file, 'json').map((root) => child(root, 'scripts'))[0];
    return scripts === undefined ? '' : (scalarText(scripts, script) ?? '').slice(0, MAX_SCRIPT);
  } catch {
    return '';
  }
}
