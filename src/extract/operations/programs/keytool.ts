import type { FileOperation, Keeps, Text } from '../../../model.ts';
import type { Call, Program } from '../call.ts';
import { NO_EFFECT } from '../command.ts';
import type { Effect, Word } from '../command.ts';
import { asText, contentAt, converted, unknownContent } from '../contents.ts';
import { readArguments } from '../options.ts';
import type { Arguments } from '../options.ts';
import { dropLeading, leading, literalText, literalsOf, plain, textOf } from '../text.ts';

const VALUES = [
  'file', 'keystore', 'alias', 'storepass', 'storetype', 'keypass', 'providername', 'providerclass', 'providerarg', 'providerpath', 'srckeystore', 'destkeystore',
  'srcstorepass', 'deststorepass', 'srcstoretype', 'deststoretype', 'srcalias', 'destalias', 'srckeypass', 'destkeypass', 'srcprovidername', 'destprovidername',
  'infile', 'outfile', 'dname', 'keyalg', 'keysize', 'groupname', 'sigalg', 'validity', 'ext', 'startdate', 'addprovider', 'provider', 'sslserver', 'jarfile', 'new', 'conf', 'id',
  ...['storepass', 'keypass', 'srcstorepass', 'deststorepass', 'srckeypass', 'destkeypass', 'new'].flatMap((name) => [`${name}:env`, `${name}:file`]),
];

/** Without `-alias`. */
const DEFAULT_ALIAS = 'mykey';
/** Without `-keystore`, in the user's home. */
const DEFAULT_STORE = '.keystore';
/** The store of the virtual machine, by its name among stores. */
const CACERTS = 'jvm';
const SHORTEST_PASSWORD = 6;

/**
 * `keytool`: certificates into a keystore and out of it. Names of options have no letter case.
 * https://docs.oracle.com/en/java/javase/21/docs/specs/man/keytool.html
 */
export const keytool: Program = (call) => {
  const given = readArguments(call.words.map(inLowerCase), { words: true, long: VALUES });
  const command = COMMANDS.find(({ names }) => given.has(...names));
  return command === undefined ? { operations: [], output: unknownContent('output of keytool', call.at) } : command.run(call, given);
};

type Run = (call: Call, given: Arguments) => Effect;

const COMMANDS: readonly { readonly names: readonly string[]; readonly run: Run }[] = [
  { names: ['importcert', 'import'], run: importCertificate },
  { names: ['importkeystore'], run: importKeystore },
  { names: ['delete'], run: remove },
  { names: ['exportcert', 'export'], run: exportCertificate },
  { names: ['printcert'], run: print },
  { names: ['changealias'], run: changeAlias },
  // A key of one's own is nothing that anybody trusts, and another password changes no certificate.
  { names: ['genkeypair', 'genkey', 'genseckey', 'importpass', 'importpassword', 'storepasswd', 'keypasswd', 'gencert', 'certreq', 'gencrl'], run: () => NO_EFFECT },
];

/** The first certificate of the file goes in under its alias, which must be new. */
function importCertificate(call: Call, given: Arguments): Effect {
  const file = given.value('file', 'infile');
  const certificate = file === null ? call.stdin() : contentAt(call.path(file));
  const refusal = given.has('cacerts') ? null : refused(call, given);
  const answer = given.has('noprompt') ? 'yes' : answered(call, file === null);
  const keeps: Keeps = refusal !== null ? { none: refusal } : answer === 'no' ? { none: 'keytool asks whether to trust it, and nobody says yes' } : 'first';
  const operation = call.imports(store(call, given, 'keystore'), aliasOf(given, DEFAULT_ALIAS, call), certificate, keeps, answer === 'perhaps');
  return { operations: [made(operation, given.value('storetype'))], output: null };
}

/** The format of a store that is made, not of one that is there. */
function made(operation: FileOperation, type: Word | null): FileOperation {
  return operation.kind === 'import' && type !== null ? { ...operation, format: type.text } : operation;
}

/** Why it gets no password that it accepts; null when it may. */
function refused(call: Call, given: Arguments): string | null {
  const password = given.value('storepass');
  const length = password === null || password.content !== null ? null : plain(password.text)?.length;
  if (length !== undefined && length !== null && length < SHORTEST_PASSWORD) return `keytool refuses a password of less than ${SHORTEST_PASSWORD} characters`;
  const silent = call.input === null && !call.world.terminal;
  return silent && !given.has('storepass', 'storepass:env', 'storepass:file', 'protected', 'conf') ? 'keytool asks for a password, and nobody gives one' : null;
}

