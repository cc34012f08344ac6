import type { Content, FileOperation, Text } from '../../../model.ts';
import type { Call, Program } from '../call.ts';
import { heldBy } from '../call.ts';
import { NO_EFFECT } from '../command.ts';
import type { Word } from '../command.ts';
import { contentAt, joined, textContent, unknownContent } from '../contents.ts';
import { withSlash } from '../paths.ts';
import { concat, leading, literalText, plain, trailing, unknownText } from '../text.ts';
import { download, fileName } from './download.ts';
import { certificateStorePath, windowsForget, windowsImport } from './windows-stores.ts';
import type { StoreName } from './windows-stores.ts';
import { readParameters } from './windows-parameters.ts';
import { encoded } from './windows-encodings.ts';

/** Where the cmdlet imports without `-CertStoreLocation`: the current location, which is no store. */
const NO_STORE: Program = () => NO_EFFECT;

/** Formats that hold several certificates, all of which are taken. Of a PEM file Windows reads the first block. */
const COLLECTIONS = /\.(?:p7b|p7c|p7s|spc|sst|pfx|p12)$/i;

/** How much of a certificate file Windows takes: CryptQueryObject decodes the first block of a PEM file and stops. */
export function takenOf(path: Text): 'first' | 'all' {
  return COLLECTIONS.test(trailing(path)) ? 'all' : 'first';
}

/** https://learn.microsoft.com/powershell/module/pki/import-certificate */
export const importCertificate: Program = (call) => {
  const given = readParameters(call.words, { positions: ['filepath', 'certstorelocation'], aliases: { fullname: 'filepath', path: 'filepath', literalpath: 'filepath' } });
  const file = given.get('filepath');
  const location = given.get('certstorelocation');
  if (file === undefined || given.has('whatif')) return NO_EFFECT;
  if (location === undefined) return NO_STORE(call);
  return { operations: [imported(call, storeAt(location), call.path(file))], output: null };
};

/**
 * The certificate that has the private key goes into the named store; of the others, roots go to `Root` and the rest to
 * `CA`. A server's own certificate is the usual case, and changes no trust.
 * https://learn.microsoft.com/powershell/module/pki/import-pfxcertificate
 */
export const importPfx: Program = (call) => {
  const given = readParameters(call.words, { positions: ['filepath', 'certstorelocation'], others: ['password'], aliases: { fullname: 'filepath', path: 'filepath' } });
  const file = given.get('filepath');
  const location = given.get('certstorelocation');
  const store = location === undefined ? null : storeAt(location);
  if (file === undefined || store === null || !mayBeRoot(store)) return NO_EFFECT;
  return { operations: [imported(call, store, call.path(file))], output: null };
};

function storeAt(location: Word): StoreName {
  return certificateStorePath(location.text) ?? { name: unknownText('a store that is not known', location.text.at), shown: 'a store that is not known' };
}

function mayBeRoot({ name }: StoreName): boolean {
  const known = plain(name)?.toLowerCase();
  return known === undefined || known === 'root' || known === 'authroot';
}

function imported(call: Call, store: StoreName, path: Text): FileOperation {
  return windowsImport({ ...base(call), store, content: contentAt(path), keeps: takenOf(path) });
}

function base(call: Call): { readonly at: Call['at']; readonly sometimes: boolean; readonly program: string } {
  const { at, sometimes, program } = call.remove(literalText('', call.at));
  return { at, sometimes, program };
}

const CERTUTIL_VALUES = new Set(['p', 'config', 'sid', 'dc', 'csp', 'setreg', 'l', 't']);

/**
 * `certutil [-f] [-user] [-enterprise] -addstore Root FILE`, with `-` or `/`. Other verbs print, encode or check.
 * https://learn.microsoft.com/windows-server/administration/windows-commands/certutil
 */
