import type { Program } from './call.ts';
import { NO_EFFECT } from './command.ts';
import { unknownContent } from './contents.ts';
import { tar, unzip } from './programs/archives.ts';
import { curl, git, wget } from './programs/download.ts';
import { copy, install, link, move, remoteCopy, remove, touch, truncate } from './programs/files.ts';
import { base64, dos2unix, filter, inPlaceEditor, sed, tr } from './programs/filters.ts';
import { find } from './programs/find.ts';
import { keytool } from './programs/keytool.ts';
import { openssl } from './programs/openssl.ts';
import { installer } from './programs/packages.ts';
import { basename, cat, dirname, echo, ls, printf, tee, yes } from './programs/print.ts';
import { awk, csplit, split } from './programs/splitting.ts';
import { rehash, trust, updateCaCertificates, updateCaTrust } from './programs/system-store.ts';
import { WINDOWS_PROGRAMS } from './programs/windows-table.ts';

/** Programs that change no certificate file and print nothing. */
const QUIET = [
  'command',
  'mkdir', 'rmdir', 'chmod', 'chown', 'chgrp', 'mkfifo', 'true', 'false', 'test', '[', ':', 'set', 'unset', 'shift', 'trap', 'umask', 'ulimit', 'sleep', 'wait', 'kill',
  'pkill', 'killall', 'useradd', 'adduser', 'groupadd', 'addgroup', 'usermod', 'userdel', 'passwd', 'chpasswd', 'ldconfig', 'hash', 'alias', 'shopt', 'setopt',
  'getopts', 'systemctl', 'service', 'setcap', 'setfacl', 'locale-gen', 'sync', 'mount', 'umount', 'read', 'readonly', 'local', 'declare', 'typeset', 'break', 'continue',
];

/** Programs that change no certificate file that we follow, and print something. */
const PRINTING = [
  'stat', 'du', 'df', 'ps', 'id', 'whoami', 'uname', 'hostname', 'date', 'which', 'type', 'file', 'seq', 'diff', 'cmp', 'md5sum', 'sha1sum', 'sha256sum', 'sha512sum',
  'realpath', 'readlink', 'mktemp', 'xargs', 'dig', 'nslookup', 'nc', 'ping', 'getent', 'ssh', 'ssh-keyscan',
  'apt-key', 'apt-cache', 'add-apt-repository', 'dpkg', 'rpm', 'brew', 'snap', 'debconf-set-selections',
  'pip', 'pip3', 'pipenv', 'poetry', 'uv', 'conda', 'npm', 'npx', 'yarn', 'pnpm', 'corepack', 'bun', 'gem', 'bundle', 'composer', 'cargo', 'rustup', 'go', 'mvn', 'mvnw', 'gradle', 'gradlew', 'ant',
  'dotnet', 'nuget', 'make', 'cmake', 'gcc', 'javac', 'rake', 'mix',
  'node', 'python', 'python3', 'java', 'ruby', 'php', 'docker', 'docker-compose', 'podman', 'kubectl', 'helm', 'kustomize', 'terraform', 'az', 'gh', 'gpg', 'jq', 'yq',
  'psql', 'pg_dump', 'pg_dumpall', 'pg_restore', 'pg_isready', 'pg_basebackup', 'createdb', 'dropdb', 'createuser', 'vacuumdb', 'reindexdb', 'pgbench', 'usql', 'pgcli', 'liquibase', 'flyway', 'mysql', 'redis-cli',
];

const FILTERS = ['grep', 'egrep', 'fgrep', 'head', 'tail', 'sort', 'uniq', 'cut', 'wc', 'envsubst', 'gunzip', 'zcat', 'gzip', 'bzip2', 'xz', 'tac', 'fold', 'xxd', 'od', 'column', 'less', 'more', 'strings', 'iconv'];

const harmless: Program = () => NO_EFFECT;
const printing: Program = (call) => ({ operations: [], output: unknownContent(`output of ${call.program}`, call.at) });

/** The one table: what each program does to files. A program is one row here, or one small file in `programs/`. */
export const PROGRAMS: ReadonlyMap<string, Program> = new Map<string, Program>([
  ...QUIET.map((name): [string, Program] => [name, harmless]),
  ...PRINTING.map((name): [string, Program] => [name, printing]),
  ...FILTERS.map((name): [string, Program] => [name, filter()]),
  ['cp', copy], ['install', install], ['mv', move], ['rm', remove], ['unlink', remove], ['ln', link], ['touch', touch], ['truncate', truncate], ['rsync', remoteCopy], ['scp', remoteCopy],
  ['cat', cat], ['ls', ls], ['tee', tee], ['echo', echo], ['printf', printf], ['print', echo], ['basename', basename], ['dirname', dirname],
  ['curl', curl], ['wget', wget], ['git', git],
  ['openssl', openssl], ['keytool', keytool],
  ['base64', base64], ['dos2unix', dos2unix], ['fromdos', dos2unix], ['tr', tr], ['sed', sed], ['gsed', sed], ['perl', inPlaceEditor],
  ...['awk', 'gawk', 'mawk', 'nawk'].map((name): [string, Program] => [name, awk]), ['csplit', csplit], ['gcsplit', csplit], ['split', split], ['find', find], ['yes', yes],
  ['unzip', unzip], ['tar', tar], ['bsdtar', tar],
  ['update-ca-certificates', updateCaCertificates], ['update-ca-trust', updateCaTrust], ['trust', trust], ['c_rehash', rehash],
  ...['apt-get', 'apt', 'apk'].map((name): [string, Program] => [name, installer('debian')]), ...['yum', 'dnf', 'microdnf', 'tdnf', 'pacman', 'zypper'].map((name): [string, Program] => [name, installer('p11-kit')]),
  ...WINDOWS_PROGRAMS,
]);
