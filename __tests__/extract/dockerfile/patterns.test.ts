import { describe, expect, test } from 'vitest';
import { dockerfiles } from '../../../src/extract/dockerfile/index.ts';
import { shellScripts } from '../../../src/extract/shell/index.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';
import { connection, layer } from '../operations/compact.ts';

/** Ways in which real repositories get a certificate to where the client reads it. */
function files(tree: Readonly<Record<string, string>>): (path: string) => SourceFile | null {
  return (path) => (tree[path] === undefined ? null : new SourceFile(path, new TextEncoder().encode(tree[path])));
}

function stage(tree: Readonly<Record<string, string>>, name: string | number = -1): readonly string[] {
  const open = files(tree);
  const file = open('Dockerfile');
  const { places = [] } = file === null ? {} : dockerfiles.extract(file, { open, list: () => null });
  const place = typeof name === 'number' ? places.at(name) : places.find((each) => each.name === name);
  return (place?.layers ?? []).map(layer).slice(1);
}

function script(code: string): { readonly layers: readonly string[]; readonly connections: readonly string[] } {
  const { places = [], connections = [] } = shellScripts.extract(new SourceFile('deploy.sh', new TextEncoder().encode(code)), { open: () => null, list: () => null });
  return { layers: places.flatMap((place) => place.layers.map(layer)), connections: connections.map(connection) };
}

describe('the certificate is not in the repository', () => {
  test('two downloads, one DER converted, then joined; another provider above, and a variable chooses', () => {
    const Dockerfile = [
      'FROM python:3.12.4',
      'RUN curl -sSLo /certs/rds.pem https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem',
      '',
      'RUN curl -sSLo /tmp/baltimore.crt https://cacerts.digicert.com/BaltimoreCyberTrustRoot.crt \\',
      '    && openssl x509 -inform DER -in /tmp/baltimore.crt -out /tmp/baltimore.pem \\',
      '    && wget -q -O /tmp/g2.pem https://cacerts.digicert.com/DigiCertGlobalRootG2.crt.pem \\',
      '    && cat /tmp/baltimore.pem /tmp/g2.pem > /certs/azure.pem \\',
      '    && rm /tmp/*.pem /tmp/*.crt',
      'ENV PROVIDER=azure',
      'ENV PGSSLROOTCERT=/certs/${PROVIDER}.pem',
    ].join('\n');
    expect(stage({ Dockerfile })).toStrictEqual([
      'component python 3.12.4',
      '/certs/rds.pem <- get(https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem)',
      '/tmp/baltimore.crt <- get(https://cacerts.digicert.com/BaltimoreCyberTrustRoot.crt)',
      '/tmp/baltimore.pem <- der-to-pem(/tmp/baltimore.crt)',
      '/tmp/g2.pem <- get(https://cacerts.digicert.com/DigiCertGlobalRootG2.crt.pem)',
      '/certs/azure.pem <- /tmp/baltimore.pem + /tmp/g2.pem',
      'remove /tmp/*.pem',
      'remove /tmp/*.crt',
      'sets PROVIDER=azure',
      'sets PGSSLROOTCERT=/certs/$PROVIDER.pem',
    ]);
  });

  test('a function that downloads by provider, called with a known one', () => {
    const code = 'fetch() {\n  case "$1" in\n    azure) url=https://h/g2.pem ;;\n    aws) url=https://h/rds.pem ;;\n    *) exit 1 ;;\n  esac\n  curl -o "$2" "$url"\n}\nfetch azure /etc/ssl/pg.pem';
    expect(script(code).layers).toStrictEqual(['/etc/ssl/pg.pem <- get(https://h/g2.pem)']);
  });

  test('the same with a variable from outside: one of both', () => {
    const code = 'case "$PROVIDER" in\n  azure) url=https://h/g2.pem ;;\n  *) url=https://h/rds.pem ;;\nesac\ncurl -o ca.pem "$url"';
    expect(script(code).layers.at(-1)).toBe('ca.pem <- get({https://h/g2.pem|https://h/rds.pem})');
  });

  test('every root of a list, each under its name and into one bundle', () => {
    const code = 'ROOTS="BaltimoreCyberTrustRoot DigiCertGlobalRootG2"\nfor root in $ROOTS; do\n  curl -fsSL "https://cacerts.digicert.com/$root.crt" | openssl x509 -inform der >> bundle.pem\ndone';
    expect(script(code).layers.slice(1)).toStrictEqual([
      'bundle.pem << der-to-pem(get(https://cacerts.digicert.com/BaltimoreCyberTrustRoot.crt))',
      'bundle.pem << der-to-pem(get(https://cacerts.digicert.com/DigiCertGlobalRootG2.crt))',
    ]);
  });

  test('taken from the server: nothing of ours', () => {
    const code = 'openssl s_client -starttls postgres -showcerts -connect "$PGHOST:5432" < /dev/null 2>/dev/null | sed -n "/BEGIN/,/END/p" > ca.pem';
    expect(script(code).layers).toStrictEqual(['ca.pem <- ?changed by sed']);
  });

  test('a secret in a variable, encoded or not', () => {
    expect(script('mkdir -p ~/.postgresql\necho "$PG_CA_B64" | base64 --decode > ~/.postgresql/root.crt\nchmod 600 ~/.postgresql/root.crt').layers).toStrictEqual([
      '$HOME/.postgresql/root.crt <- base64-decode(text("$PG_CA_B64\\n"))',
    ]);
  });

  test('PEM in a here-document', () => {
    const pem = '-----BEGIN CERTIFICATE-----\nMIIDdzCC\n-----END CERTIFICATE-----\n';
    expect(script(`cat > ca.pem <<'EOF'\n${pem}EOF\ncat >> ca.pem <<EOF\n${pem}EOF`).layers).toStrictEqual([`ca.pem <- ${JSON.stringify(pem)}`, `ca.pem << ${JSON.stringify(pem)}`]);
  });
});

