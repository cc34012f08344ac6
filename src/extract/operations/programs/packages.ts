import type { FileOperation } from '../../../model.ts';
import type { Call, Program } from '../call.ts';
import type { Effect } from '../command.ts';
import { leading, literalsOf } from '../text.ts';
import { debianStore, p11Store, renamed } from './system-store.ts';

/** Verbs with which package managers install, and take away. */
const INSTALLS = new Set(['install', 'add', 'reinstall', '-S', '-Sy', '-Syu', 'in']);
const REMOVES = new Set(['remove', 'purge', 'autoremove', 'del', 'erase', '-R', '-Rs', 'rm']);

/** The package with the roots; a version or a release may follow. */
const ROOTS = 'ca-certificates';

/**
 * Packages of Debian and Ubuntu that depend on it, https://packages.debian.org/bookworm/ca-certificates-java and so on;
 * PostgreSQL's own do not.
 */
const DEPENDS = /^(?:ca-certificates-java|openjdk-\d+-j(?:re|dk)(?:-headless)?|default-j(?:re|dk)(?:-headless)?|python3-(?:pip|requests|certifi)|software-properties-common)$/;

/** Those that recommend it, which is as good unless somebody says otherwise: https://packages.debian.org/bookworm/libcurl4 */
const RECOMMENDS = new Set(['curl', 'libcurl4', 'wget', 'git', 'nodejs']);
const WITHOUT_RECOMMENDED = /^--no-install-recommends$|APT::Install-Recommends=(?:0|no|false)/i;

/**
 * The package that fills the store fills it as it is installed, with what lies in the folders by then. Where it is
 * there already, nothing happens, so it may or may not.
 */
export function installer(family: 'debian' | 'p11-kit'): Program {
  return (call): Effect => ({ operations: operationsOf(call, family), output: { kind: 'unknown', reason: `output of ${call.program}`, at: call.at } });
}

function operationsOf(call: Call, family: 'debian' | 'p11-kit'): readonly FileOperation[] {
  const words = call.words.map(({ text }) => leading(text));
  const names = words.map(nameOf);
  // Alpine keeps the bundle, which is another package.
  if (words.some((word) => REMOVES.has(word))) return names.includes(ROOTS) && call.program !== 'apk' ? [call.packaged(false)] : [];
  if (!words.some((word) => INSTALLS.has(word))) return [];
  if (!names.includes(ROOTS)) return family === 'debian' && bringsRoots(call, names) ? [call.packaged(true)] : [];
  return [call.packaged(true), ...(family === 'debian' ? debianStore(as(call, 'update-ca-certificates'), true) : p11Store(as(call, 'update-ca-trust'), true))];
}

/** `ca-certificates=20230311` and `ca-certificates:all` are the package. */
function nameOf(word: string): string {
  return word.split(/[=:/]/, 1)[0] ?? '';
}

function bringsRoots(call: Call, names: readonly string[]): boolean {
  if (names.some((name) => DEPENDS.test(name))) return true;
  const alone = call.words.some(({ text }) => WITHOUT_RECOMMENDED.test(literalsOf(text)));
  return !alone && names.some((name) => RECOMMENDS.has(name));
}

function as(call: Call, program: string): Call {
  return { ...call, program, imports: renamed(call, program) };
}
