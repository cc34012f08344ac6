import type { Dependency, Detect, DriverCandidate, DriverHint } from '../model.ts';
import { compareText } from '../shared/order.ts';
import { isDeploymentPackage } from '../shared/deployment-packages.ts';
import { push } from '../shared/groups.ts';
import type { Manifests } from './manifests.ts';
import { foldersUp } from './paths.ts';

/** Which drivers a connection may use, from tables alone. */
export interface Drivers {
  /**
   * Candidates by the strongest evidence that names any: the connection itself, the nearest manifest above its code,
   * the manifests of the code that runs in the same place, and at last the language's usual driver (`guessed`).
   */
  candidates(question: DriverQuestion): { readonly candidates: readonly DriverCandidate[]; readonly guessed: boolean };
}

export interface DriverQuestion {
  readonly hint: DriverHint;
  readonly scheme: string | null;
  readonly at: DriverCandidate['at'];
  /** Folder of the file that the connection stands in. */
  readonly folder: string;
  /** Whether that file is the code: its own manifest then comes before those of what else runs in the place. */
  readonly code: boolean;
  /** Folders of the tree whose code runs in the same place. */
  readonly sources: readonly string[];
}

/** Registries by language; a language that is not here uses its own name. */
const ECOSYSTEMS: ReadonlyMap<string, readonly string[]> = new Map([
  ['python', ['pypi']],
  ['javascript', ['npm']],
  ['typescript', ['npm']],
  ['java', ['maven']],
  ['kotlin', ['maven']],
  ['scala', ['maven']],
  ['groovy', ['maven']],
  ['clojure', ['maven']],
  ['dotnet', ['nuget']],
  ['csharp', ['nuget']],
  ['go', ['go']],
  ['ruby', ['gem']],
  ['php', ['composer']],
  ['rust', ['cargo']],
  ['elixir', ['hex']],
  ['erlang', ['hex']],
]);

/** The language of a registry, for projects whose language nothing else tells. */
const LANGUAGES: ReadonlyMap<string, string> = new Map([
  ['pypi', 'python'],
  ['npm', 'javascript'],
  ['maven', 'java'],
  ['nuget', 'dotnet'],
  ['go', 'go'],
  ['gem', 'ruby'],
  ['composer', 'php'],
  ['cargo', 'rust'],
  ['hex', 'elixir'],
]);

