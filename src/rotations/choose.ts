import type { Day, LoginForm, Plan } from '../model.ts';
import { knownById } from './known.ts';
import { visibleRoots } from './phases.ts';

/** What is known of the server that a client talks to. */
export interface Server {
  /** Host names as far as they are known. */
  readonly hosts: readonly string[];
  /** Some host, or all of them, cannot be told. */
  readonly hostUnknown: boolean;
  readonly login: LoginForm;
  /** SHA-256 of what the client's trust source holds; null when that cannot be told or does not matter. */
  readonly trusted: readonly string[] | null;
}

/** Which plans concern it. `unassigned`: there is no host to go by, and no certificate that a plan names. */
export interface Choice {
  readonly plans: readonly Plan[];
  readonly unassigned: boolean;
}

/**
 * Hosts say the provider, the log-in form says which of its services; where that leaves several plans all are judged,
 * but one none of whose roots the trust source holds is left out while another one fits.
 */
export function choosePlansFor(server: Server, plans: readonly Plan[], assigned: readonly string[], day: Day): Choice {
  const byHost = unique(server.hosts.flatMap((host) => plansForHost(host, plans)));
  const found = byHost.length > 0 ? byHost : withoutHost(server, plans, assigned, day);
  if (found.length === 0) return { plans: [], unassigned: server.hostUnknown };
  const byLogin = found.filter(({ match }) => match.logins === undefined || isOneOf(server.login, match.logins));
  return { plans: fitting(byLogin.length > 0 ? byLogin : found, server.trusted, day), unassigned: false };
}

/** The longest suffix wins; equal lengths are all candidates. */
function plansForHost(host: string, plans: readonly Plan[]): Plan[] {
  const name = host.toLowerCase().replace(/\.$/, '');
  let longest = 0;
  let found: Plan[] = [];
  for (const plan of plans) {
    if (plan.match.excludeHosts?.some((suffix) => name.endsWith(suffix)) === true) continue;
    const length = Math.max(0, ...plan.match.hostSuffixes.filter((suffix) => name.endsWith(suffix)).map((suffix) => suffix.length));
    if (length === 0 || length < longest) continue;
    found = length > longest ? [plan] : [...found, plan];
    longest = length;
  }
  return found;
}

/** The region that the hosts tell; null when they do not, or tell several. */
export function regionOf(plan: Plan, hosts: readonly string[]): string | null {
  const regions = hosts.map((host) => Object.entries(plan.match.regions ?? {}).find(([suffix]) => host.toLowerCase().endsWith(suffix))?.[1] ?? null);
  return new Set(regions).size === 1 ? (regions[0] ?? null) : null;
}

function withoutHost(server: Server, plans: readonly Plan[], assigned: readonly string[], day: Day): Plan[] {
  if (!server.hostUnknown) return [];
  const named = plans.filter(({ id }) => assigned.includes(id));
  if (named.length > 0) return named;
  return plans.filter((plan) => holdsAny(plan, server.trusted ?? [], day));
}

function fitting(plans: readonly Plan[], trusted: readonly string[] | null, day: Day): readonly Plan[] {
  if (plans.length < 2 || trusted === null) return plans;
  const fit = plans.filter((plan) => holdsAny(plan, trusted, day));
  return fit.length > 0 ? fit : plans;
}

function holdsAny(plan: Plan, trusted: readonly string[], day: Day): boolean {
  return [...visibleRoots(plan, day)].some((id) => trusted.includes(knownById(id)?.sha256 ?? ''));
}

function isOneOf(login: LoginForm, forms: readonly string[]): boolean {
  return login === 'unknown' || login === 'none' || forms.includes(login);
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
