/** How options reach a Java virtual machine, for those who find them and those who read them. */

/** https://docs.oracle.com/en/java/javase/21/security/java-secure-socket-extension-jsse-reference-guide.html */
export const TRUST_STORE = 'javax.net.ssl.trustStore';

/**
 * Key under which the options of a command line (`java -Dname=value …`) are kept: no variable can have this name. Variables
 * that the shell puts in when the program starts stand in it as {@link openVariable}.
 */
export const JAVA_COMMAND_LINE = 'java command line';

/** Variables that start scripts and Dockerfiles put on the command line; the virtual machine itself does not know them. */
export const START_OPTIONS = [
  'JAVA_OPTS', 'JAVA_OPTIONS', 'JAVA_OPTS_APPEND', 'JAVA_ARGS', 'JAVA_ADDITIONAL_OPTS', 'JAVA_EXTRA_OPTS', 'CATALINA_OPTS', 'JETTY_OPTS', 'KAFKA_OPTS', 'KAFKA_JVM_PERFORMANCE_OPTS', 'JVM_OPTS',
  'JVM_ARGS', 'SPRING_OPTS', 'JBOSS_JAVA_OPTS', 'KEYCLOAK_JAVA_OPTS', 'FLYWAY_JAVA_ARGS', 'SONAR_WEB_JAVAOPTS', 'BPL_JVM_OPTS',
] as const;

/** Options of build tools: for what runs inside of them. */
export const BUILD_OPTIONS = ['MAVEN_OPTS', 'MAVEN_ARGS', 'GRADLE_OPTS', 'SBT_OPTS', 'LEIN_JVM_OPTS'] as const;

/** The virtual machine's own variables, strongest first: https://docs.oracle.com/en/java/javase/21/docs/specs/man/java.html */
export const STRONGEST_OPTIONS = '_JAVA_OPTIONS';
export const LAUNCHER_OPTIONS = 'JDK_JAVA_OPTIONS';
export const WEAKEST_OPTIONS = 'JAVA_TOOL_OPTIONS';

/** In front of a file with more options: https://docs.oracle.com/en/java/javase/21/docs/specs/man/java.html#java-command-line-argument-files */
export const ARGUMENT_FILE = '@';

const OPEN = '\u0002';
const CLOSE = '\u0003';

/** A variable of the environment within an options text. */
export function openVariable(name: string): string {
  return `${OPEN}${name}${CLOSE}`;
}

/** The pieces of an options text: plain ones, and names of variables. */
export function optionPieces(text: string): readonly { readonly variable: boolean; readonly text: string }[] {
  return text.split(OPEN).flatMap((piece, index) => {
    const end = index === 0 ? -1 : piece.indexOf(CLOSE);
    return end === -1 ? [{ variable: false, text: piece }] : [{ variable: true, text: piece.slice(0, end) }, { variable: false, text: piece.slice(end + 1) }];
  });
}