export const certutil: Program = (call) => {
  let verb = '';
  let user = false;
  const operands: Word[] = [];
  for (let index = 0; index < call.words.length; index++) {
    const word = call.words[index];
    const start = word === undefined ? '' : leading(word.text).toLowerCase();
    const option = /^[-/]([a-z]+)$/.exec(start)?.[1];
    if (option === undefined) {
      if (word !== undefined) operands.push(word);
    } else if (option === 'f' || option === 'enterprise' || option === 'gmt' || option === 'v' || option === 'silent' || option === 'grouppolicy') continue;
    else if (option === 'user') user = true;
    else if (CERTUTIL_VALUES.has(option)) index++;
    else verb ||= option;
  }
  const [first, second] = operands;
  const shown = (name: Text): StoreName => ({ name, shown: `Cert:\\${user ? 'CurrentUser' : 'LocalMachine'}\\${plain(name) ?? '…'}` });
  if (verb === 'addstore' && first !== undefined && second !== undefined) return { operations: [imported(call, shown(first.text), call.path(second))], output: null };
  if (verb === 'importpfx') {
    const store = operands.length > 1 && first !== undefined && !COLLECTIONS.test(trailing(first.text)) ? shown(first.text) : shown(literalText('My', call.at));
    const file = store.name === first?.text ? second : first;
    return file === undefined || !mayBeRoot(store) ? NO_EFFECT : { operations: [imported(call, store, call.path(file))], output: null };
  }
  if (verb === 'delstore' && first !== undefined) {
    const gone = windowsForget(call.at, base(call).sometimes, call.program, shown(first.text), second?.text ?? unknownText('certificates that are not known', call.at));
    return { operations: gone === null ? [] : [gone], output: null };
  }
  const converts = verb === 'decode' || verb === 'decodehex' || verb === 'encode' || verb === 'urlcache' || verb === 'exportpfx' || verb === 'mergepfx';
  if (verb === 'urlcache' && first !== undefined && second !== undefined) return { operations: [call.write(call.path(second), download(first.text))], output: null };
  if (converts && second !== undefined) {
    const content: Content = verb === 'decode' && first !== undefined ? { kind: 'conversion', how: 'base64-decode', from: contentAt(call.path(first)), at: call.at } : unknownContent(`made by certutil -${verb}`, call.at);
    return { operations: [call.write(call.path(second), content)], output: null };
  }
  if (verb === 'generatesstfromwu' && first !== undefined) return { operations: [call.write(call.path(first), unknownContent('taken from Windows Update', call.at))], output: null };
  return { operations: [], output: unknownContent('output of certutil', call.at) };
};

/** `certmgr.exe /add FILE /s /r localMachine root`. https://learn.microsoft.com/dotnet/framework/tools/certmgr-exe-certificate-manager-tool */
export const certmgr: Program = (call) => {
  const words = call.words.map((word) => ({ word, option: /^[-/]([a-z0-9]+)$/i.exec(leading(word.text))?.[1]?.toLowerCase() ?? null }));
  if (!words.some(({ option }) => option === 'add')) return NO_EFFECT;
  const operands: Word[] = [];
  let place = 'CurrentUser';
  for (let index = 0; index < words.length; index++) {
    const each = words[index];
    if (each?.option === 'r') place = /machine/i.test(leading(words[++index]?.word.text ?? literalText('', call.at))) ? 'LocalMachine' : 'CurrentUser';
    else if (each?.option === 'n' || each?.option === 'y') index++;
    else if (each?.option === null) operands.push(each.word);
  }
  const [file, store] = operands;
  if (file === undefined || store === undefined || words.some(({ option }) => option === 'crl' || option === 'ctl')) return NO_EFFECT;
  return { operations: [imported(call, { name: store.text, shown: `Cert:\\${place}\\${plain(store.text) ?? '…'}` }, call.path(file))], output: null };
};

/** `Invoke-WebRequest`, `Invoke-RestMethod`, `Start-BitsTransfer`. */
export const webRequest: Program = (call) => {
  const bits = call.program === 'Start-BitsTransfer';
  const given = readParameters(call.words, bits ? { positions: ['source', 'destination'] } : { positions: ['uri'], others: ['outfile', 'method', 'headers', 'body', 'proxy', 'timeoutsec', 'useragent', 'contenttype', 'maximumretrycount', 'retryintervalsec', 'infile'] });
  const address = given.get(bits ? 'source' : 'uri');
  const target = given.get(bits ? 'destination' : 'outfile');
  if (address === undefined) return { operations: target === undefined ? [] : [call.taint([call.path(target)])], output: unknownContent('answer to a request', call.at) };
  const content = given.has('body') || given.has('method') && !/^get$/i.test(leading(given.get('method')?.text ?? address.text)) ? unknownContent('answer to a request', call.at) : download(address.text);
  if (target === undefined) return bits ? { operations: [call.write(fileName(address.text, call.folder, call.at), content)], output: null } : { operations: [], output: content };
  const to = call.path(target);
  return { operations: [call.write(trailing(to).endsWith('/') ? fileName(address.text, to, call.at) : to, content)], output: null };
};

const ITEM = { positions: ['path', 'destination'], aliases: { literalpath: 'path', pspath: 'path', lp: 'path' }, others: ['tosession', 'fromsession'] };

export const copyItem: Program = (call) => {
  const given = readParameters(call.words, ITEM);
  const from = given.get('path');
  if (from === undefined || given.has('fromsession') || given.has('tosession')) return NO_EFFECT;
  const to = given.get('destination');
  const store = to === undefined ? null : certificateStorePath(to.text);
  if (store !== null) return { operations: mayBeRoot(store) ? [windowsImport({ ...base(call), store, content: unknownContent('taken from another store', call.at), keeps: 'all' })] : [], output: null };
  const target = to === undefined ? withSlash(call.folder ?? literalText('.', call.at)) : asFolder(call.path(to));
  return { operations: [call.write(target, call.opened(from))], output: null };
};

export const moveItem: Program = (call) => {
  const given = readParameters(call.words, ITEM);
  const from = given.get('path');
  const to = given.get('destination');
  if (from === undefined || to === undefined) return NO_EFFECT;
  if (certificateStorePath(to.text) !== null) return copyItem(call);
  return { operations: [call.move(call.path(from), asFolder(call.path(to)))], output: null };
};

