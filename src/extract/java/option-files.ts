import type { Entry, Part, Text } from '../../model.ts';
import { JAVA_COMMAND_LINE, TRUST_STORE, openVariable } from '../../shared/java.ts';
import { nameOf } from '../../shared/paths.ts';
import { NO_NEEDLES } from '../extractor.ts';
import type { Extractor } from '../extractor.ts';
import type { SourceFile } from '../source-file.ts';
import { javaBag } from './options.ts';

/** Files with options of the virtual machine, and the variable that stands for whoever reads them. */
const FILES: readonly { readonly names: RegExp; readonly key: string }[] = [
  // https://maven.apache.org/configure.html
  { names: /(?:^|\/)\.mvn\/(?:jvm|maven)\.config$/, key: 'MAVEN_OPTS' },
  // https://www.scala-sbt.org/1.x/docs/Command-Line-Reference.html
  { names: /(?:^|\/)\.(?:sbtopts|jvmopts)$/, key: 'SBT_OPTS' },
  { names: /(?:^|\/)(?:[\w.-]*jvm\.options|jvm-options|[\w.-]+\.vmoptions|java\.options)$/, key: JAVA_COMMAND_LINE },
  // WildFly reads these before it starts: https://docs.wildfly.org/
  { names: /(?:^|\/)(?:standalone|domain)\.conf$/, key: 'JAVA_OPTS' },
  { names: /(?:^|\/)Procfile(?:\.\w+)?$/, key: JAVA_COMMAND_LINE },
  { names: /\.service$/, key: JAVA_COMMAND_LINE },
  { names: /(?:^|\/)package\.json$/, key: JAVA_COMMAND_LINE },
  // `argLine`, `systemPropertyVariables`, `jvmArguments`: https://maven.apache.org/surefire/maven-surefire-plugin/examples/system-properties.html
  { names: /(?:^|\/)pom\.xml$/, key: 'MAVEN_OPTS' },
  // `systemProp.…`, `org.gradle.jvmargs`: https://docs.gradle.org/current/userguide/build_environment.html
  { names: /(?:^|\/)gradle\.properties$/, key: 'GRADLE_OPTS' },
  // `jvmArgs`, `systemProperty` of `test`, `bootRun`, `run`: https://docs.gradle.org/current/dsl/org.gradle.api.tasks.JavaExec.html
  { names: /\.gradle(?:\.kts)?$/, key: 'GRADLE_OPTS' },
];

const MAX_LENGTH = 1_000_000;
const MAX_OPTIONS = 50;
const OPTION = /(?:-D|^systemProp\.)(javax\.net\.ssl\.trustStore(?:Type|Password)?)=(?:"([^"\r\n]{0,500})"|'([^'\r\n]{0,500})'|([^\s"',\])<]{0,500}))/gm;
/** The same as an element of Maven's, or as two arguments or a pair of Gradle's: `systemProperty 'name', 'value'`, `systemProperties['name'] = 'value'`. */
const PAIR = /[<"'](javax\.net\.ssl\.trustStore(?:Type|Password)?)(?:>\s{0,20}([^<]{0,500})<|["']\]?[ \t]{0,20}(?:,|:|=|to[ \t])[ \t]{0,20}(?:"([^"\r\n]{0,500})"|'([^'\r\n]{0,500})'))/g;
/** The folder of the build file, from which paths start. https://maven.apache.org/pom.html#properties */
const PROJECT_FOLDER = /^(?:\$\{(?:project\.basedir|basedir|projectDir|rootDir|project\.projectDir)\}|\$(?:projectDir|rootDir))\//;
/** Gradle puts these options into the start scripts of the program: https://docs.gradle.org/current/userguide/application_plugin.html */
const START_SCRIPT = 'applicationDefaultJvmArgs';

/** `-Djavax.net.ssl.trustStore=…` in files that hold options for a virtual machine. */
export const javaOptionFiles: Extractor = {
  id: 'java options',
  wants: (path) => keyOf(path) !== null,
  needles: () => NO_NEEDLES,
  accepts: (file) => file.encoding !== 'binary' && keyOf(file.path) !== null && file.text.length <= MAX_LENGTH && file.text.includes(TRUST_STORE),
  extract(file) {
    const key = keyOf(file.path);
    const entries = key === null ? [] : entriesOf(file, key);
    return entries.length === 0 ? {} : { bags: [javaBag(file, 'options file', entries)] };
  },
};

/** All names above end in one of these: one look at most files of a tree, and no more. */
const ENDS = /(?:pom\.xml|config|opts|options|conf|service|package\.json|gradle\.properties|gradle|kts|Procfile(?:\.\w+)?)$/;

function keyOf(path: string): string | null {
  return ENDS.test(nameOf(path)) ? (FILES.find(({ names }) => names.test(path))?.key ?? null) : null;
}

function entriesOf(file: SourceFile, key: string): readonly Entry[] {
  const byKey = new Map<string, { readonly parts: Part[]; readonly at: Text['at'] }>();
  for (const match of matchesIn(file.text)) {
    const [all, name = '', ...values] = match;
    if (isComment(file.text, match.index)) continue;
    const owner = key === 'GRADLE_OPTS' && isInStartScript(file.text, match.index) ? JAVA_COMMAND_LINE : key;
    const { parts } = byKey.get(owner) ?? setIn(byKey, owner, { parts: [], at: file.at(match.index, match.index + all.length) });
    parts.push({ kind: 'literal', text: ` -D${name}=` });
    const value = (values.find((each) => each !== undefined) ?? '').trim().replace(PROJECT_FOLDER, '');
    if (name.endsWith('Password')) parts.push({ kind: 'unknown', reason: 'withheld' });
    else parts.push({ kind: 'literal', text: `"${value.replaceAll(/\$\{?([A-Za-z_]\w{0,100})\}?/g, (_, variable: string) => openVariable(variable))}"` });
  }
  return [...byKey].map(([owner, { parts, at }]) => ({ key: owner, value: { parts, at }, connection: null, content: null, at }));
}

function setIn<Value>(map: Map<string, Value>, key: string, value: Value): Value {
  map.set(key, value);
  return value;
}

function matchesIn(text: string): readonly RegExpExecArray[] {
  return [...text.matchAll(OPTION), ...text.matchAll(PAIR)].sort((left, right) => left.index - right.index).slice(0, MAX_OPTIONS);
}

/** Whether the list of options that a place stands in is that of the start scripts: no other list begins in between. */
function isInStartScript(text: string, index: number): boolean {
  const before = text.slice(Math.max(0, index - 2000), index);
  const start = before.lastIndexOf(START_SCRIPT);
  return start !== -1 && !/\bjvmArgs|\bsystemPropert|[{}]/.test(before.slice(start));
}

/** Behind `#`, `//` or `<!--` at the begin of its line. */
function isComment(text: string, index: number): boolean {
  const line = text.slice(Math.max(text.lastIndexOf('\n', index) + 1, index - 500), index).trimStart();
  return ['#', '//', ';', '<!--'].some((mark) => line.startsWith(mark));
}
