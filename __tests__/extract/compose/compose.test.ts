import { describe, expect, it } from 'vitest';

import { composeFiles } from '../../../src/extract/compose/index.ts';
import type { PartialEvidence } from '../../../src/extract/extractor.ts';
import { settingsFiles } from '../../../src/extract/settings/index.ts';
import { TooLarge } from '../../../src/extract/too-large.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';
import type { Content, Layer, Text } from '../../../src/model.ts';

type Files = Readonly<Record<string, string>>;

/** Every compose file of a tree, as the extractor reads it. */
function read(files: Files, path = 'compose.yaml'): PartialEvidence {
  const open = (name: string): SourceFile | null => (files[name] === undefined ? null : new SourceFile(name, new TextEncoder().encode(files[name])));
  const file = open(path);
  return file === null || !composeFiles.accepts(file) ? {} : composeFiles.extract(file, { open, list: () => null });
}

/** `service: layer, layer`, each in short. */
function said(files: Files, path = 'compose.yaml'): readonly string[] {
  return (read(files, path).places ?? []).map(({ kind, name, layers }) => `${kind === 'image' ? 'image ' : ''}${name}: ${layers.map(layerText).join(', ')}`);
}

function layerText(layer: Layer): string {
  if (layer.kind === 'inherits') return 'place' in layer.from ? `from place ${layer.from.place}` : `from ${text(layer.from.image)}`;
  if (layer.kind === 'sets') return `${layer.entry.key}=${text(layer.entry.value)}${layer.entry.connection === null ? '' : ' (connection)'}`;
  if (layer.kind === 'argument') return `arg ${layer.entry.key}=${text(layer.entry.value)}`;
  if (layer.kind === 'binds') return `binds ${layer.bag.name}${layer.key === null ? '' : `[${layer.key}] as ${layer.variable ?? ''}`}`;
  if (layer.kind === 'mounts') return `${text(layer.path)} ← ${contentText(layer.content)}`;
  if (layer.kind === 'workdir') return `in ${text(layer.path)}`;
  if (layer.kind === 'home') return `home ${text(layer.path)}`;
  if (layer.kind === 'user') return `user ${text(layer.name)}`;
  if (layer.kind === 'component') return `${layer.name} ${layer.version}`;
  return layer.kind === 'runs' ? `${layer.operation.program} ${layer.operation.kind}` : layer.kind;
}

function text({ parts }: Text): string {
  return parts.map((part) => (part.kind === 'literal' ? part.text : part.kind === 'variable' ? `$${part.name}` : part.kind === 'unknown' ? `<${part.reason}>` : '<one of>')).join('');
}

function contentText(content: Content): string {
  if (content.kind === 'repository') return content.path;
  if (content.kind === 'path') return `${text(content.path)} of ${content.place ?? ''}`;
  if (content.kind === 'unknown') return `<${content.reason}>`;
  if (content.kind === 'bag') return `${content.bag.name}[${content.key}]`;
  return content.kind === 'bytes' ? `bytes ${new TextDecoder().decode(content.bytes).trim()}` : content.kind;
}

const web = (...lines: readonly string[]): Files => ({ 'compose.yaml': `services:\n  web:\n    image: app\n${lines.map((line) => `    ${line}\n`).join('')}` });
/** The layers of `web` behind its image. */
const layersOf = (files: Files): string => (said(files)[0] ?? '').replace(/^web: from app(?:, )?/, '');

