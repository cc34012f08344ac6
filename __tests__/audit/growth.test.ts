import { describe, expect, test } from 'vitest';
import type { Files } from '../support/audit.ts';
import { auditFiles, roots } from '../support/audit.ts';
import { processorTime } from '../support/processor-time.ts';

const HOST = 'orders.postgres.database.azure.com';
const CA = roots('G2');

function times(count: number, write: (nr: number) => string): string {
  return Array.from({ length: count }, (_, nr) => write(nr)).join('');
}

function many(count: number, write: (nr: number) => Files): Files {
  return Object.fromEntries(Array.from({ length: count }, (_, nr) => Object.entries(write(nr))).flat());
}

function java(commands: string, urls: readonly string[] = [`jdbc:postgresql://${HOST}/shop`]): Files {
  return {
    'pom.xml': '<project><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.3</version></dependency></dependencies></project>',
    'ca.pem': CA,
    'application.properties': urls.map((url, nr) => `spring.d${nr}.url=${url}?sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory\n`).join(''),
    Dockerfile: `FROM eclipse-temurin:21\nCOPY . /app\nWORKDIR /app\n${commands}CMD java -jar app.jar\n`,
  };
}

const keytool = (alias: string): string => `RUN keytool -importcert -noprompt -alias ${alias} -file ca.pem -cacerts -storepass changeit\n`;

function python(commands: string, more: Files): Files {
  return {
    'requirements.txt': 'psycopg2==2.9.9\n', 'app.py': `import psycopg2\npsycopg2.connect("host=${HOST} sslmode=verify-full sslrootcert=system")\n`,
    Dockerfile: `FROM python:3.12\n${commands}COPY . /app\nWORKDIR /app\nCMD ["python", "app.py"]\n`, ...more,
  };
}

const DOTNET: Files = { 'App.csproj': '<Project><ItemGroup><PackageReference Include="Npgsql" Version="8.0.3" /></ItemGroup></Project>', Dockerfile: 'FROM mcr.microsoft.com/dotnet/runtime:8.0\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["dotnet", "App.dll"]\n' };

/** Collecting garbage, and whatever else was at work meanwhile; what grows with the square takes a hundred times as long. */
const MOST = 25;

/** What grows, how many to begin with, the repository, and how often ten times as much may cost it. */
const CASES: readonly (readonly [name: string, count: number, write: (count: number) => Files, most?: number])[] = [
  ['commands that fill one store', 60, (count) => java(times(count, (nr) => keytool(`a${nr}`)))],
  ['clients on one store', 40, (count) => java(times(40, (nr) => keytool(`a${nr}`)), Array.from({ length: count }, (_, nr) => `jdbc:postgresql://db${nr}.postgres.database.azure.com/shop`))],
  ['projects with a store each', 30, (count) => many(count, (nr) => Object.fromEntries(Object.entries(java(keytool('a'))).map(([path, text]) => [`app${nr}/${path}`, text])))],
  ['files for the store of the system', 200, (count) => python('COPY certs/ /usr/local/share/ca-certificates/\nRUN update-ca-certificates\n', many(count, (nr) => ({ [`certs/c${nr}.crt`]: CA })))],
  ['files in SSL_CERT_DIR', 200, (count) => python('COPY certs/ /certs/\nENV SSL_CERT_DIR=/certs\n', many(count, (nr) => ({ [`certs/${nr.toString(16).padStart(8, '0')}.0`]: CA })))],
  ['files of a directory with hashed names', 100, (count) => python('COPY certs/ /certs/\nRUN openssl rehash /certs\nENV SSL_CERT_DIR=/certs\n', many(count, (nr) => ({ [`certs/c${nr}.pem`]: CA })))],
  ['source files that fill a store of Windows', 100, (count) => ({ ...DOTNET, ...many(count, (nr) => ({ [`App${nr}.cs`]: 'using var store = new X509Store(StoreName.Root);\nstore.Add(new X509Certificate2("ca.pem"));\n' })), 'ca.pem': CA, 'Db.cs': `using Npgsql;\nvar c = new NpgsqlConnection("Host=${HOST};SSL Mode=VerifyFull");\n` })],
  // Every one of the clients has all of the changes before it: both grow.
  ['source files that fill a store of Windows and connect', 40, (count) => ({ ...DOTNET, 'ca.pem': CA, ...many(count, (nr) => ({ [`App${nr}.cs`]: `using Npgsql;\nusing var store = new X509Store(StoreName.Root);\nstore.Add(new X509Certificate2("ca.pem"));\nvar c = new NpgsqlConnection("Host=db${nr}.postgres.database.azure.com;SSL Mode=VerifyFull");\n` })) }), 50],
  ['statements of a PowerShell script', 300, (count) => ({ 'ca.pem': CA, 'setup.ps1': times(count, (nr) => `$p${nr} = Join-Path $PSScriptRoot "ca${nr}.pem"\nImport-Certificate -FilePath $p${nr} -CertStoreLocation Cert:\\LocalMachine\\Root\n`) })],
  ['lines of a batch file', 300, (count) => ({ 'setup.cmd': times(count, (nr) => `set P${nr}=%P${nr - 1}%\\a\nif exist ca.pem certutil -addstore Root ca.pem\n`) })],
  ['jobs of a pipeline', 60, (count) => ({ 'azure-pipelines.yml': `jobs:\n${times(count, (nr) => `- job: j${nr}\n  pool:\n    vmImage: windows-latest\n  steps:\n  - powershell: Import-Certificate -FilePath ca.pem -CertStoreLocation Cert:\\LocalMachine\\Root\n    env:\n      PGHOST: ${HOST}\n      PGSSLMODE: require\n`)}` })],
  ['passwords beside keystores', 300, (count) => many(count, (nr) => ({ [`m${nr}/application.properties`]: `javax.net.ssl.trustStorePassword=p${nr}\n` }))],
];

function millisecondsFor(files: Files): number {
  const before = processorTime();
  auditFiles(files);
  return processorTime() - before;
}

describe('ten times as much takes about ten times as long', () => {
  test.each(CASES.map(([name, count, write, most = MOST]) => ({ name, count, write, most })))('$name', ({ count, write, most }) => {
    const small = write(count);
    millisecondsFor(small); // What runs for the first time is slow.
    const once = Math.min(millisecondsFor(small), millisecondsFor(small));
    expect(millisecondsFor(write(count * 10)) / Math.max(once, 20)).toBeLessThan(most);
  }, 60_000);
});
