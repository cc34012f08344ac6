import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Content, FileOperation, Layer, Text } from '../../../src/model.ts';
import { readScript, windowsScripts } from '../../../src/extract/powershell/index.ts';
import type { ScriptLanguage } from '../../../src/extract/powershell/index.ts';
import { wholeFile } from '../../../src/extract/shell/index.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function read(script: string, language: ScriptLanguage = 'powershell', name = 'setup.ps1') {
  const file = new SourceFile(name, bytes(script));
  return readScript(language, wholeFile(file), { world: { shell: null, terminal: true }, script: name });
}

const textOf = (text: Text): string => text.parts.map((part) => (part.kind === 'literal' ? part.text : part.kind === 'variable' ? `{${part.name}}` : part.kind === 'unknown' ? '{?}' : '{one of}')).join('');

function contentOf(content: Content): string {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the others show by their kind
  switch (content.kind) {
    case 'path': return textOf(content.path);
    case 'download': return `get ${textOf(content.url)}`;
    case 'bytes': return JSON.stringify(new TextDecoder().decode(content.bytes));
    case 'text': return `"${textOf(content.text)}"`;
    case 'pieces': return content.pieces.map(contentOf).join('+');
    case 'choice': return content.branches.map(contentOf).join(' or ');
    case 'conversion': return `${content.how}(${contentOf(content.from)})`;
    default: return content.kind;
  }
}

function shown(operation: FileOperation): string {
  const prefix = operation.sometimes ? 'maybe ' : '';
  switch (operation.kind) {
    case 'write': return `${prefix}${operation.append ? 'append' : 'write'} ${textOf(operation.to)} ${contentOf(operation.content)}`;
    case 'move': return `${prefix}move ${textOf(operation.from)} ${textOf(operation.to)}`;
    case 'remove': return `${prefix}remove ${textOf(operation.path)}`;
    case 'import': return `${prefix}import ${contentOf(operation.content)} ${typeof operation.keeps === 'object' ? `not: ${operation.keeps.none}` : operation.keeps}`;
    case 'forget': return `${prefix}forget ${textOf(operation.alias)}`;
    case 'package': return `${prefix}package`;
    case 'taint': return `${prefix}taint ${operation.paths.map(textOf).join(' ')}`;
  }
}

const operations = (layers: readonly Layer[]): readonly string[] => layers.flatMap((layer) => (layer.kind === 'runs' ? [shown(layer.operation)] : []));

const G2 = 'https://cacerts.digicert.com/DigiCertGlobalRootG2.crt';
const ROOT = 'Cert:\\LocalMachine\\Root';