describe('where a service comes from', () => {
  const DOCKERFILE = 'FROM node:22 AS build\nFROM node:22-slim\n';
  it.each<[string, Files, readonly string[]]>([
    ['an image, and what its tag fixes', { 'compose.yaml': 'services:\n  web: {image: "node:22.17.1"}\n' }, ['web: from node:22.17.1, node 22.17.1']],
    ['an image with a default', { 'compose.yaml': 'services:\n  web: {image: "node:${VERSION:-20}"}\n' }, ['web: from node:20, node 20']],
    ['an image with a value of .env', { 'compose.yaml': 'services:\n  web: {image: "node:${VERSION:-20}"}\n', '.env': 'VERSION=18\n' }, ['web: from node:18, node 18']],
    ['a build in a word', { 'compose.yaml': 'services:\n  web: {build: .}\n', Dockerfile: DOCKERFILE }, ['web: from place Dockerfile#1']],
    ['a build elsewhere, with arguments', { 'deploy/compose.yaml': 'services:\n  web:\n    build:\n      context: ../web\n      dockerfile: docker/app.Dockerfile\n      target: build\n      args: {CA: ca.pem}\n', 'web/docker/app.Dockerfile': DOCKERFILE }, ['build: from node:22, node 22', 'image of app.Dockerfile: from node:22-slim, node 22', 'web: arg CA=ca.pem, from place web/docker/app.Dockerfile#build built in web']],
    ['a build with a name', { 'compose.yaml': 'services:\n  web: {build: ., image: "app:dev"}\n', Dockerfile: DOCKERFILE }, ['image app:dev: from place Dockerfile#1', 'web: from place compose.yaml#web image']],
    ['a Dockerfile that is not there', { 'compose.yaml': 'services:\n  web: {build: ./gone}\n' }, ['web: from <its Dockerfile is not in the repository>']],
    ['a context outside', { 'compose.yaml': 'services:\n  web: {build: "../../x"}\n', Dockerfile: DOCKERFILE }, ['web: from <its Dockerfile is not in the repository>']],
    ['another repository', { 'compose.yaml': 'services:\n  web: {build: "https://github.com/x/y.git"}\n', Dockerfile: DOCKERFILE }, ['web: from <its Dockerfile is not in the repository>']],
    ['a Dockerfile within', { 'compose.yaml': 'services:\n  web:\n    build:\n      dockerfile_inline: |\n        FROM x\n', Dockerfile: DOCKERFILE }, ['image of compose.yaml: from x', 'web: from place compose.yaml#0 built in . from line 5']],
  ])('%s', (_, files, expected) => {
    expect(said(files, Object.keys(files)[0])).toEqual(expected);
  });
});

