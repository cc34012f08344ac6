import { describe, expect, test } from 'vitest';
import { auditFiles, roots } from '../support/audit.ts';
import type { Files } from '../support/audit.ts';

/** The folder of the system's certificates is removed, moved, or hidden by a mount; or only seems to be. */
const IMAGE = 'mcr.microsoft.com/dotnet/aspnet:8.0';

function npgsql(lines: readonly string[], more: Files = {}): Files {
  return {
    'App.csproj': '<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="Npgsql" Version="9.0.2" /></ItemGroup></Project>\n',
    'Program.cs': 'using Npgsql;\nvar connection = new NpgsqlConnection("Host=orders.postgres.database.azure.com;Username=app;Database=orders;SSL Mode=VerifyFull");\n',
    'Dockerfile': [`FROM ${IMAGE}`, ...lines, 'WORKDIR /app', 'COPY . .', 'ENTRYPOINT ["dotnet", "App.dll"]', ''].join('\n'),
    ...more,
  };
}

const REMOVE = 'RUN rm -rf /etc/ssl/certs/*';
const UPDATE = 'RUN update-ca-certificates --fresh';
const EARLIER: Files = { 'local/ca.crt': roots('B') };
const COPY = 'COPY local/ca.crt /usr/local/share/ca-certificates/';

const ROWS: readonly (readonly [name: string, outcome: string, files: Files])[] = [
  ['the files are removed', 'unknown', npgsql([REMOVE])],
  ['the folder is removed', 'unknown', npgsql(['RUN rm -rf /etc/ssl/certs'])],
  ['a folder above is removed', 'unknown', npgsql(['RUN rm -rf /etc/ssl'])],
  ['the folder is moved away', 'unknown', npgsql(['RUN mv /etc/ssl/certs /etc/ssl/certs.old'])],
  ['it may be removed', 'unknown', npgsql(['ARG SMALL', 'RUN if [ -n "$SMALL" ]; then rm -rf /etc/ssl; fi'])],
  ['it is removed with what was added', 'unknown', npgsql([COPY, 'RUN update-ca-certificates', REMOVE], EARLIER)],
  ['it is removed and made anew', 'connects', npgsql([REMOVE, UPDATE])],
  ['it is removed and made anew, with more', 'connects', npgsql([COPY, REMOVE, UPDATE], EARLIER)],
  ['its bundle comes from somewhere else', 'connects', npgsql([REMOVE, 'COPY --from=alpine:3.20 /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/'])],
  ['another folder is removed', 'connects', npgsql(['RUN rm -rf /etc/ssl/private /usr/share/man /etc/ssl/certs/java'])],
  ['other files are removed', 'connects', npgsql(['RUN rm -f /etc/ssl/certs/*.srl'])],
  ['a file is added', 'connects', npgsql(['COPY local/ca.crt /etc/ssl/certs/'], EARLIER)],
];

const outcomes = (files: Files): readonly string[] => auditFiles(files).clients.map(({ outcomes: [first] }) => first?.outcome ?? 'none');

describe('the folder of certificates', () => {
  test.each(ROWS)('%s: %s', (_, outcome, files) => {
    expect(outcomes(files)).toStrictEqual([outcome]);
  });
});
