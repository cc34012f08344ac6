import type { Content, Text } from '../../model.ts';
import { contentAt, unknownContent } from '../operations/contents.ts';
import { effectOf } from '../operations/index.ts';
import { literalText } from '../operations/text.ts';
import { plainOf } from '../rendering/datum.ts';
import { contentOf } from './machine.ts';
import { argument, base, plainArgument, ropeOf, textArgument } from './task.ts';
import type { Task } from './task.ts';

/** https://docs.ansible.com/ansible/latest/collections/community/general/java_cert_module.html */
export function javaCertificate(task: Task): void {
  const store = textArgument(task, 'keystore_path') ?? literalText('jvm', task.at);
  const alias = textArgument(task, 'cert_alias', 'pkcs12_alias', 'cert_url') ?? literalText('mykey', task.at);
  if (plainArgument(task, 'state') === 'absent') task.machine.run({ ...base(task), program: 'keytool', kind: 'forget', store, alias });
  else task.machine.run({ ...base(task), program: 'keytool', kind: 'import', store, alias, content: certificateOf(task), keeps: 'first' });
}

function certificateOf(task: Task): Content {
  const path = textArgument(task, 'cert_path');
  if (path !== null) return contentAt(path);
  const text = ropeOf(task, 'cert_content');
  if (text !== null) return contentOf([text], task.at);
  const url = plainArgument(task, 'cert_url');
  return unknownContent(url === null ? 'the certificate of another keystore' : `whatever certificate ${url.slice(0, 200)} shows on that day`, task.at);
}

/** `win_certificate_store`: https://docs.ansible.com/ansible/latest/collections/ansible/windows/win_certificate_store_module.html */
export function windowsStore(task: Task): void {
  const path = textArgument(task, 'path');
  const name = (plainArgument(task, 'store_name') ?? 'My').toLowerCase();
  if (name !== 'root' || (plainArgument(task, 'state') ?? 'present') !== 'present' || path === null) return;
  const user = (plainArgument(task, 'store_location') ?? 'LocalMachine').toLowerCase() === 'currentuser';
  task.machine.run({ ...base(task), program: 'Import-Certificate', kind: 'import', store: literalText('os', task.at), alias: null, content: contentAt(path), keeps: 'first', ...(user ? { ofUser: true as const } : {}) });
}

const PROGRAMS: ReadonlyMap<string, string> = new Map([['package', 'apt-get'], ['apt', 'apt-get'], ['yum', 'yum'], ['dnf', 'dnf'], ['dnf5', 'dnf'], ['apk', 'apk'], ['pacman', 'pacman'], ['zypper', 'zypper']]);

/** Packages as the command that they come by. */
export function packages(task: Task): void {
  const value = argument(task, 'name', 'pkg', 'package');
  const names = value?.kind === 'list' ? value.items.flatMap((item) => plainOf(item) ?? []) : (plainOf(value ?? undefined) ?? '').split(',').map((name) => name.trim());
  const verb = task.module === 'apk' ? ['add', 'del'] : ['install', 'remove'];
  const removes = ['absent', 'removed'].includes(plainArgument(task, 'state') ?? '');
  const words: readonly Text[] = [PROGRAMS.get(task.module) ?? 'apt-get', verb[removes ? 1 : 0] ?? '', '-y', ...names.map((name) => name.split(/[<>=*]/, 1)[0] ?? '').filter((name) => name !== '')].map((word) => literalText(word, task.at));
  const { operations } = effectOf({ words: words.map((text) => ({ text, content: null })), redirects: [], at: task.at, input: null, sometimes: task.sometimes, folder: null, world: { shell: null, terminal: false } });
  for (const operation of operations) task.machine.run(operation);
}