describe('the environment', () => {
  it.each<[string, Files, string]>([
    ['a map', web('environment:', '  A: x', '  B: 5', '  C: ""', '  D: true'), 'A=x, B=5, C=, D=true'],
    ['a list', web('environment:', '  - A=x=y', '  - "B=two words"'), 'A=x=y, B=two words'],
    ['the later of two', web('environment: ["A=1", "A=2"]'), 'A=2'],
    ['no value, and nothing gives one', web('environment: [A]'), 'A=$A'],
    ['no value, and .env gives one', { ...web('environment:', '  A:', '  B: x'), '.env': 'A=1\n' }, 'binds .env[A] as A, B=x'],
    ['passed on under another name', { ...web('environment: {A: "${B}", C: "$B", D: "${B:?no}", E: "${B:-x}"}'), '.env': 'B=1\n' }, 'binds .env[B] as A, binds .env[B] as C, binds .env[B] as D, binds .env[B] as E'],
    ['an empty value gives way to a default', { ...web('environment: {A: "${B:-x}", C: "${B-x}"}'), '.env': 'B=\n' }, 'A=x, binds .env[B] as C'],
    ['defaults, also within defaults', web('environment: {A: "${B:-x}", C: "/${D:-${E:-y}/z}", F: "${G-}"}'), 'A=x, C=/y/z, F='],
    ['what stands instead', { ...web('environment: {A: "${B:+set}", C: "${D:+set}"}'), '.env': 'B=1\n' }, 'A=set, C='],
    ['dollar signs', web('environment: {A: "a$$b$$$$c", B: "$", C: "${", D: "${1}"}'), 'A=a$b$$c, B=$, C=${, D=${1}'],
    ['values within a text', { ...web('environment: {A: "/certs/${CA}/${X}"}'), '.env': 'CA=$DIR/ca.pem\nDIR=new\n' }, 'A=/certs/new/ca.pem/$X'],
    ['values in single quotes mean themselves', { ...web('environment: {A: "-${CA}"}'), '.env': "CA='$DIR'\nDIR=new\n" }, 'A=-$DIR'],
    ['variables that mean each other', { ...web('environment: {A: "-${B}"}'), '.env': 'B=$C\nC=$B\n' }, 'A=-$B'],
    ['an anchor, merged', { 'compose.yaml': 'x-env: &env\n  A: 1\n  B: 2\nservices:\n  web:\n    image: app\n    environment:\n      <<: *env\n      B: 3\n' }, 'A=1, B=3'],
    ['a connection', web('environment: ["U=postgresql://app:hunter2@h/d"]'), 'U=postgresql://<withheld>@h/d (connection)'],
    ['a connection in a default', web('environment: {U: "${U:-postgresql://app:hunter2@h/d}"}'), 'U=postgresql://<withheld>@h/d (connection)'],
    ['files of variables come first', { ...web('environment: {A: 1}', 'env_file: .env'), '.env': 'A=2\n' }, 'binds .env, A=1'],
    ['a file that only a sample tells of', { ...web('env_file: deploy/web.env'), 'deploy/web.env.example': 'A=1\nexport B=hunter2\n' }, 'A=<deploy/web.env is not in the repository>, B=<deploy/web.env is not in the repository>'],
    ['several files', { ...web('env_file:', '  - a.env', '  - path: ./sub/b.env', '  - path: gone.env', '    required: false', '  - path: needed.env') }, 'binds a.env, binds sub/b.env, binds needed.env'],
  ])('%s', (_, files, expected) => {
    expect(layersOf(files)).toBe(expected);
  });

  it('reads files of variables with any name, each once', () => {
    const files = { 'compose.yaml': 'services:\n  a: {image: a, env_file: [conf/app.conf, db.env]}\n  b: {image: b, env_file: conf/app.conf}\n', 'conf/app.conf': 'A=1\nU=postgresql://h/d\n', 'db.env': 'B=1\n' };
    expect(read(files).bags?.map(({ name, entries }) => [name, entries.map(({ key }) => key)])).toEqual([['conf/app.conf', ['A', 'U']]]);
    expect(read(files).connections?.map(({ at }) => at.path)).toEqual(['conf/app.conf']);
  });

  it('points at the default that holds a connection, and at the value of a list', () => {
    const source = 'services:\n  web:\n    image: app\n    environment:\n      - "A=${A:-postgresql://h/d?sslmode=require}"\n';
    const [connection] = read({ 'compose.yaml': source }).connections ?? [];
    const line = source.split('\n')[4] ?? '';
    expect(connection?.at).toMatchObject({ line: 5, column: line.indexOf('postgresql') + 1 });
    expect(connection?.settings.map(({ key, at }) => [key, line.slice(at.column - 1, at.endColumn - 1)])).toEqual([['sslmode', 'sslmode=require']]);
  });
});

