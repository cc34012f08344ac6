import type { Files } from '../support/audit.ts';
import type { Syntax } from './syntaxes.ts';

const HOST = 'shop.postgres.database.azure.com';

/** What ends a word of options that nothing quotes, in one language or another. */
const BARE = ' \t"\'`$\\;&|<>(){}[]#,^%!*?~@:';

const shell = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
const single = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const json = (text: string): string => JSON.stringify(text);
const options = (password: string): string => `-Djavax.net.ssl.trustStore=trust.jks -Djavax.net.ssl.trustStorePassword=${password}`;
const properties = (text: string): string => text.replaceAll(/[\\:=#!]/g, String.raw`\$&`).replaceAll('\t', String.raw`\t`);

/** A client whose certificates come from such a store, so that the report tells of it. */
const CLIENT: Files = {
  'pom.xml': '<project><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.3</version></dependency></dependencies></project>',
  'application.properties': `spring.datasource.url=jdbc:postgresql://${HOST}/shop?sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory\n`,
};

function store(name: string, path: string, write: (password: string, user: string) => string, cannot: string): Syntax {
  return { name: `keystore: ${name}`, cannot, write: (user, password) => ({ ...CLIENT, [path]: write(password, user) }) };
}

/** Passwords of keystores, in everything that fills or names one. */
export const STORE_SYNTAXES: readonly Syntax[] = [
  store('keytool in a shell script', 'fill.sh', (password) => [
    `keytool -importcert -noprompt -alias a -file certs/ca.pem -keystore trust.jks -storepass ${shell(password)}`,
    `keytool -importkeystore -srckeystore a.p12 -srcstorepass ${shell(password)} -destkeystore trust.jks -deststorepass ${shell(password)} -srckeypass ${shell(password)} -destkeypass ${shell(password)}`,
    `keytool -delete -alias a -keystore trust.jks -storepass ${shell(password)}`,
    `STORE_PASS=${shell(password)}; STORE_PIN=${shell(password)}`,
    `openssl pkcs12 -export -in certs/ca.pem -out t.p12 -passout pass:${shell(password)}`,
    `openssl pkcs12 -in t.p12 -out ca2.pem -nodes -passin pass:${shell(password)}`,
    `echo ${shell(password)} | keytool -importcert -file certs/ca.pem -keystore trust.jks`, '',
  ].join('\n'), '\t'),
  store('options in a shell script', 'start.sh', (password) => `#!/bin/sh\nexport JAVA_OPTS="${options(password)}"\njava ${options(password)} -jar app.jar\n`, BARE),
  store('a Dockerfile', 'Dockerfile', (password) => `FROM eclipse-temurin:21\nARG STORE_PIN=${password}\nENV TRUSTSTORE_PASSWORD=${password}\nCOPY . /app\nWORKDIR /app\nRUN keytool -importcert -noprompt -alias a -file certs/ca.pem -keystore trust.jks -storepass ${password}\nRUN ["keytool", "-importcert", "-alias", "b", "-file", "certs/ca.pem", "-keystore", "trust.jks", "-storepass", ${json(password)}]\nENV JAVA_TOOL_OPTIONS="${options(password)}"\nCMD ["java", "-Djavax.net.ssl.trustStorePassword=${password}", "-jar", "app.jar"]\n`, BARE),
  store('PowerShell', 'fill.ps1', (password, user) => [
    `keytool -importcert -noprompt -alias a -file certs/ca.pem -keystore trust.jks -storepass ${single(password)}`,
    `$secure = ConvertTo-SecureString ${single(password)} -AsPlainText -Force`,
    String.raw`Import-PfxCertificate -FilePath a.pfx -CertStoreLocation Cert:\LocalMachine\Root -Password $secure`,
    String.raw`Import-PfxCertificate -FilePath a.pfx -CertStoreLocation Cert:\LocalMachine\Root -Password (ConvertTo-SecureString -String ${single(password)} -AsPlainText -Force)`.replace('${single(password)}', () => single(password)),
    `$one = [System.Security.Cryptography.X509Certificates.X509Certificate2]::new("a.pfx", ${single(password)})`,
    `$two = New-Object System.Security.Cryptography.X509Certificates.X509Certificate2("a.pfx", ${single(password)})`,
    '$store = [System.Security.Cryptography.X509Certificates.X509Store]::new("Root", "LocalMachine"); $store.Open("ReadWrite"); $store.Add($one); $store.Add($two)',
    `certutil -f -p ${single(password)} -importpfx Root a.pfx`,
    `$env:STORE_PASSWORD = ${single(password)}; $credential = New-Object PSCredential(${single(user)}, $secure)`,
    `Start-Process keytool -ArgumentList '-importcert','-file','certs/ca.pem','-keystore','trust.jks','-storepass',${single(password)}`, '',
  ].join('\n'), '\t'),
  store('a batch file', 'fill.cmd', (password, user) => [
    `keytool -importcert -noprompt -alias a -file certs\\ca.pem -keystore trust.jks -storepass ${password}`,
    `set "STORE_PASSWORD=${password}"`, `set PGUSER=${user}`, `set STORE_PIN=${password}`, `certutil -f -p ${password} -importpfx Root a.pfx`, `set JAVA_OPTS=${options(password)}`, `setx JAVA_TOOL_OPTIONS "${options(password)}" /M`,
    String.raw`powershell -Command "Import-PfxCertificate -FilePath a.pfx -CertStoreLocation Cert:\LocalMachine\Root -Password (ConvertTo-SecureString ` + `'${password}' -AsPlainText -Force)"`, '',
  ].join('\r\n'), `${BARE}=`),
  store('a pipeline', 'azure-pipelines.yml', (password, user) => `variables:\n  STORE_PIN: ${json(password)}\n  JAVA_TOOL_OPTIONS: ${json(options(password))}\nsteps:\n- script: keytool -importcert -alias a -file certs/ca.pem -keystore trust.jks -storepass ${password}\n  env:\n    PGUSER: ${json(user)}\n    PGPASSWORD: ${json(password)}\n- powershell: |\n    Import-PfxCertificate -FilePath a.pfx -CertStoreLocation Cert:\\LocalMachine\\Root -Password (ConvertTo-SecureString '${password}' -AsPlainText -Force)\n- task: Maven@3\n  inputs:\n    mavenOptions: ${json(options(password))}\n`, BARE),
  store('Spring and Quarkus', 'application.yml', (password, user) => `spring:\n  datasource: {username: ${json(user)}, password: ${json(password)}}\n  ssl:\n    bundle:\n      jks:\n        db:\n          truststore:\n            location: trust.jks\n            password: ${json(password)}\n          keystore: {location: key.p12, password: ${json(password)}}\n          key: {password: ${json(password)}}\nquarkus:\n  tls:\n    trust-store:\n      jks: {path: trust.jks, password: ${json(password)}}\n    key-store: {p12: {path: a.p12, alias-password: ${json(password)}}}\nserver.ssl.trust-store-password: ${json(password)}\n`, ''),
  store('Gradle', 'gradle.properties', (password) => `systemProp.javax.net.ssl.trustStore=trust.jks\nsystemProp.javax.net.ssl.trustStorePassword=${properties(password)}\n`, ' \t"\'`,\\])'),
  ...(['.mvn/jvm.config', 'jvm.options', 'app.service', 'Procfile', 'standalone.conf', '.env'] as const).map((path) =>
    store(path, path, (password) => `${{ 'app.service': 'ExecStart=/usr/bin/java ', Procfile: 'web: java ', 'standalone.conf': 'JAVA_OPTS=', '.env': 'JAVA_OPTS=' }[path as string] ?? ''}"-Djavax.net.ssl.trustStore=trust.jks" "-Djavax.net.ssl.trustStorePassword=${password}"\n`, BARE)),
  store('Java', 'Main.java', (password) => `class Main { void c() throws Exception { System.setProperty("javax.net.ssl.trustStore", "trust.jks"); System.setProperty("javax.net.ssl.trustStorePassword", ${json(password)}); System.getProperties().put("javax.net.ssl.keyStorePassword", ${json(password)}); KeyStore.getInstance("JKS").load(new FileInputStream("trust.jks"), ${json(password)}.toCharArray()); } }\n`, ''),
  store('C#', 'App.cs', (password, user) => `using Npgsql;\nvar one = new X509Certificate2("x.pfx", ${json(password)});\nvar pin = ${json(password)};\nvar two = X509CertificateLoader.LoadPkcs12FromFile("z.pfx", ${json(password)});\nusing var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine);\nstore.Open(OpenFlags.ReadWrite);\nstore.Add(one); store.Add(two); store.Add(new X509Certificate2("y.pfx", pin));\nvar b = new NpgsqlDataSourceBuilder("Host=${HOST};SSL Mode=VerifyFull") { Username = ${json(user)} };\nb.UseRootCertificate(new X509Certificate2("x.pfx", ${json(password)}));\n`, ''),
];
