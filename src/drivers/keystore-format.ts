import { sniff } from '../certificates/index.ts';
import type { ResolvedContent } from '../model.ts';

/** The forms of a keystore that a store may have, as far as they can be seen: of its bytes, or of the command that makes it. */
export function keystoreFormats(content: ResolvedContent): readonly string[] {
  switch (content.kind) {
    case 'bytes':
      return [sniff(content.bytes)];
    case 'trustStore': {
      if (content.base !== null) return keystoreFormats(content.base);
      const [first] = content.changes;
      const format = first?.kind === 'import' ? first.format : undefined;
      return format?.kind === 'known' ? [format.value.toLowerCase()] : first?.kind === 'import' && format === undefined ? [ASKED_FOR_NONE] : [];
    }
    case 'oneOf':
      return content.branches.flatMap(keystoreFormats);
    case 'readBy':
    case 'atLeast':
    case 'converted':
      return keystoreFormats(content.from);
    case 'joined':
    case 'store':
    case 'published':
    case 'unknown':
      return [];
  }
}

/** PKCS#12 or JKS by the version of keytool; never JCEKS. */
const ASKED_FOR_NONE = 'default';

/**
 * Whether Java can read none of these forms as the type that it is given: JKS and PKCS12, which is what it takes without a
 * type, stand for either of both; JCEKS for itself and JKS. Types of other providers are not judged.
 * https://docs.oracle.com/en/java/javase/21/security/oracle-providers.html, security property keystore.type.compat
 */
export function isOfAnotherType(formats: readonly string[], type: string): boolean {
  if (formats.length === 0) return false;
  if (['', 'jks', 'pkcs12'].includes(type)) return formats.every((format) => format === 'jceks');
  return type === 'jceks' && formats.every((format) => format === 'pkcs12');
}