describe('files', () => {
  it.each<[string, Files, string]>([
    ['a bind mount', web('volumes: ["./tls/ca.pem:/certs/ca.pem:ro", "../x:/x", "./:/app"]'), '/x ← <outside of the repository>, /app ← , /certs/ca.pem ← tls/ca.pem'],
    ['paths of the machine', web('volumes: ["/etc/ssl:/ssl", "~/tls:/tls", "C:\\\\tls:/win"]'), '/ssl ← </etc/ssl of the machine that starts it>, /tls ← <~/tls of the machine that starts it>, /win ← <C:\\tls of the machine that starts it>'],
    ['the long form', web('volumes:', '  - {type: bind, source: ./tls, target: /certs/, read_only: true}', '  - {type: tmpfs, target: /run}'), '/certs ← tls, /run ← <a folder in memory, empty when the service starts>'],
    ['a variable', { ...web('volumes: ["${TLS}/ca.pem:/ca.pem", "./${NAME}:/b.pem", "./x:${TO}"]'), '.env': 'NAME=b.pem\n' }, '/ca.pem ← <which file it is depends on a variable>, /b.pem ← b.pem'],
    ['a named volume', web('volumes: ["data:/data"]'), '/data ← <the volume data outlives its containers>'],
    ['a volume without a name', web('volumes: ["/app/node_modules"]'), ''],
    ['memory', web('tmpfs: ["/run:size=64m"]'), '/run ← <a folder in memory, empty when the service starts>'],
    ['who runs it, and where', web('working_dir: /srv', 'user: root'), 'in /srv, user root, home /root'],
  ])('%s', (_, files, expected) => {
    expect(layersOf(files)).toBe(expected);
  });

  const shared = (use: string, definition: string): Files => ({ 'compose.yaml': `services:\n  web:\n    image: app\n    ${use}\n${definition}` });
  it.each<[string, Files, string]>([
    ['a config', shared('configs: [ca]', 'configs:\n  ca: {file: ./tls/ca.pem}\n'), '/ca ← tls/ca.pem'],
    ['a config under another name', shared('configs: [{source: ca, target: /etc/ca.pem}]', 'configs:\n  ca: {file: tls/ca.pem}\n'), '/etc/ca.pem ← tls/ca.pem'],
    ['a secret', shared('secrets: [ca]', 'secrets:\n  ca: {file: ./ca.pem}\n'), '/run/secrets/ca ← ca.pem'],
    ['a secret under another name', shared('secrets: [{source: ca, target: root.crt}]', 'secrets:\n  ca: {file: ./ca.pem}\n'), '/run/secrets/root.crt ← ca.pem'],
    ['content', shared('configs: [a]', 'configs:\n  a: {content: "x=$$y"}\n'), '/a ← bytes x=$y'],
    ['content with a password', shared('configs: [a]', 'configs:\n  a: {content: "password=hunter2"}\n'), '/a ← <withheld>'],
    ['a variable', { ...shared('secrets: [ca]', 'secrets:\n  ca: {environment: CA}\n'), '.env': 'CA=x\n' }, '/run/secrets/ca ← .env[CA]'],
    ['a variable that nobody sets', shared('secrets: [ca]', 'secrets:\n  ca: {environment: CA}\n'), '/run/secrets/ca ← <nothing in the repository sets CA>'],
    ['made elsewhere', shared('secrets: [ca]', 'secrets:\n  ca: {external: true}\n'), '/run/secrets/ca ← <it is made outside of the repository>'],
    ['defined nowhere', shared('secrets: [ca]', ''), '/run/secrets/ca ← <nothing here says what ca is>'],
  ])('%s', (_, files, expected) => {
    expect(layersOf(files)).toBe(expected);
  });

  it('are those of the service that fills a volume', () => {
    const compose = (mode: string): string => `services:\n  init:\n    image: curlimages/curl\n    command: cp /x/ca.pem /out/ca.pem\n    volumes: ["certs:/out"]\n  web:\n    image: app\n    volumes: ["certs:/certs${mode}"]\nvolumes: {certs: {}}\n`;
    for (const mode of ['', ':ro']) {
      expect(said({ 'compose.yaml': compose(mode) })).toEqual(['init: from curlimages/curl, cp write', 'web: from app, /certs ← /out of compose.yaml#init']);
    }
    expect(said({ 'compose.yaml': compose('').replace('cp /x/ca.pem /out/ca.pem', 'fetch') })[1]).toBe('web: from app, /certs ← <the volume certs outlives its containers>');
    expect(said({ 'compose.yaml': compose(':ro').replace('cp /x/ca.pem /out/ca.pem', 'fetch') })[1]).toBe('web: from app, /certs ← /out of compose.yaml#init');
  });
});

