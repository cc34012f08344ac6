import type { Dependency } from '../../model.ts';
import type { SourceFile } from '../source-file.ts';
import { dependency } from './dependency.ts';
import { visitStrings } from './json-visit.ts';
import { linesOf, spanIn } from './lines.ts';
import { isPostgresqlPackage, pypiName } from './names.ts';

/** `[[package]]` tables of `name = "…"` and `version = "…"`: Cargo, Poetry, uv and PDM. Read by line: they are long. */
export const tomlLock = (ecosystem: 'cargo' | 'pypi') => (file: SourceFile): readonly Dependency[] => {
  const found: Dependency[] = [];
  let name = '';
  for (const line of linesOf(file.text)) {
    if (line.text.startsWith('[')) name = '';
    const [, key, value = ''] = /^(name|version) = "([^"]*)"$/.exec(line.text) ?? [];
    if (key === 'name') name = ecosystem === 'pypi' ? pypiName(value) : value;
    else if (key === 'version' && isPostgresqlPackage(ecosystem, name)) found.push(dependency(file, { ecosystem, name, range: value, span: spanIn(line, value, 'version = "'.length), locked: true }));
  }
  return found;
};

/** `    pg (1.5.4)`, platforms (`-x86_64-linux`) left out of the version. */
export function gemfileLock(file: SourceFile): readonly Dependency[] {
  return byLine(file, 'gem', /^ {4}([\w.-]+) \(([\d.]+[\w.]*)(?:-[\w.-]+)?\)$/);
}

/** `"postgrex": {:hex, :postgrex, "0.17.3", …` */
export function mixLock(file: SourceFile): readonly Dependency[] {
  return byLine(file, 'hex', /^ {2}"(\w+)": \{:hex, :\w+, "([^"]+)"/);
}

/** `org.postgresql:postgresql:42.7.1=runtimeClasspath` */
export function gradleLock(file: SourceFile): readonly Dependency[] {
  return byLine(file, 'maven', /^([\w.-]+:[\w.-]+):([\w.+-]+)=/);
}

function byLine(file: SourceFile, ecosystem: string, pattern: RegExp): readonly Dependency[] {
  const found: Dependency[] = [];
  for (const line of linesOf(file.text)) {
    const [, name, version] = pattern.exec(line.text) ?? [];
    if (name === undefined || version === undefined || !isPostgresqlPackage(ecosystem, name)) continue;
    found.push(dependency(file, { ecosystem, name, range: version, span: spanIn(line, version, line.text.indexOf(name) + name.length), locked: true }));
  }
  return found;
}

/** Lists of objects with `name` and `version`. */
export function composerLock(file: SourceFile): readonly Dependency[] {
  const found: Dependency[] = [];
  let name = '';
  visitStrings(file.text, (path, value, span) => {
    if (path.length !== 3 || !(path[0] ?? '').startsWith('packages')) return;
    if (path[2] === 'name') name = value;
    else if (path[2] === 'version' && isPostgresqlPackage('composer', name)) found.push(dependency(file, { ecosystem: 'composer', name, range: value.replace(/^v/, ''), span, locked: true }));
  });
  return found;
}

/** `dependencies` by framework, by package: `resolved`. */
export function nugetLock(file: SourceFile): readonly Dependency[] {
  const found: Dependency[] = [];
  visitStrings(file.text, (path, value, span) => {
    const name = path[2] ?? '';
    if (path.length !== 4 || path[0] !== 'dependencies' || path[3] !== 'resolved' || !isPostgresqlPackage('nuget', name)) return;
    found.push(dependency(file, { ecosystem: 'nuget', name, range: value, span, locked: true }));
  });
  return found;
}
