import { describe, expect, it, test } from 'vitest';
import { deployment, layers, read } from './read.ts';

const CONTAINERS = 'containers:\n- name: api\n  image: registry.example.org/shop/api:1.2\n';

function only(text: string): readonly string[] {
  const { places } = read(text);
  expect(places).toHaveLength(1);
  return layers(places[0]?.layers ?? []).slice(1);
}

describe('objects that run pods', () => {
  const spec = 'containers: [{name: api, image: "api:1"}]';
  test.each<[string, string]>([
    ['Pod', `apiVersion: v1\nkind: Pod\nmetadata: {name: shop}\nspec: {${spec}}\n`],
    ['Deployment', deployment(spec)],
    ['StatefulSet', deployment(spec, 'name: shop', 'StatefulSet')],
    ['DaemonSet', deployment(spec, 'name: shop', 'DaemonSet')],
    ['ReplicaSet', deployment(spec, 'name: shop', 'ReplicaSet')],
    ['Job', deployment(spec, 'generateName: shop', 'Job')],
    ['Rollout', deployment(spec, 'name: shop', 'Rollout')],
    ['CronJob', `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: shop}\nspec: {jobTemplate: {spec: {template: {spec: {${spec}}}}}}\n`],
    ['Service', `apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: shop}\nspec: {template: {spec: {${spec}}}}\n`],
  ])('%s', (kind, text) => {
    const { places } = read(text);
    expect(places).toMatchObject([{ id: `k8s/app.yaml#${kind}/shop/api`, kind: 'container', name: 'api', scope: '', os: 'linux', runs: true, folder: null }]);
    expect(layers(places[0]?.layers ?? [])).toEqual(['image api:1']);
  });

  test.each<[string, string]>([
    ['a Service of the core', 'apiVersion: v1\nkind: Service\nmetadata: {name: shop}\nspec: {template: {spec: {containers: [{name: a, image: b}]}}}\n'],
    ['a NetworkPolicy', 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: shop}\nspec: {podSelector: {}, egress: [{ports: [{port: 5432}]}]}\n'],
    ['a database that an operator runs', 'apiVersion: acid.zalan.do/v1\nkind: postgresql\nmetadata: {name: shop}\nspec: {teamId: a, postgresql: {version: "16", parameters: {ssl: "on"}}}\n'],
    ['an object without a name', 'apiVersion: v1\nkind: ConfigMap\ndata: {a: b}\n'],
    ['something else with these words', 'apiVersion: 1\nkind: shop\nspec: {}\n'],
    ['a template of Helm', deployment('containers:\n- name: api\n  image: "{{ .Values.image }}"\n')],
    ['broken YAML', 'apiVersion: v1\nkind: Deployment\nmetadata: {name: [[[\nspec: }}}\n\t- x'],
  ])('and not %s', (_, text) => {
    expect(read(text)).toEqual({ places: [], bags: [], connections: [] });
  });

  it('are found in several documents, in lists and in JSON', () => {
    const pod = (name: string) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'a' }, spec: { containers: [{ name, image: 'x' }] } });
    const ids = (text: string, path?: string) => read(text, path).places.map(({ id, scope }) => `${id} in ${scope}`);
    expect(ids(JSON.stringify(pod('p')), 'p.json')).toEqual(['p.json#Pod/p/p in namespace a']);
    expect(ids(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [pod('p'), { apiVersion: 'v1', kind: 'PodList', items: [pod('q')] }] }))).toEqual(['k8s/app.yaml#Pod/p/p in namespace a', 'k8s/app.yaml#Pod/q/q in namespace a']);
    expect(ids(`# first\n---\n${JSON.stringify(pod('p'))}\n---\n---\nnonsense\n---\n${JSON.stringify(pod('p'))}\n`)).toEqual(['k8s/app.yaml#Pod/p/p in namespace a', 'k8s/app.yaml#Pod/p/p#2 in namespace a']);
  });
});

