import type { Program } from '../call.ts';
import { NO_EFFECT } from '../command.ts';
import { unknownContent } from '../contents.ts';
import { certmgr, certutil, cmdCopy, cmdDelete, cmdMove, copyItem, expandArchive, getContent, importCertificate, importPfx, moveItem, removeItem, robocopy, webRequest, writeItem } from './windows.ts';

const QUIET = [
  'New-PSDrive', 'Set-ExecutionPolicy', 'Out-Null', 'Out-Host', 'Write-Host', 'Write-Verbose', 'Write-Warning', 'Write-Error', 'Write-Debug', 'Start-Sleep', 'Set-StrictMode',
  'Install-Module', 'Install-PackageProvider', 'Install-WindowsFeature', 'Add-WindowsFeature', 'Enable-WindowsOptionalFeature', 'Import-Module', 'Set-PSRepository', 'Add-Type', 'Unblock-File', 'New-Service', 'Set-Service', 'Start-Service',
  'Stop-Service', 'Restart-Service', 'Set-ItemProperty', 'New-ItemProperty', 'Set-Acl', 'icacls', 'attrib', 'reg', 'sc', 'net', 'netsh', 'setx', 'schtasks', 'taskkill', 'timeout', 'signtool', 'title', 'rem', 'setlocal', 'endlocal', 'md', 'rd',
];
const PRINTING = ['Test-Path', 'Get-Date', 'Get-Process', 'Get-Service', 'Get-FileHash', 'Get-Command', 'Get-PfxCertificate', 'Get-AuthenticodeSignature', 'Set-AuthenticodeSignature', 'New-SelfSignedCertificate', 'Export-Certificate', 'ConvertTo-SecureString', 'choco', 'winget', 'msiexec', 'sqlcmd', 'where', 'findstr', 'ver'];

const harmless: Program = () => NO_EFFECT;
const printing: Program = (call) => ({ operations: [], output: unknownContent(`output of ${call.program}`, call.at) });

/** Rows for the programs of Windows and the cmdlets of PowerShell, as the latter are spelled in its documentation. */
export const WINDOWS_PROGRAMS: readonly (readonly [string, Program])[] = [
  ...QUIET.map((name): [string, Program] => [name, harmless]),
  ...PRINTING.map((name): [string, Program] => [name, printing]),
  ['Import-Certificate', importCertificate], ['Import-PfxCertificate', importPfx], ['certutil', certutil], ['certmgr', certmgr],
  ['Invoke-WebRequest', webRequest], ['Invoke-RestMethod', webRequest], ['Start-BitsTransfer', webRequest],
  ['Copy-Item', copyItem], ['Move-Item', moveItem], ['Rename-Item', moveItem], ['Remove-Item', removeItem], ['Clear-Content', removeItem],
  ['Set-Content', writeItem], ['Add-Content', writeItem], ['Out-File', writeItem], ['New-Item', writeItem], ['Get-Content', getContent], ['Expand-Archive', expandArchive],
  ['copy', cmdCopy], ['xcopy', cmdCopy], ['move', cmdMove], ['del', cmdDelete], ['erase', cmdDelete], ['robocopy', robocopy],
];
