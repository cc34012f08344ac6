import type { KeystorePassword, Location } from '../../model.ts';
import { folderOf } from '../../shared/paths.ts';
import { sealSecret } from '../../shared/secret.ts';
import type { ExtractContext, Extractor } from '../extractor.ts';
import { NO_NEEDLES } from '../extractor.ts';
import { treePath } from '../operations/paths.ts';
import type { SourceFile } from '../source-file.ts';
import { findPasswords, findValues } from './find.ts';

const MAX_LENGTH = 1_000_000;
const LONGEST = 256;
/** Whatever carries code, settings or commands. */
const READ = /(?:^|\/)(?:[\w.-]*Dockerfile[\w.-]*|Containerfile|Makefile|Jenkinsfile|Procfile|\.env[\w.-]*|[^/]+\.(?:sh|bash|zsh|ps1|bat|cmd|env|properties|ya?ml|xml|json|toml|ini|conf|cfg|config|options|args|argfile|jvmargs|service|java|kts?|scala|groovy|gradle|clj|tf|tfvars|dockerfile))$/i;
/** Any of these stands in every name that {@link findPasswords} knows, but for those with a dot or a blank within. */
const NEEDLES: readonly string[] = ['storepass', 'store-pass', 'store_pass', 'store.pass', 'store.jks.pass', 'store.p12.pass', 'store.pkcs12.pass', 'store-file-pass', 'truststore:', 'keystore:', 'trust-store:', 'certificate-jks', 'certificate-pfx'];
const ANY = new RegExp(NEEDLES.map((needle) => needle.replaceAll('.', '\\.')).join('|'), 'i');

/**
 * Passwords of keystores that stand beside their names. They leave this folder sealed: only the reader of keystores opens
 * them, and whatever else reads these files withholds them.
 */
export const keystorePasswords: Extractor = {
  id: 'keystore passwords',
  wants: () => false,
  needles: (path) => (READ.test(path) ? NEEDLES : NO_NEEDLES),
  accepts: (file) => file.encoding !== 'binary' && file.text.length <= MAX_LENGTH && READ.test(file.path) && ANY.test(file.text),
  extract(file, context) {
    const { passwords, variables, files } = findPasswords(file.text);
    const all = [...passwords, ...findValues(file.text, variables)];
    return { passwords: [...all.map(({ name, text, start, end }) => sealed(text, file.at(start, end), name)), ...files.flatMap(({ path, start }) => inFile(path, file.at(start), file, context))] };
  },
};

/** `-storepass:file password.txt`: the first line of the file. */
function inFile(named: string, at: Location, file: SourceFile, context: ExtractContext): readonly KeystorePassword[] {
  for (const folder of new Set([folderOf(file.path), ''])) {
    const path = named.startsWith('/') ? null : treePath(folder, named);
    const text = path === null ? '' : (context.open(path)?.text ?? '');
    const line = text.slice(0, LONGEST + 1).split('\n', 1)[0]?.replace(/\r$/, '') ?? '';
    if (line !== '' && line.length <= LONGEST) return [sealed(line, at)];
  }
  return [];
}

function sealed(text: string, at: Location, name = ''): KeystorePassword {
  return { secret: sealSecret(text), name, at };
}