describe('PowerShell', () => {
  test.each<[string, ...string[]]>([
    ['import-certificate a.cer cert:\\currentuser\\ROOT', 'import a.cer first'],
    [`Import-Certificate -File a.cer -CertStore ${ROOT}`, 'import a.cer first'],
    [`Import-Certificate -FilePath:"a b.cer" -CertStoreLocation:'${ROOT}' -Verbose`, 'import a b.cer first'],
    [`Import-Certificate a.p7b ${ROOT}`, 'import a.p7b all'],
    ['Import-Certificate a.cer', ],
    ['Import-Certificate a.cer Cert:\\LocalMachine\\Disallowed', 'import a.cer not: Cert:\\LocalMachine\\Disallowed holds certificates that are refused; only Root holds roots that are trusted'],
    ['Import-Certificate a.cer $store', 'maybe import a.cer first'],
    [`Import-Certificate a.cer ${ROOT} -WhatIf`],
    [`$f = 'a.cer'; $l = "${ROOT}"; Import-Certificate $f $l`, 'import a.cer first'],
    [`$n = 'a'; Import-Certificate -FilePath ".\\certs\\$n.cer" ${ROOT}`, 'import ./certs/a.cer first'],
    [`Import-Certificate "$env:TEMP\\a.cer" ${ROOT}`, 'import {TEMP}/a.cer first'],
    [`Import-Certificate $env:TEMP\\a.cer ${ROOT}`, 'import {TEMP}/a.cer first'],
    [`'a.cer', 'b.cer' | Import-Certificate -CertStoreLocation ${ROOT}`, 'import a.cer first', 'import b.cer first'],
    [`@('a', 'b') | ForEach-Object { certutil -addstore Root "$_.cer" }`, 'import a.cer first', 'import b.cer first'],
    [`foreach ($c in @("a.cer","b.cer")) {\n  Import-Certificate $c ${ROOT}\n}`, 'import a.cer first', 'import b.cer first'],
    [`gci certs\\*.cer | % { Import-Certificate $_.FullName ${ROOT} }`, 'import certs/*.cer first'],
    [`Get-ChildItem -Path certs -Include *.cer | Import-Certificate -CertStoreLocation ${ROOT}`, 'import certs/*.cer first'],
    [`Get-Item certs/a.cer | Import-Certificate -CertStoreLocation ${ROOT}`, 'import certs/a.cer first'],
    [`if (Test-Path a.cer) { Import-Certificate a.cer ${ROOT} } else { certutil -addstore Root b.cer }`, 'maybe import a.cer first', 'maybe import b.cer first'],
    [`try { Import-Certificate a.cer ${ROOT} } catch { Write-Host "failed: $_" } finally { Remove-Item a.cer }`, 'import a.cer first', 'remove a.cer'],
    [`function Add-Root([string] $Path, $Store = 'Root') { Import-Certificate -FilePath $Path -CertStoreLocation "Cert:\\LocalMachine\\Root" }\nAdd-Root -Path a.cer\nAdd-Root b.cer`, 'import a.cer first', 'import b.cer first'],
    [`function Add-Root {\n  [CmdletBinding()]\n  param([Parameter(Mandatory)] [string] $Path)\n  process { certutil.exe -addstore -f Root $Path }\n}\nAdd-Root a.cer`, 'import a.cer first'],
    [`param([string] $Cert = 'a.cer')\nImport-Certificate $Cert ${ROOT}`, 'import a.cer first'],
    [`& certutil.exe -addstore 'Root' a.cer`, 'import a.cer first'],
    [`& "C:\\Windows\\System32\\certutil.exe" -addstore Root a.cer`, 'import a.cer first'],
    [`Start-Process certutil -ArgumentList '-addstore','Root','a.cer' -Wait`, 'import a.cer first'],
    [`Start-Process -FilePath certutil.exe -ArgumentList "-addstore -f Root a.cer" -NoNewWindow -Wait`, 'import a.cer first'],
    [`cd certs; Import-Certificate a.cer ${ROOT}`, 'import certs/a.cer first'],
    [`Import-Certificate (Join-Path $PSScriptRoot 'a.cer') ${ROOT}`, 'import ./a.cer first'],
    [`Import-Certificate ('{0}\\a.cer' -f 'certs') ${ROOT}`, 'import certs/a.cer first'],
    [`Import-Certificate ('certs\\' + 'a.cer') ${ROOT}`, 'import certs/a.cer first'],
    [`$p = @{ FilePath = 'a.cer' }; Import-Certificate @p`],
    [`Import-Certificate \`\n  -FilePath a.cer \`\r\n  -CertStoreLocation ${ROOT} # why`, 'import a.cer first'],
    [`<# Import-Certificate a.cer ${ROOT}\n#>\n# Import-Certificate a.cer ${ROOT}\n"Import-Certificate a.cer ${ROOT}"`],
    [`iwr ${G2} -OutFile g2.crt`, `write g2.crt get ${G2}`],
    [`Invoke-WebRequest -UseBasicParsing -Uri "${G2}" -OutFile "$env:TEMP\\g2.crt"`, `write {TEMP}/g2.crt get ${G2}`],
    [`curl ${G2} -OutFile g2.crt`, `write g2.crt get ${G2}`],
    [`curl.exe -fsSL -o g2.crt ${G2}`, `write g2.crt get ${G2}`],
    [`Start-BitsTransfer -Source ${G2} -Destination C:\\certs\\`, `write C:/certs/DigiCertGlobalRootG2.crt get ${G2}`],
    [`$c = New-Object System.Net.WebClient; $c.DownloadFile('${G2}', 'g2.crt')`, `write g2.crt get ${G2}`],
    [`(iwr ${G2}).Content | Set-Content -NoNewline g2.pem`, `write g2.pem get ${G2}`],
    ['Copy-Item a.pem, b.pem certs\\', 'write certs/ a.pem', 'write certs/ b.pem'],
    ['cp a.pem b.pem; mv b.pem c.pem; del c.pem', 'write b.pem a.pem', 'move b.pem c.pem', 'remove c.pem'],
    ['[IO.File]::WriteAllText("a.pem", "x")', 'write a.pem "x"'],
    ['[System.IO.File]::WriteAllBytes("a.der", [Convert]::FromBase64String($env:CA))', 'write a.der base64-decode("{CA}")'],
    ["Set-Content a.txt @'\none\ntwo $x\n'@", 'write a.txt "one\\ntwo $x\\n"'],
    ['Set-Content -Path a.txt -Value @"\none $env:X\n"@', 'write a.txt "one {X}\n"'],
    ['Get-Content a.pem, b.pem | Set-Content both.pem', 'write both.pem a.pem+"\\n"+b.pem+"\\n"'],
    ['"x" > a.txt', 'write a.txt "\\u0000x\\u0000\\n\\u0000"'.replace('"\\u0000x', JSON.stringify('\ufffd\ufffdx').slice(0, -1))],
    ['Get-Content a.pem > b.pem', 'write b.pem unknown'],
    ['Get-Content a.pem | Out-File -Encoding ascii b.pem', 'write b.pem a.pem+"\\n"'],
    ['Expand-Archive certs.zip -DestinationPath certs', 'taint certs'],
    [`Remove-Item ${ROOT}\\D4DE20D05E66FC53FE1A50882C78DB2852CAE474`, 'forget d4de20d05e66fc53fe1a50882c78db2852cae474'],
    ['Remove-Item Cert:\\LocalMachine\\My\\D4DE20D05E66FC53FE1A50882C78DB2852CAE474'],
    ["$s = [System.Security.Cryptography.X509Certificates.X509Store]::new([System.Security.Cryptography.X509Certificates.StoreName]::Root, 'LocalMachine')\n$s.Open('ReadWrite')\n$s.Add((New-Object System.Security.Cryptography.X509Certificates.X509Certificate2 'a.cer'))", 'import a.cer first'],
    ["$s = New-Object Security.Cryptography.X509Certificates.X509Store -ArgumentList 'CA', 'LocalMachine'\n$s.Add([Security.Cryptography.X509Certificates.X509Certificate2]'a.cer')", 'import a.cer not: Cert:\\LocalMachine\\CA holds intermediates; only Root holds roots that are trusted'],
    ["$c = New-Object Security.Cryptography.X509Certificates.X509Certificate2Collection; $c.Import('a.p7b'); (New-Object Security.Cryptography.X509Certificates.X509Store 'Root').AddRange($c)", 'import a.p7b all'],
    ['Import-PfxCertificate -FilePath site.pfx -CertStoreLocation Cert:\\LocalMachine\\My -Password $p'],
    ['certutil -f -importpfx site.pfx'],
    ['certutil -importpfx Root ca.pfx', 'import ca.pfx all'],
    ['certutil -delstore Root 01', 'forget 01'],
    ['certutil -decode a.b64 a.der', 'write a.der base64-decode(a.b64)'],
    ['certutil -user -addstore ROOT a.cer', 'import a.cer first'],
    ['certutil -store Root; certutil -hashfile a.cer SHA256; certutil -verify a.cer'],
    [`powershell -Command "Import-Certificate a.cer ${ROOT}"`, 'import a.cer first'],
    [`powershell -EncodedCommand SQBtAHAA`],
    [`exit 0\nImport-Certificate a.cer ${ROOT}`],
  ])('%s', (script, ...expected) => {
    expect(operations(read(script).layers)).toEqual(expected);
  });

  test('PowerShell 6 and later writes UTF-8', () => {
    expect(operations(read('Get-Content a.pem > b.pem', 'pwsh').layers)).toEqual(['write b.pem a.pem+"\\n"']);
    expect(operations(read('Get-Content a.pem | Out-File b.pem', 'any powershell').layers)).toEqual(['write b.pem a.pem+"\\n" or unknown']);
    expect(operations(read('Get-Content a.pem | Set-Content -Encoding utf8 b.pem').layers)).toEqual(['write b.pem "\ufeff"+a.pem+"\\n"'.replace('\ufeff', '')]);
  });

  test('positions point at the command', () => {
    const [layer] = read(`$x = 1\n  Import-Certificate a.cer ${ROOT}; $y = 2`).layers;
    expect(layer).toMatchObject({ kind: 'runs', operation: { at: { line: 2, column: 3, endLine: 2, endColumn: 3 + `Import-Certificate a.cer ${ROOT}`.length } } });
  });

  test('clients and variables; secrets are dropped', () => {
    const { connections, layers } = read('$env:PGSSLMODE = "verify-full"\n$env:PGPASSWORD = "hunter2"\n$password = "hunter2"\npsql -h db.example.com -U app -d orders\n');
    expect(connections).toHaveLength(1);
    expect(connections[0]?.hosts.map(textOf)).toEqual(['db.example.com']);
    expect(layers.flatMap((layer) => (layer.kind === 'sets' ? [layer.entry.key] : []))).toEqual(['PGSSLMODE', 'PGPASSWORD']);
    expect(JSON.stringify({ connections, layers })).not.toContain('hunter2');
  });
});

