import { describe, expect, test } from 'vitest';
import type { Files } from '../support/audit.ts';
import { auditFiles, roots } from '../support/audit.ts';
import { processorTime } from '../support/processor-time.ts';

const HOST = 'orders.postgres.database.azure.com';
const CA = roots('G2');

function times(count: number, write: (nr: number) => string): string {
  return Array.from({ length: count }, (_, nr) => write(nr)).join('');
}

function java(commands: string, more: Files = {}): Files {
  return {
    'pom.xml': '<project><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.3</version></dependency></dependencies></project>',
    'ca.pem': CA,
    'application.properties': `spring.datasource.url=jdbc:postgresql://${HOST}/shop?sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory\n`,
    Dockerfile: `FROM eclipse-temurin:21\nCOPY . /app\nWORKDIR /app\n${commands}ENV JAVA_TOOL_OPTIONS="-Djavax.net.ssl.trustStore=/app/s0.jks -Djavax.net.ssl.trustStorePassword=changeit"\nCMD java -jar app.jar\n`,
    ...more,
  };
}

function python(commands: string, more: Files = {}): Files {
  return {
    'requirements.txt': 'psycopg2==2.9.9\n', 'ca.pem': CA, 'app.py': `import psycopg2\npsycopg2.connect("host=${HOST} sslmode=verify-full sslrootcert=system")\n`,
    Dockerfile: `FROM python:3.12\n${commands}COPY . /app\nWORKDIR /app\nCMD ["python", "app.py"]\n`, ...more,
  };
}

const keytool = (alias: string): string => `keytool -importcert -noprompt -alias ${alias} -file ca.pem -keystore s0.jks -storepass x`;
const from = (source: number, target: number): string => `RUN keytool -importkeystore -noprompt -srckeystore s${source}.jks -srcstorepass x -destkeystore s${target}.jks -deststorepass x\n`;
const scattered = (count: number, depth: number): Files =>
  Object.fromEntries(Array.from({ length: count }, (_, nr) => [`certs/${times(depth, (level) => `d${(nr >> level % 4) & 1}/`)}c${nr}.pem`, CA]));

/** Of the processor; each of these would take hours, or the memory of the machine, without a bound. */
const MILLISECONDS = 6000;

describe('stores that nobody builds by hand come to an end', () => {
  test.each<[string, Files]>([
    ['one imported into itself', java(from(0, 0).repeat(60))],
    ['a ring of them', java(times(300, (nr) => from(nr % 3, (nr + 1) % 3)))],
    ['a ring of many, round and round', java(times(1600, (nr) => from(nr % 40, (nr + 1) % 40)))],
    ['two that take from each other', java(times(100, () => from(0, 1) + from(1, 0)))],
    ['thousands of imports', java(`RUN true${times(3000, (nr) => ` && ${keytool(`a${nr}`)}`)}\n`)],
    ['imports and deletions that may happen or not', java(times(14, (nr) => `RUN if [ -n "$X${nr}" ]; then ${keytool(`a${nr}`)}; else keytool -delete -alias a${nr} -keystore s0.jks -storepass x; fi\n`))],
    ['hundreds of imports that may happen or not', java(times(200, (nr) => `RUN test -n "$X${nr}" && ${keytool(`a${nr}`)}\n`))],
    ['loops in loops', java('RUN for f in certs/*.pem; do for g in certs/*.pem; do for h in certs/*.pem; do keytool -importcert -alias $h$g$f -file $h -keystore s0.jks -storepass x; done; done; done\n', scattered(300, 0))],
    ['folders within folders', python(`COPY certs/ /c/\nRUN find /c -name '*.pem' -exec cp {} /usr/local/share/ca-certificates/ \\; && update-ca-certificates\n`, scattered(2000, 7))],
  ])('%s', (_, files) => {
    const before = processorTime();
    const { clients } = auditFiles(files);
    expect(processorTime() - before).toBeLessThan(MILLISECONDS);
    expect(clients).toHaveLength(1);
    expect(clients[0]?.outcomes.map(({ outcome }) => outcome).filter((outcome) => outcome !== 'connects' && outcome !== 'unknown' && outcome !== 'breaks')).toEqual([]);
  }, 60_000);
});
