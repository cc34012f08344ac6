import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { auditFiles, findingsOf, roots } from '../support/audit.ts';
import type { Files } from '../support/audit.ts';

const app: Files = {
  'Api.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup><ItemGroup><PackageReference Include="Npgsql" Version="8.0.3" /></ItemGroup></Project>\n',
  'appsettings.json': '{"ConnectionStrings":{"Orders":"Host=orders.postgres.database.azure.com;Database=orders;Username=app;Password=hunter2;SSL Mode=VerifyFull"}}\n',
  'Program.cs': 'using Npgsql;\nvar connection = new NpgsqlConnection(builder.Configuration.GetConnectionString("Orders"));\n',
  'certs/Baltimore.crt.pem': roots('B'),
  'certs/DigiCertGlobalRootG2.crt.pem': roots('G2'),
  'certs/Both.pem': roots('B G2'),
  'certs/BothG2First.pem': roots('G2 B'),
};
const IMAGE = 'mcr.microsoft.com/dotnet/aspnet:8.0-windowsservercore-ltsc2022';

/** What the client's store holds for certain, by the roots' identifiers, and what the chain says. */
/** On a day before Baltimore expired. */
function audited(files: Files, day = '2024-06-01') {
  const report = auditFiles({ ...app, ...files }, day);
  const [client] = report.clients;
  const ids = new Map(report.certificates.map(({ sha256, id }) => [sha256, id]));
  return {
    report, client,
    anchors: (client?.trust.kind === 'none' || client === undefined ? [] : client.trust.anchors).map((sha256) => ids.get(sha256) ?? sha256).toSorted(),
    steps: client?.trust.via.map(({ what }) => what) ?? [],
    outcome: client?.outcomes[0]?.outcome,
  };
}

const IMPORT = 'Import-Certificate -FilePath certs\\DigiCertGlobalRootG2.crt.pem -CertStoreLocation Cert:\\LocalMachine\\Root';
const ENCODED = Buffer.from(IMPORT, 'utf16le').toString('base64');

const scripts: Files = {
  'scripts/trust.ps1': 'Import-Certificate -FilePath certs\\DigiCertGlobalRootG2.crt.pem -CertStoreLocation Cert:\\LocalMachine\\Root\n',
  'scripts/trust.cmd': 'certutil -addstore Root C:\\app\\certs\\DigiCertGlobalRootG2.crt.pem\r\n',
};

const dockerfile = (...lines: readonly string[]): Files => ({ ...(lines.some((line) => line.includes('scripts')) ? scripts : {}), Dockerfile: ['# escape=`', `FROM ${IMAGE}`, 'WORKDIR C:\\app', 'COPY . .', ...lines, ...(lines.some((line) => line.startsWith('CMD')) ? [] : ['ENTRYPOINT ["dotnet", "Api.dll"]']), ''].join('\n') });

