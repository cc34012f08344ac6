import { describe, expect, test } from 'vitest';
import { operations } from './run.ts';

const PEM = '-----BEGIN CERTIFICATE-----';

/** Each command, and what it does to files. */
type Row = readonly [command: string, ...effects: string[]];

const TABLE: Readonly<Record<string, readonly Row[]>> = {
  'cp, install, mv, rm, ln': [
    ['cp a.pem /etc/b.pem', '/etc/b.pem <- a.pem'],
    ['cp -f a.pem b.pem /certs', '/certs/ <- a.pem', '/certs/ <- b.pem'],
    ['cp -t /certs a.pem', '/certs/ <- a.pem'],
    ['cp --target-directory=/certs a.pem', '/certs/ <- a.pem'],
    ['cp a.pem .', './ <- a.pem'],
    ['cp -r certs/*.pem /x/', '/x/ <- certs/*.pem'],
    ['cp certs/{a,b}.pem /x/', '/x/ <- certs/a.pem', '/x/ <- certs/b.pem'],
    ['cp ~/a.pem "$DIR/b.pem"', '$DIR/b.pem <- $HOME/a.pem'],
    ['cp -- -odd.pem x.pem', 'x.pem <- -odd.pem'],
    ['sudo -u postgres cp a.pem b.pem', 'b.pem <- a.pem'],
    ['/bin/cp a.pem b.pem', 'b.pem <- a.pem'],
    ['install -m 0644 -o root a.pem /etc/a.pem', '/etc/a.pem <- a.pem'],
    ['install -Dm644 a.pem -t /etc/certs', '/etc/certs/ <- a.pem'],
    ['install -d /etc/certs'],
    ['mv a.pem b.pem', 'a.pem -> b.pem'],
    ['mv a b c/', 'a -> c/', 'b -> c/'],
    ['rm -rf /tmp/x a.pem', 'remove /tmp/x', 'remove a.pem'],
    ['ln -sf /certs/a.pem /etc/b.pem', '/etc/b.pem <- /certs/a.pem'],
    ['ln -s a.pem /etc/b.pem', '/etc/b.pem <- /etc/a.pem'],
    ['ln -s ../a.pem certs/b.pem', 'certs/b.pem <- certs/../a.pem'],
    ['ln -s /certs/a.pem', './ <- /certs/a.pem'],
    ['ln a.pem /etc/b.pem', '/etc/b.pem <- a.pem'],
    ['scp host:/a.pem /b.pem', '/b.pem <- ?copied from another host'],
    ['rsync -a certs/a.pem host:/x'],
    ['touch a.pem', 'a.pem << ""'],
    ['truncate -s 0 a.pem', 'a.pem <- ""'],
    ['truncate -s 10 a.pem', 'taint a.pem'],
  ],
  'cat, tee, echo, printf': [
    ['cat a.pem b.pem > c.pem', 'c.pem <- a.pem + b.pem'],
    ['cat a.pem >> c.pem', 'c.pem << a.pem'],
    ['cat a.pem - < b.pem > c.pem', 'c.pem <- a.pem + b.pem'],
    ['cat < a.pem > b.pem', 'b.pem <- a.pem'],
    ['> a.pem', 'a.pem <- ""'],
    [': > a.pem', 'a.pem <- ""'],
    ['cat a.pem | tee b.pem c.pem > /dev/null', 'b.pem <- a.pem', 'c.pem <- a.pem'],
    ['cat a.pem | sudo tee -a b.pem', 'b.pem << a.pem'],
    ['echo "$CERT" > a.pem', 'a.pem <- text("$CERT\\n")'],
    ['echo -n $CERT > a.pem', 'a.pem <- text("$CERT")'],
    ['echo "$CERT" | base64 -d > a.pem', 'a.pem <- base64-decode(text("$CERT\\n"))'],
    [`echo -e "${PEM}\\nMII" > a.pem`, `a.pem <- "${PEM}\\nMII\\n"`],
    [`echo "${PEM}\\nMII" > a.pem`, `a.pem <- "${PEM}\\\\nMII\\n"`],
    ['printf \'%s\' "$X" >> f', 'f << text("$X")'],
    ['printf "%s\\n" "$A" "$B" > f', 'f <- text("$A\\n$B\\n")'],
    ["printf 'a\\tb%%\\n' > f", 'f <- "a\\tb%\\n"'],
    ['printf "%d" 3 > f', 'f <- ?printf %d'],
    ['echo "$(cat a.pem)" > b.pem', 'b.pem <- a.pem + "\\n"'],
    ['X=$(cat a.pem); printf "%s\\n" "$X" "$(cat b.pem)" > c.pem', 'c.pem <- a.pem + "\\n" + b.pem + "\\n"'],
    ['cat <<< "$X" > f', 'f <- text("$X\\n")'],
    ['cat <(cat a.pem) b.pem > c.pem', '/dev/fd/1.5 <- a.pem', 'c.pem <- /dev/fd/1.5 + b.pem'],
    ['{ cat a.pem; echo; cat b.pem; } > c.pem', 'c.pem <- a.pem + "\\n" + b.pem'],
    ['(cat a.pem; cat b.pem) >> c.pem', 'c.pem << a.pem + b.pem'],
    ['cat a.pem > b.pem 2>/dev/null', 'b.pem <- a.pem'],
    ['cat a.pem 2> errors.pem'],
    ['cat a.pem &> b.pem', 'b.pem <- a.pem'],
    ['cat a.pem > b.pem > c.pem', 'b.pem <- ""', 'c.pem <- a.pem'],
  ],
  'curl and wget': [
    ['curl -sSLo a.pem https://h/x', 'a.pem <- get(https://h/x)'],
    ['curl https://h/x --output=a.pem', 'a.pem <- get(https://h/x)'],
    ['curl -O https://h/p/x.pem?y=1', './x.pem <- get(https://h/p/x.pem?y=1)'],
    ['curl -o a https://h/1 -o b https://h/2', 'a <- get(https://h/1)', 'b <- get(https://h/2)'],
    ['curl -OO https://h/1.pem https://h/2.pem', './1.pem <- get(https://h/1.pem)', './2.pem <- get(https://h/2.pem)'],
    ['curl --remote-name-all https://h/1 https://h/2', './1 <- get(https://h/1)', './2 <- get(https://h/2)'],
    ['curl --create-dirs --output-dir /certs -O https://h/a.pem', '/certs/a.pem <- get(https://h/a.pem)'],
    ['curl -s https://h/a https://h/b > c', 'c <- get(https://h/a) + get(https://h/b)'],
    ['curl $OPTIONS https://h/x -o a', 'a <- get(https://h/x)'],
    ['curl "$URL" -o a', 'a <- get($URL)'],
    ['curl "$URL/x.pem" -O', './x.pem <- get($URL/x.pem)'],
    ['curl -u me:secret -H "X: y" https://h/x -o a', 'a <- get(https://h/x)'],
    ['curl https://me:secret@h/x -o a', 'a <- get(https://h/x)'],
    ['curl "https://$USER:$TOKEN@h/x" -o a', 'a <- get(https://h/x)'],
    ['curl "https://h/x?sv=1&sig=abc" -o a', 'a <- get(https://h/x?sv=1?)'],
    ['curl h.example/x -o a', 'a <- get(http://h.example/x)'],
    ['curl file:///a.pem -o b.pem', 'b.pem <- /a.pem'],
    ['curl -d q=1 https://h/x -o a', 'a <- ?answer to a request'],
    ['curl -fsS https://h/x -o - > a', 'a <- get(https://h/x)'],
    ['curl -o a'],
    ['cd /certs && curl -O https://h/a.pem', '/certs/a.pem <- get(https://h/a.pem)'],
    ['wget https://h/p/a.pem', './a.pem <- get(https://h/p/a.pem)'],
    ['wget -q -P /certs https://h/a.pem https://h/b.pem', '/certs/a.pem <- get(https://h/a.pem)', '/certs/b.pem <- get(https://h/b.pem)'],
    ['wget -qO- https://h/a > b', 'b <- get(https://h/a)'],
    ['wget -qO /x https://h/a', '/x <- get(https://h/a)'],
    ['wget --output-document=/x --no-check-certificate https://h/a https://h/b', '/x <- get(https://h/a) + get(https://h/b)'],
    ['wget https://h', './index.html <- get(https://h)'],
    ['wget -O x.pem -i list', 'taint x.pem'],
    ['git clone https://h/org/certs.git', 'taint certs'],
    ['git clone --depth 1 -b main https://h/org/certs.git /opt/c', 'taint /opt/c'],
    ['git pull'],
  ],
  openssl: [
    ['openssl x509 -inform DER -in a.crt -out b.pem', 'b.pem <- der-to-pem(a.crt)'],
    ['openssl x509 -inform der -outform pem -in a.crt > b.pem', 'b.pem <- der-to-pem(a.crt)'],
    ['openssl x509 -in a -out b', 'b <- first(any-to-pem(a))'],
    ['openssl x509 -inform PEM -outform DER -in a -out b', 'b <- pem-to-der(first(a))'],
    ['curl -s https://h/a | openssl x509 -inform DER -out /x.pem', '/x.pem <- der-to-pem(get(https://h/a))'],
    ['openssl x509 -noout -subject -in a'],
    ['openssl x509 -req -in a.csr -CA ca.pem -CAkey k -out b.pem', 'b.pem <- ?made by openssl'],
    ['openssl req -x509 -newkey rsa:2048 -keyout k.pem -out c.pem -subj /CN=x', 'k.pem <- ?a private key', 'c.pem <- ?made by openssl req'],
    ['openssl pkcs7 -print_certs -inform DER -in a.p7b -out b.pem', 'b.pem <- any-to-pem(a.p7b)'],
    ['openssl pkcs12 -in a.p12 -nokeys -passin pass:x -out b.pem', 'b.pem <- any-to-pem(a.p12)'],
    ['openssl pkcs12 -export -nokeys -in a.pem -out b.p12 -passout pass:x', 'b.p12 <- ?a PKCS#12 file made by openssl'],
    ['openssl s_client -showcerts -connect h:5432 </dev/null | openssl x509 -outform PEM > a.pem', 'a.pem <- first(any-to-pem(?taken from the server by openssl s_client))'],
    ['openssl base64 -d -in a -out b', 'b <- base64-decode(a)'],
    ['openssl verify -CAfile ca.pem leaf.pem'],
    [
      'openssl rehash /certs',
      'import /certs/@(*.pem|*.crt|*.cer) into /certs as none (all)',
      'import /certs/!(*.pem|*.crt|*.cer|*.crl|*.[0-9]) into /certs as none (none: openssl rehash takes only files whose names end in .pem, .crt, .cer or .crl)',
    ],
    [
      'c_rehash',
      'import ${SSL_CERT_DIR:-/etc/ssl/certs}/@(*.pem|*.crt|*.cer) into ${SSL_CERT_DIR:-/etc/ssl/certs} as none (all)',
      'import ${SSL_CERT_DIR:-/etc/ssl/certs}/!(*.pem|*.crt|*.cer|*.crl|*.[0-9]) into ${SSL_CERT_DIR:-/etc/ssl/certs} as none (none: openssl rehash takes only files whose names end in .pem, .crt, .cer or .crl)',
    ],
  ],
  'filters and editors': [
    ['base64 --decode a.b64 > a.pem', 'a.pem <- base64-decode(a.b64)'],
    ['base64 -di < a.b64 > a.pem', 'a.pem <- base64-decode(a.b64)'],
    ['base64 a.pem > a.b64', 'a.b64 <- ?base64'],
    ['dos2unix a.pem', 'a.pem <- dos2unix(a.pem)'],
    ['dos2unix -n a.pem b.pem', 'b.pem <- dos2unix(a.pem)'],
    ["tr -d '\\r' < a.pem > b.pem", 'b.pem <- dos2unix(a.pem)'],
    ['tr a b < a.pem > b.pem', 'b.pem <- ?changed by tr'],
    ["sed -i 's/\\r$//' a.pem", 'a.pem <- dos2unix(a.pem)'],
    ["sed -i 's/x/y/' a.pem b.pem", 'taint a.pem b.pem'],
    ["sed -i '' -e 's/x/y/' a.pem", 'taint a.pem'],
    ["sed 's/x/y/' a.pem > b.pem", 'b.pem <- ?changed by sed'],
    ['awk 1 a.pem b.pem > c.pem', 'c.pem <- ?changed by awk'],
    ["csplit -z -f cert- a.pem '/-----BEGIN/' '{*}'", 'cert-* <- split(a.pem)'],
    ["perl -pi -e 's/x/y/' a.pem", 'taint a.pem'],
    ['grep -v x a.pem > b.pem', 'b.pem <- ?changed by grep'],
    ['unzip certs.zip -d /certs', 'taint /certs'],
    ['unzip certs.zip', 'taint .'],
    ['tar -xzf a.tgz -C /opt', 'taint /opt'],
    ['tar xf a.tar --directory=/opt', 'taint /opt'],
    ['tar -C / -xzf overlay.tgz'],
    ['tar czf a.tgz certs'],
  ],
  'stores': [
    ['keytool -importcert -alias A -file a.pem -keystore ts.jks -storepass secret -noprompt', 'import a.pem into ts.jks as A (first)'],
    ['keytool -import -trustcacerts -file a.pem -keystore /ts -storepass secret -noprompt', 'import a.pem into /ts as mykey (first)'],
    ['keytool -ImportCert -Alias A -File a.pem -KeyStore ts.jks -StorePass secret -NoPrompt', 'import a.pem into ts.jks as A (first)'],
    ['$JAVA_HOME/bin/keytool -J-Duser.language=en -importcert -alias A -file a.pem -keystore ts.jks -storepass:env PASS -noprompt', 'import a.pem into ts.jks as A (first)'],
    ['/opt/jdk/bin/keytool.exe -importcert -v -alias A -file a.pem -keystore ts.jks -storepass:file p.txt -noprompt', 'import a.pem into ts.jks as A (first)'],
    ['keytool -importcert -alias A -keystore ts.jks -storepass secret -noprompt < a.pem', 'import a.pem into ts.jks as A (first)'],
    ['cat a.pem | keytool -importcert -alias A -keystore ts.jks -storepass secret -noprompt', 'import a.pem into ts.jks as A (first)'],
    ['keytool -importcert -file a.pem -storepass secret -noprompt', 'import a.pem into $HOME/.keystore as mykey (first)'],
    ['keytool -importcert -alias A -file a.pem -keystore ts.jks', 'import a.pem into ts.jks as A (none: keytool asks for a password, and nobody gives one)'],
    ['keytool -importcert -alias A -file a.pem -keystore ts.jks -noprompt', 'import a.pem into ts.jks as A (none: keytool asks for a password, and nobody gives one)'],
    ['keytool -importcert -alias A -file a.pem -keystore ts.jks -storepass abc -noprompt', 'import a.pem into ts.jks as A (none: keytool refuses a password of less than 6 characters)'],
    ['keytool -importcert -alias A -file a.pem -keystore ts.jks -storepass "" -noprompt', 'import a.pem into ts.jks as A (none: keytool refuses a password of less than 6 characters)'],
    ['keytool -importcert -alias A -file a.pem -keystore ts.jks -storepass "$P" -noprompt', 'import a.pem into ts.jks as A (first)'],
    ['keytool -importcert -alias A -file a.pem -keystore ts.jks -storepass secret', 'import a.pem into ts.jks as A (none: keytool asks whether to trust it, and nobody says yes)'],
    ['echo no | keytool -importcert -alias A -file a.pem -keystore ts.jks -storepass secret', 'import a.pem into ts.jks as A (none: keytool asks whether to trust it, and nobody says yes)'],
    ['keytool -importcert -alias A -keystore ts.jks -storepass secret < a.pem', 'import a.pem into ts.jks as A (none: keytool asks whether to trust it, and nobody says yes)'],
    ...['yes', 'yes yes', 'echo yes', 'echo Y', "printf 'yes\\n'"].map((answer): Row => [`${answer} | keytool -importcert -alias A -file a.pem -keystore ts.jks -storepass secret`, 'import a.pem into ts.jks as A (first)']),
    ["printf 'secret\\nsecret\\nyes\\n' | keytool -importcert -alias A -file a.pem -keystore ts.jks", 'import a.pem into ts.jks as A (first)'],
    ['keytool -importcert -alias A -file a.pem -keystore ts.jks -storepass secret <<< "$ANSWER"', 'maybe import a.pem into ts.jks as A (first)'],
    ['keytool -importcert -alias A -file a.pem -cacerts -noprompt', 'import a.pem into jvm as A (first)'],
    ['keytool -delete -alias A -keystore ts.jks', 'forget A in ts.jks'],
    ['keytool -delete -keystore ts.jks -storepass secret'],
    ['keytool -importkeystore -noprompt -srckeystore a.jks -destkeystore b.p12', 'import a.jks into b.p12 as none (entries)'],
    ['keytool -importkeystore -srckeystore a.jks -srcalias X -destkeystore b.p12 -destalias Y', 'import a.jks into b.p12 as X (new entries)'],
    ['keytool -changealias -alias A -destalias B -keystore ts.jks', 'import ts.jks into ts.jks as A (new entries)', 'forget A in ts.jks'],
    ['keytool -genkeypair -alias A -keyalg RSA -keystore ts.jks -storepass secret -dname CN=x'],
    ['keytool -storepasswd -keystore ts.jks -storepass secret -new secret2'],
    ['keytool -printcert -rfc -file a.pem > b.pem', 'b.pem <- any-to-pem(a.pem)'],
    ['keytool -printcert -file a.pem > b.txt', 'b.txt <- ?output of keytool'],
    ['for f in certs/*.crt; do keytool -importcert -alias "$(basename "$f" .crt)" -file "$f" -keystore t -storepass secret -noprompt; done', 'import certs/*.crt into t as * (first)'],
    ['for f in a b; do keytool -importcert -alias $f -file $f.pem -keystore t -storepass secret -noprompt; done', 'import a.pem into t as a (first)', 'import b.pem into t as b (first)'],
    ['for f in c*; do i=$((i+1)); keytool -importcert -alias "c$i" -file "$f" -keystore t -storepass secret -noprompt; done', 'import c* into t as none (first)'],
    ['add() { keytool -importcert -alias "$1" -file "$2" -keystore t -storepass secret -noprompt; }; add x a.pem; add y b.pem', 'import a.pem into t as x (first)', 'import b.pem into t as y (first)'],
    ["find certs -type f -name '*.pem' -exec keytool -importcert -file {} -alias {} -keystore t -storepass secret -noprompt \\;", 'import certs/**/*.pem into t as certs/**/*.pem (first)'],
    ["find . -maxdepth 1 -name '*.pem' -exec cp {} /x/ \\;", '/x/ <- ./*.pem'],
    ["csplit -z -f cert- bundle.pem '/-----BEGIN CERTIFICATE-----/' '{*}'", 'cert-* <- split(bundle.pem)'],
    ["csplit -sz bundle.pem -b %02d.pem '/-BEGIN CERTIFICATE-/' '{*}'", 'xx*.pem <- split(bundle.pem)'],
    ["csplit -f part- notes.txt '/chapter/' '{*}'", 'taint part-*'],
    ["awk 'split_after == 1 {n++;split_after=0} /-----END CERTIFICATE-----/ {split_after=1} {print > \"rds-ca-\" n \".pem\"}' < bundle.pem", 'rds-ca-*.pem <- split(bundle.pem)'],
    ["awk 'BEGIN {c=0;} /BEGIN CERT/{c++} { print > \"cert.\" c \".pem\"}' bundle.pem", 'cert.*.pem <- split(bundle.pem)'],
    ["awk '/BEGIN CERT/{f=sprintf(\"c%02d.pem\", n++)} {print > f}' bundle.pem", 'c*.pem <- split(bundle.pem)'],
    ["awk '{print $1}' a.txt"],
    ["split -p '-----BEGIN CERTIFICATE-----' bundle.pem c-", 'c-* <- split(bundle.pem)'],
    ['split -l 40 bundle.pem c-', 'taint c-*'],
    ['keytool -list -keystore ts.jks'],
    ['keytool -exportcert -rfc -alias A -keystore ts.jks -file a.pem', 'a.pem <- ?exported from a keystore'],
    ['update-ca-certificates --fresh', 'os comes', ...debian('')],
    ['update-ca-certificates --etccertsdir /other'],
    ['apt-get update && apt-get install -y --no-install-recommends ca-certificates=20230311 curl', 'os comes', ...debian('maybe ')],
    ['apt-get install -y --no-install-recommends curl git'],
    ['apt-get install -y curl', 'os comes'],
    ['apt-get -o APT::Install-Recommends=0 install wget'],
    ['apt-get install -y --no-install-recommends openjdk-17-jre-headless', 'os comes'],
    ['apt-get install -y postgresql-client libpq5'],
    ['apt-get purge -y --auto-remove ca-certificates curl', 'os goes'],
    ['if [ -n "$X" ]; then apt-get install -y ca-certificates-java; fi', 'maybe os comes'],
    ['apk del ca-certificates'],
    ['apk add --no-cache ca-certificates', 'os comes', ...debian('maybe ')],
    ['apk add ca-certificates-bundle'],
    ['update-ca-trust extract', ...p11Kit('')],
    ['trust extract-compat', ...p11Kit('', 'trust')],
    ['microdnf install -y ca-certificates', 'os comes', ...p11Kit('maybe ')],
    ['update-ca-trust check && trust list'],
    ['trust anchor --store a.pem b.pem', 'import a.pem into os as none (all)', 'import b.pem into os as none (all)'],
    ['trust anchor --remove a.pem', 'import a.pem into os as none (none: trust anchor --remove takes it out of the store)'],
  ],
  'known to be harmless': [
    ['mkdir -p /certs.pem && chmod 600 a.pem && chown x a.pem && ls a.pem'],
    ['apt-get update && apt-get install -y libpq-dev && pip install certifi.pem'],
    ['psql "sslrootcert=/a.pem" -f x.pem'],
    ['kubectl create secret generic x --from-file=ca.pem'],
    ['echo a.pem'],
  ],
  'unknown programs': [
    ['frobnicate --out=/a.pem b.crt data.txt key=value', 'taint /a.pem b.crt'],
    ['frobnicate /opt/java/lib/security/cacerts', 'taint /opt/java/lib/security/cacerts'],
    ['frobnicate "a b.pem" https://h/a.pem'],
    ['frobnicate > a.pem', 'a.pem <- ?output of frobnicate'],
    ['cd certs; frobnicate a.pem', 'taint certs/a.pem'],
    ['$TOOL a.pem', 'taint a.pem'],
  ],
};