function asFolder(path: Text): Text {
  return /(?:^|\/)\.\.?$/.test(trailing(path)) ? withSlash(path) : path;
}

export const removeItem: Program = (call) => {
  const path = readParameters(call.words, { positions: ['path'], aliases: ITEM.aliases }).get('path');
  if (path === undefined) return NO_EFFECT;
  const store = certificateStorePath(path.text);
  if (store === null) return { operations: [call.remove(call.path(path))], output: null };
  const rest = /[\\/]([0-9a-f]{40})$/i.exec(plain(path.text) ?? '')?.[1];
  const which = rest === undefined ? unknownText('certificates that are not known', call.at) : literalText(rest.toLowerCase(), call.at);
  const gone = windowsForget(call.at, base(call).sometimes, call.program, store, which);
  return { operations: gone === null ? [] : [gone], output: null };
};

/** `Set-Content`, `Add-Content`, `Out-File`, `New-Item -Value`: text into a file, in the encoding of the cmdlet. */
export const writeItem: Program = (call) => {
  const given = readParameters(call.words, { positions: call.program === 'New-Item' ? ['path'] : ['path', 'value'], others: ['value', 'itemtype', 'inputobject', 'width', 'stream', 'name', 'target'], aliases: { filepath: 'path', literalpath: 'path', type: 'itemtype' } });
  const path = given.get('path');
  const value = given.get('value') ?? given.get('inputobject');
  if (path === undefined || certificateStorePath(path.text) !== null) return NO_EFFECT;
  if (call.program === 'New-Item' && (value === undefined || /^dir/i.test(leading(given.get('itemtype')?.text ?? path.text)))) return NO_EFFECT;
  const text = value === undefined ? call.stdin() : heldBy(value);
  const whole = given.has('nonewline') || call.program === 'New-Item' ? text : joined([text, textContent(literalText('\n', call.at))], call.at);
  const append = call.program === 'Add-Content' || given.has('append');
  return { operations: [call.write(call.path(path), encoded(whole, call, plain(given.get('encoding')?.text ?? literalText('', call.at)) ?? '?'), append)], output: null };
};

export const getContent: Program = (call) => {
  const path = readParameters(call.words, { positions: ['path'], aliases: ITEM.aliases, others: ['totalcount', 'tail', 'first', 'last', 'head', 'readcount', 'delimiter'] });
  const file = path.get('path');
  if (file === undefined) return { operations: [], output: call.stdin() };
  const part = ['totalcount', 'tail', 'first', 'last', 'head'].some((name) => path.has(name));
  return { operations: [], output: part ? unknownContent('a part of a file', call.at) : call.opened(file) };
};

export const expandArchive: Program = (call) => {
  const given = readParameters(call.words, { positions: ['path', 'destinationpath'], aliases: ITEM.aliases });
  const to = given.get('destinationpath');
  return { operations: to === undefined ? [] : [call.taint([call.path(to)])], output: null };
};

/** `copy`, `xcopy`, `move`, `del` of cmd: switches begin with a slash. */
export const cmdCopy: Program = (call) => {
  const [from, to] = operandsOf(call);
  if (from === undefined) return NO_EFFECT;
  // `copy a+b c` joins; `+` may also be a part of a name, so the pieces are named and not read.
  const content = leading(from.text).includes('+') ? joinedFiles(call, from) : call.opened(from);
  const target = to === undefined ? withSlash(call.folder ?? literalText('.', call.at)) : asFolder(call.path(to));
  return { operations: [call.write(target, content)], output: null };
};

function joinedFiles(call: Call, word: Word): Content {
  const names = (plain(word.text) ?? '').split('+').filter((name) => name !== '');
  return joined(names.map((name) => contentAt(call.path({ text: literalText(name, word.text.at), content: null }))), call.at);
}

export const cmdMove: Program = (call) => {
  const [from, to] = operandsOf(call);
  return from === undefined || to === undefined ? NO_EFFECT : { operations: [call.move(call.path(from), asFolder(call.path(to)))], output: null };
};

export const cmdDelete: Program = (call) => ({ operations: operandsOf(call).map((word) => call.remove(call.path(word))), output: null });

/** `robocopy FROM TO [FILE…]`. */
export const robocopy: Program = (call) => {
  const [from, to, ...files] = operandsOf(call);
  if (from === undefined || to === undefined) return NO_EFFECT;
  const source = call.path(from);
  if (files.length === 0) return { operations: [call.write(call.path(to), contentAt(source))], output: null };
  return { operations: files.map((file) => call.write(withSlash(call.path(to)), contentAt(concat([withSlash(source), file.text], file.text.at)))), output: null };
};

function operandsOf(call: Call): readonly Word[] {
  return call.words.filter((word) => !/^\/[-A-Za-z]{1,4}(?::.*)?$/.test(leading(word.text)));
}
