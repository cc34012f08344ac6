import { describe, expect, test } from 'vitest';
import { auditFiles, findingsOf, roots } from '../support/audit.ts';
import type { Files } from '../support/audit.ts';

/** Java programs and the trust store that they use, through the whole audit. */
const SECRET = 'hunter2-kept-to-itself';
const FACTORY = '?sslmode=require&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory';

function project(more: Files, query = FACTORY): Files {
  return {
    'pom.xml': '<project><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.4</version></dependency></dependencies></project>',
    'src/main/resources/application.properties': `spring.datasource.url=jdbc:postgresql://orders.postgres.database.azure.com/orders${query}\n`,
    'b.pem': roots('B'), 'g2.pem': roots('G2'), 'bundle.pem': roots('B G2'),
    ...more,
  };
}

/** A JKS: Java reads it with and without its password. */
const add = (alias: string, file: string, store = '/opt/ts'): string => `keytool -importcert -alias ${alias} -file ${file} -keystore ${store} -storetype JKS -storepass ${SECRET} -noprompt`;
const merge = (from: string, options = '-noprompt', to = '/opt/ts'): string => `keytool -importkeystore -srckeystore ${from} -srcstorepass ${SECRET} -destkeystore ${to} -deststorepass ${SECRET} ${options}`;
const image = (run: string, rest = ''): string => `FROM eclipse-temurin:17\nWORKDIR /app\nCOPY . .\nRUN ${run}\n${rest}`;
const START = `ENTRYPOINT ["java", "-Djavax.net.ssl.trustStore=/opt/ts", "-Djavax.net.ssl.trustStorePassword=${SECRET}", "-jar", "app.jar"]\n`;
const code = (statement: string): string => `package app;\n\nclass App {\n  static final String STORE = "/opt/ts";\n  public static void main(String[] args) {\n    ${statement}\n  }\n}\n`;
const JAVA = 'src/main/java/app/App.java';
const built = add('x', 'b.pem');
const OPTIONS = `-Djavax.net.ssl.trustStore=/opt/ts -Djavax.net.ssl.trustStorePassword=${SECRET}`;

interface Row {
  readonly files: Files;
  /** Path of the trust source, or its kind where it has none. */
  readonly store: string;
  /** Roots that the client has in it, by their short names; left out where the store is a public one. */
  readonly holds?: string;
}

