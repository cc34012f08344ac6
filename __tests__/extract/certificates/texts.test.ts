import { assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';

import { certificateTexts, decodeCertificateText } from '../../../src/extract/certificates/index.ts';
import { SourceFile } from '../../../src/extract/source-file.ts';
import { makePki } from '../../support/pki.ts';
import type { CertificateFile } from '../../../src/model.ts';
import { processorTime } from '../../support/processor-time.ts';

const { a, b } = makePki();
const NONE = { open: () => null, list: () => null };
const both = a.pem + b.pem;
const lines = a.pem.trimEnd().split('\n');
const KEY = '-----BEGIN PRIVATE KEY-----\nc2VjcmV0c2VjcmV0\n-----END PRIVATE KEY-----\n';

const escaped = (text: string): string => text.replaceAll('\n', '\\n');
const indented = (text: string, by: number): string => text.replaceAll(/^(?=.)/gm, ' '.repeat(by));
const base64 = (content: string | Uint8Array): string => Buffer.from(content).toString('base64');
const wrapped = (text: string, indent = ''): string => (text.match(/.{1,76}/g) ?? []).join(`\n${indent}`);

function read(path: string, content: string): readonly CertificateFile[] {
  const file = new SourceFile(path, Buffer.from(content));
  return certificateTexts.accepts(file) ? (certificateTexts.extract(file, NONE).certificates ?? []) : [];
}

const textOf = (file: CertificateFile | undefined): string => Buffer.from(file?.bytes ?? []).toString();
const found = (files: readonly CertificateFile[]): string[] => files.flatMap(({ certificates }) => certificates.map(({ certificate }) => certificate.sha256));

/** What `at` spans in the file. */
function spanned(content: string, { at }: CertificateFile): string {
  const file = new SourceFile('x', Buffer.from(content));
  return content.slice(file.offset(at.line, at.column), file.offset(at.endLine, at.endColumn));
}

describe('certificate text, decoded as the program reads it', () => {
  it.each<[string, string, string, string]>([
    ['a block scalar', 'configmap.yaml', `data:\n  root.crt: |\n${indented(both, 4)}`, both],
    ['a block scalar without a last line break', 'configmap.yml', `data:\n  root.crt: |-\n${indented(a.pem, 4)}`, a.pem.trimEnd()],
    ['a block scalar with comments', 'c.yaml', `ca: |\n  # old\n${indented(a.pem, 2)}`, `# old\n${a.pem}`],
    ['a folded scalar, which ruins it', 'c.yaml', `ca: >\n${indented(a.pem, 2)}`, `${a.pem.trimEnd().replaceAll('\n', ' ')}\n`],
    ['a double-quoted YAML value', 'c.yaml', `ca: "${escaped(a.pem)}"\n`, a.pem],
    ['a single-quoted YAML value, one line', 'c.yaml', `ca: '${escaped(a.pem)}'\n`, a.pem],
    ['a Helm template', 'templates/cm.yaml', `{{- if .Values.tls }}\napiVersion: v1\ndata:\n  ca: |\n${indented(a.pem, 4)}  name: {{ .Values.name }}\n{{- end }}\n`, a.pem],
    ['a here-document in a YAML script', 'ci.yml', `script:\n  - |\n    cat > ca.pem <<EOF\n${indented(a.pem, 4)}    EOF\n`, a.pem],
    ['JSON', 'settings.json', JSON.stringify({ db: { sslca: both } }, null, 2), both],
    ['JSON inside JSON', 'settings.json', JSON.stringify({ credentials: JSON.stringify({ cert: a.pem }) }), a.pem],
    ['a template literal', 'db.ts', `const ca = \`${both}\`;\n`, both],
    ['a template literal that starts on the next line', 'db.ts', `const ca = \`\n${a.pem}\`;\n`, a.pem],
    ['an indented template literal stays indented', 'db.ts', `  const ca = \`\n${indented(a.pem, 4)}  \`;\n`, indented(a.pem, 4)],
    ['a dedented template literal', 'db.ts', `  const ca = dedent\`\n${indented(a.pem, 4)}  \`;\n`, a.pem],
    ['a string with escapes', 'db.js', `module.exports = { ca: '${escaped(a.pem)}' };\n`, a.pem],
    ['a string that starts with a comment', 'db.js', `const ca = "# root\\n${escaped(a.pem)}";\n`, `# root\n${a.pem}`],
    ['pieces with +', 'Db.java', `String ca = ${lines.map((line) => `"${line}\\n"`).join(' +\n      ')};\n`, a.pem],
    ['pieces without line breaks', 'Db.java', `String ca = ${lines.map((line) => `"${line}"`).join(' +\n      ')};\n`, lines.join('')],
    ['pieces side by side in C', 'ca.h', `const char ca[] =\n${lines.map((line) => `  "${line}\\r\\n"`).join('\n')};\n`, a.pem.replaceAll('\n', '\r\n')],
    ['pieces with a dot', 'db.php', `$ca = ${lines.map((line) => `"${line}\\n"`).join("\n  . ")};\n`, a.pem],
    ['a list of lines', 'db.js', `const ca = [\n${lines.map((line) => `  '${line}',`).join('\n')}\n].join('\\n');\n`, a.pem.trimEnd()],
    ['pieces in Visual Basic', 'Db.vb', `Dim ca = ${lines.map((line) => `"${line}"`).join(' & vbCrLf & _\n  ')}\n`, a.pem.trimEnd()],
    ['a Go raw string', 'db.go', `const ca = \`${a.pem}\`\n`, a.pem],
    ['a Python triple-quoted string', 'db.py', `CA = """${a.pem}"""\n`, a.pem],
    ['Python pieces in parentheses', 'db.py', `CA = (\n${lines.map((line) => `    "${line}\\n"`).join('\n')}\n)\n`, a.pem],
    ['a Java text block', 'Db.java', `  static final String CA = """\n${indented(a.pem, 8)}        """;\n`, a.pem],
    ['a C# verbatim string', 'Db.cs', `var ca = @"${a.pem}";\n`, a.pem],
    ['a here-document', 'setup.sh', `cat > root.crt <<EOF\n${both}EOF\n`, both],
    ['a here-document with comments between', 'setup.sh', `cat > root.crt <<EOF\n${a.pem}# new\n\n${b.pem}EOF\n`, `${a.pem}# new\n\n${b.pem}`],
    ['a here-document without tabs', 'setup.sh', `cat > root.crt <<-EOF\n${a.pem.replaceAll(/^(?=.)/gm, '\t')}\tEOF\n`, a.pem],
    ['a here-document in HCL', 'main.tf', `ca = <<-EOT\n${indented(a.pem, 4)}    EOT\n`, a.pem],
    ['an unquoted value on one line', '.env', `DB_CA=${escaped(a.pem)}\nOTHER=1\n`, a.pem],
    ['a quoted value over lines', '.env', `DB_CA="${a.pem}"\n`, a.pem],
    ['properties over lines', 'app.properties', `db.ca=${lines.map((line) => `${line}\\n`).join('\\\n  ')}\nother=1\n`, a.pem],
    ['an element', 'web.xml', `<ca>${a.pem}</ca>\n`, a.pem],
    ['base64 of PEM in a Secret', 'secret.yaml', `data:\n  ca.crt: ${base64(both)}\n`, both],
    ['base64 over lines', 'secret.yaml', `data:\n  ca.crt: |\n    ${wrapped(base64(both), '    ')}\n  other: x\n`, both],
    ['base64 in code', 'db.py', `CA = b64decode("${base64(a.pem)}")\n`, a.pem],
  ])('%s', (_, path, content, expected) => {
    const files = read(path, content);
    expect(files).toHaveLength(1);
    expect(textOf(files[0])).toBe(expected);
    expect(files[0]).toMatchObject({ path, whole: false, format: 'pem' });
    expect(found(files).slice(0, 1)).toEqual([a.sha256]);
  });

  it('joins pieces without a line break between two certificates as they are written', () => {
    const files = read('db.js', `const ca = '${escaped(a.pem.trimEnd())}' +\n  '${escaped(b.pem)}';\n`);
    expect(textOf(files[0])).toBe(a.pem.trimEnd() + b.pem);
    expect(files[0]?.malformed.map(({ reason }) => reason)).toEqual(['no line break after the END line']);
  });

  it('keeps the elements of an array apart', () => {
    const files = read('db.js', `ca: ['${escaped(a.pem)}', '${escaped(b.pem)}']\n`);
    expect(files.map(textOf)).toEqual([a.pem, b.pem]);
  });

  it('keeps two values of one file apart', () => {
    const content = `data:\n  old: |\n${indented(a.pem, 4)}  new: |\n${indented(b.pem, 4)}`;
    expect(read('cm.yaml', content).map(textOf)).toEqual([a.pem, b.pem]);
    expect(read('two.js', `const x = \`${a.pem}\`;\nconst y = \`${b.pem}\`;\n`).map(textOf)).toEqual([a.pem, b.pem]);
  });
});

describe('places', () => {
  it('spans exactly the text to edit', () => {
    const yaml = `data:\n  root.crt: |\n${indented(both, 4)}  other: 1\n`;
    const [file] = read('cm.yaml', yaml);
    expect(file === undefined ? '' : spanned(yaml, file)).toBe(indented(both, 4).trim());
    expect(file?.certificates.map(({ at }) => [at.line, at.column])).toEqual([[3, 5], [3 + lines.length, 5]]);
    expect(file?.certificates[1]?.at).toMatchObject({ endLine: 2 + both.trimEnd().split('\n').length, endColumn: 30 });
  });

  it.each([
    ['db.js', `const ca = '${escaped(a.pem)}';\n`, escaped(a.pem)],
    ['secret.yaml', `data:\n  ca.crt: ${base64(both)}\n`, base64(both)],
    ['db.py', `CA = """${a.pem}"""\n`, a.pem],
  ])('in %s', (path, content, expected) => {
    const [file] = read(path, content);
    expect(file === undefined ? '' : spanned(content, file)).toBe(expected);
  });

  it('places what is damaged', () => {
    const [file] = read('cm.yaml', `data:\n  ca: |\n    </br>-----BEGIN CERTIFICATE-----\n${indented(a.pem, 4).split('\n').slice(1).join('\n')}`);
    expect(file?.malformed).toMatchObject([{ reason: 'HTML stands before the header', at: { line: 3, column: 10 } }]);
  });
});

describe('what is no certificate text', () => {
  it.each([
    ['a commented block', 'db.py', a.pem.replaceAll(/^(?=.)/gm, '# ')],
    ['a commented line of code', 'db.js', `// ca: '${escaped(a.pem)}'\n`],
    ['a comment in YAML', 'c.yaml', `key: 1\n${a.pem.replaceAll(/^(?=.)/gm, '# ')}`],
    ['a key', 'db.js', `const key = \`${KEY}\`;\n`],
    ['base64 of a key', 'secret.yaml', `key: ${base64(KEY)}\n`],
    ['a pattern', 'lint.js', 'const header = /-----BEGIN CERTIFICATE-----/;\n'.slice(0, 17)],
    ['base64 of DER under another name', 'token.json', `{"token": "${base64(a.der)}"}`],
    ['prose', 'README.md', a.pem],
  ])('%s', (_, path, content) => {
    expect(read(path, content)).toEqual([]);
  });

  it('blanks a key beside a certificate', () => {
    const files = read('cm.yaml', `data:\n  both: |\n${indented(a.pem + KEY, 4)}`);
    expect(found(files)).toEqual([a.sha256]);
    expect(textOf(files[0])).not.toContain('c2Vj');
  });

  it('says that a placeholder is one', () => {
    expect(read('values.yaml', 'ca: |\n  -----BEGIN CERTIFICATE-----\n  <YOUR_CERT>\n  -----END CERTIFICATE-----\n')).toMatchObject([
      { certificates: [], malformed: [{ reason: 'a placeholder stands in place of a certificate', at: { line: 2, column: 3 } }] },
    ]);
  });
});

describe('base64 of DER', () => {
  it.each([['caCert', `{"caCert": "${base64(a.der)}"}`], ['ssl_root', `ssl_root = "${base64(a.der)}"`], ['X509Certificate', `<X509Certificate>\n${wrapped(base64(a.der))}\n</X509Certificate>`]])('is taken where its key says so: %s', (_, content) => {
    const files = read('settings.json', content);
    expect(files).toMatchObject([{ format: 'der', whole: false }]);
    expect(found(files)).toEqual([a.sha256]);
    expect(Buffer.from(files[0]?.bytes ?? []).equals(a.der)).toBe(true);
  });
});

describe('values that another extractor met', () => {
  const at = { path: '.env', line: 1, column: 4, endLine: 1, endColumn: 9 };
  it.each<[string, string, string | Uint8Array]>([
    ['PEM', both, both],
    ['PEM on one line', escaped(both), both],
    ['PEM on one line, escaped twice', both.replaceAll('\n', '\\\\n'), both],
    ['base64 of PEM', base64(both), both],
    ['base64 of DER', base64(a.der), a.der],
    ['a key beside it', a.pem + KEY, a.pem + KEY.replace('c2VjcmV0c2VjcmV0', 'A'.repeat(16))],
  ])('%s', (_, value, expected) => {
    const decoded = decodeCertificateText(value, at);
    expect(decoded).toMatchObject({ kind: 'bytes', at });
    expect(Buffer.from(decoded?.bytes ?? []).equals(Buffer.from(expected))).toBe(true);
  });

  it.each(['/etc/ssl/root.crt', '', 'require', KEY, base64(KEY), base64('x'.repeat(100)), 'A'.repeat(3_000_000)])('%# is none', (value) => {
    expect(decodeCertificateText(value, at)).toBeNull();
  });
});

describe('hostile files', () => {
  it('never throws, and spans stay inside the file', () => {
    const pieces = ['-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----', '\n', '\\n', '"', "'", '`', lines[1] ?? '', 'ca: |\n', ' +\n', ', ', 'LS0tLS1CRUdJTi', '\\', '<<-EOF\n', '\t', '"""', 'MIIC'];
    assert(
      property(constantFrom('a.yaml', 'a.js', 'a.py', '.env', 'a.sh'), string({ unit: constantFrom(...pieces), maxLength: 40 }), (path, content) => {
        for (const { at } of read(path, content)) {
          const order = at.endLine - at.line || at.endColumn - at.column;
          expect(order).toBeGreaterThan(0);
          expect(at.endLine).toBeLessThanOrEqual(content.split('\n').length);
        }
      }),
      { seed: 2026, numRuns: 1000 },
    );
  });

  it.each([
    ['quotes', '"-----BEGIN CERTIFICATE-----\\n'],
    ['one quote after another', '"-----BEGIN CERTIFICATE-----" \'-----BEGIN CERTIFICATE-----\' `'],
    ['headers', '-----BEGIN CERTIFICATE-----\n'],
    ['base64 headers', 'LS0tLS1CRUdJTi'],
    ['DER', 'cert=MIIC '],
    ['spaces', `-----BEGIN CERTIFICATE-----${' '.repeat(5000)}`],
    ['escaped spaces', `x${'\\n'.repeat(2000)}-----BEGIN CERTIFICATE-----`],
    ['YAML', 'a: "-----BEGIN CERTIFICATE-----"\n'],
  ])('time stays bounded: %s', (_, piece) => {
    const content = piece.repeat(Math.ceil(500_000 / piece.length));
    for (const path of ['a.yaml', 'a.js', '.env']) {
      const start = processorTime();
      read(path, content);
      expect(processorTime() - start, path).toBeLessThan(4000);
    }
  });
});
