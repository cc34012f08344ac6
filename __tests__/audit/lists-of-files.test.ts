import { describe, expect, test } from 'vitest';
import { auditFiles, roots } from '../support/audit.ts';
import type { Files } from '../support/audit.ts';

/** A private root that the server never shows is all that the store has, but for what the commands import. */
function java(lines: readonly string[], more: Files = {}): Files {
  return {
    'pom.xml': '<project><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.3</version></dependency></dependencies></project>',
    'application.properties': 'spring.datasource.url=jdbc:postgresql://orders.postgres.database.azure.com/shop?sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory\n',
    'certs/a.crt': roots('G2'), 'certs/b.crt': roots('MS'),
    Dockerfile: ['FROM eclipse-temurin:21', 'WORKDIR /app', 'COPY certs certs', `RUN keytool -importcert -noprompt -alias first -file certs/old.crt -keystore /app/trust.p12 -storepass changeit`, ...lines, 'ENV JAVA_TOOL_OPTIONS="-Djavax.net.ssl.trustStore=/app/trust.p12 -Djavax.net.ssl.trustStorePassword=changeit"', 'COPY . .', 'CMD ["java", "-jar", "app.jar"]', ''].join('\n'),
    'certs/old.crt': roots('B'),
    ...more,
  };
}

const IMPORT = 'keytool -importcert -noprompt -keystore /app/trust.p12 -storepass changeit';

const ROWS: readonly (readonly [name: string, line: string, outcome: string])[] = [
  ['nothing', 'true', 'breaks'],
  ['a loop over lines of ls', `ls certs/*.crt | while read f; do ${IMPORT} -alias "$f" -file "$f"; done`, 'connects'],
  ['a loop over lines of named files', `ls certs/a.crt certs/b.crt | while IFS= read -r f; do ${IMPORT} -alias "$f" -file "$f"; done`, 'connects'],
  ['a loop over what find finds', `find certs -name "*.crt" | while read -r f; do ${IMPORT} -alias "$f" -file "$f"; done`, 'connects'],
  ['xargs with a name', `find certs -type f -name '*.crt' -print0 | xargs -0 -I{} ${IMPORT} -alias {} -file {}`, 'connects'],
  ['xargs with a file each', `ls certs/a.crt certs/b.crt | xargs -n1 ${IMPORT} -alias more -file`, 'connects'],
  ['xargs with a shell and $1', `ls certs/a.crt certs/b.crt | xargs -I % sh -c '${IMPORT} -alias "$1" -file "$1"' _ %`, 'connects'],
  ['xargs with a shell and the name in its code', `ls certs/a.crt certs/b.crt | xargs -I % sh -c '${IMPORT} -alias % -file %'`, 'connects'],
  ['xargs with a file that has nothing new', `ls certs/old.crt | xargs -I % ${IMPORT} -alias % -file %`, 'breaks'],
  ['xargs with a list of a file', `cat /tmp/list | xargs -I{} ${IMPORT} -alias {} -file {}`, 'unknown'],
  ['xargs with its own file', `xargs -a /tmp/list -n1 ${IMPORT} -alias x -file`, 'unknown'],
  ['find with another test', `find certs -newer /tmp/x -name "*.crt" | xargs -I{} ${IMPORT} -alias {} -file {}`, 'unknown'],
  ['xargs of nothing', `echo | xargs`, 'breaks'],
  ['xargs of itself', `ls a.crt | ${'xargs '.repeat(500)}`, 'breaks'],
  ['a long list', `printf '${'a.crt\\n'.repeat(2000)}' | xargs -I{} ${IMPORT} -alias {} -file {}`, 'unknown'],
];

describe('lists of files that commands go through', () => {
  test.each(ROWS)('%s', (_, line, outcome) => {
    const { clients } = auditFiles(java([`RUN ${line}`]));
    expect(clients.map(({ outcomes: [first] }) => first?.outcome)).toStrictEqual([outcome]);
  });
});