describe('an ASP.NET application in a container of Windows', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['cmd, certutil', ['RUN certutil -addstore -f root C:\\app\\certs\\DigiCertGlobalRootG2.crt.pem'], ['digicert-global-root-g2']],
    ['cmd, relative path, both', ['RUN certutil -f -addstore Root certs\\Baltimore.crt.pem && certutil.exe /f /AddStore ROOT certs\\DigiCertGlobalRootG2.crt.pem'], ['baltimore-cybertrust-root', 'digicert-global-root-g2']],
    ['cmd, another case', ['RUN certutil -addstore root c:\\APP\\CERTS\\digicertglobalrootg2.CRT.pem'], ['digicert-global-root-g2']],
    ['PowerShell', ['SHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]', 'RUN Import-Certificate -FilePath C:\\app\\certs\\DigiCertGlobalRootG2.crt.pem -CertStoreLocation Cert:\\LocalMachine\\Root'], ['digicert-global-root-g2']],
    ['PowerShell within cmd', ['RUN powershell -Command "Import-Certificate -FilePath certs\\DigiCertGlobalRootG2.crt.pem -CertStoreLocation Cert:\\LocalMachine\\Root"'], ['digicert-global-root-g2']],
    ['PowerShell within cmd without quotes', ['RUN powershell -NoProfile -Command Import-Certificate -FilePath certs\\DigiCertGlobalRootG2.crt.pem -CertStoreLocation Cert:\\LocalMachine\\Root'], ['digicert-global-root-g2']],
    ['the JSON form', ['RUN ["powershell", "-Command", "Import-Certificate certs/DigiCertGlobalRootG2.crt.pem Cert:/LocalMachine/Root"]'], ['digicert-global-root-g2']],
    ['continued lines', ['SHELL ["pwsh", "-Command"]', 'RUN Import-Certificate `', '    -FilePath certs/DigiCertGlobalRootG2.crt.pem `', '    -CertStoreLocation Cert:\\LocalMachine\\Root'], ['digicert-global-root-g2']],
    ['every file of a folder through a pipe', ['SHELL ["powershell", "-Command"]', 'RUN Get-ChildItem certs -Filter *.crt.pem | Import-Certificate -CertStoreLocation Cert:\\LocalMachine\\Root'], ['baltimore-cybertrust-root', 'digicert-global-root-g2']],
    ['a loop', ['SHELL ["powershell", "-Command"]', "RUN foreach ($f in 'Baltimore','DigiCertGlobalRootG2') { certutil -addstore -f Root \"C:\\app\\certs\\$f.crt.pem\" }"], ['baltimore-cybertrust-root', 'digicert-global-root-g2']],
    ['a loop over files', ['SHELL ["powershell", "-Command"]', 'RUN foreach ($f in Get-ChildItem C:\\app\\certs\\*.crt.pem) { Import-Certificate -FilePath $f.FullName -CertStoreLocation cert:\\localmachine\\root | Out-Null }'], ['baltimore-cybertrust-root', 'digicert-global-root-g2']],
    ['a store object', ['SHELL ["powershell", "-Command"]', "RUN $s = New-Object System.Security.Cryptography.X509Certificates.X509Store('Root','LocalMachine'); $s.Open('ReadWrite'); $c = [System.Security.Cryptography.X509Certificates.X509Certificate2]::new('C:\\app\\certs\\DigiCertGlobalRootG2.crt.pem'); $s.Add($c); $s.Close()"], ['digicert-global-root-g2']],
    ['a file of two certificates: the first', ['RUN certutil -addstore Root certs\\Both.pem'], ['baltimore-cybertrust-root']],
    ['a file of two certificates, G2 first', ['RUN certutil -addstore Root certs\\BothG2First.pem'], ['digicert-global-root-g2']],
    ['copied beside the application', ['COPY certs/DigiCertGlobalRootG2.crt.pem C:/certs/', 'RUN certutil -addstore Root C:\\certs\\DigiCertGlobalRootG2.crt.pem'], ['digicert-global-root-g2']],
    ['copied by cmd', ['RUN md C:\\x & copy certs\\DigiCertGlobalRootG2.crt.pem C:\\x\\g2.cer & certutil -addstore Root C:\\x\\g2.cer'], ['digicert-global-root-g2']],
    ['a batch loop', ['RUN for %f in (Baltimore DigiCertGlobalRootG2) do certutil -addstore Root certs\\%f.crt.pem'], ['baltimore-cybertrust-root', 'digicert-global-root-g2']],
    ['a script of the repository', ['SHELL ["powershell", "-Command"]', 'RUN .\\scripts\\trust.ps1'], ['digicert-global-root-g2']],
    ['a script of the repository, by -File', ['RUN powershell -ExecutionPolicy Bypass -File C:\\app\\scripts\\trust.ps1'], ['digicert-global-root-g2']],
    ['a batch file of the repository', ['RUN scripts\\trust.cmd'], ['digicert-global-root-g2']],
    ['what the container starts with', ['CMD ["powershell", "-Command", "Import-Certificate certs/DigiCertGlobalRootG2.crt.pem Cert:/LocalMachine/Root; dotnet Api.dll"]'], ['digicert-global-root-g2']],
    ['an encoded command', [`RUN powershell -NoProfile -EncodedCommand ${ENCODED}`], ['digicert-global-root-g2']],
    ['an encoded command within PowerShell', ['SHELL ["powershell", "-Command"]', `RUN pwsh -enc ${ENCODED}`], ['digicert-global-root-g2']],
    ['cmd within PowerShell', ['SHELL ["powershell", "-Command"]', 'RUN cmd /c certutil -addstore Root C:\\app\\certs\\DigiCertGlobalRootG2.crt.pem'], ['digicert-global-root-g2']],
    ['cmd within PowerShell, in quotes', ['SHELL ["powershell", "-Command"]', 'RUN cmd.exe /S /C "cd certs && certutil -addstore Root DigiCertGlobalRootG2.crt.pem"; certutil -addstore Root certs\\Baltimore.crt.pem'], ['baltimore-cybertrust-root', 'digicert-global-root-g2']],
    ['cmd within cmd', ['RUN cmd /c "certutil -addstore Root certs\\DigiCertGlobalRootG2.crt.pem"'], ['digicert-global-root-g2']],
    ['parameters in a table', ['SHELL ["powershell", "-Command"]', "RUN $p = @{ FilePath = 'certs\\DigiCertGlobalRootG2.crt.pem'; 'CertStoreLocation' = 'Cert:\\LocalMachine\\Root' }; Import-Certificate @p -Verbose"], ['digicert-global-root-g2']],
    ['parameters in a table, one below the other', ['SHELL ["powershell", "-Command"]', "RUN $file = 'certs\\DigiCertGlobalRootG2.crt.pem'; $p = @{ `", '  FilePath = $file; `', "  CertStoreLocation = 'Cert:\\LocalMachine\\Root' `", '}; Import-Certificate @p'], ['digicert-global-root-g2']],
    ['arguments in a list', ['SHELL ["powershell", "-Command"]', "RUN $p = '-addstore', 'Root', 'certs\\DigiCertGlobalRootG2.crt.pem'; certutil @p"], ['digicert-global-root-g2']],
    ['certmgr', ['RUN certmgr.exe /add certs\\DigiCertGlobalRootG2.crt.pem /s /r localMachine root'], ['digicert-global-root-g2']],
    ['downloaded', ['SHELL ["powershell", "-Command"]', 'RUN Invoke-WebRequest -Uri https://cacerts.digicert.com/DigiCertGlobalRootG2.crt -OutFile C:\\g2.crt; certutil -addstore Root C:\\g2.crt'], ['digicert-global-root-g2']],
    ['downloaded by a web client', ['SHELL ["powershell", "-Command"]', "RUN (New-Object Net.WebClient).DownloadFile('https://cacerts.digicert.com/DigiCertGlobalRootG2.crt', 'C:\\g2.crt'); Import-Certificate C:\\g2.crt Cert:\\LocalMachine\\Root"], ['digicert-global-root-g2']],
    ['text that PowerShell writes', ['SHELL ["pwsh", "-Command"]', 'RUN Get-Content certs/DigiCertGlobalRootG2.crt.pem | Set-Content C:/g2.pem; Import-Certificate C:/g2.pem Cert:/LocalMachine/Root'], ['digicert-global-root-g2']],
  ])('%s', (_name, lines, expected) => {
    const { anchors, client, steps } = audited(dockerfile(...lines));
    expect(anchors).toEqual(expected);
    expect(client?.verifies).toBe('yes');
    expect(steps.join('\n')).toContain('imports into the trust store of the operating system');
  });

  test.each<[string, string, string]>([
    ['intermediates', 'RUN certutil -addstore CA certs\\DigiCertGlobalRootG2.crt.pem', 'Cert:\\LocalMachine\\CA holds intermediates; only Root holds roots that are trusted'],
    ['the personal store', 'RUN powershell -Command Import-Certificate certs\\DigiCertGlobalRootG2.crt.pem Cert:\\LocalMachine\\My', 'Cert:\\LocalMachine\\My holds certificates of one\'s own'],
    ['trusted people', 'RUN powershell Import-Certificate -CertStoreLocation:Cert:\\CurrentUser\\TrustedPeople -FilePath:certs\\DigiCertGlobalRootG2.crt.pem', 'Cert:\\CurrentUser\\TrustedPeople'],
  ])('the wrong store: %s', (_name, line, reason) => {
    const { report, anchors } = audited(dockerfile(line));
    expect(anchors).toEqual([]);
    expect(findingsOf(report, 'import-loses-certificates').map(({ message }) => message).join('\n')).toContain(reason);
  });

  test.each([
    ['a server certificate', 'RUN powershell -Command "Import-PfxCertificate -FilePath certs\\site.pfx -CertStoreLocation Cert:\\LocalMachine\\My"'],
    ['a hash', 'RUN certutil -hashfile certs\\DigiCertGlobalRootG2.crt.pem SHA256'],
    ['a listing', 'RUN certutil -store Root'],
    ['a commented command', 'RUN powershell -Command "# Import-Certificate certs\\DigiCertGlobalRootG2.crt.pem Cert:\\LocalMachine\\Root"'],
  ])('what changes no trust: %s', (_name, line) => {
    const { report, anchors } = audited(dockerfile(line));
    expect(anchors).toEqual([]);
    expect(findingsOf(report, 'import-loses-certificates')).toEqual([]);
  });

  test('a certificate that is removed from the store makes it unknown', () => {
    const { anchors } = audited(dockerfile('SHELL ["powershell", "-Command"]', 'RUN Import-Certificate certs\\Baltimore.crt.pem Cert:\\LocalMachine\\Root; Get-ChildItem Cert:\\LocalMachine\\Root | Where-Object Subject -like *Baltimore* | Remove-Item'));
    expect(anchors).toEqual([]);
  });
});