describe('settings are in pieces', () => {
  test('a connection string over several lines with backslashes', () => {
    const code = 'psql "host=db.postgres.database.azure.com \\\n  dbname=app user=me@db \\\n  sslmode=verify-full sslrootcert=$CA"';
    expect(script(code).connections).toStrictEqual(['psql hosts=db.postgres.database.azure.com login=user@server dbname=app sslmode=verify-full sslrootcert=$CA']);
  });

  test('options put together from a condition', () => {
    const code = 'OPTS="sslmode=require"\nif [ -f "$CA" ]; then OPTS="sslmode=verify-full&sslrootcert=$CA"; fi\nexport DATABASE_URL="postgres://app@db.example.com/app?$OPTS"';
    const { connections } = script(code);
    expect(connections).toStrictEqual(['uri hosts=db.example.com login=user']);
    const evidence = shellScripts.extract(new SourceFile('x.sh', new TextEncoder().encode(code)), { open: () => null, list: () => null });
    expect(evidence.connections?.[0]?.fragments.map(({ syntax, text }) => [syntax, text.parts[0]?.kind])).toStrictEqual([['uri', 'oneOf']]);
  });
});

describe('what a container starts with', () => {
  const Dockerfile = 'FROM debian\nWORKDIR /srv\nCOPY docker/entrypoint.sh /usr/local/bin/\nCOPY docker /srv/docker\nENTRYPOINT ["entrypoint.sh"]\nCMD ["app"]';
  const entrypoint = '#!/bin/sh\nset -e\necho "$PG_CA" > /etc/ssl/pg.crt\nexport PGSSLROOTCERT=/etc/ssl/pg.crt\nPRIVATE=1\nexec "$@"\n';

  test.each([
    ['on the path', Dockerfile],
    ['by its path', Dockerfile.replace('["entrypoint.sh"]', '["/usr/local/bin/entrypoint.sh"]')],
    ['by a relative path', Dockerfile.replace('["entrypoint.sh"]', '["docker/entrypoint.sh"]')],
    ['by a shell', Dockerfile.replace('["entrypoint.sh"]', '["/bin/sh", "/srv/docker/entrypoint.sh"]')],
    ['in shell form', Dockerfile.replace('["entrypoint.sh"]', '/srv/docker/entrypoint.sh --serve')],
  ])('a script of the repository writes and exports for the program: %s', (_name, code) => {
    expect(stage({ Dockerfile: code, 'docker/entrypoint.sh': entrypoint }).slice(-2)).toStrictEqual(['/etc/ssl/pg.crt <- text("$PG_CA\\n")', 'sets PGSSLROOTCERT=/etc/ssl/pg.crt']);
  });

  test('a program that is no script of ours changes nothing', () => {
    expect(stage({ Dockerfile, 'docker/entrypoint.sh': '#!/usr/bin/env python3\nexport = 1' }).at(-1)).toBe('/srv/docker <- repo:docker');
    expect(stage({ Dockerfile }).at(-1)).toBe('/srv/docker <- repo:docker');
  });
});

describe('what is innocent', () => {
  test.each(['elasticsearch-certutil ca --pem', 'echo keytool -importcert -file x.pem -keystore y', '# curl -o ca.pem https://h/x', ': "psql -h db"', 'git commit -m "add ca.pem"', 'true <<EOF\ncp a.pem b.pem\nEOF'])('%s', (code) => {
    expect(script(code)).toStrictEqual({ layers: [], connections: [] });
  });
});
