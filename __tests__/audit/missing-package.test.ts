import { describe, expect, test } from 'vitest';
import { auditFiles, findingsOf } from '../support/audit.ts';
import type { Files } from '../support/audit.ts';

/** Images of Debian and Ubuntu come without ca-certificates; what brings it, and what does not. */
const APP: Files = {
  'requirements.txt': 'psycopg[c]==3.2.3\n',
  'app.py': 'import psycopg\n\nconnection = psycopg.connect("host=orders.postgres.database.azure.com dbname=orders user=app sslmode=verify-full sslrootcert=system")\n',
};

const image = (lines: string, more: Files = {}): Files => ({ ...APP, ...more, Dockerfile: `${lines}\nWORKDIR /app\nCOPY . .\nCMD ["python3", "app.py"]\n` });

const outcomeOf = (files: Files): string => auditFiles(files).clients.map(({ outcomes }) => outcomes[0]?.outcome ?? 'none').join(' ');

const UPDATE = 'RUN apt-get update && apt-get install -y';
const MISSING: readonly (readonly [name: string, lines: string])[] = [
  ['debian', 'FROM debian:12'],
  ['debian slim, by its code name', 'FROM debian:bookworm-slim'],
  ['of an architecture', 'FROM arm64v8/debian:12'],
  ['from Docker’s registry', 'FROM docker.io/library/debian:12'],
  ['ubuntu', 'FROM ubuntu:22.04'],
  ['node slim', 'FROM node:22-bookworm-slim'],
  ['postgres', 'FROM postgres:17-bookworm'],
  ['python, without what it recommends', `FROM debian:12\n${UPDATE} --no-install-recommends python3 curl`],
  ['the client of PostgreSQL', `FROM debian:12\n${UPDATE} postgresql-client libpq5`],
  ['in a branch', 'FROM debian:12\nARG TLS\nRUN if [ -n "$TLS" ]; then apt-get update && apt-get install -y ca-certificates; fi'],
  ['in another stage', `FROM debian:12 AS build\n${UPDATE} ca-certificates\nFROM debian:12`],
  ['brought and taken away', `FROM debian:12\n${UPDATE} ca-certificates curl && apt-get purge -y --auto-remove ca-certificates curl`],
  ['taken away from an image that has it', 'FROM python:3.12-slim-bookworm\nRUN apt-get purge -y ca-certificates'],
  ['the bundle of an image without it', 'FROM scratch\nCOPY --from=debian:12 /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/'],
];

const THERE: readonly (readonly [name: string, lines: string])[] = [
  ['installed', `FROM debian:12\n${UPDATE} --no-install-recommends ca-certificates python3 && rm -rf /var/lib/apt/lists/*`],
  ['in one version', `FROM ubuntu:22.04\n${UPDATE} ca-certificates=20230311ubuntu0.22.04.1`],
  ['by what recommends it', `FROM debian:12\n${UPDATE} curl python3`],
  ['by what depends on it', `FROM debian:12\n${UPDATE} --no-install-recommends python3-pip`],
  ['by something unseen, as its program runs', 'FROM debian:12\nRUN ./setup.sh\nRUN update-ca-certificates'],
  ['in a base stage', `FROM debian:12 AS base\n${UPDATE} ca-certificates\nFROM base`],
  ['with a bundle of another stage', `FROM debian:12 AS certs\n${UPDATE} ca-certificates\nFROM debian:12-slim\nCOPY --from=certs /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/`],
  ['python slim', 'FROM python:3.12-slim-bookworm'],
  ['ruby slim', 'FROM ruby:3.3-slim-bookworm'],
  ['node', 'FROM node:22-bookworm'],
  ['node on Alpine', 'FROM node:22-alpine3.20'],
  ['postgres on Alpine', 'FROM postgres:17-alpine3.20'],
  ['distroless', 'FROM gcr.io/distroless/python3-debian12'],
  ['alpine', 'FROM alpine:3.20\nRUN apk add --no-cache python3'],
];

describe('an image without ca-certificates', () => {
  test.each(MISSING)('%s: unknown', (_, lines) => {
    expect(outcomeOf(image(lines))).toBe('unknown');
  });

  test.each(THERE)('%s: connects', (_, lines) => {
    expect(outcomeOf(image(lines))).toBe('connects');
  });

  test('says so, at the line that names the image', () => {
    const files: Files = {
      'App.csproj': '<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="Npgsql" Version="9.0.2" /></ItemGroup></Project>\n',
      'Program.cs': 'using Npgsql;\nvar connection = new NpgsqlConnection("Host=orders.postgres.database.azure.com;Username=app;Database=orders;SSL Mode=VerifyFull");\n',
      'Dockerfile': 'FROM mcr.microsoft.com/dotnet/sdk:9.0 AS build\nFROM debian:12-slim\nWORKDIR /app\nCOPY . .\nCMD ["./App"]\n',
    };
    const [finding] = findingsOf(auditFiles(files), 'unresolved-trust-source');
    expect(finding?.message).toContain('the image debian:12-slim comes without ca-certificates, and nothing here is known to install it');
    expect(finding?.location).toMatchObject({ path: 'Dockerfile', line: 2 });
  });
});
