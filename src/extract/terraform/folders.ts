import { push } from '../../shared/groups.ts';
import { folderOf, nameOf } from '../../shared/paths.ts';
import type { ExtractContext } from '../extractor.ts';
import { jsonBody } from '../hcl/json.ts';
import { parseBody } from '../hcl/parser.ts';
import { Stitched } from '../hcl/stitched.ts';
import type { Attribute, Block, Body } from '../hcl/syntax.ts';
import type { SourceFile } from '../source-file.ts';

/** A folder of configuration files: one module, wherever it is used. */
export interface Folder {
  readonly path: string;
  readonly files: readonly string[];
  readonly blocks: readonly Block[];
  readonly locals: ReadonlyMap<string, Attribute>;
  /** Values for variables; `always`: whatever the user says. */
  readonly values: readonly { readonly path: string; readonly always: boolean; readonly attributes: ReadonlyMap<string, Attribute> }[];
  /** Files of which a part was not understood. */
  readonly damaged: readonly SourceFile[];
  /** `terragrunt.hcl`. */
  readonly wrapper: Body | null;
}

export interface Folders {
  readonly source: Stitched;
  readonly byPath: ReadonlyMap<string, Folder>;
}

/** More or longer files are not what people write; UTF-16 units for all files together. */
const MAX_FILES = 5000;
const MAX_FILE = 2_000_000;
const MAX_LENGTH = 30_000_000;

export const isConfiguration = (path: string): boolean => /\.(?:tf|tofu)(?:\.json)?$/i.test(path) || nameOf(path) === 'terragrunt.hcl';
export const isValues = (path: string): boolean => /\.tfvars(?:\.json)?$/i.test(path);

/** All configurations of the tree, parsed once. */
export function readFolders(context: ExtractContext): Folders {
  const files: SourceFile[] = [];
  let length = 0;
  for (const path of (context.list('') ?? []).filter((each) => (isConfiguration(each) || isValues(each)) && !/(?:^|\/)\.terraform\//.test(each)).slice(0, MAX_FILES)) {
    const file = context.open(path);
    if (file === null || file.encoding === 'binary' || file.text.length > MAX_FILE || length + file.text.length > MAX_LENGTH) continue;
    length += file.text.length;
    files.push(file);
  }
  const source = new Stitched('terraform', files);
  const bodies = files.map((file) => ({ file, body: bodyOf(file, source) }));
  const byPath = new Map<string, Folder>();
  const paths = new Set(bodies.filter(({ file }) => isConfiguration(file.path)).map(({ file }) => folderOf(file.path)));
  const declared = declaredNames(bodies);
  const byHome = new Map<string, Parsed[]>();
  for (const each of bodies) {
    const own = folderOf(each.file.path);
    push(byHome, isValues(each.file.path) ? (nearest(own, paths) ?? declaring(each, declared) ?? own) : own, each);
  }
  // Files of values that belong to no configuration are one of their own.
  for (const path of byHome.keys()) byPath.set(path, folder(path, byHome.get(path) ?? []));
  return { source, byPath };
}

interface Parsed {
  readonly file: SourceFile;
  readonly body: Body;
}

function bodyOf(file: SourceFile, source: Stitched): Body {
  const start = source.offsetOf(file);
  return file.path.endsWith('.json') ? jsonBody(file, start) : parseBody(source.text, start, start + file.text.length);
}

function folder(path: string, all: readonly Parsed[]): Folder {
  const files = all.filter(({ file }) => isConfiguration(file.path));
  const wrapper = files.find(({ file }) => nameOf(file.path) === 'terragrunt.hcl')?.body ?? null;
  const blocks = files.filter(({ file }) => nameOf(file.path) !== 'terragrunt.hcl').flatMap(({ body }) => body.blocks);
  const locals = new Map([...blocks, ...(wrapper?.blocks ?? [])].filter(({ type }) => type === 'locals').flatMap(({ body }) => body.attributes.map((each) => [each.name, each] as const)));
  // Files of values stand in the folder of the configuration, or in a folder of their own below it.
  const values = all.filter(({ file }) => isValues(file.path)).map(({ file, body }) => {
    const name = nameOf(file.path);
    const always = folderOf(file.path) === path && (/\.auto\.tfvars(?:\.json)?$/.test(name) || /^terraform\.tfvars(?:\.json)?$/.test(name));
    return { path: file.path, always, attributes: new Map(body.attributes.map((each) => [each.name, each])) };
  });
  const damaged = files.filter(({ body }) => body.damaged).map(({ file }) => file);
  return { path, damaged, files: files.map(({ file }) => file.path), blocks, locals, values: values.sort((a, b) => rank(a.path) - rank(b.path)), wrapper };
}

/** `terraform.tfvars` comes before the automatic ones, which win. https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence */
const rank = (path: string): number => (/(?:^|\/)terraform\.tfvars$/.test(path) ? 0 : /(?:^|\/)terraform\.tfvars\.json$/.test(path) ? 1 : 2);

/** The names of the variables that each folder declares. */
function declaredNames(bodies: readonly Parsed[]): ReadonlyMap<string, ReadonlySet<string>> {
  const declared = new Map<string, Set<string>>();
  for (const { file, body } of bodies) for (const { type, labels } of body.blocks) {
    if (type !== 'variable' || !isConfiguration(file.path)) continue;
    const names = declared.get(folderOf(file.path)) ?? new Set<string>();
    declared.set(folderOf(file.path), names.add(labels[0] ?? ''));
  }
  return declared;
}

/** The only folder, but for those of modules, that declares every variable of a file of values. */
function declaring({ body: { attributes } }: Parsed, declared: ReadonlyMap<string, ReadonlySet<string>>): string | null {
  const fitting = [...declared].filter(([path, names]) => !/(?:^|\/)modules\//.test(path) && attributes.length > 0 && attributes.every(({ name }) => names.has(name)));
  return fitting.length === 1 ? (fitting[0]?.[0] ?? null) : null;
}

function nearest(from: string, folders: ReadonlySet<string>): string | null {
  for (let at = from; ; at = folderOf(at)) {
    if (folders.has(at)) return at;
    if (at === '') break;
  }
  // `vars/prod.tfvars` beside `infra/`: only where there is one configuration beside it.
  const parent = folderOf(from);
  const beside = [...folders].filter((each) => folderOf(each) === parent && each !== '');
  return beside.length === 1 ? (beside[0] ?? null) : null;
}