describe('variables', () => {
  test.each<[string, string, readonly string[]]>([
    ['a value', '  env: [{name: PGSSLMODE, value: verify-full}]', ['PGSSLMODE=verify-full']],
    ['a number and a boolean, as processes see them', '  env: [{name: PORT, value: 5432}, {name: SSL, value: true}]', ['PORT=5432', 'SSL=true']],
    ['no value', '  env: [{name: EMPTY}]', ['EMPTY=']],
    ['a reference to another variable', '  env: [{name: DIR, value: /etc/pg}, {name: CA, value: $(DIR)/ca.pem}]', ['DIR=/etc/pg', 'CA=<DIR>/ca.pem']],
    ['no reference where it is escaped', '  env: [{name: A, value: "a$$(B)c$(D)"}]', ['A=a$(B)c<D>']],
    ['the last of two', '  env: [{name: A, value: x}, {name: A, value: y}]', ['A=y', 'A=y']],
    ['a key of a ConfigMap', '  env: [{name: MODE, valueFrom: {configMapKeyRef: {name: db, key: mode}}}]', ['binds ConfigMap db.mode as MODE']],
    ['a key of a Secret', '  env: [{name: URL, valueFrom: {secretKeyRef: {name: db, key: url, optional: true}}}]', ['binds Secret db.url as URL']],
    ['a field of the pod', '  env: [{name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]', ['IP=(known when the pod runs)']],
    ['whole bags, below what is set by itself', '  env: [{name: A, value: b}]\n  envFrom: [{configMapRef: {name: one}}, {prefix: DB_, secretRef: {name: two, optional: true}}]', ['binds ConfigMap one', 'binds Secret two with DB_', 'A=b']],
    ['the home directory', '  env: [{name: HOME, value: /home/app}]', ['HOME=/home/app', 'home /home/app']],
    ['no secret', '  env: [{name: DB_PASSWORD, value: hunter2}, {name: PGUSER, value: jane}, {name: URL, value: "https://jane:hunter2@example.org"}]', ['DB_PASSWORD=(withheld)', 'PGUSER=(withheld)', 'URL=https://(withheld)@example.org']],
    ['a working directory', '  workingDir: /srv/app', ['workdir /srv/app']],
  ])('%s', (_, lines, expected) => {
    expect(only(deployment(CONTAINERS + lines))).toEqual(expected);
  });

  it('make one connection together', () => {
    const { connections } = read(deployment(`${CONTAINERS}  env: [{name: REPORT_DB_HOST, value: a.postgres.database.azure.com}, {name: REPORT_DB_SSLMODE, value: verify-ca}]\n`));
    expect(connections).toMatchObject([{ id: 'k8s/app.yaml#shop.api.REPORT_DB_HOST', name: 'REPORT_DB_HOST', syntax: 'settings', settings: [{ key: 'sslmode' }] }]);
  });

  it('hold connection strings, and leave those of other databases alone', () => {
    const { connections } = read(deployment(`${CONTAINERS}  env:
  - name: DATABASE_URL
    value: postgresql://$(DB_USER):$(DB_PASSWORD)@a.postgres.database.azure.com/shop?sslmode=verify-full
  - {name: PGHOST, value: b.postgres.database.azure.com}
  - {name: PGSSLMODE, value: require}
  - {name: REPORT_DB_HOST, value: c.postgres.database.azure.com}
  - {name: REPORT_DB_SSLMODE, value: verify-ca}
  - {name: OTHER, value: "Server=d;SslMode=VerifyFull;Database=x"}
  - {name: DB_TYPE, value: mysql}
`));
    expect(connections.map(({ id, syntax, at }) => `${id} ${syntax} line ${at.line}`)).toEqual([
      'k8s/app.yaml#shop.api.DATABASE_URL uri line 12',
      'k8s/app.yaml#shop.api.PG environment line 13',
    ]);
    expect(JSON.stringify(connections)).not.toMatch(/DB_USER|DB_PASSWORD/);
  });
});

