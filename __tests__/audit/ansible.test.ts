import { describe, expect, it } from 'vitest';
import { auditFiles, roots } from '../support/audit.ts';
import type { Files } from '../support/audit.ts';
import { checkRows, linesOf } from './table.ts';

const HOST = 'orders.postgres.database.azure.com';
const indented = (text: string, by: number): string => text.replaceAll(/^(?=.)/gm, ' '.repeat(by));
const play = (tasks: string, head = ''): string => `- name: web\n  hosts: web\n${head}  tasks:\n${indented(tasks, 4)}`;
const COPY = '- name: CA\n  ansible.builtin.copy:\n    src: ca.pem\n    dest: /etc/ssl/azure.pem\n';
const SETTINGS = '- template: src=app.properties.j2 dest=/etc/app/app.properties\n';
const URL = `spring.datasource.url=jdbc:postgresql://${HOST}/orders?sslmode={{ pg_sslmode }}&sslrootcert={{ pg_ca }}\nspring.datasource.password=hunter2\n`;
const VARS = 'pg_sslmode: verify-full\npg_ca: /etc/ssl/azure.pem\n';
const POM: Files = { 'pom.xml': '<project><dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId><version>42.7.4</version></dependency></dependencies></project>\n' };
const PYTHON: Files = { 'requirements.txt': 'psycopg2==2.9.9\n', 'app.py': 'import os\nimport psycopg2\n\nconnection = psycopg2.connect(os.environ["DATABASE_URL"])\n' };
const TEMPLATE = 'deploy/templates/app.properties.j2:1 pgjdbc yes';

const base = (names: string): Files => ({ ...POM, 'deploy/site.yml': play(COPY + SETTINGS), 'deploy/files/ca.pem': roots(names), 'deploy/templates/app.properties.j2': URL, 'deploy/group_vars/web.yml': VARS });
/** The same, with other tasks that bring the certificate. */
const brought = (tasks: string, more: Files = {}): Files => ({ ...base('B'), 'deploy/site.yml': play(tasks + SETTINGS), ...more });

describe('a template of settings, variables of a group, and a certificate that the play copies', () => {
  checkRows([
    { name: 'before', files: base('B'), clients: [`${TEMPLATE} breaks G2`] },
    { name: 'after', files: base('B G2 MS'), clients: [`${TEMPLATE} connects`] },
  ]);
});

