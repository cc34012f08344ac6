import { trustOf, type Code, type Configuration, type Trust } from './configuration.ts';
import { POM } from './pgjdbc.ts';

/** A repository with a Dockerfile whose steps are really run, in the repository, and then what it starts. */
export interface Contained extends Configuration {
  /** Commands whose results are in the repository when it is audited: a keystore that somebody committed. */
  readonly committed: readonly string[];
}

const FACTORY = 'sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory';
const REQUIRE = `?sslmode=require&${FACTORY}`;
const STORE = '-Djavax.net.ssl.trustStore=';
const PASSWORD = '-Djavax.net.ssl.trustStorePassword=';
const USE = [`${STORE}truststore`, `${PASSWORD}password`];
const BOTH = { 'a.pem': 'A', 'b.pem': 'B' } as const;

/** What a row differs in from: a truststore made by the steps, named and opened on the command line. */
interface Row {
  readonly committed?: readonly string[];
  readonly steps?: readonly string[];
  /** `ENV` of the image. */
  readonly env?: readonly string[];
  /** Options of `java`; a text is a command of the shell. */
  readonly start?: readonly string[] | string;
  readonly query?: string;
  readonly trust?: Trust;
  /** A program in one file instead of the usual one. */
  readonly program?: string;
  readonly audit?: string;
}

function row(name: string, code: Code, { committed = [], steps = [], env = [], start = USE, query = REQUIRE, trust = BOTH, program, audit }: Row): Contained {
  const what = program === undefined ? 'Main' : 'Orders.java';
  const command = typeof start === 'string' ? start : JSON.stringify(['java', ...start, what]);
  const files = {
    'Dockerfile': ['FROM eclipse-temurin:JAVA', 'WORKDIR /app', 'COPY . .', ...steps.map((line) => `RUN ${line}`), ...env.map((line) => `ENV ${line}`), `CMD ${command}`, ''].join('\n'),
    'pom.xml': POM,
    ...(program === undefined ? { 'src/main/resources/application.properties': `spring.datasource.url=jdbc:postgresql://localhost:5432/postgres${query}\n` } : { 'Orders.java': program }),
  };
  return { driver: 'pgjdbc', name, code, trust: trustOf(trust), files, command: [], committed, ...(audit === undefined ? {} : { audit }) };
}

const add = (alias: string, file: string, store = 'truststore', more = ''): string =>
  `keytool -importcert -alias ${alias} -file ${file} -keystore ${store} -storepass password -noprompt${more}`;
const OLD = add('old', 'a.pem');
const NEW = add('new', 'b.pem');
const EXPORT = 'openssl pkcs12 -export -nokeys -in ca.pem -passout pass:password -out truststore';

const orders = (before: string): string => `import java.sql.Connection;
import java.sql.DriverManager;

public class Orders {
  public static void main(String[] arguments) throws Exception {
${before}    try (Connection connection = DriverManager.getConnection("jdbc:postgresql://localhost:5432/postgres${REQUIRE}&user=app")) { connection.createStatement().execute("select 1"); }
  }
}
`;
const set = (name: string, value: string): string => `    System.setProperty("javax.net.ssl.${name}", "${value}");\n`;

const GUIDE = [
  'keytool -importcert -alias PostgreSQLServerCACert  -file BaltimoreCyberTrustRoot.crt.pem  -keystore truststore -storepass password -noprompt',
  'keytool -importcert -alias PostgreSQLServerCACert2  -file DigiCertGlobalRootG2.crt.pem -keystore truststore -storepass password  -noprompt',
] as const;
const GUIDE_FILES = { 'BaltimoreCyberTrustRoot.crt.pem': 'A', 'DigiCertGlobalRootG2.crt.pem': 'B' } as const;