describe('an ASP.NET application that a pipeline prepares the machine for', () => {
  const pipeline = (...lines: readonly string[]): Files => ({ 'azure-pipelines.yml': ['pool:', '  vmImage: windows-2022', 'steps:', ...lines, ''].join('\n') });

  test.each<[string, readonly string[], readonly string[]]>([
    ['certutil', ['- script: certutil -addstore -f Root certs\\DigiCertGlobalRootG2.crt.pem'], ['digicert-global-root-g2']],
    ['PowerShell', ['- powershell: |', '    Get-ChildItem $(Build.SourcesDirectory)\\certs -Filter *.crt.pem | ForEach-Object {', '      Import-Certificate -FilePath $_.FullName -CertStoreLocation Cert:\\LocalMachine\\Root', '    }'], ['baltimore-cybertrust-root', 'digicert-global-root-g2']],
    ['the wrong store', ['- pwsh: Import-Certificate -FilePath certs/DigiCertGlobalRootG2.crt.pem -CertStoreLocation Cert:\\LocalMachine\\CA'], []],
  ])('%s', (_name, lines, expected) => {
    const { anchors, client, report } = audited(pipeline(...lines));
    expect(report.clients).toHaveLength(1);
    expect(client?.verifies).toBe('yes');
    expect(anchors).toEqual(expected);
  });

  test('connection strings of a pipeline count once', () => {
    const report = auditFiles(pipeline('- script: psql "host=orders.postgres.database.azure.com dbname=orders sslmode=verify-full sslrootcert=certs/root.pem"', 'variables:', '  DATABASE_URL: postgresql://orders.postgres.database.azure.com/orders?sslmode=verify-full'));
    expect(report.clients).toHaveLength(2);
  });

  test('a script of PowerShell beside the application', () => {
    const { anchors, client } = audited({ 'setup.ps1': "$cert = Join-Path $PSScriptRoot 'certs\\DigiCertGlobalRootG2.crt.pem'\nif (-not (Test-Path $cert)) { throw 'missing' }\nImport-Certificate -FilePath $cert -CertStoreLocation Cert:\\LocalMachine\\Root\n" });
    expect(anchors).toEqual(['digicert-global-root-g2']);
    expect(client?.trust.kind).toBe('platform');
  });

  test('a batch file beside the application', () => {
    const { anchors } = audited({ 'setup.cmd': '@echo off\r\nset CERTS=certs\r\ncertutil -f -addstore "Root" "%CERTS%\\DigiCertGlobalRootG2.crt.pem" >nul\r\n' });
    expect(anchors).toEqual(['digicert-global-root-g2']);
  });
});