describe('ways of a certificate to a machine', () => {
  checkRows([
    { name: 'content', files: brought(`- copy:\n    dest: /etc/ssl/azure.pem\n    content: |\n${indented(roots('B'), 6)}`), clients: [`${TEMPLATE} breaks G2`] },
    { name: 'content of a variable, encoded', files: brought('- copy: {dest: /etc/ssl/azure.pem, content: "{{ ca | b64decode }}"}\n', { 'deploy/group_vars/all.yml': `ca: ${Buffer.from(roots('B')).toString('base64')}\n` }), clients: [`${TEMPLATE} breaks G2`] },
    { name: 'lookup of a file', files: brought(`- copy: {dest: /etc/ssl/azure.pem, content: "{{ lookup('file', 'ca.pem') }}\\n"}\n`), clients: [`${TEMPLATE} breaks G2`] },
    { name: 'a download', files: brought('- get_url: {url: "https://cacerts.digicert.com/DigiCertGlobalRootG2.crt.pem", dest: /etc/ssl/azure.pem}\n'), clients: [`${TEMPLATE} connects`] },
    { name: 'a download with a variable', files: brought('- get_url:\n    url: "{{ cas }}/BaltimoreCyberTrustRoot.crt.pem"\n    dest: /etc/ssl/azure.pem\n', { 'deploy/group_vars/all.yml': 'cas: https://cacerts.digicert.com\n' }), clients: [`${TEMPLATE} breaks G2`] },
    { name: 'a shell command', files: brought('- shell: curl -so /etc/ssl/azure.pem https://cacerts.digicert.com/BaltimoreCyberTrustRoot.crt.pem\n'), clients: [`${TEMPLATE} breaks G2`] },
    { name: 'a block in a file that is there', files: brought(`- copy: {src: ca.pem, dest: /etc/ssl/azure.pem}\n- blockinfile:\n    path: /etc/ssl/azure.pem\n    block: |\n${indented(roots('G2 MS'), 6)}`), clients: [`${TEMPLATE} connects`] },
    { name: 'a loop', files: brought('- copy: {src: "{{ item.from }}", dest: "/etc/ssl/{{ item.to }}"}\n  loop:\n    - {from: ca.pem, to: azure.pem}\n    - {from: other.pem, to: other.pem}\n'), clients: [`${TEMPLATE} breaks G2`] },
    { name: 'a folder', files: brought('- copy: {src: tls/, dest: /etc/ssl/}\n', { 'deploy/files/tls/azure.pem': roots('B') }), clients: [`${TEMPLATE} breaks G2`] },
    { name: 'a folder that was made before', files: brought('- file: {path: /etc/ssl, state: directory}\n- copy: {src: azure.pem, dest: /etc/ssl}\n', { 'deploy/files/azure.pem': roots('B') }), clients: [`${TEMPLATE} breaks G2`] },
    { name: 'a link', files: brought('- copy: {src: ca.pem, dest: /opt/ca.pem}\n- file: {src: /opt/ca.pem, path: /etc/ssl/azure.pem, state: link}\n'), clients: [`${TEMPLATE} breaks G2`] },
    { name: 'removed afterwards', files: brought(`${COPY}- file: {path: /etc/ssl/azure.pem, state: absent}\n`), clients: [`${TEMPLATE.replace('yes', 'no')} not-affected`] },
    { name: 'a file that the repository does not have', files: brought('- copy: {src: gone.pem, dest: /etc/ssl/azure.pem}\n'), clients: [`${TEMPLATE} unknown`] },
    { name: 'a file of the controller', files: brought('- copy: {src: /root/ca.pem, dest: /etc/ssl/azure.pem}\n'), clients: [`${TEMPLATE} unknown`] },
    { name: 'encrypted', files: brought(COPY, { 'deploy/files/ca.pem': '$ANSIBLE_VAULT;1.1;AES256\n6162\n' }), clients: [`${TEMPLATE} unknown`] },
    { name: 'on the machine of another delegate', files: brought('- copy: {src: ca.pem, dest: /etc/ssl/azure.pem}\n  delegate_to: localhost\n'), clients: [`${TEMPLATE} unknown`] },
    { name: 'when a fact says so', files: brought(`${COPY}  when: ansible_os_family == 'Debian'\n`), clients: [`${TEMPLATE} breaks G2`] },
    { name: 'never', files: brought('- copy: {src: ca.pem, dest: /etc/ssl/azure.pem}\n  when: false\n'), clients: [`${TEMPLATE} unknown`] },
    { name: 'a block', files: brought('- block:\n    - copy: {src: ca.pem, dest: /etc/ssl/azure.pem}\n  rescue:\n    - debug: {msg: oh}\n'), clients: [`${TEMPLATE} breaks G2`] },
    { name: 'included tasks', files: brought('- include_tasks: tls.yml\n', { 'deploy/tls.yml': COPY }), clients: [`${TEMPLATE} breaks G2`] },
    { name: 'lines that cannot be followed', files: brought(`${COPY}- replace: {path: /etc/ssl/azure.pem, regexp: a, replace: b}\n`), clients: [`${TEMPLATE} unknown`] },
  ]);
});

