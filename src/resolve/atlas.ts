import type { Driver, Evidence, ReadResult } from '../model.ts';
import { buildBags } from './bags.ts';
import type { Drivers } from './candidates.ts';
import { buildDrivers } from './candidates.ts';
import type { Chains } from './chains.ts';
import { withCodeEffects } from './code-effects.ts';
import { buildChains } from './chains.ts';
import type { Ground } from './ground.ts';
import { buildFiles } from './files.ts';
import type { Holders } from './holders.ts';
import { buildHolders } from './holders.ts';
import { buildImages } from './images.ts';
import type { Manifests } from './manifests.ts';
import { buildManifests } from './manifests.ts';
import { buildRepository } from './repository.ts';
import type { RunsIn } from './runs-in.ts';
import { buildRunsIn } from './runs-in.ts';
import type { ParseFragment } from './settings.ts';
import { withWorkingFolders } from './scripts.ts';
import type { Sources } from './sources.ts';
import { buildSources } from './sources.ts';
import type { Started } from './started.ts';
import { buildStarted } from './started.ts';
import { buildTargets } from './targets.ts';
import type { Tenants } from './tenants.ts';
import { buildTenants } from './tenants.ts';
import { buildVariables } from './variables.ts';
import type { Worlds } from './worlds.ts';
import { buildWorlds } from './worlds.ts';

/** What `resolve/` needs from outside: the tree to read from, tables of drivers, and the grammars of strings. */
export interface ResolveContext {
  readonly repository: {
    read(path: string): ReadResult;
    /** Full paths of all files below a folder (`''`: the root), however deep; null when there is no such folder. */
    list(folder: string): readonly string[] | null;
  };
  /** Tables only: no driver is known by name here. */
  readonly drivers: readonly Pick<Driver, 'id' | 'detect' | 'servers'>[];
  readonly parseFragment: ParseFragment;
}

/** All evidence, indexed once, with everything that can be asked of it. */
export interface Atlas {
  readonly worlds: Worlds;
  readonly chains: Chains;
  readonly ground: Ground;
  readonly holders: Holders;
  readonly tenants: Tenants;
  readonly sources: Sources;
  readonly runsIn: RunsIn;
  readonly started: Started;
  readonly manifests: Manifests;
  readonly drivers: Drivers;
  readonly parseFragment: ParseFragment;
}

export function buildAtlas(evidence: Evidence, context: ResolveContext): Atlas {
  const atlas = buildOnce(evidence, context);
  const effects = evidence.effects ?? [];
  // Where code runs is known only once everything is indexed.
  return effects.length === 0 ? atlas : buildOnce(withCodeEffects(evidence, effects, atlas.runsIn), context);
}

function buildOnce(written: Evidence, context: ResolveContext): Atlas {
  const repository = buildRepository(context.repository);
  const manifests = buildManifests(written.dependencies);
  const evidence = withWorkingFolders(written, repository, manifests);
  const worlds = buildWorlds(evidence);
  const bags = buildBags(worlds);
  const variables = buildVariables(bags);
  const chains = buildChains(worlds, buildImages(worlds.places), variables);
  const ground = buildFiles({ worlds, bags, variables, chains, targets: buildTargets(variables), repository });
  const sources = buildSources(worlds, chains);
  const tenants = buildTenants(worlds, chains, bags, sources);
  return {
    worlds,
    chains,
    ground,
    sources,
    tenants,
    manifests,
    holders: buildHolders(evidence, worlds),
    runsIn: buildRunsIn(worlds, tenants, manifests),
    started: buildStarted(worlds, tenants, manifests),
    drivers: buildDrivers(context.drivers, manifests),
    parseFragment: context.parseFragment,
  };
}
