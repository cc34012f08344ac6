import type { Connection, Layer, Setting, Text } from '../../model.ts';
import { isServerImage } from '../../shared/server-images.ts';
import { literalText, plain } from '../operations/text.ts';
import { printed } from '../jinja/index.ts';
import { plainOf } from '../rendering/datum.ts';
import { modelText } from '../rendering/rope.ts';
import type { Datum } from '../rendering/datum.ts';
import { variableLayers } from './environment.ts';
import { argument, plainArgument, textArgument } from './task.ts';
import type { Task } from './task.ts';

/** A container on the machine: its image, its variables, and what it mounts from the machine. */
export function container(task: Task): void {
  const image = textArgument(task, 'image');
  if (image === null || ['absent', 'stopped'].includes(plainArgument(task, 'state') ?? '')) return;
  const name = plainArgument(task, 'name') ?? 'container';
  const variables = variableLayers(argument(task, 'env'), task);
  const files = listed(argument(task, 'env_file')).flatMap((path): readonly Layer[] => {
    const known = plain(modelText(printed(path), task.at));
    return known === null ? [] : [{ kind: 'binds', bag: { name: known, kind: null, scope: task.machine.id }, key: null, variable: null, prefix: '', at: task.at }];
  });
  const mounts = listed(argument(task, 'volumes')).flatMap((volume) => mountOf(volume, task));
  const server = isServerImage(plain(image) ?? '');
  task.machine.guests.push({ kind: 'container', name, at: task.at, os: null, runs: !server, layers: [{ kind: 'inherits', from: { image }, at: image.at }, ...files, ...variables, ...mounts] });
}

function listed(value: Datum | null): readonly Datum[] {
  return value === null ? [] : value.kind === 'list' ? value.items : [value];
}

/** `/etc/app/ca.pem:/certs/ca.pem:ro`. A name is a volume, which outlives the container. */
function mountOf(volume: Datum, task: Task): readonly Layer[] {
  const text = plainOf(volume);
  const [from, to] = text?.split(':') ?? [];
  if (from === undefined || to === undefined || !from.startsWith('/')) return [];
  const at = modelText(printed(volume), task.at).at;
  return [{ kind: 'mounts', path: literalText(to, at), content: { kind: 'path', path: literalText(from, at), place: task.machine.id, at }, at }];
}

/** The application settings of a web application. https://docs.ansible.com/ansible/latest/collections/azure/azcollection/azure_rm_webapp_module.html */
export function webApplication(task: Task): void {
  const layers = variableLayers(argument(task, 'app_settings'), task);
  if (layers.length > 0) task.machine.guests.push({ kind: 'web app', name: plainArgument(task, 'name') ?? 'web app', at: task.at, os: null, runs: true, layers });
}

/** What the modules of `community.postgresql` give to psycopg. https://docs.ansible.com/ansible/latest/collections/community/postgresql/ */
const OPTIONS: readonly { readonly key: string; readonly names: readonly string[] }[] = [
  { key: 'sslmode', names: ['ssl_mode'] },
  { key: 'sslrootcert', names: ['ca_cert', 'ssl_rootcert'] },
];

export function postgresql(task: Task): void {
  const host = textArgument(task, 'login_host', 'host');
  if (host === null || host.parts.length === 0) return;
  const settings = OPTIONS.flatMap(({ key, names }): readonly Setting[] => {
    const value = textArgument(task, ...names);
    return value === null ? [] : [setting(key, value)];
  });
  const user = plainArgument(task, 'login_user', 'login') ?? '$';
  const connection: Connection = {
    id: task.newId(task.module), at: task.at, syntax: 'code', scheme: null, hosts: [host],
    login: user.includes('$') ? 'unknown' : user.includes('@') ? 'user@server' : 'user',
    settings, fragments: [], hint: { language: 'python', library: 'psycopg2', program: null }, name: task.module, reads: null, sample: task.sample,
  };
  task.connects([connection]);
}

function setting(key: string, value: Text): Setting {
  return { layer: 'option', key, value, type: 'string', content: null, at: value.at };
}

