import type { Secret } from '../model.ts';

/** Kept apart from the object that travels, so that no printing, comparing or serialising of it can show the text. */
const texts = new WeakMap<Secret, string>();

/** Puts a text where only {@link openSecret} finds it. */
export function sealSecret(text: string): Secret {
  const secret: Secret = Object.freeze({ kind: 'secret' });
  texts.set(secret, text);
  return secret;
}

/** The text of a secret. For the keystore reader alone: nothing else may import this. */
export function openSecret(secret: Secret): string {
  return texts.get(secret) ?? '';
}
