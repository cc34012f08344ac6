import { describe, expect, test } from 'vitest';
import { SourceFile } from '../../../src/extract/source-file.ts';
import { connection, layer } from '../operations/compact.ts';
import { operations, read } from '../operations/run.ts';

function layers(code: string): readonly string[] {
  return read(code, { script: 'script.sh' }).layers.map(layer);
}

function connections(code: string): readonly string[] {
  return read(code, { script: 'script.sh' }).connections.map(connection);
}

describe('where and whether a command runs', () => {
  test.each([
    ['cd /certs\ncp a b', '/certs/b <- /certs/a'],
    ['cd /a && cd b && cp x ./y', '/a/b/y <- /a/b/x'],
    ['(cd /a && cp x y); cp x y', '/a/y <- /a/x', 'y <- x'],
    ['cd "$D"; cp x y', '$D/y <- $D/x'],
    ['cd; cp x y', '$HOME/y <- $HOME/x'],
    ['if [ -f a ]; then cd /x; fi; cp a b', '?/b <- ?/a'],
    ['a && cp x y', 'y <- x'],
    ['[ -f x ] && cp x y', 'maybe y <- x'],
    ['test -f x && cp x y && cp y z', 'maybe y <- x', 'maybe z <- y'],
    ['[[ -f x ]] || cp x y', 'maybe y <- x'],
    ['curl -o a https://h/a || curl -o a https://h/b', 'a <- get(https://h/a)', 'maybe a <- get(https://h/b)'],
    ['if true; then cp a b; elif x; then cp c d; else cp e f; fi', 'maybe b <- a', 'maybe d <- c', 'maybe f <- e'],
    ['if curl -o a https://h/a; then :; fi', 'a <- get(https://h/a)'],
    ['case "$X" in a) cp a b;; *) cp c d;; esac', 'maybe b <- a', 'maybe d <- c'],
    ['while read -r l; do cp a "$l"; done < list', 'maybe ? <- a'],
    ['for f in a b; do cp $f.pem /c/; done', '/c/ <- a.pem', '/c/ <- b.pem'],
    ['for f in certs/*.pem; do cat "$f"; done > all.pem', 'all.pem <- certs/*.pem'],
    ['for f in a.pem b.pem; do cat $f >> all.pem; done', 'all.pem << a.pem', 'all.pem << b.pem'],
    ['for f in $(ls certs); do cp $f /c; done', 'maybe /c <- ?'],
    ['for f in {1..3}; do cp $f x; done', 'x <- 1', 'x <- 2', 'x <- 3'],
    ['U=(https://h/a https://h/b); for u in "${U[@]}"; do curl -o "/c/${u##*/}" "$u"; done', '/c/a <- get(https://h/a)', '/c/b <- get(https://h/b)'],
    ['L="a b"; for f in $L; do cp $f x; done', 'x <- a', 'x <- b'],
    ['get() { curl -o "$2" "https://h/$1"; }; get a /a.pem; get b /b.pem', '/a.pem <- get(https://h/a)', '/b.pem <- get(https://h/b)'],
    ['all() { for f in "$@"; do cp $f x; done; }; all a b', 'x <- a', 'x <- b'],
    ['f() { return; cp a b; }; f; cp c d', 'd <- c'],
    ['exit 0\ncp a b'],
    ['[ -f x ] || exit 1; cp a b', 'b <- a'],
    ['if x; then exit 1; fi; cp a b', 'b <- a'],
    ['exec app\ncp a b'],
    ['sh -c "cp a b && cp b c"', 'b <- a', 'c <- b'],
    ["sudo bash -ec 'X=1; cp a \"$X\"'", '1 <- a'],
    ["bash <<'EOF'\ncp a b\nEOF", 'b <- a'],
    ['eval "cp a b"', 'b <- a'],
    ['time cp a b', 'b <- a'],
    ['env A=b nohup cp a b', 'b <- a'],
    ['! cp a b', 'b <- a'],
    ['cp a b &', 'b <- a'],
    ['X=`cat a`; echo "$X" > b', 'b <- a + "\\n"'],
    ['D=$(dirname /a/b.pem); cp x $D/', '/a/ <- x'],
    ['cp a $(basename /x/b.pem .pem).crt', 'b.crt <- a'],
    ['command -v cp a b'],
    ['cat > f <<EOF\nhi $X\nEOF', 'f <- text("hi $X\\n")'],
    ["cat > f <<'EOF'\nhi $X\nEOF", 'f <- "hi $X\\n"'],
    ['cat > f <<-EOF\n\thi\n\tyou\n\tEOF', 'f <- "hi\\nyou\\n"'],
    ['tee f > /dev/null <<EOF\nhi\nEOF', 'f <- "hi\\n"'],
    ['cat <<EOF | tee a > b\nhi\nEOF', 'a <- "hi\\n"', 'b <- "hi\\n"'],
  ])('%s', (code, ...effects) => {
    expect(operations(code)).toStrictEqual(effects);
  });
});

