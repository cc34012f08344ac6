import { command, script } from './commands.ts';
import { copy, download, edit, file, generated, template, unarchive } from './files.ts';
import { container, postgresql, webApplication } from './guests.ts';
import { kubernetes } from './kubernetes.ts';
import { javaCertificate, packages, windowsStore } from './stores.ts';
import type { Task } from './task.ts';

export type Module = (task: Task) => void;

/** What each module does, by its name without a collection. A module is one row here. */
export const MODULES: ReadonlyMap<string, Module> = new Map<string, Module>([
  ['copy', copy], ['win_copy', copy], ['synchronize', copy], ['template', template], ['win_template', template],
  ['get_url', download], ['uri', download], ['win_get_url', download], ['file', file], ['win_file', file],
  ['lineinfile', edit], ['blockinfile', edit], ['replace', edit], ['win_lineinfile', edit], ['unarchive', unarchive], ['win_unzip', unarchive],
  ['shell', command], ['command', command], ['raw', command], ['win_shell', command], ['win_command', command], ['script', script],
  ...['package', 'apt', 'yum', 'dnf', 'dnf5', 'apk', 'pacman', 'zypper'].map((name): [string, Module] => [name, packages]),
  ['java_cert', javaCertificate], ['java_keystore', generated], ['openssl_pkcs12', generated], ['x509_certificate', generated], ['get_certificate', () => undefined],
  ['win_certificate_store', windowsStore],
  ['docker_container', container], ['podman_container', container],
  ['k8s', kubernetes], ['azure_rm_webapp', webApplication],
]);

/** The module of a name as spelled; null for one that changes nothing that we follow. */
export function moduleOf(name: string): Module | null {
  const short = name.slice(name.lastIndexOf('.') + 1);
  return MODULES.get(short) ?? (short.startsWith('postgresql_') ? postgresql : null);
}
