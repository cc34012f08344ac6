import type { ResolvedContent, TrustSource, View } from '../model.ts';
import { nameOf } from '../rotations/known.ts';
import { SYSTEM_BUNDLES } from '../shared/store-paths.ts';
import { shellWord } from './shell-words.ts';
import type { Advice } from './words.ts';
import { lacks, roots, storeSymbol, trustName } from './words.ts';

/** Why a keystore that is there says nothing: we have no password for it, or Java is given another one. */
export type Obstacle = 'no password' | 'wrong password';

const OBSTACLES: Readonly<Record<Obstacle, (name: string, missing: string) => string>> = {
  'no password': (name, missing) => `Give the password of ${name}, from a secret: as the input keystore-passwords, or in a terminal in the variable ROTATION_READY_KEYSTORE_PASSWORDS. Or check that it holds ${missing}.`,
  'wrong password': (name, missing) => `Set javax.net.ssl.trustStorePassword to the password of ${name}, and check that it holds ${missing}.`,
};

/** How somebody on the machine sees whether a trust source holds these roots: where a repository cannot tell. */
export function howToLook(source: TrustSource, missing: readonly string[], os: View['os'], obstacle: Obstacle | null): Advice {
  const name = trustName(source);
  const waiting = source.kind === 'platform' ? waitingIn(source.content) : '';
  const command = FILLERS.find((filler) => waiting.includes(`${filler} does not run`));
  if (command !== undefined) return { text: `Run ${command} after the certificate is put there, so that ${name} ${holds(name)} it.`, commands: [command] };
  const look = `Check that ${name} ${holds(name)} ${roots(missing)} where the client runs.`;
  const text = obstacle === null ? look : OBSTACLES[obstacle](name, roots(missing));
  const listing = commandFor(source, missing, os);
  return { text, commands: listing === null ? [] : [listing] };
}

/** Programs that take certificates from a folder: what lies there waits for them. */
const FILLERS = ['update-ca-certificates', 'update-ca-trust'];

function waitingIn(content: ResolvedContent): string {
  if (content.kind === 'readBy') return waitingIn(content.from);
  return content.kind === 'atLeast' ? content.reason : '';
}

function holds(name: string): string {
  return lacks(name) === 'lack' ? 'hold' : 'holds';
}

/** Lists what a store holds; null where nobody can say how. */
function commandFor(source: TrustSource, missing: readonly string[], os: View['os']): string | null {
  const names = missing.map(nameOf);
  const only = `grep ${names.map((name) => `-e "${name}"`).join(' ')}`;
  if (source.kind === 'none' || names.length === 0) return null;
  if (source.kind === 'keystore' && source.path !== null) return `keytool -list -v -keystore ${shellWord(source.path)}${os === 'windows' ? '' : ` | ${only}`}`;
  if (source.kind !== 'platform') return null;
  const symbol = storeSymbol(source.content) ?? '';
  if (/^(?:jvm|jssecacerts)\b/u.test(symbol)) return `keytool -list -v -cacerts -storepass changeit${os === 'windows' ? '' : ` | ${only}`}`;
  if (os === 'windows') return `Get-ChildItem Cert:\\LocalMachine\\Root, Cert:\\LocalMachine\\AuthRoot | Where-Object Subject -Match "${names.join('|')}"`;
  const [bundle] = SYSTEM_BUNDLES;
  return /^(?:os|debian|ubuntu|alpine)\b/u.test(symbol) && bundle !== undefined ? `openssl storeutl -noout -text -certs ${bundle} | ${only}` : null;
}