describe('variables', () => {
  test.each([
    ['X=a; cp $X b', 'b <- a'],
    ['cp $X b', 'b <- $X'],
    ['cp "${X:-d}/a" b', 'b <- ${X:-d}/a'],
    ['X=a; cp "${X:-d}" b', 'b <- a'],
    [': "${X:=d}"; cp $X b', 'b <- ${X:-d}'],
    ['cp "${X:+e}" b', 'b <- {e|}'],
    ['cp "${1:-d}" b', 'b <- {d|?}'],
    ['cp "$1" b', 'b <- ?'],
    ['X=a.pem; cp "${X%.pem}.crt" b', 'b <- a.crt'],
    ['X=/p/a.pem; cp "${X##*/}" b', 'b <- a.pem'],
    ['X=/p/a.pem; cp "${X%/*}" b', 'b <- /p'],
    ['X=aXb; cp "${X/X/-}" b', 'b <- a-b'],
    ['X=Ab; cp "${X^^}" "${X,,}"', 'ab <- AB'],
    ['X=a; X+=b; cp $X c', 'c <- ab'],
    ['if y; then X=a; else X=b; fi; cp $X c', 'c <- {a|b}'],
    ['if y; then X=a; fi; cp $X c', 'c <- {a|$X}'],
    ['X=z; case $Y in 1) X=a;; 2) X=b;; esac; cp $X c', 'c <- {a|b|z}'],
    ['[ -n "$X" ] || X=d; cp $X c', 'c <- {d|$X}'],
    ['X=a | true; cp $X c', 'c <- $X'],
    ['(X=a); cp $X c', 'c <- $X'],
    ['read X; cp $X c', 'c <- ?'],
    ['cp $((1+1)) c', 'c <- ?'],
    ['cp ~postgres/a c', 'c <- ?/a'],
  ])('%s', (code, effect) => {
    expect(operations(code)).toStrictEqual([effect]);
  });

  test('exports are variables of the place, the rest is known to the script alone', () => {
    expect(layers('A=1\nexport B=2\nexport A\ndeclare -x C=3\nset -a\nD=4\nset +a\nE=5')).toStrictEqual([
      'argument A=1', 'sets B=2', 'sets A=1', 'sets C=3', 'sets D=4', 'argument E=5',
    ]);
  });

  test('what a branch exports is one of several', () => {
    expect(layers('export M=require\nif [ -n "$CA" ]; then export M=verify-full; fi')).toStrictEqual(['sets M=require', 'sets M={verify-full|require}']);
  });

  test('a secret is dropped under its name, and in a connection string', () => {
    expect(layers('export PGPASSWORD=hunter2 PGUSER=me API_TOKEN=${T:-hunter2}\nexport U="postgres://me:hunter2@h/d"')).toStrictEqual([
      'sets PGPASSWORD=?', 'sets PGUSER=?', 'sets API_TOKEN=?', 'sets U=postgres://?@h/d',
    ]);
  });

  test('a certificate is content', () => {
    const [first] = read('export CA="-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----"').layers;
    expect(first?.kind === 'sets' && first.entry.content?.kind).toBe('bytes');
  });
});