describe('code that fills a store', () => {
  const program = (...lines: readonly string[]): Files => ({ 'Trust.cs': ['using System.Security.Cryptography.X509Certificates;', 'static class Trust {', '  public static void Install() {', ...lines, '  }', '}', ''].join('\n') });
  const open = (name: string, location: string): string => `using var store = new X509Store(${name}, StoreLocation.${location}); store.Open(OpenFlags.ReadWrite);`;
  const linux: Files = { Dockerfile: 'FROM mcr.microsoft.com/dotnet/aspnet:8.0-bookworm-slim\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["dotnet", "Api.dll"]\n' };

  test.each<[string, Files, readonly string[]]>([
    ['in a container of Windows', { ...dockerfile(), ...program(open('StoreName.Root', 'LocalMachine'), 'store.Add(new X509Certificate2("certs/DigiCertGlobalRootG2.crt.pem"));') }, ['digicert-global-root-g2']],
    ['without a container', program(open('"Root"', 'CurrentUser'), 'var certificate = X509CertificateLoader.LoadCertificateFromFile("certs/DigiCertGlobalRootG2.crt.pem");', 'store.Add(certificate);'), ['digicert-global-root-g2']],
    ['a collection', { ...dockerfile(), ...program(open('StoreName.Root', 'CurrentUser'), 'var all = new X509Certificate2Collection();', 'all.ImportFromPemFile("certs/Both.pem");', 'store.AddRange(all);') }, ['baltimore-cybertrust-root', 'digicert-global-root-g2']],
    ['a file of two: the first', { ...dockerfile(), ...program(open('StoreName.Root', 'CurrentUser'), 'store.Add(new X509Certificate2("certs/BothG2First.pem"));') }, ['digicert-global-root-g2']],
    ['the wrong store', { ...dockerfile(), ...program(open('StoreName.CertificateAuthority', 'LocalMachine'), 'store.Add(new X509Certificate2("certs/DigiCertGlobalRootG2.crt.pem"));') }, []],
    ['no place of its own', { ...dockerfile(), ...program(open('StoreName.Root', 'LocalMachine'), 'store.Find(new X509Certificate2("certs/DigiCertGlobalRootG2.crt.pem"));') }, []],
  ])('%s', (_name, files, expected) => {
    const { anchors, report } = audited(files);
    expect(report.clients).toHaveLength(1);
    expect(anchors).toEqual(expected);
  });

  test('the machine\'s store cannot be written to on Linux', () => {
    const files = { ...linux, ...program(open('StoreName.Root', 'LocalMachine'), 'store.Add(new X509Certificate2("certs/DigiCertGlobalRootG2.crt.pem"));') };
    expect(audited(files).steps.join('\n')).toContain('X509Store.Add does not reach the trust store of the operating system');
  });

  test('the current user\'s store counts on Linux', () => {
    const { steps } = audited({ ...linux, ...program(open('StoreName.Root', 'CurrentUser'), 'store.Add(new X509Certificate2("certs/DigiCertGlobalRootG2.crt.pem"));') });
    expect(steps.join('\n')).toContain('X509Store.Add imports into the trust store of the operating system');
  });
});

