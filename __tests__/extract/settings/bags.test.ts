import { describe, expect, it } from 'vitest';
import { isDeployment, readSettings, readTrees, settingsFiles } from '../../../src/extract/settings/index.ts';
import { projectFolder } from '../../../src/extract/settings/project-folder.ts';
import { bagIn, connectionsIn, fileOf, shown, spanned } from './support.ts';
import { processorTime } from '../../support/processor-time.ts';

describe('settings bags', () => {
  it('hold every scalar under its dotted key, secrets withheld', () => {
    const bag = bagIn('svc/src/main/resources/application.yml', 'db:\n  host: h.postgres.example\n  password: hunter2\n  user: adam\n  url: jdbc:postgresql://${db.host}/x?user=eve\nlist: [a, b]\n');
    expect(bag).toMatchObject({ kind: 'settings file', folder: 'svc', scope: 'svc/src/main/resources', sample: false });
    expect(bag?.entries.map((entry) => `${entry.key}=${shown(entry.value)}`)).toEqual([
      'db.host=h.postgres.example', 'db.password=?withheld?', 'db.user=?withheld?', expect.stringMatching(/^db\.url=jdbc:postgresql:\/\/\$\{db\.host\}\/x/), 'list.0=a', 'list.1=b',
    ]);
    expect(bag?.entries[3]?.connection?.name).toBe('db.url');
    expect(JSON.stringify(bag)).not.toMatch(/hunter2|adam|eve/);
  });

  it('give one of several values where documents differ', () => {
    const bag = bagIn('application.yml', 'mode: require\nx: postgres\n---\nmode: verify-full\n');
    expect(bag?.entries.map((entry) => `${entry.key}=${shown(entry.value)}`)).toEqual(['mode=(require|verify-full)', 'x=postgres']);
  });

  it('carry certificate text as content', () => {
    const bag = bagIn('c.yml', 'db:\n  sslmode: verify-full\n  ca: |\n    -----BEGIN CERTIFICATE-----\n    MIIBszCCAVmgAwIBAgIUe\n    -----END CERTIFICATE-----\n');
    expect(bag?.entries[1]).toMatchObject({ key: 'db.ca', content: { kind: 'bytes' } });
  });

  it('belong to the folder where the project begins', () => {
    expect(['application.yml', 'a/config/database.yml', 'config/prod/db.json', 'a/src/main/resources/x.yml', 'a/b/appsettings.json'].map(projectFolder)).toEqual(['', 'a', '', 'a', 'a/b']);
  });

  it('turn maps of variables into environments, with their PG connection', () => {
    const file = fileOf('.vscode/launch.json', '{"configurations":[{"env":{"PGHOST":"h","PGSSLMODE":"verify-full","PGPASSWORD":"hunter2"}}]}');
    const found = readSettings(file);
    expect(found.connections?.map((each) => [each.syntax, spanned(file, each.at), each.hosts.map(shown)])).toEqual([['environment', 'h', ['h']]]);
    expect(found.bags?.map((bag) => bag.kind)).toEqual(['settings file', 'environment']);
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });

  it('read the values of Azure Functions as variables', () => {
    const found = readSettings(fileOf('fn/local.settings.json', '{"Values":{"DB":"postgres://h/d?sslmode=require"},"ConnectionStrings":{}}'));
    expect(found.bags?.find((bag) => bag.kind === 'environment')?.entries[0]?.connection?.name).toBe('Values.DB');
  });

  it('read name and value pairs as variables', () => {
    const found = readSettings(fileOf('app.yml', 'env:\n  - name: PGSSLMODE\n    value: verify-full\n  - name: PGSSLROOTCERT\n    value: /ca.crt\n'));
    expect(found.connections?.map((each) => each.syntax)).toEqual(['environment']);
  });
});

describe('deployments', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['d.yaml', 'apiVersion: apps/v1\nkind: Deployment\nspec: {host: postgres, sslmode: require, port: 5432}\n', true],
    ['docker-compose.yml', 'services:\n  a:\n    image: x\n    environment: {PGHOST: h, PGSSLMODE: require}\n', true],
    ['stack.yaml', 'services:\n  a:\n    build: .\n', true],
    ['Chart.yaml', 'name: x\nversion: 1\n', true],
    ['.github/x.yml', 'on: push\njobs: {}\n', true],
    ['azuredeploy.json', '{"$schema":"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"}', true],
    ['.github/workflows/ci.yml', 'env: {PGHOST: h}\n', true],
    ['.gitlab-ci.yml', 'test: {script: [x]}\n', true],
    ['config.yaml', 'kind: x\n', false],
    ['config.yaml', 'services: {a: {host: h}}\n', false],
  ];
  it.each(cases)('%s %j: %s', (path, text, expected) => {
    const file = fileOf(path, text);
    expect(readTrees(file, path.endsWith('.json') ? 'json' : 'yaml').some((tree) => isDeployment(tree, path))).toBe(expected);
  });

  it('give connection strings, and no bag and no structured settings', () => {
    const text = 'apiVersion: v1\nkind: ConfigMap\ndata:\n  host: h\n  sslmode: verify-full\n  DATABASE_URL: postgres://h/d?sslmode=verify-full\n---\ndb:\n  host: h\n  sslmode: verify-full\n  port: 5432\n';
    expect(connectionsIn('x.yaml', text)).toEqual(['db settings [h] sslmode=verify-full', 'data.DATABASE_URL uri [h] sslmode=verify-full']);
    expect(bagIn('x.yaml', text)?.entries.map((entry) => entry.key)).toEqual(['db.host', 'db.sslmode', 'db.port']);
  });
});