/** How the store is filled. */
const filled: readonly Contained[] = [
  row("the guide's two commands", '=', { steps: GUIDE, trust: GUIDE_FILES }),
  row("the guide's first command alone", 'X', { steps: GUIDE.slice(0, 1), trust: GUIDE_FILES }),
  row("the guide's second command alone", '+', { steps: GUIDE.slice(1), trust: GUIDE_FILES }),
  row('an alias twice', 'X', { steps: [OLD, `${add('old', 'b.pem')} || true`] }),
  row('an alias twice, in another letter case', 'X', { steps: [OLD, `${add('OLD', 'b.pem')} || true`] }),
  row('no alias, twice', 'X', { steps: ['a.pem', 'b.pem'].map((file) => `keytool -importcert -file ${file} -keystore truststore -storepass password -noprompt || true`) }),
  row('a bundle at once, the old root first', 'X', { steps: [add('both', 'ca.pem')], trust: 'A B' }),
  row('a bundle at once, the new root first', '+', { steps: [add('both', 'ca.pem')], trust: 'B A' }),
  row('a bundle, split', '=', { steps: ["csplit -sz -f part- ca.pem '/-----BEGIN CERTIFICATE-----/' '{*}' && for f in part-*; do keytool -importcert -alias $f -file $f -keystore truststore -storepass password -noprompt; done"], trust: 'A B' }),
  row('a loop over files', '=', { steps: ['for f in *.pem; do keytool -importcert -alias $f -file $f -keystore truststore -storepass password -noprompt; done'] }),
  row('in DER', 'X', { steps: [add('old', 'ca.pem')], trust: 'A in DER' }),
  row('an intermediate is an anchor', 'X', { steps: [add('old', 'ca.pem')], trust: 'intermediate A' }),
  row('a root that has ended is an anchor', '=', { steps: [add('old', 'a.pem'), add('new', 'b.pem')], trust: { 'a.pem': 'expired A, B', 'b.pem': 'B' } }),
  row('deleted again', '+', { steps: [OLD, NEW, 'keytool -delete -alias OLD -keystore truststore -storepass password'] }),
  row('the new one deleted again', 'X', { steps: [OLD, NEW, 'keytool -delete -alias new -keystore truststore -storepass password'] }),
  row('one store into another', '=', { steps: [OLD, add('new', 'b.pem', 'more'), 'keytool -importkeystore -srckeystore more -srcstorepass password -destkeystore truststore -deststorepass password -noprompt'] }),
  row('one entry of a store into another', 'X', { steps: [add('old', 'a.pem', 'more'), add('new', 'b.pem', 'more'), 'keytool -importkeystore -srckeystore more -srcstorepass password -srcalias old -destkeystore truststore -deststorepass password -noprompt'] }),
  row('a JKS', '=', { steps: [add('old', 'a.pem', 'truststore', ' -storetype JKS'), NEW] }),
  row('a JKS turned into PKCS#12', '=', { steps: [add('old', 'a.pem', 'old.jks', ' -storetype JKS'), add('new', 'b.pem', 'old.jks'), 'keytool -importkeystore -srckeystore old.jks -srcstorepass password -destkeystore truststore -deststoretype PKCS12 -deststorepass password -noprompt'] }),
  row('an archive of OpenSSL, which Java finds nothing in', 'n', { steps: [EXPORT], trust: 'A B', audit: '? then ?' }),
  row('an archive of OpenSSL, and the new root by keytool', '+', { steps: [EXPORT, NEW], trust: { 'ca.pem': 'A B', 'b.pem': 'B' }, audit: '? then yes' }),
  row('copied', 'X', { steps: [add('old', 'a.pem', 'made'), 'cp made truststore', add('new', 'b.pem', 'made')] }),
  row('a store that is not there', 'n', { trust: null, audit: '? then ?' }),
];

/** The password that the program has. What it is given is withheld where it is read, so that the audit does not notice a wrong one. */
const opened: readonly Contained[] = [
  row('a PKCS#12 without a password is empty', 'n', { steps: [OLD, NEW], start: [`${STORE}truststore`], audit: '? then ?' }),
  row('a JKS needs no password', '=', { steps: [add('old', 'a.pem', 'truststore', ' -storetype JKS'), NEW], start: [`${STORE}truststore`] }),
  row('a wrong password', 'n', { steps: [OLD, NEW], start: [`${STORE}truststore`, `${PASSWORD}wrong-one`], audit: '? then ?' }),
  row('a wrong password of a JKS', 'n', { steps: [add('old', 'a.pem', 'truststore', ' -storetype JKS'), NEW], start: [`${STORE}truststore`, `${PASSWORD}wrong-one`], audit: '? then ?' }),
  row('a PKCS#12 as JKS', '=', { steps: [OLD, NEW], start: [...USE, '-Djavax.net.ssl.trustStoreType=JKS'] }),
  row('a JKS as PKCS#12', '=', { steps: [add('old', 'a.pem', 'truststore', ' -storetype JKS'), NEW], start: [...USE, '-Djavax.net.ssl.trustStoreType=PKCS12'] }),
  row('a PKCS#12 as JCEKS', 'n', { steps: [add('old', 'a.pem', 'truststore', ' -storetype PKCS12'), NEW], start: [...USE, '-Djavax.net.ssl.trustStoreType=JCEKS'], audit: '? then ?' }),
  row('a JCEKS that is not called one', 'n', { steps: [add('old', 'a.pem', 'truststore', ' -storetype JCEKS')], start: USE, audit: '? then ?' }),
  row('a JCEKS that is called one', 'X', { steps: [add('old', 'a.pem', 'truststore', ' -storetype JCEKS')], start: [...USE, '-Djavax.net.ssl.trustStoreType=JCEKS'] }),
];

