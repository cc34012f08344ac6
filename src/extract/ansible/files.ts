import type { Content, FileOperation, Text } from '../../model.ts';
import { nameOf } from '../../shared/paths.ts';
import { contentAt, unknownContent } from '../operations/contents.ts';
import { looksLikeCertificateFile } from '../operations/paths.ts';
import { concat, plain } from '../operations/text.ts';
import { printed, variantsOf } from '../jinja/index.ts';
import { made, plainText, written } from '../rendering/rope.ts';
import type { Rope } from '../rendering/rope.ts';
import { addLines, contentOf, destination, remember } from './machine.ts';
import { argument, base, flag, plainArgument, ropeOf, textArgument } from './task.ts';
import type { Task } from './task.ts';

const VAULT = '$ANSIBLE_VAULT';

function write(task: Task, to: Text, content: Content, append = false): void {
  task.machine.run({ ...base(task), kind: 'write', to, content, append });
}

/** https://docs.ansible.com/ansible/latest/collections/ansible/builtin/copy_module.html */
export function copy(task: Task): void {
  const dest = textArgument(task, 'dest', 'path');
  if (dest === null) return;
  const content = argument(task, 'content');
  if (content !== null) {
    const rope = printed(content);
    write(task, dest, contentOf([rope], task.at));
    remember(task.machine, dest, task.file, [rope], task.at);
    return;
  }
  const source = textArgument(task, 'src');
  if (source === null) return;
  if (flag(task, 'remote_src')) {
    write(task, destination(task.machine, dest, lastName(source)), contentAt(source));
    return;
  }
  bring(task, source, dest, 'files', (text) => [text]);
}

export function template(task: Task): void {
  const dest = textArgument(task, 'dest', 'path');
  const source = textArgument(task, 'src');
  if (dest !== null && source !== null) bring(task, source, dest, 'templates', (text) => variantsOf(text, task.scope));
}

function bring(task: Task, source: Text, dest: Text, kind: 'files' | 'templates', forms: (text: Rope) => readonly Rope[]): void {
  const path = plain(source);
  const found = path === null ? null : task.find(path, kind);
  const name = path === null ? null : nameOf(path.replace(/\/$/, ''));
  const to = destination(task.machine, dest, name);
  if (path === null || found === null) {
    const reason = path === null ? (source.parts.find((part) => part.kind === 'unknown')?.reason ?? 'a source that is not known') : `${path} is not in the repository`;
    write(task, to, unknownContent(reason, source.at));
    return;
  }
  const origin = task.files.open(found);
  if (origin === null) {
    // A folder; with a slash at its end, what is in it.
    const target = path.endsWith('/') ? dest : concat([dest, plain(dest)?.endsWith('/') === true ? '' : '/', nameOf(found)], dest.at);
    write(task, concat([target, plain(target)?.endsWith('/') === true ? '' : '/'], dest.at), { kind: 'repository', path: found, at: source.at });
    return;
  }
  if (origin.text.startsWith(VAULT)) {
    write(task, to, unknownContent('withheld: it is encrypted with Ansible Vault', source.at));
    return;
  }
  const texts = origin.encoding === 'binary' ? null : forms(written(origin, 0, origin.text.length));
  const same = texts === null || (texts.length === 1 && texts[0] !== undefined && plainText(texts[0]) === origin.text);
  write(task, to, same ? { kind: 'repository', path: found, at: source.at } : contentOf(texts, source.at));
  if (texts !== null) remember(task.machine, to, origin, texts, source.at);
}

function lastName(text: Text): string | null {
  const path = plain(text);
  return path === null ? null : nameOf(path.replace(/\/$/, ''));
}

/** `get_url`, `uri` with a `dest`, `win_get_url`. */
export function download(task: Task): void {
  const dest = textArgument(task, 'dest');
  const url = textArgument(task, 'url');
  if (dest === null || url === null) return;
  write(task, destination(task.machine, dest, lastName(url)), { kind: 'download', url, at: url.at });
}

/** https://docs.ansible.com/ansible/latest/collections/ansible/builtin/file_module.html */
export function file(task: Task): void {
  const path = textArgument(task, 'path', 'dest', 'name');
  if (path === null) return;
  const state = plainArgument(task, 'state') ?? 'file';
  const source = textArgument(task, 'src');
  const known = plain(path);
  if (state === 'absent') {
    task.machine.run({ ...base(task), kind: 'remove', path });
    if (known !== null && !task.sometimes) task.machine.files.delete(known);
  } else if (state === 'directory' && known !== null) task.machine.folders.add(known.replace(/\/$/, ''));
  else if ((state === 'link' || state === 'hard') && source !== null) write(task, path, contentAt(source));
}

/** Changes to a part of a file: lines that are added stay known; in certificate files all else taints. */
export function edit(task: Task): void {
  const path = textArgument(task, 'path', 'dest', 'destfile', 'name');
  const lines = ropeOf(task, 'line', 'block', 'content');
  if (path === null) return;
  const gone = plainArgument(task, 'state') === 'absent';
  const adds = task.module !== 'replace' && !gone && lines !== null;
  const certificate = adds && plainText(lines).includes('-----BEGIN CERT');
  if (certificate) write(task, path, contentOf([[...lines, ...NEWLINE]], task.at), true);
  else if (adds && !looksLikeCertificateFile(path)) addLines(task.machine, path, task.file, lines, task.at);
  if (!certificate && (looksLikeCertificateFile(path) || !adds)) taint(task, [path]);
}

const NEWLINE: Rope = made('\n');

export function taint(task: Task, paths: readonly Text[]): void {
  const operation: FileOperation = { ...base(task), kind: 'taint', paths };
  task.machine.run(operation);
}

/** What an archive holds cannot be told by its name. */
export function unarchive(task: Task): void {
  const dest = textArgument(task, 'dest');
  if (dest !== null) write(task, concat([dest, plain(dest)?.endsWith('/') === true ? '' : '/'], dest.at), unknownContent('an archive that is unpacked there', task.at));
}

/** Files that a module makes itself. */
export function generated(task: Task): void {
  const path = textArgument(task, 'path', 'dest');
  if (path !== null) write(task, path, unknownContent(`${task.module} makes it when the play runs`, task.at));
}

