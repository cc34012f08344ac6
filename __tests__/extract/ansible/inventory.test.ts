import { describe, expect, it } from 'vitest';
import { plainOf } from '../../../src/extract/rendering/datum.ts';
import { freeForm, commandOf } from '../../../src/extract/ansible/free-form.ts';
import { groupsOf, hostsOf, newInventory, readInventory } from '../../../src/extract/ansible/inventory.ts';
import type { Inventory } from '../../../src/extract/ansible/inventory.ts';
import { isForeign, isSample, looksLikePlaybook } from '../../../src/extract/ansible/names.ts';
import { made, plainText } from '../../../src/extract/rendering/rope.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';

function read(path: string, text: string): Inventory {
  const inventory = newInventory();
  readInventory(new SourceFile(path, new TextEncoder().encode(text)), inventory);
  return inventory;
}

const INI = `bare
[web]
web1 ansible_host=10.0.0.1 db="a b"
web2  # a comment
[web:vars]
mode = verify-full
quoted="x y"
[db]
db1
[all:children]
prod
[prod:children]
web
db
`;
const YAML = 'all:\n  vars: {mode: require}\n  children:\n    prod:\n      children:\n        web:\n          hosts:\n            web1: {db: x}\n            web2:\n          vars: {a: 1}\n        db: {hosts: {db1: }}\n';

describe.each([['hosts.ini', INI], ['hosts.yml', YAML]])('%s', (path, text) => {
  const inventory = read(path, text);

  it('lists groups with their children', () => {
    expect([...hostsOf(inventory, 'web')].sort()).toEqual(['web1', 'web2']);
    expect([...hostsOf(inventory, 'prod')].sort()).toEqual(['db1', 'web1', 'web2']);
    expect(hostsOf(inventory, 'all').has('db1')).toBe(true);
    expect(hostsOf(inventory, 'nobody').size).toBe(0);
  });

  it('puts parents before children', () => {
    expect(groupsOf(inventory, 'web1')).toEqual(['prod', 'web']);
  });
});

describe('variables of an inventory', () => {
  it('stand beside hosts and in groups', () => {
    const inventory = read('hosts.ini', INI);
    expect(plainOf(inventory.hosts.get('web1')?.get('db'))).toBe('a b');
    expect(plainOf(inventory.groups.get('web')?.variables.get('mode'))).toBe('verify-full');
    expect(plainOf(inventory.groups.get('web')?.variables.get('quoted'))).toBe('x y');
    expect(plainOf(read('hosts.yml', YAML).groups.get('all')?.variables.get('mode'))).toBe('require');
  });

  it.each([['a group that contains itself', '[a:children]\nb\n[b:children]\na\n'], ['no inventory', '#!/usr/bin/env python\n'], ['a NUL', '\0[a]\n'], ['long', `[a]\n${'h=1 '.repeat(50_000)}\n`]])('%s does no harm', (_, text) => {
    const start = Date.now();
    expect(hostsOf(read('hosts', text), 'a').size).toBeLessThan(2);
    expect(Date.now() - start).toBeLessThan(1000);
  });
});

describe('the short form of a module', () => {
  it('is taken apart', () => {
    expect(freeForm(made(`src=a.pem dest="/etc/a b" mode='0644'`)).map(([name, value]) => [name, plainOf(value)])).toEqual([['src', 'a.pem'], ['dest', '/etc/a b'], ['mode', '0644']]);
    expect(plainText(commandOf(made('chdir=/x creates=/y psql -c "a=b"')))).toBe('psql -c "a=b"');
  });
});

describe('names', () => {
  it('tell playbooks, samples, and what others have made', () => {
    expect(['- hosts: all\n', '---\n- name: x\n  hosts: web\n', '- import_playbook: a.yml\n', '%YAML 1.1\n# all\n--- # plays\n\n  - hosts: all\n', 'hosts:\n  - a\n', 'rules:\n- hosts: [a]\n', 'a: 1\n', ''].map(looksLikePlaybook)).toEqual([true, true, true, true, false, false, false, false]);
    expect(['molecule/default/converge.yml', 'tests/site.yml', 'site.yml'].map(isSample)).toEqual([true, true, false]);
    expect(['ansible_collections/a/b/x.yml', 'roles/a/tasks/main.yml'].map(isForeign)).toEqual([true, false]);
  });
});