describe('the verdict of today', () => {
  // What Windows ships besides is not known for certain, so that what is not imported is unknown and not missing.
  test.each([
    ['G2', 'certutil -addstore Root certs\\DigiCertGlobalRootG2.crt.pem', 'connects'],
    ['Baltimore only', 'certutil -addstore Root certs\\Baltimore.crt.pem', 'unknown'],
    ['the wrong store', 'certutil -addstore CA certs\\DigiCertGlobalRootG2.crt.pem', 'unknown'],
    ['G2 behind Baltimore in one file', 'certutil -addstore Root certs\\Both.pem', 'unknown'],
  ])('%s', (_name, command, expected) => {
    expect(audited(dockerfile(`RUN ${command}`), '2026-11-24').outcome).toBe(expected);
  });
});

describe('PowerShell that a Unix shell starts, in a pipeline', () => {
  test.each([
    ['in single quotes', `pwsh -NoProfile -Command '${IMPORT}'`],
    ['in double quotes', `pwsh -c "${IMPORT.replaceAll('\\', '\\\\')}"`],
    ['encoded', `pwsh -EncodedCommand ${ENCODED}`],
  ])('%s', (_name, command) => {
    const { anchors } = audited({ 'azure-pipelines.yml': `pool:\n  vmImage: windows-2022\nsteps:\n- bash: |\n    ${command}\n` });
    expect(anchors).toStrictEqual(['digicert-global-root-g2']);
  });
});

test.each([
  ['a table that says another store', "$p = @{ FilePath = 'certs\\DigiCertGlobalRootG2.crt.pem'; CertStoreLocation = 'Cert:\\LocalMachine\\My' }; Import-Certificate @p"],
  ['a table that is not known', "Import-Certificate @p"],
  ['a command that is no base64', 'powershell -EncodedCommand $script'],
])('%s brings nothing', (_name, command) => {
  expect(audited(dockerfile('SHELL ["powershell", "-Command"]', `RUN ${command}`)).anchors).toStrictEqual([]);
});

test('what Windows does not take of a file is laid to the command', () => {
  for (const command of ['certutil -addstore Root certs\\Both.pem', `powershell -Command "Import-Certificate certs\\Both.pem Cert:\\LocalMachine\\Root"`]) {
    const { report } = audited(dockerfile(`RUN ${command}`));
    const [finding] = findingsOf(report, 'import-loses-certificates');
    expect(finding?.location.path).toBe('Dockerfile');
    expect(finding?.message).toContain('Windows reads the first certificate only');
  }
});

test('every certificate of a PKCS#7 file goes in', () => {
  for (const name of ['bundle.p7b', 'bundle-pem.p7b']) {
    const { client } = audited({ ...dockerfile('RUN certutil -addstore Root certs\\two.p7b'), 'certs/two.p7b': readFileSync(`__tests__/keystores/fixtures/${name}`) });
    expect(client?.trust.kind === 'platform' ? client.trust.certificates.length : 0, name).toBeGreaterThan(1);
  }
});
