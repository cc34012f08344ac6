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
  // `systemProp.…`, `org.gradle.jvmargs`, `applicationDefaultJvmArgs`, `jvmArgs`: https://docs.gradle.org/current/userguide/build_environment.html
  { names: /(?:^|\/)gradle\.properties$/, key: 'GRADLE_OPTS' },
  { names: /\.gradle(?:\.kts)?$/, key: JAVA_COMMAND_LINE },
];

const MAX_LENGTH = 1_000_000;
const MAX_OPTIONS = 50;
const OPTION = /(?:-D|^systemProp\.)(javax\.net\.ssl\.trustStore(?:Type|Password)?)=(?:"([^"\r\n]{0,500})"|'([^'\r\n]{0,500})'|([^\s"',\])]{0,500}))/gm;

/** `-Djavax.net.ssl.trustStore=…` in files that hold options for a virtual machine. */
export const javaOptionFiles: Extractor = {
  id: 'java options',
  wants: (path) => keyOf(path) !== null,
  needles: () => NO_NEEDLES,
  accepts: (file) => file.encoding !== 'binary' && keyOf(file.path) !== null && file.text.length <= MAX_LENGTH && file.text.includes(TRUST_STORE),
  extract(file) {
    const key = keyOf(file.path);
    const entry = key === null ? null : entryOf(file, key);
    return entry === null ? {} : { bags: [javaBag(file, 'options file', [entry])] };
  },
};

/** All names above end in one of these: one look at most files of a tree, and no more. */
const ENDS = /(?:config|opts|options|conf|service|package\.json|gradle\.properties|gradle|kts|Procfile(?:\.\w+)?)$/;

function keyOf(path: string): string | null {
  return ENDS.test(nameOf(path)) ? (FILES.find(({ names }) => names.test(path))?.key ?? null) : null;
}

function entryOf(file: SourceFile, key: string): Entry | null {
  const parts: Part[] = [];
  let at: Text['at'] | null = null;
  for (const match of [...file.text.matchAll(OPTION)].slice(0, MAX_OPTIONS)) {
    const [all, name = '', ...values] = match;
    if (isComment(file.text, match.index)) continue;
    at ??= file.at(match.index, match.index + all.length);
    parts.push({ kind: 'literal', text: ` -D${name}=` });
    const value = values.find((each) => each !== undefined) ?? '';
    if (name.endsWith('Password')) parts.push({ kind: 'unknown', reason: 'withheld' });
    else parts.push({ kind: 'literal', text: `"${value.replaceAll(/\$\{?([A-Za-z_]\w{0,100})\}?/g, (_, variable: string) => openVariable(variable))}"` });
  }
  return at === null ? null : { key, value: { parts, at }, connection: null, content: null, at };
}

/** Behind `#` or `//` at the begin of its line. */
function isComment(text: string, index: number): boolean {
  const line = text.slice(Math.max(text.lastIndexOf('\n', index) + 1, index - 500), index).trimStart();
  return line.startsWith('#') || line.startsWith('//') || line.startsWith(';');
}