describe('roles, and variables of all kinds', () => {
  const role: Files = {
    ...POM, 'site.yml': '- hosts: web\n  roles:\n    - orders\n',
    'roles/orders/tasks/main.yml': `- copy: src=ca.pem dest={{ tls_dir }}/azure.pem\n- template: src=app.properties.j2 dest=/etc/app/app.properties\n`,
    'roles/orders/defaults/main.yml': 'tls_dir: /etc/ssl\npg_sslmode: verify-full\npg_ca: "{{ tls_dir }}/azure.pem"\n',
    'roles/orders/files/ca.pem': roots('B'), 'roles/orders/templates/app.properties.j2': URL,
  };
  const CLIENT = 'roles/orders/templates/app.properties.j2:1 pgjdbc';
  const hosts = { 'inventories/prod/hosts.ini': '[web]\nweb1\nweb2\n', 'inventories/stage/hosts.yml': 'all:\n  children:\n    web:\n      hosts:\n        stage1:\n' };
  checkRows([
    { name: 'defaults', files: role, clients: [`${CLIENT} yes breaks G2`] },
    { name: 'a group wins over defaults', files: { ...role, 'group_vars/web.yml': 'pg_sslmode: disable\n' }, clients: [`${CLIENT} no not-affected`] },
    { name: 'the play wins over a group', files: { ...role, 'site.yml': '- hosts: web\n  vars: {pg_sslmode: verify-full}\n  roles:\n    - role: orders\n', 'group_vars/web.yml': 'pg_sslmode: disable\n' }, clients: [`${CLIENT} yes breaks G2`] },
    { name: 'parameters of the role win', files: { ...role, 'site.yml': '- hosts: web\n  vars: {pg_sslmode: disable}\n  roles:\n    - {role: orders, pg_sslmode: verify-full}\n' }, clients: [`${CLIENT} yes breaks G2`] },
    { name: 'set_fact', files: { ...role, 'site.yml': '- hosts: web\n  pre_tasks:\n    - set_fact: {pg_sslmode: disable}\n  roles: [orders]\n' }, clients: [`${CLIENT} no not-affected`] },
    { name: 'vars_files', files: { ...role, 'site.yml': '- hosts: web\n  vars_files: [vars/tls.yml]\n  roles: [orders]\n', 'vars/tls.yml': 'pg_sslmode: disable\n' }, clients: [`${CLIENT} no not-affected`] },
    { name: 'two inventories that agree', files: { ...role, ...hosts }, clients: [`${CLIENT} yes breaks G2`, `${CLIENT} yes breaks G2`] },
    { name: 'two inventories that differ', files: { ...role, ...hosts, 'inventories/stage/group_vars/all.yml': 'pg_sslmode: disable\n' }, clients: [`${CLIENT} yes breaks G2`, `${CLIENT} no not-affected`] },
    { name: 'one host that differs', files: { ...role, 'hosts.ini': '[web]\nweb1\nweb2 pg_sslmode=disable\nweb3\n' }, clients: [`${CLIENT} yes breaks G2`, `${CLIENT} no not-affected`] },
    { name: 'a role in the tasks, and what it depends on', files: { ...role, 'site.yml': '- hosts: web\n  tasks:\n    - include_role: {name: wrapper}\n', 'roles/wrapper/meta/main.yml': 'dependencies:\n  - role: orders\n' }, clients: [`${CLIENT} yes breaks G2`] },
    { name: 'a variable that nothing sets', files: { ...role, 'roles/orders/defaults/main.yml': 'tls_dir: /etc/ssl\npg_ca: /etc/ssl/azure.pem\n' }, clients: [`${CLIENT} unknown unknown`] },
    { name: 'a variable with a default', files: { ...role, 'roles/orders/templates/app.properties.j2': URL.replace('pg_sslmode', "nobody | default('verify-full')") }, clients: [`${CLIENT} yes breaks G2`] },
    { name: 'a condition that nobody can tell', files: { ...role, 'roles/orders/templates/app.properties.j2': `{% if ansible_distribution == 'Debian' %}\n${URL}{% else %}\n${URL.replace('{{ pg_sslmode }}', 'disable')}{% endif %}\n` }, clients: [`${CLIENT.replace(':1', ':2')} yes breaks G2`, `${CLIENT.replace(':1', ':5')} no not-affected`] },
  ]);
});