/** What keytool hears when it asks "Trust this certificate?". Without an answer nothing is added, and the exit status is 0 all the same. */
function answered({ input, world }: Call, readsCertificate: boolean): 'yes' | 'no' | 'perhaps' {
  if (input === null) return world.terminal ? 'perhaps' : 'no';
  if (readsCertificate) return 'no';
  const text = asText(input);
  if (text === null) return input.kind === 'path' ? 'no' : 'perhaps';
  // A line before it may be the password that it asks for first.
  if (/^\s*y(?:es)?\s*$/im.test(literalsOf(text))) return 'yes';
  return plain(text) === null ? 'perhaps' : 'no';
}

/** Trusted entries keep their names, or one of them gets a new one. Where a name is taken, keytool asks whether to overwrite. */
function importKeystore(call: Call, given: Arguments): Effect {
  const from = given.value('srckeystore');
  const content = from === null ? unknownContent('keytool takes it from a keystore that is not named', call.at) : contentAt(call.path(from));
  const alias = given.has('srcalias') ? aliasOf(given, '', call, 'srcalias') : null;
  const keeps = given.has('noprompt') || call.input !== null || call.world.terminal ? 'entries' : 'new entries';
  const operation = made(call.imports(store(call, given, 'destkeystore'), alias, content, keeps), given.value('deststoretype'));
  return { operations: [alias === null ? operation : underName(operation, given.value('destalias'))], output: null };
}

function underName(operation: FileOperation, name: Word | null): FileOperation {
  return operation.kind === 'import' && name !== null ? { ...operation, as: name.text } : operation;
}

/** The entry comes back under its new name. The sum of what is in `cacerts` stays the same. */
function changeAlias(call: Call, given: Arguments): Effect {
  const [alias, name] = [given.value('alias'), given.value('destalias')];
  if (given.has('cacerts') || alias === null || name === null) return NO_EFFECT;
  const keystore = store(call, given, 'keystore');
  return { operations: [underName(call.imports(keystore, alias.text, contentAt(keystore), 'new entries'), name), call.forgets(keystore, alias.text)], output: null };
}

function remove(call: Call, given: Arguments): Effect {
  const alias = given.value('alias');
  return alias === null ? NO_EFFECT : { operations: [call.forgets(store(call, given, 'keystore'), alias.text)], output: null };
}

function exportCertificate(call: Call, given: Arguments): Effect {
  const exported = unknownContent('exported from a keystore', call.at);
  const file = given.value('file');
  return file === null ? { operations: [], output: exported } : { operations: [call.write(call.path(file), exported)], output: null };
}

/** `-printcert -rfc` writes every certificate of the file as PEM. */
function print(call: Call, given: Arguments): Effect {
  const file = given.value('file');
  if (!given.has('rfc') || given.has('sslserver', 'jarfile')) return { operations: [], output: unknownContent('output of keytool', call.at) };
  return { operations: [], output: converted('any-to-pem', file === null ? call.stdin() : call.opened(file), call.at) };
}

function store(call: Call, given: Arguments, option: string): Text {
  if (given.has('cacerts')) return literalText(CACERTS, call.at);
  const named = given.value(option);
  if (named !== null) return call.path(named);
  return { parts: [{ kind: 'variable', name: 'HOME', otherwise: null }, { kind: 'literal', text: `/${DEFAULT_STORE}` }], at: call.at };
}

/**
 * The name of the new entry. One that is counted or computed from the certificate is there to be new each time: it is
 * left to the program, and null.
 */
function aliasOf(given: Arguments, otherwise: string, call: Call, option = 'alias'): Text | null {
  const alias: Word | null = given.value(option);
  if (alias === null) return literalText(otherwise, call.at);
  return alias.text.parts.some((part) => part.kind === 'unknown' && COMPUTED.test(part.reason)) ? null : alias.text;
}

const COMPUTED = /^(?:a computed number|output of |changed by |\$RANDOM)/;

/** The same word with the name of an option in lower case. */
function inLowerCase(word: Word): Word {
  const start = leading(word.text);
  if (!/^-[A-Za-z]/.test(start) || start.startsWith('-J')) return word;
  const lower = start.toLowerCase();
  return lower === start ? word : { ...word, text: textOf([{ kind: 'literal', text: lower }, ...dropLeading(word.text, start.length).parts], word.text.at) };
}

