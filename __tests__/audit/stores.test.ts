import { describe } from 'vitest';
import type { Files } from '../support/audit.ts';
import { checkRows, type Row } from './table.ts';

const HOST = 'orders.postgres.database.azure.com';

/** A Node application that verifies against the list of Node, in an image or on the tree. */
function node(where: Files | string, user = 'app'): Files {
  return {
    'package.json': '{"name":"shop","dependencies":{"pg":"8.16.3"}}',
    'package-lock.json': JSON.stringify({ name: 'shop', lockfileVersion: 3, packages: { 'node_modules/pg': { version: '8.16.3' }, 'node_modules/pg-connection-string': { version: '2.9.1' } } }),
    'db.js': `const { Pool } = require('pg');\nmodule.exports = new Pool({ host: '${HOST}', user: '${user}', ssl: { rejectUnauthorized: true } });\n`,
    ...(typeof where === 'string' ? { Dockerfile: `FROM ${where}\nWORKDIR /app\nCOPY . .\nCMD ["node", "db.js"]\n` } : where),
  };
}

/** psycopg on libpq of the system, against the store of the system. */
function python(image: string): Files {
  return {
    'requirements.txt': 'psycopg[c]==3.2.3\n',
    'app.py': `import psycopg\n\nconnection = psycopg.connect("host=${HOST} dbname=orders user=app sslmode=verify-full sslrootcert=system")\n`,
    'Dockerfile': `FROM ${image}\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n`,
  };
}

/** Npgsql against the store of the system. */
function net(image: string): Files {
  return {
    'app.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"><ItemGroup><PackageReference Include="Npgsql" Version="8.0.5" /></ItemGroup></Project>\n',
    'appsettings.json': `{\n  "ConnectionStrings": {\n    "Orders": "Host=${HOST};Database=orders;Username=app;SSL Mode=VerifyFull"\n  }\n}\n`,
    'Dockerfile': `FROM ${image}\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["dotnet", "app.dll"]\n`,
  };
}

/** The same in an empty image, into which one command brings a store. */
function copied(line: string, before = ''): Files {
  return { ...net('scratch'), Dockerfile: `${before}FROM scratch\n${line}\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["dotnet", "app.dll"]\n` };
}

/** pgjdbc against `cacerts`. */
function java(where: Files | string): Files {
  return {
    'pom.xml': '<project><groupId>a</groupId><artifactId>b</artifactId><version>1</version><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.4</version></dependency></dependencies></project>\n',
    'src/main/resources/application.properties': `spring.datasource.url=jdbc:postgresql://${HOST}:5432/orders?sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory\n`,
    ...(typeof where === 'string' ? { Dockerfile: `FROM ${where}\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["java", "-jar", "app.jar"]\n` } : where),
  };
}

const rows = (day: string | undefined, client: string, cases: readonly (readonly [name: string, files: Files, outcome: string])[]): readonly Row[] =>
  cases.map(([name, files, outcome]) => ({ name: `${name}${day === undefined ? '' : ` on ${day}`}: ${outcome}`, files, ...(day === undefined ? {} : { day }), clients: [`${client} yes ${outcome}`] }));

const PG = 'db.js:2 node-postgres';
const SINGLE = 'app@orders';

describe('the list of Node', () => {
  // Single Server presented chains to Baltimore alone, Flexible Server to DigiCert Global Root CA.
  checkRows([
    ...rows('2021-06-01', PG, [
      ['node:24.0.0', node('node:24.0.0', SINGLE), 'connects'],
      ['node:24.8.0', node('node:24.8.0', SINGLE), 'breaks B'],
      ['node:24-slim', node('node:24-slim', SINGLE), 'connects'],
      ['.nvmrc 22.20.0', node({ '.nvmrc': 'v22.20.0\n' }, SINGLE), 'breaks B'],
      ['mise.toml 22.19.0', node({ 'mise.toml': '[tools]\nnode = "22.19.0"\n' }, SINGLE), 'connects'],
      ['.tool-versions 22.20.0', node({ '.tool-versions': 'nodejs 22.20.0\n' }, SINGLE), 'breaks B'],
    ]),
    ...rows('2023-06-01', PG, [
      ['node:18.20.8', node('node:18.20.8'), 'connects'],
      ['node:24.17.0', node('node:24.17.0'), 'connects'],
      ['node:24.18.0', node('node:24.18.0'), 'breaks G1'],
      ['node:26.10.0', node('node:26.10.0'), 'breaks G1'],
      ['engines >=26.3', node({ 'package.json': '{"name":"shop","dependencies":{"pg":"8.16.3"},"engines":{"node":">=26.3.0"}}' }), 'breaks G1'],
      ['engines >=20', node({ 'package.json': '{"name":"shop","dependencies":{"pg":"8.16.3"},"engines":{"node":">=20"}}' }), 'connects'],
    ]),
    ...rows(undefined, PG, [
      ['node:24.8.0', node('node:24.8.0'), 'connects'],
      ['no version', node({}), 'connects'],
    ]),
    // What nobody has looked at for too long may have changed; a version stays what it is.
    ...rows('2028-01-01', PG, [
      ['node:28', node('node:28'), 'unknown'],
      ['node:24.8.0', node('node:24.8.0'), 'connects'],
    ]),
  ]);
});