describe('what starts', () => {
  const connections = (files: Files): readonly string[] => (read(files).connections ?? []).map(({ syntax, hosts, hint }) => `${syntax} ${hint.program ?? hint.library ?? '-'} ${hosts.map(text).join()}`);
  it.each<[string, Files, string, readonly string[]]>([
    ['a client in a word', web('command: psql "postgresql://app:hunter2@h/d?sslmode=require"'), '', ['command psql h']],
    ['a client in a list', web('command: ["psql", "postgresql://app:hunter2@h/d"]'), '', ['command psql h']],
    ['a client of an entry point', web('entrypoint: [psql]', 'command: ["postgresql://app:hunter2@h/d"]'), '', ['command psql h']],
    ['a shell', web('command: ["sh", "-c", "cp /a.pem /b.pem && psql -h h"]'), 'cp write', ['command psql h']],
    ['a shell over lines', web('command: >-', '  sh -c "cp /a.pem /b.pem', '  && psql -h $$HOST"'), 'cp write', ['command psql $HOST']],
    ['quotes and backslashes', web(`command: "psql 'host=h dbname=\\"d\\"' -c select\\\\ 1"`), '', ['command psql h']],
    ['options of a virtual machine', web('command: java -Djavax.net.ssl.trustStore=/t.jks -jar app.jar'), 'java command line=', []],
    ['variables in front of a program', web('command: ["sh", "-c", "NODE_EXTRA_CA_CERTS=/ca.pem node app.js"]'), 'NODE_EXTRA_CA_CERTS=/ca.pem', []],
    ['a script that is mounted', { ...web('entrypoint: ["/init.sh"]', 'volumes: ["./init.sh:/init.sh"]'), 'init.sh': '#!/bin/sh\nexport PGSSLMODE=verify-full\ncp /a /b\nexec "$@"\n' }, '/init.sh ← init.sh, PGSSLMODE=verify-full, cp write', []],
    ['nothing', web('command: []', 'entrypoint: ""'), '', []],
  ])('%s', (_, files, layers, expected) => {
    const found = layersOf(files).replace(/^[^,]*=[^,]*trustStore[^,]*/, 'java command line=');
    expect(found).toBe(layers);
    expect(connections(files)).toEqual(expected);
  });

  it('is a client by its variables, unless a file of variables says where to connect', () => {
    expect(connections(web('environment: {PGHOST: h, PGSSLMODE: require}'))).toEqual(['environment - h']);
    expect(connections(web('environment: {PGSSLMODE: require}', 'env_file: x.env'))).toEqual([]);
    expect(connections({ ...web('environment: {PGHOST: "${H}", PGSSLMODE: require}'), '.env': 'H=h\n' })).toEqual([]);
    expect(connections(web('environment: {PGSSLMODE: require}', 'command: psql -h h'))).toEqual(['command psql h']);
  });

  it('is no client where it is a server', () => {
    expect(connections({ 'compose.yaml': 'services:\n  db:\n    image: postgres:16\n    environment: {POSTGRES_USER: app, POSTGRES_PASSWORD: hunter2, POSTGRES_DB: d, PGDATA: /data}\n    healthcheck: {test: ["CMD-SHELL", "pg_isready -U app"]}\n    volumes: ["data:/data"]\n  other:\n    image: mysql:8\n    environment: {MYSQL_ROOT_PASSWORD: hunter2}\n' })).toEqual([]);
  });
});

