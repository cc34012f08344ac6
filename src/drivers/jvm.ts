import type { ResolvedContent, ResolvedSetting, TrustSource, View } from '../model.ts';
import { branches } from './lookup.ts';
import { javaKeystore } from './pem/profiles.ts';
import { storeTrust, unresolved } from './trust.ts';

/** Variables whose `-D` options reach the virtual machine: by itself (the first two), or through the usual start scripts. */
export const javaOptionVariables = ['JDK_JAVA_OPTIONS', 'JAVA_TOOL_OPTIONS', '_JAVA_OPTIONS', 'JAVA_OPTS', 'JAVA_OPTIONS', 'JAVA_OPTS_APPEND', 'CATALINA_OPTS', 'MAVEN_OPTS', 'GRADLE_OPTS', 'KAFKA_OPTS', 'JVM_OPTS'] as const;

const property = 'javax.net.ssl.trustStore';

/** The trust store of the virtual machine: the one that a system property names, else the one it comes with. */
export function jvmTrust(settings: readonly ResolvedSetting[], view: View): TrustSource {
  const setting = settings.findLast(({ key }) => key === property);
  if (setting !== undefined) {
    return setting.value.kind === 'known' ? keystore(setting.value.value, setting.value.via, view) : unresolved('the trust store of the virtual machine is not named here', null, setting.value.via);
  }
  for (const name of javaOptionVariables) {
    for (const value of branches(view.variable(name))) {
      if (value.kind !== 'known') continue;
      const path = systemProperty(value.value, property);
      if (path !== null) return keystore(path, value.via, view);
    }
  }
  const store = storeTrust('jvm', view);
  return store.kind === 'platform' ? { ...store, content: asKeystore(store.content) } : store;
}

/** The virtual machine reads a keystore, whatever else the driver reads. */
function asKeystore(from: ResolvedContent): ResolvedContent {
  return { kind: 'readBy', reader: javaKeystore.id, from };
}

function keystore(path: string, via: TrustVia, view: View): TrustSource {
  const state = view.file(path);
  return state.kind === 'present'
    ? { kind: 'keystore', path: state.path ?? path, content: asKeystore(state.content), via: [...via, ...state.via], added: [] }
    : unresolved(state.kind === 'absent' ? 'the keystore is removed before it is used' : state.reason, path, [...via, ...state.via]);
}

type TrustVia = Extract<TrustSource, { kind: 'unresolved' }>['via'];

/** The last `-Dname=value` of an options string, quotes taken off; null when there is none. */
export function systemProperty(options: string, name: string): string | null {
  const start = options.lastIndexOf(`-D${name}=`);
  if (start < 0 || start > 65536) return null;
  const rest = options.slice(start + name.length + 3, start + name.length + 3 + 4096);
  const quote = rest[0] === '"' || rest[0] === "'" ? rest[0] : null;
  const end = quote === null ? rest.search(/[\s"']/u) : rest.indexOf(quote, 1);
  return rest.slice(quote === null ? 0 : 1, end < 0 ? undefined : end) || null;
}
