import type { Client, Connection, Evidence, Location, LoginForm } from '../model.ts';
import { compareText } from '../shared/order.ts';
import { folderOf } from '../shared/paths.ts';
import { push } from '../shared/groups.ts';
import type { Atlas, ResolveContext } from './atlas.ts';
import { buildAtlas } from './atlas.ts';
import type { Meeting } from './clients.ts';
import { buildClient } from './clients.ts';
import { buildManifests } from './manifests.ts';
import { foldersUp } from './paths.ts';
import type { Tenancy } from './tenants.ts';
import type { Use } from './uses.ts';
import { readingsOf, standpoint, usesInBag, usesInPlaces } from './uses.ts';
import type { Standpoint } from './variables.ts';

export type { ResolveContext } from './atlas.ts';

/**
 * Brings evidence together: each connection in each place where it is used, with what its driver sees from there.
 * Does not depend on the order of the evidence.
 */
export function resolve(evidence: Evidence, context: ResolveContext): readonly Client[] {
  const atlas = buildAtlas(evidence, context);
  const held = heldUses(atlas);
  const meetings = meet(held, atlas);
  const clients = new Map<string, Client>();
  for (const meeting of meetings) {
    const client = buildClient(meeting, atlas);
    if (!clients.has(client.id)) clients.set(client.id, client);
  }
  return withoutReadPiecemeal([...clients.values()].map((client) => located(client, context))).toSorted((a, b) => compareText(a.id, b.id));
}

/** A client whose connection names no server takes those that its drivers find elsewhere. */
function located(client: Client, { drivers }: ResolveContext): Client {
  if (client.hosts.length > 0) return client;
  const found = client.drivers.flatMap(({ driver }) => drivers.find(({ id }) => id === driver)?.servers?.(client.settings, client.view) ?? []);
  return found.length === 0 ? client : { ...client, hosts: found };
}

/** Settings and variables whose host another client takes from there are that client; they also know its log-in form. */
function withoutReadPiecemeal(clients: readonly Client[]): readonly Client[] {
  const takers = new Map<string, Client[]>();
  for (const client of clients) {
    for (const { at } of client.hosts.flatMap(({ via }) => via)) if (at !== null) push(takers, startOf(at), client);
  }
  const logins = new Map<Client, LoginForm>();
  const kept = clients.filter(({ connection: { id, syntax, hosts, login } }) => {
    if (syntax !== 'settings' && syntax !== 'environment') return true;
    const taking = hosts.flatMap(({ at }) => takers.get(startOf(at)) ?? []).filter((taker) => taker.connection.id !== id);
    for (const taker of taking) if (taker.connection.login === 'none' || taker.connection.login === 'unknown') logins.set(taker, login);
    return taking.length === 0;
  });
  return kept.map((client) => {
    const login = logins.get(client);
    return login === undefined ? client : { ...client, connection: { ...client.connection, login } };
  });
}

const startOf = ({ path, line, column }: Location): string => `${path}\n${line}\n${column}`;

/** The folder of the project that a file belongs to: that of the nearest manifest, else the root. */
export function projectOf(path: string, evidence: Evidence): string {
  const ready = projects.get(evidence) ?? buildManifests(evidence.dependencies);
  projects.set(evidence, ready);
  return ready.projectOf(path);
}

const projects = new WeakMap<Evidence, ReturnType<typeof buildManifests>>();

/** Connections that stand in bags and in layers of places. */
function heldUses(atlas: Atlas): readonly Use[] {
  const bags = atlas.holders.inBags.flatMap(({ bag, entry }) => usesInBag(bag, entry, atlas));
  const places = atlas.holders.inPlaces.flatMap(({ place, entry }) => usesInPlaces(place, entry, atlas));
  return [...bags, ...places];
}

/** Code and the connections that it reads are one; what no code reads stands by itself. */
function meet(held: readonly Use[], atlas: Atlas): readonly Meeting[] {
  const meetings: Meeting[] = [];
  const taken = new Set<string>();
  const seen = new Set<string>();
  const environment = environmentUses(held);
  const take = (use: Use): void => {
    taken.add(useKey(use));
    if (use.bag !== null) taken.add(bagKey(use));
  };
  const keep = (found: readonly Meeting[]): void => {
    for (const meeting of found) {
      take(meeting.use);
      const same = sameness(meeting, atlas);
      if (!seen.has(same)) meetings.push(meeting);
      seen.add(same);
    }
  };
  for (const code of atlas.holders.free) {
    let settled = false;
    for (const { tenancy, itself } of atlas.started(code)) {
      const found = metBy(code, tenancy, environment, atlas);
      keep(found);
      settled ||= itself && found.some(({ use }) => isElsewhere(use, atlas));
    }
    for (const tenancy of atlas.runsIn.ofCode(code.at)) {
      const found = metBy(code, tenancy, environment, atlas);
      keep(found);
      // What a job starts against a server, and nothing else is known to run, lives in that job.
      if (found.length > 0 || (settled && tenancy.confidence !== 'low' && tenancy.place === atlas.runsIn.folderPlace(code.at.path))) continue;
      const at = standpoint(tenancy, folderOf(code.at.path), atlas);
      meetings.push({ use: { connection: code, tenancy, at, via: tenancy.via, bag: null }, code: null, via: [] });
    }
  }
  // A settings file may take the whole string from a variable as well: `url: ${DB_URL}`.
  for (const use of held) {
    const found = read(use.connection, use.tenancy, use.at, atlas);
    keep(found);
    if (found.length > 0) take(use);
  }
  const busy = new Set([...meetings.map(({ use }) => use), ...held].filter(({ connection }) => connection.syntax !== 'environment' || connection.hosts.length > 0).map(({ tenancy }) => placeKey(tenancy)));
  /** A script that reads an `.env` file has its variables: one set, found in the file and in the script. */
  const spoken = new Set(meetings.filter(({ use }) => use.connection.syntax === 'environment').map(({ use }) => variablesKey(use)));
  for (const use of held) {
    if (use.connection.syntax === 'environment' && spoken.has(variablesKey(use))) continue;
    // Variables without a server only adjust what else connects from there.
    if (use.connection.syntax === 'environment' && use.connection.hosts.length === 0 && busy.has(placeKey(use.tenancy))) continue;
    const loose = use.bag !== null && atlas.tenants.binding(use.bag).length === 0;
    if (!taken.has(loose ? bagKey(use) : useKey(use))) meetings.push({ use, code: null, via: [] });
  }
  return meetings;
}