describe('volumes', () => {
  const mount = (mounts: string, volumes: string): string => deployment(`${CONTAINERS}  volumeMounts: [${mounts}]\nvolumes: [${volumes}]\n`);
  test.each<[string, string, string, readonly string[]]>([
    ['a ConfigMap', '{name: v, mountPath: /etc/pg}', '{name: v, configMap: {name: roots}}', ['mounts ConfigMap roots at /etc/pg']],
    ['a Secret', '{name: v, mountPath: /etc/pg}', '{name: v, secret: {secretName: roots}}', ['mounts Secret roots at /etc/pg']],
    ['keys under other names', '{name: v, mountPath: /etc/pg}', '{name: v, configMap: {name: roots, items: [{key: a, path: ca/b.pem}]}}', ['mounts ConfigMap roots at /etc/pg (a→ca/b.pem)']],
    ['one key', '{name: v, mountPath: /etc/pg/ca.pem, subPath: a.pem}', '{name: v, configMap: {name: roots}}', ['mounts ConfigMap roots.a.pem at /etc/pg/ca.pem']],
    ['one key under another name', '{name: v, mountPath: /etc/pg/ca.pem, subPath: b.pem}', '{name: v, secret: {secretName: roots, items: [{key: a, path: b.pem}]}}', ['mounts Secret roots.a at /etc/pg/ca.pem']],
    ['a folder of keys', '{name: v, mountPath: /etc/pg, subPath: ca}', '{name: v, configMap: {name: roots, items: [{key: a, path: ca/a.pem}, {key: b, path: b}]}}', ['mounts ConfigMap roots.a at /etc/pg/a.pem']],
    ['a name that is not there', '{name: v, mountPath: /ca.pem, subPath: c}', '{name: v, configMap: {name: roots, items: [{key: a, path: b}]}}', ['mounts (nothing in the volume is called c) at /ca.pem']],
    ['a part that depends on the pod', '{name: v, mountPath: /ca, subPathExpr: $(POD)}', '{name: v, configMap: {name: roots}}', ['mounts (which part of the volume it is depends on the pod) at /ca']],
    ['several sources', '{name: v, mountPath: /etc/pg}', '{name: v, projected: {sources: [{configMap: {name: a, items: [{key: x, path: y}]}}, {secret: {name: b}}, {serviceAccountToken: {path: token}}]}}',
      ['mounts Secret b at /etc/pg', 'mounts ConfigMap a.x at /etc/pg/y', 'mounts (the cluster provides it (serviceAccountToken)) at /etc/pg/token']],
    ['one source of several', '{name: v, mountPath: /ca.pem, subPath: y}', '{name: v, projected: {sources: [{secret: {name: b}}, {configMap: {name: a, items: [{key: x, path: y}]}}]}}', ['mounts ConfigMap a.x at /ca.pem']],
    ['several sources with all their keys', '{name: v, mountPath: /etc/pg}', '{name: v, projected: {sources: [{configMap: {name: a}}, {secret: {name: b}}]}}', ['mounts (several ConfigMaps or Secrets with all their keys in one folder) at /etc/pg']],
    ['a folder of the machine', '{name: v, mountPath: /etc/ssl/certs}', '{name: v, hostPath: {path: /etc/ssl/certs}}', ['mounts (a folder of the machine that the pod runs on) at /etc/ssl/certs']],
    ['a secret store', '{name: v, mountPath: /mnt}', '{name: v, csi: {driver: secrets-store.csi.k8s.io}}', ['mounts (the driver secrets-store.csi.k8s.io mounts it) at /mnt']],
    ['a persistent volume', '{name: v, mountPath: /mnt}', '{name: v, persistentVolumeClaim: {claimName: a}}', ['mounts (a persistent volume, which keeps what was put there before) at /mnt']],
    ['an empty folder', '{name: v, mountPath: /mnt}', '{name: v, emptyDir: {}}', ['mounts (a volume that nothing in the manifest fills) at /mnt']],
    ['a volume that is defined elsewhere', '{name: data, mountPath: /mnt}', '', ['mounts (the volume data, which is defined elsewhere) at /mnt']],
  ])('%s', (_, mounts, volumes, expected) => {
    expect(only(mount(mounts, volumes))).toEqual(expected);
  });
});

