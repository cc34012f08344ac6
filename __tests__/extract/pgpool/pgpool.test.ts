import { describe, expect, it, test } from 'vitest';
import { pgpoolFiles } from '../../../src/extract/pgpool/index.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';

function hosts(text: string | Uint8Array, path = 'pgpool.conf'): string[] {
  const file = new SourceFile(path, typeof text === 'string' ? new TextEncoder().encode(text) : text);
  const context = { open: () => null, list: () => null };
  const connections = pgpoolFiles.accepts(file) ? (pgpoolFiles.extract(file, context).connections ?? []) : [];
  return connections.map(({ hosts: [host], settings, at }) => `${at.line} ${host?.parts.map((part) => (part.kind === 'literal' ? part.text : '?')).join('') ?? ''} ${settings.map(({ key, value }) => `${key}=${value.parts.map((part) => (part.kind === 'literal' ? part.text : '?')).join('')}`).join(' ')}`.trim());
}

describe('backends', () => {
  test.each([
    ['in quotes, with a comment', "backend_hostname0 = 'h' # first", ['1 h']],
    ['without quotes', 'backend_hostname0=h#first', ['1 h']],
    ['several', "backend_hostname0 = 'a'\nbackend_hostname1 = 'b'\nssl = on", ['1 a ssl=on', '2 b ssl=on']],
    ['a socket', "backend_hostname0 = '/tmp'", []],
    ['nothing', "backend_hostname0 = ''", []],
    ['a comment', "#backend_hostname0 = 'h'", []],
    ['a template', "backend_hostname0 = '{{ host }}'\nssl_ca_cert = '/ca.pem'", ['1 ? ssl_ca_cert=/ca.pem']],
    ['what is not about TLS', "backend_hostname0 = 'h'\nssl_key = '/k'\npcp_port = 1", ['1 h']],
  ])('%s', (_, text, expected) => { expect(hosts(text)).toEqual(expected); });

  it('reads templates and leaves other files alone', () => {
    expect(hosts("backend_hostname0 = 'h'", 'roles/pool/templates/pgpool.conf.j2')).toEqual(['1 h']);
    expect(hosts("backend_hostname0 = 'h'", 'notes.md')).toEqual([]);
    expect(hosts('listen_addresses = *')).toEqual([]);
  });
});

describe('hostile files', () => {
  const plain = "backend_hostname0 = 'h'\nssl = on\n";
  test.each([
    ['carriage returns', plain.replaceAll('\n', '\r\n')],
    ['a byte-order mark', `\uFEFF${plain}`],
    ['UTF-16', new Uint8Array(Buffer.from(`\uFEFF${plain}`, 'utf16le'))],
  ])('%s', (_, text) => { expect(hosts(text)).toEqual(['1 h ssl=on']); });

  test.each([
    ['NUL', `\0${plain}`, 0],
    ['an endless quote', `backend_hostname0 = '${'a'.repeat(500_000)}`, 1],
    ['too large', `${plain}${'#'.repeat(2 * 1024 * 1024)}`, 0],
    ['very many', Array.from({ length: 999 }, (__, index) => `backend_hostname${index} = h\n`).join(''), 128],
  ])('%s', (_, text, count) => { expect(hosts(text)).toHaveLength(count); });
});
