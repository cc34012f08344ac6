import type { Content, FileOperation, Keeps, Location, Text } from '../../../model.ts';
import { sealed } from '../contents.ts';
import { literalText, plain } from '../text.ts';

/**
 * The stores of Windows beside the trusted roots, and what they are for.
 * https://learn.microsoft.com/windows-hardware/drivers/install/certificate-stores
 */
const OTHERS: ReadonlyMap<string, string> = new Map([
  ['my', 'certificates of one\'s own'],
  ['personal', 'certificates of one\'s own'],
  ['ca', 'intermediates'],
  ['certificateauthority', 'intermediates'],
  ['trustedpeople', 'certificates of single peers'],
  ['trustedpublisher', 'signers of code'],
  ['disallowed', 'certificates that are refused'],
  ['addressbook', 'certificates of other people'],
  ['webhosting', 'certificates of web sites'],
  ['remote desktop', 'certificates for remote desktops'],
  ['trust', 'lists of trusted certificates'],
  ['smartcardroot', 'roots of smart cards'],
  ['clientauthissuer', 'issuers of client certificates'],
  ['trusteddevices', 'devices'],
  ['request', 'requests'],
]);

/** Stores that the other users do not see. */
const OF_USER = /^cert:\\currentuser\\/i;

/** `ThirdParty` roots count as trusted ones. */
const TRUSTED = new Set(['root', 'authroot']);

export interface StoreName {
  readonly name: Text;
  /** As people write it: `Cert:\LocalMachine\CA`. */
  readonly shown: string;
}

/** `Cert:\LocalMachine\Root`; null for a path of files. */
export function certificateStorePath(path: Text): StoreName | null {
  const all = plain(path);
  if (all === null) return null;
  const match = /^(?:microsoft\.powershell\.security\\certificate::|cert:)[\\/]*(localmachine|currentuser)?[\\/]*([^\\/]*)/i.exec(all.replaceAll('/', '\\'));
  if (match === null) return null;
  return { name: literalText(match[2] ?? '', path.at), shown: `Cert:\\${[match[1], match[2]].filter((part) => part !== undefined && part !== '').join('\\')}` };
}

export interface WindowsImport {
  readonly at: Location;
  readonly sometimes: boolean;
  readonly program: string;
  readonly store: StoreName;
  readonly content: Content;
  /** How much of a file of several certificates the program takes. */
  readonly keeps: 'first' | 'all';
}

/**
 * A certificate goes into a store of Windows. Whoever asks the operating system for its roots sees those of `Root` and
 * `AuthRoot`; any other store has no effect on them.
 */
export function windowsImport({ at, sometimes, program, store, content, keeps }: WindowsImport): FileOperation {
  const name = plain(store.name)?.toLowerCase() ?? null;
  const known = name === null || TRUSTED.has(name);
  const reason = name === null ? undefined : OTHERS.get(name);
  const kept: Keeps = known ? keeps : { none: reason === undefined ? `${store.shown} is not the store of trusted roots` : `${store.shown} holds ${reason}; only Root holds roots that are trusted` };
  return { kind: 'import', at, sometimes: sometimes || name === null, program, store: literalText('os', at), alias: null, content: sealed(content), keeps: kept, ...(OF_USER.test(store.shown) ? { ofUser: true } : {}) };
}

/** Certificates go out of a store; null when it is none that holds trusted roots. */
export function windowsForget(at: Location, sometimes: boolean, program: string, store: StoreName, which: Text): FileOperation | null {
  const name = plain(store.name)?.toLowerCase() ?? null;
  if (name !== null && !TRUSTED.has(name)) return null;
  return { kind: 'forget', at, sometimes: sometimes || name === null, program, store: literalText('os', at), alias: which };
}