describe('commands', () => {
  test.each<[string, string, readonly string[]]>([
    ['a shell', '  command: [sh, -c]\n  args:\n  - |\n    cp /a.pem /etc/pg/ca.pem\n    export PGSSLROOTCERT=/etc/pg/ca.pem\n    exec api\n', ['cp write /etc/pg/ca.pem (line 13)', 'PGSSLROOTCERT=/etc/pg/ca.pem']],
    ['words', '  command: [cp, /a.pem, /b.pem]\n', ['cp write /b.pem (line 10)']],
    ['a variable of the container in words', '  env: [{name: TO, value: /b.pem}]\n  command: [cp, /a.pem, $(TO)]\n', ['TO=/b.pem', 'cp write <TO> (line 11)']],
    ['a variable of the container in a script', '  env: [{name: TO, value: /b.pem}]\n  command: [bash, -ec, "cp /a.pem $(TO)"]\n', ['TO=/b.pem', 'cp write <TO> (line 11)']],
    ['options of a virtual machine', '  command: [java, -Djavax.net.ssl.trustStore=/t.jks, -jar, a.jar]\n', ['java command line= -Djavax.net.ssl.trustStore=/t.jks']],
    ['options behind an entrypoint of the image', '  args: [-Djavax.net.ssl.trustStore=/t.jks]\n', ['java command line= -Djavax.net.ssl.trustStore=/t.jks']],
    ['options of Node.js', '  command: [node, --use-openssl-ca, a.js]\n', ['node command line=--use-openssl-ca']],
  ])('%s', (_, lines, expected) => {
    expect(only(deployment(CONTAINERS + lines))).toEqual(expected);
  });

  it('replace the command line of the image', () => {
    const { places } = read(deployment(`${CONTAINERS}  command: [api]\n`));
    expect(places[0]?.layers.flatMap((layer) => (layer.kind === 'sets' ? [[layer.entry.key, layer.entry.value.parts]] : []))).toEqual([['java command line', []], ['node command line', []]]);
  });

  it('start clients', () => {
    const { connections } = read(deployment(`${CONTAINERS}  command: [psql, "host=a.postgres.database.azure.com sslmode=verify-full"]\n`));
    expect(connections).toMatchObject([{ syntax: 'command', hint: { program: 'psql' }, at: { line: 10 } }]);
  });
});

describe('folders that containers share', () => {
  const pod = (init: string, mount = '{name: v, mountPath: /etc/pg}', main = ''): readonly string[] => {
    const { places } = read(deployment(`initContainers:\n${init}${CONTAINERS}  volumeMounts: [${mount}]\n${main}volumes: [{name: v, emptyDir: {}}]\n`));
    return places.filter(({ kind }) => kind === 'container').flatMap((place) => layers(place.layers).slice(1));
  };
  const copies = '- name: build\n  image: alpine\n  command: [cp, /a.pem, /shared/ca.pem]\n  volumeMounts: [{name: v, mountPath: /shared}]\n';
  const fetches = '- name: fetch\n  image: example/fetch\n  volumeMounts: [{name: v, mountPath: /shared}]\n';

  test.each<[string, readonly string[], readonly string[]]>([
    ['what an init container leaves there', pod(copies), ['mounts k8s/app.yaml#Deployment/shop/build:/shared at /etc/pg']],
    ['a part of it', pod(copies, '{name: v, mountPath: /etc/pg/root.crt, subPath: ca.pem}'), ['mounts k8s/app.yaml#Deployment/shop/build:/shared/ca.pem at /etc/pg/root.crt']],
    ['nothing to be seen when nobody tells what it does', pod(fetches), ['mounts (init container fetch may write there) at /etc/pg']],
    ['the last one that may write', pod(fetches + copies), ['mounts k8s/app.yaml#Deployment/shop/build:/shared at /etc/pg']],
    ['not one that only reads', pod(copies + fetches.replace('/shared}', '/shared, readOnly: true}')), ['mounts k8s/app.yaml#Deployment/shop/build:/shared at /etc/pg']],
    ['other parts', pod(copies.replace('/shared}', '/shared, subPath: a}'), '{name: v, mountPath: /etc/pg, subPath: b}'), ['mounts (containers mount different parts of the volume) at /etc/pg']],
  ])('%s', (_, found, expected) => {
    expect(found).toEqual(expected);
  });

  it('are empty for the first that writes, and pass from one to the next', () => {
    const { places } = read(deployment(`initContainers:\n${copies}${copies.replaceAll('build', 'second')}${CONTAINERS}volumes: [{name: v, emptyDir: {}}]\n`));
    expect(places.map(({ layers: list }) => layers(list)[1])).toEqual(['mounts nothing at /shared', 'mounts k8s/app.yaml#Deployment/shop/build:/shared at /shared', undefined]);
  });

  it('show what a container beside writes', () => {
    const { places } = read(deployment(`${CONTAINERS}  volumeMounts: [{name: v, mountPath: /etc/pg}]\n${copies}volumes: [{name: v, emptyDir: {}}]\n`));
    expect(layers(places[0]?.layers ?? [])[1]).toBe('mounts k8s/app.yaml#Deployment/shop/build:/shared at /etc/pg');
  });
});