describe('cmd', () => {
  test.each<[string, ...string[]]>([
    ['certutil -addstore -f "Root" "C:\\my certs\\a.cer"', 'import C:/my certs/a.cer first'],
    ['@ECHO OFF\r\nREM certutil -addstore Root z.cer\r\n:: certutil -addstore Root z.cer\r\nCERTUTIL.EXE -AddStore root a.cer\r\n', 'import a.cer first'],
    ['set DIR=certs\ncertutil -addstore Root %DIR%\\a.cer', 'import {DIR}/a.cer first'],
    ['set "DIR=certs" && certutil -addstore Root a.cer || exit /b 1', 'import a.cer first'],
    ['certutil ^\n  -addstore Root ^\n  a.cer', 'import a.cer first'],
    ['if exist a.cer certutil -addstore Root a.cer', 'maybe import a.cer first'],
    ['if exist a.cer (\n  certutil -addstore Root a.cer\n)', 'maybe import a.cer first'],
    ['for %%f in (a b) do certutil -addstore Root %%f.cer', 'import a.cer first', 'import b.cer first'],
    ['for %%f in (certs\\*.cer) do certutil -addstore Root "%%f"', 'import certs/*.cer first'],
    ['copy /Y a.cer C:\\certs\\ & move a.cer b.cer & del /q b.cer', 'write C:/certs/ a.cer', 'move a.cer b.cer', 'remove b.cer'],
    ['copy /b a.pem+b.pem both.pem', 'write both.pem a.pem+b.pem'],
    ['type a.pem > b.pem', 'write b.pem a.pem'],
    ['cd certs\ncertutil -addstore Root a.cer > nul 2>&1', 'import certs/a.cer first'],
    [`curl -fsSLo g2.crt ${G2}`, `write g2.crt get ${G2}`],
    ['powershell -NoProfile -ExecutionPolicy Bypass -Command "& { Import-Certificate a.cer Cert:\\LocalMachine\\Root }"', 'import a.cer first'],
    ['certutil -addstore TrustedPublisher a.cer', 'import a.cer not: Cert:\\LocalMachine\\TrustedPublisher holds signers of code; only Root holds roots that are trusted'],
  ])('%s', (script, ...expected) => {
    expect(operations(read(script, 'cmd', 'setup.cmd').layers)).toEqual(expected);
  });
});