describe('several files', () => {
  const BASE = 'services:\n  web:\n    image: app\n    environment: {A: 1, B: 1}\n    volumes: ["./old:/certs"]\n    env_file: a.env\n  db:\n    image: postgres\n';
  it('an override is merged over the file beside it, and is no project of its own', () => {
    const files = { 'compose.yaml': BASE, 'compose.override.yaml': 'services:\n  web:\n    environment: ["B=2"]\n    volumes: ["./new:/certs"]\n    env_file: b.env\n' };
    expect(said(files)).toEqual(['web: from app, binds a.env, binds b.env, A=1, B=2, /certs ← new', 'db: from postgres']);
    expect(said(files, 'compose.override.yaml')).toEqual([]);
    expect(said({ 'compose.override.yaml': BASE }, 'compose.override.yaml')).toHaveLength(2);
  });

  it('a variant exists beside the base, with what it speaks of', () => {
    const files = { 'docker-compose.yml': BASE, 'docker-compose.prod.yml': 'services:\n  web:\n    volumes: ["./prod:/certs"]\n' };
    expect(said(files, 'docker-compose.yml')).toEqual(['web: from app, binds a.env, A=1, B=1, /certs ← old', 'db: from postgres']);
    expect(said(files, 'docker-compose.prod.yml')).toEqual(['web: from app, binds a.env, A=1, B=1, /certs ← prod']);
    expect(read(files, 'docker-compose.prod.yml').places?.map(({ id, at }) => [id, at.path])).toEqual([['docker-compose.prod.yml#web', 'docker-compose.prod.yml']]);
  });

  it('a variant that changes shared files has all services', () => {
    const base = 'services:\n  web: {image: app, configs: [ca]}\nconfigs:\n  ca: {file: old.pem}\n';
    expect(said({ 'compose.yaml': base, 'compose.prod.yaml': 'configs:\n  ca: {file: new.pem}\n' }, 'compose.prod.yaml')).toEqual(['web: from app, /ca ← new.pem']);
  });

  it('a file whose services are whole stands alone', () => {
    expect(said({ 'compose.yaml': BASE, 'compose.prod.yaml': 'services:\n  web: {image: prod}\n' }, 'compose.prod.yaml')).toEqual(['web: from prod']);
  });

  it.each<[string, Files, readonly string[]]>([
    ['of the same file', { 'compose.yaml': 'services:\n  base: {image: app, environment: {A: 1, B: 1}}\n  web:\n    extends: base\n    environment: {B: 2}\n' }, ['base: from app, A=1, B=1', 'web: from app, A=1, B=2']],
    ['of another file, whose paths start there', { 'compose.yaml': 'services:\n  web:\n    extends: {file: common/base.yml, service: app}\n    volumes: ["./x:/x"]\n', 'common/base.yml': 'services:\n  app: {image: app, volumes: ["./tls:/tls"], env_file: [c.env]}\n' }, ['web: from app, binds common/c.env, /tls ← common/tls, /x ← x']],
    ['of itself', { 'compose.yaml': 'services:\n  web: {image: app, extends: web}\n' }, ['web: from app']],
    ['of each other', { 'compose.yaml': 'services:\n  a: {image: a, extends: b}\n  b: {image: b, extends: a}\n' }, ['a: from a', 'b: from b']],
    ['of nothing that is there', { 'compose.yaml': 'services:\n  a: {image: a, extends: {file: gone.yml, service: b}}\n' }, ['a: from a']],
  ])('extends a service %s', (_, files, expected) => {
    expect(said(files)).toEqual(expected);
  });
});

describe('where code runs', () => {
  it.each<[string, string, boolean]>([
    ['a database server', '{image: "postgres:16", environment: {POSTGRES_DB: d}, volumes: ["./init:/docker-entrypoint-initdb.d"]}', false],
    ['a server of a registry', '{image: "mcr.microsoft.com/azure-storage/azurite:3", volumes: ["./data:/data"]}', false],
    ['a client in the image of a server', '{image: postgres, command: psql -h h}', true],
    ['a client by its variables', '{image: postgres, environment: {PGHOST: h}}', true],
    ['an image from elsewhere', '{image: "ghcr.io/x/y"}', false],
    ['an image with an environment', '{image: "ghcr.io/x/y", environment: {A: 1}}', true],
    ['an image with files of the repository', '{image: "node:22", volumes: [".:/app"]}', true],
    ['a build that is not seen', '{build: ./gone}', true],
  ])('%s', (_, service, expected) => {
    expect(read({ 'compose.yaml': `services:\n  web: ${service}\n` }).places?.map(({ runs }) => runs)).toEqual([expected]);
  });

  it('in an image that another service builds', () => {
    const services = read({ 'compose.yaml': 'services:\n  web: {build: ., image: "app:1"}\n  worker: {image: "app:1"}\n', Dockerfile: 'FROM x\n' }).places ?? [];
    expect(services.map(({ kind, name, runs }) => `${kind} ${name} ${String(runs)}`)).toEqual(['image app:1 false', 'service web true', 'service worker true']);
  });
});