export function buildDrivers(drivers: readonly { readonly id: string; readonly detect: Detect }[], manifests: Manifests): Drivers {
  const tables = index(drivers);

  /** The same name may be another library in another language's registry. */
  const librariesNamed = (name: string, language: string | null): readonly string[] => {
    const own = language === null ? [] : (ECOSYSTEMS.get(language) ?? [language]).flatMap((ecosystem) => tables.packages.get(`${ecosystem}\n${name}`) ?? []);
    return own.length > 0 ? own : (tables.libraries.get(name) ?? []);
  };

  const fromHint = ({ hint, scheme, at }: DriverQuestion): readonly DriverCandidate[] => {
    const library = hint.library === null ? [] : librariesNamed(lower(hint.library), hint.language);
    const program = hint.program === null ? [] : (tables.programs.get(lower(hint.program)) ?? []);
    const schemed = scheme === null ? [] : (tables.schemes.get(lower(scheme)) ?? []);
    const named: readonly (readonly [readonly string[], string | null, string])[] = [
      // A scheme names the driver; the library may be what is built on several (`create_async_engine("postgresql+asyncpg:…")`).
      [schemed, scheme, 'only its users write'],
      [library, hint.library, 'the code uses'],
      [program, hint.program, 'the command is'],
    ];
    const strongest = named.filter(([ids]) => ids.length > 0);
    const [first] = strongest;
    if (first === undefined) return [];
    const agreed = first[0].filter((id) => strongest.every(([ids]) => ids.includes(id)));
    return (agreed.length > 0 ? agreed : first[0]).map((driver) => ({ driver, library: first[1] ?? '', at, why: `${first[2]} ${first[1]}` }));
  };

  const fromDependencies = (dependencies: readonly Dependency[], language: string | null): readonly DriverCandidate[] => {
    const ecosystems = language === null ? null : (ECOSYSTEMS.get(language) ?? [language]);
    const found = dependencies
      .filter(({ ecosystem }) => ecosystems === null || ecosystems.includes(ecosystem))
      .flatMap((dependency) => (tables.packages.get(`${dependency.ecosystem}\n${lower(dependency.name)}`) ?? []).map((driver) => ({ driver, dependency })));
    // A lock file also lists what packages bring along: what the manifest itself names comes first.
    const declared = found.filter(({ dependency }) => !dependency.locked);
    const candidates = (declared.length > 0 ? declared : found).map(({ driver, dependency: { name, at } }): DriverCandidate => ({ driver, library: name, at, why: `${at.path} names ${name}` }));
    const built = new Set(candidates.flatMap(({ driver }) => tables.over.get(driver) ?? []));
    return unique(candidates.filter(({ driver }) => !built.has(driver)));
  };

  const fromFolders = (folders: readonly string[], language: string | null): readonly DriverCandidate[] => {
    for (const folder of folders) {
      const found = fromDependencies(manifests.of(folder), language);
      if (found.length > 0) return found;
    }
    return [];
  };

  const fromLanguage = (question: DriverQuestion): readonly DriverCandidate[] => {
    const told = (): readonly string[] => [question.folder, ...question.sources].map((folder) => languagesOf(folder, manifests)).find(({ length }) => length > 0) ?? [];
    const languages = question.hint.language === null ? told() : [question.hint.language];
    return unique(languages.flatMap((language) => (tables.languages.get(language) ?? []).map((driver) => ({ driver, library: language, at: question.at, why: `the usual driver of ${language}` }))));
  };

  return {
    candidates(question) {
      const { language } = question.hint;
      const hinted = fromHint(question);
      if (hinted.length > 0) return { candidates: hinted, guessed: false };
      const own = (): readonly DriverCandidate[] => fromFolders(foldersUp(question.folder), language);
      const above = (): readonly DriverCandidate[] => unique(question.sources.flatMap((source) => fromFolders(foldersUp(source), language)));
      const beneath = (): readonly DriverCandidate[] =>
        unique(question.sources.flatMap((source) => manifests.below(source)).flatMap((folder) => fromDependencies(manifests.of(folder), language)));
      for (const step of question.code ? [own, above, beneath] : [above, beneath, own]) {
        const candidates = step();
        if (candidates.length > 0) return { candidates, guessed: false };
      }
      return { candidates: fromLanguage(question), guessed: true };
    },
  };
}

/** The languages of the nearest project above. One that describes a deployment tells nothing of the programs that it deploys. */
function languagesOf(from: string, manifests: Manifests): readonly string[] {
  for (const folder of foldersUp(from)) {
    const named = manifests.of(folder).filter(({ ecosystem }) => LANGUAGES.has(ecosystem));
    if (named.filter(({ locked }) => !locked).some(({ ecosystem, name }) => isDeploymentPackage(ecosystem, name))) return [];
    if (named.length > 0) return [...new Set(named.flatMap(({ ecosystem }) => LANGUAGES.get(ecosystem) ?? []))].sort(compareText);
  }
  return [];
}

function index(drivers: readonly { readonly id: string; readonly detect: Detect }[]) {
  const tables = {
    libraries: new Map<string, string[]>(),
    packages: new Map<string, string[]>(),
    schemes: new Map<string, string[]>(),
    programs: new Map<string, string[]>(),
    languages: new Map<string, string[]>(),
    over: new Map(drivers.map(({ id, detect }) => [id, detect.over ?? []])),
  };
  for (const { id, detect } of drivers) {
    for (const [ecosystem, names] of Object.entries(detect.packages)) {
      for (const name of names) {
        push(tables.packages, `${ecosystem}\n${lower(name)}`, id);
        if (tables.libraries.get(lower(name))?.includes(id) !== true) push(tables.libraries, lower(name), id);
      }
    }
    for (const scheme of detect.schemes) push(tables.schemes, lower(scheme), id);
    for (const program of detect.programs) push(tables.programs, lower(program), id);
    for (const language of detect.languages) push(tables.languages, language, id);
  }
  return tables;
}

function unique(candidates: readonly DriverCandidate[]): readonly DriverCandidate[] {
  const seen = new Map<string, DriverCandidate>();
  for (const candidate of candidates) if (!seen.has(candidate.driver)) seen.set(candidate.driver, candidate);
  return [...seen.values()];
}

function lower(name: string): string {
  return name.toLowerCase();
}