describe('hostile scripts', () => {
  const extract = (name: string, content: Uint8Array) => {
    const file = new SourceFile(name, content);
    return windowsScripts.accepts(file) ? windowsScripts.extract(file, { open: () => null, list: () => null }) : {};
  };

  test.each<[string, string]>([
    ['brackets', '('.repeat(20_000)], ['groups', '$('.repeat(20_000)], ['braces', '{'.repeat(20_000)], ['strings', '"$("'.repeat(10_000)], ['here-strings', "@'\n".repeat(10_000)], ['members', `$x${'.y'.repeat(20_000)}`],
    ['lists', `${'a,'.repeat(20_000)}a`], ['pipes', 'a|'.repeat(20_000)], ['types', '['.repeat(20_000)], ['comments', '<#'.repeat(20_000)], ['backticks', '`'.repeat(20_000)],
    ['recursion', 'function a { a; a }\na'], ['self', '$x = "$x$x"\n'.repeat(5000)], ['loops', 'foreach ($a in 1,2,3,4,5,6,7,8) { '.repeat(12)], ['operators', '1 + '.repeat(20_000)], ['parameters', `x ${'-a '.repeat(20_000)}`],
    ['assignments', '$a = '.repeat(20_000)], ['casts', '[a] '.repeat(20_000)], ['if', 'if (1) { '.repeat(5000)], ['nul', 'a\0b'], ['percent', '%'.repeat(20_000)], ['carets', '^'.repeat(20_000)], ['for', 'for %%a in (b) do '.repeat(2000)],
    ['not', '!'.repeat(20_000)], ['minus', '- '.repeat(20_000)], ['commas', ','.repeat(20_000)], ['redirections', '> '.repeat(20_000)],
  ])('%s end soon', (_name, script) => {
    const start = process.cpuUsage();
    expect(() => [extract('a.ps1', bytes(script)), extract('a.cmd', bytes(script))]).not.toThrow();
    const { user } = process.cpuUsage(start);
    expect(user / 1e6).toBeLessThan(4);
  });

  test('any text', () => {
    const pieces = constantFrom('$', '"', "'", '@', '(', ')', '{', '}', '[', ']', '`', '\n', '\r\n', ' ', '|', ';', ',', '&', '-', '.', '::', '%', '^', '>', '#', '<#', '#>', 'if', 'foreach', 'in', 'function', 'param', 'a', '=', '+', 'Import-Certificate', 'certutil', '\ufeff', '\0');
    assert(property(array(pieces, { maxLength: 60 }), (parts) => {
      const script = parts.join('');
      for (const language of ['powershell', 'cmd'] as const) expect(() => read(script, language)).not.toThrow();
    }), { numRuns: 500 });
  });

  test('UTF-16, as Windows writes scripts', () => {
    const script = `Import-Certificate a.cer ${ROOT}\r\n`;
    const { places = [] } = extract('a.ps1', new Uint8Array(Buffer.from(`\ufeff${script}`, 'utf16le')));
    expect(operations(places[0]?.layers ?? [])).toEqual(['import a.cer first']);
    expect(places[0]).toMatchObject({ kind: 'script', os: 'windows', folder: '' });
  });
});
