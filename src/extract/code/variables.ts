/** Where languages read environment variables and settings: names joined with dots, whatever the joint is spelled like. */

/** Calls whose first argument is the name and whose second, if any, the default. */
export const VARIABLE_CALLS: ReadonlySet<string> = new Set([
  // Python, and its settings libraries
  'os.getenv', 'os.environ.get', 'environ.get', 'getenv', 'env', 'env.str', 'env.get', 'env.db', 'env.db_url', 'env.url', 'config', 'decouple.config',
  // JVM
  'System.getenv', 'System.getProperty', 'sys.env', 'sys.env.getOrElse', 'sys.env.get', 'Properties.envOrElse', 'dotenv.get', 'System.getenv.get', 'System.getenv.getOrDefault',
  // .NET
  'Environment.GetEnvironmentVariable', 'System.Environment.GetEnvironmentVariable', 'Environ',
  // Go
  'os.Getenv', 'os.LookupEnv', 'viper.GetString', 'syscall.Getenv',
  // Ruby, PHP, Perl
  'ENV.fetch', 'Env.get', 'getenv', '$_ENV', '$_SERVER',
  // Rust
  'env.var', 'std.env.var', 'env!', 'option_env!', 'dotenv', 'dotenvy.var', 'std.env', 'option_env', 'env.var_os',
  // Elixir
  'System.get_env', 'System.fetch_env', 'System.fetch_env!', 'System.get_env!',
  // JavaScript
  'Deno.env.get', 'process.env.get', 'Bun.env.get',
  // C
  'std.getenv', 'secure_getenv',
]);

/** Maps whose index is the name. */
export const VARIABLE_MAPS: ReadonlySet<string> = new Set(['os.environ', 'environ', 'process.env', 'ENV', '$_ENV', '$_SERVER', '$ENV', 'Bun.env', 'import.meta.env', 'env', 'sys.env']);

/** Objects whose members are the names. */
export const VARIABLE_OBJECTS: readonly string[] = ['process.env', 'import.meta.env', 'Bun.env', 'Netlify.env'];

/** .NET's configuration: `GetConnectionString("X")` reads the key `ConnectionStrings:X`. */
export const CONFIGURATION_CALLS: ReadonlyMap<string, string> = new Map([
  ['GetConnectionString', 'ConnectionStrings:'],
  ['GetValue', ''],
]);

/** Methods behind a value that leave it what it is. */
export const TRANSPARENT_METHODS: ReadonlySet<string> = new Set([
  'unwrap', 'expect', 'unwrap_or_default', 'toString', 'to_string', 'to_owned', 'into', 'as_str', 'as_ref', 'trim', 'strip', 'String', 'clone', 'freeze', 'to_s', 'toLowerCase',
  'orElseThrow', 'ok', 'get', 'trimEnd', 'presence', 'AsSpan', 'borrow', 'Trim', 'trimIndent', 'stripMargin', 'chomp', 'squish', 'strip_heredoc',
]);
/** Methods behind a value whose argument counts when there is none. */
export const DEFAULT_METHODS: ReadonlySet<string> = new Set(['unwrap_or', 'unwrap_or_else', 'orElse', 'getOrElse', 'orElseGet', 'ifEmpty', 'ifBlank']);

/** Calls that say where a public bundle lies. The folder that the package is installed in does not matter. */
export const BUNDLE_CALLS: ReadonlyMap<string, string> = new Map([
  // https://pypi.org/project/certifi/
  ['certifi.where', '/site-packages/certifi/cacert.pem'],
]);

/** Calls that put arguments into a template; the number is the template's position. */
export const FORMAT_CALLS: ReadonlyMap<string, number> = new Map([
  ['fmt.Sprintf', 0], ['String.format', 0], ['string.Format', 0], ['sprintf', 0], ['format', 0], ['format!', 0], ['Kernel.format', 0], ['util.format', 0], ['MessageFormat.format', 0], ['absl.StrFormat', 0], ['fmt.format', 0], ['std.format', 0],
]);
