import type { Content, FileOperation, Location, Part, Text } from '../../../model.ts';
import type { Call, Program } from '../call.ts';
import type { Word } from '../command.ts';
import { contentAt, joined, unknownContent } from '../contents.ts';
import { readArguments } from '../options.ts';
import type { OptionTable } from '../options.ts';
import { inFolder, under, withSlash } from '../paths.ts';
import { concat, dropLeading, leading, literalText, literalsOf, plain, textOf, trailing } from '../text.ts';

const CURL: OptionTable = {
  short: 'oAbcCdDeEFHKmPQrtTuUwxXyYz',
  long: [
    'output', 'output-dir', 'url', 'cacert', 'capath', 'cert', 'cert-type', 'key', 'key-type', 'pass', 'header', 'user', 'user-agent', 'data', 'data-ascii',
    'data-binary', 'data-raw', 'data-urlencode', 'json', 'form', 'form-string', 'request', 'retry', 'retry-delay', 'retry-max-time', 'connect-timeout',
    'max-time', 'proxy', 'proxy-user', 'write-out', 'resolve', 'range', 'referer', 'cookie', 'cookie-jar', 'dump-header', 'config', 'tls-max', 'ciphers',
    'limit-rate', 'max-redirs', 'interface', 'noproxy', 'oauth2-bearer', 'upload-file', 'pinnedpubkey', 'netrc-file', 'proto', 'proto-default',
    'proto-redir', 'create-file-mode', 'max-filesize', 'socks5', 'socks5-hostname', 'unix-socket', 'aws-sigv4', 'time-cond', 'speed-limit', 'speed-time',
    'connect-to', 'dns-servers', 'keepalive-time', 'stderr', 'trace', 'trace-ascii', 'variable', 'expand-url', 'expand-output', 'etag-save', 'etag-compare',
  ],
};

/**
 * `curl`: outputs pair with addresses in order; an address without one goes to standard output.
 * https://curl.se/docs/manpage.html
 */
export const curl: Program = (call) => {
  const given = readArguments(call.words, CURL);
  const addresses = addressesOf(given.all.flatMap(({ name, value }) => (value !== null && (name === null || name === 'url') ? [value] : [])));
  const targets = given.all.filter(({ name }) => name === 'o' || name === 'output' || name === 'O' || name === 'remote-name');
  const folder = given.value('output-dir');
  const sends = given.has('d', 'data', 'data-binary', 'data-raw', 'data-urlencode', 'json', 'F', 'form', 'I', 'head', 'T', 'upload-file');
  const operations: FileOperation[] = [];
  const printed: Content[] = [];
  for (const [index, address] of addresses.entries()) {
    const content = sends ? unknownContent('answer to a request', address.text.at) : download(address.text);
    const target = targets[index] ?? (given.has('remote-name-all') ? { name: 'O', value: null } : undefined);
    const base = folder === null ? call.folder : call.path(folder);
    const named = target === undefined ? null : target.value === null ? fileName(address.text, base, call.at) : under(base, target.value.text);
    if (named === null || plain(named) === '-' || plain(named) === '/dev/stdout') printed.push(content);
    else operations.push(call.write(named, content));
  }
  return { operations, output: printed.length === 0 ? null : joined(printed, call.at) };
};

const WGET: OptionTable = {
  short: 'oOPUaBtTwQeiADRXIl',
  long: [
    'output-document', 'directory-prefix', 'output-file', 'append-output', 'user-agent', 'tries', 'timeout', 'wait', 'quota', 'execute', 'input-file', 'base',
    'header', 'user', 'password', 'http-user', 'http-password', 'post-data', 'post-file', 'body-data', 'method', 'ca-certificate', 'ca-directory',
    'certificate', 'private-key', 'connect-timeout', 'read-timeout', 'dns-timeout', 'waitretry', 'limit-rate', 'progress', 'accept', 'reject', 'level',
    'max-redirect', 'referer', 'load-cookies', 'save-cookies', 'secure-protocol', 'ciphers', 'retry-on-http-error',
  ],
};

/** `wget`: into the last name of the address, or all of them one after the other into `-O`. */
export const wget: Program = (call) => {
  const given = readArguments(call.words, WGET);
  const addresses = addressesOf(given.operands);
  const document = given.value('O', 'output-document');
  const prefix = given.value('P', 'directory-prefix');
  const contents = addresses.map((address) => download(address.text));
  if (document !== null) {
    const content = joined(contents, call.at);
    if (plain(document.text) === '-' || plain(document.text) === '/dev/stdout') return { operations: [], output: content };
    return { operations: contents.length === 0 ? [call.taint([call.path(document)])] : [call.write(call.path(document), content)], output: null };
  }
  const folder = prefix === null ? call.folder : call.path(prefix);
  return {
    operations: addresses.map((address, index) => call.write(fileName(address.text, folder, call.at), contents[index] ?? unknownContent('download', call.at))),
    output: null,
  };
};