const ROWS: Readonly<Record<string, Row>> = {
  "the guide's two commands": { files: { Dockerfile: image(`${add('PostgreSQLServerCACert', 'b.pem')} && ${add('PostgreSQLServerCACert2', 'g2.pem')}`, START) }, store: '/opt/ts', holds: 'B G2' },
  'the first of a bundle': { files: { Dockerfile: image(add('x', 'bundle.pem'), START) }, store: '/opt/ts', holds: 'B' },
  'an alias twice': { files: { Dockerfile: image(`${add('x', 'b.pem')}; ${add('X', 'g2.pem')}`, START) }, store: '/opt/ts', holds: 'B' },
  'a loop that names entries after files': { files: { 'certs/b.crt': roots('B'), 'certs/g2.crt': roots('G2'), 'Dockerfile': image(`for f in certs/*.crt; do ${add('"$(basename $f .crt)"', '"$f"')}; done`, START) }, store: '/opt/ts', holds: 'B G2' },
  'a loop with one name for all': { files: { 'certs/b.crt': roots('B'), 'certs/g2.crt': roots('G2'), 'Dockerfile': image(`for f in certs/*.crt; do ${add('ca', '"$f"')}; done`, START) }, store: '/opt/ts', holds: 'B' },
  'csplit': { files: { Dockerfile: image(`csplit -sz -f part- bundle.pem '/-----BEGIN CERTIFICATE-----/' '{*}' && for f in part-*; do ${add('$f', '$f')}; done`, START) }, store: '/opt/ts', holds: 'B G2' },
  'find': { files: { 'certs/deep/g2.crt': roots('G2'), 'Dockerfile': image(`find certs -name '*.crt' -exec ${add('{}', '{}')} \\;`, START) }, store: '/opt/ts', holds: 'G2' },
  'two stores into one': { files: { Dockerfile: image(`${add('a', 'b.pem', '/opt/1')} && ${add('c', 'g2.pem', '/opt/2')} && ${merge('/opt/1')} && ${merge('/opt/2')}`, START) }, store: '/opt/ts', holds: 'B G2' },
  'an entry of another store overwrites that of its name': { files: { Dockerfile: image(`${add('a', 'g2.pem', '/opt/1')} && ${add('a', 'b.pem', '/opt/2')} && ${merge('/opt/1')} && ${merge('/opt/2')}`, START) }, store: '/opt/ts', holds: 'B' },
  'nobody says that it may overwrite': { files: { Dockerfile: image(`${add('a', 'g2.pem', '/opt/1')} && ${add('A', 'b.pem', '/opt/2')} && ${merge('/opt/1', '')}; ${merge('/opt/2', '')}`, START) }, store: '/opt/ts', holds: 'G2' },
  'an entry under a new name': { files: { Dockerfile: image(`${add('a', 'g2.pem', '/opt/1')} && ${add('a', 'b.pem', '/opt/2')} && ${merge('/opt/1')} && ${merge('/opt/2', '-srcalias a -destalias old')}`, START) }, store: '/opt/ts', holds: 'B G2' },
  'one entry of two': { files: { Dockerfile: image(`${add('a', 'g2.pem', '/opt/1')} && ${add('c', 'b.pem', '/opt/1')} && ${merge('/opt/1', '-srcalias c')}`, START) }, store: '/opt/ts', holds: 'B' },
  'a name that is free again': { files: { Dockerfile: image(`${add('a', 'b.pem')} && keytool -changealias -alias a -destalias old -keystore /opt/ts -storepass ${SECRET} && ${add('a', 'g2.pem')}`, START) }, store: '/opt/ts', holds: 'B G2' },
  'an entry that is deleted under its new name': { files: { Dockerfile: image(`${add('a', 'b.pem')} && ${add('c', 'g2.pem')} && keytool -changealias -alias a -destalias old -keystore /opt/ts -storepass ${SECRET} && keytool -delete -alias old -keystore /opt/ts -storepass ${SECRET}`, START) }, store: '/opt/ts', holds: 'G2' },
  'a script of the repository': { files: { 'build.sh': `#!/bin/sh\n${add('x', 'g2.pem', 'ts.p12')}\n`, [JAVA]: code('System.setProperty("javax.net.ssl.trustStore", "ts.p12");') }, store: 'ts.p12', holds: 'G2' },

  'System.setProperty in another file': { files: { Dockerfile: image(built), [JAVA]: code(`System.setProperty("javax.net.ssl.trustStore", "/opt/ts"); System.setProperty("javax.net.ssl.trustStorePassword", "${SECRET}");`) }, store: '/opt/ts', holds: 'B' },
  'System.setProperty with a constant': { files: { Dockerfile: image(built), [JAVA]: code('System.setProperty("javax.net.ssl.trustStore", STORE);') }, store: '/opt/ts', holds: 'B' },
  'System.setProperty with a variable of the environment': { files: { Dockerfile: image(built, 'ENV TS=/opt/ts\n'), [JAVA]: code('System.setProperty("javax.net.ssl.trustStore", System.getenv("TS"));') }, store: '/opt/ts', holds: 'B' },
  'Kotlin': { files: { 'Dockerfile': image(built), 'src/main/kotlin/App.kt': 'fun main() {\n  System.setProperty("javax.net.ssl.trustStore", "/opt/ts")\n}\n' }, store: '/opt/ts', holds: 'B' },
  'code wins over options': { files: { Dockerfile: image(built, 'CMD ["java", "-Djavax.net.ssl.trustStore=/other", "-jar", "a.jar"]\n'), [JAVA]: code('System.setProperty("javax.net.ssl.trustStore", "/opt/ts");') }, store: '/opt/ts', holds: 'B' },

  'JAVA_OPTS that the command takes, with a secret beside it': { files: { Dockerfile: image(built, `ENV JAVA_OPTS="-Xmx1g ${OPTIONS}"\nENTRYPOINT java $JAVA_OPTS -jar app.jar\n`) }, store: '/opt/ts', holds: 'B' },
  'JAVA_OPTS with a password that is a variable': { files: { Dockerfile: image(built, 'ENV JAVA_OPTS="-Djavax.net.ssl.trustStorePassword=$PASS -Djavax.net.ssl.trustStore=/opt/ts"\nENTRYPOINT ["sh", "-c", "exec java $JAVA_OPTS -jar app.jar"]\n') }, store: '/opt/ts', holds: 'B' },
  'JAVA_OPTS that nothing takes': { files: { Dockerfile: image(built, `ENV JAVA_OPTS="${OPTIONS}"\nENTRYPOINT ["java", "-jar", "app.jar"]\n`) }, store: 'platform' },
  'options behind the program are none': { files: { Dockerfile: image(built, 'CMD ["java", "-jar", "app.jar", "-Djavax.net.ssl.trustStore=/opt/ts"]\n') }, store: 'platform' },
  'CATALINA_OPTS, where the start is the image’s own': { files: { Dockerfile: image(built, `ENV CATALINA_OPTS="${OPTIONS}"\n`) }, store: '/opt/ts', holds: 'B' },
  'JAVA_TOOL_OPTIONS': { files: { Dockerfile: image(built, `ENV JAVA_TOOL_OPTIONS="${OPTIONS}"\nCMD ["java", "-jar", "a.jar"]\n`) }, store: '/opt/ts', holds: 'B' },
  'the command line over JDK_JAVA_OPTIONS over JAVA_TOOL_OPTIONS': { files: { Dockerfile: image(built, 'ENV JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=/1 JDK_JAVA_OPTIONS=-Djavax.net.ssl.trustStore=/2\nCMD java -Djavax.net.ssl.trustStore=/opt/ts -jar a.jar\n') }, store: '/opt/ts', holds: 'B' },
  'JDK_JAVA_OPTIONS over JAVA_TOOL_OPTIONS': { files: { Dockerfile: image(built, 'ENV JAVA_TOOL_OPTIONS=-Djavax.net.ssl.trustStore=/1 JDK_JAVA_OPTIONS=-Djavax.net.ssl.trustStore=/opt/ts\nCMD java -jar a.jar\n') }, store: '/opt/ts', holds: 'B' },
  '_JAVA_OPTIONS over the command line': { files: { Dockerfile: image(built, 'ENV _JAVA_OPTIONS=-Djavax.net.ssl.trustStore=/opt/ts\nCMD java -Djavax.net.ssl.trustStore=/1 -jar a.jar\n') }, store: '/opt/ts', holds: 'B' },
  'an entrypoint script': { files: { 'docker-entrypoint.sh': `#!/bin/sh\nset -e\n${add('x', '/app/g2.pem')}\nexec java -Djavax.net.ssl.trustStore=/opt/ts -jar app.jar\n`, 'Dockerfile': image('true', 'ENTRYPOINT ["/app/docker-entrypoint.sh"]\n') }, store: '/opt/ts', holds: 'G2' },
  'setenv.sh': { files: { 'Dockerfile': image(built), 'bin/setenv.sh': `CATALINA_OPTS="$CATALINA_OPTS ${OPTIONS}"\n` }, store: '/opt/ts', holds: 'B' },
  'Procfile': { files: { 'Dockerfile': image(built), 'Procfile': `web: java ${OPTIONS} -jar app.jar\n` }, store: '/opt/ts', holds: 'B' },
  'options behind the main class are its own': { files: { Dockerfile: image(built, `ENTRYPOINT ["java", "-cp", "/app/lib/*", "com.example.Main", ${OPTIONS.split(' ').map((word) => JSON.stringify(word)).join(', ')}]\n`) }, store: 'platform' },
  'options between a class path and the main class': { files: { Dockerfile: image(built, 'ENTRYPOINT java --class-path /app/lib/a.jar -Djavax.net.ssl.trustStore=/opt/ts com.example.Main serve\n') }, store: '/opt/ts', holds: 'B' },
  'a file of arguments': { files: { 'Dockerfile': image(built, 'ENTRYPOINT ["java", "@/app/jvm.args", "-jar", "app.jar"]\n'), 'jvm.args': `# -Djavax.net.ssl.trustStore=/old\n${OPTIONS.replaceAll(' ', '\n')}\n` }, store: '/opt/ts', holds: 'B' },
  'a file of arguments without a trust store': { files: { 'Dockerfile': image(built, 'ENTRYPOINT java -Djavax.net.ssl.trustStore=/opt/ts @jvm.args -jar app.jar\n'), 'jvm.args': '-Xmx1g\n' }, store: '/opt/ts', holds: 'B' },
  'a file of arguments in a variable of the launcher': { files: { 'Dockerfile': image(built, 'ENV JDK_JAVA_OPTIONS=@/app/jvm.args\nCMD ["java", "-jar", "app.jar"]\n'), 'jvm.args': OPTIONS }, store: '/opt/ts', holds: 'B' },
  'a file of arguments that is not there': { files: { Dockerfile: image(built, 'CMD ["java", "@/run/jvm.args", "-jar", "app.jar"]\n') }, store: 'unresolved' },
  'a file behind the program is none of arguments': { files: { Dockerfile: image(built, 'CMD ["java", "-jar", "app.jar", "@/app/jvm.args"]\n') }, store: 'platform' },
  'a unit of systemd': { files: { 'Dockerfile': image(built), 'deploy/app.service': `[Service]\nExecStart=/usr/bin/java ${OPTIONS} -jar app.jar\n` }, store: '/opt/ts', holds: 'B' },
  'jvm.options': { files: { 'Dockerfile': image(built), 'config/jvm.options': '# -Djavax.net.ssl.trustStore=/old\n-Djavax.net.ssl.trustStore=/opt/ts\n' }, store: '/opt/ts', holds: 'B' },
  'Gradle’s own properties': { files: { 'Dockerfile': image(built), 'gradle.properties': 'systemProp.javax.net.ssl.trustStore=/opt/ts\n' }, store: '/opt/ts', holds: 'B' },
  'options of Maven': { files: { 'Dockerfile': image(built), '.mvn/jvm.config': '-Djavax.net.ssl.trustStore=/opt/ts\n' }, store: '/opt/ts', holds: 'B' },

  'jssecacerts instead of cacerts': { files: { Dockerfile: image('keytool -importcert -alias x -file b.pem -keystore $JAVA_HOME/lib/security/jssecacerts -storepass changeit -noprompt') }, store: 'platform', holds: 'B' },
  'cacerts that is replaced': { files: { Dockerfile: image(`${built} && cp /opt/ts $JAVA_HOME/lib/security/cacerts`) }, store: 'platform', holds: 'B' },
  'Windows': { files: { [JAVA]: code('System.setProperty("javax.net.ssl.trustStoreType", "Windows-ROOT");') }, store: 'platform' },
  'the key chain of a Mac': { files: { [JAVA]: code('System.setProperty("javax.net.ssl.trustStoreType", "KeychainStore");') }, store: 'unresolved' },
  'a name that only the running program knows': { files: { [JAVA]: code('System.setProperty("javax.net.ssl.trustStore", args[0]);') }, store: 'unresolved' },
};

