import { describe } from 'vitest';
import { roots } from '../support/audit.ts';
import type { Files } from '../support/audit.ts';
import { checkRows } from './table.ts';

const HOST = 'orders.postgres.database.azure.com';
const play = (tasks: string, head = ''): string => `- name: web\n  hosts: web\n${head}  tasks:\n${tasks.replaceAll(/^(?=.)/gm, '    ')}`;
const COPY = '- name: CA\n  ansible.builtin.copy:\n    src: ca.pem\n    dest: /etc/ssl/azure.pem\n';
const SETTINGS = '- template: src=app.properties.j2 dest=/etc/app/app.properties\n';
const URL = `spring.datasource.url=jdbc:postgresql://${HOST}/orders?sslmode={{ pg_sslmode }}&sslrootcert={{ pg_ca }}\nspring.datasource.password=hunter2\n`;
const VARS = 'pg_sslmode: verify-full\npg_ca: /etc/ssl/azure.pem\n';

const base = (names: string): Files => ({
  'deploy/site.yml': play(COPY + SETTINGS),
  'deploy/files/ca.pem': roots(names),
  'deploy/templates/app.properties.j2': URL,
  'deploy/group_vars/web.yml': VARS,
  'pom.xml': '<project><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.4</version></dependency></dependencies></project>\n',
});

describe('a template of settings, variables of a group, and a certificate that the play copies', () => {
  checkRows([
    { name: 'before', files: base('B'), clients: ['deploy/templates/app.properties.j2:1 pgjdbc yes breaks G2'] },
    { name: 'after', files: base('B G2 MS'), clients: ['deploy/templates/app.properties.j2:1 pgjdbc yes connects'] },
  ]);
});

