import type { Content } from '../../../model.ts';
import type { Call, Program } from '../call.ts';
import type { Effect } from '../command.ts';
import { contentAt, converted, unknownContent } from '../contents.ts';
import { readArguments } from '../options.ts';
import type { Arguments } from '../options.ts';
import { literalsOf, plain } from '../text.ts';
import { rehash } from './system-store.ts';

const VALUES = [
  'in', 'out', 'inform', 'outform', 'keyform', 'key', 'passin', 'passout', 'days', 'signkey', 'CA', 'CAkey', 'CAform', 'CAfile', 'CApath', 'certfile', 'inkey',
  'name', 'caname', 'password', 'extfile', 'extensions', 'config', 'subj', 'connect', 'host', 'port', 'servername', 'starttls', 'nameopt', 'certopt',
  'checkend', 'addtrust', 'addreject', 'setalias', 'CAserial', 'set_serial', 'newkey', 'keyout', 'verify', 'untrusted', 'trusted', 'purpose', 'rand', 'engine',
  'provider', 'cert', 'chain', 'digest', 'iter', 'macalg', 'certpbe', 'keypbe', 'hostname', 'd', 'force_pubkey', 'copy_extensions', 'algorithm', 'pkeyopt',
];

type Subcommand = (call: Call, given: Arguments) => Content | null;

/** First certificate only; the input's format is what `-inform` says, or is found out (OpenSSL 3). */
const x509: Subcommand = (call, given) => {
  if (given.has('req', 'signkey', 'key', 'CA', 'CAkey', 'new', 'x509toreq')) return unknownContent('made by openssl', call.at);
  const source = input(call, given);
  const format = word(given, 'inform');
  const pem =
    format === 'der' ? converted('der-to-pem', source, call.at)
    : format === 'pem' ? converted('first', source, call.at)
    : converted('first', converted('any-to-pem', source, call.at), call.at);
  if (given.has('noout', 'pubkey')) return unknownContent('printed by openssl', call.at);
  return word(given, 'outform') === 'der' ? converted('pem-to-der', pem, call.at) : pem;
};

/** `pkcs7 -print_certs` prints every certificate as PEM. */
const pkcs7: Subcommand = (call, given) =>
  given.has('print_certs') ? converted('any-to-pem', input(call, given), call.at) : unknownContent('a PKCS#7 file made by openssl', call.at);

/** Out of a PKCS#12 file as PEM. Into one: what Java sees of it depends on the trust attribute, which openssl leaves out. */
const pkcs12: Subcommand = (call, given) => {
  if (given.has('export')) return unknownContent('a PKCS#12 file made by openssl', call.at);
  if (given.has('nocerts')) return unknownContent('a private key', call.at);
  return converted('any-to-pem', input(call, given), call.at);
};

const base64: Subcommand = (call, given) =>
  given.has('d') ? converted('base64-decode', input(call, given), call.at) : unknownContent('encoded by openssl', call.at);

/** What the server shows on the day of the build: the leaf and perhaps its intermediates, no root of ours. */
const client: Subcommand = (call) => unknownContent('taken from the server by openssl s_client', call.at);

/** Subcommands whose output is a file that we follow. */
const SUBCOMMANDS = new Map<string, Subcommand>([
  ['x509', x509], ['pkcs7', pkcs7], ['pkcs12', pkcs12], ['base64', base64], ['s_client', client],
]);
/** They print or check. */
const QUIET = new Set(['verify', 'version', 'rand', 'speed', 'ciphers', 'asn1parse', 'dgst', 'list', 'help']);

/** https://docs.openssl.org/3.0/man1/ */
export const openssl: Program = (call): Effect => {
  const [verb, ...words] = call.words;
  const name = verb === undefined ? '' : literalsOf(verb.text);
  if (name === 'rehash') return rehash({ ...call, words });
  const given = readArguments(words, { words: true, long: name === 'base64' || name === 'enc' ? VALUES.filter((value) => value !== 'd') : VALUES });
  const out = given.value('out');
  const written = SUBCOMMANDS.get(name)?.(call, given) ?? unknownContent(`made by openssl ${name}`, call.at);
  if (QUIET.has(name) && out === null) return { operations: [], output: unknownContent('printed by openssl', call.at) };
  if (out === null) return { operations: keyOperations(call, given), output: written };
  return { operations: [...keyOperations(call, given), call.write(call.path(out), written)], output: null };
};

/** `req -keyout`: a key over what was there. */
function keyOperations(call: Call, given: Arguments): Effect['operations'] {
  const key = given.value('keyout');
  return key === null ? [] : [call.write(call.path(key), unknownContent('a private key', call.at))];
}

function input(call: Call, given: Arguments): Content {
  const file = given.value('in');
  return file === null ? call.stdin() : contentAt(call.path(file));
}

function word(given: Arguments, name: string): string | null {
  const value = given.value(name);
  return value === null ? null : (plain(value.text)?.toLowerCase() ?? null);
}