/** Where some operands are spelled as addresses, a bare variable among them is a set of options: `curl $OPTIONS https://…`. */
function addressesOf(operands: readonly Word[]): readonly Word[] {
  const spelled = operands.some((word) => literalsOf(word.text).includes('://') || literalsOf(word.text).includes('.'));
  return spelled ? operands.filter((word) => literalsOf(word.text) !== '') : operands;
}

/** Where a download lands that keeps the name from its address. */
export function fileName(address: Text, folder: Text | null, at: Location): Text {
  const base = folder ?? literalText('.', at);
  const path = concat([dropQuery(address)], address.at);
  const end = trailing(path);
  const name = end.slice(end.lastIndexOf('/') + 1);
  if (path.parts.length > 0 && end.includes('/') && name !== '' && !(path.parts.length === 1 && isBareHost(end))) return inFolder(base, name, at);
  if (path.parts.length === 1 && end !== '') return inFolder(base, 'index.html', at);
  const last = path.parts.findLastIndex((part) => part.kind === 'literal' && part.text.includes('/'));
  const tail = textOf(path.parts.slice(last === -1 ? 0 : last), at);
  const cut = leading(tail).lastIndexOf('/') + 1;
  return concat([withSlash(base), dropLeading(tail, cut)], at);
}

function isBareHost(address: string): boolean {
  const scheme = address.indexOf('://');
  return scheme !== -1 && !address.includes('/', scheme + 3);
}

function dropQuery(address: Text): Text {
  const parts: Part[] = [];
  for (const part of address.parts) {
    const cut = part.kind === 'literal' ? part.text.search(/[?#]/) : -1;
    if (part.kind !== 'literal' || cut === -1) parts.push(part);
    else {
      parts.push({ kind: 'literal', text: part.text.slice(0, cut) });
      break;
    }
  }
  return textOf(parts, address.at);
}

const SECRET_QUERY = /[?&](?:sig|signature|token|key|secret|password|access_token|x-amz-signature)=/i;

/** What an address serves. Log-ins and signed queries are dropped. */
export function download(address: Text): Content {
  const start = leading(address);
  if (start.startsWith('file://')) return contentAt(dropLeading(address, 'file://'.length));
  return { kind: 'download', url: withoutSecrets(/^[a-z][a-z0-9+.-]{0,20}:\/\//i.test(start) || start === '' ? address : concat(['http://', address], address.at)), at: address.at };
}

function withoutSecrets(address: Text): Text {
  const parts = address.parts.flatMap((part): readonly Part[] => {
    if (part.kind !== 'literal') return [part];
    const query = part.text.search(SECRET_QUERY);
    const kept = query === -1 ? part.text : part.text.slice(0, query);
    return [{ kind: 'literal', text: kept }, ...(query === -1 ? [] : [{ kind: 'unknown', reason: 'withheld' } as const])];
  });
  const all = textOf(parts, address.at);
  const first = leading(all);
  const authority = first.indexOf('://') + 3;
  if (authority === 2) return all;
  // The log-in may be a variable, so look for the `@` that ends it in whichever part holds it before the path begins.
  for (const [index, part] of all.parts.entries()) {
    if (part.kind !== 'literal') continue;
    const from = index === 0 ? authority : 0;
    const slash = part.text.indexOf('/', from);
    const sign = part.text.lastIndexOf('@', slash === -1 ? part.text.length : slash);
    if (sign >= from) {
      const rest: Part = { kind: 'literal', text: part.text.slice(sign + 1) };
      return textOf([{ kind: 'literal', text: first.slice(0, authority) }, rest, ...all.parts.slice(index + 1)], address.at);
    }
    if (slash !== -1) break;
  }
  return all;
}

/** `git clone URL [folder]`: the folder holds whatever that repository holds. */
export const git: Program = (call) => {
  const [verb, ...rest] = readArguments(call.words, { short: 'Cc', long: ['git-dir', 'work-tree'] }).operands;
  if (verb === undefined || plain(verb.text) !== 'clone') return { operations: [], output: unknownContent('output of git', call.at) };
  const { operands } = readArguments(call.words.slice(call.words.indexOf(verb) + 1), { short: 'bocj', long: ['branch', 'origin', 'depth', 'config', 'filter', 'reference'] });
  const [address, folder] = operands.length === 0 ? rest : operands;
  if (address === undefined) return { operations: [], output: null };
  return { operations: [call.taint([folder === undefined ? cloneFolder(call, address) : call.path(folder)])], output: null };
};

function cloneFolder(call: Call, address: Word): Text {
  const all = literalsOf(address.text).replace(/\/+$/, '');
  const name = all.slice(Math.max(all.lastIndexOf('/'), all.lastIndexOf(':')) + 1).replace(/\.git$/, '');
  return under(call.folder, literalText(name === '' ? '.' : name, address.text.at));
}
