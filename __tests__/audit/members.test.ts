import { expect, test } from 'vitest';
import { auditFiles, roots, type Files } from '../support/audit.ts';

const project: Files = {
  'App.csproj': '<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><PackageReference Include="Npgsql" Version="10.0.3" /></ItemGroup></Project>\n',
  'ca.pem': roots('G1'),
};
const code = (statements: string): Files => ({
  ...project,
  'Db.cs': `using Npgsql;\nclass Db {\n  void Open() {\n    var b = new NpgsqlConnectionStringBuilder("Host=x.postgres.database.azure.com;Database=d;SSL Mode=Require");\n${statements}\n  }\n}\n`,
});
const seen = (files: Files) => auditFiles(files).clients.filter(({ hosts }) => hosts.length > 0).map(({ verifies, mode, worst }) => [verifies, mode, worst]);

test('properties set after the builder was made win over its string', () => {
  expect(seen(code('    b.SslMode = SslMode.VerifyFull;\n    b.RootCertificate = "ca.pem";'))).toEqual([['yes', 'VerifyFull', 'breaks']]);
});

test('a property set under a condition cannot be told', () => {
  expect(seen(code('    if (secure) { b.SslMode = SslMode.VerifyFull; b.RootCertificate = "ca.pem"; }'))[0]?.[2]).toBe('unknown');
});

test('what is set on another object, or compared, changes nothing', () => {
  expect(seen(code('    other.SslMode = SslMode.VerifyFull;\n    if (b.SslMode == SslMode.VerifyFull) Log();\n    b.ApplicationName = "shop";'))).toEqual([['no', 'Require', 'not-affected']]);
});