describe('which files', () => {
  it.each<[string, string, boolean]>([
    ['compose.yaml', '', true], ['docker-compose.prod.yml', '', true], ['a/orders.compose.yml', '', true], ['docker-compose-local.yaml', '', true],
    ['stack.yml', 'version: "3"\nservices:\n  web:\n    image: x\n', true], ['stack.yml', 'services:\n  web:\n    port: 1\n', false],
    ['quoted.yml', '"services": {"web": {"image": "x"}}', true], ['compose.yml.example', 'services: {web: {image: x}}', false], ['ci.yml', 'jobs:\n  a:\n    services:\n      db:\n        image: x\n', false], ['composer.yml', 'a: 1\n', false], ['compose.json', '{}', false],
  ])('%s %j: %s', (path, source, expected) => {
    const file = new SourceFile(path, new TextEncoder().encode(source));
    expect(composeFiles.accepts(file)).toBe(expected);
  });

  it('settings leave to it what it reads', () => {
    const source = 'x-env: &env\n  U: postgresql://h/d\nservices:\n  web:\n    image: app\n    environment: *env\n    command: psql postgresql://h/d\n    labels: {backup: "postgresql://h/d"}\n';
    const file = new SourceFile('compose.yaml', new TextEncoder().encode(source));
    expect(settingsFiles.extract(file, { open: () => null, list: () => null }).connections?.map(({ at }) => at.line)).toEqual([8]);
    const sample = new SourceFile('compose.yaml.example', new TextEncoder().encode(source));
    expect(settingsFiles.extract(sample, { open: () => null, list: () => null }).connections?.map(({ at, sample: isSample }) => [at.line, isSample])).toEqual([[2, true], [8, true]]);
    expect(read({ 'compose.yaml': source }).connections?.map(({ at }) => at.line).sort()).toEqual([2, 7]);
  });
});

describe('hostile files', () => {
  const deep = `services:\n  web:\n    image: a\n    environment: ${'['.repeat(20_000)}\n`;
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${['b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name, index) => `${name}: &${name} [${`*${'abcdefg'[index] ?? ''},`.repeat(9)}]`).join('\n')}\nservices:\n  web: {image: a, environment: *h}\n`;
  it.each<[string, string]>([
    ['nothing', ''], ['no services', 'services:\n'], ['a list of services', 'services: [a, b]\n'], ['broken', 'services:\n  web:\n   image: [\n  x: }{\n'],
    ['NUL', 'services:\n  web: {image: "a\0b"}\n'], ['keys that are no words', 'services:\n  ? [a, b]\n  : {image: x}\n  1: {image: y, environment: {? {a: b} : c, 2: 3}}\n'],
    ['prototypes', 'services:\n  __proto__: {image: x, environment: {__proto__: 1, constructor: 2}}\n'],
    ['braces', `services:\n  web: {image: x, environment: {A: "${'${A:-'.repeat(3000)}"}}\n`], ['dollars', `services:\n  web: {image: x, environment: {A: "${'$A'.repeat(50_000)}"}}\n`],
    ['volumes', `services:\n  web: {image: x, volumes: [${'"::::", "a:/b:c:d", ":", "", '.repeat(2000)}{}]}\n`],
    ['many services', `services:\n${Array.from({ length: 3000 }, (_, index) => `  s${index}: {image: x, volumes: ["v:/v"]}\n`).join('')}`],
    ['aliases', bomb], ['CRLF', 'services:\r\n  web:\r\n    image: a\r\n    environment:\r\n      - A=1\r\n'],
  ])('%s', (_, source) => {
    const start = performance.now();
    expect(() => read({ 'compose.yaml': source })).not.toThrow();
    expect(performance.now() - start).toBeLessThan(4000);
  });

  it('say that they are nested too deeply', () => {
    expect(() => read({ 'compose.yaml': deep })).toThrow(TooLarge);
  });

  it('passwords do not get out', () => {
    const secret = 'hunter2';
    const files = {
      'compose.yaml': `services:\n  web:\n    build: {context: ., args: {DB_PASSWORD: ${secret}}}\n    command: psql postgresql://app:${secret}@h/d\n    environment:\n      PGHOST: h\n      PGPASSWORD: ${secret}\n      A: "\${B}"\n      U: postgresql://app:\${PW}@h/d\n      V: "-\${DB_PASSWORD}-\${PW}"\n      W: "\${X:-postgres://app:${secret}@h/d}"\n    configs: [a]\nconfigs:\n  a: {content: "h:5432:d:app:${secret}"}\n`,
      '.env': `DB_PASSWORD=${secret}\nPW=${secret}\n`,
      Dockerfile: 'FROM x\n',
    };
    const evidence = read(files);
    expect(evidence.connections?.length).toBeGreaterThan(2);
    expect(JSON.stringify(evidence, (_, value: unknown) => (value instanceof Uint8Array ? new TextDecoder().decode(value) : value))).not.toContain(secret);
  });
});
