import type { BagReference } from '../../model.ts';
import { compareText } from '../../shared/order.ts';
import { folderOf, nameOf } from '../../shared/paths.ts';
import { isSampleSettings } from '../../shared/sample-path.ts';
import { readByPlays } from '../ansible/index.ts';
import { isForeign } from '../ansible/names.ts';
import { dotenvFiles, isDotenv } from '../dotenv/index.ts';
import { NO_NEEDLES } from '../extractor.ts';
import type { ExtractContext, Extraction, Extractor, PartialEvidence } from '../extractor.ts';
import { newIds } from '../settings/ids.ts';
import type { SourceFile } from '../source-file.ts';
import { readUnits } from './units.ts';
import type { UnitFile } from './units.ts';

const NAMES = /\.service(?:\.d\/[^/]{1,200}\.conf)?(?:\.(?:j2|jinja2?|erb|tmpl|tpl|template|in))?$/i;
const ENDINGS = /\.(?:j2|jinja2?|erb|tmpl|tpl|template|in)$/i;

/**
 * Service units of systemd: one place for each, its drop-ins over it. Units that an Ansible play brings to a machine are
 * read with that play. https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html
 */
export const systemdUnits: Extractor = {
  id: 'systemd',
  wants: (path) => NAMES.test(path),
  needles: () => NO_NEEDLES,
  accepts: (file) => file.encoding !== 'binary' && NAMES.test(file.path) && !isForeign(file.path) && /^\s{0,8}\[Service\]/m.test(file.text),
  extract: (file, context) => (readByPlays(context).has(file.path) ? {} : readUnit(file, context)),
};

const bare = (path: string): string => path.replace(ENDINGS, '');

function readUnit(file: SourceFile, context: ExtractContext): Extraction {
  const own = bare(file.path);
  const isDropIn = own.endsWith('.conf');
  const beside = siblings(own, isDropIn, context).filter((path) => path !== file.path);
  // A drop-in is read with its unit, and without one with the first of its kind.
  if (isDropIn && beside.some((path) => !bare(path).endsWith('.conf') || path < file.path)) return { claims: [file.path] };
  const others = beside.flatMap((path): readonly UnitFile[] => {
    const text = context.open(path);
    return text === null || text.encoding === 'binary' ? [] : [{ path: bare(path), text }];
  });
  const extra: PartialEvidence[] = [];
  const folder = folderOf(isDropIn ? folderOf(own) : own);
  const reading = readUnits([{ path: own, text: file }, ...others], {
    sample: isSampleSettings(file.path) && !ENDINGS.test(file.path), base: null, folder, newId: newIds(file.path), placeId: newIds(file.path),
    environmentFile: (path) => bagFor(path, folder, context, extra),
  });
  return { ...reading, bags: [...reading.bags, ...extra.flatMap(({ bags }) => bags ?? [])], connections: [...reading.connections, ...extra.flatMap(({ connections }) => connections ?? [])], claims: [file.path, ...others.map(({ path, text }) => text.path || path)] };
}

/** The unit of a drop-in, and its other drop-ins, by path. */
function siblings(own: string, isDropIn: boolean, context: ExtractContext): readonly string[] {
  const unit = isDropIn ? folderOf(own).replace(/\.d$/, '') : own;
  const inFolder = (context.list(`${unit}.d`) ?? []).filter((path) => bare(path).endsWith('.conf'));
  const units = [unit, ...['.j2', '.in', '.tmpl', '.template'].map((ending) => unit + ending)].filter((path) => context.open(path) !== null);
  return [...units, ...inFolder];
}

const byNames = new WeakMap<ExtractContext, ReadonlyMap<string, readonly string[]>>();

function pathsByName(context: ExtractContext): ReadonlyMap<string, readonly string[]> {
  const ready = byNames.get(context);
  if (ready !== undefined) return ready;
  const paths = new Map<string, string[]>();
  for (const path of context.list('') ?? []) {
    const known = paths.get(nameOf(path));
    if (known === undefined) paths.set(nameOf(path), [path]);
    else known.push(path);
  }
  byNames.set(context, paths);
  return paths;
}

/** The file of the repository that has the name of a file of variables on the machine: near the unit, else the only one of its name. */
function bagFor(path: string, folder: string, context: ExtractContext, extra: PartialEvidence[]): BagReference | null {
  const name = nameOf(path);
  const byName = pathsByName(context);
  const named = [...(byName.get(name) ?? []), ...(name.includes('.') ? [] : (byName.get(`${name}.env`) ?? []))].sort(compareText);
  const tail = path.replace(/^\/+/, '');
  const near = named.find((each) => each === tail || each.endsWith(`/${tail}`)) ?? named.find((each) => folderOf(each) === folder) ?? (named.length === 1 ? named[0] : undefined);
  if (near === undefined) return null;
  const file = isDotenv(near) ? null : context.open(near);
  if (file !== null && file.encoding !== 'binary') extra.push(dotenvFiles.extract(file, context));
  return { name: near, kind: 'environment file', scope: folderOf(near) };
}