function sha256s(names: string): readonly string[] {
  const { clients } = auditFiles(project({ 'all.pem': roots(names) }, '?sslmode=verify-full&sslrootcert=all.pem'));
  return [...(clients[0]?.trust.anchors ?? [])].sort();
}

describe('the trust store of a Java program', () => {
  test.each(Object.entries(ROWS))('%s', (_name, { files, store, holds }) => {
    const report = auditFiles(project(files));
    expect(report.clients).toHaveLength(1);
    const trust = report.clients[0]?.trust;
    expect(trust?.path ?? trust?.kind).toBe(store);
    if (holds !== undefined) expect([...(trust?.anchors ?? [])].sort()).toStrictEqual(sha256s(holds));
    expect(JSON.stringify(report)).not.toContain(SECRET);
  });

  test('cacerts gains what is imported, whichever way it is named', () => {
    for (const store of ['-cacerts', '-keystore $JAVA_HOME/lib/security/cacerts', '-keystore /opt/java/openjdk/lib/security/cacerts', '-keystore "$JAVA_HOME/jre/lib/security/cacerts"', '-keystore /etc/ssl/certs/java/cacerts']) {
      const report = auditFiles(project({ Dockerfile: image(`keytool -importcert -alias x -file b.pem ${store} -storepass changeit -noprompt`) }));
      expect(report.clients[0]?.trust.via.map(({ what }) => what), store).toContain('keytool imports into the trust store of the Java runtime');
    }
  });

  test('what keytool does not take is said', () => {
    for (const [run, reason] of [
      [`${add('x', 'b.pem')}; ${add('x', 'g2.pem')}`, 'keytool fails, because the name x is taken already'],
      [add('x', 'g2.pem').replace(' -noprompt', ''), 'keytool asks whether to trust it, and nobody says yes'],
      [add('x', 'g2.pem').replace(SECRET, 'abc'), 'keytool refuses a password of less than 6 characters'],
      [add('x', 'bundle.pem'), 'keytool -importcert reads the first certificate only'],
    ] as const) {
      const [finding] = findingsOf(auditFiles(project({ Dockerfile: image(run, START) })), 'import-loses-certificates');
      expect(finding?.level, run).toBe('error');
      expect(finding?.message).toContain(reason);
    }
  });

  test('two stores that take from each other again and again take no time', () => {
    const rounds = Array.from({ length: 40 }, () => `${merge('/opt/1')} && ${merge('/opt/ts', '-noprompt', '/opt/1')}`);
    const report = auditFiles(project({ Dockerfile: image([add('a', 'b.pem', '/opt/1'), add('c', 'g2.pem'), ...rounds].join(' && '), START) }));
    expect(report.clients[0]?.outcomes.at(-1)?.outcome).toBe('unknown');
  });

  test('a trust store is nothing to a client that reads a root file', () => {
    const report = auditFiles(project({ Dockerfile: image(add('x', 'g2.pem'), START) }, '?sslmode=verify-full&sslrootcert=/app/b.pem'));
    expect(report.clients[0]?.outcomes.at(-1)?.outcome).toBe('breaks');
  });
});

describe('SingleCertValidatingFactory', () => {
  const query = (argument: string): string => `?ssl=true&sslfactory=org.postgresql.ssl.SingleCertValidatingFactory&sslfactoryarg=${argument}`;

  test('finds its certificate on the class path', () => {
    const report = auditFiles(project({ 'src/main/resources/certs/root.pem': roots('G2') }, query('classpath:certs/root.pem')));
    expect(report.clients[0]?.trust.path).toBe('src/main/resources/certs/root.pem');
    expect(report.clients[0]?.trust.anchors).toStrictEqual(sha256s('G2'));
  });

  test('does not guess what is not there', () => {
    const report = auditFiles(project({}, query('classpath:certs/root.pem')));
    expect(report.clients[0]?.trust.kind).toBe('unresolved');
  });
});
