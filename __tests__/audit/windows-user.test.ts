import { describe, expect, test } from 'vitest';
import type { Files } from '../support/audit.ts';
import { PRIVATE_HOST, auditPrivately, privatePki } from '../support/private-plan.ts';

/** `CurrentUser` of the user who builds the image is not `CurrentUser` of the one who runs the program. */
const { a, b } = privatePki;

const image = (...lines: readonly string[]): Files => ({
  'App.csproj': '<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="Npgsql" Version="9.0.2" /></ItemGroup></Project>\n',
  'Program.cs': `using Npgsql;\nvar connection = new NpgsqlConnection("Host=${PRIVATE_HOST};Username=app;Database=orders;SSL Mode=VerifyFull");\n`,
  'a.cer': a.pem,
  'b.cer': b.pem,
  'Dockerfile': ['FROM mcr.microsoft.com/dotnet/aspnet:8.0-windowsservercore-ltsc2022', 'WORKDIR C:/app', 'COPY . .', ...lines, 'ENTRYPOINT ["dotnet", "App.dll"]', ''].join('\n'),
});

const MACHINE = 'RUN certutil -addstore Root a.cer && certutil -addstore Root b.cer';
const USER = 'RUN certutil -user -addstore Root a.cer && certutil -user -addstore Root b.cer';

describe('the store of a user', () => {
  test.each<[string, string, readonly string[]]>([
    ['the machine', 'connects', [MACHINE]],
    ['the machine, for any user', 'connects', [MACHINE, 'USER ContainerUser']],
    ['the same user', 'connects', [USER]],
    ['the same user, by name', 'connects', ['USER ContainerAdministrator', USER]],
    ['the same user, named before', 'connects', ['USER ContainerUser', USER]],
    ['another user', 'unknown', [USER, 'USER ContainerUser']],
    ['another user before', 'unknown', ['USER ContainerUser', USER, 'USER ContainerAdministrator']],
  ])('%s: %s', (_, outcome, lines) => {
    const report = auditPrivately(image(...lines));
    expect(report.clients.map(({ outcomes: [first] }) => first?.outcome)).toStrictEqual([outcome]);
    const said = report.findings.filter(({ rule }) => rule === 'import-loses-certificates').map(({ message }) => message).join();
    expect(said.includes('fills the store of the user')).toBe(outcome === 'unknown');
  });
});