/** What code connects to where it runs: what its variable holds, or what it inherits. */
function metBy(code: Connection, tenancy: Tenancy, environment: EnvironmentUses, atlas: Atlas): readonly Meeting[] {
  return code.reads === null ? inheritedFrom(code, tenancy, environment) : read(code, tenancy, standpoint(tenancy, folderOf(code.at.path), atlas), atlas);
}

/** Whether a server is known, and not one beside the job, as tests start it. */
function isElsewhere({ connection, at }: Use, atlas: Atlas): boolean {
  return connection.hosts.some((host) => {
    const value = atlas.ground.variables.text(host, at);
    return value.kind === 'known' && value.value.includes('.') && !/^(?:\/|127\.)/.test(value.value);
  });
}

/** The connections that code, or a settings file, reads from a variable. */
function read(code: Connection, tenancy: Tenancy, from: Standpoint, atlas: Atlas): readonly Meeting[] {
  if (code.reads === null) return [];
  return readingsOf(code.reads, from, atlas).flatMap(({ entry, at, via }) =>
    atlas.holders.of(entry).filter((connection) => connection.syntax !== 'environment' && connection !== code).map((connection): Meeting => ({ use: { connection, tenancy, at, via: [], bag: at.bag }, code, via })),
  );
}

interface EnvironmentUses {
  readonly byPlace: ReadonlyMap<string, readonly Use[]>;
  readonly byFolder: ReadonlyMap<string, readonly Use[]>;
}

function environmentUses(held: readonly Use[]): EnvironmentUses {
  const byPlace = new Map<string, Use[]>();
  const byFolder = new Map<string, Use[]>();
  for (const use of held) {
    if (use.connection.syntax !== 'environment') continue;
    push(byPlace, placeKey(use.tenancy), use);
    if (use.bag?.folder != null && !use.bag.sample) push(byFolder, use.bag.folder, use);
  }
  return { byPlace, byFolder };
}

/** Code that names neither a server nor a variable takes both from the environment, where there is one. */
function inheritedFrom(code: Connection, tenancy: Tenancy, environment: EnvironmentUses): readonly Meeting[] {
  if (code.hosts.length > 0 || code.fragments.length > 0 || (code.syntax !== 'code' && code.syntax !== 'command')) return [];
  const near = foldersUp(folderOf(code.at.path)).map((folder) => environment.byFolder.get(folder)).find((uses) => uses !== undefined);
  const uses = environment.byPlace.get(placeKey(tenancy)) ?? near ?? [];
  const telling = uses.filter(({ connection }) => connection.hosts.length > 0);
  // What the place sets itself comes before the variables of a file.
  const use = telling.find(({ bag }) => bag === null) ?? telling[0] ?? uses[0];
  return use === undefined ? [] : [use].map((each) => ({ use: { ...each, tenancy }, code, via: each.via }));
}

/** Several files of a project that read one variable, and add nothing to it, are one client. */
function sameness({ use, code }: Meeting, atlas: Atlas): string {
  const settings = code?.settings.map(({ layer, key, type, value, content }) => [layer, key, type, value.parts, content]);
  const project = code === null ? '' : atlas.manifests.projectOf(code.at.path);
  return JSON.stringify([useKey(use), project, code?.hint, settings, code?.fragments.map(({ text }) => text.parts)], (_, value: unknown) => (value instanceof Uint8Array ? value.length : value));
}

function placeKey({ place }: Tenancy): string {
  return `${place.id}\n${place.scope}`;
}

function useKey(use: Use): string {
  return `${use.connection.id}\n${placeKey(use.tenancy)}`;
}

function variablesKey({ connection, tenancy }: Use): string {
  return `${connection.at.path}\n${connection.at.line}\n${placeKey(tenancy)}`;
}

function bagKey(use: Use): string {
  return `${use.connection.id}\n${use.bag?.id ?? ''}`;
}