function debian(maybe: string): readonly string[] {
  return [
    'maybe import /etc/ssl/certs/@(*.pem|*.crt|*.cer) into /etc/ssl/certs as none (all)',
    `${maybe}import /usr/local/share/ca-certificates/**/*.crt into os as none (all)`,
    `${maybe}import /usr/local/share/ca-certificates/**/!(*.crt) into os as * (none: update-ca-certificates takes only files whose names end in .crt)`,
    `${maybe}import /usr/share/ca-certificates/**/* into os as none (all)`,
    ...['/etc', '/usr/share'].map((folder) => `${maybe}import ${folder}/pki/trust/anchors/* into os as none (all)`),
  ];
}

function p11Kit(maybe: string, program = 'update-ca-trust'): readonly string[] {
  const anchors = ['/etc/pki/ca-trust/source', '/usr/share/pki/ca-trust-source', '/etc/pki/trust', '/usr/share/pki/trust', '/etc/ca-certificates/trust-source'];
  const beside = '!(*.p11-kit|README) into os as none (none: update-ca-trust takes certificates for trusted only in the folder anchors below it)';
  const folders = ['/etc/pki/ca-trust/source', '/usr/share/pki/ca-trust-source', '/etc/pki/trust'];
  return [
    ...anchors.map((folder) => `${maybe}import ${folder}/anchors/* into os as none (all)`),
    ...folders.slice(0, 2).map((folder) => `${maybe}import ${folder}/${beside}`),
    ...['blocklist', 'blacklist'].flatMap((name) => folders.map((folder) => `${maybe}import ${folder}/${name}/* into os as none (none: ${program} takes what is in blocklist out of the store)`)),
  ];
}