describe('settings in the environment, in files of variables, and in modules', () => {
  const STRICT = `postgresql://app:hunter2@${HOST}/orders?sslmode=verify-full&sslrootcert=/etc/ssl/azure.pem`;
  const files = (site: string, more: Files = {}): Files => ({ ...PYTHON, 'deploy/site.yml': site, 'deploy/files/ca.pem': roots('B'), ...more });
  checkRows([
    { name: 'environment of a play', files: files(play(COPY, `  environment:\n    DATABASE_URL: ${STRICT}\n`)), clients: ['deploy/site.yml:4 libpq yes breaks G2'] },
    { name: 'environment through a variable', files: files(play(COPY, '  environment: {DATABASE_URL: "{{ database_url }}"}\n'), { 'deploy/group_vars/all/main.yml': `database_url: ${STRICT}\n` }), clients: ['deploy/group_vars/all/main.yml:1 libpq yes breaks G2'] },
    { name: 'PG variables of a task', files: { 'deploy/site.yml': play(`${COPY}- command: psql -c 'select 1'\n  environment:\n    PGHOST: ${HOST}\n    PGSSLMODE: verify-full\n    PGSSLROOTCERT: /etc/ssl/azure.pem\n`), 'deploy/files/ca.pem': roots('B') }, clients: ['deploy/site.yml:8 libpq yes breaks G2'] },
    { name: 'a line in a file of variables', files: files(play(`${COPY}- lineinfile:\n    path: /etc/orders.env\n    line: DATABASE_URL=${STRICT}\n`)), clients: ['deploy/site.yml:10 libpq yes breaks G2'] },
    { name: 'psql in a task', files: { 'site.yml': play(`${COPY}- shell: psql "host=${HOST} sslmode=verify-full sslrootcert=/etc/ssl/azure.pem" -c 'select 1'\n`), 'files/ca.pem': roots('B') }, clients: ['site.yml:8 libpq yes breaks G2'] },
    { name: 'a module', files: { 'site.yml': play(`${COPY}- community.postgresql.postgresql_db:\n    name: orders\n    login_host: ${HOST}\n    login_user: admin\n    login_password: hunter2\n    ssl_mode: verify-full\n    ca_cert: /etc/ssl/azure.pem\n`), 'files/ca.pem': roots('B') }, clients: ['site.yml:8 libpq yes breaks G2'] },
    { name: 'a module from the controller', files: { 'site.yml': play(`${COPY}- community.postgresql.postgresql_ping:\n    login_host: ${HOST}\n    ssl_mode: verify-full\n    ca_cert: /etc/ssl/azure.pem\n  delegate_to: localhost\n`), 'files/ca.pem': roots('G2 MS') }, clients: ['site.yml:8 libpq yes unknown'] },
    { name: 'a container', files: { 'site.yml': play(`${COPY}- community.docker.docker_container:\n    name: orders\n    image: registry.example.com/orders:1\n    env:\n      DATABASE_URL: ${STRICT.replace('/etc/ssl', '/certs')}\n    volumes:\n      - /etc/ssl/azure.pem:/certs/azure.pem:ro\n`), 'files/ca.pem': roots('B') }, clients: ['site.yml:12 unknown yes breaks G2'] },
    { name: 'a web application', files: { 'site.yml': play(`- azure.azcollection.azure_rm_webapp:\n    name: orders\n    app_settings:\n      DATABASE_URL: ${STRICT}\n`) }, clients: ['site.yml:7 unknown yes unknown'] },
  ]);
});

