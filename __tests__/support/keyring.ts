import type { Keyring } from '../../src/model.ts';

export const NO_KEYS: Keyring = { passwordsFor: () => [], passwordsAt: () => [] };
