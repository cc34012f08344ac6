import type { Level } from '../model.ts';

/** What every renderer for people can be told. All of it is optional; see {@link settled} for the defaults. */
export interface RenderOptions {
  /** Findings below this level are counted, not shown. Never affects the JSON. */
  readonly minLevel?: Level;
  /** The real name of a root that is not among the report's certificates: `baltimore-cybertrust-root` to its CN. */
  readonly nameOf?: (id: string) => string;
  /** The rules, for titles and help. */
  readonly rules?: readonly RuleText[];
  /** Where the files can be looked at, to make links of locations. */
  readonly source?: SourceLinks | null;
}

/** What a rule says about itself. `help` is plain text, at most a few sentences. */
export interface RuleText {
  readonly id: string;
  readonly title: string;
  readonly help: string;
  readonly level: Level;
}

/** The commit that was audited, e.g. `https://github.com`, `octo/shop`, forty hexadecimal digits. */
export interface SourceLinks {
  readonly server: string;
  readonly repository: string;
  readonly sha: string;
}

export type Settled = Required<RenderOptions>;

/** Options with the defaults filled in: everything is shown, roots by their id, no links. */
export function settled(options: RenderOptions): Settled {
  return {
    minLevel: options.minLevel ?? 'notice',
    nameOf: options.nameOf ?? ((id) => id),
    rules: options.rules ?? [],
    source: options.source ?? null,
  };
}