describe('positions and identity', () => {
  it('point at the very piece, in YAML block scalars, escapes and XML', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['a.yml', 'url: >-\r\n  postgres://h/d\r\n  ?sslmode=verify-full\r\n'],
      ['a.yml', 'url: |\n  postgres://h/d?sslmode=verify-full\n'],
      ['a.json', '{"url": "postgres:\\/\\/h\\/d?sslmode=verify-full"}'],
      ['a.properties', 'url = jdbc:postgresql://h/d?\\\n   sslmode=verify-full\n'],
      ['a.xml', '<a url="jdbc:postgresql://h/d?ssl=true&amp;sslmode=verify-full"/>'],
    ];
    const found = cases.map(([path, text]) => {
      const file = fileOf(path, text);
      return readSettings(file).connections?.flatMap((each) => each.settings.filter((setting) => setting.key === 'sslmode').map((setting) => spanned(file, setting.at)));
    });
    expect(found.slice(1)).toEqual(cases.slice(1).map(() => ['sslmode=verify-full']));
  });

  it('have ids that do not move with lines, and differ where names repeat', () => {
    const ids = (text: string) => readSettings(fileOf('a.yml', text)).connections?.map((each) => each.id);
    const text = 'url: postgres://a/d\n---\nurl: postgres://b/d\n';
    expect(ids(text)).toEqual(['a.yml#url', 'a.yml#url#2']);
    expect(ids(`# moved\n\n${text}`)).toEqual(ids(text));
  });

  it('mark samples', () => {
    expect(['config.example.yml', 'test/app.yml', 'src/test/resources/application.yml', 'config/default.yml'].map((path) => readSettings(fileOf(path, 'url: postgres://a/d\n')).connections?.[0]?.sample)).toEqual([true, true, true, false]);
  });

  it('never let a secret out', () => {
    const files: readonly (readonly [string, string])[] = [
      ['a.yml', 'db: {host: postgres, port: 5432, sslmode: require, user: adam, password: hunter2, sslpassword: hunter2, extra: \'{"password": "hunter2"}\', ssl: {key: hunter2, passphrase: hunter2}}\n'],
      ['a.properties', 'spring.datasource.url=jdbc:postgresql://h/d?user=adam&password=hunter2\nspring.datasource.hikari.data-source-properties.password=hunter2\n'],
      ['a.json', '{"url":"postgres://adam:hunter2@h/d","x":"https://adam:hunter2@h/","c":{"connectionString":"Host=pg;Port=5432;Username=adam;Password=hunter2"}}'],
    ];
    for (const [path, text] of files) expect(JSON.stringify(readSettings(fileOf(path, text)))).not.toMatch(/hunter2|adam/);
  });

  it('take what fits and leave other files alone', () => {
    expect(settingsFiles.wants('application.yml')).toBe(false);
    expect(['a.yml', 'a.ts', 'package.json', '.env', 'locales/de.json', 'messages_de.properties', 'odbc.ini'].map((path) => settingsFiles.accepts(fileOf(path, 'postgres')))).toEqual([true, false, false, false, false, false, true]);
    expect(readSettings(fileOf('a.json', '{"a": "\ud800"}'))).toBeDefined();
  });

  it('stay within their time on large and hostile files', () => {
    const start = processorTime();
    const texts: readonly (readonly [string, string])[] = [
      ['a.properties', 'a.b.c=postgres://u:p@h/d\n'.repeat(20_000)],
      ['a.json', `{${'"a":"postgres://h/d",'.repeat(20_000)}"z":1}`],
      ['a.yml', `a:\n${'  - host: postgres\n    sslmode: require\n'.repeat(5000)}`],
      ['a.json', JSON.stringify({ url: 'postgres://'.repeat(100_000) })],
      ['a.ini', `${'h'.repeat(100_000)}host=x\n`.repeat(10)],
    ];
    for (const [path, text] of texts) readSettings(fileOf(path, text));
    expect(processorTime() - start).toBeLessThan(20_000);
  });
});