describe.each(Object.entries(TABLE))('%s', (_name, rows) => {
  test.each(rows)('%s', (command, ...effects) => {
    expect(operations(command)).toStrictEqual(effects);
  });
});

test('keytool asks a person who may be there', () => {
  expect(operations('keytool -importcert -file a.pem -keystore k', { world: { shell: 'bash', terminal: true } })).toStrictEqual(['maybe import a.pem into k as mykey (first)']);
});

test('echo of a shell that is not known may undo escapes or not', () => {
  expect(operations('echo "a\\nb" > f', { world: { shell: null, terminal: false } })).toStrictEqual(['f <- {"a\\nb\\n" | "a\\\\nb\\n"}']);
});

test('passwords in what is written are dropped, certificates are kept', () => {
  expect(operations('echo "db:5432:*:me:hunter2" > ~/.pgpass')).toStrictEqual(['$HOME/.pgpass <- ?withheld']);
  expect(operations('echo -n password: hunter2 > x.conf')).toStrictEqual(['x.conf <- ?withheld']);
  expect(operations('printf "postgres://me:hunter2@h/d" > url')).toStrictEqual(['url <- ?withheld']);
  expect(operations('PASSWORD=hunter2; echo "$PASSWORD" > x')).toStrictEqual(['x <- text("?\\n")']);
  expect(operations("echo '-----BEGIN PRIVATE KEY-----' > k.pem")).toStrictEqual(['k.pem <- ?withheld']);
});

test('two certificates without a newline between them are not taken for a bundle', () => {
  expect(operations("printf '%s' \"$(cat a.pem)\" \"$(cat b.pem)\" > c.pem")).toStrictEqual(['c.pem <- ?pieces without a newline between them']);
  expect(operations('echo $(cat a.pem) "$(cat b.pem)" > c.pem')).toStrictEqual(['c.pem <- ?pieces without a newline between them']);
  expect(operations('echo "$(cat a.pem)\n$(cat b.pem)" > c.pem')).toStrictEqual(['c.pem <- a.pem + "\\n" + b.pem + "\\n"']);
  expect(operations('X="$(cat a.pem b.pem)"; printf %s "$X" > c.pem')).toStrictEqual(['c.pem <- a.pem + b.pem']);
});
