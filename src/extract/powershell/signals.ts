/**
 * Whether a script of Windows may have to do with connections and certificates, from its text alone: most scripts of a
 * repository build, copy and sign, and a look is far cheaper than reading them. It may say yes to a comment; it says no
 * only where neither a connection, nor a certificate or a store, nor a program that runs code of the repository can stand.
 */
export function mayMatter(text: string): boolean {
  return SIGNALS.some((signal) => signal.test(text));
}

const SIGNALS: readonly RegExp[] = [
  // Connections, and variables that hold one or a part of one.
  /postg|pgsql|psql|npgsql|sslmode|pg_|\bpg[a-z]{4}|jdbc|dsn|_url\b|conn(?:ection)?[-_ ]?str|(?:db|sql|database)_?(?:host|server|ssl|url|uri|port|mode|name)|\bhost\s{0,8}=/i,
  // Certificates, stores, and programs and variables of both.
  /cert|\bssl|ssl_|\btls_|trust|keytool|keystore|cacerts|x509|openssl|update-ca|\.(?:pem|crt|cer|der|jks|p12|pfx|p7b)\b|java_|_opts\b|node_|javax\.|LocalMachine|CurrentUser/i,
  // Code that runs here, with the variables and stores of this machine.
  /\b(?:node|npm|npx|yarn|pnpm|bun|deno|python\d?|py|java|mvnw?|gradlew?|sbt|dotnet|ruby|rake|rails|php|go|cargo)(?:\.(?:exe|cmd|bat))?["']?[ \t]{1,20}[^\s=]/i,
  // Other scripts, in which any of this may stand.
  /\bcall\b|^[ \t]{0,32}(?:\.|&)[ \t]{1,8}\S|\b(?:powershell|pwsh|bash|wsl|cmd)\b|\.(?:ps1|psm1|cmd|bat|sh)\b|invoke-expression|\biex\b|frombase64/im,
];
