import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCommands, wholeFile } from '../../src/extract/shell/index.ts';
import { SourceFile } from '../../src/extract/source-file.ts';
import type { Content, FileOperation, Text } from '../../src/model.ts';

/**
 * Scripts run by a real shell, and the same scripts as we read them: both must leave the same files behind. Everything in
 * them is known, so nothing may be left open.
 */
const START: Readonly<Record<string, string>> = { a: 'A\n', b: 'B\n', 'dir/c': 'C\n', 'dir/d.pem': 'D\n', 'crlf': 'x\r\ny\r\n' };

const SCRIPTS: readonly string[] = [
  'cp a x; cp a b dir; cp dir/c .; cp -t dir a; mv b y; rm a',
  'cat a b - < dir/c > x; cat a >> x; cat x | cat > y; : > a',
  'echo one two > x; echo -n three >> x; echo -e "f\\tour\\n" >> x; echo "lit\\n" >> x; echo >> x',
  "printf '%s-%s\\n' 1 2 3 > x; printf 'a%%b\\x41\\101\\n' >> x; printf '%b' 'q\\nr' >> x; printf '%s\\n' \"$(cat a)\" \"$(cat b)\" >> x",
  'cat > x <<EOF\nhi $(echo there)\n"quoted" \\$X\nEOF\ncat >> x <<\'EOF\'\n$X `no`\nEOF\ncat <<-EOF >> x\n\t\tin\n\tEOF\n',
  'X=a; Y="$X$X"; Z=${X}b${Y}; echo $X "$Y" \'$Z\' $Z > x; X+=z; echo $X >> x',
  'X=dir/d.pem; echo ${X##*/} ${X#*/} ${X%.pem} ${X%%/*} ${X/d/e} ${X//d/e} ${X^^} > x',
  'Q=1; unset Q; echo "${Q:-d}" > x; Q=; echo "${Q:-d}" "${Q-e}" "[${Q:+f}]" >> x; Q=1; echo "${Q:-d}" "${Q:+f}" >> x',
  'for f in a b dir/c; do cat $f >> x; done; for i in 1 2 3; do echo $i > n$i; done; for i in {3..1}; do echo $i >> y; done',
  'A=(a b "c d"); for f in "${A[@]}"; do echo "$f" >> x; done; A+=(e); echo "${A[3]}" >> x; L="p q"; for f in $L; do echo $f >> y; done',
  'f() { echo "$1:$2:$#" > /dev/null; cat "$1" > "$2"; }; f a x; f b y; g() { for i in "$@"; do echo "<$i>" >> z; done; }; g 1 "2 3" 4',
  'cd dir; cp c x; cd ..; (cd dir && cp c y); cp dir/c z; cd dir && cat c > w',
  '{ cat a; echo; cat b; } > x; ( cat b; cat a ) >> x; { cat; } < a > y',
  'cat a | tee x y > z; echo in | tee -a x > /dev/null; tee w <<< "here string" > /dev/null',
  'echo LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg== | base64 -d > x; echo LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg== > y; base64 --decode y > z; base64 -d < y > w',
  "tr -d '\\r' < crlf > x; sed 's/\\r$//' crlf > y; sed -i 's/\\r$//' crlf",
  'ln -s a x; ln -s c dir/y; ln b z; ln -sf ../b dir/w',
  'install -m 644 a x; install -d made; install -D b made/deep; touch new a; truncate -s 0 b',
  'true && cp a x; true || cp b x; sh -c "cp b y; echo inner > z"; bash -c \'X=q; echo $X > w\'',
  'case a in b) cp b x;; a|c) cp a x;; *) rm a;; esac; case zzz in a) rm a;; *) cp b y;; esac',
  'X=$(cat a); echo "$X" > x; Y=`echo b`; cat $Y > y; echo "$(dirname /p/q/r) $(basename /p/q.pem .pem)" > z',
  'cat <(cat a) b > x; cp {a,b} dir/; echo pre{1,2}post > y; echo a{b,c}d{e,f} >> y',
  'cat a > x 2> /dev/null; cat a b > y 2>&1; cat a > p > q; echo err >&2',
  'false; exit 0; rm a',
  'export E=1; E=2 true; echo $E > x; readonly R=r; declare D=d; echo $R$D >> x; set -- one two; X=1; (X=2; echo $X > y); echo $X > z',
  'eval "cp a x"; eval \'Y=b\'; cp $Y y; time cp a z; env Q=1 cp a w; command cp a v; exec cp b u',
  'g() { return 0; rm a; }; g; h() { local L=in; echo $L > x; }; h; cp a y',
  'cp a "sp ace"; cat "sp ace" > y; cp a \'q\'"uo"te; echo \\a\\$b "c\\"d" $\'e\\tf\' > z',
];

