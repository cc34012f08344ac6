import { PROGRAMS } from '../operations/table.ts';

/** https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_aliases */
const ALIASES: Readonly<Record<string, string>> = {
  iwr: 'Invoke-WebRequest', irm: 'Invoke-RestMethod', iex: 'Invoke-Expression', icm: 'Invoke-Command', gci: 'Get-ChildItem', dir: 'Get-ChildItem', ls: 'Get-ChildItem', gi: 'Get-Item', rvpa: 'Resolve-Path',
  cp: 'Copy-Item', copy: 'Copy-Item', cpi: 'Copy-Item', mv: 'Move-Item', move: 'Move-Item', mi: 'Move-Item', ren: 'Rename-Item', rni: 'Rename-Item',
  rm: 'Remove-Item', del: 'Remove-Item', erase: 'Remove-Item', ri: 'Remove-Item', rd: 'Remove-Item', rmdir: 'Remove-Item', clc: 'Clear-Content',
  cat: 'Get-Content', gc: 'Get-Content', type: 'Get-Content', sc: 'Set-Content', ac: 'Add-Content', ni: 'New-Item', md: 'mkdir',
  cd: 'Set-Location', sl: 'Set-Location', chdir: 'Set-Location', pushd: 'Push-Location', popd: 'Pop-Location',
  '%': 'ForEach-Object', foreach: 'ForEach-Object', '?': 'Where-Object', where: 'Where-Object', select: 'Select-Object', sort: 'Sort-Object',
  echo: 'Write-Output', write: 'Write-Output', sleep: 'Start-Sleep', start: 'Start-Process', saps: 'Start-Process',
};

/** Commands of the interpreter itself, beside those of the table. */
const OWN = [
  'Invoke-Expression', 'Invoke-Command', 'Get-ChildItem', 'Get-Item', 'Resolve-Path', 'Convert-Path', 'Set-Location', 'Push-Location', 'Pop-Location', 'ForEach-Object', 'Where-Object', 'Select-Object', 'Sort-Object',
  'Tee-Object', 'Write-Output', 'Start-Process', 'New-Object', 'Join-Path', 'Split-Path', 'Out-String', 'powershell', 'pwsh', 'cmd', 'Set-Variable', 'Get-Variable',
];

const CANONICAL = new Map([...PROGRAMS.keys(), ...OWN].map((name) => [name.toLowerCase(), name]));

/** The name under which a command is known, whatever its case, folder, suffix or alias. */
export function canonicalName(written: string, given: readonly string[], flavour: 'windows' | 'core' | null): string {
  const bare = written.slice(Math.max(written.lastIndexOf('/'), written.lastIndexOf('\\')) + 1).toLowerCase();
  const program = bare.replace(/\.(?:exe|cmd|bat|ps1)$/, '');
  if (program === bare && (bare === 'curl' || bare === 'wget')) {
    // Windows PowerShell has aliases of these names; what has options of the real program is that one.
    const real = flavour === 'core' || given.some((word) => /^(?:--|-[LkfsSO]|-o$|-q|-nv)/.test(word) && !/^-(?:Ou|Uri|Us|He|Me)/i.test(word));
    return real ? bare : 'Invoke-WebRequest';
  }
  const alias = program === bare && Object.hasOwn(ALIASES, bare) ? ALIASES[bare] : undefined;
  return alias ?? CANONICAL.get(program) ?? program;
}

const FILE_PARAMETERS: Readonly<Record<string, string>> = {
  'Import-Certificate': 'filepath', 'Import-PfxCertificate': 'filepath', 'Copy-Item': 'path', 'Move-Item': 'path', 'Remove-Item': 'path', 'Get-Content': 'path', 'Expand-Archive': 'path',
};

/** The parameter that takes files out of a pipe. */
export function takesFiles(name: string): string | null {
  return Object.hasOwn(FILE_PARAMETERS, name) ? (FILE_PARAMETERS[name] ?? null) : null;
}