/** Keystores in the repository. */
const committed: readonly Contained[] = [
  row('in the repository', '=', { committed: [OLD, NEW] }),
  row('in the repository, the old root', 'X', { committed: [OLD] }),
  row('in the repository, and one step more', '=', { committed: [OLD], steps: [NEW] }),
  row('in the repository, its alias taken', 'X', { committed: [OLD], steps: [`${add('Old', 'b.pem')} || true`] }),
  row('in the repository, without a password', 'n', { committed: [OLD, NEW], start: [`${STORE}truststore`], audit: '? then ?' }),
  row('in the repository, a wrong password', 'n', { committed: [OLD, NEW], start: [`${STORE}truststore`, `${PASSWORD}wrong-one`], audit: '? then ?' }),
  row('in the repository, a JKS without a password', '=', { committed: [add('old', 'a.pem', 'truststore', ' -storetype JKS'), NEW], start: [`${STORE}truststore`] }),
  row('in the repository, an archive of OpenSSL', 'n', { committed: [EXPORT], trust: 'A B' }),
  row('in the repository, without encryption', '=', { committed: [OLD, NEW].map((line) => `${line} -J-Dkeystore.pkcs12.certProtectionAlgorithm=NONE -J-Dkeystore.pkcs12.macAlgorithm=NONE`), start: [`${STORE}truststore`] }),
  row('in the repository, as old Java wrote it', 'X', { committed: [`${OLD} -J-Dkeystore.pkcs12.legacy`] }),
  row('a bundle instead of a keystore', 'n', { start: [`${STORE}ca.pem`], trust: 'A B' }),
];

const two = [add('old', 'a.pem', 'before'), add('old', 'a.pem', 'after'), add('new', 'b.pem', 'after')];
const named = (store: string): string => `"${STORE}${store} ${PASSWORD}password"`;

/** Which store the virtual machine is told to use. */
const told: readonly Contained[] = [
  ...['JAVA_TOOL_OPTIONS', 'JDK_JAVA_OPTIONS', '_JAVA_OPTIONS'].map((variable) => row(variable, '=', { steps: two, env: [`${variable}=${named('after')}`], start: [] })),
  row('the command line wins over JAVA_TOOL_OPTIONS', '=', { steps: two, env: [`JAVA_TOOL_OPTIONS=${named('before')}`], start: [`${STORE}after`] }),
  row('the command line wins over JDK_JAVA_OPTIONS', 'X', { steps: two, env: [`JDK_JAVA_OPTIONS=${named('after')}`], start: [`${STORE}before`] }),
  row('_JAVA_OPTIONS wins over the command line', 'X', { steps: two, env: [`_JAVA_OPTIONS=${named('before')}`], start: [`${STORE}after`] }),
  row('JDK_JAVA_OPTIONS wins over JAVA_TOOL_OPTIONS', '=', { steps: two, env: [`JAVA_TOOL_OPTIONS=${named('before')}`, `JDK_JAVA_OPTIONS=${named('after')}`], start: [] }),
  row('_JAVA_OPTIONS wins over JDK_JAVA_OPTIONS', 'X', { steps: two, env: [`_JAVA_OPTIONS=${named('before')}`, `JDK_JAVA_OPTIONS=${named('after')}`], start: [] }),
  row('the last of two options wins', '=', { steps: two, start: [`${STORE}before`, `${STORE}after`, `${PASSWORD}password`] }),
  // The public list may hold any root of somebody's own plan, for all that is known of it.
  row('JAVA_OPTS means nothing to java', 'n', { steps: two, env: [`JAVA_OPTS=${named('after')}`], start: [], audit: '? then ?' }),
  row('JAVA_OPTS in the command', '=', { steps: two, env: [`JAVA_OPTS=${named('after')}`], start: 'java $JAVA_OPTS Main' }),
  row('nobody names a store', 'n', { start: [], audit: '? then ?' }),
  row('code that sets the store', '=', { steps: two, start: [], program: orders(set('trustStore', 'after') + set('trustStorePassword', 'password')) }),
  row('code wins over the command line', 'X', { steps: two, start: [`${STORE}after`, `${PASSWORD}password`], program: orders(set('trustStore', 'before')) }),
  row('code wins over _JAVA_OPTIONS', '=', { steps: two, env: [`_JAVA_OPTIONS=${named('before')}`], start: [], program: orders(set('trustStore', 'after')) }),
  row('code without a word on the store', 'X', { steps: two, start: [`${STORE}before`, `${PASSWORD}password`], program: orders('') }),
];

/** What the driver does with it. */
const driven: readonly Contained[] = [
  row('verify-full and the factory', 'X', { steps: [OLD], query: `?sslmode=verify-full&${FACTORY}` }),
  row('ssl=true and the factory', 'X', { steps: [OLD], query: `?ssl=true&${FACTORY}` }),
  row('prefer and the factory', 'X', { steps: [OLD], query: `?sslmode=prefer&${FACTORY}` }),
  row('the factory never reads the root file', 'X', { steps: [OLD], query: `?sslmode=verify-full&sslrootcert=ca.pem&${FACTORY}`, trust: { ...BOTH, 'ca.pem': 'A B' } }),
  row('without the factory, the root file alone counts', 'X', { steps: [OLD, NEW], query: '?sslmode=verify-full&sslrootcert=a.pem' }),
  row('without the factory and a root file, no store counts', 'n', { steps: [OLD, NEW], query: '?sslmode=verify-full' }),
  row('require without the factory verifies nothing', '=', { steps: [OLD], query: '?sslmode=require' }),
];

/** What depends on the form of the store and its password, which releases of Java may see in another way. */
export const storeFormats: readonly Contained[] = [...opened, ...committed];

export const javaStore: readonly Contained[] = [...filled, ...opened, ...committed, ...told, ...driven];