type Files = Map<string, string>;

function textOf(text: Text): string {
  return text.parts.map((part) => {
    if (part.kind !== 'literal') throw new Error(`open: ${JSON.stringify(part)}`);
    return part.text;
  }).join('');
}

function contentOf(content: Content, files: Files): string {
  if (content.kind === 'bytes') return new TextDecoder().decode(content.bytes);
  if (content.kind === 'text') return textOf(content.text);
  if (content.kind === 'path') return files.get(posix.normalize(textOf(content.path))) ?? '';
  if (content.kind === 'pieces') return content.pieces.map((piece) => contentOf(piece, files)).join('');
  if (content.kind !== 'conversion') throw new Error(`open: ${JSON.stringify(content)}`);
  const from = contentOf(content.from, files);
  if (content.how === 'base64-decode') return Buffer.from(from, 'base64').toString('utf8');
  if (content.how === 'dos2unix') return from.replaceAll('\r\n', '\n');
  throw new Error(content.how);
}

function target(path: Text, from: Content | Text | null, files: Files): string {
  const to = posix.normalize(textOf(path));
  const isFolder = to.endsWith('/') || [...files.keys()].some((name) => name.startsWith(`${to}/`));
  const source = from === null ? null : 'parts' in from ? from : from.kind === 'path' ? from.path : null;
  return isFolder && source !== null ? posix.join(to, posix.basename(textOf(source))) : to;
}

function apply(operation: FileOperation, files: Files): void {
  // `true || …` does not run; all else in these scripts does.
  if (operation.sometimes) return;
  if (operation.kind === 'write') {
    const to = target(operation.to, operation.content, files);
    const content = contentOf(operation.content, files);
    files.set(to, operation.append ? (files.get(to) ?? '') + content : content);
  } else if (operation.kind === 'move') {
    const from = posix.normalize(textOf(operation.from));
    files.set(target(operation.to, operation.from, files), files.get(from) ?? '');
    files.delete(from);
  } else if (operation.kind === 'remove') files.delete(posix.normalize(textOf(operation.path)));
  else throw new Error(operation.kind);
}

function simulated(code: string): Files {
  const files: Files = new Map(Object.entries(START));
  const source = wholeFile(new SourceFile('script.sh', new TextEncoder().encode(code)));
  for (const layer of readCommands(source, { world: { shell: 'bash', terminal: false } }).layers) if (layer.kind === 'runs') apply(layer.operation, files);
  return new Map([...files].filter(([path]) => !path.startsWith('/dev/')).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function real(code: string): Files {
  const folder = mkdtempSync(join(tmpdir(), 'shell-'));
  try {
    for (const [path, text] of Object.entries(START)) {
      mkdirSync(join(folder, posix.dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    execFileSync('bash', ['-c', code], { cwd: folder, stdio: ['ignore', 'ignore', 'ignore'], env: { PATH: process.env['PATH'] ?? '' } });
    const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(folder, path)).isFile());
    return new Map(paths.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('scripts leave the files that bash leaves', () => {
  test.each(SCRIPTS)('%s', (code) => {
    // A newline too much behind a command's output is nothing to a reader of certificates.
    const once = (files: Files): unknown => Object.fromEntries([...files].map(([path, text]) => [path, text.replaceAll('\n\n', '\n')]));
    expect(once(simulated(code))).toStrictEqual(once(real(code)));
  });
});