describe('connections', () => {
  test.each([
    ['psql -h db.example.com -U me app', 'psql hosts=db.example.com login=user host=db.example.com'],
    ['psql --host=db -U me@srv', 'psql hosts=db login=user@server host=db'],
    ['psql "host=db sslmode=verify-full sslrootcert=/ca.pem user=me password=x"', 'psql hosts=db login=user sslmode=verify-full sslrootcert=/ca.pem'],
    ['psql -d postgres://me:x@db/app?sslmode=require', 'psql hosts=db login=user sslmode=require'],
    ['psql --dbname="postgresql://db/app?sslrootcert=$CA"', 'psql hosts=db login=none sslrootcert=$CA'],
    ['psql -dpostgres://db/app', 'psql hosts=db login=none'],
    ['PGSSLMODE=verify-ca PGHOST=db PGPASSWORD=x psql', 'psql hosts=db login=none $PGSSLMODE=verify-ca $PGHOST=db'],
    ['env PGSSLMODE=require pg_dump -h db app > x.sql', 'pg_dump hosts=db login=none host=db $PGSSLMODE=require'],
    ['psql "$DATABASE_URL"', 'psql hosts= login=none reads=$DATABASE_URL'],
    ['psql --set=sslmode=verify-full -v host=x -f a.sql', 'psql hosts= login=none'],
    ['DB=postgres://db/x\npsql "$DB"', 'psql hosts= login=none reads=$DB'],
    ['for u in postgres://a/x; do psql $u; done', 'psql hosts=a login=none'],
    ['pg_restore -d "host=db.example" x.dump', 'pg_restore hosts=db.example login=none'],
    ['sudo -u postgres psql -c "select 1" | cat', 'psql hosts= login=none'],
    ['if x; then psql -h a; fi', 'psql hosts=a login=none host=a'],
  ])('%s', (code, wanted) => {
    expect(connections(code)).toStrictEqual([wanted]);
  });

  test.each(['psql --version', 'pg_restore -l x.dump', 'command -v psql', 'echo psql -h x', 'apt-get install psql', 'pg_dump --help'])('none: %s', (code) => {
    expect(connections(code)).toStrictEqual([]);
  });

  test('ids stay when lines move', () => {
    const ids = (code: string): readonly string[] => read(code).connections.map(({ id }) => id);
    expect(ids('psql -h a\npsql -h b')).toStrictEqual(['script.sh#psql', 'script.sh#psql#2']);
    expect(ids('\n\n# moved\npsql -h a\n\npsql -h b')).toStrictEqual(ids('psql -h a\npsql -h b'));
  });
});

describe('positions', () => {
  const at = (code: string): readonly string[] => read(code).layers.flatMap((each) => {
    if (each.kind !== 'runs' || each.operation.kind !== 'write') return [];
    const { line, column, endLine, endColumn } = each.operation.to.at;
    return [`${line}:${column}-${endLine}:${endColumn}`];
  });

  test.each([
    ['cp a b.pem', '1:6-1:11'],
    ['\uFEFFcp a b.pem', '1:6-1:11'],
    ['x\r\ncp a \\\r\n  b.pem\r\n', '3:3-3:8'],
    ['cp a "b.pem"', '1:6-1:13'],
    ['sh -c "cp a b.pem"', '1:13-1:18'],
    ["sh -c 'x\ncp a b.pem'", '2:6-2:11'],
    ['# é 💥\ncp "💥" b.pem', '2:9-2:14'],
    ['bash <<EOF\ncp a b.pem\nEOF', '2:6-2:11'],
  ])('%j', (code, wanted) => {
    expect(at(code)).toStrictEqual([wanted]);
  });

  test('in a sourced file', () => {
    const library = new SourceFile('lib/x.sh', new TextEncoder().encode('\n\ncp a b.pem'));
    const { layers: found } = read('source lib/x.sh', { script: 'script.sh', open: (path) => (path === 'lib/x.sh' ? library : null) });
    expect(found.map((each) => (each.kind === 'runs' ? [each.operation.at.path, each.operation.at.line] : null))).toStrictEqual([['lib/x.sh', 3]]);
  });
});