describe('the store of an operating system', () => {
  checkRows([
    ...rows('2023-06-01', 'app.py:3 libpq', [
      ['debian:12', python('python:3.12-slim-bookworm'), 'connects'],
      ['alpine', python('python:3.12-alpine3.20'), 'connects'],
      ['rhel', python('registry.access.redhat.com/ubi9/python-311:1'), 'unknown'],
    ]),
    ...rows(undefined, 'app.py:3 libpq', [
      ['python:3.12-slim', python('python:3.12-slim'), 'connects'],
      ['debian:sid', python('debian:sid\nRUN apt-get update && apt-get install -y ca-certificates'), 'connects'],
      ['ubuntu:22.04', python('ubuntu:22.04\nRUN apt-get update && apt-get install -y ca-certificates'), 'connects'],
      ['ubuntu:26.04', python('ubuntu:26.04'), 'unknown'],
      ['an image of one\'s own', python('acme/python:3.12'), 'unknown'],
    ]),
    ...rows(undefined, 'appsettings.json:3 npgsql', [
      ['aspnet:8.0', net('mcr.microsoft.com/dotnet/aspnet:8.0'), 'connects'],
      ['aspnet:10.0', net('mcr.microsoft.com/dotnet/aspnet:10.0'), 'connects'],
      ['aspnet:8.0-alpine3.20', net('mcr.microsoft.com/dotnet/aspnet:8.0-alpine3.20'), 'connects'],
      ['aspnet:8.0-noble-chiseled', net('mcr.microsoft.com/dotnet/aspnet:8.0-noble-chiseled'), 'unknown'],
      ['aspnet:8.0-azurelinux3.0', net('mcr.microsoft.com/dotnet/aspnet:8.0-azurelinux3.0'), 'unknown'],
      ['aspnet:8.0-nanoserver-ltsc2022', net('mcr.microsoft.com/dotnet/aspnet:8.0-nanoserver-ltsc2022'), 'unknown'],
      ['scratch', net('scratch'), 'breaks G2'],
      ['scratch, with the bundle of another image', copied('COPY --from=python:3.12-slim /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/'), 'connects'],
      ['scratch, with the folder of another image', copied('COPY --from=alpine:3.20 /etc/ssl/certs /etc/ssl/certs'), 'connects'],
      ['scratch, with the folder of a stage', copied('COPY --from=certs /etc/ssl/certs /etc/ssl/certs', 'FROM alpine:3.20 AS certs\n\n'), 'connects'],
      ['scratch, with the bundle of a stage under its own name', copied('COPY --from=certs /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt', 'FROM alpine:3.20 AS certs\n\n'), 'connects'],
      ['scratch, with the bundle of an empty image', copied('COPY --from=scratch /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/'), 'breaks G2'],
      ['scratch, with the bundle of an image that nobody knows', copied('COPY --from=acme/base /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/'), 'unknown'],
      ['scratch, with the bundle of a stage', copied('COPY --from=certs /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/', 'FROM alpine:3.20 AS certs\nRUN apk add --no-cache ca-certificates\n\n'), 'connects'],
    ]),
    ...rows('2023-06-01', 'appsettings.json:3 npgsql', [
      ['aspnet:8.0', net('mcr.microsoft.com/dotnet/aspnet:8.0'), 'connects'],
      ['scratch', net('scratch'), 'breaks G1'],
    ]),
  ]);
});

describe('cacerts', () => {
  checkRows([
    ...rows('2023-06-01', 'src/main/resources/application.properties:1 pgjdbc', [
      ['eclipse-temurin:21.0.4_7', java('eclipse-temurin:21.0.4_7-jre'), 'connects'],
      ['eclipse-temurin:21', java('eclipse-temurin:21'), 'unknown'],
    ]),
    ...rows(undefined, 'src/main/resources/application.properties:1 pgjdbc', [
      ['eclipse-temurin:21', java('eclipse-temurin:21'), 'connects'],
      ['amazoncorretto:21', java('amazoncorretto:21'), 'unknown'],
      ['openjdk on Debian', java('openjdk:17-slim-bullseye'), 'connects'],
      ['.sdkmanrc, Temurin', java({ '.sdkmanrc': 'java=21.0.4-tem\n' }), 'connects'],
      ['.sdkmanrc, Corretto', java({ '.sdkmanrc': 'java=21.0.4-amzn\n' }), 'unknown'],
      ['.sdkmanrc beside an image', java({ '.sdkmanrc': 'java=21.0.4-tem\n', 'Dockerfile': 'FROM acme/java\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["java", "-jar", "app.jar"]\n' }), 'unknown'],
      ['a version alone', java({ '.java-version': '21.0.4\n' }), 'unknown'],
    ]),
  ]);
});
