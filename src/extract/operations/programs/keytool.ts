import type { Content, Text } from '../../../model.ts';
import type { Call, Program } from '../call.ts';
import { NO_EFFECT } from '../command.ts';
import { contentAt, unknownContent } from '../contents.ts';
import { readArguments } from '../options.ts';
import type { Arguments } from '../options.ts';
import { literalText, unknownText } from '../text.ts';

const VALUES = [
  'file', 'keystore', 'alias', 'storepass', 'storetype', 'keypass', 'providername', 'providerclass', 'providerpath', 'srckeystore', 'destkeystore',
  'srcstorepass', 'deststorepass', 'srcstoretype', 'deststoretype', 'srcalias', 'destalias', 'srckeypass', 'destkeypass', 'infile', 'outfile', 'dname', 'keyalg',
  'keysize', 'sigalg', 'validity', 'ext', 'startdate', 'storepass:env', 'storepass:file', 'keypass:env', 'keypass:file', 'addprovider', 'provider', 'J', 'sslserver',
  'jarfile', 'new', 'destkeypass',
];

/** Without `-alias`. */
const DEFAULT_ALIAS = 'mykey';
/** Without `-keystore`, in the user's home. */
const DEFAULT_STORE = '.keystore';

/**
 * `keytool -importcert`: the first certificate of the file goes into the store under its alias, which must be new.
 * Without `-noprompt` it asks first; where nobody answers, nothing is added and the exit status is 0 all the same.
 * https://docs.oracle.com/en/java/javase/21/docs/specs/man/keytool.html
 */
export const keytool: Program = (call) => {
  const given = readArguments(call.words, { words: true, long: VALUES });
  if (given.has('importcert', 'import')) {
    const asks = !given.has('noprompt') && call.input === null;
    if (asks && !call.world.terminal) return NO_EFFECT;
    const alias = given.value('alias')?.text ?? literalText(DEFAULT_ALIAS, call.at);
    return { operations: [call.imports(store(call, given, 'keystore'), alias, certificate(call, given), 'first', asks)], output: null };
  }
  if (given.has('importkeystore')) return { operations: [call.taint([store(call, given, 'destkeystore')])], output: null };
  if (given.has('delete', 'changealias', 'genkeypair', 'genkey', 'importpass', 'storepasswd', 'gencert')) {
    return { operations: [call.taint([store(call, given, 'keystore')])], output: null };
  }
  const file = given.value('file');
  const exports = given.has('exportcert', 'export');
  const exported = unknownContent('exported from a keystore', call.at);
  return exports && file !== null ? { operations: [call.write(call.path(file), exported)], output: null } : { operations: [], output: exported };
};

function store(call: Call, given: Arguments, option: string): Text {
  if (given.has('cacerts')) return unknownText('the truststore of the Java installation', call.at);
  const named = given.value(option);
  if (named !== null) return call.path(named);
  return { parts: [{ kind: 'variable', name: 'HOME', otherwise: null }, { kind: 'literal', text: `/${DEFAULT_STORE}` }], at: call.at };
}

function certificate(call: Call, given: Arguments): Content {
  const file = given.value('file', 'infile');
  return file === null ? call.stdin() : contentAt(call.path(file));
}
