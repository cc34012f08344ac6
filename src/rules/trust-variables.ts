/** A variable that names certificates to trust, and who reads it. */
export interface TrustVariable {
  readonly name: string;
  /** Completes "… is read by". */
  readonly readers: string;
  /** Holds options; the certificates are what this one of them names. */
  readonly option?: string;
}

const KEYSTORE = 'javax.net.ssl.trustStore';
const JVM = { readers: 'the Java virtual machine, for connections that use its trust store', option: KEYSTORE } as const;

/** Variables by which people give certificates to a program. That a driver reads one shows in its trust source, not here. */
export const trustVariables: readonly TrustVariable[] = [
  // https://nodejs.org/api/cli.html#node_extra_ca_certsfile
  { name: 'NODE_EXTRA_CA_CERTS', readers: 'Node.js, which adds one file to its own list; a ca or sslrootcert of the connection replaces that list' },
  // https://docs.openssl.org/3.0/man7/openssl-env/
  { name: 'SSL_CERT_FILE', readers: 'OpenSSL where a program uses its default paths (libpq with sslrootcert=system, Node.js with --use-openssl-ca), by .NET and by Go' },
  { name: 'SSL_CERT_DIR', readers: 'OpenSSL where a program uses its default paths (libpq with sslrootcert=system, Node.js with --use-openssl-ca), by .NET and by Go' },
  // https://www.postgresql.org/docs/current/libpq-envars.html
  { name: 'PGSSLROOTCERT', readers: 'libpq and the drivers that follow it, and by Npgsql from 5 on' },
  // https://requests.readthedocs.io/en/latest/user/advanced/#ssl-cert-verification
  { name: 'REQUESTS_CA_BUNDLE', readers: 'the Python package requests, for HTTPS' },
  // https://curl.se/docs/sslcerts.html
  { name: 'CURL_CA_BUNDLE', readers: 'curl and the Python package requests, for HTTPS' },
  { name: 'HTTPLIB2_CA_CERTS', readers: 'the Python package httplib2, for HTTPS' },
  // https://pip.pypa.io/en/stable/topics/https-certificates/
  { name: 'PIP_CERT', readers: 'pip, for HTTPS' },
  // https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpsslCAInfo
  { name: 'GIT_SSL_CAINFO', readers: 'git, for HTTPS' },
  // https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html
  { name: 'AWS_CA_BUNDLE', readers: 'the AWS command line and SDKs, for HTTPS' },
  { name: 'npm_config_cafile', readers: 'npm, for HTTPS' },
  { name: 'NPM_CONFIG_CAFILE', readers: 'npm, for HTTPS' },
  { name: 'DENO_CERT', readers: 'Deno' },
  { name: 'BUNDLE_SSL_CA_CERT', readers: 'Bundler, for HTTPS' },
  { name: 'COMPOSER_CAFILE', readers: 'Composer, for HTTPS' },
  { name: 'CARGO_HTTP_CAINFO', readers: 'Cargo, for HTTPS' },
  { name: 'GRPC_DEFAULT_SSL_ROOTS_FILE_PATH', readers: 'gRPC' },
  // https://docs.oracle.com/en/java/javase/21/security/java-secure-socket-extension-jsse-reference-guide.html
  { name: 'JAVA_TOOL_OPTIONS', ...JVM },
  { name: 'JDK_JAVA_OPTIONS', ...JVM },
  { name: 'JAVA_OPTS', ...JVM },
  { name: 'CATALINA_OPTS', ...JVM },
];

/** Where each driver takes its certificates from, as the next step; `other` for the rest. */
const counts: Readonly<Record<string, string>> = {
  'libpq': 'Name the file as sslrootcert or in PGSSLROOTCERT.',
  'psqlodbc': 'Name the file as sslrootcert in Pqopt, or in PGSSLROOTCERT.',
  'pg-native': 'Name the file as sslrootcert or in PGSSLROOTCERT.',
  'pgjdbc': 'Name the file, as PEM or DER, as sslrootcert in the URL; pgjdbc uses the trust store of the virtual machine only with sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory.',
  'node-postgres': 'Give its text as ssl.ca, or name the file as sslrootcert in the URL. NODE_EXTRA_CA_CERTS counts where the connection has neither.',
  'sequelize': 'Give its text as dialectOptions.ssl.ca, or name the file as sslrootcert in the URL. NODE_EXTRA_CA_CERTS counts where the connection has neither.',
  'mikro-orm': 'Give its text as ssl.ca of driverOptions. NODE_EXTRA_CA_CERTS counts where that is not given.',
  'npgsql': 'Name the file as Root Certificate (from Npgsql 5 on, which uses it to trust from 6 on), or put it into the store of the operating system.',
};

/** What counts for this driver, as a sentence. */
export function whatCounts(driver: string): string {
  return (Object.hasOwn(counts, driver) ? counts[driver] : undefined) ?? 'Give the file in a setting that the driver reads.';
}
