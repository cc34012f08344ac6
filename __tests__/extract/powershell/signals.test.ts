import { describe, expect, test } from 'vitest';
import { mayMatter } from '../../../src/extract/powershell/signals.ts';
import { processorTime } from '../../support/processor-time.ts';

const BUILD = [
  "param([string]$Name, [switch]$Force)\n$ErrorActionPreference = 'Stop'\n",
  'function Copy-Things {\n  param($Path)\n  $items = Get-ChildItem -Path $Path -Filter *.dll | Where-Object { $_.Length -gt 3 }\n',
  '  foreach ($item in $items) { Write-Host "Found $($item.Name)"; Copy-Item $item.FullName -Destination "out\\$($item.Name)" }\n}\n',
  '@echo off\nsetlocal\nset OUT=%~dp0out\nif not exist "%OUT%" mkdir "%OUT%"\nfor %%f in (*.dll) do copy %%f "%OUT%" >nul\nif errorlevel 1 goto :fail\n:fail\nexit /b 1\n',
].join('');

describe('a script of Windows is read when it may matter', () => {
  test('not one that only builds and copies', () => expect(mayMatter(BUILD)).toBe(false));

  test.each([
    "$env:DATABASE_URL = 'x'", '$env:DB_HOST = "10.0.0.1"', 'set PGHOST=db', 'set PGSSLMODE=require', 'psql -h db', '$c = "Host=db;Database=d"', 'set ConnectionStrings__Shop=x', "$connectionString = $x",
    'Import-Certificate -FilePath $f -CertStoreLocation $s', 'certutil -addstore Root %F%', 'copy ca.pem C:\\app', 'Copy-Item root.crt out', 'keytool -importcert -file x', 'set SSL_CERT_FILE=C:\\x', 'setx NODE_EXTRA_CA_CERTS C:\\x',
    'set JAVA_TOOL_OPTIONS=-Dx', 'set GRADLE_OPTS=-Dx', '[System.Security.Cryptography.X509Certificates.X509Store]::new("Root")', '$store = Get-Item Cert:\\LocalMachine\\Root', 'curl -o trust.jks https://example.com',
    'dotnet App.dll', 'node app.js', 'python.exe app.py', '"java" -jar app.jar', 'npm start', 'py -3 app.py', 'gradlew.bat run',
    'call setenv.cmd', '. .\\env.ps1', '& "$PSScriptRoot\\setup"', 'powershell -EncodedCommand abc', 'bash setup.sh', 'iex $text', '.\\run.bat',
  ])('%s', (line) => {
    expect(mayMatter(line)).toBe(true);
    expect(mayMatter(`${BUILD}${line}\n`)).toBe(true);
    expect(mayMatter(`${BUILD}    ${line.toUpperCase()}\r\n`)).toBe(true);
  });

  test.each(['.', ' ', '& ', 'host ', 'db', '_', 'node ', '\n .', 'connection-', '\0'])('in no time, a megabyte of %j', (piece) => {
    const text = piece.repeat(1_000_000 / piece.length);
    const before = processorTime();
    mayMatter(text);
    expect(processorTime() - before).toBeLessThan(1500);
  });
});
