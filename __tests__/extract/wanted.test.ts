import { describe, expect, it } from 'vitest';

import { discover, memoryTree } from '../../src/discover/index.ts';
import { extract, wantedBy } from '../../src/extract/index.ts';
import { extractors } from '../../src/extract/registry.ts';
import { repositoryOf } from '../../src/repository.ts';

const wanted = wantedBy(extractors);
const offered = (files: Record<string, string>): string[] => discover(memoryTree(files), wanted).files.map(({ path }) => path);

describe('files that get a parser', () => {
  it('are none in a tree of innocent ones', () => {
    expect(offered({
      'include/ssl.h': '#define SSL_MODE_AUTO_RETRY 0x4\n',
      'docs/databases.md': 'Use `postgres://user@host/db?sslmode=verify-full`.\n-----BEGIN CERTIFICATE-----\n',
      'bin/tool': '#!/usr/bin/env python3\nprint("hello")\n',
      'web/bundle.js': `var pgx=1;var k="${'MIIBQUFB'.repeat(50)}";`,
      'data/numbers.csv': '5432,sslmode,host=\n',
      'src/setup.py': '# listens on port 5432\n',
      'logo.svg': '<svg id="postgresql"/>',
    })).toEqual([]);
  });

  it('are those whose names or first bytes tell, and those with a needle that their names are searched for', () => {
    const files = {
      'bin/start': '#!/bin/sh\nexec true\n',
      'config/db.yml': 'port: 5432\n',
      'src/db.py': 'import psycopg2\n',
      'src/db.go': 'import "github.com/jackc/pgx/v5"\n',
      'src/open.go': 'sql.Open("pgx", url)\n',
      'ca.pem': '',
      'notes': '-----BEGIN CERTIFICATE-----\n',
      'package.json': '{}',
    };
    expect(offered(files)).toEqual(Object.keys(files).sort());
  });

  it('may hold a certificate in base64 of DER, whatever its version and key', () => {
    // The first octets of a certificate of version 3 with long and with short lengths, and the identifiers of RSA, of elliptic curves and of PKCS#7 at all three positions in a group.
    const starts = ['3082030d30820213a00302010202', '308201203081f0a00302010202'];
    const identifiers = ['2a864886f70d010101', '2a8648ce3d0201', '2a864886f70d010702'].flatMap((octets) => ['', '00', '0000'].map((before) => before + octets));
    for (const octets of [...starts, ...identifiers]) expect(offered({ 'x.conf': `${Buffer.from(`${octets}010203`, 'hex').toString('base64')}\n` })).toEqual(['x.conf']);
  });

  it('share one list of needles for alike names', () => {
    expect(wanted.needlesFor('a/b.py')).toBe(wanted.needlesFor('c.py'));
    expect(wanted.needlesFor('README.md')).toEqual([]);
  });
});

describe('files that are offered for their format', () => {
  const read = (text: string): number => extract([{ path: 'routes.yml', bytes: Buffer.from(text) }], repositoryOf(memoryTree({})), extractors).bags.length;

  it('are read by the readers of everything only where something of theirs stands in them', () => {
    const routes = 'routes:\n- hosts: [a.example.com]\n  db_host: x\n';
    expect(offered({ 'routes.yml': routes })).toEqual(['routes.yml']);
    expect([read(routes), read(`${routes}  port: 5432\n`)]).toEqual([0, 1]);
  });
});