describe('further files, and places beside the machine', () => {
  const STRICT = `postgresql://app:hunter2@${HOST}/orders?sslmode=verify-full&sslrootcert=/etc/ssl/azure.pem`;
  const CA: Files = { 'files/ca.pem': roots('B') };
  const JAVA = `spring.datasource.url=jdbc:postgresql://${HOST}/o?sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory\n`;
  const OPTIONS = '  environment:\n    JAVA_TOOL_OPTIONS: -Djavax.net.ssl.trustStore=/etc/app/trust.jks -Djavax.net.ssl.trustStorePassword=changeit\n';
  const IMPORT = '- community.general.java_cert: {cert_path: /etc/ssl/azure.pem, cert_alias: azure, keystore_path: /etc/app/trust.jks, keystore_pass: changeit, keystore_create: true}\n';
  const role: Files = { ...PYTHON, 'roles/a/tasks/main.yml': COPY + '- template: {src: a.env.j2, dest: /etc/a.env}\n', 'roles/a/files/ca.pem': roots('B'), 'roles/a/templates/a.env.j2': `DATABASE_URL={{ url }}\n`, 'roles/a/defaults/main.yml': `url: ${STRICT}\n` };
  const moved = (files: Files): Files => Object.fromEntries(Object.entries(files).map(([path, content]) => [path.replace(/^roles\/a\//, ''), content]));
  checkRows([
    { name: 'a template of a script, once', files: { ...CA, 'site.yml': play(`${COPY}- template: {src: job.sh.j2, dest: /opt/job.sh}\n`), 'templates/job.sh.j2': `#!/bin/sh\npsql "${STRICT}"\n` }, clients: ['templates/job.sh.j2:2 libpq yes breaks G2'] },
    { name: 'a template of code', files: { ...CA, 'requirements.txt': 'psycopg2==2.9.9\ndjango==5\n', 'site.yml': play(`${COPY}- template: {src: settings.py.j2, dest: /opt/settings.py}\n`), 'templates/settings.py.j2': `DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'HOST': '${HOST}', 'OPTIONS': {'sslmode': '{{ mode }}', 'sslrootcert': '/etc/ssl/azure.pem'}}}\n`, 'group_vars/all.yml': 'mode: verify-full\n' }, clients: ['group_vars/all.yml:1 libpq yes breaks G2'] },
    { name: 'maps of a settings file', files: { ...CA, ...PYTHON, 'app.py': '', 'site.yml': play(`${COPY}- template: {src: app.yml.j2, dest: /etc/app.yml}\n`), 'templates/app.yml.j2': 'database:\n  host: {{ db.host }}\n  sslmode: {{ db.mode }}\n  sslrootcert: /etc/ssl/azure.pem\n', 'group_vars/all.yml': `db:\n  host: ${HOST}\n  mode: verify-full\n` }, clients: ['group_vars/all.yml:3 libpq yes breaks G2'] },
    { name: 'variables of a container from a file of the machine', files: { ...CA, 'site.yml': play(`${COPY}- copy: {dest: /etc/a.env, content: "DATABASE_URL=${STRICT}\\n"}\n- docker_container: {name: a, image: example/a, env_file: /etc/a.env, volumes: ["/etc/ssl:/etc/ssl:ro"]}\n`) }, clients: ['site.yml:8 unknown yes breaks G2'] },
    { name: 'a database server in a container', files: { 'site.yml': play('- docker_container: {name: db, image: "postgres:16", env: {POSTGRES_PASSWORD: hunter2}}\n') }, clients: [] },
    { name: 'an import into a keystore', files: { ...CA, ...POM, 'site.yml': play(`${COPY}${IMPORT}- template: {src: a.properties.j2, dest: /etc/app/a.properties}\n`, OPTIONS), 'templates/a.properties.j2': JAVA }, clients: ['templates/a.properties.j2:1 pgjdbc yes breaks G2'] },
    { name: 'objects of Kubernetes', files: { 'site.yml': play('- kubernetes.core.k8s: {template: d.yml.j2}\n'), 'templates/d.yml.j2': 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: app}\nspec:\n  template:\n    spec:\n      containers:\n        - name: app\n          image: example/app\n          env:\n            - {name: DATABASE_URL, value: "{{ url }}"}\n', 'group_vars/all.yml': `url: ${STRICT}\n` }, clients: ['group_vars/all.yml:1 unknown yes unknown'] },
    { name: 'a role that no play takes', files: role, clients: ['roles/a/defaults/main.yml:1 libpq yes breaks G2'] },
    { name: 'a repository that is a role', files: moved(role), clients: ['defaults/main.yml:1 libpq yes breaks G2'] },
    { name: 'a string in a file of variables that nothing uses', files: { ...PYTHON, 'app.py': '', 'site.yml': play(COPY), 'files/ca.pem': roots('B'), 'group_vars/all.yml': `spare: ${STRICT}\n` }, clients: ['group_vars/all.yml:1 libpq yes unknown'] },
  ]);
});

describe('what is none of the repository', () => {
  checkRows([
    { name: 'a vendored collection', files: { 'ansible_collections/a/b/playbooks/x.yml': play(COPY, `  environment: {PGHOST: ${HOST}, PGSSLMODE: verify-full}\n`) }, clients: [] },
    { name: 'a play without a database', files: { 'site.yml': play(COPY), 'files/ca.pem': roots('B') }, clients: [] },
    { name: 'a scenario of molecule', files: { 'molecule/default/converge.yml': play(COPY, `  environment:\n    PGHOST: ${HOST}\n    PGSSLMODE: verify-full\n    PGSSLROOTCERT: /etc/ssl/azure.pem\n`), 'molecule/default/files/ca.pem': roots('B') }, clients: ['molecule/default/converge.yml:4 unknown yes breaks G2 sample'] },
  ]);
});

describe('secrets', () => {
  it('do not get into the report', () => {
    const report = JSON.stringify(auditFiles({ ...base('B'), 'deploy/site.yml': play(`${COPY}${SETTINGS}- shell: echo "db:5432:*:app:hunter2" > /root/.pgpass\n- copy: {dest: /etc/a.env, content: "DATABASE_URL=postgresql://app:hunter2@${HOST}/a\\nAPI_TOKEN=hunter2\\n"}\n`, '  vars: {db_password: hunter2}\n') }));
    expect(report).not.toContain('hunter2');
  });
});

describe('hostile playbooks', () => {
  const HOSTILE: readonly (readonly [string, string])[] = [
    ['variables that mean each other', play('- copy: {dest: "{{ a }}", content: "{{ b }}"}\n', '  vars: {a: "{{ b }}{{ b }}", b: "{{ a }}{{ a }}"}\n')],
    ['a billion laughs', play('- copy: {dest: /x, content: "{{ v20 }}"}\n', `  vars:\n    v0: aaaaaaaaaa\n${Array.from({ length: 20 }, (_, index) => `    v${String(index + 1)}: "{{ v${String(index)} }}{{ v${String(index)} }}{{ v${String(index)} }}"\n`).join('')}`)],
    ['loops in loops', play(`- copy:\n    dest: /x\n    content: "${'{% for a in l %}'.repeat(12)}x${'{% endfor %}'.repeat(12)}"\n`, `  vars: {l: [${'1,'.repeat(40)}1]}\n`)],
    ['deep brackets', play(`- copy: {dest: /x, content: "{{ ${'('.repeat(5000)} }}"}\n`)],
    ['tasks that include themselves', play('- include_tasks: site.yml\n- include_tasks: self.yml\n')],
    ['CRLF and a NUL', `${play(COPY).replaceAll('\n', '\r\n')}\0`],
    ['an open tag', play('- copy: {dest: /x, content: "{% if"}\n')],
  ];
  it.each(HOSTILE)('%s come to an end', (_, text) => {
    const start = Date.now();
    expect(linesOf(auditFiles({ 'site.yml': text, 'self.yml': '- include_tasks: self.yml\n- include_tasks: self.yml\n- include_tasks: self.yml\n' }))).toEqual([]);
    expect(Date.now() - start).toBeLessThan(4000);
  });
});
