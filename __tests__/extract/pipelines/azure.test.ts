import { describe, expect, test } from 'vitest';
import type { Place } from '../../../src/model.ts';
import { azurePipelines } from '../../../src/extract/pipelines/index.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';

function read(yaml: string, files: Readonly<Record<string, string>> = {}) {
  const open = (path: string) => (files[path] === undefined ? null : new SourceFile(path, new TextEncoder().encode(files[path])));
  const file = new SourceFile('azure-pipelines.yml', new TextEncoder().encode(yaml));
  expect(azurePipelines.accepts(file)).toBe(true);
  const { places = [], connections = [] } = azurePipelines.extract(file, { open, list: () => null });
  return { places, connections };
}

function text(value: { readonly parts: readonly { readonly kind: string; readonly text?: string; readonly name?: string }[] }): string {
  return value.parts.map((part) => part.text ?? `{${part.name ?? part.kind}}`).join('');
}

function operations(places: readonly Place[]): readonly string[] {
  return places.flatMap(({ layers }) => layers).flatMap((layer) => {
    if (layer.kind !== 'runs') return [];
    const { operation } = layer;
    const prefix = operation.sometimes ? 'maybe ' : '';
    if (operation.kind === 'import') return [`${prefix}import ${operation.content.kind === 'path' ? text(operation.content.path) : operation.content.kind} into ${text(operation.store)} (${typeof operation.keeps === 'object' ? 'none' : operation.keeps}) line ${operation.at.line}`];
    return operation.kind === 'write' ? [`${prefix}write ${text(operation.to)}`] : [`${prefix}${operation.kind}`];
  });
}

describe('jobs', () => {
  test('steps at the root, in order, in the language of the step and of the machine', () => {
    const { places } = read(`pool:
  vmImage: windows-2022
steps:
- script: certutil -addstore -f Root certs\\a.crt
- powershell: |
    $root = 'Cert:\\LocalMachine\\Root'
    Import-Certificate -FilePath certs\\b.crt -CertStoreLocation $root
- pwsh: Import-Certificate certs/c.crt Cert:/LocalMachine/Root
  condition: eq(variables['x'], 'y')
- task: PowerShell@2
  inputs:
    targetType: inline
    script: |
      Import-Certificate $(Build.SourcesDirectory)\\certs\\d.crt Cert:\\LocalMachine\\CA
- task: CmdLine@2
  inputs:
    script: certutil -addstore Root $(certFile)
    workingDirectory: certs
- bash: cp certs/e.crt /tmp/e.crt
- script: certutil -addstore Root off.crt
  enabled: false
`);
    expect(places).toHaveLength(1);
    expect(places[0]).toMatchObject({ kind: 'job', os: 'windows', folder: '' });
    expect(operations(places)).toEqual([
      'import certs/a.crt into os (first) line 4',
      'import certs/b.crt into os (first) line 7',
      'maybe import certs/c.crt into os (first) line 8',
      'import ./certs/d.crt into os (none) line 14',
      'import {CERTFILE} into os (first) line 17',
      'write /tmp/e.crt',
    ]);
  });

  test('jobs of stages, deployments, and steps behind expressions', () => {
    const { places } = read(`stages:
- stage: Build
  jobs:
  - job: one
    pool: { vmImage: ubuntu-latest }
    steps:
    - script: cp a.pem b.pem
  - \${{ if eq(parameters.two, true) }}:
    - job: two
      pool: { vmImage: windows-latest }
      steps:
      - \${{ if eq(parameters.import, true) }}:
        - script: certutil -addstore Root a.crt
- stage: Deploy
  jobs:
  - deployment: three
    strategy:
      runOnce:
        deploy:
          steps:
          - powershell: Import-Certificate a.crt Cert:\\LocalMachine\\Root
`);
    expect(places.map(({ name, os }) => [name, os])).toEqual([['one', 'linux'], ['two', 'windows'], ['three', null]]);
    expect(operations(places)).toEqual(['write b.pem', 'maybe import a.crt into os (first) line 13', 'import a.crt into os (first) line 21']);
  });

  test('variables under the names that processes see, secrets dropped', () => {
    const { places, connections } = read(`variables:
  pg.host: db.example.com
  dbPassword: hunter2
steps:
- bash: psql "host=$(pg.host) dbname=orders sslmode=verify-full sslrootcert=certs/root.pem"
  env:
    PGPASSWORD: hunter2
`);
    const set = places[0]?.layers.flatMap((layer) => (layer.kind === 'sets' ? [`${layer.entry.key}=${text(layer.entry.value)}`] : []));
    expect(set?.[0]).toBe('PG_HOST=db.example.com');
    expect(JSON.stringify({ places, connections })).not.toContain('hunter2');
    expect(connections).toHaveLength(1);
    expect(connections[0]?.hosts.map(text)).toEqual(['{PG_HOST}']);
  });

  test('a script in a file', () => {
    const { places } = read('steps:\n- task: PowerShell@2\n  inputs:\n    filePath: build/trust.ps1\n', { 'build/trust.ps1': 'Import-Certificate certs/a.crt Cert:\\LocalMachine\\Root\n' });
    expect(operations(places)).toEqual(['import certs/a.crt into os (first) line 1']);
    expect(places[0]?.at.path).toBe('azure-pipelines.yml');
  });

  test.each([
    ['signing', 'steps:\n- powershell: |\n    Import-PfxCertificate -FilePath sign.pfx -CertStoreLocation Cert:\\CurrentUser\\My\n    signtool sign /f sign.pfx app.exe\n- script: certutil -hashfile app.exe SHA256\n'],
    ['broken', 'steps: [\n- script: {{{'],
    ['a scalar', 'hello'],
    ['empty', ''],
    ['deep', `steps:\n- script: ${'('.repeat(5000)}`],
    ['deep PowerShell', `steps:\n- powershell: '${'$('.repeat(5000)}'`],
  ])('says nothing of %s', (_name, source) => {
    expect(operations(read(source).places).filter((each) => each.includes('import'))).toEqual([]);
  });
});
